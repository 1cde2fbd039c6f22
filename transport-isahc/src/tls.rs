//! TLS: trusted roots and the client certificate.

use std::fmt;

use isahc::tls::{TlsConfig, TrustStore};
#[cfg(all(feature = "native-tls", unix))]
use {
    authlete_core::Secret,
    isahc::tls::{Identity, PrivateKey},
    rustls_pki_types::pem::PemObject,
    rustls_pki_types::{CertificateDer, PrivateKeyDer},
    std::io,
};

use crate::SetupError;

/// The settings for TLS.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tls {
    pub(crate) trust: Trust,
    /// Certificate chain and private key, in PEM.
    #[cfg(all(feature = "native-tls", unix))]
    pub(crate) identity: Option<Secret>,
}

/// Which servers are trusted.
#[derive(Clone, Default)]
pub(crate) enum Trust {
    /// Those that the client trusts, by default those that the system trusts.
    #[default]
    Client,
    Roots(TrustStore),
    #[cfg(feature = "isahc-2")]
    Config(TlsConfig),
}

impl Tls {
    /// The configuration, unless the client's own is to be used.
    pub(crate) fn config(self) -> Result<Option<TlsConfig>, SetupError> {
        #[cfg(all(feature = "native-tls", unix))]
        if let Some(pem) = self.identity {
            let builder = match self.trust {
                Trust::Client => TlsConfig::builder(),
                Trust::Roots(roots) => TlsConfig::builder().trust_store(roots),
                // A client certificate cannot be added to it.
                #[cfg(feature = "isahc-2")]
                Trust::Config(_) => return Err(unusable("the TLS configuration has an identity of its own")),
            };
            return Ok(Some(builder.identity(identity(pem)?).build()));
        }
        Ok(match self.trust {
            Trust::Client => None,
            Trust::Roots(roots) => Some(TlsConfig::builder().trust_store(roots).build()),
            #[cfg(feature = "isahc-2")]
            Trust::Config(config) => Some(config),
        })
    }
}

/// Shows no configuration: isahc's `Debug` shows the passphrases in it.
impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Client => "Client",
            Self::Roots(_) => "Roots",
            #[cfg(feature = "isahc-2")]
            Self::Config(_) => "Config",
        })
    }
}

/// Reads certificate chain and private key. The PEM reader's own error is dropped, since it quotes the text.
#[cfg(all(feature = "native-tls", unix))]
fn identity(pem: Secret) -> Result<Identity, SetupError> {
    let pem = pem.into_exposed();
    CertificateDer::from_pem_slice(pem.as_bytes())
        .map_err(|_| unusable("the PEM text has no certificate that can be read"))?;
    let key = PrivateKeyDer::from_pem_slice(pem.as_bytes())
        .map_err(|_| unusable("the PEM text has no private key that can be read"))?;
    let key = PrivateKey::from_der(key.secret_der().to_vec(), None);
    Ok(Identity::from_pem(pem, Some(key)))
}

#[cfg(all(feature = "native-tls", unix))]
fn unusable(reason: &'static str) -> SetupError {
    SetupError::Identity(io::Error::new(io::ErrorKind::InvalidData, reason).into())
}
