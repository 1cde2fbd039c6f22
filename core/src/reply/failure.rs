//! Why a reply could not be made of an answer.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use crate::display::Untrusted;

/// Why a reply could not be made of Authlete's answer. The client gets 500 with `server_error`.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplyFailure {
    /// This version does not know the action.
    Action(String),
    /// The action goes with that member, and the answer does not have it.
    Missing(&'static str),
    /// A body cannot be written as JSON.
    Json,
    /// The header of that name cannot be sent, for its name or its value.
    Header(Cow<'static, str>),
    /// Authlete could not do what it was to do, or the call was wrong; the result code.
    Failed(Option<String>),
}

impl fmt::Display for ReplyFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Action(action) => write!(f, "the action {} is not known", Untrusted(action)),
            Self::Missing(member) => write!(f, "the answer has no {member}"),
            Self::Failed(code) => {
                write!(f, "the call failed with {}", Untrusted(code.as_deref().unwrap_or("no result code")))
            }
            Self::Json => f.write_str("a body cannot be written as JSON"),
            Self::Header(name) => write!(f, "the header {} cannot be sent", Untrusted(name)),
        }
    }
}

/// Texts of the answer are escaped and cut, as in `Display`.
impl fmt::Debug for ReplyFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Action(action) => f.debug_tuple("Action").field(&Untrusted(action)).finish(),
            Self::Missing(member) => f.debug_tuple("Missing").field(member).finish(),
            Self::Json => f.write_str("Json"),
            Self::Header(name) => f.debug_tuple("Header").field(&Untrusted(name)).finish(),
            Self::Failed(code) => f.debug_tuple("Failed").field(&code.as_deref().map(Untrusted)).finish(),
        }
    }
}

impl core::error::Error for ReplyFailure {}
