//! Time limits.

use std::thread;
use std::time::{Duration, Instant};

use authlete_core::TransportError;
use authlete_core::transport::TimeLimit;
use authlete_tests::scripted::{Server, Step};
use http::Method;

use super::apart::is_apart;
use super::subject::{self, SECRET, Settings, chain, subjects};

const LIMIT: Duration = Duration::from_millis(200);
/// How late a busy machine may be.
const MARGIN: Duration = Duration::from_secs(5);

#[test]
fn one_limit_holds_for_the_whole_call() {
    let after = |first: &str, more| vec![Step::Read, Step::write(first), more];
    let cases = [
        ("no response", vec![Step::Read, Step::Hold]),
        ("an endless head", after("HTTP/1.1 200 OK\r\nx: ", Step::Trickle("y"))),
        ("no body", after("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n", Step::Hold)),
        ("an endless body", after("HTTP/1.1 200 OK\r\n\r\n", Step::Trickle("z"))),
        (
            "an endless body in chunks",
            after("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n", Step::Trickle("1\r\nz\r\n")),
        ),
    ];
    let subjects = subjects(&Settings { timeout: LIMIT, ..Settings::default() });
    for (name, script) in cases {
        for subject in &subjects {
            let case = format!("{name} over {}", subject.name);
            let server = Server::start(vec![script.clone()]);
            let start = Instant::now();
            let outcome = subject.send(subject::request(Method::POST, &server, "{}"));
            let elapsed = start.elapsed();
            assert!(matches!(outcome, Err(TransportError::Timeout)), "{case}: {outcome:?}");
            assert!((LIMIT..LIMIT + MARGIN).contains(&elapsed), "{case}: {elapsed:?}");
        }
    }
}

#[test]
fn a_request_can_have_a_limit_of_its_own() {
    // curl counts milliseconds, and takes zero for no limit.
    for limit in [LIMIT, Duration::from_micros(1)] {
        for subject in subjects(&Settings::default()) {
            let server = Server::start(vec![vec![Step::Read, Step::Hold]]);
            let mut request = subject::request(Method::POST, &server, "{}");
            request.extensions_mut().insert(TimeLimit(limit));
            let start = Instant::now();
            let outcome = subject.send(request);
            assert!(matches!(outcome, Err(TransportError::Timeout)), "{}: {outcome:?}", subject.name);
            assert!((limit..limit + MARGIN).contains(&start.elapsed()), "{}", subject.name);
        }
    }
}

#[test]
fn a_connection_has_a_limit_of_its_own() {
    let settings = Settings { connect_timeout: LIMIT, ..Settings::default() };
    for subject in subjects(&settings) {
        // The server accepts the connection and never answers the TLS handshake.
        let server = Server::start(vec![vec![Step::Hold]]);
        let url = format!("https://{}/{SECRET}", server.address());
        let start = Instant::now();
        let outcome = subject.send(subject::request_to(Method::POST, &url, "{}"));
        let elapsed = start.elapsed();
        match outcome {
            Err(error @ TransportError::Connect(_)) => assert!(chain(&error).contains("time"), "{}", chain(&error)),
            other => panic!("{}: {other:?}", subject.name),
        }
        assert!((LIMIT..LIMIT + MARGIN).contains(&elapsed), "{}: {elapsed:?}", subject.name);
    }
}

#[test]
fn the_limit_of_the_call_holds_while_connecting() {
    for subject in subjects(&Settings { timeout: LIMIT, ..Settings::default() }) {
        let server = Server::start(vec![vec![Step::Hold]]);
        let url = format!("https://{}/{SECRET}", server.address());
        let outcome = subject.send(subject::request_to(Method::POST, &url, "{}"));
        assert!(matches!(outcome, Err(TransportError::Timeout)), "{}: {outcome:?}", subject.name);
    }
}

/// Times are added up without overflow, also in background tasks.
#[test]
fn a_limit_can_be_as_long_as_a_duration() {
    if !is_apart("transports::limits::a_limit_can_be_as_long_as_a_duration", &[]) {
        return;
    }
    let long = Duration::MAX;
    let settings = Settings { timeout: long, connect_timeout: long, pool_idle_timeout: long, ..Settings::default() };
    for subject in subjects(&settings) {
        let answer = [Step::Read, Step::write("HTTP/1.1 204 No Content\r\n\r\n")];
        let script = [&answer[..], &answer, &[Step::Hold]].concat();
        let server = Server::start(vec![script; 2]);
        for _ in 0..2 {
            subject.send(subject::request(Method::POST, &server, "{}")).expect(subject.name);
            // The pool looks at its connections a moment after the call.
            thread::sleep(Duration::from_millis(50));
        }
    }
}
