//! Hooks for the `tracing` crate.

use alloc::string::String;
use core::time::Duration;

use super::{Call, CallResponse, Hooks};
use crate::display::Untrusted;
use crate::send::error::Error;

/// Reports each call to [tracing](https://docs.rs/tracing) when it ends, as one event of target `authlete`: at level
/// `DEBUG` where there is an answer, at `WARN` where there is none.
///
/// | field | |
/// | --- | --- |
/// | `operation` | such as `token` |
/// | `method`, `path` | the path is the template: `/api/{serviceId}/auth/token` |
/// | `status` | the HTTP status, if there was a response |
/// | `result_code` | Authlete's, such as `A050001`, if the response has one |
/// | `duration` | in seconds; not on `wasm32-unknown-unknown`, which has no clock |
/// | `failure` | at `WARN`: `build`, `transport`, `refused` or `malformed` |
///
/// Nothing else of the request or the response is reported. The caller gets the errors and can report more.
#[derive(Debug, Clone)]
pub struct TracingHooks {
    #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
    start: std::time::Instant,
}

impl TracingHooks {
    /// For [`Authlete::with_hooks`](crate::Authlete::with_hooks).
    #[allow(clippy::new_without_default, reason = "it reads a clock")]
    pub fn new() -> Self {
        Self {
            #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
            start: std::time::Instant::now(),
        }
    }
}

/// One event; a field without a value is left out.
macro_rules! report {
    ($level:ident, $call:ident, $status:expr, $result_code:expr $(, failure = $failure:expr)?) => {
        ::tracing::event!(
            target: "authlete",
            ::tracing::Level::$level,
            operation = $call.endpoint.name,
            method = $call.endpoint.method.as_str(),
            path = $call.path(),
            status = $status,
            result_code = $result_code.as_deref().map(|code: &str| ::tracing::field::debug(Untrusted(code))),
            duration = $call.duration.map(|duration| duration.as_secs_f64()),
            $( failure = $failure, )?
        )
    };
}

impl Hooks for TracingHooks {
    fn now(&self) -> Option<Duration> {
        #[cfg(not(all(target_family = "wasm", target_os = "unknown")))]
        return Some(self.start.elapsed());
        #[cfg(all(target_family = "wasm", target_os = "unknown"))]
        return None;
    }

    fn after(&self, call: &Call, response: &CallResponse<'_>) {
        report!(DEBUG, call, Some(response.status()), response.result_code());
    }

    fn on_error(&self, call: &Call, error: &Error) {
        let (name, status, result_code) = match error {
            Error::Build(_) => ("build", None, None),
            Error::Transport(_) => ("transport", None, None),
            Error::Refused(refusal) => ("refused", Some(refusal.status()), refusal.result_code().map(String::from)),
            Error::Malformed(malformed) => ("malformed", Some(malformed.status()), None),
        };
        report!(WARN, call, status, result_code, failure = name);
    }
}
