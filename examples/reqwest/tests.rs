//! The tests of either version.

use std::io::{Read, Write};
use std::thread;

use super::*;

#[test]
fn the_program_runs() {
    super::main().unwrap();
}

fn send(url: &str, limit: Duration) -> Result<HttpResponse, TransportError> {
    let mut request = HttpRequest::default();
    *request.uri_mut() = url.parse().unwrap();
    request.extensions_mut().insert(TimeLimit(limit));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(Reqwest(client().unwrap()).send(request))
}

/// What the transport makes of a server that answers with these bytes, or does not answer.
fn outcome(response: Option<Vec<u8>>, limit: Duration) -> Result<HttpResponse, TransportError> {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let server = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        match response {
            Some(response) => {
                let _ = stream.read(&mut [0; 4096]);
                let _ = stream.write_all(&response);
            }
            None => drop(stream.read_to_end(&mut Vec::new())),
        }
    });
    let outcome = send(&url, limit);
    server.join().unwrap();
    outcome
}

#[test]
fn what_happened_is_reported() {
    let long = Duration::from_secs(30);
    let redirect = b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n";
    assert_eq!(outcome(Some(redirect.to_vec()), long).unwrap().status(), 302);
    assert!(matches!(outcome(None, Duration::from_millis(100)), Err(TransportError::Timeout)));
    let mut large = b"HTTP/1.1 200 OK\r\n\r\n".to_vec();
    large.resize(17 << 20, b' ');
    assert!(matches!(outcome(Some(large), long), Err(TransportError::BodyTooLarge { limit: LIMIT })));
    let broken = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort".to_vec();
    assert!(matches!(outcome(Some(broken), long), Err(TransportError::Interrupted(_))));
    let encoded = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n".to_vec();
    assert!(matches!(outcome(Some(encoded), long), Err(TransportError::Interrupted(_))));

    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let refused = send(&format!("http://{nobody}/"), long);
    assert!(matches!(refused, Err(TransportError::Connect(_))), "{refused:?}");
}
