//! Connections: made, kept, lost.

use std::thread;
use std::time::Duration;

use authlete_core::TransportError;
use authlete_core::transport::AtMostOnce;
use authlete_tests::scripted::{Server, Step};
use http::Method;

use super::subject::{Settings, Subject, chain, request, request_to, subjects};

fn answer() -> Step {
    Step::write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}")
}

/// isahc's are not used again over HTTP/1.1, because of what the next test shows.
#[test]
fn a_connection_is_used_again() {
    for subject in subjects(&Settings::default()) {
        let script = vec![Step::Read, answer(), Step::Read, answer(), Step::Read, answer(), Step::Hold];
        let server = Server::start(vec![script; 3]);
        for (method, body) in [(Method::POST, "{}"), (Method::GET, ""), (Method::PUT, "{}")] {
            subject.send(request(method, &server, body)).expect(subject.name);
            // Connections are handed back a moment after the body was read.
            thread::sleep(Duration::from_millis(30));
        }
        let connections = if subject.name.starts_with("isahc") { 3 } else { 1 };
        assert_eq!((server.connections(), server.received().len()), (connections, 3), "{}", subject.name);
    }
}

#[test]
fn a_response_that_nobody_asked_for_is_not_taken_for_another_one() {
    let unasked = "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n\"unasked\"";
    for method in [Method::GET, Method::POST, Method::DELETE] {
        let body = if method == Method::POST { "{}" } else { "" };
        for subject in subjects(&Settings::default()) {
            for pause in [0, 10, 100] {
                let case = format!("{method} over {}, {pause} ms later", subject.name);
                let both = format!("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{{}}{unasked}");
                let twice = vec![Step::Read, Step::write(&both), Step::Read, answer(), Step::Hold];
                let server = Server::start(vec![twice, vec![Step::Read, answer(), Step::Hold]]);
                let first = subject.send(request(method.clone(), &server, body)).expect(&case);
                thread::sleep(Duration::from_millis(pause));
                let second = subject.send(request(method.clone(), &server, body)).expect(&case);
                assert_eq!([first.body(), second.body()], [b"{}", b"{}"], "{case}");
            }
        }
    }
}

#[test]
fn an_unused_connection_is_given_up() {
    for subject in subjects(&Settings { pool_idle_timeout: Duration::ZERO, ..Settings::default() }) {
        let script = vec![Step::Read, answer(), Step::Hold];
        let server = Server::start(vec![script.clone(), script]);
        for _ in 0..2 {
            subject.send(request(Method::POST, &server, "{}")).expect(subject.name);
            thread::sleep(Duration::from_millis(30));
        }
        assert_eq!((server.connections(), server.received().len()), (2, 2), "{}", subject.name);
    }
}

#[test]
fn a_connection_closed_while_unused_costs_no_call_twice() {
    for method in [Method::GET, Method::POST, Method::DELETE] {
        for subject in subjects(&Settings::default()) {
            let case = format!("{method} over {}", subject.name);
            let server = Server::start(vec![vec![Step::Read, answer()], vec![Step::Read, answer(), Step::Hold]]);
            let body = if method == Method::POST { "{}" } else { "" };
            subject.send(request(Method::POST, &server, "{}")).expect(&case);
            thread::sleep(Duration::from_millis(100));
            match subject.send(request(method.clone(), &server, body)) {
                Ok(_) => assert_eq!(server.received().len(), 2, "{case}"),
                Err(TransportError::Interrupted(_)) => assert_eq!(server.received().len(), 1, "{case}"),
                Err(error) => panic!("{case}: {}", chain(&error)),
            }
        }
    }
}

/// The server has the second request and ends the connection without a response.
fn lose_second_call(subject: &Subject, method: Method, last: Step) {
    let case = format!("{method} over {}", subject.name);
    let lost = vec![Step::Read, last];
    let server =
        Server::start(vec![[vec![Step::Read, answer()], lost.clone()].concat(), lost, vec![Step::Read, answer()]]);
    subject.send(request(Method::POST, &server, "{}")).expect(&case);
    thread::sleep(Duration::from_millis(30));
    let body = if method == Method::POST { "{}" } else { "" };
    let mut second = request(method.clone(), &server, body);
    if method.is_safe() {
        second.extensions_mut().insert(AtMostOnce);
    }
    let outcome = subject.send(second);
    assert!(matches!(outcome, Err(TransportError::Interrupted(_))), "{case}: {outcome:?}");
    thread::sleep(Duration::from_millis(30));
    assert_eq!(server.received().len(), 2, "{case}");
}

#[test]
fn a_call_lost_on_a_used_connection_is_not_sent_again() {
    for method in [Method::POST, Method::DELETE, Method::GET] {
        for subject in subjects(&Settings::default()) {
            lose_second_call(&subject, method.clone(), Step::write(""));
        }
    }
}

#[test]
fn a_call_lost_on_a_used_connection_does_not_count_as_unsent() {
    for subject in subjects(&Settings::default()) {
        lose_second_call(&subject, Method::POST, Step::Deafen);
    }
}

#[test]
fn refused_is_unsent() {
    for subject in subjects(&Settings::default()) {
        let address = Server::start(vec![]).address();
        for method in [Method::GET, Method::POST] {
            let outcome = subject.send(request_to(method, &format!("http://{address}/"), ""));
            assert!(matches!(outcome, Err(TransportError::Connect(_))), "{}: {outcome:?}", subject.name);
        }
    }
}

#[test]
fn an_unknown_host_is_unsent() {
    for subject in subjects(&Settings::default()) {
        let outcome = subject.send(request_to(Method::POST, "http://host.invalid/", "{}"));
        assert!(matches!(outcome, Err(TransportError::Connect(_))), "{}: {outcome:?}", subject.name);
    }
}

#[test]
fn a_relative_url_is_unsent() {
    for subject in subjects(&Settings::default()) {
        let outcome = subject.send(request_to(Method::POST, "/api/1/auth/token", "{}"));
        assert!(matches!(outcome, Err(TransportError::Unsendable(_))), "{}: {outcome:?}", subject.name);
    }
}
