//! TLS, with certificates made here.

use std::sync::Arc;

use authlete_core::TransportError;
use authlete_tests::scripted::{Server, Step};
use authlete_transport_hyper::{HyperTransport, rustls};
use authlete_transport_isahc::isahc::tls::{TlsConfig, TrustStore};
use http::{Method, Version};
use rustls::crypto::ring;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ClientConfig, RootCertStore, ServerConfig};

use super::subject::{SECRET, Settings, Subject, chain, hyper, isahc, request_to};

/// A certificate for `localhost` that is its own root.
struct Identity(rcgen::CertifiedKey<rcgen::KeyPair>);

impl Identity {
    fn new() -> Self {
        Self(rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate"))
    }

    fn server_config(&self, protocols: &[&str]) -> ServerConfig {
        let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(self.0.signing_key.serialize_der()));
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_no_client_auth()
            .with_single_cert(vec![self.0.cert.der().clone()], key)
            .expect("a server configuration");
        config.alpn_protocols = protocols.iter().map(|name| name.as_bytes().to_vec()).collect();
        config
    }

    fn client_config(&self) -> ClientConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.cert.der().clone()).expect("a root");
        ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("versions")
            .with_root_certificates(roots)
            .with_no_client_auth()
    }

    /// Every transport, trusting this root only.
    fn trusted(&self) -> Vec<Subject> {
        let settings = Settings::default();
        let trust = TrustStore::builder().certificate_from_pem(self.0.cert.pem()).build();
        let isahc = isahc(&settings).tls_config(TlsConfig::builder().trust_store(trust).build());
        let hyper = hyper(&settings).tls_config(self.client_config());
        let mut subjects = vec![Subject::hyper(hyper.build().expect("a transport"))];
        subjects.extend(Subject::isahc(isahc.build().expect("a transport")));
        subjects
    }
}

fn url(server: &Server, host: &str) -> String {
    format!("https://{host}:{}/{SECRET}", server.address().port())
}

#[test]
fn a_private_root_is_trusted_if_asked_for() {
    let identity = Identity::new();
    for subject in identity.trusted() {
        let script = vec![Step::Read, Step::write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"), Step::Hold];
        let server = Server::start_tls(identity.server_config(&["http/1.1"]), vec![script]);
        let response = subject.send(request_to(Method::POST, &url(&server, "localhost"), "{}"));
        assert_eq!(response.expect(subject.name).version(), Version::HTTP_11, "{}", subject.name);
        assert_eq!(server.received()[0].body, b"{}", "{}", subject.name);
    }
}

#[test]
fn http_2_is_spoken_where_offered() {
    let frames = [
        &b"\0\0\0\x04\0\0\0\0\0"[..],           // SETTINGS
        &b"\0\0\0\x04\x01\0\0\0\0"[..],         // SETTINGS, acknowledged
        &b"\0\0\x01\x01\x04\0\0\0\x01\x88"[..], // HEADERS of stream 1, complete: status 200
        &b"\0\0\x02\0\x01\0\0\0\x01{}"[..],     // DATA of stream 1, the end
    ];
    let identity = Identity::new();
    for subject in identity.trusted() {
        let script = vec![Step::ReadH2, Step::Write(frames.concat()), Step::Hold];
        let server = Server::start_tls(identity.server_config(&["h2", "http/1.1"]), vec![script]);
        let response = subject.send(request_to(Method::POST, &url(&server, "localhost"), "{}")).expect(subject.name);
        assert_eq!((response.version(), &response.body()[..]), (Version::HTTP_2, &b"{}"[..]), "{}", subject.name);
    }
}

/// Nothing gets through, and it is known that nothing did.
fn assert_unsent(subject: &Subject, server: &Server, url: &str, reason: &str) {
    match subject.send(request_to(Method::POST, url, "{}")) {
        Err(error @ TransportError::Connect(_)) => {
            assert!(chain(&error).to_lowercase().contains(reason), "{}: {}", subject.name, chain(&error));
        }
        other => panic!("{}: {other:?}", subject.name),
    }
    assert_eq!(server.received().len(), 0, "{}", subject.name);
}

#[test]
fn an_unknown_root_is_refused() {
    let [known, unknown] = [Identity::new(), Identity::new()];
    for subject in known.trusted() {
        let server = Server::start_tls(unknown.server_config(&[]), vec![vec![Step::Read]]);
        assert_unsent(&subject, &server, &url(&server, "localhost"), "certificate");
    }
}

#[test]
fn a_certificate_for_another_host_is_refused() {
    let identity = Identity::new();
    for subject in identity.trusted() {
        let server = Server::start_tls(identity.server_config(&[]), vec![vec![Step::Read]]);
        assert_unsent(&subject, &server, &url(&server, "127.0.0.1"), "certificate");
    }
}

#[test]
fn https_is_not_plain() {
    let identity = Identity::new();
    for subject in identity.trusted() {
        let server = Server::start(vec![vec![Step::Reset]]);
        assert_unsent(&subject, &server, &url(&server, "localhost"), "");
    }
}

#[test]
fn a_public_root_is_no_private_one() {
    let identity = Identity::new();
    let settings = Settings::default();
    let mut subjects = vec![Subject::hyper(hyper(&settings).webpki_roots().build().expect("a transport"))];
    subjects.extend(Subject::isahc(isahc(&settings).build().expect("a transport")));
    for subject in subjects {
        let server = Server::start_tls(identity.server_config(&[]), vec![vec![Step::Read]]);
        assert_unsent(&subject, &server, &url(&server, "localhost"), "certificate");
    }
}

/// isahc's side of this is a test of its crate: here its TLS is compiled in, and that brings roots.
#[test]
fn without_roots_there_is_no_https() {
    let subject = Subject::hyper(HyperTransport::builder().build().expect("a transport"));
    let server = Server::start(vec![vec![Step::Read]]);
    assert_unsent(&subject, &server, &url(&server, "localhost"), "roots");
    assert_eq!(server.connections(), 0);
}

#[test]
fn protocols_of_the_callers_own_stay() {
    let identity = Identity::new();
    let mut config = identity.client_config();
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let builder = HyperTransport::builder().tls_config(config);
    let subject = Subject::hyper(builder.build().expect("a transport"));
    let script = vec![Step::Read, Step::write("HTTP/1.1 204 No Content\r\n\r\n"), Step::Hold];
    let server = Server::start_tls(identity.server_config(&["h2", "http/1.1"]), vec![script]);
    let response = subject.send(request_to(Method::GET, &url(&server, "localhost"), ""));
    assert_eq!(response.expect("a response").version(), Version::HTTP_11);
}
