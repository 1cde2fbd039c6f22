//! How requests come to the handlers and responses go out, here over oxhttp. Other libraries take the same steps.

use std::io::{self, Read};
use std::mem;
use std::net::SocketAddr;
use std::time::Duration;

use authlete_core::handler::BODY_LIMIT;
use http::{Request, Response, StatusCode};
use oxhttp::model::Body;
use oxhttp::{ListeningServer, Server};

/// Answers requests at that address, on other threads.
pub(crate) fn listen(
    address: SocketAddr,
    respond: impl Fn(&Request<Vec<u8>>) -> Response<Vec<u8>> + Send + Sync + 'static,
) -> io::Result<ListeningServer> {
    let server = Server::new(move |request| match whole(request) {
        Ok(request) => respond(&request).map(Body::from),
        Err(_) => {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::BAD_REQUEST;
            response
        }
    });
    server.bind(address).with_global_timeout(Duration::from_secs(10)).with_max_concurrent_connections(256).spawn()
}

/// The request with its body, which is read no further than handlers want it: they refuse one that is longer.
fn whole(request: &mut Request<Body>) -> io::Result<Request<Vec<u8>>> {
    let (parts, mut stream) = mem::take(request).into_parts();
    let mut body = Vec::new();
    let read = stream.by_ref().take(BODY_LIMIT as u64 + 1).read_to_end(&mut body);
    // oxhttp wants its request back: it drops the rest of the body, to find the next request behind it.
    *request = Request::from_parts(parts.clone(), stream);
    read.map(|_| Request::from_parts(parts, body))
}
