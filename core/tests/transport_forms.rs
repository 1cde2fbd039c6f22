//! The forms in which a transport is handed to a client, async and blocking.
#![cfg(feature = "http")]

use std::convert::Infallible;
use std::error::Error as StdError;
use std::io;
use std::sync::Arc;

use authlete_core::client::GetClient;
use authlete_core::testing::{TestDouble, api};
use authlete_core::token::{
    TokenAction, TokenFailAction, TokenFailRequest, TokenFailResponse, TokenRequest, TokenResponse,
};
use authlete_core::transport::{self, DynTransport, HttpRequest, HttpResponse, Transport, TransportError};
use authlete_core::{Authlete, BoxError, BuildError, Error, blocking};
use futures::executor::block_on;

fn ok(request: &HttpRequest) -> HttpResponse {
    assert_eq!(request.uri().path(), "/api/1/auth/token");
    HttpResponse::new(br#"{"action":"OK"}"#.to_vec())
}

#[track_caller]
fn answers(authlete: &Authlete<impl Transport>) {
    assert_eq!(block_on(authlete.token(&TokenRequest::new(""))).unwrap().action, TokenAction::Ok);
}

#[track_caller]
fn answers_blocking(authlete: &blocking::Authlete<impl blocking::Transport>) {
    assert_eq!(authlete.token(&TokenRequest::new("")).unwrap().action, TokenAction::Ok);
}

#[test]
fn pointers_to_a_transport_are_transports() {
    let transport = transport::from_fn(async |request| Ok::<_, Infallible>(ok(&request)));
    answers(&Authlete::new(api(), &transport));
    answers(&Authlete::new(api(), &&transport));
    answers(&Authlete::new(api(), Box::new(transport)));
    answers(&Authlete::new(api(), Arc::new(transport)));

    let transport = blocking::from_fn(|request| Ok::<_, Infallible>(ok(&request)));
    answers_blocking(&blocking::Authlete::new(api(), &transport));
    answers_blocking(&blocking::Authlete::new(api(), Box::new(transport)));
    answers_blocking(&blocking::Authlete::new(api(), Arc::new(transport)));
}

#[test]
fn a_transport_is_chosen_at_run_time() {
    let transport = transport::from_fn(async |request| Ok::<_, Infallible>(ok(&request)));
    let boxed: Box<dyn DynTransport> = Box::new(transport);
    answers(&Authlete::new(api(), &boxed));
    answers(&Authlete::new(api(), boxed));
    let shared: Arc<dyn DynTransport> = Arc::new(transport);
    let authlete: Authlete<Arc<dyn DynTransport>> = Authlete::new(api(), shared);
    answers(&authlete);
    let shared: Arc<dyn DynTransport + Send + Sync> = Arc::new(transport);
    answers(&Authlete::new(api(), shared));
    answers(&authlete.clone());
    fn sent(_: impl Send) {}
    sent(authlete.get_client("app"));

    let transport = blocking::from_fn(|request| Ok::<_, Infallible>(ok(&request)));
    let boxed: Box<dyn blocking::Transport> = Box::new(transport);
    answers_blocking(&blocking::Authlete::new(api(), boxed));
    let shared: Arc<dyn blocking::Transport + Send + Sync> = Arc::new(transport);
    answers_blocking(&blocking::Authlete::new(api(), shared));
}

#[test]
fn errors_of_any_type_are_accepted_and_say_whether_the_request_was_sent() {
    fn outcome<E: Into<BoxError> + Send + 'static>(error: fn() -> E) -> [TransportError; 2] {
        let asynchronous = Authlete::new(api(), transport::from_fn(move |_| std::future::ready(Err(error()))));
        let blocking = blocking::Authlete::new(api(), blocking::from_fn(move |_| Err(error())));
        [block_on(asynchronous.get_client(1)), blocking.get_client(1)].map(|outcome| match outcome {
            Err(Error::Transport(error)) => error,
            other => panic!("{other:?}"),
        })
    }
    for error in outcome(|| io::Error::other("broken")) {
        assert!(!error.is_unsent());
        assert_eq!(error.source().unwrap().to_string(), "broken");
    }
    for error in outcome(|| BoxError::from("broken")) {
        assert!(!error.is_unsent());
        assert_eq!(error.source().unwrap().to_string(), "broken");
    }
    for error in outcome(|| TransportError::Connect("refused".into())) {
        assert!(error.is_unsent());
    }
    // Also behind a box, as a stack of layers returns it.
    for error in outcome(|| BoxError::from(TransportError::Timeout)) {
        assert!(matches!(error, TransportError::Timeout));
    }
}

#[test]
fn a_test_double_answers_typed_requests() {
    let double = TestDouble::new()
        .answer(|request: TokenRequest| {
            assert_eq!(request.client_id.as_deref(), Some("app"));
            TokenResponse { response_content: Some("{}".into()), ..TokenResponse::new(TokenAction::Ok) }
        })
        .refuse::<GetClient>(404, "A001212", "no such client")
        .fail::<TokenFailRequest>(|| TransportError::Timeout);
    let authlete = blocking::Authlete::new(api(), &double);
    let request = TokenRequest { client_id: Some("app".into()), ..TokenRequest::new("a=b") };
    let response = authlete.token(&request).unwrap();
    assert_eq!(response.response_content.unwrap().expose(), "{}");
    assert_eq!(block_on(Authlete::new(api(), &double).token(&request)).unwrap().action, TokenAction::Ok);

    let Err(Error::Refused(refusal)) = authlete.get_client("app") else { panic!("refused") };
    assert_eq!((refusal.status(), refusal.result_code()), (404, Some("A001212")));
    let failed = authlete.token_fail(&TokenFailRequest::new("ticket", "UNKNOWN"));
    assert!(matches!(failed, Err(Error::Transport(TransportError::Timeout))));

    assert!(matches!(authlete.get_client(".."), Err(Error::Build(BuildError::PathArgument { .. }))));

    let double = TestDouble::new().answer(|_: TokenFailRequest| TokenFailResponse::new(TokenFailAction::BadRequest));
    let failed = blocking::Authlete::new(api(), double).token_fail(&TokenFailRequest::new("ticket", "UNKNOWN"));
    assert_eq!(failed.unwrap().action, TokenFailAction::BadRequest);
}

#[test]
#[should_panic(expected = "the test double has no answer for delete_client")]
fn a_call_that_a_test_does_not_expect_fails_it() {
    let _ = blocking::Authlete::new(api(), TestDouble::new()).delete_client("secret-id");
}

#[test]
#[should_panic(expected = "200 is no status of a refusal")]
fn a_refusal_is_no_success() {
    let _ = TestDouble::new().refuse::<GetClient>(200, "A1", "");
}

#[test]
fn answers_come_in_their_order_and_calls_are_kept() {
    let double = TestDouble::new()
        .fail::<GetClient>(|| TransportError::Timeout)
        .refuse::<GetClient>(500, "A1", "")
        .answer(|_: GetClient| Default::default());
    let authlete = blocking::Authlete::new(api(), &double);
    let outcomes: Vec<_> = ["a", "b", "c", "d"].map(|id| authlete.get_client(id).is_ok()).into();
    assert_eq!(outcomes, [false, false, true, true]);
    assert_eq!(double.calls::<GetClient>(), ["a", "b", "c", "d"].map(GetClient::new));
    assert_eq!(double.calls::<TokenRequest>(), []);
}

#[cfg(feature = "tower")]
mod tower_stacks {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Poll};

    use authlete_core::transport::{AtMostOnce, TransportService, from_service};
    use tower::retry::{Policy, RetryLayer};
    use tower::{Service, ServiceBuilder, service_fn};

    use super::*;

    #[test]
    fn a_service_of_requests_is_a_transport() {
        let service = service_fn(async |request: HttpRequest| Ok::<_, io::Error>(ok(&request)));
        answers(&Authlete::new(api(), from_service(service)));
    }

    /// Repeats what may be repeated, twice.
    #[derive(Clone)]
    struct Safe(usize);

    impl Policy<HttpRequest, HttpResponse, TransportError> for Safe {
        type Future = std::future::Ready<()>;

        fn retry(
            &mut self,
            request: &mut HttpRequest,
            outcome: &mut Result<HttpResponse, TransportError>,
        ) -> Option<Self::Future> {
            let again = outcome.is_err() && self.0 > 0 && !AtMostOnce::holds_for(request);
            self.0 = self.0.saturating_sub(1);
            again.then(|| std::future::ready(()))
        }

        fn clone_request(&mut self, request: &HttpRequest) -> Option<HttpRequest> {
            Some(request.clone())
        }
    }

    #[test]
    fn layers_apply_to_the_calls() {
        let sent = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&sent);
        let broken = transport::from_fn(move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            std::future::ready(Err::<HttpResponse, _>(TransportError::Interrupted("reset".into())))
        });
        let stack = ServiceBuilder::new()
            .concurrency_limit(2)
            .layer(RetryLayer::new(Safe(2)))
            .service(TransportService::new(broken));
        let authlete = Authlete::new(api(), from_service(stack));
        let outcome = block_on(authlete.get_client("app"));
        assert!(matches!(outcome, Err(Error::Transport(TransportError::Interrupted(_)))), "{outcome:?}");
        assert_eq!(sent.swap(0, Ordering::Relaxed), 3, "a safe request is repeated");
        block_on(authlete.token(&TokenRequest::new(""))).unwrap_err();
        assert_eq!(sent.swap(0, Ordering::Relaxed), 1, "an unsafe one is not");
        block_on(authlete.refresh_client_secret("app")).unwrap_err();
        assert_eq!(sent.load(Ordering::Relaxed), 1, "nor is a GET that changes something");
    }

    /// Never ready: what a rate limiter or a load shedder may say.
    #[derive(Clone)]
    struct Overloaded;

    impl Service<HttpRequest> for Overloaded {
        type Response = HttpResponse;
        type Error = io::Error;
        type Future = std::future::Ready<Result<HttpResponse, io::Error>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), io::Error>> {
            Poll::Ready(Err(io::Error::other("overloaded")))
        }

        fn call(&mut self, _: HttpRequest) -> Self::Future {
            panic!("it is not ready")
        }
    }

    #[test]
    fn what_a_service_does_not_take_is_unsent() {
        let Err(Error::Transport(error)) = block_on(Authlete::new(api(), from_service(Overloaded)).get_client(1))
        else {
            panic!("overloaded")
        };
        assert!(error.is_unsent());
    }
}

#[test]
fn a_request_may_end_before_its_call() {
    let authlete =
        Authlete::new(api(), TestDouble::new().answer(|_: TokenRequest| TokenResponse::new(TokenAction::Ok)));
    let calls: Vec<_> = ["a=b", "c=d"].map(|form| authlete.token(&TokenRequest::new(form))).into();
    let answers = block_on(futures::future::join_all(calls));
    assert!(answers.into_iter().all(|answer| answer.unwrap().action == TokenAction::Ok));
}
