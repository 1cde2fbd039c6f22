//! Requests, as the server gets them.

use authlete_core::transport::HttpRequest;
use authlete_tests::scripted::{Received, Server, Step};
use http::{HeaderValue, Method};

use super::subject::{Settings, Subject, request, request_to, subjects};

/// Sends one request and returns it as it came in.
fn arrived(subject: &Subject, make: impl FnOnce(&Server) -> HttpRequest) -> Received {
    let script = vec![Step::Read, Step::write("HTTP/1.1 204 No Content\r\n\r\n"), Step::Hold];
    let server = Server::start(vec![script]);
    subject.send(make(&server)).expect(subject.name);
    let mut received = server.received();
    assert_eq!(received.len(), 1, "{}", subject.name);
    received.remove(0)
}

#[test]
fn what_is_asked_for_arrives() {
    let large = "x".repeat(3 << 20);
    let targets = [
        "/",
        "/a/b?c=d",
        "/a%2Fb/%252e%252e/%2E%2E%2E/%E3%81%82/%7E%41?q=%26+%2f%7e&&r",
        "//a//b/",
        "/a;b=c/~d:e@f!$'()*,",
    ];
    let bodies = [(Method::GET, ""), (Method::DELETE, ""), (Method::POST, ""), (Method::POST, "{\"a\":\"\u{3042}\"}")];
    let mut cases: Vec<_> =
        targets.iter().flat_map(|target| bodies.clone().map(|(method, body)| (method, *target, body))).collect();
    cases.extend([(Method::POST, "/", &*large), (Method::PUT, "/", &*large), (Method::DELETE, "/", "{}")]);

    for subject in subjects(&Settings::default()) {
        for (method, target, body) in &cases {
            let case = format!("{method} {target} over {}", subject.name);
            let received = arrived(&subject, |server| {
                let mut request = request_to(method.clone(), &format!("http://{}{target}", server.address()), body);
                request.headers_mut().insert("x-own", HeaderValue::from_static("1, 2"));
                request
            });
            assert_eq!(received.line(), format!("{method} {target} HTTP/1.1"), "{case}");
            assert!(received.body == body.as_bytes(), "{case}: {} bytes", received.body.len());
            assert_eq!(received.header("host").len(), 1, "{case}");
            assert_eq!(received.header("accept"), ["application/json"], "{case}");
            assert_eq!(received.header("accept-encoding"), ["identity"], "{case}");
            assert_eq!(received.header("x-own"), ["1, 2"], "{case}");
            assert_eq!(received.header("expect"), [""; 0], "{case}");
            assert_eq!(received.header("transfer-encoding"), [""; 0], "{case}");
            let (length, content_type) = match (method, body.len()) {
                (&Method::GET | &Method::DELETE, 0) => (vec![], vec![]),
                (_, 0) => (vec!["0".to_owned()], vec![]),
                (_, length) => (vec![length.to_string()], vec!["application/json"]),
            };
            assert_eq!(received.header("content-length"), length, "{case}");
            assert_eq!(received.header("content-type"), content_type, "{case}");
        }
    }
}

#[test]
fn the_user_agent_is_named() {
    let [plain, own] = [None, Some("my-server/1.0")].map(|product| Settings { product, ..Settings::default() });
    for (settings, front) in [(plain, ""), (own, "my-server/1.0 ")] {
        for subject in subjects(&settings) {
            let received = arrived(&subject, |server| request(Method::GET, server, ""));
            let family = subject.name.split(' ').next().unwrap_or_default();
            assert_eq!(received.header("user-agent"), [format!("{front}authlete-transport-{family}/0.1.0")]);

            let received = arrived(&subject, |server| {
                let mut request = request(Method::GET, server, "");
                request.headers_mut().insert("user-agent", HeaderValue::from_static("other/2"));
                request
            });
            assert_eq!(received.header("user-agent"), ["other/2"]);
        }
    }
}
