//! Faults that are brought about on purpose: what an application does when Authlete is slow, busy or gone.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use authlete_core::Endpoint;
use http::header::{HeaderValue, RETRY_AFTER};

use crate::router::refusal;

/// What goes wrong with the next call of an operation, or with more of them.
///
/// ```
/// use std::time::Duration;
///
/// use authlete_core::Error;
/// use authlete_core::blocking::Authlete;
/// use authlete_core::introspection::IntrospectionRequest;
/// use authlete_emulator::{Emulator, Fault};
///
/// let emulator = Emulator::builder().seed(1).build()?;
/// let authlete = Authlete::new(emulator.settings().api_v3("http://emulator.invalid")?, emulator.clone());
/// emulator.inject::<IntrospectionRequest>(Fault::too_many_requests(Duration::from_secs(7)));
/// let answer = authlete.introspection(&IntrospectionRequest::new("token"));
/// assert!(matches!(answer, Err(Error::Refused(refusal)) if refusal.status() == 429));
/// // The fault is over.
/// assert!(authlete.introspection(&IntrospectionRequest::new("token")).is_ok());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Fault {
    kind: Kind,
    delay: Duration,
    /// How many calls it hits; `None` for all.
    times: Option<u32>,
    late: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Kind {
    /// The answer is the usual one.
    None,
    Refusal {
        status: u16,
        result_code: String,
        message: String,
        retry_after: Option<Duration>,
    },
    Cut,
    Malformed,
}

impl Fault {
    /// A refusal, as the API makes them: a status, a result code and a message.
    pub fn refusal(status: u16, result_code: impl Into<String>, message: impl Into<String>) -> Self {
        Self::of(Kind::Refusal { status, result_code: result_code.into(), message: message.into(), retry_after: None })
    }

    /// Status 429 with `Retry-After`.
    pub fn too_many_requests(retry_after: Duration) -> Self {
        Self::of(Kind::Refusal {
            status: 429,
            // The catalogue has no code for it: it is a gateway in front of the API that counts.
            result_code: "A000000".into(),
            message: "There were too many requests.".into(),
            retry_after: Some(retry_after),
        })
    }

    /// The connection breaks: there is no answer.
    pub fn cut() -> Self {
        Self::of(Kind::Cut)
    }

    /// The body of the answer is JSON that ends in the middle.
    pub fn malformed() -> Self {
        Self::of(Kind::Malformed)
    }

    /// The usual answer comes after that time. With [`after`](Self::after), other faults are late as well.
    pub fn delay(delay: Duration) -> Self {
        Self::of(Kind::None).after(delay)
    }

    /// The fault is seen after that time only.
    #[must_use]
    pub fn after(self, delay: Duration) -> Self {
        Self { delay, ..self }
    }

    /// The fault hits that many calls, and not the next one only.
    #[must_use]
    pub fn times(self, times: u32) -> Self {
        Self { times: Some(times), ..self }
    }

    /// The fault hits all calls until [`clear_faults`](crate::Emulator::clear_faults).
    #[must_use]
    pub fn always(self) -> Self {
        Self { times: None, ..self }
    }

    /// The call takes effect, and only its answer is lost. Otherwise a call with a fault does not.
    #[must_use]
    pub fn effective(self) -> Self {
        Self { late: true, ..self }
    }

    fn of(kind: Kind) -> Self {
        Self { kind, delay: Duration::ZERO, times: Some(1), late: false }
    }

    /// What becomes of a call that is answered so without the fault.
    pub(crate) fn strike(self, answer: impl FnOnce() -> http::Response<Vec<u8>>) -> Exchange {
        let usual = (self.late || self.kind == Kind::None).then(answer);
        let response = match self.kind {
            Kind::None => usual,
            Kind::Cut => None,
            Kind::Malformed => {
                let answer = usual.unwrap_or_else(|| refusal(200, "A000000", ""));
                Some(answer.map(|mut body| {
                    body.truncate(body.len() / 2);
                    body
                }))
            }
            Kind::Refusal { status, result_code, message, retry_after } => {
                let mut response = refusal(status, &result_code, &message);
                if let Some(retry_after) = retry_after {
                    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(retry_after.as_secs()));
                }
                Some(response)
            }
        };
        Exchange { delay: self.delay, response }
    }
}

/// What comes of a request.
pub(crate) struct Exchange {
    /// How long to wait with it.
    pub(crate) delay: Duration,
    /// The response; `None` where the connection breaks.
    pub(crate) response: Option<http::Response<Vec<u8>>>,
}

impl Exchange {
    pub(crate) fn at_once(response: http::Response<Vec<u8>>) -> Self {
        Self { delay: Duration::ZERO, response: Some(response) }
    }
}

/// The faults that are still to come, in the order in which they were asked for.
#[derive(Default)]
pub(crate) struct Faults(Mutex<VecDeque<(Option<&'static str>, Fault)>>);

impl Faults {
    /// Adds a fault of one operation, or of all.
    pub(crate) fn add(&self, operation: Option<&'static str>, fault: Fault) {
        if fault.times != Some(0) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).push_back((operation, fault));
        }
    }

    /// The fault that a call of an operation has.
    pub(crate) fn next(&self, endpoint: &Endpoint) -> Option<Fault> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let hits = |operation: &Option<&str>| operation.is_none_or(|operation| operation == endpoint.name);
        let index = faults.iter().position(|(operation, _)| hits(operation))?;
        let (_, fault) = &mut faults[index];
        let struck = fault.clone();
        match &mut fault.times {
            Some(times) if *times > 1 => *times -= 1,
            Some(_) => drop(faults.remove(index)),
            None => {}
        }
        Some(struck)
    }

    /// Forgets all faults.
    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

/// There is no operation of that name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownOperation(pub(crate) String);

impl fmt::Display for UnknownOperation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no operation '{}'", self.0)
    }
}

impl std::error::Error for UnknownOperation {}
