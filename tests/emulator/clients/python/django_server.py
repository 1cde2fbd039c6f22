"""An authorization server on Django, made of the handlers of Authlete's library for it."""

from authlete.django import handler
from authlete.django.handler.spi import *
from authlete.django.web import AccessTokenValidator, RequestUtility
from authlete.dto import *
from django.http import HttpResponse, JsonResponse
from django.urls import path

from calls import SUBJECT


class Claims(UserInfoRequestHandlerSpiAdapter):
    """What is known of users."""

    def getUserClaimValue(self, subject, claimName, languageTag):
        return 'John' if claimName == 'name' else None


class Session(NoInteractionHandlerSpiAdapter):
    """A user who may be logged in."""

    def __init__(self, exists):
        self._exists = exists

    def isUserAuthenticated(self):
        return self._exists

    def getUserSubject(self):
        return SUBJECT


class Decision(AuthorizationRequestDecisionHandlerSpiAdapter):
    """What a user decided on the page."""

    def __init__(self, allowed):
        self._allowed = allowed

    def isClientAuthorized(self):
        return self._allowed

    def getUserSubject(self):
        return SUBJECT


class Passwords(TokenRequestHandlerSpiAdapter):
    """Who has which password."""

    def authenticateUser(self, username, password):
        return username if password == 'secret' else None


class Server:
    """The endpoints, over the API of a service. It is what Django takes as a list of URLs."""

    def __init__(self, api, used):
        self._api = api
        self._used = used
        self._page = None
        self.has_session = False
        self.urlpatterns = [
            path('authorization', self.authorization),
            path('decision', self.decision),
            path('resource', self.resource),
            path('token', self.handled('TokenRequestHandler', Passwords())),
            path('userinfo', self.handled('UserInfoRequestHandler', Claims())),
            path('introspection', self.handled('IntrospectionRequestHandler')),
            path('revocation', self.handled('RevocationRequestHandler')),
            path('par', self.handled('ParRequestHandler')),
            path('configuration', self.handled('ConfigurationRequestHandler')),
            path('jwks', self.handled('JwksRequestHandler')),
            path('credential-issuer', self.described('CredentialIssuerMetadataRequestHandler')),
            path('jwt-issuer', self.described('CredentialJwtIssuerMetadataRequestHandler')),
            path('credential-jwks', self.described('CredentialIssuerJwksRequestHandler')),
            path('federation', self.described('FederationConfigurationRequestHandler')),
            path('register', self.register),
        ]

    def run(self, name, arguments, *parameters):
        """Runs a handler that is made of the arguments, and notes its name."""
        self._used.add(name)
        return getattr(handler, name)(*arguments).handle(*parameters)

    def handled(self, name, *spi):
        """The view of a handler that takes the request."""
        return lambda request: self.run(name, (self._api, *spi), request)

    def described(self, name):
        """The view of a handler that takes nothing of the request."""
        return lambda request: self.run(name, (self._api,))

    def authorization(self, request):
        parameters = AuthorizationRequest({'parameters': RequestUtility.extractParameters(request)})
        answer = self._api.authorization(parameters)
        response = self.run('NoInteractionHandler', (self._api, Session(self.has_session)), answer)
        response = response or self.run('AuthorizationRequestErrorHandler', (), answer)
        self._page = answer
        return response or HttpResponse('page')

    def decision(self, request):
        arguments = (self._api, Decision(request.POST['allowed'] == 'yes'))
        page = self._page
        return self.run('AuthorizationRequestDecisionHandler', arguments, page.ticket, page.claims, page.claimsLocales)

    def resource(self, request):
        """A part of an API, for which a token has to have a scope."""
        validator = AccessTokenValidator(self._api)
        if not validator.validate(RequestUtility.extractAccessToken(request), [request.GET['scope']]):
            return validator.errorResponse
        return JsonResponse({'subject': validator.introspectionResponse.subject})

    def register(self, request):
        chain = FederationRegistrationRequest({'trustChain': RequestUtility.extractRequestBody(request)})
        return self.run('FederationRegistrationRequestHandler', (self._api,), chain)
