//! The error of a transport.

use alloc::boxed::Box;
use core::error::Error;
use core::fmt;

use crate::operation::BoxError;

/// Why a transport has no response. All transports report with this type, so that one can take the place of another; its
/// sources are the errors of the HTTP stack underneath.
///
/// A transport of your own returns the variant that applies. An error of another type becomes [`Interrupted`], which is the
/// safe assumption: the request may have been carried out.
///
/// [`Interrupted`]: Self::Interrupted
#[derive(Debug)]
#[non_exhaustive]
pub enum TransportError {
    /// The request is one that the transport cannot send, now or later.
    Unsendable(BoxError),
    /// There was no connection, so the request was not sent.
    Connect(BoxError),
    /// A time limit passed. The request may have been carried out.
    Timeout,
    /// The response body is longer than the limit. The request was carried out.
    BodyTooLarge {
        /// The limit in bytes.
        limit: usize,
    },
    /// The exchange broke off, for instance since the connection was closed or since what came was not HTTP. The request may
    /// have been carried out.
    Interrupted(BoxError),
}

impl TransportError {
    /// Whether it is certain that the request did not reach the server.
    pub fn is_unsent(&self) -> bool {
        matches!(self, Self::Unsendable(_) | Self::Connect(_))
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsendable(_) => f.write_str("the transport cannot send such a request"),
            Self::Connect(_) => f.write_str("no connection could be made"),
            Self::Timeout => f.write_str("the time limit passed"),
            Self::BodyTooLarge { limit } => write!(f, "the response body is longer than {limit} bytes"),
            Self::Interrupted(_) => f.write_str("the exchange broke off"),
        }
    }
}

impl Error for TransportError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Unsendable(source) | Self::Connect(source) | Self::Interrupted(source) => Some(&**source),
            Self::Timeout | Self::BodyTooLarge { .. } => None,
        }
    }
}

impl From<BoxError> for TransportError {
    fn from(error: BoxError) -> Self {
        error.downcast().map_or_else(Self::Interrupted, |error: Box<Self>| *error)
    }
}
