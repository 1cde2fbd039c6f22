//! What the userinfo endpoint does next.

use alloc::string::String;

use super::{UserInfoAction, UserInfoIssueRequest, UserInfoResponse};
use crate::reply::Reply;
use crate::reply::decision::decision;
use crate::secret::Secret;

/// What the userinfo endpoint does next: it refuses the request, or collects the user's claims.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum UserInfoNext {
    /// The response to the client.
    Reply(Reply),
    /// The claims of the user have to be collected.
    Claims(UserInfoClaims),
}

impl UserInfoResponse {
    /// What the userinfo endpoint does next.
    pub fn next(self) -> UserInfoNext {
        let claims = match self.action {
            UserInfoAction::Ok => UserInfoClaims::of(self).map(UserInfoNext::Claims),
            _ => Err(self.reply()),
        };
        claims.unwrap_or_else(UserInfoNext::Reply)
    }
}

decision! {
    /// A request for claims of a user: collect those that are asked for, then make the call.
    pub struct UserInfoClaims(UserInfoResponse) with { token: Secret, subject: String }
}

impl UserInfoClaims {
    /// The user's unique identifier.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The names of the claims that the client may have, each perhaps with `#` and a language tag (OpenID Connect Core 1.0,
    /// section 5.2).
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.response.claims.iter().flatten().map(String::as_str)
    }

    /// The call that makes the response with these claims, which are the text of a JSON object.
    pub fn issue(&self, claims: impl Into<String>) -> UserInfoIssueRequest {
        UserInfoIssueRequest { claims: Some(claims.into()), ..UserInfoIssueRequest::new(self.token.clone()) }
    }
}
