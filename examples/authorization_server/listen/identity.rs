//! The certificate that the server shows, with its key.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem};
use rustls::server::WebPkiClientVerifier;
use rustls::server::danger::ClientCertVerifier;
use rustls::{CipherSuite, ConfigBuilder, ServerConfig, SupportedCipherSuite, WantsVerifier};

use super::any_certificate::AnyCertificate;

/// The cipher suites of TLS 1.2 that RFC 9325, section 4.2, recommends. FAPI 1.0 Part 2, section 8.5, and the FAPI 2.0 Security
/// Profile, section 5.2.1, permit no others that rustls has.
const TLS12_CIPHER_SUITES: [CipherSuite; 4] = [
    CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    CipherSuite::TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
    CipherSuite::TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    CipherSuite::TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
];

/// A certificate chain and the private key.
pub(crate) struct Identity {
    chain: Vec<CertificateDer<'static>>,
    key: PrivateKeyDer<'static>,
}

/// Why there is no identity.
#[derive(Debug)]
pub(crate) enum IdentityError {
    /// A file in PEM cannot be used.
    Pem(PathBuf, pem::Error),
    /// A certificate cannot be made for the host.
    Made(rcgen::Error),
    /// The key has no form that TLS takes.
    Key(&'static str),
}

impl Identity {
    /// A new self-signed certificate for this machine and a host, the certificate also in PEM, for clients to trust.
    pub(crate) fn made(host: &str) -> Result<(Self, String), IdentityError> {
        // An IPv6 address has brackets in a URL.
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
        if !names.iter().any(|name| name == host) {
            names.push(host.to_owned());
        }
        let made = rcgen::generate_simple_self_signed(names).map_err(IdentityError::Made)?;
        let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).map_err(IdentityError::Key)?;
        Ok((Self { chain: vec![made.cert.der().clone()], key }, made.cert.pem()))
    }

    /// The certificate chain and the private key of files in PEM.
    pub(crate) fn read(certificate: &Path, key: &Path) -> Result<Self, IdentityError> {
        let unusable = |file: &Path| {
            let file = file.to_owned();
            move |error| IdentityError::Pem(file, error)
        };
        let chain = CertificateDer::pem_file_iter(certificate).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        Ok(Self {
            chain: chain.map_err(unusable(certificate))?,
            key: PrivateKeyDer::from_pem_file(key).map_err(unusable(key))?,
        })
    }

    /// TLS with this identity.
    pub(super) fn config(&self) -> Result<Arc<ServerConfig>, rustls::Error> {
        self.finish(WebPkiClientVerifier::no_client_auth())
    }

    /// TLS with this identity that asks clients for certificates.
    pub(super) fn config_that_asks(&self) -> Result<Arc<ServerConfig>, rustls::Error> {
        self.finish(Arc::new(AnyCertificate(ring::default_provider().signature_verification_algorithms)))
    }

    fn finish(&self, clients: Arc<dyn ClientCertVerifier>) -> Result<Arc<ServerConfig>, rustls::Error> {
        let builder: ConfigBuilder<ServerConfig, WantsVerifier> =
            ServerConfig::builder_with_provider(Arc::new(provider())).with_safe_default_protocol_versions()?;
        let builder = builder.with_client_cert_verifier(clients);
        let mut config = builder.with_single_cert(self.chain.clone(), self.key.clone_key())?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

fn provider() -> CryptoProvider {
    let is_permitted =
        |suite: &SupportedCipherSuite| suite.tls13().is_some() || TLS12_CIPHER_SUITES.contains(&suite.suite());
    let mut provider = ring::default_provider();
    provider.cipher_suites.retain(is_permitted);
    provider
}

impl fmt::Display for IdentityError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pem(file, error) => write!(f, "{} cannot be used: {error}", file.display()),
            Self::Made(error) => write!(f, "a certificate cannot be made: {error}"),
            Self::Key(error) => write!(f, "the private key cannot be used: {error}"),
        }
    }
}

impl std::error::Error for IdentityError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_is_read_from_files() {
        let made = rcgen::generate_simple_self_signed(["as.test".to_owned()]).unwrap();
        let folder = std::env::temp_dir().join(format!("authorization-server-identity-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let [certificate, key] = ["certificate.pem", "key.pem"].map(|name| folder.join(name));
        std::fs::write(&certificate, made.cert.pem()).unwrap();
        std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let read = Identity::read(&certificate, &key).unwrap();
        assert!(read.chain == [made.cert.der().clone()] && read.config().is_ok());
        let missing = Identity::read(&certificate, &folder.join("none.pem")).err().unwrap().to_string();
        assert!(missing.contains("none.pem cannot be used"), "{missing}");
        assert!(Identity::read(&key, &key).is_ok_and(|identity| identity.config().is_err()), "no certificate in it");
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
