//! What is good once is so for many threads at the same time: exactly one of them gets it.

use std::sync::Barrier;
use std::thread;

use authlete_core::authorization::{AuthorizationIssueAction, AuthorizationIssueRequest};
use authlete_core::token::{TokenAction, TokenRequest};
use serde_json::json;

use crate::signer::Signer;
use crate::subject::{Subject, exchange};

const THREADS: usize = 16;

/// How many of the threads succeed that do the same.
fn winners(attempt: impl Fn() -> bool + Sync) -> usize {
    let start = Barrier::new(THREADS);
    thread::scope(|scope| {
        let run = || {
            start.wait();
            attempt()
        };
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(run)).collect();
        threads.into_iter().filter_map(|thread| thread.join().unwrap().then_some(())).count()
    })
}

#[test]
fn one_thread_gets_what_is_good_once() {
    let subject = Subject::v3();
    for _ in 0..8 {
        let ticket = subject.ticket("");
        let issue = || {
            let request = AuthorizationIssueRequest::new(ticket.clone(), "john");
            subject.authlete.authorization_issue(&request).unwrap().action == AuthorizationIssueAction::Location
        };
        assert_eq!(winners(issue), 1);

        let code = exchange(&subject.code(""));
        assert_eq!(winners(|| subject.token(&code).action == TokenAction::Ok), 1);

        let token = subject.tokens("read").refresh_token.unwrap();
        let refresh = format!("grant_type=refresh_token&refresh_token={}", token.expose());
        assert_eq!(winners(|| subject.token(&refresh).action == TokenAction::Ok), 1);

        let signer = Signer::es256();
        let claims =
            json!({ "jti": "one", "htm": "POST", "htu": "http://127.0.0.1:8080/api/token", "iat": 1_700_000_000 });
        let proof = signer.jwt(json!({ "typ": "dpop+jwt", "jwk": signer.jwk }), &claims);
        let ask = || {
            let request = TokenRequest {
                client_id: Some("2000000001".into()),
                client_secret: Some("emulated-client-secret".into()),
                dpop: Some(proof.as_str().into()),
                ..TokenRequest::new("grant_type=client_credentials")
            };
            subject.authlete.token(&request).unwrap().action == TokenAction::Ok
        };
        assert_eq!(winners(ask), 1);
    }
}
