"""What the tests of a library begin and end with, in each dialect."""

import os
import unittest

from emulated import Api, Program


class Dialect:
    """A running emulator, the library's API on it, and a check at the end that nothing of a library was left out."""

    number = None
    # What is not called, or cannot be, and why.
    not_called = {}

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = Program(os.environ['EMULATOR'], cls.number)
        cls.addClassCleanup(cls.program.stop)
        cls.called = set()
        cls.ran = set()
        cls.api = cls.api_with()
        cls.organization = cls.api
        cls.client_id = cls.program.settings['CLIENT_ID']
        cls.client_secret = cls.program.settings['CLIENT_SECRET']

    @classmethod
    def api_with(cls, **changes):
        """The API for the configuration, changed."""
        return Api(cls.program.configuration(**changes), cls.called)

    @classmethod
    def parts(cls):
        """The names of what has to be called."""
        raise NotImplementedError

    def setUp(self):
        super().setUp()
        self.ran.add(self._testMethodName)

    @classmethod
    def tearDownClass(cls):
        super().tearDownClass()
        if cls.ran != set(unittest.defaultTestLoader.getTestCaseNames(cls)):
            return  # Only some of the tests were asked for.
        left_out = cls.parts() - cls.called - set(cls.not_called)
        assert not left_out, 'neither called nor listed with a reason: {}'.format(sorted(left_out))
        listed = set(cls.not_called) & cls.called | set(cls.not_called) - cls.parts()
        assert not listed, 'listed as not called without need: {}'.format(sorted(listed))


class V2(Dialect):
    """Authlete 2.x: Basic credentials of the service and of its owner."""

    number = '2'

    def api_of(self, service):
        return self.api_with(serviceApiKey=str(service.apiKey), serviceApiSecret=service.apiSecret)


class V3(Dialect):
    """Authlete 3.x: access tokens. The library has one for all, so the organization's API is another one."""

    number = '3'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.organization_token = cls.program.settings['ORGANIZATION_ACCESS_TOKEN']
        cls.organization = cls.api_with(serviceAccessToken=cls.organization_token)

    def api_of(self, service):
        return self.api_with(serviceApiKey=str(service.apiKey), serviceAccessToken=self.organization_token)
