//! The settings of a transport.

use std::error::Error;
use std::fmt;
use std::time::Duration;

use authlete_core::transport::user_agent;
#[cfg(feature = "isahc-2")]
use isahc::HttpClient;
#[cfg(any(feature = "native-tls", feature = "rustls-tls"))]
use isahc::tls::TrustStore;

use crate::IsahcTransport;
use crate::clients::Clients;
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
/// | [`user_agent`](Self::user_agent) | only this crate's |
/// | TLS | the roots that the system trusts |
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

    /// The limit for making a connection: name lookup, TCP and TLS together. A call that exceeds it was not sent. Whole
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

    /// How long an unused HTTP/2 connection stays usable. Whole seconds, rounded up; with zero no connection is used twice,
    /// as with HTTP/1.1 always (see [the crate's promises](crate#promises)).
    ///
    /// The default is below what load balancers commonly allow (60 s and up), so that few calls get a connection that the
    /// server is just closing.
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
    /// Of the methods that set whom to trust, the last one called counts.
    #[cfg(any(feature = "native-tls", feature = "rustls-tls"))]
    pub fn private_roots(mut self, pem: impl Into<String>) -> Self {
        self.tls.trust = Trust::Roots(TrustStore::builder().certificate_from_pem(pem.into()).build());
        self
    }

    /// Uses this TLS configuration, for what the other methods do not offer.
    #[cfg(all(feature = "isahc-2", any(feature = "native-tls", feature = "rustls-tls")))]
    pub fn tls_config(mut self, config: isahc::tls::TlsConfig) -> Self {
        self.tls.trust = Trust::Config(config);
        self
    }

    /// Presents a client certificate to servers that ask for one (mutual TLS). Only where TLS is OpenSSL: with the feature
    /// `native-tls`, and not on Windows, where Schannel takes PKCS #12 archives only.
    ///
    /// The PEM text has the certificate, those of its issuers up to one that the server knows, and the private key in
    /// PKCS#8, PKCS#1 or SEC1, not encrypted. [`build`](Self::build) reads it, but whether key and certificate belong
    /// together is checked by OpenSSL when it connects.
    ///
    /// If the server rejects the certificate, calls fail: with TLS 1.2 in the handshake, as
    /// [`TransportError::Connect`](authlete_core::TransportError::Connect) in most cases; with TLS 1.3 as `Interrupted`,
    /// since the client may have sent its request before it learns of the rejection.
    ///
    /// A TLS configuration given as a whole has its own client certificate; the two exclude each other.
    #[cfg(all(feature = "native-tls", unix))]
    pub fn client_identity(mut self, pem: impl Into<authlete_core::Secret>) -> Self {
        self.tls.identity = Some(pem.into());
        self
    }

    /// Builds the transport with clients of its own: up to two, one for connections that are used again and one for those
    /// that are not ([the crate's promises](crate#promises) say which are). isahc runs each client on a thread.
    ///
    /// # Errors
    ///
    /// [`SetupError`]
    pub fn build(self) -> Result<IsahcTransport, SetupError> {
        let clients = Clients::start(self.pool_idle_timeout).map_err(|error| SetupError::Client(error.into()))?;
        self.transport(clients)
    }

    /// Builds the transport with the given client. Its connection pool stays as it is, and so does its TLS configuration
    /// unless one was set here. The other settings override the client's for each call.
    ///
    /// All calls then go through that client, so two of [the crate's promises](crate#promises) do not hold unless the client
    /// was built with `connection_cache_size(0)`:
    ///
    /// - Over HTTP/1.1, a response that the server sent unasked may be taken for the response to the next request.
    /// - A request without a body that changes something, such as a `DELETE`, may be sent twice.
    ///
    /// # Errors
    ///
    /// [`SetupError`], but not [`SetupError::Client`]
    #[cfg(feature = "isahc-2")]
    pub fn build_with_client(self, client: HttpClient) -> Result<IsahcTransport, SetupError> {
        self.transport(Clients::given(client))
    }

    fn transport(self, clients: Clients) -> Result<IsahcTransport, SetupError> {
        let user_agent = user_agent(NAME, self.product.as_deref()).ok_or(SetupError::UserAgent)?;
        Ok(IsahcTransport {
            clients,
            timeout: ceil_millis(self.timeout),
            connect_timeout: ceil_millis(self.connect_timeout),
            max_body: self.max_body,
            user_agent,
            #[cfg(any(feature = "native-tls", feature = "rustls-tls"))]
            tls: self.tls.config()?,
        })
    }
}

/// Whole milliseconds, as curl counts time limits: it takes zero for no limit, and more than 24 days may not fit.
pub(crate) fn ceil_millis(limit: Duration) -> Duration {
    let millis = limit.as_nanos().div_ceil(1_000_000).clamp(1, i32::MAX as u128);
    Duration::from_millis(millis as u64)
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
    Client(Box<dyn Error + Send + Sync>),
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
            Self::Client(source) | Self::Identity(source) => Some(&**source),
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
