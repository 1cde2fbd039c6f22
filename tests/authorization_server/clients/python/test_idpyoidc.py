"""idpyoidc (https://github.com/IdentityPython/idpy-oidc) against the server. It checks the signatures and claims of ID tokens,
userinfo and logout tokens."""

import unittest
from functools import partial
from urllib.parse import parse_qs, urlparse

from idpyoidc.client.exception import ResponseError
from idpyoidc.client.oauth2.stand_alone_client import StandAloneClient, backchannel_logout

import server
from browser import Browser
from logout_listener import LogoutListener
from server import GOODBYE_URI, ISSUER, REDIRECT_URI, RESOURCE_SERVER, SECRET

LOGIN, SUBJECT, NAME = 'inga', '1004', 'Inga Silverstone'

TYPE_OF_ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'

shows = partial(server.shows, 'idpyoidc')

SERVICES = {
    'discovery': 'oidc.provider_info_discovery.ProviderInfoDiscovery',
    'registration': 'oidc.registration.Registration',
    'authorization': 'oidc.authorization.Authorization',
    'accesstoken': 'oidc.access_token.AccessToken',
    'refresh_token': 'oidc.refresh_access_token.RefreshAccessToken',
    'userinfo': 'oidc.userinfo.UserInfo',
    'end_session': 'oidc.end_session.EndSession',
    'client_credentials': 'oauth2.client_credentials.CCAccessTokenRequest',
    'token_exchange': 'oauth2.token_exchange.TokenExchange',
    'introspection': 'oauth2.introspection.Introspection',
    'token_revocation': 'oauth2.token_revocation.TokenRevocation',
}

ADD_ONS = {
    'pkce': {'code_challenge_length': 64, 'code_challenge_method': 'S256'},
    'jar': {'request_object_signing_alg': 'ES256'},
}


def client(method='client_secret_basic', add_ons=('pkce',), preference=(), **identity):
    """A client that has the server's metadata and authenticates by a method. Without an ID it registers itself."""
    config = {
        'client_type': 'oidc',
        'base_url': 'https://client.example',
        'issuer': ISSUER,
        'provider_info': {'issuer': ISSUER},
        'redirect_uris': [REDIRECT_URI],
        'post_logout_redirect_uris': [GOODBYE_URI],
        'client_authn_methods': [method],
        'preference': {
            'response_types_supported': ['code'],
            'scopes_supported': ['openid', 'profile', 'offline_access'],
            'token_endpoint_auth_methods_supported': [method],
            **dict(preference),
        },
        'add_ons': {
            name: {'function': f'idpyoidc.client.oauth2.add_on.{name}.add_support', 'kwargs': ADD_ONS[name]}
            for name in add_ons
        },
        **identity,
    }
    services = {name: {'class': 'idpyoidc.client.' + path} for name, path in SERVICES.items()}
    made = StandAloneClient(config=config, services=services, client_type='oidc')
    made.do_provider_info()
    made.do_client_registration()
    return made


def web():
    return client(client_id='web', client_secret=SECRET)


def signing(*add_ons):
    signed = ['id_token', 'userinfo', 'request_object', 'token_endpoint_auth']
    algorithms = {f'{what}_signing_alg_values_supported': ['ES256'] for what in signed}
    made = client('private_key_jwt', ('pkce', *add_ons), algorithms, client_id='signing')
    for owner in ['', 'signing']:
        made.get_attribute('keyjar').import_jwks({'keys': [server.KEY]}, owner)
    return made


def introspected(token):
    identity, secret = RESOURCE_SERVER
    of = client(client_id=identity, client_secret=secret)
    return of.do_request('introspection', request_args={'token': token}, authn_method='client_secret_basic')


class Idpyoidc(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.browser = Browser(LOGIN)

    def finished(self, of):
        """What the library has once a code is exchanged: tokens, their claims, userinfo."""
        url = of.init_authorization(req_args={'prompt': 'consent', 'scope': ['openid', 'profile', 'offline_access']})
        callback = self.browser.visit(url)
        finished = of.finalize({name: values[0] for name, values in parse_qs(urlparse(callback).query).items()})
        self.assertEqual(SUBJECT, finished['id_token']['sub'])
        self.assertEqual(NAME, finished['userinfo']['name'])
        return finished

    @shows('discovery', 'code with PKCE', 'userinfo in JSON', 'refresh')
    def test_a_code_userinfo_and_new_tokens(self):
        of = web()
        finished = self.finished(of)
        refreshed = of.refresh_access_token(finished['state'])
        self.assertNotEqual(finished['token'], refreshed['access_token'])

    @shows('private_key_jwt', 'userinfo as a JWT')
    def test_a_client_with_a_key(self):
        self.finished(signing())

    @shows('request object')
    def test_a_signed_request(self):
        self.finished(signing('jar'))

    @shows('client credentials', 'introspection', 'revocation')
    def test_from_a_new_token_to_a_revoked_one(self):
        of = web()
        answer = of.do_request(
            'client_credentials', request_args={'scope': 'read'}, authn_method='client_secret_basic', state='cc')
        found = introspected(answer['access_token'])
        self.assertEqual((True, 'web', ['read']), (found['active'], found['client_id'], found['scope']))
        # The library finds fault with an answer without content, which RFC 7009, section 2.2, does not ask for.
        with self.assertRaises(ResponseError):
            of.do_request('token_revocation', request_args={'token': answer['access_token']})
        self.assertFalse(introspected(answer['access_token'])['active'])

    @shows('token exchange')
    def test_a_token_for_a_token(self):
        of = web()
        finished = self.finished(of)
        exchanged = of.do_request('token_exchange', request_args={
            'grant_type': 'urn:ietf:params:oauth:grant-type:token-exchange',
            'subject_token': finished['token'],
            'subject_token_type': TYPE_OF_ACCESS_TOKEN,
        }, state=finished['state'])
        self.assertEqual(TYPE_OF_ACCESS_TOKEN, exchanged['issued_token_type'])
        self.assertEqual(SUBJECT, introspected(exchanged['access_token'])['sub'])

    @shows('dynamic registration')
    def test_a_client_that_registers_itself(self):
        self.finished(client())

    @shows('logout', 'back-channel logout')
    def test_the_end_of_the_session(self):
        of = web()
        finished = self.finished(of)
        request = of.logout(finished['state'], post_logout_redirect_uri=GOODBYE_URI)
        with LogoutListener() as listener:
            left = self.browser.visit(request['url'])
            told = listener.request()
        self.assertEqual(GOODBYE_URI, left.partition('?')[0])
        # The state of the session that the logout token is about.
        self.assertEqual(finished['state'], backchannel_logout(of, request=told))


if __name__ == '__main__':
    unittest.main()
