//! Why a call has no answer.

use alloc::boxed::Box;
use core::error::Error as StdError;
use core::fmt;

use crate::answer::{Malformed, Refusal, ResponseError};
use crate::api::BuildError;

/// Why a call has no answer; `E` is the transport's error.
///
/// Neither `Display` nor `Debug` show a token, a secret or a body.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error<E> {
    /// The request could not be built; nothing was sent.
    Build(BuildError),
    /// The transport has no response. Whether the request was carried out is the transport's to say.
    Transport(E),
    /// Authlete, or something between, answered with an error status.
    Refused(Box<Refusal>),
    /// The call succeeded, but its response cannot be understood.
    Malformed(Box<Malformed>),
}

impl<E> From<BuildError> for Error<E> {
    fn from(error: BuildError) -> Self {
        Self::Build(error)
    }
}

impl<E> From<ResponseError> for Error<E> {
    fn from(error: ResponseError) -> Self {
        match error {
            ResponseError::Refused(refusal) => Self::Refused(refusal),
            ResponseError::Malformed(malformed) => Self::Malformed(malformed),
        }
    }
}

impl<E> fmt::Display for Error<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Build(_) => f.write_str("the request could not be built"),
            Self::Transport(_) => f.write_str("the transport has no response"),
            Self::Refused(refusal) => refusal.fmt(f),
            Self::Malformed(malformed) => malformed.fmt(f),
        }
    }
}

impl<E: StdError + 'static> StdError for Error<E> {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Build(error) => Some(error),
            Self::Transport(error) => Some(error),
            Self::Refused(refusal) => refusal.source(),
            Self::Malformed(malformed) => malformed.source(),
        }
    }
}
