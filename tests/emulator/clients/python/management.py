"""Services, clients, what users allowed them, tokens and keys."""

import json

from authlete.dto import *
from authlete.types import *

from calls import KEYS, REDIRECT_URI, SUBJECT, Calls
from emulated import refusal


class Management(Calls):
    """The tests of management."""

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
        api.deleteService(created.apiKey)
        self.assertNotIn(created.apiKey, [it.apiKey for it in self.organization.getServiceList().services])

    def test_the_keys_and_the_metadata_of_the_service(self):
        service = self.api.getService(int(self.program.settings['SERVICE_ID']))
        service.jwks = KEYS
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

    def test_the_echo_is_not_where_the_library_looks_for_it(self):
        # The API is /api/misc/echo.
        self.assertEqual(404, refusal(self.api.echo, {'a': 'b'})[0])

    def test_wrong_credentials_are_refused(self):
        api = self.api_with(serviceApiSecret='wrong', serviceAccessToken='wrong')
        self.assertEqual(401, refusal(api.getClientList)[0])
