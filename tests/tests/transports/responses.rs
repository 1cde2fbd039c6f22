//! Responses, valid and invalid.

use authlete_core::TransportError;
use authlete_tests::scripted::{Server, Step};
use http::Method;

use super::subject::{self, Settings, chain, subjects};

const MAX_BODY: usize = 100;

enum Expected {
    Answer(u16, String),
    TooLarge,
    Interrupted,
}

use Expected::{Answer, Interrupted, TooLarge};

fn cases() -> Vec<(&'static str, Vec<Step>, Expected)> {
    let text = |text: &str| vec![Step::Read, Step::write(text), Step::Hold];
    let ended = |text: &str| vec![Step::Read, Step::write(text)];
    let full = "x".repeat(MAX_BODY);
    let sized =
        |status: &str, body: &str| text(&format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\n\r\n{body}", body.len()));
    let chunks = |body: &str| {
        let (first, second) = body.split_at(body.len() / 2);
        let [first, second] = [first, second].map(|chunk| format!("{:x}\r\n{chunk}\r\n", chunk.len()));
        format!("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{first}{second}")
    };
    vec![
        ("200", sized("200 OK", r#"{"action":"OK"}"#), Answer(200, r#"{"action":"OK"}"#.into())),
        ("201", sized("201 Created", r#"{"clientId":1}"#), Answer(201, r#"{"clientId":1}"#.into())),
        ("204", text("HTTP/1.1 204 No Content\r\n\r\n"), Answer(204, String::new())),
        (
            "500",
            sized("500 Internal Server Error", r#"{"resultCode":"A1"}"#),
            Answer(500, r#"{"resultCode":"A1"}"#.into()),
        ),
        ("502", sized("502 Bad Gateway", "<h1>Bad Gateway</h1>"), Answer(502, "<h1>Bad Gateway</h1>".into())),
        ("redirect", sized("302 Found\r\nlocation: /elsewhere", "away"), Answer(302, "away".into())),
        ("chunked", text(&format!("{}0\r\n\r\n", chunks("in two"))), Answer(200, "in two".into())),
        ("until the end", ended("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nall"), Answer(200, "all".into())),
        (
            "hint first",
            text("HTTP/1.1 103 Early Hints\r\nlink: </>\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"),
            Answer(204, String::new()),
        ),
        ("identity", sized("200 OK\r\ncontent-encoding: identity", "plain"), Answer(200, "plain".into())),
        ("as long as allowed", sized("200 OK", &full), Answer(200, full.clone())),
        ("as long as allowed, chunked", text(&format!("{}0\r\n\r\n", chunks(&full))), Answer(200, full.clone())),
        ("too long", text("HTTP/1.1 200 OK\r\ncontent-length: 101\r\n\r\nx"), TooLarge),
        ("absurdly long", text("HTTP/1.1 200 OK\r\ncontent-length: 9223372036854775807\r\n\r\nx"), TooLarge),
        ("too long, chunked", text(&chunks(&"x".repeat(MAX_BODY + 1))), TooLarge),
        ("too long, until the end", ended(&format!("HTTP/1.1 200 OK\r\n\r\n{full}x")), TooLarge),
        ("cut", ended("HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n{\"action\""), Interrupted),
        ("cut before the body", ended("HTTP/1.1 200 OK\r\ncontent-length: 15\r\n\r\n"), Interrupted),
        ("cut between chunks", ended(&chunks("in two")), Interrupted),
        ("cut behind the length", ended("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n"), Interrupted),
        ("204, but announced", ended("HTTP/1.1 204 No Content\r\ncontent-length: 2\r\n\r\n"), Interrupted),
        ("404, cut", ended("HTTP/1.1 404 Not Found\r\ncontent-length: 2\r\n\r\n"), Interrupted),
        (
            "empty, in chunks",
            text("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
            Answer(200, String::new()),
        ),
        ("cut in a header", ended("HTTP/1.1 200 OK\r\ncontent-le"), Interrupted),
        ("no response", vec![Step::Read], Interrupted),
        ("reset", vec![Step::Reset], Interrupted),
        ("not HTTP", ended("220 mail.example.com ESMTP\r\n"), Interrupted),
        ("not a status", ended("HTTP/1.1 abc\r\n\r\n"), Interrupted),
        ("not a chunk", text("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n"), Interrupted),
        ("compressed unasked", sized("200 OK\r\ncontent-encoding: gzip", "\u{1f}\u{8b}"), Interrupted),
    ]
}

#[test]
fn responses_are_read_or_refused() {
    let subjects = subjects(&Settings { max_body: MAX_BODY, ..Settings::default() });
    for (name, script, expected) in cases() {
        for subject in &subjects {
            let case = format!("{name} over {}", subject.name);
            let server = Server::start(vec![script.clone()]);
            let outcome = subject.send(subject::request(Method::POST, &server, "{}"));
            match (&expected, outcome) {
                (Answer(status, body), Ok(response)) => {
                    assert_eq!(response.status().as_u16(), *status, "{case}");
                    assert_eq!(String::from_utf8_lossy(response.body()), *body, "{case}");
                }
                (TooLarge, Err(TransportError::BodyTooLarge { limit: MAX_BODY })) => {}
                (Interrupted, Err(TransportError::Interrupted(_))) => {}
                (_, Ok(response)) => panic!("{case}: {response:?}"),
                (_, Err(error)) => panic!("{case}: {error:?}: {}", chain(&error)),
            }
            assert_eq!(server.connections(), 1, "{case}");
        }
    }
}

#[test]
fn headers_arrive_each_and_in_order() {
    let script = vec![Step::Read, Step::write("HTTP/1.1 204 \r\nvia: a\r\nVIA: b\r\nx-empty:\r\n\r\n"), Step::Hold];
    for subject in subjects(&Settings::default()) {
        let server = Server::start(vec![script.clone()]);
        let response = subject.send(subject::request(Method::GET, &server, "")).expect(subject.name);
        let via = response.headers().get_all("via").iter().collect::<Vec<_>>();
        assert_eq!(via, ["a", "b"], "{}", subject.name);
        assert_eq!(response.headers()["x-empty"], "", "{}", subject.name);
    }
}
