//! A test double for Authlete: an application's unit tests assert on typed requests and answer with typed responses.
//!
//! The [guide](crate::guide::testing) shows failures, counting and more.
//!
//! ```
//! use authlete_core::blocking::Authlete;
//! use authlete_core::testing::{TestDouble, api};
//! use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
//!
//! let double = TestDouble::new().answer(|request: TokenRequest| {
//!     assert_eq!(request.client_id.as_deref(), Some("my-app"));
//!     TokenResponse { response_content: Some("{}".into()), ..TokenResponse::new(TokenAction::Ok) }
//! });
//!
//! // What an application would do:
//! let authlete = Authlete::new(api(), double);
//! let request = TokenRequest { client_id: Some("my-app".into()), ..TokenRequest::new("grant_type=client_credentials") };
//! assert_eq!(authlete.token(&request)?.action, TokenAction::Ok);
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::fmt;
use core::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use http::Uri;

use crate::api::Api;
use crate::operation::answer::Answer as _;
use crate::operation::endpoint::{Endpoint, Method};
use crate::operation::incoming::{Incoming, IncomingOperation, OutgoingAnswer};
use crate::operation::wire::Response;
use crate::operations::{identity_provider, operations};
use crate::send::blocking;
use crate::send::transport::{HttpRequest, HttpResponse, Transport, TransportError};
use crate::types::ApiResponse;

/// An API of version 3.x with a made-up URL, service and access token.
pub fn api() -> Api {
    Api::v3("https://authlete.example", "1", "access-token").expect("these settings can be used")
}

/// A transport, async and blocking, that answers by closures on typed requests.
///
/// A call of an operation that has no answer panics, so that it fails the test whatever the application makes of errors. Where
/// an operation has several answers, they are given in their order, and the last one again and again.
///
/// A reference to a double is a transport too. So a test can look at the calls afterwards:
///
/// ```
/// use authlete_core::blocking::Authlete;
/// use authlete_core::client::{Client, GetClient};
/// use authlete_core::testing::{TestDouble, api};
/// use authlete_core::transport::TransportError;
///
/// let double = TestDouble::new()
///     .fail::<GetClient>(|| TransportError::Timeout)
///     .answer(|_: GetClient| Client::default());
/// let authlete = Authlete::new(api(), &double);
/// assert!(authlete.get_client("app").is_err());
/// assert!(authlete.get_client("app").is_ok());
/// assert_eq!(double.calls::<GetClient>(), [GetClient::new("app"), GetClient::new("app")]);
/// ```
#[derive(Default)]
pub struct TestDouble {
    answers: Vec<Answer>,
    calls: Mutex<Vec<Call>>,
}

struct Answer {
    endpoint: &'static Endpoint,
    given: AtomicBool,
    respond: Box<Respond>,
}

type Respond = dyn Fn(&Incoming<'_>) -> Result<Response<'static>, TransportError> + Send + Sync;

/// A request as it came in.
struct Call {
    method: Method,
    uri: Uri,
    body: Vec<u8>,
}

impl Call {
    fn incoming(&self) -> Incoming<'_> {
        Incoming {
            query: self.uri.query().unwrap_or_default(),
            body: &self.body,
            ..Incoming::new(self.method, self.uri.path())
        }
    }
}

impl TestDouble {
    /// A test double without answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers a call of one operation. A panic of the closure, as that of an assertion, reaches the test.
    #[must_use]
    pub fn answer<O: IncomingOperation>(self, answer: impl Fn(O) -> O::Response + Send + Sync + 'static) -> Self {
        self.on(move |operation: O| answer(operation).encode(O::ENDPOINT.success).map_err(TransportError::Interrupted))
    }

    /// Refuses a call of one operation, as Authlete does: with a status, a result code and a message.
    ///
    /// # Panics
    ///
    /// Where the status is one of success.
    #[must_use]
    pub fn refuse<O: IncomingOperation>(self, status: u16, result_code: &str, result_message: &str) -> Self {
        assert!(!O::Response::comes_with(status), "{status} is no status of a refusal");
        let result = ApiResponse {
            result_code: Some(result_code.into()),
            result_message: Some(result_message.into()),
            ..ApiResponse::default()
        };
        self.on(move |_: O| result.encode(status).map_err(TransportError::Interrupted))
    }

    /// Fails a call of one operation.
    #[must_use]
    pub fn fail<O: IncomingOperation>(self, error: impl Fn() -> TransportError + Send + Sync + 'static) -> Self {
        self.on(move |_: O| Err(error()))
    }

    /// The calls of one operation until now, in their order.
    pub fn calls<O: IncomingOperation>(&self) -> Vec<O> {
        let calls = self.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.iter().filter_map(|call| call.incoming().accept::<O>()?.operation.ok()).collect()
    }

    fn on<O: IncomingOperation>(
        mut self,
        respond: impl Fn(O) -> Result<Response<'static>, TransportError> + Send + Sync + 'static,
    ) -> Self {
        let respond =
            Box::new(move |incoming: &Incoming<'_>| match incoming.accept::<O>().map(|accepted| accepted.operation) {
                Some(Ok(operation)) => respond(operation),
                Some(Err(error)) => panic!("a request of {} cannot be read: {error}", O::ENDPOINT.name),
                None => panic!("a request of another operation than {}", O::ENDPOINT.name),
            });
        self.answers.push(Answer { endpoint: O::ENDPOINT, given: AtomicBool::new(false), respond });
        self
    }

    fn exchange(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let (parts, body) = request.into_parts();
        let method = Method::named(parts.method.as_str()).expect("a method of Authlete's API");
        let call = Call { method, uri: parts.uri, body };
        let answer = self.next_answer(&call.incoming());
        let response = (answer.respond)(&call.incoming());
        self.calls.lock().unwrap_or_else(PoisonError::into_inner).push(call);
        HttpResponse::try_from(response?).map_err(|error| TransportError::Interrupted(error.into()))
    }

    /// The first answer that was not given yet, or else the last one.
    fn next_answer(&self, incoming: &Incoming<'_>) -> &Answer {
        let mut last = None;
        for answer in self.answers.iter().filter(|answer| incoming.is_for(answer.endpoint)) {
            if !answer.given.swap(true, Ordering::Relaxed) {
                return answer;
            }
            last = Some(answer);
        }
        last.unwrap_or_else(|| panic!("the test double has no answer for {}", name_of(incoming)))
    }
}

/// The name of the operation. Its URL may hold a token.
fn name_of(incoming: &Incoming<'_>) -> &'static str {
    let endpoint = operations().chain(identity_provider::operations()).find(|endpoint| incoming.is_for(endpoint));
    endpoint.map_or("an operation that this crate does not know", |endpoint| endpoint.name)
}

impl Transport for TestDouble {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        self.exchange(request)
    }
}

impl blocking::Transport for TestDouble {
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        self.exchange(request)
    }
}

impl fmt::Debug for TestDouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestDouble").field("answers", &self.answers.len()).finish_non_exhaustive()
    }
}
