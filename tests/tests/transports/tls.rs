//! TLS, with certificates made here.

use std::sync::Arc;

use authlete_core::TransportError;
use authlete_tests::certificates::{Authority, KeyForm};
use authlete_tests::client_certificate::{self, Missing, shown};
use authlete_tests::scripted::{Server, Step};
use authlete_tests::truncation::{self, Complete};
use authlete_transport_hyper::{HyperTransport, SetupError};
use http::{Method, Version};
use rustls::crypto::ring;
use rustls::{ClientConfig, RootCertStore};

use super::apart::is_apart;
use super::subject::{SECRET, Settings, Subject, chain, hyper, isahc, request_to};

/// Every transport, trusting this root only.
pub(crate) fn trusting(root: &Authority) -> Vec<Subject> {
    let settings = Settings::default();
    let hyper = hyper(&settings).private_roots(root.pem()).build();
    let isahc = isahc(&settings).private_roots(root.pem()).build();
    let mut subjects = vec![Subject::hyper(hyper.expect("a transport"))];
    subjects.extend(Subject::isahc(isahc.expect("a transport")));
    subjects
}

fn client_config(root: &Authority) -> ClientConfig {
    let mut roots = RootCertStore::empty();
    roots.add(root.certificate().clone()).expect("a root");
    ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(roots)
        .with_no_client_auth()
}

pub(crate) fn url(server: &Server, host: &str) -> String {
    format!("https://{host}:{}/{SECRET}", server.address().port())
}

#[test]
fn a_private_root_is_trusted_if_asked_for() {
    let root = Authority::new();
    for subject in trusting(&root) {
        let script = vec![Step::Read, Step::write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"), Step::Hold];
        let server = Server::start_tls(root.server_config(&["http/1.1"]), vec![script]);
        let response = subject.send(request_to(Method::POST, &url(&server, "localhost"), "{}"));
        assert_eq!(response.expect(subject.name).version(), Version::HTTP_11, "{}", subject.name);
        assert_eq!(server.received()[0].body, b"{}", "{}", subject.name);
    }
}

/// Checks that a call fails for this reason, as unsent, and that the server got no request.
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
    let [known, unknown] = [Authority::new(), Authority::new()];
    for subject in trusting(&known) {
        let server = Server::start_tls(unknown.server_config(&[]), vec![vec![Step::Read]]);
        assert_unsent(&subject, &server, &url(&server, "localhost"), "certificate");
    }
}

#[test]
fn a_certificate_for_another_host_is_refused() {
    let root = Authority::new();
    for subject in trusting(&root) {
        let server = Server::start_tls(root.server_config(&[]), vec![vec![Step::Read]]);
        assert_unsent(&subject, &server, &url(&server, "127.0.0.1"), "certificate");
    }
}

#[test]
fn https_is_not_plain() {
    let root = Authority::new();
    for subject in trusting(&root) {
        let server = Server::start(vec![vec![Step::Reset]]);
        assert_unsent(&subject, &server, &url(&server, "localhost"), "");
    }
}

#[test]
fn a_public_root_is_no_private_one() {
    let root = Authority::new();
    let settings = Settings::default();
    let mut subjects = vec![Subject::hyper(hyper(&settings).webpki_roots().build().expect("a transport"))];
    subjects.extend(Subject::isahc(isahc(&settings).build().expect("a transport")));
    for subject in subjects {
        let server = Server::start_tls(root.server_config(&[]), vec![vec![Step::Read]]);
        assert_unsent(&subject, &server, &url(&server, "localhost"), "certificate");
    }
}

/// isahc cannot be tested for this here, where its TLS is compiled in and trusts the system's roots. Its crate has a test.
#[test]
fn without_roots_there_is_no_https() {
    let subject = Subject::hyper(HyperTransport::builder().build().expect("a transport"));
    let server = Server::start(vec![vec![Step::Read]]);
    assert_unsent(&subject, &server, &url(&server, "localhost"), "roots");
    assert_eq!(server.connections(), 0);
}

#[test]
fn protocols_of_the_callers_own_stay() {
    let root = Authority::new();
    let mut config = client_config(&root);
    config.alpn_protocols = vec![b"http/1.1".to_vec()];
    let builder = HyperTransport::builder().tls_config(config);
    let subject = Subject::hyper(builder.build().expect("a transport"));
    let script = vec![Step::Read, Step::write("HTTP/1.1 204 No Content\r\n\r\n"), Step::Hold];
    let server = Server::start_tls(root.server_config(&["h2", "http/1.1"]), vec![script]);
    let response = subject.send(request_to(Method::GET, &url(&server, "localhost"), ""));
    assert_eq!(response.expect("a response").version(), Version::HTTP_11);
}

#[test]
fn servers_that_demand_a_certificate_get_it() {
    client_certificate::check(Missing::Connect, |roots, identity| {
        let mut builder = hyper(&Settings::default()).private_roots(roots);
        if let Some(pem) = identity {
            builder = builder.client_identity(pem);
        }
        let subject = Subject::hyper(builder.build().expect("a transport"));
        Box::new(move |request| subject.send(request))
    });
}

#[test]
fn an_identity_goes_with_a_configuration_of_the_callers_own() {
    let [servers, clients] = [Authority::new(), Authority::new()];
    let identity = clients.issue(KeyForm::Pkcs8);
    let script = vec![Step::Read, Step::write("HTTP/1.1 204 No Content\r\n\r\n"), Step::Hold];
    let config = servers.demanding_server_config(&clients, &rustls::version::TLS13);
    let server = Server::start_tls(config, vec![script]);
    let builder = HyperTransport::builder().client_identity(identity.pem()).tls_config(client_config(&servers));
    let subject = Subject::hyper(builder.build().expect("a transport"));
    subject.send(request_to(Method::GET, &url(&server, "localhost"), "")).expect("a response");
    assert_eq!(server.received()[0].certificate.as_deref(), Some(&**identity.certificate()));
}

#[test]
fn an_unusable_identity_is_refused_and_not_shown() {
    let authority = Authority::new();
    for form in KeyForm::ALL {
        let identity = authority.issue(form);
        let mut cases = client_certificate::unusable(&identity);
        cases.push((
            "the key of another certificate",
            authority.issue(KeyForm::Pkcs8).chain_pem() + &identity.key_pem(),
        ));
        for (name, pem) in cases {
            let builder = HyperTransport::builder().webpki_roots().client_identity(pem);
            identity.assert_hidden(&format!("{builder:?}"));
            match builder.build() {
                Err(error @ SetupError::Identity(_)) => identity.assert_hidden(&shown(&error)),
                other => panic!("{name}, {form:?}: {other:?}"),
            }
        }
    }
}

#[test]
fn unusable_roots_are_refused() {
    let authority = Authority::new();
    for pem in [String::new(), authority.issue(KeyForm::Pkcs8).key_pem(), authority.pem().replacen('\n', "\n!", 1)] {
        let outcome = HyperTransport::builder().private_roots(&*pem).build();
        assert!(matches!(outcome, Err(SetupError::Tls(_))), "{pem}: {outcome:?}");
    }
}

#[test]
fn a_response_is_complete_by_its_length() {
    truncation::check(Complete::Arrives, |roots| {
        let subject = Subject::hyper(hyper(&Settings::default()).private_roots(roots).build().expect("a transport"));
        Box::new(move |request| subject.send(request))
    });
    truncation::check(Complete::MayBeLost, |roots| {
        let [subject, _] =
            Subject::isahc(isahc(&Settings::default()).private_roots(roots).build().expect("a transport"));
        Box::new(move |request| subject.send(request))
    });
}

/// Over isahc they are written: curl does it, nothing turns it off, and the crate's documentation says so.
#[test]
fn no_secrets_are_written_to_a_file() {
    const NAME: &str = "SSLKEYLOGFILE";
    let path = std::env::temp_dir().join(format!("authlete-tests-{}.log", std::process::id()));
    let path = path.to_str().expect("a path in UTF-8");
    if !is_apart("transports::tls::no_secrets_are_written_to_a_file", &[(NAME, path)]) {
        // curl over OpenSSL makes an empty file as soon as it is linked in.
        assert_eq!(std::fs::read_to_string(path).unwrap_or_default(), "");
        return;
    }
    let root = Authority::new();
    let builder = hyper(&Settings::default()).private_roots(root.pem());
    let subject = Subject::hyper(builder.build().expect("a transport"));
    let script = vec![Step::Read, Step::write("HTTP/1.1 204 No Content\r\n\r\n"), Step::Hold];
    let server = Server::start_tls(root.server_config(&["http/1.1"]), vec![script]);
    subject.send(request_to(Method::GET, &url(&server, "localhost"), "")).expect("a response");
}
