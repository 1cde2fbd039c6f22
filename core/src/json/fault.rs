//! What can be wrong with a body, and where.

use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use serde::de::DeserializeOwned;

use super::{path, read_text};
use crate::display::Untrusted;

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

/// What is wrong with a text, without the place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    Truncated,
    Syntax,
    Mismatch,
    Missing(&'static str),
}

/// A [`Reason`], in a box: what is read is moved many times as a `Result` with it, whose size should be that of the value.
#[derive(Debug)]
pub(super) struct ReadError(Box<Reason>);

impl From<Reason> for ReadError {
    #[cold]
    fn from(reason: Reason) -> Self {
        Self(Box::new(reason))
    }
}

impl Fault {
    /// `at` is the first byte that does not fit, or where the value ends that does not.
    #[cold]
    pub(super) fn at(text: &str, at: usize, error: ReadError) -> Self {
        match *error.0 {
            Reason::Truncated => Self::Truncated,
            Reason::Syntax => {
                let before = text.as_bytes().get(..at).unwrap_or_default();
                let line_start = before.iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
                let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
                Self::Syntax { line, column: at - line_start + 1 }
            }
            Reason::Mismatch => Self::Mismatch { path: path::locate(text, at) },
            Reason::Missing(member) => {
                let path = path::locate(text, at);
                Self::Missing { path: if path == "." { member.into() } else { path + "." + member } }
            }
        }
    }
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl core::error::Error for ReadError {}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it has no body"),
            Self::NotJson { media_type } => write!(f, "its media type is {} instead of JSON", Untrusted(media_type)),
            Self::NotUtf8(_) => f.write_str("its body is not UTF-8"),
            Self::Truncated => f.write_str("its JSON ends too early"),
            Self::Syntax { line, column } => write!(f, "its body is not JSON at line {line}, column {column}"),
            Self::Missing { path } => write!(f, "its member {} is missing", Untrusted(path)),
            Self::Mismatch { path } => write!(f, "its member {} is of another type", Untrusted(path)),
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

/// Reads a body as JSON, in either direction.
pub(crate) fn read_json<T: DeserializeOwned>(body: &[u8]) -> Result<T, Fault> {
    if body.trim_ascii().is_empty() {
        return Err(Fault::Empty);
    }
    let text = core::str::from_utf8(body).map_err(|error| match error.error_len() {
        None => Fault::Truncated,
        Some(_) => Fault::NotUtf8(error),
    })?;
    read_text(text)
}
