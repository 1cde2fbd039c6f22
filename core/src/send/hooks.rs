//! Hooks around calls, for logs, metrics and traces.

#[cfg(feature = "tracing")]
mod tracing;

use alloc::string::String;
use core::fmt;
use core::time::Duration;

#[cfg(feature = "tracing")]
pub use self::tracing::TracingHooks;
use super::error::Error;
use super::transport::HttpResponse;
use crate::api::Api;
use crate::operation::Operation;
use crate::operation::answer::ApiResult;
use crate::operation::endpoint::{Endpoint, Version};
use crate::operation::wire::Request;

/// Functions that a client runs around each call, see [`Authlete::with_hooks`](crate::Authlete::with_hooks).
///
/// One call ends in [`after`](Self::after) or in [`on_error`](Self::on_error), and in neither if its future is dropped. A
/// request that has to be sent once more for a DPoP nonce is still one call.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use authlete_core::Error;
/// use authlete_core::hooks::{Call, Hooks};
///
/// #[derive(Default)]
/// struct Refusals(AtomicU64);
///
/// impl Hooks for Refusals {
///     fn on_error(&self, _: &Call, error: &Error) {
///         if let Error::Refused(_) = error {
///             self.0.fetch_add(1, Ordering::Relaxed);
///         }
///     }
/// }
/// ```
pub trait Hooks: Send + Sync {
    /// A monotonic clock with any start. `None` leaves [`Call::duration`] empty.
    fn now(&self) -> Option<Duration> {
        None
    }

    /// Runs before the request gets its credential and is sent. It may add headers, for instance for distributed tracing.
    fn before(&self, _call: &Call, _request: &mut Request) {}

    /// Runs when a call succeeded.
    fn after(&self, _call: &Call, _response: &CallResponse<'_>) {}

    /// Runs when a call failed.
    fn on_error(&self, _call: &Call, _error: &Error) {}
}

/// A call. It holds no secrets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Call {
    /// The operation.
    pub endpoint: &'static Endpoint,
    /// The version of the API.
    pub version: Version,
    /// How long the call took; `None` before it ended, or without a [clock](Hooks::now).
    pub duration: Option<Duration>,
}

impl Call {
    /// The path template, such as `/api/{serviceId}/auth/token`; empty where the operation does not exist in the version.
    pub fn path(&self) -> &'static str {
        self.endpoint.path(self.version).unwrap_or_default()
    }
}

/// The response of a call that succeeded. `Debug` shows its status only.
#[derive(Clone, Copy)]
pub struct CallResponse<'r>(&'r HttpResponse);

impl CallResponse<'_> {
    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.0.status().as_u16()
    }

    /// The headers.
    pub fn headers(&self) -> &http::HeaderMap {
        self.0.headers()
    }

    /// Authlete's result code, such as `A004001`, if the answer has one. The body is read through for it.
    pub fn result_code(&self) -> Option<String> {
        ApiResult::of(self.0.body()).code
    }
}

impl fmt::Debug for CallResponse<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CallResponse").field("status", &self.status()).finish_non_exhaustive()
    }
}

/// One call and the hooks of the client, if it has any.
pub(crate) struct ObservedCall<'h> {
    hooks: Option<&'h dyn Hooks>,
    call: Call,
    start: Option<Duration>,
}

impl<'h> ObservedCall<'h> {
    pub(crate) fn new(hooks: Option<&'h dyn Hooks>, api: &Api, endpoint: &'static Endpoint) -> Self {
        let call = Call { endpoint, version: api.version(), duration: None };
        Self { hooks, call, start: hooks.and_then(|hooks| hooks.now()) }
    }

    pub(crate) fn before(&self, request: &mut Request) {
        if let Some(hooks) = self.hooks {
            hooks.before(&self.call, request);
        }
    }

    /// Reads the answer, and reports the outcome of the call to the hooks.
    pub(crate) fn end<O: Operation>(
        self,
        response: Result<HttpResponse, Error>,
    ) -> Result<http::Response<O::Response>, Error> {
        let answer = response.and_then(|response| {
            let answer = O::parse_http(&response)?;
            if let Some(hooks) = self.hooks {
                hooks.after(&self.ended(hooks), &CallResponse(&response));
            }
            Ok(response.map(|_| answer))
        });
        if let (Err(error), Some(hooks)) = (&answer, self.hooks) {
            hooks.on_error(&self.ended(hooks), error);
        }
        answer
    }

    fn ended(&self, hooks: &dyn Hooks) -> Call {
        let duration = self.start.zip(hooks.now()).map(|(start, end)| end.saturating_sub(start));
        Call { duration, ..self.call }
    }
}
