//! The settings of a transport.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use authlete_core::transport::user_agent;
use isahc::HttpClient;
use isahc::config::Configurable;
#[cfg(any(feature = "native-tls", feature = "rustls-tls"))]
use isahc::tls::TrustStore;

use crate::IsahcTransport;
#[cfg(any(feature = "native-tls", feature = "rustls-tls"))]
use crate::tls::{Tls, Trust};

const NAME: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// The settings of an [`IsahcTransport`].
///
/// | | default |
/// | --- | --- |
/// | [`timeout`](Self::timeout) | 30 s |
/// | [`connect_timeout`](Self::connect_timeout) | 5 s |
/// | [`max_body`](Self::max_body) | 16 MiB |
/// | [`pool_idle_timeout`](Self::pool_idle_timeout) | 50 s |
/// | [`user_agent`](Self::user_agent) | none in front |
/// | TLS | what the system trusts |
#[derive(Debug, Clone)]
#[must_use]
pub struct Builder {
    timeout: Duration,
    connect_timeout: Duration,
    max_body: usize,
    pool_idle_timeout: Duration,
    product: Option<String>,
    #[cfg(any(feature = "native-tls", feature = "rustls-tls"))]
    tls: Tls,
}

impl Builder {
    /// The limit for a whole call, from the name lookup to the last byte of the body. Whole milliseconds, rounded up.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = limit;
        self
    }

    /// The limit for making a connection: name lookup, TCP and TLS together. A call that meets it was not sent. Whole
    /// milliseconds, rounded up.
    pub fn connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// The longest response body, in bytes.
    pub fn max_body(mut self, limit: usize) -> Self {
        self.max_body = limit;
        self
    }

    /// How long an unused connection stays usable. Whole seconds, rounded up; with zero each call has its own connection.
    ///
    /// The default is below what load balancers commonly allow (60 s and up), so that few calls meet a connection that the
    /// server is just giving up.
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

    /// Trusts the roots in a PEM text, and no others. curl reads it when it connects.
    ///
    /// Of this and `tls_config`, the last one called counts.
    #[cfg(any(feature = "native-tls", feature = "rustls-tls"))]
    pub fn private_roots(mut self, pem: impl Into<String>) -> Self {
        self.tls.trust = Trust::Roots(TrustStore::builder().certificate_from_pem(pem.into()).build());
        self
    }

    /// Takes a TLS configuration of yours, for what the other methods do not offer.
    #[cfg(any(feature = "native-tls", feature = "rustls-tls"))]
    pub fn tls_config(mut self, config: isahc::tls::TlsConfig) -> Self {
        self.tls.trust = Trust::Config(config);
        self
    }

    /// Shows a client certificate to servers that ask for one (mutual TLS). Only where TLS is OpenSSL: with the feature
    /// `native-tls`, and not on Windows, where Schannel takes PKCS #12 archives only.
    ///
    /// The PEM text has the certificate, those of its issuers up to one that the server knows, and the private key in
    /// PKCS#8, PKCS#1 or SEC1, not encrypted. [`build`](Self::build) reads it, but it is OpenSSL that finds out, when it
    /// connects, whether key and certificate belong together.
    ///
    /// Where the server refuses, a call fails: with TLS 1.2 in the handshake, as a
    /// [`TransportError::Connect`](authlete_core::TransportError::Connect) in most cases; with TLS 1.3 as `Interrupted`, since
    /// the client may have sent its request by the time it learns of that.
    ///
    /// A configuration of [`tls_config`](Self::tls_config) has an identity of its own; the two exclude each other.
    #[cfg(all(feature = "native-tls", unix))]
    pub fn client_identity(mut self, pem: impl Into<authlete_core::Secret>) -> Self {
        self.tls.identity = Some(pem.into());
        self
    }

    /// Builds the transport with clients of its own. isahc runs each client on a thread; there are two, see
    /// [the crate's promises](crate#promises).
    ///
    /// # Errors
    ///
    /// [`SetupError`]
    pub fn build(self) -> Result<IsahcTransport, SetupError> {
        let pooled = self.client(self.pool_idle_timeout)?;
        let unpooled = self.client(Duration::ZERO)?;
        self.transport(pooled, Some(unpooled))
    }

    /// Builds the transport over a client that there is already. Its pool and, unless one of the methods for it was called,
    /// its TLS stay as they are; the other settings override the client's call by call.
    ///
    /// All calls then go through that one client, so curl may also send twice what has no body and changes something, such as a
    /// `DELETE`; the client's `connection_cache_size(0)` prevents it.
    ///
    /// # Errors
    ///
    /// [`SetupError`], but not [`SetupError::Client`]
    pub fn over(self, client: HttpClient) -> Result<IsahcTransport, SetupError> {
        self.transport(client, None)
    }

    fn client(&self, idle_timeout: Duration) -> Result<HttpClient, SetupError> {
        // Else curl looks for `https_proxy` and its like.
        let builder = HttpClient::builder().proxy(None);
        // To curl, zero seconds are no limit.
        let builder = match idle_timeout {
            Duration::ZERO => builder.connection_cache_size(0),
            limit => builder.connection_cache_ttl(Duration::from_secs(ceil_secs(limit))),
        };
        builder.build().map_err(SetupError::Client)
    }

    fn transport(self, client: HttpClient, unpooled: Option<HttpClient>) -> Result<IsahcTransport, SetupError> {
        let user_agent = user_agent(NAME, self.product.as_deref()).ok_or(SetupError::UserAgent)?;
        Ok(IsahcTransport {
            client,
            unpooled,
            timeout: ceil_millis(self.timeout),
            connect_timeout: ceil_millis(self.connect_timeout),
            max_body: self.max_body,
            user_agent,
            #[cfg(any(feature = "native-tls", feature = "rustls-tls"))]
            tls: self.tls.config()?,
        })
    }
}

/// To curl, less than a millisecond is no limit, and more than 24 days may not fit.
pub(crate) fn ceil_millis(limit: Duration) -> Duration {
    let millis = limit.as_nanos().div_ceil(1_000_000).clamp(1, i32::MAX as u128);
    Duration::from_millis(millis as u64)
}

fn ceil_secs(limit: Duration) -> u64 {
    limit.as_nanos().div_ceil(1_000_000_000).min(i32::MAX as u128 / 1000) as u64
}

impl Default for Builder {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(30),
            connect_timeout: Duration::from_secs(5),
            max_body: 16 * 1024 * 1024,
            pool_idle_timeout: Duration::from_secs(50),
            product: None,
            #[cfg(any(feature = "native-tls", feature = "rustls-tls"))]
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
    /// isahc could not start a client.
    Client(isahc::Error),
    /// The client certificate or its private key cannot be used. The source shows neither.
    Identity(Box<dyn Error + Send + Sync>),
}

impl fmt::Display for SetupError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UserAgent => f.write_str("the product token cannot stand in a header"),
            Self::Client(_) => f.write_str("the HTTP client cannot be started"),
            Self::Identity(_) => f.write_str("the client certificate or its private key cannot be used"),
        }
    }
}

impl Error for SetupError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::UserAgent => None,
            Self::Client(source) => Some(source),
            Self::Identity(source) => Some(&**source),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_never_none() {
        let millis = [0, 1, 999_999, 1_000_000, 1_000_001].map(|nanos| ceil_millis(Duration::from_nanos(nanos)));
        assert_eq!(millis.map(|limit| limit.as_millis()), [1, 1, 1, 1, 2]);
        assert_eq!(ceil_millis(Duration::MAX).as_millis(), i32::MAX as u128);
        assert_eq!([1, 1_000, 1_001].map(|millis| ceil_secs(Duration::from_millis(millis))), [1, 1, 2]);
        assert_eq!(ceil_secs(Duration::MAX), i32::MAX as u64 / 1000);
    }

    #[test]
    fn a_product_token_has_to_fit_a_header() {
        assert!(Builder::default().user_agent("my-server/1.0 (test)").build().is_ok());
        for product in ["", " a", "\ta", "a\nb", "caf\u{e9}"] {
            let outcome = Builder::default().user_agent(product).build();
            assert!(matches!(outcome, Err(SetupError::UserAgent)), "{outcome:?}");
        }
    }
}
