//! Responses: a typed answer, a refusal by Authlete, or something that cannot be understood.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::json_path;
use crate::wire::{Header, Response};

/// What an operation answers with: read off a response by a client, written into one by a stand-in.
///
/// Every JSON type is one.
pub trait Answer: Sized {
    /// What the request accepts.
    const MEDIA_TYPE: &'static str = "application/json";

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

    /// Writes the answer; `success` is the status that the operation has for an answer with a body.
    ///
    /// # Errors
    ///
    /// Where a member cannot be written as JSON; none of this crate's types has such a member.
    fn encode(&self, success: u16) -> Result<Response<'static>, serde_json::Error>;
}

impl<T: Serialize + DeserializeOwned> Answer for T {
    fn decode(response: &Response<'_>) -> Result<Self, Fault> {
        check_content_type(response)?;
        read_json(&response.body)
    }

    fn encode(&self, success: u16) -> Result<Response<'static>, serde_json::Error> {
        Ok(Response {
            status: success,
            headers: Vec::from([Header::new("content-type", "application/json")]),
            body: serde_json::to_vec(self)?.into(),
        })
    }
}

/// The answer of an operation that has nothing to say but that it succeeded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct NoContent;

impl Answer for NoContent {
    fn decode(response: &Response<'_>) -> Result<Self, Fault> {
        // A page of some gateway on the way is no success.
        if !response.body.is_empty() {
            check_content_type(response)?;
        }
        Ok(Self)
    }

    fn encode(&self, _: u16) -> Result<Response<'static>, serde_json::Error> {
        Ok(Response { status: 204, headers: Vec::new(), body: Cow::Borrowed(b"") })
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

/// Reads a body as JSON, in either direction.
pub(crate) fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    if body.trim_ascii().is_empty() {
        return Err(Fault::Empty);
    }
    let text = core::str::from_utf8(body).map_err(|error| match error.error_len() {
        None => Fault::Truncated,
        Some(_) => Fault::NotUtf8(error),
    })?;
    serde_json::from_str(text).map_err(|error| Fault::of(text, &error))
}

/// A response without content type is given the benefit of the doubt.
fn check_content_type(response: &Response<'_>) -> Result<(), Fault> {
    match media_type(response) {
        Some(media_type) if media_type != "application/json" && !media_type.ends_with("+json") => {
            Err(Fault::NotJson { media_type })
        }
        _ => Ok(()),
    }
}

fn media_type(response: &Response<'_>) -> Option<String> {
    let content_type = response.header("content-type")?;
    Some(content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase())
}

/// A response that is not the answer.
#[derive(Debug)]
#[non_exhaustive]
pub enum ResponseError {
    /// Authlete, or something between, answered with an error status.
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

/// An error response. `Display` shows status, code and message; the body only comes out through [`body`](Self::body).
#[derive(Clone)]
pub struct Refusal {
    result: ApiResult,
    response: Response<'static>,
}

/// Read leniently: a refusal may come from anything on the way.
#[derive(Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ApiResult {
    result_code: Option<Value>,
    result_message: Option<Value>,
}

impl Refusal {
    fn of(response: &Response<'_>) -> Self {
        let result = serde_json::from_slice(&response.body).unwrap_or_default();
        Self { result, response: response.to_static() }
    }

    /// The HTTP status.
    pub fn status(&self) -> u16 {
        self.response.status
    }

    /// Authlete's result code, such as `A001202`; `None` where the response is not Authlete's own.
    pub fn result_code(&self) -> Option<&str> {
        self.result.result_code.as_ref()?.as_str()
    }

    /// Authlete's result message; `None` where the response is not Authlete's own.
    pub fn result_message(&self) -> Option<&str> {
        self.result.result_message.as_ref()?.as_str()
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
            // Escaped, so that a message cannot forge lines of a log.
            (Some(result), _) => write!(f, ": {}", result.escape_debug()),
            (None, Some(media_type)) => write!(f, " and {} instead of a result", media_type.escape_debug()),
            (None, None) => Ok(()),
        }
    }
}

impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("status", &self.status())
            .field("result_code", &self.result_code())
            .field("result_message", &self.result_message())
            .finish_non_exhaustive()
    }
}

impl core::error::Error for Refusal {}

/// A success that cannot be understood. Neither `Display` nor `Debug` show what the response says.
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

/// What is wrong with a response.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// There is no body.
    Empty,
    /// The content type is another one.
    NotJson {
        /// The media type, without parameters.
        media_type: String,
    },
    /// The body is not UTF-8.
    NotUtf8(core::str::Utf8Error),
    /// The JSON ends too early.
    Truncated,
    /// The body is not JSON, or has a number or a text that cannot be represented, such as `1e999`.
    Syntax {
        /// Line of the fault, from 1.
        line: usize,
        /// Column of the fault, from 1.
        column: usize,
    },
    /// A required member is missing.
    Missing {
        /// The path of the member, such as `action`.
        path: String,
    },
    /// A member is of another type. What stands there instead is left out, since it may be a secret.
    Mismatch {
        /// The path of the member, such as `clients[3].redirectUris`; `.` for the whole.
        path: String,
    },
    /// A redirection does not say where to.
    NoLocation,
}

impl Fault {
    pub(crate) fn of(text: &str, error: &serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        match error.classify() {
            serde_json::error::Category::Eof => Self::Truncated,
            serde_json::error::Category::Data => {
                let path = json_path::locate(text, line, column);
                match missing_member(error) {
                    Some(member) if path == "." => Self::Missing { path: member },
                    Some(member) => Self::Missing { path: path + "." + &member },
                    None => Self::Mismatch { path },
                }
            }
            _ => Self::Syntax { line, column },
        }
    }
}

/// The name of the member that serde misses. It says so in words only, which hold nothing but the name of a declared member.
fn missing_member(error: &serde_json::Error) -> Option<String> {
    let text = error.to_string();
    text.strip_prefix("missing field `")?.split('`').next().map(String::from)
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it has no body"),
            Self::NotJson { media_type } => write!(f, "its media type is {media_type:?} instead of JSON"),
            Self::NotUtf8(_) => f.write_str("its body is not UTF-8"),
            Self::Truncated => f.write_str("its JSON ends too early"),
            Self::Syntax { line, column } => write!(f, "its body is not JSON at line {line}, column {column}"),
            Self::Missing { path } => write!(f, "its member {path} is missing"),
            Self::Mismatch { path } => write!(f, "its member {path} is of another type"),
            Self::NoLocation => f.write_str("it redirects without a location"),
        }
    }
}

impl core::error::Error for Fault {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::NotUtf8(error) => Some(error),
            _ => None,
        }
    }
}
