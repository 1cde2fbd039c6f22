//! Time limits.

use std::time::{Duration, Instant};

use authlete_core::TransportError;
use authlete_core::transport::TimeLimit;
use authlete_tests::scripted::{Server, Step};
use http::Method;

use super::subject::{self, SECRET, Settings, chain, subjects};

const LIMIT: Duration = Duration::from_millis(200);
/// For a machine that is busy.
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
    // What is less than a millisecond is not none.
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
        // It accepts, and then is silent where it should speak TLS.
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
