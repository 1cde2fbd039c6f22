//! What a protected resource does next with a request.

use super::{IntrospectionAction, IntrospectionResponse};
use crate::reply::Reply;
use crate::reply::decision::decision;

/// What a protected resource does next: it refuses the request, or serves it.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum IntrospectionNext {
    /// The response to the client, without the resource.
    Reply(Reply),
    /// The access token is valid for what was asked: serve the resource.
    Granted(AccessGranted),
}

impl IntrospectionResponse {
    /// What the protected resource does next.
    pub fn next(self) -> IntrospectionNext {
        let granted = match self.action {
            IntrospectionAction::Ok => AccessGranted::of(self).map(IntrospectionNext::Granted),
            _ => Err(self.reply()),
        };
        granted.unwrap_or_else(IntrospectionNext::Reply)
    }
}

decision! {
    /// A request with a valid access token. [`finish`](Self::finish) adds the nonce for the next DPoP proof, if Authlete gave
    /// one (RFC 9449, section 9).
    pub struct AccessGranted(IntrospectionResponse)
}
