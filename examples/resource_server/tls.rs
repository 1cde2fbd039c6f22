//! TLS with a certificate that is made for this run, and one for a client. A real server gets its own from a file.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig};

use crate::Result;

/// The certificates of a run.
pub(crate) struct Certificates {
    pub(crate) server: Arc<ServerConfig>,
    /// What a client's tokens are bound to.
    pub(crate) client: CertificateDer<'static>,
    /// The file with the root, for clients.
    pub(crate) root_file: String,
    /// The file with the client's certificate and its key.
    pub(crate) client_file: String,
}

impl Certificates {
    /// Makes them, and writes into the directory what a client needs.
    pub(crate) fn make_in(directory: &Path) -> Result<Self> {
        let mut params = named("Root of the resource server");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let root = CertifiedIssuer::self_signed(params, KeyPair::generate()?)?;

        let server_key = KeyPair::generate()?;
        let names = ["localhost".to_owned(), "127.0.0.1".to_owned()];
        let server = CertificateParams::new(names)?.signed_by(&server_key, &root)?;
        let client_key = KeyPair::generate()?;
        let client = named("A client").signed_by(&client_key, &root)?;

        fs::create_dir_all(directory)?;
        let file = |name: &str, text: String| -> Result<String> {
            let path = directory.join(name);
            fs::write(&path, text)?;
            Ok(path.display().to_string())
        };
        Ok(Self {
            root_file: file("root.pem", root.pem())?,
            client_file: file("client.pem", client.pem() + &client_key.serialize_pem())?,
            client: client.der().clone(),
            server: server_config(root.der(), server.der(), &server_key)?.into(),
        })
    }
}

/// A client may show a certificate of that root. It need not: most tokens are bound to none.
///
/// For tokens that are bound to self-signed certificates, the verifier is one that checks the handshake's signature alone: who has
/// the key is all that matters then (RFC 8705, section 4).
fn server_config(
    root: &CertificateDer<'static>,
    certificate: &CertificateDer<'static>,
    key: &KeyPair,
) -> Result<ServerConfig> {
    let provider = Arc::new(ring::default_provider());
    let mut roots = RootCertStore::empty();
    roots.add(root.clone())?;
    let verifier = WebPkiClientVerifier::builder_with_provider(roots.into(), Arc::clone(&provider))
        .allow_unauthenticated()
        .build()?;
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()?
        .with_client_cert_verifier(verifier)
        .with_single_cert(vec![certificate.clone()], key)?;
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    Ok(config)
}

fn named(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params
}
