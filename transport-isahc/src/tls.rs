//! Whom TLS trusts, and whom it shows itself as.

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

/// The two choices that TLS takes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tls {
    pub(crate) trust: Trust,
    /// Certificate chain and private key, in PEM.
    #[cfg(all(feature = "native-tls", unix))]
    pub(crate) identity: Option<Secret>,
}

/// Where trust in servers comes from.
#[derive(Clone, Default)]
pub(crate) enum Trust {
    /// The client, and by default the system.
    #[default]
    Client,
    Roots(TrustStore),
    Config(TlsConfig),
}

impl Tls {
    /// The configuration, if it is not the client's.
    pub(crate) fn config(self) -> Result<Option<TlsConfig>, SetupError> {
        #[cfg(all(feature = "native-tls", unix))]
        if let Some(pem) = self.identity {
            let builder = match self.trust {
                Trust::Client => TlsConfig::builder(),
                Trust::Roots(roots) => TlsConfig::builder().trust_store(roots),
                // It can be neither read nor added to.
                Trust::Config(_) => return Err(unusable("the TLS configuration has an identity of its own")),
            };
            return Ok(Some(builder.identity(identity(pem)?).build()));
        }
        Ok(match self.trust {
            Trust::Client => None,
            Trust::Roots(roots) => Some(TlsConfig::builder().trust_store(roots).build()),
            Trust::Config(config) => Some(config),
        })
    }
}

/// isahc shows the passphrases of a configuration.
impl fmt::Debug for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Client => "Client",
            Self::Roots(_) => "Roots",
            Self::Config(_) => "Config",
        })
    }
}

/// What the PEM reader says of an error is dropped, as it quotes the text.
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
