//! The error of a call.

use alloc::boxed::Box;
use core::error::Error as StdError;
use core::fmt;

use super::transport::TransportError;
use crate::api::BuildError;
use crate::operation::answer::{Malformed, Refusal, ResponseError};

/// Why a call has no answer.
///
/// The [guide](crate::guide::errors_and_retries) says which errors may be retried. Neither `Display` nor `Debug` shows a
/// token, a secret or a body.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The request could not be built; nothing was sent.
    Build(BuildError),
    /// The transport has no response. [`TransportError::is_unsent`] says whether the request may have been carried out.
    Transport(TransportError),
    /// Authlete, or a proxy on the way, answered with an error status.
    Refused(Box<Refusal>),
    /// The call succeeded, but its response cannot be read.
    Malformed(Box<Malformed>),
}

impl From<BuildError> for Error {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        Self::Transport(error)
    }
}

impl From<ResponseError> for Error {
    fn from(error: ResponseError) -> Self {
        match error {
            ResponseError::Refused(refusal) => Self::Refused(refusal),
            ResponseError::Malformed(malformed) => Self::Malformed(malformed),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build(_) => f.write_str("the request could not be built"),
            Self::Transport(_) => f.write_str("the transport has no response"),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Malformed(malformed) => malformed.fmt(f),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Build(error) => Some(error),
            Self::Transport(error) => Some(error),
            Self::Refused(refusal) => refusal.source(),
            Self::Malformed(malformed) => malformed.source(),
        }
    }
}
