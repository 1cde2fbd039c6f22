//! What the board sends, and what it makes of what comes.

use std::convert::Infallible;

use authlete_core::Api;
use authlete_core::introspection::IntrospectionAction;
use exchange::{ExchangeError, scopes_of};

fn outcome(response: &str) -> Result<Result<Vec<String>, IntrospectionAction>, ExchangeError<Infallible>> {
    let api = Api::v3("http://authlete.example", "1", "access-token").unwrap();
    scopes_of(&api, "token", |request| {
        let request = str::from_utf8(request).unwrap();
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("POST /api/1/auth/introspection HTTP/1.0\r\nHost: authlete.example\r\n"), "{head}");
        assert!(head.to_lowercase().contains("\r\nauthorization: bearer access-token\r\n"), "{head}");
        assert!(head.ends_with(&format!("\r\nContent-Length: {}", body.len())), "{head}");
        assert_eq!(body, r#"{"token":"token"}"#);
        Ok(response.as_bytes().to_vec())
    })
}

#[test]
fn answers_are_read_whole_or_refused() {
    let ok = "HTTP/1.1 200 OK\r\nContent-Length: 35\r\n\r\n{\"action\":\"OK\",\"scopes\":[\"a\", \"b\"]}";
    assert_eq!(outcome(ok).unwrap().unwrap(), ["a", "b"]);
    let refused = "HTTP/1.0 200 OK\r\n\r\n{\"action\":\"UNAUTHORIZED\"}";
    assert_eq!(outcome(refused).unwrap(), Err(IntrospectionAction::Unauthorized));
    assert!(matches!(outcome("HTTP/1.1 401 Unauthorized\r\n\r\n"), Err(ExchangeError::Response(_))));
    for broken in ["", "HTTP/1.1 200 OK\r\nContent-Len", &ok[..ok.len() - 1], "SSH-2.0-x\r\n\r\n"] {
        assert!(matches!(outcome(broken), Err(ExchangeError::NotHttp)), "{broken}");
    }
}
