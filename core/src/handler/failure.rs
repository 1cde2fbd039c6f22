//! What ends the work of a handler early.

use core::error::Error as StdError;
use core::fmt;

use crate::operation::BoxError;
use crate::reply::{Reply, ReplyFailure};
use crate::send::error::Error;

/// What ends the answering of a request early. A decision that returns it, with `?` or otherwise, need not decide.
///
/// ```
/// use authlete_core::handler::Interruption;
/// use authlete_core::reply::Reply;
///
/// async fn subject(user_id: &str) -> Result<u32, Interruption> {
///     if user_id == "blocked" {
///         return Err(Reply::error(429, "temporarily_unavailable", "").into());
///     }
///     Ok(user_id.parse()?) // any error: the client gets `server_error`, a log the rest
/// }
/// # let end = |user_id| futures::executor::block_on(subject(user_id));
/// # assert!(matches!(end("blocked"), Err(Interruption::Reply(_))));
/// # assert!(matches!(end("x"), Err(Interruption::Application(_))));
/// # assert_eq!(end("7").unwrap(), 7);
/// ```
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
#[derive(Debug, Clone, Copy)]
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
    /// The failure, if it is one on this side.
    pub fn failure(&self) -> Option<Failure<'_>> {
        match self {
            Self::Reply(reply) => reply.failure().map(Failure::Reply),
            Self::Authlete(error) => Some(Failure::Authlete(error)),
            Self::Application(error) => Some(Failure::Application(error)),
        }
    }

    pub(crate) fn into_reply(self) -> Reply {
        match self {
            Self::Reply(reply) => reply,
            Self::Authlete(_) | Self::Application(_) => Reply::error(500, "server_error", ""),
        }
    }
}

/// Any error, so that `?` works in decisions: one of a call to Authlete is told from the application's own.
impl<E: Into<BoxError>> From<E> for Interruption {
    fn from(error: E) -> Self {
        match error.into().downcast() {
            Ok(error) => Self::Authlete(*error),
            Err(error) => Self::Application(error),
        }
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

impl StdError for Failure<'_> {
    /// What is behind the message, which has the text of an error of the first and the last kind.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Authlete(error) => error.source(),
            Self::Application(error) => Some(&***error),
            Self::Reply(failure) => failure.source(),
        }
    }
}
