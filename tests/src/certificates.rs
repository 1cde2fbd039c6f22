//! Certificates, made for the test that asks for them.

use std::sync::Arc;

use rcgen::{BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, SupportedProtocolVersion};

/// A root.
#[derive(Debug)]
pub struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    /// A root that nobody knows yet.
    pub fn new() -> Self {
        let key = KeyPair::generate().expect("a key");
        Self(CertifiedIssuer::self_signed(issuer("root"), key).expect("a root"))
    }

    /// The root's certificate.
    pub fn certificate(&self) -> &CertificateDer<'static> {
        self.0.der()
    }

    /// The root's certificate in PEM.
    pub fn pem(&self) -> String {
        self.0.pem()
    }

    /// A certificate for `localhost` with its key, issued by way of a second authority.
    pub fn issue(&self, form: KeyForm) -> Identity {
        let key = form.key();
        let second = KeyPair::generate().expect("a key");
        let second = CertifiedIssuer::signed_by(issuer("second"), second, &self.0).expect("an issuer");
        let params = CertificateParams::new(["localhost".to_owned()]).expect("a name");
        let chain = [params.signed_by(&key, &second).expect("a certificate"), second.as_ref().clone()];
        Identity { chain, key, form }
    }

    /// A server for `localhost` that speaks these protocols.
    pub fn server_config(&self, protocols: &[&str]) -> ServerConfig {
        self.server(rustls::DEFAULT_VERSIONS, None, protocols)
    }

    /// A server for `localhost`, with one version of TLS, that demands a certificate of another authority's.
    pub fn demanding_server_config(
        &self,
        clients: &Authority,
        version: &'static SupportedProtocolVersion,
    ) -> ServerConfig {
        self.server(&[version], Some(clients), &["http/1.1"])
    }

    fn server(
        &self,
        versions: &[&'static SupportedProtocolVersion],
        clients: Option<&Authority>,
        protocols: &[&str],
    ) -> ServerConfig {
        let provider = Arc::new(ring::default_provider());
        let verifier = match clients {
            None => WebPkiClientVerifier::no_client_auth(),
            Some(clients) => {
                let mut roots = RootCertStore::empty();
                roots.add(clients.certificate().clone()).expect("a root");
                WebPkiClientVerifier::builder_with_provider(roots.into(), provider.clone()).build().expect("a verifier")
            }
        };
        let identity = self.issue(KeyForm::Pkcs8);
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(identity.key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(provider)
            .with_protocol_versions(versions)
            .expect("versions")
            .with_client_cert_verifier(verifier)
            .with_single_cert(identity.chain.iter().map(|certificate| certificate.der().clone()).collect(), key)
            .expect("a server configuration");
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        config
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self::new()
    }
}

/// Each with a name of its own: OpenSSL finds issuers by name.
fn issuer(name: &str) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params
}

/// A certificate, that of its issuer, and the private key.
#[derive(Debug)]
pub struct Identity {
    chain: [Certificate; 2],
    key: KeyPair,
    form: KeyForm,
}

impl Identity {
    /// The certificate as the other side sees it.
    pub fn certificate(&self) -> &CertificateDer<'static> {
        self.chain[0].der()
    }

    /// Certificates and key in PEM.
    pub fn pem(&self) -> String {
        self.chain_pem() + &self.key_pem()
    }

    /// The certificates in PEM.
    pub fn chain_pem(&self) -> String {
        self.chain.iter().map(Certificate::pem).collect()
    }

    /// The private key in PEM.
    pub fn key_pem(&self) -> String {
        self.form.pem(&self.key)
    }

    /// Panics if a part of the private key is in a text.
    pub fn assert_hidden(&self, text: &str) {
        let pem = self.key_pem();
        let lines = pem.lines().filter(|line| !line.starts_with("-----")).filter_map(|line| line.get(..16));
        // Bytes that every form of the key has one behind the other.
        let der = self.key.serialize_der()[40..52].to_vec();
        for part in lines.map(|line| line.as_bytes().to_vec()).chain([der]) {
            let numbers = format!("{part:?}");
            assert!(!text.contains(numbers.trim_matches(['[', ']'])), "{text}");
            assert!(!text.contains(&*String::from_utf8_lossy(&part)), "{text}");
        }
    }
}

/// How a private key is written down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyForm {
    /// PKCS#8, an EC key.
    Pkcs8,
    /// SEC1, an EC key.
    Sec1,
    /// PKCS#1, an RSA key.
    Pkcs1,
}

impl KeyForm {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Pkcs8, Self::Sec1, Self::Pkcs1];

    fn key(self) -> KeyPair {
        match self {
            Self::Pkcs8 | Self::Sec1 => KeyPair::generate().expect("a key"),
            // ring makes no RSA keys. This one is for these tests and is worth nothing.
            Self::Pkcs1 => KeyPair::from_pem(include_str!("certificates/rsa_key.pem")).expect("a key"),
        }
    }

    fn pem(self, key: &KeyPair) -> String {
        let pkcs8 = key.serialize_der();
        let (label, der) = match self {
            Self::Pkcs8 => return key.serialize_pem(),
            // RFC 5915, section 3: version, the secret, the curve P-256, the public key.
            Self::Sec1 => {
                let secret = &pkcs8[36..68];
                let curve = b"\xa0\x0a\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07";
                let public = [b"\xa1\x44\x03\x42\0", key.public_key_raw()].concat();
                ("EC PRIVATE KEY", [b"\x30\x77\x02\x01\x01\x04\x20", secret, curve, &public].concat())
            }
            // RFC 5958, section 2: the last member, behind version, algorithm and its own tag and length.
            Self::Pkcs1 => ("RSA PRIVATE KEY", pkcs8[26..].to_vec()),
        };
        pem::encode(&pem::Pem::new(label, der))
    }
}
