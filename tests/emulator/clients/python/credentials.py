"""Verifiable credentials, and federations."""

import json

from authlete.dto import *
from authlete.types import *
from authlete.types.jsonable import Jsonable

from calls import SUBJECT
from issuers import ISSUER, Issuers


class OfferRequest(Jsonable):
    """What CredentialOfferCreateRequest is meant to be: the library has an older name for the IDs."""

    def __init__(self):
        super().__init__(None, {
            'subject': str,
            'credentialConfigurationIds': str,
            'preAuthorizedCodeGrantIncluded': bool,
        })


class Credentials(Issuers):
    """The tests of credentials and federations."""

    def ok(self, answer, action='OK'):
        self.assertEqual(action, answer.action.name, answer.resultMessage)
        return answer

    def test_the_metadata_of_a_credential_issuer(self):
        api = self.credential_issuer()
        answer = self.ok(api.credentialIssuerMetadata(CredentialIssuerMetadataRequest({})))
        self.assertEqual(ISSUER, json.loads(answer.responseContent)['credential_issuer'])
        self.ok(api.credentialJwtIssuerMetadata(CredentialJwtIssuerMetadataRequest({})))
        answer = self.ok(api.credentialIssuerJwks(CredentialIssuerJwksRequest({})))
        keys = json.loads(answer.responseContent)['keys']
        self.assertEqual((['key'], False), ([key['kid'] for key in keys], 'd' in keys[0]))

    def test_credentials_now_and_later(self):
        api = self.credential_issuer()
        client = Client()
        client.clientType = ClientType.PUBLIC
        client.tokenAuthMethod = ClientAuthMethod.NONE
        client.grantTypes = [GrantType.PRE_AUTHORIZED_CODE]
        client = api.createClient(client)
        request = OfferRequest()
        request.subject = SUBJECT
        request.credentialConfigurationIds = ['membership']
        request.preAuthorizedCodeGrantIncluded = True
        offer = self.ok(api.credentialOfferCreate(request), 'CREATED').info
        known = self.ok(api.credentialOfferInfo(CredentialOfferInfoRequest({'identifier': offer.identifier})))
        self.assertEqual(SUBJECT, known.info.subject)
        request = TokenRequest()
        request.parameters = 'client_id={}&grant_type={}&pre-authorized_code={}'.format(
            client.clientId, 'urn:ietf:params:oauth:grant-type:pre-authorized_code', offer.preAuthorizedCode)
        token = self.ok(api.token(request)).accessToken

        # As the draft has it that a service speaks by default: the library knows no setting for another version.
        wanted = {'format': 'dc+sd-jwt', 'vct': ISSUER + '/membership'}
        request = CredentialSingleParseRequest({'accessToken': token, 'requestContent': json.dumps(wanted)})
        order = self.order(self.ok(api.credentialSingleParse(request)).info)
        order.issuanceDeferred = True
        request = CredentialSingleIssueRequest()
        request.accessToken, request.order = token, order
        promised = self.ok(api.credentialSingleIssue(request), 'ACCEPTED').responseContent
        request = CredentialDeferredParseRequest({'accessToken': token, 'requestContent': promised})
        later = self.ok(api.credentialDeferredParse(request))
        request = CredentialDeferredIssueRequest()
        request.order = self.order(later.info)
        self.ok(api.credentialDeferredIssue(request))

        content = json.dumps({'credential_requests': [wanted]})
        request = CredentialBatchParseRequest({'accessToken': token, 'requestContent': content})
        several = self.ok(api.credentialBatchParse(request)).info
        request = CredentialBatchIssueRequest()
        request.accessToken, request.orders = token, [self.order(info) for info in several]
        answer = self.ok(api.credentialBatchIssue(request))
        self.assertEqual(1, len(json.loads(answer.responseContent)['credential_responses']))

    def order(self, info):
        return CredentialIssuanceOrder({'requestIdentifier': info.identifier, 'credentialPayload': json.dumps({'sub': 'john', 'vct': ISSUER + '/membership'})})

    def test_federations(self):
        api = self.federation()
        statement = self.ok(api.federationConfiguration(FederationConfigurationRequest({}))).responseContent
        # It is no chain of a client.
        request = FederationRegistrationRequest({'trustChain': json.dumps([statement])})
        self.ok(api.federationRegistration(request), 'BAD_REQUEST')
