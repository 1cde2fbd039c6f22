"""Authlete's library for Python against the emulator: each method of its API, in both dialects.

The environment variable EMULATOR is the path of the emulator's program. See ../check, which runs this.
"""

import base64
import hashlib
import inspect
import json
import os
import unittest

from authlete.api.authlete_api import AuthleteApi
from authlete.api.authlete_api_exception import AuthleteApiException
from authlete.dto import *
from authlete.types import *

from emulated import Api, Program, refusal

REDIRECT_URI = 'http://127.0.0.1:8091/callback'
SUBJECT = 'john'

# Methods of the library that are not called, or cannot be, and why.
NOT_CALLED = {
    'getSettings': 'is about time-outs in the library, and sends nothing',
}

# Methods for parts of Authlete that a service does without unless it is told otherwise: the request for each, the action that
# says so, and the result code where it is known.
SWITCHED_OFF = {
    'federationConfiguration': (FederationConfigurationRequest({}), 'NOT_FOUND', None),
    'federationRegistration': (FederationRegistrationRequest({'trustChain': '["a.b.c"]'}), 'NOT_FOUND', None),
    'credentialIssuerMetadata': (CredentialIssuerMetadataRequest({}), 'NOT_FOUND', 'A364301'),
    'credentialJwtIssuerMetadata': (CredentialJwtIssuerMetadataRequest({}), 'NOT_FOUND', 'A416301'),
    'credentialIssuerJwks': (CredentialIssuerJwksRequest({}), 'NOT_FOUND', 'A402301'),
    'credentialOfferCreate': (CredentialOfferCreateRequest({'subject': SUBJECT}), 'FORBIDDEN', 'A366201'),
    'credentialOfferInfo': (CredentialOfferInfoRequest({'identifier': 'none'}), 'FORBIDDEN', None),
    'credentialSingleParse': (CredentialSingleParseRequest({'accessToken': 'none', 'requestContent': '{}'}), None, None),
    'credentialSingleIssue': (CredentialSingleIssueRequest({'accessToken': 'none'}), None, None),
    'credentialBatchParse': (CredentialBatchParseRequest({'accessToken': 'none', 'requestContent': '{}'}), None, None),
    'credentialBatchIssue': (CredentialBatchIssueRequest({'accessToken': 'none'}), None, None),
    'credentialDeferredParse': (CredentialDeferredParseRequest({'accessToken': 'none', 'requestContent': '{}'}), None, None),
    'credentialDeferredIssue': (CredentialDeferredIssueRequest({}), None, None),
}


class Dialect:
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

    def check(self, answer, action, code):
        """Checks the action of an answer, and its result code, which its message begins with too."""
        self.assertEqual((action, code), (answer.action and answer.action.name, answer.resultCode), answer.resultMessage)
        self.assertTrue(answer.resultMessage.startswith('[' + code + ']'), answer.resultMessage)

    def authorize(self, more='', client_id=None):
        parameters = 'response_type=code&client_id={}&redirect_uri={}&state=xyz{}'
        request = AuthorizationRequest()
        request.parameters = parameters.format(client_id or self.client_id, REDIRECT_URI, more)
        return self.api.authorization(request)

    def code(self, more='', client_id=None):
        request = AuthorizationIssueRequest()
        request.ticket = self.authorize(more, client_id).ticket
        request.subject = SUBJECT
        answer = self.api.authorizationIssue(request)
        self.check(answer, 'LOCATION', 'A040001')
        self.assertTrue(answer.responseContent.startswith(REDIRECT_URI + '?'), answer.responseContent)
        return answer.authorizationCode

    def authenticated(self, request, parameters, client=None):
        """Completes a request that has a client's parameters and credentials."""
        request.parameters = parameters
        request.clientId, request.clientSecret = client or (self.client_id, self.client_secret)
        return request

    def token(self, parameters, client=None):
        return self.api.token(self.authenticated(TokenRequest(), parameters, client))

    def exchange(self, code, client=None, more=''):
        parameters = 'grant_type=authorization_code&code={}&redirect_uri={}{}'
        answer = self.token(parameters.format(code, REDIRECT_URI, more), client)
        self.check(answer, 'OK', 'A050001')
        return answer

    def tokens(self, scope):
        return self.exchange(self.code('&prompt=consent&scope=' + scope))

    def introspect(self, token, *scopes):
        request = IntrospectionRequest()
        request.token = token
        request.scopes = list(scopes)
        return self.api.introspection(request)

    def test_from_a_new_client_to_a_revoked_token(self):
        client = self.new_client()
        credentials = (str(client.clientId), client.clientSecret)
        verifier = 'a' * 43
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip('=')
        more = '&scope=openid+profile+read&nonce=n&code_challenge_method=S256&code_challenge=' + challenge
        answer = self.authorize(more, client.clientId)
        self.check(answer, 'INTERACTION', 'A004001')
        self.assertEqual(['openid', 'profile', 'read'], sorted(scope.name for scope in answer.scopes))
        self.assertEqual((client.clientId, 'Quick start'), (answer.client.clientId, answer.client.clientName))

        code = self.code(more, client.clientId)
        answer = self.exchange(code, credentials, '&code_verifier=' + verifier)
        content = json.loads(answer.responseContent)
        self.assertEqual(('Bearer', answer.accessToken), (content['token_type'], content['access_token']))
        header, payload, _ = content['id_token'].split('.')
        payload = json.loads(base64.urlsafe_b64decode(payload + '=='))
        self.assertEqual((SUBJECT, 'n', [str(client.clientId)]), (payload['sub'], payload['nonce'], payload['aud']))

        introspected = self.introspect(answer.accessToken, 'read')
        self.check(introspected, 'OK', 'A056001')
        self.assertTrue(introspected.usable and introspected.sufficient and introspected.refreshable)
        self.assertEqual((SUBJECT, client.clientId), (introspected.subject, introspected.clientId))
        self.check(self.introspect(answer.accessToken, 'write'), 'FORBIDDEN', 'A064302')

        request = UserInfoRequest()
        request.token = answer.accessToken
        userinfo = self.api.userinfo(request)
        self.check(userinfo, 'OK', 'A091001')
        self.assertIn('name', userinfo.claims)
        request = UserInfoIssueRequest()
        request.token = answer.accessToken
        request.claims = json.dumps({'name': 'John'})
        issued = self.api.userinfoIssue(request)
        self.check(issued, 'JSON', 'A096001')
        self.assertEqual({'sub': SUBJECT, 'name': 'John'}, json.loads(issued.responseContent))

        refreshed = self.token('grant_type=refresh_token&refresh_token=' + answer.refreshToken, credentials)
        self.check(refreshed, 'OK', 'A053001')
        self.check(self.introspect(answer.accessToken), 'UNAUTHORIZED', 'A057302')
        revoked = self.api.revocation(
            self.authenticated(RevocationRequest(), 'token=' + refreshed.accessToken, credentials))
        self.check(revoked, 'OK', 'A113001')
        self.check(self.introspect(refreshed.accessToken), 'UNAUTHORIZED', 'A057302')

    def new_client(self):
        client = Client()
        client.clientName = 'Quick start'
        client.clientType = ClientType.CONFIDENTIAL
        client.tokenAuthMethod = ClientAuthMethod.CLIENT_SECRET_BASIC
        client.redirectUris = [REDIRECT_URI]
        client.responseTypes = [ResponseType.CODE]
        client.grantTypes = [GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN]
        return self.api.createClient(client)

    def test_an_authorization_fails(self):
        request = AuthorizationFailRequest()
        request.ticket = self.authorize().ticket
        request.reason = AuthorizationFailReason.DENIED
        answer = self.api.authorizationFail(request)
        self.assertEqual('LOCATION', answer.action.name, answer.resultMessage)
        self.assertIn('error=access_denied', answer.responseContent)

    def test_tickets(self):
        ticket = self.authorize().ticket
        request = AuthorizationTicketUpdateRequest()
        request.ticket = ticket
        request.info = AuthorizationTicketInfo({'context': 'noted'})
        self.assertEqual('OK', self.api.authorizationTicketUpdate(request).action.name)
        request = AuthorizationTicketInfoRequest()
        request.ticket = ticket
        answer = self.api.authorizationTicketInfo(request)
        self.assertEqual(('OK', 'noted'), (answer.action.name, answer.info.context))

    def test_the_password_grant(self):
        parameters = 'grant_type=password&username=john&password=secret&scope=read'
        answer = self.token(parameters)
        self.assertEqual(('PASSWORD', 'john', 'secret'), (answer.action.name, answer.username, answer.password))
        request = TokenIssueRequest()
        request.ticket = answer.ticket
        request.subject = SUBJECT
        issued = self.api.tokenIssue(request)
        self.check(issued, 'OK', 'A054001')
        self.assertEqual(SUBJECT, self.introspect(issued.accessToken).subject)
        request = TokenFailRequest()
        request.ticket = self.token(parameters).ticket
        request.reason = TokenFailReason.INVALID_RESOURCE_OWNER_CREDENTIALS
        answer = self.api.tokenFail(request)
        self.assertEqual('BAD_REQUEST', answer.action.name, answer.resultMessage)
        self.assertEqual('invalid_request', json.loads(answer.responseContent)['error'])

    def test_token_management(self):
        request = TokenCreateRequest()
        request.grantType = GrantType.AUTHORIZATION_CODE
        request.clientId = int(self.client_id)
        request.subject = 'jane'
        request.scopes = ['read']
        request.properties = [Property({'key': 'note', 'value': 'kept'})]
        created = self.api.tokenCreate(request)
        self.check(created, 'OK', 'A109001')
        self.assertEqual(['note'], [it.key for it in self.introspect(created.accessToken).properties])
        request = TokenUpdateRequest()
        request.accessToken = created.accessToken
        request.scopes = ['read', 'write']
        self.check(self.api.tokenUpdate(request), 'OK', 'A135001')
        self.check(self.introspect(created.accessToken, 'write'), 'OK', 'A056001')
        listed = self.api.getTokenList(clientIdentifier=self.client_id, subject='jane', start=0, end=10)
        self.assertEqual((1, 'jane'), (listed.totalCount, listed.accessTokens[0].subject))
        self.assertEqual(0, self.api.getTokenList(subject='nobody').totalCount)
        self.api.tokenDelete(created.accessToken)
        self.check(self.introspect(created.accessToken), 'UNAUTHORIZED', 'A057302')
        request = TokenRevokeRequest()
        request.clientIdentifier = self.client_id
        request.subject = SUBJECT
        self.tokens('read')
        revoked = self.api.tokenRevoke(request)
        self.assertGreaterEqual(revoked.count, 1, revoked.resultMessage)

    def test_introspection_by_the_standard(self):
        request = StandardIntrospectionRequest()
        request.parameters = 'token=' + self.tokens('read').accessToken
        answer = self.api.standardIntrospection(request)
        self.check(answer, 'OK', 'A145001')
        self.assertEqual((True, 'read'), tuple(json.loads(answer.responseContent)[name] for name in ['active', 'scope']))

    def test_services(self):
        service = Service()
        service.serviceName = 'Another'
        service.issuer = 'https://issuer.example'
        service.supportedGrantTypes = [GrantType.AUTHORIZATION_CODE]
        created = self.organization.createService(service)
        self.assertEqual('Another', created.serviceName)
        listed = self.organization.getServiceList(0, 10)
        self.assertIn(created.apiKey, [it.apiKey for it in listed.services])
        api = self.api_of(created)
        created.description = 'changed'
        self.assertEqual('changed', api.updateService(created).description)
        got = api.getService(created.apiKey)
        self.assertEqual(('changed', [GrantType.AUTHORIZATION_CODE]), (got.description, got.supportedGrantTypes))
        for name, (request, action, code) in SWITCHED_OFF.items():
            with self.subTest(name):
                self.switched_off(getattr(api, name), request, action, code)
        api.deleteService(created.apiKey)
        self.assertNotIn(created.apiKey, [it.apiKey for it in self.organization.getServiceList().services])

    def switched_off(self, method, request, action, code):
        """Checks a method for what a service does without. The emulator refuses those that it does not know yet."""
        try:
            answer = method(request)
        except AuthleteApiException as error:
            self.assertEqual(501, error.response.status_code, error.response.text)
            return
        if action is not None:
            self.assertEqual(action, answer.action.name, answer.resultMessage)
        self.assertNotEqual('OK', answer.action.name)
        self.assertTrue(answer.resultCode if code is None else answer.resultCode == code, answer.resultMessage)

    def test_the_keys_and_the_metadata_of_the_service(self):
        service = self.api.getService(int(self.program.settings['SERVICE_ID']))
        service.jwks = json.dumps({'keys': [{
            'kty': 'EC', 'crv': 'P-256', 'use': 'sig', 'alg': 'ES256', 'kid': 'key',
            'x': 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', 'y': 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
            'd': 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
        }]})
        service.idTokenReissuable = True
        updated = self.api.updateService(service)
        self.assertTrue(updated.idTokenReissuable)
        keys = json.loads(self.api.getServiceJwks())['keys']
        self.assertEqual((['key'], False), ([key['kid'] for key in keys], 'd' in keys[0]))
        keys = json.loads(self.api.getServiceJwks(pretty=False, includePrivateKeys=True))['keys']
        self.assertIn('d', keys[0])
        metadata = json.loads(self.api.getServiceConfiguration())
        self.assertEqual(service.issuer, metadata['issuer'])
        request = ServiceConfigurationRequest()
        request.patch = '[{"op": "add", "path": "/more", "value": 1}]'
        self.assertEqual(1, json.loads(self.api.getServiceConfiguration(request))['more'])

        client = self.api.getClient(self.client_id)
        client.idTokenSignAlg = JWSAlg.ES256
        self.assertEqual(JWSAlg.ES256, self.api.updateClient(client).idTokenSignAlg)
        answer = self.tokens('openid+offline_access')
        request = JoseVerifyRequest()
        request.jose = answer.idToken
        request.mandatoryClaims = ['sub']
        verified = self.api.verifyJose(request)
        self.assertEqual((True, 'A160001'), (verified.valid, verified.resultCode), verified.resultMessage)
        refreshed = self.token('grant_type=refresh_token&refresh_token=' + answer.refreshToken)
        self.assertEqual('ID_TOKEN_REISSUABLE', refreshed.action.name, refreshed.resultMessage)
        request = IDTokenReissueRequest()
        request.accessToken = refreshed.accessToken
        request.refreshToken = refreshed.refreshToken
        request.sub = SUBJECT
        reissued = self.api.idTokenReissue(request)
        self.assertEqual('OK', reissued.action.name, reissued.resultMessage)
        self.assertIn('id_token', json.loads(reissued.responseContent))

    def test_clients(self):
        client = self.new_client()
        listed = self.api.getClientList(start=0, end=100)
        self.assertIn(client.clientId, [it.clientId for it in listed.clients])
        self.assertEqual(0, self.api.getClientList(developer='nobody').totalCount)
        client.description = 'changed'
        self.assertEqual('changed', self.api.updateClient(client).description)
        got = self.api.getClient(client.clientId)
        self.assertEqual(('changed', client.clientSecret, [GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN]),
                         (got.description, got.clientSecret, got.grantTypes))
        refreshed = self.api.refreshClientSecret(client.clientId)
        self.assertEqual((client.clientSecret, 'A148001'), (refreshed.oldClientSecret, refreshed.resultCode))
        self.assertEqual(refreshed.newClientSecret, self.api.getClient(client.clientId).clientSecret)
        # The library names a member that its own request does not have, and nothing is sent.
        with self.assertRaises(AttributeError):
            self.api.updateClientSecret(client.clientId, 'a' * 32)

        self.assertEqual(['read'], self.api.setRequestableScopes(client.clientId, ['read']))
        self.assertEqual(['read'], self.api.getRequestableScopes(client.clientId))
        answer = self.authorize('&scope=read+write', client.clientId)
        self.assertEqual(['read'], [scope.name for scope in answer.scopes])
        self.api.deleteRequestableScopes(client.clientId)
        answer = self.authorize('&scope=read+write', client.clientId)
        self.assertEqual(2, len(answer.scopes))

        self.api.updateClientLockFlag(client.clientId, True)
        self.assertEqual('BAD_REQUEST', self.authorize('', client.clientId).action.name)
        self.api.updateClientLockFlag(client.clientId, False)
        self.assertEqual('INTERACTION', self.authorize('', client.clientId).action.name)
        self.api.deleteClient(client.clientId)
        status, code = refusal(self.api.getClient, client.clientId)
        self.assertEqual(404, status, code)

    def test_what_users_allowed(self):
        client = self.new_client()
        code = self.code('&prompt=consent&scope=read+write', client.clientId)
        token = self.exchange(code, (str(client.clientId), client.clientSecret)).accessToken
        granted = self.api.getGrantedScopes(client.clientId, SUBJECT)
        self.assertEqual(['read', 'write'], sorted(granted.latestGrantedScopes))
        request = ClientAuthorizationGetListRequest()
        request.subject = SUBJECT
        request.start, request.end = 0, 100
        # What the library declares for this answer is a set where it takes a dictionary: it can read none.
        with self.assertRaisesRegex(AttributeError, 'items'):
            self.api.getClientAuthorizationList(request)
        request = ClientAuthorizationUpdateRequest()
        request.subject = SUBJECT
        request.scopes = ['read']
        self.api.updateClientAuthorization(client.clientId, request)
        self.assertEqual(['read'], self.introspect(token).scopes)
        self.api.deleteGrantedScopes(client.clientId, SUBJECT)
        self.assertFalse(self.api.getGrantedScopes(client.clientId, SUBJECT).latestGrantedScopes)
        self.api.deleteClientAuthorization(client.clientId, SUBJECT)
        self.check(self.introspect(token), 'UNAUTHORIZED', 'A057302')

    def test_dynamic_client_registration(self):
        metadata = {'redirect_uris': [REDIRECT_URI], 'client_name': 'Registered'}
        request = ClientRegistrationRequest()
        request.json = json.dumps(metadata)
        answer = self.api.dynamicClientRegister(request)
        self.check(answer, 'CREATED', 'A202001')
        registered = json.loads(answer.responseContent)
        request.clientId, request.token = registered['client_id'], registered['registration_access_token']
        request.json = None
        answer = self.api.dynamicClientGet(request)
        self.check(answer, 'OK', 'A217001')
        request.token = json.loads(answer.responseContent).get('registration_access_token', request.token)
        request.json = json.dumps({**metadata, 'client_id': request.clientId, 'client_name': 'Changed'})
        answer = self.api.dynamicClientUpdate(request)
        self.check(answer, 'UPDATED', 'A213001')
        self.assertEqual('Changed', json.loads(answer.responseContent)['client_name'])
        request.token = json.loads(answer.responseContent).get('registration_access_token', request.token)
        request.json = None
        self.check(self.api.dynamicClientDelete(request), 'DELETED', 'A216001')

    def test_ciba(self):
        def ticket():
            parameters = 'scope=openid&login_hint=john'
            request = self.authenticated(BackchannelAuthenticationRequest(), parameters)
            answer = self.api.backchannelAuthentication(request)
            self.check(answer, 'USER_IDENTIFICATION', 'A179001')
            self.assertEqual('john', answer.hint)
            return answer.ticket

        request = BackchannelAuthenticationIssueRequest()
        request.ticket = ticket()
        issued = self.api.backchannelAuthenticationIssue(request)
        self.check(issued, 'OK', 'A183001')
        completion = BackchannelAuthenticationCompleteRequest()
        completion.ticket = request.ticket
        completion.result = BackchannelAuthenticationCompleteResult.AUTHORIZED
        completion.subject = SUBJECT
        completed = self.api.backchannelAuthenticationComplete(completion)
        self.assertEqual('NO_ACTION', completed.action.name, completed.resultMessage)
        grant = 'urn:openid:params:grant-type:ciba'
        self.check(self.token('grant_type={}&auth_req_id={}'.format(grant, issued.authReqId)), 'OK', 'A200002')
        request = BackchannelAuthenticationFailRequest()
        request.ticket = ticket()
        request.reason = BackchannelAuthenticationFailReason.ACCESS_DENIED
        failed = self.api.backchannelAuthenticationFail(request)
        self.check(failed, 'FORBIDDEN', 'A185001')
        self.assertEqual('access_denied', json.loads(failed.responseContent)['error'])

    def test_device_flow(self):
        parameters = 'scope=read'
        answer = self.api.deviceAuthorization(self.authenticated(DeviceAuthorizationRequest(), parameters))
        self.check(answer, 'OK', 'A220001')
        request = DeviceVerificationRequest()
        request.userCode = answer.userCode
        verified = self.api.deviceVerification(request)
        self.check(verified, 'VALID', 'A224001')
        request = DeviceCompleteRequest()
        request.userCode = answer.userCode
        request.result = DeviceCompleteResult.AUTHORIZED
        request.subject = SUBJECT
        self.check(self.api.deviceComplete(request), 'SUCCESS', 'A241001')
        grant = 'urn:ietf:params:oauth:grant-type:device_code'
        self.check(self.token('grant_type={}&device_code={}'.format(grant, answer.deviceCode)), 'OK', 'A242002')

    def test_pushed_authorization_requests(self):
        parameters = 'response_type=code&redirect_uri={}&client_id={}&scope=read'.format(REDIRECT_URI, self.client_id)
        answer = self.api.pushAuthorizationRequest(self.authenticated(PushedAuthReqRequest(), parameters))
        self.check(answer, 'CREATED', 'A245001')
        request = AuthorizationRequest()
        request.parameters = 'client_id={}&request_uri={}'.format(self.client_id, answer.requestUri)
        self.check(self.api.authorization(request), 'INTERACTION', 'A004001')

    def test_keys_on_hardware_security_modules(self):
        request = HskCreateRequest()
        request.kty, request.use, request.alg, request.kid = 'EC', 'sig', 'ES256', 'hardware'
        request.hsmName = 'google'
        created = self.api.hskCreate(request)
        self.assertEqual('SUCCESS', created.action.name, created.resultMessage)
        handle = created.hsk.handle
        self.assertEqual('hardware', self.api.hskGet(handle).hsk.kid)
        self.assertEqual([handle], [hsk.handle for hsk in self.api.hskGetList().hsks])
        self.assertEqual('SUCCESS', self.api.hskDelete(handle).action.name)
        self.assertEqual('NOT_FOUND', self.api.hskGet(handle).action.name)

    def test_grant_management(self):
        answer = self.tokens('grant_management_query+grant_management_revoke+read&grant_management_action=create')
        request = GrantManagementRequest()
        request.gmAction = GMAction.QUERY
        request.grantId = json.loads(answer.responseContent)['grant_id']
        request.accessToken = answer.accessToken
        self.check(self.api.gm(request), 'OK', 'A277001')
        request.gmAction = GMAction.REVOKE
        # The library does not have the action of an answer without content.
        with self.assertRaisesRegex(KeyError, 'NO_CONTENT'):
            self.api.gm(request)
        self.check(self.introspect(answer.accessToken), 'UNAUTHORIZED', 'A057302')

    def test_the_echo_is_not_where_the_library_looks_for_it(self):
        # The API is /api/misc/echo.
        self.assertEqual(404, refusal(self.api.echo, {'a': 'b'})[0])

    def test_wrong_credentials_are_refused(self):
        changes = {'serviceApiSecret': 'wrong', 'serviceAccessToken': 'wrong'}
        api = Api(self.program.configuration(**changes), set())
        self.assertEqual(401, refusal(api.getClientList)[0])


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
