"""Authlete's library for Python against the emulator: each method of its API, in both dialects.

The environment variable EMULATOR is the path of the emulator's program. See ../check, which runs this.
"""

import inspect
import unittest

from authlete.api.authlete_api import AuthleteApi

import dialects
from credentials import Credentials
from flows import Flows
from management import Management


class Library(Flows, Management, Credentials):
    """The tests, which each dialect has."""

    not_called = {
        'getSettings': 'is about time-outs in the library, and sends nothing',
    }

    @classmethod
    def parts(cls):
        return {name for name, _ in inspect.getmembers(AuthleteApi, inspect.isfunction) if not name.startswith('_')}


class V2(Library, dialects.V2, unittest.TestCase):
    """The tests in 2.x."""


class V3(Library, dialects.V3, unittest.TestCase):
    """The tests in 3.x."""


if __name__ == '__main__':
    unittest.main()
