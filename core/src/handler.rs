//! Whole endpoints of an authorization server: an `http::Request` comes in, an `http::Response` goes out, and Authlete is
//! called in between.
//!
//! A [`Handler`] joins an endpoint, such as [`Token`] or [`Revocation`], with a client for Authlete. What is the application's
//! to decide, it decides in the methods of a trait such as [`TokenDecisions`], all of which have defaults that refuse.
//!
//! ```
//! use authlete_core::BoxError;
//! use authlete_core::handler::{ClientRequest, Handler, Token, TokenDecisions};
//! use authlete_core::token::PasswordGrant;
//!
//! struct Users;
//!
//! impl TokenDecisions for Users {
//!     async fn password(&self, _: &ClientRequest<'_>, grant: &PasswordGrant) -> Result<Option<String>, BoxError> {
//!         // A real server looks into its user database.
//!         let is_right = grant.username() == "john" && grant.password().expose() == "correct horse";
//!         Ok(is_right.then(|| "1001".into()))
//!     }
//! }
//!
//! # use authlete_core::testing::{TestDouble, api};
//! # use authlete_core::token::*;
//! # let double = TestDouble::new()
//! #     .answer(|request: TokenRequest| {
//! #         assert_eq!(request.client_id.as_deref(), Some("app"));
//! #         TokenResponse {
//! #             ticket: Some("t".into()),
//! #             username: Some("john".into()),
//! #             password: Some("correct horse".into()),
//! #             ..TokenResponse::new(TokenAction::Password)
//! #         }
//! #     })
//! #     .answer(|request: TokenIssueRequest| {
//! #         assert_eq!(request.subject, "1001");
//! #         TokenIssueResponse { response_content: Some("{}".into()), ..TokenIssueResponse::new(TokenIssueAction::Ok) }
//! #     });
//! # let authlete = authlete_core::Authlete::new(api(), double);
//! let token_endpoint = Handler::new(authlete, Token::new(Users));
//! let request = http::Request::post("https://as.example.com/token")
//!     .header("content-type", "application/x-www-form-urlencoded")
//!     .header("authorization", "Basic YXBwOnNlY3JldA==")
//!     .body("grant_type=password&username=john&password=correct+horse".to_owned())?;
//! # let response = futures::executor::block_on(async {
//! let response = token_endpoint.handle(&request).await;
//! # response });
//! assert_eq!(response.status(), 200);
//! # Ok::<(), http::Error>(())
//! ```
//!
//! What fails on this side, such as a call to Authlete, is 500 with `server_error` for the client and reaches
//! [`Handler::on_failure`], which writes a log.

mod attestation;
mod authorization;
mod backchannel_authentication;
mod blocking;
mod client_certificate;
mod client_request;
mod device_authorization;
mod discovery;
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
mod single_header;
mod token;
mod userinfo;

use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

use http::{Method, Request, Response};

pub use self::attestation::AttestationChallenge;
pub use self::authorization::{Authorization, AuthorizationDecisions};
pub use self::backchannel_authentication::{BackchannelAuthentication, BackchannelAuthenticationDecisions};
pub use self::blocking::BlockingTransport;
pub use self::client_certificate::{CertificateSource, ClientCertificate};
pub use self::client_request::ClientRequest;
pub use self::device_authorization::DeviceAuthorization;
pub use self::discovery::Discovery;
pub use self::failure::{Failure, Interruption};
pub use self::federation::{FederationConfiguration, FederationRegistration};
pub use self::grant_management::GrantManagement;
pub use self::introspection::{Introspection, ResourceServers};
pub use self::jwks::Jwks;
pub use self::pushed_authorization::PushedAuthorization;
pub use self::registration::{ClientConfiguration, ClientRegistration, RegistrationDecisions};
pub use self::revocation::Revocation;
pub use self::token::{Token, TokenDecisions};
pub use self::userinfo::{UserInfo, UserInfoDecisions};
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::Transport;

/// An endpoint: which requests it takes, and how it answers.
pub trait Respond<T>: Send + Sync {
    /// The methods that the endpoint takes. Others are answered with 405: also `HEAD`, unless it is named here. Where a `GET`
    /// issues something, as the authorization endpoint does, a `HEAD` would throw it away.
    const METHODS: &'static [Method];

    /// Answers a request. An [`Interruption`] ends it early: with a reply, or with a failure on this side.
    fn respond(
        &self,
        authlete: &Authlete<T>,
        request: &ClientRequest<'_>,
    ) -> impl Future<Output = Result<Reply, Interruption>> + Send;
}

/// An endpoint that calls Authlete over the transport `T`. Clones are cheap.
pub struct Handler<E, T> {
    endpoint: Arc<E>,
    authlete: Authlete<T>,
    settings: Arc<Settings>,
}

/// What is called with each failure.
type FailureHook = dyn Fn(&Failure<'_>) + Send + Sync;

/// What handlers can be told of the surroundings of the server.
#[derive(Clone, Default)]
pub(crate) struct Settings {
    /// Scheme and host of the server as its clients know it.
    pub(crate) base_url: Option<String>,
    pub(crate) certificates: CertificateSource,
    on_failure: Option<Arc<FailureHook>>,
}

/// The longest body of a request that is read, in bytes.
pub const BODY_LIMIT: usize = 1024 * 1024;

impl<E: Respond<T>, T: Transport> Handler<E, T> {
    /// A handler of an endpoint.
    pub fn new(authlete: Authlete<T>, endpoint: E) -> Self {
        Self { endpoint: Arc::new(endpoint), authlete, settings: Arc::default() }
    }

    /// Says under which URL clients reach the server, as `https://as.example.com`: a DPoP proof names the URL of its request,
    /// and is compared with this one and the path of the request. Without it, Authlete compares the proof with the URL of the
    /// endpoint in the service's configuration. The host that the request names is not taken, as its sender chooses it.
    #[must_use]
    pub fn with_base_url(self, base_url: &str) -> Self {
        self.with(|settings| settings.base_url = Some(base_url.trim_end_matches('/').into()))
    }

    /// Says where client certificates (RFC 8705) are found besides the extension [`ClientCertificate`] of a request.
    #[must_use]
    pub fn with_certificates(self, source: CertificateSource) -> Self {
        self.with(|settings| settings.certificates = source)
    }

    /// Has failures on this side reported, for a log: the client learns nothing of them but `server_error`.
    #[must_use]
    pub fn on_failure(self, hook: impl Fn(&Failure<'_>) + Send + Sync + 'static) -> Self {
        self.with(|settings| settings.on_failure = Some(Arc::new(hook)))
    }

    fn with(mut self, change: impl FnOnce(&mut Settings)) -> Self {
        change(Arc::make_mut(&mut self.settings));
        self
    }

    /// Answers a request, whatever it is.
    pub async fn handle<B: AsRef<[u8]> + Sync>(&self, request: &Request<B>) -> Response<Vec<u8>> {
        let reply = match ClientRequest::read(request, &self.settings, E::METHODS) {
            Ok(request) => self.endpoint.respond(&self.authlete, &request).await,
            Err(refusal) => Err(Interruption::Reply(refusal)),
        };
        self.answer(request.method(), reply)
    }

    /// The response to a request with that method. What failed is reported.
    fn answer(&self, method: &Method, reply: Result<Reply, Interruption>) -> Response<Vec<u8>> {
        let reply = reply.unwrap_or_else(|interruption| {
            self.report(|hook| interruption.report(hook));
            interruption.into_reply()
        });
        if let Some(failure) = reply.failure() {
            self.report(|hook| hook(&Failure::Reply(failure)));
        }
        let mut response = Response::from(reply);
        if method == Method::HEAD {
            response.body_mut().clear();
        }
        response
    }

    fn report(&self, report: impl FnOnce(&dyn Fn(&Failure<'_>))) {
        if let Some(hook) = &self.settings.on_failure {
            report(&**hook);
        }
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
        f.debug_struct("Handler").field("base_url", &self.settings.base_url).finish_non_exhaustive()
    }
}
