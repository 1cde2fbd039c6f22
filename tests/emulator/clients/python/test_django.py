"""Authlete's library for Django against the emulator: each handler behind an endpoint, in both dialects."""

import base64
import inspect
import json
import unittest
from urllib.parse import parse_qs, urlsplit

import django
from authlete.django import handler
from django.conf import settings
from django.test import SimpleTestCase

import dialects
from calls import REDIRECT_URI, SUBJECT
from django_server import Server
from issuers import ISSUER, Issuers

settings.configure(ALLOWED_HOSTS=['testserver'])
django.setup()


class Endpoints(Issuers):
    """The tests, which each dialect has."""

    @classmethod
    def parts(cls):
        handlers = [name for name, _ in inspect.getmembers(handler, inspect.isclass) if name.endswith('Handler')]
        return {name for name in handlers if not name.endswith('BaseHandler') and not name.startswith('Base')}

    def setUp(self):
        super().setUp()
        self.server = self.serve(self.api)
        credentials = base64.b64encode('{}:{}'.format(self.client_id, self.client_secret).encode()).decode()
        self.basic = {'authorization': 'Basic ' + credentials}

    def serve(self, api):
        """Puts the API of a service behind the endpoints."""
        server = Server(api, self.called)
        context = self.settings(ROOT_URLCONF=server)
        context.enable()
        self.addCleanup(context.disable)
        return server

    def send(self, endpoint, parameters, status):
        """The response to a form."""
        response = self.client.post(endpoint, parameters, 'application/x-www-form-urlencoded', headers=self.basic)
        self.assertEqual(status, response.status_code, response.content)
        return response

    def post(self, endpoint, parameters, status=200):
        """The content of the response to a form."""
        return self.send(endpoint, parameters, status).json()

    def redirected(self, response):
        """The parameters in the query of the address that a response leads to."""
        self.assertEqual(302, response.status_code, response.content)
        self.assertTrue(response['Location'].startswith(REDIRECT_URI + '?'), response['Location'])
        return {name: values[0] for name, values in parse_qs(urlsplit(response['Location']).query).items()}

    def request(self, **more):
        """The response to an authorization request."""
        parameters = {'response_type': 'code', 'client_id': self.client_id, 'redirect_uri': REDIRECT_URI, **more}
        return self.client.get('/authorization', parameters)

    def tokens_for(self, code, more=''):
        return self.post('/token', 'grant_type=authorization_code&code={}&redirect_uri={}{}'.format(code, REDIRECT_URI, more))

    def test_from_a_request_to_a_revoked_token(self):
        # The example of RFC 7636, appendix B.
        challenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
        page = self.request(scope='openid profile read', prompt='consent', code_challenge=challenge, code_challenge_method='S256')
        self.assertEqual(b'page', page.content)
        code = self.redirected(self.client.post('/decision', {'allowed': 'yes'}))['code']
        tokens = self.tokens_for(code, '&code_verifier=dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')
        self.assertIn('id_token', tokens)
        bearer = {'authorization': 'Bearer ' + tokens['access_token']}
        self.assertEqual({'sub': SUBJECT, 'name': 'John'}, self.client.get('/userinfo', headers=bearer).json())
        self.assertEqual({'subject': SUBJECT}, self.client.get('/resource?scope=read', headers=bearer).json())
        refused = self.client.get('/resource?scope=write', headers=bearer)
        self.assertEqual(403, refused.status_code)
        self.assertIn('insufficient_scope', refused['WWW-Authenticate'])

        refreshed = self.post('/token', 'grant_type=refresh_token&refresh_token=' + tokens['refresh_token'])['access_token']
        self.assertEqual(401, self.client.get('/userinfo', headers=bearer).status_code)
        self.assertTrue(self.post('/introspection', 'token=' + refreshed)['active'])
        # The library writes the absence of content as text.
        self.assertEqual(b'None', self.send('/revocation', 'token=' + refreshed, 200).content)
        self.assertEqual({'active': False}, self.post('/introspection', 'token=' + refreshed))

    def test_users_and_clients_are_refused(self):
        self.request(prompt='consent')
        self.assertEqual('access_denied', self.redirected(self.client.post('/decision', {'allowed': 'no'}))['error'])
        self.assertEqual('invalid_request', self.redirected(self.request(prompt='none consent'))['error'])
        self.assertEqual(400, self.client.get('/authorization', {'client_id': '1'}).status_code)
        self.basic = {'authorization': 'Basic ' + base64.b64encode((self.client_id + ':wrong').encode()).decode()}
        for endpoint in ['/token', '/revocation']:
            content = self.post(endpoint, 'grant_type=client_credentials&token=none', 401)
            self.assertEqual('invalid_client', content['error'])

    def test_a_session_needs_no_page(self):
        self.assertEqual('login_required', self.redirected(self.request(prompt='none'))['error'])
        self.server.has_session = True
        code = self.redirected(self.request(prompt='none', scope='read'))['code']
        self.assertEqual('read', self.tokens_for(code)['scope'])

    def test_passwords(self):
        parameters = 'grant_type=password&username=john&scope=read&password='
        self.assertEqual('read', self.post('/token', parameters + 'secret')['scope'])
        self.assertEqual('invalid_request', self.post('/token', parameters + 'wrong', 400)['error'])

    def test_pushed_authorization_requests(self):
        parameters = 'response_type=code&redirect_uri={}&client_id={}'.format(REDIRECT_URI, self.client_id)
        pushed = self.post('/par', parameters, 201)
        page = self.client.get('/authorization', {'client_id': self.client_id, 'request_uri': pushed['request_uri']})
        self.assertEqual(b'page', page.content)

    def test_metadata_and_keys(self):
        self.assertIn('token_endpoint', self.client.get('/configuration').json())
        self.assertIn(self.client.get('/jwks').status_code, [200, 204])

    def test_credential_issuers(self):
        self.serve(self.credential_issuer())
        self.assertEqual(ISSUER, self.client.get('/credential-issuer').json()['credential_issuer'])
        self.assertEqual(ISSUER, self.client.get('/jwt-issuer').json()['issuer'])
        self.assertEqual('key', self.client.get('/credential-jwks').json()['keys'][0]['kid'])

    def test_federations(self):
        self.serve(self.federation())
        statement = self.client.get('/federation')
        self.assertEqual('application/entity-statement+jwt', statement['Content-Type'])
        # It is no chain of a client.
        chain = json.dumps([statement.content.decode()])
        self.assertEqual(400, self.client.post('/register', chain, 'application/trust-chain+json').status_code)


class V2(Endpoints, dialects.V2, SimpleTestCase):
    """The tests in 2.x."""


class V3(Endpoints, dialects.V3, SimpleTestCase):
    """The tests in 3.x."""


if __name__ == '__main__':
    unittest.main()
