//! HTTP/2: bodies cut off by a reset, requests that the server refuses, connections used again.

use std::thread;
use std::time::Duration;

use authlete_core::TransportError;
use authlete_core::transport::AtMostOnce;
use authlete_tests::certificates::Authority;
use authlete_tests::scripted::{Server, Step};
use http::{Method, Version};

use super::subject::{Subject, chain, request_to};
use super::tls::{trusting, url};

const END_STREAM: u8 = 1;

const NO_ERROR: u8 = 0;
const REFUSED_STREAM: u8 = 7;
const CANCEL: u8 = 8;

/// RFC 9113, section 4.1.
fn frame(kind: u8, flags: u8, stream: u8, payload: &[u8]) -> Vec<u8> {
    let length = u8::try_from(payload.len()).expect("a short payload");
    [&[0, 0, length, kind, flags, 0, 0, 0, stream], payload].concat()
}

/// The server's settings and its consent to the client's.
fn settings() -> Vec<u8> {
    [frame(4, 0, 0, b""), frame(4, 1, 0, b"")].concat()
}

/// The headers of a response on the first stream.
fn headers(flags: u8, status: u16, length: Option<&str>) -> Vec<u8> {
    headers_of(1, flags, status, length)
}

/// The headers of a response: status 200 or 204, and `content-length` if it is given. Their indexes in the static table
/// (RFC 7541, appendix A) are 8, 9 and 28; the last one takes two bytes (section 6.2.2).
fn headers_of(stream: u8, flags: u8, status: u16, length: Option<&str>) -> Vec<u8> {
    let mut block = vec![if status == 204 { 0x89 } else { 0x88 }];
    if let Some(length) = length {
        block.extend([0x0f, 0x0d, u8::try_from(length.len()).expect("a short number")]);
        block.extend(length.as_bytes());
    }
    const END_HEADERS: u8 = 4;
    frame(1, END_HEADERS | flags, stream, &block)
}

fn data(flags: u8, text: &str) -> Vec<u8> {
    frame(0, flags, 1, text.as_bytes())
}

fn reset(code: u8) -> Vec<u8> {
    frame(3, 0, 1, &[0, 0, 0, code])
}

fn serve(root: &Authority, scripts: Vec<Vec<Step>>) -> Server {
    Server::start_tls(root.server_config(&["h2", "http/1.1"]), scripts)
}

enum Expected {
    Answer(&'static str),
    Interrupted,
    /// `Interrupted`, but over curl, which takes the reset for the end, an answer.
    InterruptedButWithCurl(&'static str),
}

use Expected::{Answer, Interrupted, InterruptedButWithCurl};

fn cases() -> Vec<(&'static str, Vec<Vec<u8>>, Expected)> {
    vec![
        ("sized", vec![headers(0, 200, Some("2")), data(END_STREAM, "{}")], Answer("{}")),
        ("in two", vec![headers(0, 200, None), data(0, "{"), data(END_STREAM, "}")], Answer("{}")),
        ("no content", vec![headers(END_STREAM, 204, None)], Answer("")),
        ("an empty body", vec![headers(END_STREAM, 200, None)], Answer("")),
        ("whole, then reset", vec![headers(0, 200, Some("2")), data(END_STREAM, "{}"), reset(NO_ERROR)], Answer("{}")),
        (
            "unsized, whole, then reset",
            vec![headers(0, 200, None), data(END_STREAM, "{}"), reset(NO_ERROR)],
            Answer("{}"),
        ),
        ("announced, not sent", vec![headers(END_STREAM, 200, Some("2"))], Interrupted),
        ("announced, not sent with 204", vec![headers(END_STREAM, 204, Some("2"))], Interrupted),
        ("too short", vec![headers(0, 200, Some("9")), data(END_STREAM, "{}")], Interrupted),
        ("cut off", vec![headers(0, 200, Some("9")), data(0, "{}"), reset(NO_ERROR)], Interrupted),
        ("cut off before the body", vec![headers(0, 200, Some("9")), reset(NO_ERROR)], Interrupted),
        ("cancelled", vec![headers(0, 200, None), data(0, "{}"), reset(CANCEL)], Interrupted),
        ("closed", vec![headers(0, 200, None), data(0, "{}")], Interrupted),
        (
            "cut off, of unknown length",
            vec![headers(0, 200, None), data(0, "{}"), reset(NO_ERROR)],
            InterruptedButWithCurl("{}"),
        ),
        (
            "cut off before the body, of unknown length",
            vec![headers(0, 200, None), reset(NO_ERROR)],
            InterruptedButWithCurl(""),
        ),
    ]
}

#[test]
fn responses_are_whole_or_refused() {
    let root = Authority::new();
    for (name, frames, expected) in cases() {
        for method in [Method::POST, Method::DELETE] {
            for subject in trusting(&root) {
                let case = format!("{name}, {method} over {}", subject.name);
                let mut script = vec![Step::ReadH2, Step::Write([settings(), frames.concat()].concat())];
                if name != "closed" {
                    script.push(Step::Hold);
                }
                let server = serve(&root, vec![script]);
                let outcome = subject.send(request_to(method.clone(), &url(&server, "localhost"), ""));
                let expected = match expected {
                    Answer(body) => Some(body),
                    InterruptedButWithCurl(body) if subject.name.starts_with("isahc") => Some(body),
                    Interrupted | InterruptedButWithCurl(_) => None,
                };
                match (expected, outcome) {
                    (Some(body), Ok(response)) => {
                        let got = (response.version(), response.body().as_slice());
                        assert_eq!(got, (Version::HTTP_2, body.as_bytes()), "{case}");
                    }
                    (None, Err(TransportError::Interrupted(_))) => {}
                    (_, outcome) => panic!("{case}: {outcome:?}"),
                }
                assert_eq!(server.received().len(), 1, "{case}");
            }
        }
    }
}

#[test]
fn what_the_server_refuses_is_not_unsent() {
    let root = Authority::new();
    let refuse = [settings(), reset(REFUSED_STREAM)].concat();
    let deaf = |step: Step| vec![step, Step::Deafen, Step::Write(refuse.clone()), Step::Hold];
    let cases = [(Method::GET, ""), (Method::DELETE, ""), (Method::POST, ""), (Method::POST, "{}")];
    for (method, body) in cases {
        for subject in trusting(&root) {
            let case = format!("{method} {body} over {}", subject.name);
            let send = |server: &Server| {
                let outcome = subject.send(request_to(method.clone(), &url(server, "localhost"), body));
                assert!(matches!(outcome, Err(TransportError::Interrupted(_))), "{case}: {outcome:?}");
                server.received().len()
            };
            let script = vec![Step::ReadH2, Step::Write(refuse.clone()), Step::Hold];
            // A refused request may be repeated (RFC 9113, section 8.7). curl does, unless it cannot rewind the body.
            let times = if subject.name.starts_with("isahc") && body.is_empty() { 6 } else { 1 };
            assert_eq!(send(&serve(&root, vec![script; 9])), times, "{case}");
            // The repetition has no connection, but the first request had one.
            assert_eq!(send(&serve(&root, vec![deaf(Step::ReadH2)])), 1, "{case}");
        }
    }
}

/// What a connection does that answers so many requests, the last one without a response.
fn answering(times: u8) -> Vec<Step> {
    let answer = |number| headers_of(2 * number + 1, END_STREAM, 204, None);
    let mut steps = vec![Step::ReadH2, Step::Write([settings(), answer(0)].concat())];
    for number in 1..times {
        steps.extend([Step::ReadH2, Step::Write(answer(number))]);
    }
    steps
}

/// Every transport after a first call over HTTP/2, by which one over isahc learns that it may reuse connections.
fn experienced(root: &Authority) -> Vec<Subject> {
    let subjects = trusting(root);
    for subject in &subjects {
        let server = serve(root, vec![[answering(1), vec![Step::Hold]].concat()]);
        subject.send(request_to(Method::POST, &url(&server, "localhost"), "{}")).expect(subject.name);
    }
    subjects
}

#[test]
fn a_connection_is_used_again() {
    let root = Authority::new();
    for subject in experienced(&root) {
        let server = serve(&root, vec![[answering(5), vec![Step::Hold]].concat(); 2]);
        for (method, body) in [(Method::POST, "{}"), (Method::POST, "{}"), (Method::GET, ""), (Method::PUT, "{}")] {
            let response = subject.send(request_to(method, &url(&server, "localhost"), body)).expect(subject.name);
            assert_eq!(response.version(), Version::HTTP_2, "{}", subject.name);
        }
        assert_eq!((server.connections(), server.received().len()), (1, 4), "{}", subject.name);
    }
}

/// The server has the request, closes the connection without a response, and takes no other one.
#[test]
fn a_call_lost_on_a_used_connection_does_not_count_as_unsent() {
    let root = Authority::new();
    for (method, body) in [(Method::GET, ""), (Method::POST, "{}")] {
        for subject in experienced(&root) {
            let case = format!("{method} over {}", subject.name);
            let lost = [answering(1), vec![Step::ReadH2, Step::Deafen]].concat();
            let server = serve(&root, vec![lost]);
            subject.send(request_to(Method::POST, &url(&server, "localhost"), "{}")).expect(&case);
            let outcome = subject.send(request_to(method.clone(), &url(&server, "localhost"), body));
            assert!(matches!(outcome, Err(TransportError::Interrupted(_))), "{case}: {outcome:?}");
            assert_eq!((server.connections(), server.received().len()), (1, 2), "{case}");
        }
    }
}

#[test]
fn a_call_lost_on_a_used_connection_is_not_sent_again() {
    let root = Authority::new();
    for (method, body) in [(Method::GET, ""), (Method::DELETE, ""), (Method::POST, ""), (Method::POST, "{}")] {
        for subject in experienced(&root) {
            let case = format!("{method} {body} over {}", subject.name);
            let lost = [answering(1), vec![Step::ReadH2]].concat();
            let server = serve(&root, vec![lost; 5]);
            subject.send(request_to(Method::POST, &url(&server, "localhost"), "{}")).expect(&case);
            let mut request = request_to(method.clone(), &url(&server, "localhost"), body);
            request.extensions_mut().insert(AtMostOnce);
            // With a connection of its own, it gets a response.
            match subject.send(request) {
                Ok(_) | Err(TransportError::Interrupted(_)) => {}
                Err(error) => panic!("{case}: {error:?} {}", chain(&error)),
            }
            assert_eq!(server.received().len(), 2, "{case}");
        }
    }
}

/// A connection with HTTP/1.1 must not be used again over isahc, also if the transport reuses those with HTTP/2.
#[test]
fn a_response_that_nobody_asked_for_is_not_taken_for_another_one() {
    let root = Authority::new();
    let response = |text: &str| format!("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{text}");
    let [answer, both] = [response("{}"), response("{}") + &response("[]")].map(|text| Step::write(&text));
    for subject in experienced(&root) {
        let script = vec![Step::Read, both.clone(), Step::Read, answer.clone(), Step::Hold];
        let server = Server::start_tls(root.server_config(&["http/1.1"]), vec![script; 4]);
        for call in 0..4 {
            let response = subject.send(request_to(Method::POST, &url(&server, "localhost"), "{}"));
            let response = response.unwrap_or_else(|error| panic!("{call} over {}: {}", subject.name, chain(&error)));
            assert_eq!((response.version(), &response.body()[..]), (Version::HTTP_11, &b"{}"[..]), "{}", subject.name);
            thread::sleep(Duration::from_millis(10));
        }
    }
}
