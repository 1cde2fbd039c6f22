//! TLS: trusted roots, the client certificate, the crypto provider.

use std::io;
use std::sync::Arc;

use authlete_core::Secret;
#[cfg(any(feature = "webpki-roots", feature = "native-roots", feature = "platform-verifier"))]
use hyper_rustls::ConfigBuilderExt;
use rustls::crypto::CryptoProvider;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::{CertifiedKey, SingleCertAndKey};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};

use crate::SetupError;

/// The settings for TLS.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tls {
    pub(crate) trust: Trust,
    /// Certificate chain and private key, in PEM.
    pub(crate) identity: Option<Secret>,
}

/// Which servers are trusted.
#[derive(Debug, Clone, Default)]
pub(crate) enum Trust {
    #[default]
    Nobody,
    /// In PEM.
    PrivateRoots(String),
    #[cfg(feature = "webpki-roots")]
    WebpkiRoots,
    #[cfg(feature = "native-roots")]
    NativeRoots,
    #[cfg(feature = "platform-verifier")]
    PlatformVerifier,
    #[cfg(feature = "rustls-0_23")]
    Config(Arc<ClientConfig>),
}

impl Tls {
    /// The configuration, if any server is trusted. The client certificate is checked in any case.
    pub(crate) fn config(&self) -> Result<Option<Arc<ClientConfig>>, SetupError> {
        let config = self.trust.config()?;
        let provider = config.as_ref().map(|config| Arc::clone(config.crypto_provider()));
        let key = self.identity.as_ref().map(|pem| certified_key(pem, provider)).transpose()?;
        let Some(mut config) = config else { return Ok(None) };
        // hyper-rustls's builder could set the protocols, but panics if they are set already.
        if config.alpn_protocols.is_empty() {
            Arc::make_mut(&mut config).alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        }
        if let Some(key) = key {
            Arc::make_mut(&mut config).client_auth_cert_resolver = Arc::new(SingleCertAndKey::from(key));
        }
        Ok(Some(config))
    }
}

impl Trust {
    /// The configuration without the client certificate of these settings.
    fn config(&self) -> Result<Option<Arc<ClientConfig>>, SetupError> {
        let builder = match self {
            Self::Nobody => return Ok(None),
            #[cfg(feature = "rustls-0_23")]
            Self::Config(config) => return Ok(Some(Arc::clone(config))),
            Self::PrivateRoots(pem) => wants_verifier()?.with_root_certificates(private_roots(pem)?),
            #[cfg(feature = "webpki-roots")]
            Self::WebpkiRoots => wants_verifier()?.with_webpki_roots(),
            #[cfg(feature = "native-roots")]
            Self::NativeRoots => {
                wants_verifier()?.with_native_roots().map_err(|error| SetupError::Tls(error.into()))?
            }
            #[cfg(feature = "platform-verifier")]
            Self::PlatformVerifier => {
                wants_verifier()?.try_with_platform_verifier().map_err(|error| SetupError::Tls(error.into()))?
            }
        };
        Ok(Some(Arc::new(builder.with_no_client_auth())))
    }
}

/// `ClientConfig::builder` would panic if there is no crypto provider, or if there are two.
fn wants_verifier() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, SetupError> {
    ClientConfig::builder_with_provider(provider()?)
        .with_safe_default_protocol_versions()
        .map_err(|error| SetupError::Tls(error.into()))
}

fn provider() -> Result<Arc<CryptoProvider>, SetupError> {
    CryptoProvider::get_default().cloned().or_else(compiled_in).ok_or(SetupError::NoCryptoProvider)
}

fn compiled_in() -> Option<Arc<CryptoProvider>> {
    #[cfg(feature = "aws-lc-rs")]
    return Some(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
    #[cfg(all(feature = "ring", not(feature = "aws-lc-rs")))]
    return Some(Arc::new(rustls::crypto::ring::default_provider()));
    #[cfg(not(any(feature = "aws-lc-rs", feature = "ring")))]
    return None;
}

fn private_roots(pem: &str) -> Result<RootCertStore, SetupError> {
    let mut roots = RootCertStore::empty();
    for certificate in certificates(pem).map_err(|reason| SetupError::Tls(reason.into()))? {
        roots.add(certificate).map_err(|error| SetupError::Tls(error.into()))?;
    }
    Ok(roots)
}

/// Reads certificate chain and private key, with the default crypto provider if none is given.
fn certified_key(pem: &Secret, given: Option<Arc<CryptoProvider>>) -> Result<CertifiedKey, SetupError> {
    let chain = certificates(pem.expose()).map_err(|reason| SetupError::Identity(reason.into()))?;
    let key = PrivateKeyDer::from_pem_slice(pem.expose().as_bytes())
        .map_err(|_| SetupError::Identity(invalid("the PEM text has no private key that can be read").into()))?;
    let provider = given.map_or_else(provider, Ok)?;
    CertifiedKey::from_der(chain, key, &provider).map_err(|error| SetupError::Identity(error.into()))
}

/// Reads at least one certificate. The PEM reader's own error is dropped, since it quotes the text.
fn certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, io::Error> {
    let certificates: Vec<_> = CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|_| invalid("the PEM text cannot be read"))?;
    if certificates.is_empty() {
        return Err(invalid("the PEM text has no certificate"));
    }
    Ok(certificates)
}

fn invalid(reason: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}
