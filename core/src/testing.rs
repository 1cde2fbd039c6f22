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
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::api::Api;
use crate::operation::endpoint::Method;
use crate::operation::incoming::{Incoming, IncomingOperation, OutgoingAnswer};
use crate::operation::wire::Response;
use crate::operations::operations;
use crate::send::blocking;
use crate::send::transport::{HttpRequest, HttpResponse, Transport, TransportError};
use crate::types::ApiResponse;

/// An API of version 3.x with a made-up URL, service and access token.
pub fn api() -> Api {
    Api::v3("https://authlete.example", "1", "access-token").expect("these settings can be used")
}

/// A transport, async and blocking, that answers by closures on typed requests, one closure for each operation.
///
/// A call of an operation that has no answer fails with [`TransportError::Unsendable`], which names the operation.
#[derive(Default)]
pub struct TestDouble {
    answers: Vec<Box<Answer>>,
}

/// `None` for a request of another operation.
type Answer = dyn Fn(&Incoming<'_>) -> Option<Result<Response<'static>, TransportError>> + Send + Sync;

impl TestDouble {
    /// A test double without answers.
    pub fn new() -> Self {
        Self::default()
    }

    /// Answers the calls of one operation. A panic of the closure, as that of an assertion, reaches the test.
    #[must_use]
    pub fn answer<O: IncomingOperation>(self, answer: impl Fn(O) -> O::Response + Send + Sync + 'static) -> Self {
        self.on(move |operation: O| answer(operation).encode(O::ENDPOINT.success).map_err(TransportError::Interrupted))
    }

    /// Refuses the calls of one operation, as Authlete does: with a status, a result code and a message.
    #[must_use]
    pub fn refuse<O: IncomingOperation>(self, status: u16, result_code: &str, result_message: &str) -> Self {
        let result = ApiResponse {
            result_code: Some(result_code.into()),
            result_message: Some(result_message.into()),
            ..ApiResponse::default()
        };
        self.on(move |_: O| result.encode(status).map_err(TransportError::Interrupted))
    }

    /// Fails the calls of one operation.
    #[must_use]
    pub fn fail<O: IncomingOperation>(self, error: impl Fn() -> TransportError + Send + Sync + 'static) -> Self {
        self.on(move |_: O| Err(error()))
    }

    fn on<O: IncomingOperation>(
        mut self,
        outcome: impl Fn(O) -> Result<Response<'static>, TransportError> + Send + Sync + 'static,
    ) -> Self {
        self.answers.push(Box::new(move |incoming| {
            Some(match incoming.accept::<O>()?.operation {
                Ok(operation) => outcome(operation),
                Err(error) => Err(unsendable(format!("{}: {error}", O::ENDPOINT.name))),
            })
        }));
        self
    }

    fn exchange(&self, request: &HttpRequest) -> Result<HttpResponse, TransportError> {
        let uri = request.uri();
        let incoming = Method::named(request.method().as_str()).map(|method| Incoming {
            query: uri.query().unwrap_or_default(),
            body: request.body(),
            ..Incoming::new(method, uri.path())
        });
        let outcome = incoming.as_ref().and_then(|incoming| self.answers.iter().find_map(|answer| answer(incoming)));
        let response = outcome.unwrap_or_else(|| Err(no_answer(incoming.as_ref())))?;
        HttpResponse::try_from(response).map_err(|error| TransportError::Interrupted(error.into()))
    }
}

/// Names the operation and not its URL, which may hold a token.
fn no_answer(incoming: Option<&Incoming<'_>>) -> TransportError {
    let endpoint = incoming.and_then(|incoming| operations().find(|endpoint| incoming.is_for(endpoint)));
    let name = endpoint.map_or("an operation that this crate does not know", |endpoint| endpoint.name);
    unsendable(format!("the test double has no answer for {name}"))
}

fn unsendable(reason: String) -> TransportError {
    TransportError::Unsendable(reason.into())
}

impl Transport for TestDouble {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        self.exchange(&request)
    }
}

impl blocking::Transport for TestDouble {
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        self.exchange(&request)
    }
}

impl fmt::Debug for TestDouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TestDouble").field("answers", &self.answers.len()).finish_non_exhaustive()
    }
}
