"""Flows from end to end."""

import base64
import hashlib
import json

from authlete.dto import *
from authlete.types import *

from calls import REDIRECT_URI, SUBJECT, Calls


class Flows(Calls):
    """The tests of flows."""

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

    def test_introspection_by_the_standard(self):
        request = StandardIntrospectionRequest()
        request.parameters = 'token=' + self.tokens('read').accessToken
        answer = self.api.standardIntrospection(request)
        self.check(answer, 'OK', 'A145001')
        self.assertEqual((True, 'read'), tuple(json.loads(answer.responseContent)[name] for name in ['active', 'scope']))

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
