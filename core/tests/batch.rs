//! A batch of tokens is waited for by both clients alike.

use std::convert::Infallible;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use authlete_core::token_management::{TokenBatchStatus, TokenBatchStatusResult, TokenCreateBatchStatusResponse};
use authlete_core::transport::{HttpRequest, from_fn};
use authlete_core::{Api, Authlete, Error, blocking};
use futures::executor;

const RUNNING: &str = r#"{"status":{"batchKind":"CREATE","requestId":"b/1"}}"#;
const SUCCEEDED: &str = r#"{"status":{"requestId":"b/1","result":"SUCCEEDED","tokenCount":2}}"#;
const FAILED: &str = r#"{"status":{"requestId":"b/1","result":"FAILED","errorCode":"A1"}}"#;

type Outcome = Result<Option<TokenBatchStatus>, Error>;

#[test]
fn a_batch_is_over_when_it_has_a_result() {
    for (response, result) in [
        ("{}", None),
        (r#"{"status":{}}"#, None),
        (RUNNING, None),
        (r#"{"status":{"result":null}}"#, None),
        (SUCCEEDED, Some(TokenBatchStatusResult::Succeeded)),
        (FAILED, Some(TokenBatchStatusResult::Failed)),
        (r#"{"status":{"result":"CANCELLED"}}"#, Some("CANCELLED".into())),
    ] {
        let status: TokenCreateBatchStatusResponse = serde_json::from_str(response).unwrap();
        assert_eq!(status.finished().and_then(|status| status.result), result, "{response}");
    }
}

/// Waits with both clients and returns what came out of each, with the looks that each announced.
fn wait(responses: &[&str], most: u32) -> [(Outcome, Vec<u32>); 2] {
    let api = || Api::v3("https://x", "1", "t").unwrap();
    let asked = AtomicUsize::new(0);
    let transport = |request: HttpRequest| {
        assert_eq!(request.uri().path(), "/api/1/auth/token/create/batch/status/b%2F1");
        let response = responses[asked.fetch_add(1, Ordering::Relaxed)];
        let status = if response.is_empty() { 500 } else { 200 };
        Ok::<_, Infallible>(http::Response::builder().status(status).body(response.into()).unwrap())
    };

    let announced = Mutex::new(Vec::new());
    let look_again = |looks| {
        announced.lock().unwrap().push(looks);
        looks < most
    };
    let waited = blocking::Authlete::new(api(), blocking::from_fn(transport)).wait_for_token_batch("b/1", look_again);
    assert_eq!(asked.swap(0, Ordering::Relaxed), responses.len());
    let waited = (waited, std::mem::take(&mut *announced.lock().unwrap()));

    let authlete = Authlete::new(api(), from_fn(async |request| transport(request)));
    let awaited = executor::block_on(sendable(authlete.wait_for_token_batch("b/1", async |looks| look_again(looks))));
    assert_eq!(asked.into_inner(), responses.len());
    [waited, (awaited, announced.into_inner().unwrap())]
}

fn sendable<F: Future + Send>(future: F) -> F {
    future
}

#[test]
fn both_clients_look_until_the_batch_is_over_or_given_up() {
    for (responses, most, result, announced) in [
        (&[SUCCEEDED][..], 0, Some(TokenBatchStatusResult::Succeeded), &[][..]),
        (&[RUNNING, "{}", FAILED], 9, Some(TokenBatchStatusResult::Failed), &[1, 2]),
        (&[RUNNING], 0, None, &[1]),
        (&[RUNNING, RUNNING, RUNNING], 3, None, &[1, 2, 3]),
    ] {
        for (outcome, looks) in wait(responses, most) {
            assert_eq!(outcome.unwrap().and_then(|status| status.result), result);
            assert_eq!(looks, announced);
        }
    }
}

#[test]
fn an_error_ends_the_waiting() {
    for (outcome, looks) in wait(&[RUNNING, ""], 9) {
        assert!(matches!(outcome, Err(Error::Refused(refusal)) if refusal.status() == 500));
        assert_eq!(looks, [1]);
    }
}
