//! The service's JWK Set, in the three ways in which Authlete answers.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::Fault;
use crate::operation::BoxError;
use crate::operation::answer::Answer;
use crate::operation::incoming::OutgoingAnswer;
use crate::operation::wire::{Header, Response};
use crate::reply::Reply;
use crate::reply::rule::JSON;
use crate::types::RawJson;

/// Where the service's keys are.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum ServiceJwks {
    /// The JWK Set itself (RFC 7517, section 5). Answer 200 with it.
    Keys(RawJson),
    /// The keys are at this URI, the `jwks_uri` of the service (Authlete answers 302). Redirect there.
    Elsewhere(String),
    /// The service has no keys (Authlete answers 204).
    None,
}

impl Answer for ServiceJwks {
    fn comes_with(status: u16) -> bool {
        matches!(status, 200..300 | 302)
    }

    fn decode(response: &Response<'_>) -> Result<Self, Fault> {
        match response.status {
            302 => response.header("location").map(|uri| Self::Elsewhere(uri.into())).ok_or(Fault::NoLocation),
            204 => Ok(Self::None),
            _ => RawJson::decode(response).map(Self::Keys),
        }
    }
}

impl OutgoingAnswer for ServiceJwks {
    fn encode(&self, success: u16) -> Result<Response<'static>, BoxError> {
        let empty = |status, headers| Response { headers, ..Response::new(status, &b""[..]) };
        match self {
            Self::Keys(keys) => keys.encode(success),
            Self::Elsewhere(uri) => Ok(empty(302, Vec::from([Header::new("location", uri.clone())]))),
            Self::None => Ok(empty(204, Vec::new())),
        }
    }
}

impl ServiceJwks {
    /// The response of the endpoint of `jwks_uri`. Keys may be cached; that there are none here may not.
    pub fn reply(&self) -> Reply {
        match self {
            Self::Keys(keys) => Reply::public(200, JSON, keys.as_str()),
            Self::Elsewhere(uri) => Reply::empty(302).with_header("location", uri),
            Self::None => Reply::empty(204),
        }
    }
}
