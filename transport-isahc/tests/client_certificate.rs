//! Client certificates. They need the feature `native-tls`, which the tests across crates cannot turn on.
#![cfg(all(feature = "native-tls", unix))]

use authlete_core::TransportError;
use authlete_core::blocking::Transport;
use authlete_tests::certificates::{Authority, KeyForm};
use authlete_tests::client_certificate::{self, Missing, shown};
use authlete_tests::scripted::{Server, Step};
use authlete_transport_isahc::{IsahcTransport, SetupError};
use http::Request;
#[cfg(feature = "isahc-2")]
use isahc::tls::{Identity, PrivateKey, TlsConfig};

#[test]
fn servers_that_demand_a_certificate_get_it() {
    client_certificate::check(Missing::Interrupted, |roots, identity| {
        let mut builder = IsahcTransport::builder().private_roots(roots);
        if let Some(pem) = identity {
            builder = builder.client_identity(pem);
        }
        let transport = builder.build().expect("a transport");
        Box::new(move |request| Transport::send(&transport, request))
    });
}

#[test]
fn an_unusable_identity_is_refused_and_not_shown() {
    let authority = Authority::new();
    for form in KeyForm::ALL {
        let identity = authority.issue(form);
        for (name, pem) in client_certificate::unusable(&identity) {
            let builder = IsahcTransport::builder().client_identity(pem);
            identity.assert_hidden(&format!("{builder:?}"));
            match builder.build() {
                Err(error @ SetupError::Identity(_)) => identity.assert_hidden(&shown(&error)),
                other => panic!("{name}, {form:?}: {other:?}"),
            }
        }
    }
}

#[test]
#[cfg(feature = "isahc-2")]
fn an_identity_and_a_configuration_of_the_callers_own_exclude_each_other() {
    let identity = Authority::new().issue(KeyForm::Pkcs8);
    let builder = IsahcTransport::builder().client_identity(identity.pem()).tls_config(TlsConfig::default());
    let outcome = builder.build();
    assert!(matches!(outcome, Err(SetupError::Identity(_))), "{outcome:?}");
}

#[test]
#[cfg(feature = "isahc-2")]
fn a_configuration_of_the_callers_own_is_not_shown() {
    let identity = Authority::new().issue(KeyForm::Pkcs8);
    let key = PrivateKey::from_pem(identity.key_pem(), String::from("hush"));
    let config = TlsConfig::builder().identity(Identity::from_pem(identity.chain_pem(), Some(key))).build();
    let builder = IsahcTransport::builder().tls_config(config);
    for text in [format!("{builder:?}"), format!("{:?}", builder.build())] {
        assert!(!text.contains("hush"), "{text}");
        identity.assert_hidden(&text);
    }
}

/// curl has no code for it that would say that nothing was sent.
#[test]
fn a_key_of_another_certificate_is_found_out_at_the_first_call() {
    let [servers, clients] = [Authority::new(), Authority::new()];
    let identity = clients.issue(KeyForm::Pkcs8);
    let pem = clients.issue(KeyForm::Pkcs8).chain_pem() + &identity.key_pem();
    let transport = IsahcTransport::builder().private_roots(servers.pem()).client_identity(pem).build();
    let server = Server::start_tls(servers.server_config(&[]), vec![vec![Step::Read]]);
    let request = Request::get(format!("https://localhost:{}/", server.address().port())).body(Vec::new());
    let outcome = Transport::send(&transport.expect("a transport"), request.expect("a request"));
    match outcome {
        Err(error @ TransportError::Interrupted(_)) => identity.assert_hidden(&shown(&error)),
        other => panic!("{other:?}"),
    }
    assert_eq!(server.received().len(), 0);
}
