//! What handlers can be told of the surroundings of the server.

use alloc::string::String;
use alloc::sync::Arc;
use core::fmt;

use super::failure::Failure;
use super::trusted_proxy::TrustedProxy;

/// What handlers are told of the surroundings of the server. All handlers of a server get the same one.
///
/// ```
/// use authlete_core::handler::{Handler, HandlerSettings, Jwks, Revocation};
/// # let authlete = authlete_core::Authlete::new(authlete_core::testing::api(), authlete_core::testing::TestDouble::new());
///
/// let settings = HandlerSettings::new()
///     .with_base_url("https://as.example.com")
///     .on_failure(|failure| eprintln!("{failure}"));
/// let jwks = Handler::new(authlete.clone(), Jwks::new()).with_settings(&settings);
/// let revocation = Handler::new(authlete, Revocation::new()).with_settings(&settings);
/// ```
#[derive(Clone)]
pub struct HandlerSettings {
    /// Scheme and host of the server as its clients know it.
    pub(super) base_url: Option<String>,
    /// The same for clients that present certificates, if it is another one.
    pub(super) mtls_base_url: Option<String>,
    pub(super) trusted_proxy: Option<TrustedProxy>,
    /// In bytes.
    pub(super) body_limit: usize,
    pub(super) on_failure: Option<Arc<FailureHook>>,
}

/// What is called with each failure.
type FailureHook = dyn Fn(&Failure<'_>) + Send + Sync;

/// The longest body of a request that is read unless a handler is told otherwise, in bytes.
pub const BODY_LIMIT: usize = 1024 * 1024;

impl HandlerSettings {
    /// Without more, nothing is believed but what the connection shows.
    pub fn new() -> Self {
        Self { base_url: None, mtls_base_url: None, trusted_proxy: None, body_limit: BODY_LIMIT, on_failure: None }
    }

    /// Says under which URL clients reach the server, as `https://as.example.com`: a DPoP proof names the URL of its request,
    /// and is compared with this one and the path of the request. A path that a router removed before the handler sees the
    /// request belongs to the end of this URL.
    ///
    /// Without it, and without a [trusted proxy](Self::with_trusted_proxy) that says it, Authlete compares the proof with the URL
    /// of the endpoint in the service's configuration. The host that the request names is not taken, as its sender chooses it.
    #[must_use]
    pub fn with_base_url(self, base_url: &str) -> Self {
        Self { base_url: Some(base_url.trim_end_matches('/').into()), ..self }
    }

    /// Says under which other URL clients reach the server that present certificates, which is that of the service's
    /// `mtls_endpoint_aliases` (RFC 8705, section 5). The DPoP proof of a request to that host and port is compared with this URL,
    /// that of any other with the one of [`with_base_url`](Self::with_base_url).
    #[must_use]
    pub fn with_mtls_base_url(self, base_url: &str) -> Self {
        Self { mtls_base_url: Some(base_url.trim_end_matches('/').into()), ..self }
    }

    /// Believes what a proxy in front of this server says in headers: of client certificates (RFC 8705), in the place of the
    /// extension [`ClientCertificate`](super::ClientCertificate) of a request, and of the URL.
    #[must_use]
    pub fn with_trusted_proxy(self, proxy: TrustedProxy) -> Self {
        Self { trusted_proxy: Some(proxy), ..self }
    }

    /// Says how long the body of a request may be, in bytes; [`BODY_LIMIT`] unless it is said. A longer one is refused with 413.
    #[must_use]
    pub fn with_body_limit(self, bytes: usize) -> Self {
        Self { body_limit: bytes, ..self }
    }

    /// Has failures on this side reported, for a log: the client learns nothing of them but `server_error`.
    #[must_use]
    pub fn on_failure(self, hook: impl Fn(&Failure<'_>) + Send + Sync + 'static) -> Self {
        Self { on_failure: Some(Arc::new(hook)), ..self }
    }
}

impl Default for HandlerSettings {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for HandlerSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HandlerSettings")
            .field("base_url", &self.base_url)
            .field("mtls_base_url", &self.mtls_base_url)
            .field("trusted_proxy", &self.trusted_proxy)
            .field("body_limit", &self.body_limit)
            .finish_non_exhaustive()
    }
}
