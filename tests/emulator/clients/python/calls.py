"""The calls that tests of several areas begin with."""

import json

from authlete.dto import *
from authlete.types import *

REDIRECT_URI = 'http://127.0.0.1:8091/callback'
SUBJECT = 'john'
# RFC 7515, appendix A.3.
KEYS = json.dumps({'keys': [{
    'kty': 'EC', 'crv': 'P-256', 'use': 'sig', 'alg': 'ES256', 'kid': 'key',
    'x': 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU', 'y': 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
    'd': 'jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI',
}]})


class Calls:
    """Calls of `api`, with the client that the emulator begins with."""

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

    def new_client(self):
        client = Client()
        client.clientName = 'Quick start'
        client.clientType = ClientType.CONFIDENTIAL
        client.tokenAuthMethod = ClientAuthMethod.CLIENT_SECRET_BASIC
        client.redirectUris = [REDIRECT_URI]
        client.responseTypes = [ResponseType.CODE]
        client.grantTypes = [GrantType.AUTHORIZATION_CODE, GrantType.REFRESH_TOKEN]
        return self.api.createClient(client)
