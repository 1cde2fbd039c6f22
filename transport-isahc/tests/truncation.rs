//! Connections closed without `close_notify`. Over rustls, which the tests across crates use, curl loses responses.
#![cfg(feature = "native-tls")]

use authlete_core::blocking::Transport;
use authlete_tests::truncation::{self, Complete};
use authlete_transport_isahc::IsahcTransport;

#[test]
fn a_response_is_complete_by_its_length() {
    truncation::check(Complete::Arrives, |roots| {
        let transport = IsahcTransport::builder().private_roots(roots).build().expect("a transport");
        Box::new(move |request| Transport::send(&transport, request))
    });
}
