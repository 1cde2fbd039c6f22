//! What ends the work of a handler early.

use core::fmt;

use crate::operation::BoxError;
use crate::reply::{Reply, ReplyFailure};
use crate::send::error::Error;

/// What ends the answering of a request early.
#[derive(Debug)]
#[non_exhaustive]
pub enum Interruption {
    /// The request is refused with this reply, before or without a call to Authlete.
    Reply(Reply),
    /// A call to Authlete failed.
    Authlete(Error),
    /// The application failed.
    Application(BoxError),
}

/// A failure on this side, for a log. The client gets 500 with `server_error`.
#[derive(Debug)]
#[non_exhaustive]
pub enum Failure<'f> {
    /// A call to Authlete failed.
    Authlete(&'f Error),
    /// The application failed.
    Application(&'f BoxError),
    /// Authlete's answer could not be made a reply.
    Reply(&'f ReplyFailure),
}

impl Interruption {
    pub(crate) fn report(&self, hook: &dyn Fn(&Failure<'_>)) {
        match self {
            Self::Reply(_) => {}
            Self::Authlete(error) => hook(&Failure::Authlete(error)),
            Self::Application(error) => hook(&Failure::Application(error)),
        }
    }

    pub(crate) fn into_reply(self) -> Reply {
        match self {
            Self::Reply(reply) => reply,
            Self::Authlete(_) | Self::Application(_) => Reply::error(500, "server_error", ""),
        }
    }
}

impl From<Error> for Interruption {
    fn from(error: Error) -> Self {
        Self::Authlete(error)
    }
}

impl From<BoxError> for Interruption {
    fn from(error: BoxError) -> Self {
        Self::Application(error)
    }
}

impl From<Reply> for Interruption {
    fn from(reply: Reply) -> Self {
        Self::Reply(reply)
    }
}

impl fmt::Display for Failure<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authlete(error) => write!(f, "a call to Authlete failed: {error}"),
            Self::Application(_) => f.write_str("the application failed"),
            Self::Reply(failure) => write!(f, "no reply could be made: {failure}"),
        }
    }
}
