"""Authlete's library for Python against the emulator: each method of its API, in both dialects.

The environment variable EMULATOR is the path of the emulator's program. See ../check, which runs this.
"""

import inspect
import os
import unittest

from authlete.api.authlete_api import AuthleteApi

from credentials import Credentials
from emulated import Api, Program
from flows import Flows
from management import Management

# Methods of the library that are not called, or cannot be, and why.
NOT_CALLED = {
    'getSettings': 'is about time-outs in the library, and sends nothing',
}


class Dialect(Flows, Management, Credentials):
    """The tests, which each dialect has."""

    number = None

    @classmethod
    def setUpClass(cls):
        cls.program = Program(os.environ['EMULATOR'], cls.number)
        cls.addClassCleanup(cls.program.stop)
        cls.called = set()
        cls.ran = set()
        cls.api = Api(cls.program.configuration(), cls.called)
        cls.organization = cls.api
        cls.client_id = cls.program.settings['CLIENT_ID']
        cls.client_secret = cls.program.settings['CLIENT_SECRET']

    def setUp(self):
        self.ran.add(self._testMethodName)

    @classmethod
    def tearDownClass(cls):
        if cls.ran != set(unittest.defaultTestLoader.getTestCaseNames(cls)):
            return  # Only some of the tests were asked for.
        methods = {name for name, _ in inspect.getmembers(AuthleteApi, inspect.isfunction) if not name.startswith('_')}
        left_out = methods - cls.called - set(NOT_CALLED)
        assert not left_out, 'neither called nor listed with a reason: {}'.format(sorted(left_out))
        listed = set(NOT_CALLED) & cls.called | set(NOT_CALLED) - methods
        assert not listed, 'listed as not called without need: {}'.format(sorted(listed))


class V2(Dialect, unittest.TestCase):
    """Authlete 2.x: Basic credentials of the service and of its owner."""

    number = '2'

    def api_of(self, service):
        changes = {'serviceApiKey': str(service.apiKey), 'serviceApiSecret': service.apiSecret}
        return Api(self.program.configuration(**changes), self.called)


class V3(Dialect, unittest.TestCase):
    """Authlete 3.x: access tokens. The library has one for all, so the organization's API is another one."""

    number = '3'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        token = cls.program.settings['ORGANIZATION_ACCESS_TOKEN']
        cls.organization = Api(cls.program.configuration(serviceAccessToken=token), cls.called)

    def api_of(self, service):
        token = self.program.settings['ORGANIZATION_ACCESS_TOKEN']
        changes = {'serviceApiKey': str(service.apiKey), 'serviceAccessToken': token}
        return Api(self.program.configuration(**changes), self.called)


if __name__ == '__main__':
    unittest.main()
