//! The settings of a transport.

use std::error::Error;
use std::fmt;
#[cfg(all(feature = "hyper-util-0_1", feature = "rustls"))]
use std::io;
use std::sync::Arc;
use std::time::Duration;

use authlete_core::transport::user_agent;
use hyper_util::client::legacy::Client;
#[cfg(feature = "hyper-util-0_1")]
use hyper_util::client::legacy::connect::Connect;
use hyper_util::rt::{TokioExecutor, TokioTimer};
#[cfg(feature = "hyper-util-0_1")]
use {bytes::Bytes, http_body_util::Full};

use crate::HyperTransport;
use crate::connector::Connector;
#[cfg(feature = "rustls")]
use crate::tls::{Tls, Trust};
use crate::transport::AnyClient;

const NAME: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// hyper-util adds the idle limit to the current time, which overflows for the longest durations.
const LONGEST_IDLE_TIMEOUT: Duration = Duration::from_secs(365 * 24 * 60 * 60);

/// The settings of a [`HyperTransport`].
///
/// | | default |
/// | --- | --- |
/// | [`timeout`](Self::timeout) | 30 s |
/// | [`connect_timeout`](Self::connect_timeout) | 5 s |
/// | [`max_body`](Self::max_body) | 16 MiB |
/// | [`pool_idle_timeout`](Self::pool_idle_timeout) | 50 s |
/// | [`user_agent`](Self::user_agent) | only this crate's |
/// | TLS | none: https fails |
#[derive(Debug, Clone)]
#[must_use]
pub struct Builder {
    timeout: Duration,
    connect_timeout: Duration,
    max_body: usize,
    pool_idle_timeout: Duration,
    product: Option<String>,
    #[cfg(feature = "rustls")]
    tls: Tls,
}

impl Builder {
    /// The limit for a whole call, from the name lookup to the last byte of the body.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// The limit for making a connection: name lookup, TCP and TLS together. A call that exceeds it was not sent.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// The longest response body, in bytes.
    pub fn max_body(mut self, limit: usize) -> Self {
        self.max_body = limit;
        self
    }

    /// How long an unused connection stays open, a year at most. The default is below what load balancers commonly allow
    /// (60 s and up), so that the client closes first and few calls get a connection that the server is just closing.
    pub fn pool_idle_timeout(mut self, limit: Duration) -> Self {
        self.pool_idle_timeout = limit;
        self
    }

    /// Puts a product token, as `my-server/1.0`, in front of this crate's in the `User-Agent`. A request that has that
    /// header keeps its own.
    pub fn user_agent(mut self, product: impl Into<String>) -> Self {
        self.product = Some(product.into());
        self
    }

    /// Trusts Mozilla's roots, which are compiled in.
    ///
    /// Of the methods that set whom to trust, the last one called counts.
    #[cfg(feature = "webpki-roots")]
    pub fn webpki_roots(mut self) -> Self {
        self.tls.trust = Trust::WebpkiRoots;
        self
    }

    /// Trusts the roots of the system's certificate store, read once by [`build`](Self::build).
    #[cfg(feature = "native-roots")]
    pub fn native_roots(mut self) -> Self {
        self.tls.trust = Trust::NativeRoots;
        self
    }

    /// Leaves the decision to the system's certificate verifier.
    #[cfg(feature = "platform-verifier")]
    pub fn platform_verifier(mut self) -> Self {
        self.tls.trust = Trust::PlatformVerifier;
        self
    }

    /// Trusts the roots in a PEM text, and no others.
    #[cfg(feature = "rustls")]
    pub fn private_roots(mut self, pem: impl Into<String>) -> Self {
        self.tls.trust = Trust::PrivateRoots(pem.into());
        self
    }

    /// Uses this TLS configuration, for what the other methods do not offer.
    ///
    /// If it names no ALPN protocols, HTTP/2 and HTTP/1.1 are offered.
    #[cfg(feature = "rustls-0_23")]
    pub fn tls_config(mut self, config: impl Into<std::sync::Arc<rustls::ClientConfig>>) -> Self {
        self.tls.trust = Trust::Config(config.into());
        self
    }

    /// Presents a client certificate to servers that ask for one (mutual TLS). It goes with any of the methods that set whom
    /// to trust, and replaces the client certificate of a TLS configuration given as a whole.
    ///
    /// The PEM text has the certificate, those of its issuers up to one that the server knows, and the private key in
    /// PKCS#8, PKCS#1 or SEC1, not encrypted. It is read by [`build`](Self::build), which also checks that key and
    /// certificate belong together.
    ///
    /// If the server rejects the certificate, calls fail: with TLS 1.2 in the handshake, as
    /// [`TransportError::Connect`](authlete_core::TransportError::Connect); with TLS 1.3 as `Interrupted`, since the client
    /// may have sent its request before it learns of the rejection.
    #[cfg(feature = "rustls")]
    pub fn client_identity(mut self, pem: impl Into<authlete_core::Secret>) -> Self {
        self.tls.identity = Some(pem.into());
        self
    }

    /// Builds the transport with a client of its own.
    ///
    /// # Errors
    ///
    /// [`SetupError`]
    pub fn build(self) -> Result<HyperTransport, SetupError> {
        let connector = Connector::new(
            self.connect_timeout,
            #[cfg(feature = "rustls")]
            self.tls.config()?,
        );
        // Without pings, HTTP/2 would put call after call on a connection whose peer has vanished without closing it. While
        // a call waits they find that out before the call's own limit has passed.
        let ping_base = self.timeout.clamp(Duration::from_secs(1), Duration::from_secs(40));
        // hyper-util repeats a request by itself only if hyper gave it back without having written any of it, so
        // `retry_canceled_requests` stays on: nothing is sent twice, and a connection that the server closed while it was
        // unused does not fail a call.
        let client = Client::builder(TokioExecutor::new())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(self.pool_idle_timeout.min(LONGEST_IDLE_TIMEOUT))
            .http2_keep_alive_interval(ping_base / 2)
            .http2_keep_alive_timeout(ping_base / 4)
            .build(connector);
        self.transport(Arc::new(client))
    }

    /// Builds the transport with the given client, which then decides on connecting, pooling and TLS: the settings for
    /// these have no effect.
    ///
    /// # Errors
    ///
    /// [`SetupError::UserAgent`], and [`SetupError::Identity`] if a client certificate was set, which the client would not
    /// present.
    #[cfg(feature = "hyper-util-0_1")]
    pub fn build_with_client<C>(self, client: Client<C, Full<Bytes>>) -> Result<HyperTransport, SetupError>
    where
        C: Connect + Clone + Send + Sync + 'static,
    {
        #[cfg(feature = "rustls")]
        if self.tls.identity.is_some() {
            let reason = io::Error::new(io::ErrorKind::InvalidInput, "the given client has its own TLS configuration");
            return Err(SetupError::Identity(reason.into()));
        }
        self.transport(Arc::new(client))
    }

    fn transport(self, client: Arc<dyn AnyClient>) -> Result<HyperTransport, SetupError> {
        let user_agent = user_agent(NAME, self.product.as_deref()).ok_or(SetupError::UserAgent)?;
        Ok(HyperTransport { client, timeout: self.timeout, max_body: self.max_body, user_agent })
    }
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(5),
            max_body: 16 * 1024 * 1024,
            pool_idle_timeout: Duration::from_secs(50),
            product: None,
            #[cfg(feature = "rustls")]
            tls: Tls::default(),
        }
    }
}

/// Why a transport could not be built.
#[derive(Debug)]
#[non_exhaustive]
pub enum SetupError {
    /// The product token cannot stand in a header.
    UserAgent,
    /// TLS has no crypto provider: none is installed in the process, and neither `aws-lc-rs` nor `ring` is enabled.
    NoCryptoProvider,
    /// TLS could not be set up with the crypto provider or the roots.
    Tls(Box<dyn Error + Send + Sync>),
    /// The client certificate or its private key cannot be used. The source shows neither.
    Identity(Box<dyn Error + Send + Sync>),
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UserAgent => f.write_str("the product token cannot stand in a header"),
            Self::NoCryptoProvider => f.write_str("TLS has no crypto provider"),
            Self::Tls(_) => f.write_str("TLS cannot be set up"),
            Self::Identity(_) => f.write_str("the client certificate or its private key cannot be used"),
        }
    }
}

impl Error for SetupError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Tls(source) | Self::Identity(source) => Some(&**source),
            Self::UserAgent | Self::NoCryptoProvider => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_token_has_to_fit_a_header() {
        assert!(Builder::default().user_agent("my-server/1.0 (test)").build().is_ok());
        for product in ["", " a", "\ta", "a\nb", "caf\u{e9}"] {
            let outcome = Builder::default().user_agent(product).build();
            assert!(matches!(outcome, Err(SetupError::UserAgent)), "{outcome:?}");
        }
    }

    /// Also if no roots are trusted and https would fail anyway.
    #[test]
    #[cfg(feature = "rustls")]
    fn an_identity_is_read_in_any_case() {
        let outcome = Builder::default().client_identity("garbage").build();
        assert!(matches!(outcome, Err(SetupError::Identity(_))), "{outcome:?}");
    }

    #[test]
    #[cfg(all(feature = "hyper-util-0_1", feature = "rustls"))]
    fn an_identity_is_refused_with_a_given_client() {
        let client = || Client::builder(TokioExecutor::new()).build_http();
        assert!(Builder::default().build_with_client(client()).is_ok());
        let outcome = Builder::default().client_identity("garbage").build_with_client(client());
        assert!(matches!(outcome, Err(SetupError::Identity(_))), "{outcome:?}");
    }

    #[test]
    #[cfg(all(feature = "webpki-roots", any(feature = "aws-lc-rs", feature = "ring")))]
    fn one_provider_or_two_will_do() {
        assert!(Builder::default().webpki_roots().build().is_ok());
    }

    #[test]
    #[cfg(all(feature = "webpki-roots", not(any(feature = "aws-lc-rs", feature = "ring"))))]
    fn without_a_provider_there_is_no_tls() {
        let outcome = Builder::default().webpki_roots().build();
        assert!(matches!(outcome, Err(SetupError::NoCryptoProvider)), "{outcome:?}");
    }

    /// Systems may lack roots or a verifier, so an error of theirs passes too.
    #[test]
    #[cfg(all(feature = "native-roots", feature = "platform-verifier", any(feature = "aws-lc-rs", feature = "ring")))]
    fn the_system_is_asked() {
        for builder in [Builder::default().native_roots(), Builder::default().platform_verifier()] {
            let outcome = builder.build();
            assert!(matches!(outcome, Ok(_) | Err(SetupError::Tls(_))), "{outcome:?}");
        }
    }
}
