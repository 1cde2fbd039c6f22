//! Responses: a typed answer, a refusal by Authlete, or something that cannot be understood.

mod api_result;

use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};

pub(crate) use self::api_result::ApiResult;
use super::wire::{self, Header, Response};
use crate::display::{Untrusted, cut};
use crate::json::{Fault, read_json, read_text};
use crate::operation::BoxError;

/// The answer of an operation, which is read from a response. Every type that serde can read from JSON is one, and so is an
/// `Option` of it, for an operation that may answer without content.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read off a response",
    note = "derive or implement `serde::Deserialize` for a JSON answer; `NoContent` is for an operation without one"
)]
pub trait Answer: Sized {
    /// The value of the request's `Accept` header.
    const MEDIA_TYPE: &'static str = "application/json";

    /// The headers that [`decode`](Self::decode) looks at, in lower case; `None` for any. Others are not copied from an
    /// `http::Response` that is an answer.
    #[doc(hidden)]
    const HEADERS: Option<&'static [&'static str]> = None;

    /// Whether a response of that status carries the answer; any other status is a refusal.
    fn comes_with(status: u16) -> bool {
        (200..300).contains(&status)
    }

    /// Reads the answer.
    ///
    /// # Errors
    ///
    /// What is wrong with the response.
    fn decode(response: &Response<'_>) -> Result<Self, Fault>;
}

impl<T: DeserializeOwned> Answer for T {
    const HEADERS: Option<&'static [&'static str]> = Some(&["content-type"]);

    fn decode(response: &Response<'_>) -> Result<Self, Fault> {
        if response.body.is_empty() {
            // A type that can be read from `null`, such as an `Option`, has a value for a response without content.
            return read_text("null").map_err(|_| Fault::Empty);
        }
        check_content_type(response)?;
        read_json(&response.body)
    }
}

/// An answer that can be written into a response, for servers that stand in for Authlete. Every type that serde can read and
/// write as JSON is one.
pub trait OutgoingAnswer: Answer {
    /// Writes the answer; `success` is the status that the operation has for an answer with a body.
    ///
    /// # Errors
    ///
    /// Where a member cannot be written as JSON; none of this crate's types has such a member.
    fn encode(&self, success: u16) -> Result<Response<'static>, BoxError>;
}

impl<T: Serialize + DeserializeOwned> OutgoingAnswer for T {
    fn encode(&self, success: u16) -> Result<Response<'static>, BoxError> {
        Ok(Response {
            headers: Vec::from([Header::new("content-type", "application/json")]),
            ..Response::new(success, serde_json::to_vec(self)?)
        })
    }
}

/// The answer of an operation that returns no content.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NoContent;

impl Answer for NoContent {
    const HEADERS: Option<&'static [&'static str]> = Some(&["content-type"]);

    fn decode(response: &Response<'_>) -> Result<Self, Fault> {
        // The body is ignored, but it has to be JSON: the HTML page of a gateway is not a success.
        if !response.body.is_empty() {
            check_content_type(response)?;
            read_json::<IgnoredAny>(&response.body)?;
        }
        Ok(Self)
    }
}

impl OutgoingAnswer for NoContent {
    fn encode(&self, _: u16) -> Result<Response<'static>, BoxError> {
        Ok(Response::new(204, &b""[..]))
    }
}

/// Reads an answer, or why there is none.
pub(crate) fn parse<A: Answer>(response: &Response<'_>) -> Result<A, ResponseError> {
    if !A::comes_with(response.status) {
        return Err(ResponseError::Refused(Box::new(Refusal::of(response))));
    }
    A::decode(response)
        .map_err(|fault| ResponseError::Malformed(Box::new(Malformed { fault, response: response.to_static() })))
}

/// A response without content type is accepted.
fn check_content_type(response: &Response<'_>) -> Result<(), Fault> {
    match response.header("content-type").map(wire::media_type) {
        // As it nearly always comes, for which no copy in lower case is made.
        None | Some("application/json") => Ok(()),
        Some(_) => match media_type(response) {
            Some(media_type) if media_type != "application/json" && !media_type.ends_with("+json") => {
                Err(Fault::NotJson { media_type })
            }
            _ => Ok(()),
        },
    }
}

fn media_type(response: &Response<'_>) -> Option<String> {
    let content_type = response.header("content-type")?;
    Some(cut(wire::media_type(content_type)).to_ascii_lowercase())
}

/// A response that is not the answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum ResponseError {
    /// Authlete, or a proxy on the way, answered with an error status.
    Refused(Box<Refusal>),
    /// The status says success, but the response is not what the operation answers with.
    Malformed(Box<Malformed>),
}

impl fmt::Display for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Malformed(malformed) => malformed.fmt(f),
        }
    }
}

impl core::error::Error for ResponseError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Refused(refusal) => refusal.source(),
            Self::Malformed(malformed) => malformed.source(),
        }
    }
}

/// An error response. `Display` shows the status, the result code and the message; [`body`](Self::body) has the rest.
#[derive(Clone)]
pub struct Refusal {
    result: ApiResult,
    response: Response<'static>,
}

impl Refusal {
    fn of(response: &Response<'_>) -> Self {
        Self { result: ApiResult::of(&response.body), response: response.to_static() }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.response.status
    }

    /// Authlete's result code, such as `A001202`; `None` where the response is not Authlete's own.
    pub fn result_code(&self) -> Option<&str> {
        self.result.code.as_deref()
    }

    /// Authlete's result message; `None` where the response is not Authlete's own.
    pub fn result_message(&self) -> Option<&str> {
        self.result.message.as_deref()
    }

    /// The headers.
    pub fn headers(&self) -> &[Header<'static>] {
        &self.response.headers
    }

    /// The value of the first header of that name, whatever its case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.response.header(name)
    }

    /// The body as it came. It may hold anything: do not log it.
    pub fn body(&self) -> &[u8] {
        &self.response.body
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the API answered with status {}", self.status())?;
        match (self.result_message().or(self.result_code()), media_type(&self.response)) {
            (Some(result), _) => write!(f, ": {}", Untrusted(result)),
            (None, Some(media_type)) => write!(f, " and {} instead of a result", Untrusted(&media_type)),
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("status", &self.status())
            .field("result_code", &self.result_code().map(Untrusted))
            .field("result_message", &self.result_message().map(Untrusted))
            .finish_non_exhaustive()
    }
}

impl core::error::Error for Refusal {}

/// A success whose body cannot be read. Neither `Display` nor `Debug` shows the body.
#[derive(Clone)]
pub struct Malformed {
    fault: Fault,
    response: Response<'static>,
}

impl Malformed {
    /// What is wrong.
    pub fn fault(&self) -> &Fault {
        &self.fault
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.response.status
    }

    /// The headers.
    pub fn headers(&self) -> &[Header<'static>] {
        &self.response.headers
    }

    /// The body as it came. It may hold tokens: do not log it.
    pub fn body(&self) -> &[u8] {
        &self.response.body
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the response of status {} cannot be understood: {}", self.status(), self.fault)
    }
}

impl fmt::Debug for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Malformed").field("status", &self.status()).field("fault", &self.fault).finish_non_exhaustive()
    }
}

impl core::error::Error for Malformed {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        self.fault.source()
    }
}
