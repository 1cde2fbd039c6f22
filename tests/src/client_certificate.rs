//! What every transport with client certificates has to do.

use std::error::Error;

use authlete_core::TransportError;
use authlete_core::transport::{HttpRequest, HttpResponse};
use http::{Method, Request};
use rustls::version::{TLS12, TLS13};

use crate::certificates::{Authority, Identity, KeyForm};
use crate::scripted::{Server, Step};

/// Sends over one transport.
pub type Send = Box<dyn Fn(HttpRequest) -> Result<HttpResponse, TransportError>>;

/// The error of a call whose TLS 1.2 handshake fails because the client has no certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// `TransportError::Connect`, as of any handshake that fails.
    Connect,
    /// `TransportError::Interrupted`: isahc does not know curl's code for it, 98.
    Interrupted,
}

/// Panics unless servers that demand a certificate get the right one, and a rejection gives the right error.
///
/// `transport` makes a transport that trusts the roots in the first PEM text and presents the certificate in the second.
pub fn check(missing: Missing, transport: impl Fn(&str, Option<&str>) -> Send) {
    let [servers, clients, strangers] = [(); 3].map(|()| Authority::new());
    for version in [&TLS12, &TLS13] {
        let serve = |scripts| Server::start_tls(servers.demanding_server_config(&clients, version), scripts);
        for form in KeyForm::ALL {
            let case = format!("{form:?} over {version:?}");
            let identity = clients.issue(form);
            let send = transport(&servers.pem(), Some(&identity.pem()));
            let server = serve(vec![vec![Step::Read, Step::write("HTTP/1.1 204 No Content\r\n\r\n"), Step::Hold]]);
            let outcome = send(request(Method::POST, &server));
            assert_eq!(outcome.unwrap_or_else(|error| panic!("{case}: {}", shown(&error))).status(), 204, "{case}");
            let received = server.received();
            assert_eq!(received[0].certificate.as_deref(), Some(&**identity.certificate()), "{case}");
        }
        let unknown = strangers.issue(KeyForm::Pkcs8);
        for identity in [None, Some(&unknown)] {
            for method in [Method::GET, Method::POST, Method::DELETE] {
                let case = format!("{method} over {version:?}, with a certificate: {}", identity.is_some());
                let send = transport(&servers.pem(), identity.map(Identity::pem).as_deref());
                let server = serve(vec![vec![Step::Read], vec![Step::Read]]);
                let error = send(request(method, &server)).expect_err(&case);
                // With TLS 1.3 the client's handshake is complete before the server rejects the certificate.
                let in_handshake = version == &TLS12 && (identity.is_some() || missing == Missing::Connect);
                match error {
                    TransportError::Connect(_) if in_handshake => {}
                    TransportError::Interrupted(_) if !in_handshake => {}
                    _ => panic!("{case}: {}", shown(&error)),
                }
                unknown.assert_hidden(&shown(&error));
                assert_eq!((server.received().len(), server.connections()), (0, 1), "{case}");
            }
        }
    }
}

fn request(method: Method, server: &Server) -> HttpRequest {
    let body = if method == Method::POST { "{}" } else { "" };
    let url = format!("https://localhost:{}/", server.address().port());
    Request::builder().method(method).uri(url).body(body.into()).expect("a request")
}

/// PEM texts that are no usable client certificate, each with its name. No error may show a key in them.
pub fn unusable(identity: &Identity) -> Vec<(&'static str, String)> {
    let (chain, key) = (identity.chain_pem(), identity.key_pem());
    vec![
        ("nothing", String::new()),
        ("no PEM", "SlAV32hkKG".into()),
        ("no key", chain.clone()),
        ("no certificate", key.clone()),
        ("all in one line", identity.pem().replace(['\r', '\n'], "")),
        ("a key in one line", chain.clone() + &key.replace(['\r', '\n'], "")),
        ("a key cut short", chain.clone() + &key[..key.len() - 40]),
        ("a key that is no Base64", chain.clone() + &key.replacen('\n', "\n!", 1)),
        ("an encrypted key", chain + &key.replace("PRIVATE", "ENCRYPTED PRIVATE")),
        ("a certificate that is no Base64", identity.pem().replacen('\n', "\n!", 1)),
    ]
}

/// All that an error shows: its `Debug`, its `Display`, its sources.
pub fn shown(error: &dyn Error) -> String {
    let sources = std::iter::successors(error.source(), |error| (**error).source());
    sources.fold(format!("{error:?} {error}"), |text, source| format!("{text}: {source}"))
}
