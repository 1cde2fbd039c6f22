"""The server under test, and what its configuration (../server.toml) says of the clients. See ../check for the environment."""

import functools
import json
import os
from pathlib import Path

import requests

ISSUER = os.environ['ISSUER']
REDIRECT_URI = 'https://client.example/callback'
GOODBYE_URI = 'https://client.example/goodbye'
SECRET = 'web-client-secret'
RESOURCE_SERVER = ('api', 'resource-server-secret')

_KEYS = Path(os.environ['KEYS'])

# The key of the client `signing`.
KEY = json.loads((_KEYS / 'client.jwk.json').read_text())

# The certificate of the client `certified`, and its key.
CLIENT_CERTIFICATE = (str(_KEYS / 'client.pem'), str(_KEYS / 'client.key'))


def shows(library, *features):
    """Marks a test of a library that shows some features to work, which are then in the matrix."""

    def marked(test):
        @functools.wraps(test)
        def run(self):
            test(self)
            with open(os.environ['RESULTS'], 'a') as results:
                results.writelines('{}\t{}\n'.format(library, feature) for feature in features)

        return run

    return marked


def answer(auth_req_id, action):
    """The user's answer to a request of CIBA, by the server's automation."""
    query = {'auth_req_id': auth_req_id, 'action': action}
    requests.post(os.environ['ADMIN'] + '/ciba/answer', params=query).raise_for_status()
