//! Transports that are given a client.

use std::thread;
use std::time::Duration;

use authlete_core::TransportError;
use authlete_tests::scripted::{Server, Step};
use http::Method;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use isahc::HttpClient;
use isahc::config::{Configurable, RedirectPolicy};

use super::apart::is_apart;
use super::subject::{self, Settings, Subject, request, subjects};

/// Every transport, each with a client that has other settings.
fn subjects_with_client(settings: &Settings) -> Vec<Subject> {
    let hyper = subject::hyper(settings).build_with_client(Client::builder(TokioExecutor::new()).build_http());
    let client = HttpClient::builder()
        .redirect_policy(RedirectPolicy::Follow)
        .timeout(Duration::from_secs(60))
        .connect_timeout(Duration::from_secs(60))
        .low_speed_timeout(1 << 20, Duration::from_secs(1))
        .default_header("user-agent", "other")
        .build();
    let isahc = subject::isahc(settings).build_with_client(client.expect("a client"));
    let mut subjects = vec![Subject::hyper(hyper.expect("a transport"))];
    subjects.extend(Subject::isahc(isahc.expect("a transport")));
    subjects
}

#[test]
fn the_settings_hold_over_those_of_the_client() {
    let settings = Settings { timeout: Duration::from_millis(200), max_body: 1, ..Settings::default() };
    let redirect = "HTTP/1.1 302 Found\r\nconnection: close\r\nlocation: /a\r\ncontent-length: 0\r\n\r\n";
    let too_long = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}";
    for subject in subjects_with_client(&settings) {
        let server = Server::start(
            [vec![Step::write(redirect)], vec![Step::write(too_long)], vec![Step::Hold]]
                .map(|then| [vec![Step::Read], then].concat())
                .into(),
        );
        let [first, second, third] = [(); 3].map(|()| subject.send(request(Method::POST, &server, "{}")));
        assert_eq!(first.expect(subject.name).status(), 302, "{}", subject.name);
        assert!(matches!(second, Err(TransportError::BodyTooLarge { limit: 1 })), "{}: {second:?}", subject.name);
        assert!(matches!(third, Err(TransportError::Timeout)), "{}: {third:?}", subject.name);
        for received in server.received() {
            let agent = received.header("user-agent").concat();
            assert!(agent.starts_with("authlete-transport-"), "{}: {agent}", subject.name);
        }
    }
}

/// curl would send a request again that was lost on a used connection, but cannot rewind the body.
#[test]
fn a_call_with_a_body_is_not_sent_again() {
    let answer = Step::write("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}");
    let lost = |last: &[Step]| [&[Step::Read, answer.clone(), Step::Read], last].concat();
    for last in [&[][..], &[Step::Deafen]] {
        for subject in subjects_with_client(&Settings::default()) {
            let server = Server::start(vec![lost(last), lost(last)]);
            subject.send(request(Method::POST, &server, "{}")).expect(subject.name);
            thread::sleep(Duration::from_millis(30));
            let outcome = subject.send(request(Method::POST, &server, "{}"));
            assert!(matches!(outcome, Err(TransportError::Interrupted(_))), "{}: {outcome:?}", subject.name);
            assert_eq!((server.connections(), server.received().len()), (1, 2), "{}", subject.name);
        }
    }
}

#[test]
fn no_proxy_is_taken_from_the_environment() {
    let variables = ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"].map(|name| (name, "http://127.0.0.1:9"));
    if !is_apart("transports::given_client::no_proxy_is_taken_from_the_environment", &variables) {
        return;
    }
    for subject in subjects(&Settings::default()) {
        let server = Server::start(vec![vec![Step::Read, Step::write("HTTP/1.1 204 No Content\r\n\r\n"), Step::Hold]]);
        subject.send(request(Method::GET, &server, "")).expect(subject.name);
    }
}
