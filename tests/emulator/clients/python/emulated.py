"""The emulator as a program, and the library's API on it."""

import json
import subprocess

from authlete.api.authlete_api_exception import AuthleteApiException
from authlete.api.authlete_api_impl import AuthleteApiImpl
from authlete.conf.authlete_configuration import AuthleteConfiguration


class Program:
    """A running emulator. `settings` are the variables that it printed."""

    def __init__(self, path, dialect):
        command = [path, '--listen', '127.0.0.1:0', '--api', dialect]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.settings = {}
        for line in self._process.stdout:
            if line == '\n':
                return
            if not line.startswith('#'):
                name, value = line.rstrip('\n').split('=', 1)
                self.settings[name] = value
        raise RuntimeError('the emulator ended with {}'.format(self._process.wait()))

    def configuration(self, **changes):
        """The configuration of the library for these settings."""
        variables = {
            'apiVersion': 'AUTHLETE_API_VERSION',
            'baseUrl': 'AUTHLETE_BASE_URL',
            'serviceOwnerApiKey': 'AUTHLETE_SERVICEOWNER_APIKEY',
            'serviceOwnerApiSecret': 'AUTHLETE_SERVICEOWNER_APISECRET',
            'serviceApiKey': 'AUTHLETE_SERVICE_APIKEY',
            'serviceApiSecret': 'AUTHLETE_SERVICE_APISECRET',
            'serviceAccessToken': 'AUTHLETE_SERVICE_ACCESSTOKEN',
        }
        values = {name: self.settings[variable] for name, variable in variables.items()}
        return AuthleteConfiguration({**values, **changes})

    def stop(self):
        self._process.terminate()
        self._process.wait()
        self._process.stdout.close()


class Api:
    """The library's API for a configuration. It adds the name of each method that is called to `called`."""

    def __init__(self, configuration, called):
        self._api = AuthleteApiImpl(configuration)
        self._called = called

    def __getattr__(self, name):
        method = getattr(self._api, name)
        self._called.add(name)
        return method


def refusal(call, *arguments):
    """The status and the result code with which a call is refused."""
    try:
        answer = call(*arguments)
    except AuthleteApiException as error:
        response = error.response
        code = json.loads(response.text).get('resultCode') if response is not None and response.text else None
        return (response.status_code if response is not None else None, code)
    raise AssertionError('not refused: {}'.format(answer))
