//! Transports over a client that the caller has already.

use std::process::Command;
use std::time::Duration;

use authlete_core::TransportError;
use authlete_tests::scripted::{Server, Step};
use authlete_transport_isahc::isahc::HttpClient;
use authlete_transport_isahc::isahc::config::{Configurable, RedirectPolicy};
use http::Method;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

use super::subject::{self, Settings, Subject, request, subjects};

/// Every transport, each over a client that would do otherwise.
fn subjects_over(settings: &Settings) -> Vec<Subject> {
    let hyper = subject::hyper(settings).over(Client::builder(TokioExecutor::new()).build_http());
    let client = HttpClient::builder()
        .redirect_policy(RedirectPolicy::Follow)
        .timeout(Duration::from_secs(60))
        .connect_timeout(Duration::from_secs(60))
        .low_speed_timeout(1 << 20, Duration::from_secs(1))
        .default_header("user-agent", "other")
        .build();
    let isahc = subject::isahc(settings).over(client.expect("a client"));
    let mut subjects = vec![Subject::hyper(hyper.expect("a transport"))];
    subjects.extend(Subject::isahc(isahc.expect("a transport")));
    subjects
}

#[test]
fn the_settings_hold_over_those_of_the_client() {
    let settings = Settings { timeout: Duration::from_millis(200), max_body: 1, ..Settings::default() };
    let redirect = "HTTP/1.1 302 Found\r\nconnection: close\r\nlocation: /a\r\ncontent-length: 0\r\n\r\n";
    let too_long = "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 2\r\n\r\n{}";
    for subject in subjects_over(&settings) {
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

#[test]
fn no_proxy_is_taken_from_the_environment() {
    const MARK: &str = "AUTHLETE_TESTS_WITH_PROXY";
    if std::env::var_os(MARK).is_none() {
        let mut again = Command::new(std::env::current_exe().expect("this program"));
        again.args(["--exact", "transports::handed_in::no_proxy_is_taken_from_the_environment"]).env(MARK, "");
        for name in ["http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"] {
            again.env(name, "http://127.0.0.1:9");
        }
        let output = again.output().expect("a second run");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
        return;
    }
    for subject in subjects(&Settings::default()) {
        let server = Server::start(vec![vec![Step::Read, Step::write("HTTP/1.1 204 No Content\r\n\r\n"), Step::Hold]]);
        subject.send(request(Method::GET, &server, "")).expect(subject.name);
    }
}
