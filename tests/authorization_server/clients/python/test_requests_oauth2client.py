"""requests-oauth2client (https://github.com/guillp/requests_oauth2client) against the server. It checks the signatures and claims
of ID tokens."""

import unittest
from functools import partial

import requests
from jwskate import Jwk
from requests_oauth2client import (
    AccessDenied, AuthorizationPending, ClientSecretBasic, InvalidClient, InvalidGrant, OAuth2Client, PrivateKeyJwt, PublicApp,
)

import server
from browser import Browser
from server import ISSUER, REDIRECT_URI, RESOURCE_SERVER, SECRET

LOGIN, SUBJECT, NAME, EMAIL = 'max', '1003', 'Max Meier', 'max@example.com'
TYPE_OF_ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'

shows = partial(server.shows, 'requests-oauth2client')


def session(certificate=None):
    made = requests.Session()
    made.cert = certificate
    return made


def client(authentication, certificate=None, **options):
    """A client of the server, whose endpoints are those for certificates if it has one."""
    http = session(certificate)
    metadata = http.get(ISSUER + '/.well-known/openid-configuration').json()
    if certificate is not None:
        metadata.update(metadata['mtls_endpoint_aliases'])
    # The library does not take these from the metadata.
    others = ['device_authorization_endpoint', 'backchannel_authentication_endpoint']
    options.update({name: metadata[name] for name in others})
    return OAuth2Client.from_discovery_document(
        metadata, issuer=ISSUER, auth=authentication, session=http, redirect_uri=REDIRECT_URI,
        authorization_server_jwks=http.get(metadata['jwks_uri']).json(), **options)


def web():
    return client(ClientSecretBasic('web', SECRET))


def signing():
    return client(PrivateKeyJwt('signing', Jwk(server.KEY)), id_token_signed_response_alg='ES256')


def introspected(token):
    return client(ClientSecretBasic(*RESOURCE_SERVER)).introspect_token(str(token.access_token))


class RequestsOAuth2Client(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = Browser(LOGIN)

    def response(self, of, send=lambda request: request, **parameters):
        """The response to an authorization request. What goes to the browser is made by `send`."""
        request = of.authorization_request(scope='openid profile offline_access', prompt='consent', **parameters)
        return request.validate_callback(self.browser.visit(send(request).uri))

    def tokens(self, of, **how):
        response = self.response(of, **how)
        token = of.authorization_code(response, validate=False).validate_id_token(of, response)
        self.assertEqual(SUBJECT, token.id_token.subject)
        return token

    @shows('discovery')
    def test_the_metadata(self):
        found = OAuth2Client.from_discovery_endpoint(
            issuer=ISSUER, auth=ClientSecretBasic('web', SECRET), redirect_uri=REDIRECT_URI, session=session())
        self.tokens(found)

    @shows('code with PKCE', 'userinfo in JSON', 'refresh')
    def test_a_code_userinfo_and_new_tokens(self):
        of = web()
        first = self.tokens(of)
        self.assertEqual(NAME, of.userinfo(first)['name'])
        second = of.refresh_token(first)
        self.assertNotEqual(first.access_token, second.access_token)
        self.assertEqual(NAME, of.userinfo(second)['name'])

    @shows('PAR')
    def test_a_pushed_request(self):
        of = web()
        self.tokens(of, send=of.pushed_authorization_request)

    @shows('request object', 'private_key_jwt')
    def test_a_signed_request(self):
        self.tokens(signing(), send=lambda request: request.sign(Jwk(server.KEY)))

    @shows('DPoP')
    def test_tokens_that_are_bound_to_a_key(self):
        of = client(PublicApp('public'), dpop_bound_access_tokens=True)
        # The library has an error where it puts a token that is bound together again after it has checked the ID token.
        token = of.authorization_code(self.response(of, dpop=True), validate=False)
        self.assertEqual('DPoP', token.token_type)
        self.assertEqual(NAME, of.userinfo(token)['name'])
        with self.assertRaises(requests.HTTPError) as refused:
            of.userinfo(str(token.access_token))
        self.assertEqual(401, refused.exception.response.status_code)
        with self.assertRaises(InvalidGrant):
            # By a key that the library makes for the request.
            of.refresh_token(token.refresh_token)

    @shows('mTLS')
    def test_tokens_that_are_bound_to_a_certificate(self):
        of = client(PublicApp('certified'), server.CLIENT_CERTIFICATE)
        token = self.tokens(of)
        self.assertRegex(introspected(token)['cnf']['x5t#S256'], r'^[\w-]{43}$')
        self.assertEqual(NAME, of.userinfo(token)['name'])
        without_certificate = client(PublicApp('certified'))
        with self.assertRaises(requests.HTTPError) as refused:
            without_certificate.userinfo(token)
        self.assertEqual(401, refused.exception.response.status_code)
        with self.assertRaises(InvalidClient):
            without_certificate.client_credentials()

    @shows('device flow')
    def test_the_device_flow(self):
        of = web()
        device = of.authorize_device(scope='openid profile')
        with self.assertRaises(AuthorizationPending):
            of.device_code(device)
        self.assertEqual('device_result', self.browser.visit(device.verification_uri_complete))
        self.assertEqual(NAME, of.userinfo(of.device_code(device))['name'])

    @shows('CIBA')
    def test_a_request_to_the_user_of_another_device(self):
        of = web()
        asked = of.backchannel_authentication_request(scope='openid profile', login_hint=EMAIL)
        with self.assertRaises(AuthorizationPending):
            of.ciba(asked)
        server.answer(asked.auth_req_id, 'allow')
        self.assertEqual(NAME, of.userinfo(of.ciba(asked))['name'])
        denied = of.backchannel_authentication_request(scope='openid', login_hint=EMAIL)
        server.answer(denied.auth_req_id, 'deny')
        with self.assertRaises(AccessDenied):
            of.ciba(denied)

    @shows('client credentials', 'introspection', 'revocation')
    def test_from_a_new_token_to_a_revoked_one(self):
        of = web()
        token = of.client_credentials(scope='read')
        found = introspected(token)
        self.assertEqual((True, 'web', 'read'), (found['active'], found['client_id'], found['scope']))
        self.assertTrue(of.revoke_access_token(token))
        self.assertEqual({'active': False}, introspected(token))

    @shows('token exchange')
    def test_a_token_for_a_token(self):
        of = web()
        exchanged = of.token_exchange(subject_token=self.tokens(of))
        self.assertEqual(TYPE_OF_ACCESS_TOKEN, exchanged.issued_token_type)
        self.assertEqual(SUBJECT, introspected(exchanged)['sub'])


if __name__ == '__main__':
    unittest.main()
