//! The settings of a transport.

use std::error::Error;
use std::fmt;
#[cfg(feature = "rustls")]
use std::io;
use std::time::Duration;

use authlete_core::transport::user_agent;
use bytes::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};

#[cfg(feature = "rustls")]
use crate::tls::{Tls, Trust};
use crate::{Connector, HyperTransport};

const NAME: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// The settings of a [`HyperTransport`].
///
/// | | default |
/// | --- | --- |
/// | [`timeout`](Self::timeout) | 30 s |
/// | [`connect_timeout`](Self::connect_timeout) | 5 s |
/// | [`max_body`](Self::max_body) | 16 MiB |
/// | [`pool_idle_timeout`](Self::pool_idle_timeout) | 50 s |
/// | [`user_agent`](Self::user_agent) | none in front |
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

    /// The limit for making a connection: name lookup, TCP and TLS together. A call that meets it was not sent.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// The longest response body, in bytes.
    pub fn max_body(mut self, limit: usize) -> Self {
        self.max_body = limit;
        self
    }

    /// How long an unused connection stays open. The default is below what load balancers commonly allow (60 s and up),
    /// so that it is this side which closes and few calls meet a connection that the server is just giving up.
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
    /// Of this and the methods below, each of which says whom to trust, the last one called counts.
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

    /// Takes a configuration of yours, for what the other methods do not offer.
    ///
    /// If it names no ALPN protocols, HTTP/2 and HTTP/1.1 are offered.
    #[cfg(feature = "rustls")]
    pub fn tls_config(mut self, config: impl Into<std::sync::Arc<rustls::ClientConfig>>) -> Self {
        self.tls.trust = Trust::Config(config.into());
        self
    }

    /// Shows a client certificate to servers that ask for one (mutual TLS). It goes with any of the methods above, which
    /// say whom to trust; over [`tls_config`](Self::tls_config), it replaces that configuration's own.
    ///
    /// The PEM text has the certificate, those of its issuers up to one that the server knows, and the private key in
    /// PKCS#8, PKCS#1 or SEC1, not encrypted. It is read by [`build`](Self::build), which also finds out whether key and
    /// certificate belong together.
    ///
    /// Where the server refuses, a call fails: with TLS 1.2 in the handshake, as a
    /// [`TransportError::Connect`](authlete_core::TransportError::Connect); with TLS 1.3 as `Interrupted`, since the client
    /// may have sent its request by the time it learns of that.
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
        // A connection that died in silence looks usable, and HTTP/2 would put call after call on it. Pings while a call
        // waits find that out before the call's own limit has passed.
        let patience = self.timeout.clamp(Duration::from_secs(1), Duration::from_secs(40));
        // hyper-util repeats a request by itself only if hyper gave it back without having written any of it, so
        // `retry_canceled_requests` stays on: nothing is sent twice, and a connection closed by the server while idle
        // does not fail a call.
        let client = Client::builder(TokioExecutor::new())
            .timer(TokioTimer::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(self.pool_idle_timeout)
            .http2_keep_alive_interval(patience / 2)
            .http2_keep_alive_timeout(patience / 4)
            .build(connector);
        self.transport(client)
    }

    /// Builds the transport over a client that there is already. Connecting, pooling and TLS are then that client's
    /// affair, and the settings for them do nothing.
    ///
    /// # Errors
    ///
    /// [`SetupError::UserAgent`], and [`SetupError::Identity`] if there is a client certificate, which that client would not
    /// show.
    pub fn over<C>(self, client: Client<C, Full<Bytes>>) -> Result<HyperTransport<C>, SetupError> {
        #[cfg(feature = "rustls")]
        if self.tls.identity.is_some() {
            let reason = io::Error::new(io::ErrorKind::InvalidInput, "a client that there is already has its own TLS");
            return Err(SetupError::Identity(reason.into()));
        }
        self.transport(client)
    }

    fn transport<C>(self, client: Client<C, Full<Bytes>>) -> Result<HyperTransport<C>, SetupError> {
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

    /// Also where nobody is trusted, so that https would fail anyway.
    #[test]
    #[cfg(feature = "rustls")]
    fn an_identity_is_read_in_any_case() {
        let outcome = Builder::default().client_identity("garbage").build();
        assert!(matches!(outcome, Err(SetupError::Identity(_))), "{outcome:?}");
    }

    #[test]
    #[cfg(feature = "rustls")]
    fn an_identity_is_not_dropped_for_a_client_that_there_is_already() {
        let client = || Client::builder(TokioExecutor::new()).build_http();
        assert!(Builder::default().over(client()).is_ok());
        let outcome = Builder::default().client_identity("garbage").over(client());
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

    /// What the system trusts depends on the system; that it is asked does not.
    #[test]
    #[cfg(all(feature = "native-roots", feature = "platform-verifier", any(feature = "aws-lc-rs", feature = "ring")))]
    fn the_system_is_asked() {
        for builder in [Builder::default().native_roots(), Builder::default().platform_verifier()] {
            let outcome = builder.build();
            assert!(matches!(outcome, Ok(_) | Err(SetupError::Tls(_))), "{outcome:?}");
        }
    }
}
