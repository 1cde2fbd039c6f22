//! Whole endpoints of an authorization server: an `http::Request` comes in, an `http::Response` goes out, and Authlete is
//! called in between.
//!
//! A [`Handler`] joins an endpoint, such as [`Token`] or [`Revocation`], with a client for Authlete. What is the application's
//! to decide, it decides in the methods of a trait such as [`TokenDecisions`], all of which have defaults that refuse.
//!
//! ```
//! use authlete_core::handler::{ClientRequest, Decision, Handler, Interruption, Token, TokenDecisions};
//! use authlete_core::token::TokenExchangeGrant;
//! use authlete_core::token_management::TokenCreateRequest;
//!
//! struct Exchanges;
//!
//! impl TokenDecisions for Exchanges {
//!     async fn token_exchange(
//!         &self,
//!         _: &ClientRequest<'_>,
//!         grant: &TokenExchangeGrant,
//!     ) -> Result<Decision<TokenCreateRequest>, Interruption> {
//!         // A real server asks whether this client may act for that user.
//!         Ok(match grant.subject_token().expose() {
//!             "john's token" => Decision::Issue(grant.issue("1001")),
//!             _ => Decision::Refuse(grant.refuse("invalid_grant", "")),
//!         })
//!     }
//! }
//!
//! # use authlete_core::testing::{TestDouble, api};
//! # use authlete_core::token::*;
//! # use authlete_core::token_management::TokenCreateResponse;
//! # let double = TestDouble::new()
//! #     .answer(|request: TokenRequest| {
//! #         assert_eq!(request.client_id.as_deref(), Some("app"));
//! #         TokenResponse {
//! #             subject_token: Some("john's token".into()),
//! #             ..TokenResponse::new(TokenAction::TokenExchange)
//! #         }
//! #     })
//! #     .answer(|request: TokenCreateRequest| {
//! #         assert_eq!(request.subject.as_deref(), Some("1001"));
//! #         TokenCreateResponse { access_token: Some("at".into()), ..TokenCreateResponse::new("OK") }
//! #     });
//! # let authlete = authlete_core::Authlete::new(api(), double);
//! let token_endpoint = Handler::new(authlete, Token::new(Exchanges));
//! let request = http::Request::post("https://as.example.com/token")
//!     .header("content-type", "application/x-www-form-urlencoded")
//!     .header("authorization", "Basic YXBwOnNlY3JldA==")
//!     .body("grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token=…".to_owned())?;
//! # let response = futures::executor::block_on(async {
//! let response = token_endpoint.handle(&request).await;
//! # response });
//! assert_eq!(response.status(), 200);
//! # Ok::<(), http::Error>(())
//! ```
//!
//! What fails on this side, such as a call to Authlete, is 500 with `server_error` for the client and reaches
//! [`HandlerSettings::on_failure`], which writes a log.

mod access_token_validation;
mod attestation;
mod authorization;
mod backchannel_authentication;
mod backchannel_logout;
mod blocking;
mod client_certificate;
mod client_notification;
mod client_request;
mod credential;
mod credential_issuance;
mod decision;
mod device_authorization;
mod device_verification;
mod discovery;
mod endpoint;
mod failure;
mod federation;
mod grant_management;
mod introspection;
mod jwks;
mod pushed_authorization;
mod registration;
mod revocation;
#[cfg(feature = "tower")]
mod service;
mod settings;
mod single_header;
mod token;
mod trusted_proxy;
mod userinfo;

use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use http::{Method, Request, Response};

pub use self::access_token_validation::{AccessTokenValidation, RequiredAccess};
pub use self::attestation::AttestationChallenge;
pub use self::authorization::{Authorization, AuthorizationDecision, AuthorizationDecisions};
pub use self::backchannel_authentication::{BackchannelAuthentication, BackchannelAuthenticationDecisions};
pub use self::backchannel_logout::BackchannelLogout;
pub use self::blocking::{BlockingTransport, block_on};
pub use self::client_certificate::{CertificateHeaders, ClientCertificate};
pub use self::client_notification::NotificationError;
pub use self::client_request::{ClientAuthentication, ClientRequest, DpopProof};
pub use self::credential::{
    CredentialIssuerJwks, CredentialIssuerMetadata, CredentialJwtIssuerMetadata, CredentialNonce, CredentialOffer,
};
pub use self::credential_issuance::{BatchCredential, Credential, CredentialDecisions, DeferredCredential};
pub use self::decision::Decision;
pub use self::device_authorization::DeviceAuthorization;
pub use self::device_verification::{DevicePage, DeviceVerification, DeviceVerificationDecisions};
pub use self::discovery::Discovery;
pub use self::failure::{Failure, Interruption};
pub use self::federation::{FederationConfiguration, FederationRegistration};
pub use self::grant_management::GrantManagement;
pub use self::introspection::{Introspection, IntrospectionDecisions};
pub use self::jwks::Jwks;
pub use self::pushed_authorization::PushedAuthorization;
pub use self::registration::{ClientConfiguration, ClientRegistration, RegistrationDecisions};
pub use self::revocation::Revocation;
#[cfg(feature = "tower")]
pub use self::service::ReplyBody;
pub use self::settings::{BODY_LIMIT, HandlerSettings};
pub use self::token::{Token, TokenDecisions};
pub use self::trusted_proxy::{PeerAddress, TrustedProxy, UrlHeaders};
pub use self::userinfo::{UserInfo, UserInfoDecisions};
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::{LocalTransport, Transport};

/// An endpoint: which requests it takes, and how it answers. Its future need not be `Send`, so that endpoints serve over a
/// [`LocalTransport`] as well.
pub trait Respond<T>: Send + Sync {
    /// The methods that the endpoint takes. Others are answered with 405: also `HEAD`, unless it is named here. Where a `GET`
    /// issues something, as the authorization endpoint does, a `HEAD` would throw it away.
    const METHODS: &'static [Method];

    /// Answers a request. An [`Interruption`] ends it early: with a reply, or with a failure on this side.
    fn respond(
        &self,
        authlete: &Authlete<T>,
        request: &ClientRequest<'_>,
    ) -> impl Future<Output = Result<Reply, Interruption>>;
}

/// An endpoint whose future is `Send`, as a handler has to know of it to be a `tower::Service`. Every endpoint of this module is one
/// over a [`Transport`].
pub trait RespondSend<T: Transport>: Respond<T> {
    /// [`Respond::respond`]: an endpoint of your own calls that here.
    fn respond_send(
        &self,
        authlete: &Authlete<T>,
        request: &ClientRequest<'_>,
    ) -> impl Future<Output = Result<Reply, Interruption>> + Send;
}

/// An endpoint that calls Authlete over the transport `T`. Clones are cheap.
pub struct Handler<E, T> {
    endpoint: Arc<E>,
    authlete: Authlete<T>,
    settings: Arc<HandlerSettings>,
}

impl<E, T> Handler<E, T> {
    /// A handler of an endpoint.
    pub fn new(authlete: Authlete<T>, endpoint: E) -> Self {
        Self { endpoint: Arc::new(endpoint), authlete, settings: Arc::default() }
    }

    /// The endpoint, with the decisions of the application.
    pub fn endpoint(&self) -> &E {
        &self.endpoint
    }

    /// With what the handlers of a server are told of its surroundings.
    #[must_use]
    pub fn with_settings(self, settings: &HandlerSettings) -> Self {
        Self { settings: Arc::new(settings.clone()), ..self }
    }

    /// The response to a request with that method. What failed is reported.
    fn answer(&self, method: &Method, reply: Result<Reply, Interruption>) -> Response<Vec<u8>> {
        let failure = match &reply {
            Ok(reply) => reply.failure().map(Failure::Reply),
            Err(interruption) => interruption.failure(),
        };
        if let (Some(hook), Some(failure)) = (&self.settings.on_failure, failure) {
            hook(&failure);
        }
        let mut response = Response::from(reply.unwrap_or_else(Interruption::into_reply));
        if method == Method::HEAD {
            response.body_mut().clear();
        }
        response
    }
}

impl<E: Respond<T>, T: LocalTransport> Handler<E, T> {
    /// Answers a request, whatever it is.
    pub async fn handle<B: AsRef<[u8]> + Sync>(&self, request: &Request<B>) -> Response<Vec<u8>> {
        let reply = match ClientRequest::read(request, &self.settings, E::METHODS) {
            Ok(request) => self.endpoint.respond(&self.authlete, &request).await,
            Err(refusal) => Err(refusal.into()),
        };
        self.answer(request.method(), reply)
    }
}

impl<E, T> Clone for Handler<E, T> {
    fn clone(&self) -> Self {
        Self {
            endpoint: Arc::clone(&self.endpoint),
            authlete: self.authlete.clone(),
            settings: Arc::clone(&self.settings),
        }
    }
}

impl<E, T> fmt::Debug for Handler<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handler").field("settings", &self.settings).finish_non_exhaustive()
    }
}
