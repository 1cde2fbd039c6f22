//! Why a reply could not be made of an answer.

use alloc::string::String;
use core::fmt;

use crate::display::Untrusted;

/// Why a reply could not be made of Authlete's answer. The client gets 500 with `server_error`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReplyFailure {
    /// This version does not know the action.
    Action(String),
    /// The action takes a content, and the answer has none.
    Content,
    /// A value cannot stand in the header of that name.
    Header(&'static str),
}

impl fmt::Display for ReplyFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Action(action) => write!(f, "the action {} is not known", Untrusted(action)),
            Self::Content => f.write_str("the answer has no content"),
            Self::Header(name) => write!(f, "the value for the header {name} cannot be sent"),
        }
    }
}

impl core::error::Error for ReplyFailure {}
