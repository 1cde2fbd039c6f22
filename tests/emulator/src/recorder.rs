//! The last calls, for assertions of tests and for whoever wants to see what went over the wire.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use authlete_core::incoming::IncomingOperation;
use http::request::Parts;

use crate::router;

/// How many bytes the calls that are kept have at most, whatever their number.
const BYTES: usize = 16 * 1024 * 1024;

/// A call that was answered. Its bodies have secrets, its `Debug` has not.
pub struct RecordedCall {
    pub(crate) operation: Option<&'static str>,
    pub(crate) service_id: Option<String>,
    pub(crate) parts: Parts,
    pub(crate) request_body: Vec<u8>,
    pub(crate) status: Option<u16>,
    pub(crate) response_body: Vec<u8>,
    pub(crate) time: SystemTime,
    pub(crate) duration: Duration,
}

impl RecordedCall {
    /// The name of the operation, if the request was for one.
    pub fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    /// The service that the path names, as it always does in 3.x.
    pub fn service_id(&self) -> Option<&str> {
        self.service_id.as_deref()
    }

    /// The request as that operation; `None` where it was for another one.
    pub fn request<O: IncomingOperation>(&self) -> Option<O> {
        router::read(&self.parts, &self.request_body)
    }

    /// The method.
    pub fn method(&self) -> &str {
        self.parts.method.as_str()
    }

    /// The path and the query of the URL. They may have secrets.
    pub fn path_and_query(&self) -> &str {
        self.parts.uri.path_and_query().map_or("/", |it| it.as_str())
    }

    /// The body of the request.
    pub fn request_body(&self) -> &[u8] {
        &self.request_body
    }

    /// The status of the answer; `None` where a fault cut the connection.
    pub fn status(&self) -> Option<u16> {
        self.status
    }

    /// The body of the answer.
    pub fn response_body(&self) -> &[u8] {
        &self.response_body
    }

    /// `action` of the answer.
    pub fn action(&self) -> Option<String> {
        self.member("action")
    }

    /// `resultCode` of the answer.
    pub fn result_code(&self) -> Option<String> {
        self.member("resultCode")
    }

    /// When the call was made, by the emulator's clock.
    pub fn time(&self) -> SystemTime {
        self.time
    }

    /// How long the emulator took, without the delay of a fault.
    pub fn duration(&self) -> Duration {
        self.duration
    }

    fn member(&self, name: &str) -> Option<String> {
        let body: serde_json::Value = serde_json::from_slice(&self.response_body).ok()?;
        Some(body.get(name)?.as_str()?.to_owned())
    }

    fn bytes(&self) -> usize {
        self.request_body.len() + self.response_body.len() + self.path_and_query().len()
    }
}

impl fmt::Debug for RecordedCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RecordedCall")
            .field("operation", &self.operation)
            .field("service_id", &self.service_id)
            .field("status", &self.status)
            .field("result_code", &self.result_code())
            .field("action", &self.action())
            .field("duration", &self.duration)
            .finish_non_exhaustive()
    }
}

/// Is told of calls.
pub(crate) type Observer = Box<dyn Fn(&RecordedCall) + Send + Sync>;

/// The calls that are kept.
pub(crate) struct Recorder {
    limit: usize,
    observer: Option<Observer>,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    calls: VecDeque<Arc<RecordedCall>>,
    bytes: usize,
}

impl Recorder {
    pub(crate) fn new(limit: usize, observer: Option<Observer>) -> Self {
        Self { limit, observer, kept: Mutex::default() }
    }

    /// Whether anybody wants to know of calls.
    pub(crate) fn is_on(&self) -> bool {
        self.limit > 0 || self.observer.is_some()
    }

    /// Keeps a call, and forgets the oldest ones where there are too many.
    pub(crate) fn add(&self, call: RecordedCall) {
        if let Some(observer) = &self.observer {
            observer(&call);
        }
        if self.limit == 0 {
            return;
        }
        let call = Arc::new(call);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.bytes += call.bytes();
        kept.calls.push_back(call);
        while kept.calls.len() > self.limit || kept.bytes > BYTES {
            let Some(oldest) = kept.calls.pop_front() else { return };
            kept.bytes -= oldest.bytes();
        }
    }

    /// The calls that are kept, the oldest first.
    pub(crate) fn all(&self) -> Vec<Arc<RecordedCall>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner).calls.iter().cloned().collect()
    }
}
