//! Requests to clients, by which they learn what happened.

use core::error::Error as StdError;
use core::fmt;

use http::Request;

use crate::reply::ReplyFailure;
use crate::send::error::Error;
use crate::send::transport::{HttpRequest, LocalTransport, TransportError};

/// Why a client was not told.
#[derive(Debug)]
#[non_exhaustive]
pub enum NotificationError {
    /// The call to Authlete failed.
    Authlete(Error),
    /// Authlete could not do it, or its answer is not what it should be.
    Answer(ReplyFailure),
    /// No request can be made of the client's URL or token.
    Request(http::Error),
    /// The client could not be reached.
    Transport(TransportError),
    /// The client answered with that status. A redirection is not followed.
    Status(u16),
}

/// Tells a client, which has to answer 200 or 204 (OpenID Connect CIBA Core 1.0, section 10.2; OpenID Connect Back-Channel Logout
/// 1.0, section 2.8).
pub(super) async fn notify(
    clients: &impl LocalTransport,
    request: http::Result<HttpRequest>,
) -> Result<(), NotificationError> {
    let request: Request<_> = request.map_err(NotificationError::Request)?;
    let response = clients.send_local(request).await.map_err(NotificationError::Transport)?;
    match response.status().as_u16() {
        200 | 204 => Ok(()),
        status => Err(NotificationError::Status(status)),
    }
}

impl From<Error> for NotificationError {
    fn from(error: Error) -> Self {
        Self::Authlete(error)
    }
}

impl From<ReplyFailure> for NotificationError {
    fn from(failure: ReplyFailure) -> Self {
        Self::Answer(failure)
    }
}

impl fmt::Display for NotificationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Authlete(_) => f.write_str("a call to Authlete failed"),
            Self::Answer(_) => f.write_str("Authlete's answer says nothing to tell the client"),
            Self::Request(_) => f.write_str("no request to the client can be made"),
            Self::Transport(_) => f.write_str("the client could not be reached"),
            Self::Status(status) => write!(f, "the client answered with {status}"),
        }
    }
}

impl StdError for NotificationError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Authlete(error) => Some(error),
            Self::Answer(failure) => Some(failure),
            Self::Request(error) => Some(error),
            Self::Transport(error) => Some(error),
            Self::Status(_) => None,
        }
    }
}
