//! What every transport has to make of a TLS connection that the server closes without `close_notify` (RFC 8446, section
//! 6.1): a response that is complete by its own length has arrived, and one that lasts until the end may have been cut off.

use authlete_core::TransportError;
use http::Request;

use crate::certificates::Authority;
use crate::client_certificate::Send;
use crate::scripted::{Server, Step};

/// What a transport makes of a complete response right before such a close.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Complete {
    /// It arrives.
    Arrives,
    /// It may also be lost, as `TransportError::Interrupted`: curl over rustls drops what it read along with the close.
    MayBeLost,
}

/// Panics unless a transport does that.
///
/// `transport` makes one that trusts the roots in the PEM text.
pub fn check(complete: Complete, transport: impl Fn(&str) -> Send) {
    let root = Authority::new();
    let send = transport(&root.pem());
    let outcome = |head: &str| {
        let response = format!("HTTP/1.1 200 OK\r\nconnection: close\r\n{head}\r\n{{}}");
        let server =
            Server::start_tls(root.server_config(&["http/1.1"]), vec![vec![Step::Read, Step::write(&response)]]);
        let url = format!("https://localhost:{}/", server.address().port());
        send(Request::post(url).body(b"{}".to_vec()).expect("a request"))
    };
    // Whether response and close arrive together depends on the moment.
    for _ in 0..20 {
        match outcome("content-length: 2\r\n") {
            Ok(response) => assert_eq!(response.body(), b"{}"),
            Err(TransportError::Interrupted(_)) if complete == Complete::MayBeLost => {}
            Err(error) => panic!("{error:?}"),
        }
        let cut = outcome("");
        assert!(matches!(cut, Err(TransportError::Interrupted(_))), "{cut:?}");
    }
}
