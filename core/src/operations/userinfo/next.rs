//! What the userinfo endpoint does next.

use alloc::string::String;
use alloc::vec::Vec;

use super::{UserInfoAction, UserInfoIssueRequest, UserInfoResponse};
use crate::reply::decision::{decision, next};
use crate::reply::{CollectedClaims, UserClaims, WantedClaims};
use crate::secret::Secret;

next! {
    /// What the userinfo endpoint does next: it refuses the request, or collects the user's claims.
    pub enum UserInfoNext of UserInfoResponse {
        /// The claims of the user have to be collected.
        Claims(UserInfoClaims) on UserInfoAction::Ok,
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

    /// The names of the claims that the client asked for, each perhaps with `#` and a language tag (OpenID Connect Core 1.0,
    /// section 5.2). Where the user consented to some claims only, it is those.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.response.claims.iter().flatten().map(String::as_str).filter(|name| self.is_consented(name))
    }

    /// Whether the user consented to a claim of that name: to all, unless it is known to which.
    fn is_consented(&self, name: &str) -> bool {
        let is_it = |consented: &String| consented == name || without_tag(name) == consented;
        self.response.consented_claims.as_ref().is_none_or(|consented| consented.iter().any(is_it))
    }

    /// The claims of [`names`](Self::names) that the user has, with verified claims and those for transformed claims, as far as the
    /// user consented to them: where it is known to which claims, `verified_claims` has to be among them.
    pub fn collect(&self, user: &impl UserClaims) -> CollectedClaims {
        let response = &*self.response;
        let for_tx = response.requested_claims_for_tx.iter().flatten().filter(|name| self.is_consented(name));
        let verified = self.is_consented("verified_claims");
        WantedClaims {
            names: Some(&self.names().map(String::from).collect::<Vec<_>>()),
            locales: None,
            requested: response.user_info_claims.as_deref().filter(|_| verified),
            for_tx: Some(&for_tx.cloned().collect::<Vec<_>>()),
            verified_for_tx: response.requested_verified_claims_for_tx.as_deref().filter(|_| verified),
        }
        .of(user)
    }

    /// The call that makes the response with these claims.
    pub fn issue(&self, claims: CollectedClaims) -> UserInfoIssueRequest {
        let CollectedClaims { claims, claims_for_tx, verified_claims_for_tx } = claims;
        UserInfoIssueRequest {
            claims,
            claims_for_tx,
            verified_claims_for_tx,
            ..UserInfoIssueRequest::new(self.token.clone())
        }
    }
}

/// The name of a claim without its language tag.
fn without_tag(name: &str) -> &str {
    name.split('#').next().unwrap_or_default()
}
