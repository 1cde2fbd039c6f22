//! The server: which path leads where.

use std::sync::Arc;

use authlete_core::handler::{
    AttestationChallenge, Authorization, BackchannelAuthentication, BackchannelLogout, BatchCredential,
    ClientConfiguration, ClientRegistration, Credential, CredentialIssuerJwks, CredentialIssuerMetadata,
    CredentialJwtIssuerMetadata, CredentialNonce, CredentialOffer, DeferredCredential, DeviceAuthorization,
    DeviceVerification, Discovery, FederationConfiguration, FederationRegistration, GrantManagement, Handler,
    HandlerSettings, Introspection, Jwks, PushedAuthorization, Revocation, Token, UserInfo,
};
use axum::Router;
use axum::middleware::from_fn;
use axum::routing::get;

use crate::application::{Application, Sender};
use crate::home::DemonstrationClient;
use crate::{
    account_selection, ciba_page, consent, credential_offers, device_page, endpoints, finish, home, login, logout,
    observation, response_headers, session_management, step_up,
};

/// The application, and the handlers that its pages finish requests with.
pub(crate) struct Server {
    pub(crate) application: Application,
    pub(crate) authorization: Handler<Authorization<Application>, Sender>,
    pub(crate) device: Handler<DeviceVerification<Application>, Sender>,
    pub(crate) backchannel_authentication: Handler<BackchannelAuthentication<Application>, Sender>,
    pub(crate) backchannel_logout: Handler<BackchannelLogout, Sender>,
    pub(crate) token: Handler<Token<Application>, Sender>,
    pub(crate) userinfo: Handler<UserInfo<Application>, Sender>,
    pub(crate) demonstration: Option<DemonstrationClient>,
}

impl Server {
    pub(crate) fn new(
        application: Application,
        settings: &HandlerSettings,
        demonstration: Option<DemonstrationClient>,
    ) -> Self {
        let (authlete, decisions) = (&application.authlete, &application);
        Self {
            token: Handler::new(authlete.clone(), Token::new(decisions.clone())).with_settings(settings),
            userinfo: Handler::new(authlete.clone(), UserInfo::new(decisions.clone())).with_settings(settings),
            demonstration,
            authorization: Handler::new(authlete.clone(), Authorization::new(decisions.clone()))
                .with_settings(settings),
            device: Handler::new(authlete.clone(), DeviceVerification::new(decisions.clone())).with_settings(settings),
            backchannel_authentication: Handler::new(
                authlete.clone(),
                BackchannelAuthentication::new(decisions.clone()),
            )
            .with_settings(settings),
            backchannel_logout: Handler::new(authlete.clone(), BackchannelLogout::new()).with_settings(settings),
            application,
        }
    }
}

/// All routes. What only Authlete decides is a handler of the SDK; the rest is in the files of this folder.
pub(crate) fn router(server: Arc<Server>, settings: &HandlerSettings) -> Router {
    let authlete = &server.application.authlete;
    let decisions = || server.application.clone();
    macro_rules! handler {
        ($endpoint:expr) => {
            Handler::new(authlete.clone(), $endpoint).with_settings(settings)
        };
    }
    let registration = Router::new()
        .route_service("/register", handler!(ClientRegistration::new(decisions())))
        .route_service("/register/{client_id}", handler!(ClientConfiguration::new()))
        .layer(from_fn(endpoints::registration::refuse_scripts));
    let for_clients = Router::new()
        .route_service("/token", server.token.clone())
        .route_service("/par", handler!(PushedAuthorization::new()))
        .route_service("/userinfo", server.userinfo.clone())
        .route_service("/introspect", handler!(Introspection::new(decisions())))
        .route_service("/revoke", handler!(Revocation::new()))
        .route_service("/device_authorization", handler!(DeviceAuthorization::new()))
        .route_service("/bc-authorize", server.backchannel_authentication.clone())
        .merge(registration)
        .route_service("/grants/{grant_id}", handler!(GrantManagement::new()))
        .route_service("/challenge", handler!(AttestationChallenge::new()))
        .route_service("/federation/register", handler!(FederationRegistration::new()))
        .route_service("/credential", handler!(Credential::new(decisions())))
        .route_service("/batch_credential", handler!(BatchCredential::new(decisions())))
        .route_service("/deferred_credential", handler!(DeferredCredential::new(decisions())))
        .route_service("/nonce", handler!(CredentialNonce::new()))
        .route_service("/credential_offer/{identifier}", handler!(CredentialOffer::new()))
        .route_service("/jwks", handler!(Jwks::new()))
        .route_service("/vci/jwks", handler!(CredentialIssuerJwks::new()))
        .merge(endpoints::discovery::routes(handler!(
            Discovery::new().with_patch(endpoints::discovery::patch(&server.application.base_url))
        )))
        .route_service("/.well-known/openid-federation", handler!(FederationConfiguration::new()))
        .route_service("/.well-known/openid-credential-issuer", handler!(CredentialIssuerMetadata::new()))
        .route_service("/.well-known/jwt-vc-issuer", handler!(CredentialJwtIssuerMetadata::new()))
        .layer(response_headers::cross_origin());
    let for_browsers = Router::new()
        .route("/", get(home::show))
        .route(home::START, get(home::start))
        .route("/callback", get(home::callback).post(home::callback))
        .route("/authorize", get(endpoints::authorization::handle).post(endpoints::authorization::handle))
        .route("/continue", get(finish::go_on))
        .route("/login", get(login::show).post(login::submit))
        .route("/step_up", get(step_up::show).post(step_up::submit))
        .route("/select_account", get(account_selection::show).post(account_selection::submit))
        .route("/consent", get(consent::show).post(consent::submit))
        .route("/device", get(device_page::show).post(device_page::show))
        .route("/ciba", get(ciba_page::show).post(ciba_page::submit))
        .route("/credential_offers", get(credential_offers::show).post(credential_offers::submit))
        .route("/logout", get(logout::handle).post(logout::handle))
        .route("/check_session", get(session_management::frame));
    for_clients
        .merge(for_browsers)
        .layer(from_fn(observation::request))
        .layer(from_fn(response_headers::interaction_id))
        .with_state(server)
}
