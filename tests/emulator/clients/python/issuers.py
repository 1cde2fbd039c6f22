"""Services that are told what they do without otherwise: to issue credentials, to be in a federation."""

import json

from authlete.dto import *
from authlete.types import *

from calls import KEYS, Calls

ISSUER = 'https://issuer.example'


class Issuers(Calls):
    """The APIs of such services."""

    def issuer(self, **settings):
        """The API of a new service, which is told more."""
        service = Service()
        service.issuer = ISSUER
        service.supportedScopes = [Scope({'name': 'openid'})]
        service.supportedGrantTypes = [GrantType.PRE_AUTHORIZED_CODE]
        for name, value in settings.items():
            setattr(service, name, value)
        return self.api_of(self.organization.createService(service))

    def credential_issuer(self):
        endpoint = ISSUER + '/credential'
        configurations = {'membership': {'format': 'dc+sd-jwt', 'vct': ISSUER + '/membership'}}
        return self.issuer(verifiableCredentialsEnabled=True, credentialJwks=KEYS,
                           credentialIssuerMetadata=CredentialIssuerMetadata({
                               'credentialIssuer': ISSUER,
                               'credentialEndpoint': endpoint,
                               'batchCredentialEndpoint': endpoint,
                               'deferredCredentialEndpoint': endpoint,
                               'credentialsSupported': json.dumps(configurations),
                           }))

    def federation(self):
        anchor = 'https://anchor.example'
        return self.issuer(federationEnabled=True, federationJwks=KEYS, organizationName='Example', authorityHints=[anchor],
                           federationRegistrationEndpoint=ISSUER + '/federation',
                           trustAnchors=[TrustAnchor({'entityId': anchor, 'jwks': KEYS})],
                           supportedClientRegistrationTypes=[ClientRegistrationType.EXPLICIT])
