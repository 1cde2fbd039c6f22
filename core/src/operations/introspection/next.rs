//! What a protected resource does next with a request.

use super::{IntrospectionAction, IntrospectionResponse};
use crate::reply::decision::{decision, next};

next! {
    /// What a protected resource does next: it refuses the request, or serves it.
    pub enum IntrospectionNext of IntrospectionResponse {
        /// The access token is valid for what was asked: serve the resource.
        Granted(AccessGranted) on IntrospectionAction::Ok,
    }
}

decision! {
    /// A request with a valid access token. [`finish`](Self::finish) adds the nonce for the next DPoP proof, if Authlete gave
    /// one (RFC 9449, section 9).
    pub struct AccessGranted(IntrospectionResponse)
}

impl AccessGranted {
    /// The nonce for the header `DPoP-Nonce` of the response, if Authlete gave one.
    pub fn dpop_nonce(&self) -> Option<&str> {
        self.response().dpop_nonce.as_deref()
    }
}
