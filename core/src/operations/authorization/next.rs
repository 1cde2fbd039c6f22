//! What the authorization endpoint does next.

use alloc::string::String;

use super::{
    AuthorizationAction, AuthorizationFailReason, AuthorizationFailRequest, AuthorizationIssueRequest,
    AuthorizationResponse, PendingAuthorization,
};
use crate::json::Fault;
use crate::json::dto::NonExhaustive;
use crate::reply::decision::{decision, next};
use crate::reply::{CollectedClaims, UserClaims, WantedClaims};
use crate::secret::Secret;
use crate::types::Prompt;

next! {
    /// What the authorization endpoint does next: it sends a reply, or it has to decide something.
    pub enum AuthorizationNext of AuthorizationResponse {
        /// A page has to be shown to the user, who logs in and consents.
        Interaction(Interaction) on AuthorizationAction::Interaction,
        /// The request says `prompt=none`: it succeeds without a page or fails.
        NoInteraction(NoInteraction) on AuthorizationAction::NoInteraction,
    }
}

decision! {
    /// A page for the user. Keep the ticket, with what the page needs, until the user has decided; then make one of the two
    /// calls. Whatever the user did, the ticket can be used once.
    pub struct Interaction(AuthorizationResponse) with { ticket: Secret }
}

impl Interaction {
    /// The ticket that both calls take.
    pub fn ticket(&self) -> &Secret {
        &self.ticket
    }

    /// What is to be kept until the user has decided: the ticket and what the page needs, in one value for a session store or an
    /// encrypted cookie.
    ///
    /// # Errors
    ///
    /// Where the client in the answer cannot be read.
    pub fn pending(&self) -> Result<PendingAuthorization, Fault> {
        PendingAuthorization::of(self.ticket.clone(), &self.response)
    }

    /// The call that gives the client what it asked for, by the user with that subject. Claims, time and class of the
    /// authentication are members to be set.
    pub fn issue(&self, subject: impl Into<String>) -> AuthorizationIssueRequest {
        AuthorizationIssueRequest::new(self.ticket.clone(), subject)
    }

    /// The call that refuses the request.
    pub fn fail(&self, reason: AuthorizationFailReason) -> AuthorizationFailRequest {
        AuthorizationFailRequest::new(self.ticket.clone(), reason)
    }
}

impl AuthorizationIssueRequest {
    /// The call with these claims of the user, from [`PendingAuthorization::claims`] or [`NoInteraction::claims`].
    #[must_use]
    pub fn with_claims(self, claims: CollectedClaims) -> Self {
        let CollectedClaims { claims, claims_for_tx, verified_claims_for_tx } = claims;
        Self { claims, claims_for_tx, verified_claims_for_tx, ..self }
    }
}

decision! {
    /// A request that succeeds without a page or fails: [`check`](Self::check) it against the user who is logged in.
    pub struct NoInteraction(AuthorizationResponse) with { ticket: Secret }
}

/// The user who is logged in at the user agent. Whether that user will do for a request is checked in this order (OpenID Connect
/// Core 1.0, section 3.1.2.1; Grant Management for OAuth 2.0):
///
/// 1. A user is logged in.
/// 2. No new login is asked for, and the authentication is not older than `max_age`.
/// 3. The user is the one that the request names, and the one of the grant that is to be updated.
/// 4. An essential authentication context class is satisfied.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LoggedInUser<'u> {
    /// The user's unique identifier at this server.
    pub subject: &'u str,
    /// When the user was authenticated, in seconds since the epoch.
    pub auth_time: i64,
    /// The authentication context class that the authentication satisfied, if it is known.
    pub acr: Option<&'u str>,
    #[doc(hidden)]
    pub non_exhaustive: NonExhaustive,
}

impl<'u> LoggedInUser<'u> {
    /// A user of whose authentication the class is not known.
    pub fn new(subject: &'u str, auth_time: i64) -> Self {
        Self { subject, auth_time, acr: None, non_exhaustive: NonExhaustive::NEW }
    }

    /// The call that issues by this user.
    pub(super) fn issue(self, ticket: Secret) -> AuthorizationIssueRequest {
        AuthorizationIssueRequest {
            auth_time: Some(self.auth_time),
            acr: self.acr.map(String::from),
            ..AuthorizationIssueRequest::new(ticket, self.subject)
        }
    }
}

/// What a request asks of the user.
pub(super) struct RequiredUser<'r> {
    pub(super) prompts: Option<&'r [Prompt]>,
    pub(super) max_age: Option<i32>,
    pub(super) subject: Option<&'r str>,
    pub(super) grant_subject: Option<&'r str>,
    pub(super) acrs: Option<&'r [String]>,
    pub(super) acr_essential: Option<bool>,
}

impl RequiredUser<'_> {
    /// The user, or why the one who is logged in will not do.
    pub(super) fn check<'u>(
        &self,
        user: Option<LoggedInUser<'u>>,
        now: i64,
    ) -> Result<LoggedInUser<'u>, AuthorizationFailReason> {
        let Some(user) = user.filter(|user| !user.subject.is_empty()) else {
            return Err(AuthorizationFailReason::NotLoggedIn);
        };
        let max_age = i64::from(self.max_age.unwrap_or(0));
        let is_too_old = max_age > 0 && now >= user.auth_time.saturating_add(max_age);
        if is_too_old || self.prompts.unwrap_or_default().contains(&Prompt::Login) {
            return Err(AuthorizationFailReason::ExceedsMaxAge);
        }
        let mut subjects = self.subject.into_iter().chain(self.grant_subject);
        if subjects.any(|subject| subject != user.subject) {
            return Err(AuthorizationFailReason::DifferentSubject);
        }
        let wanted = self.acrs.unwrap_or_default();
        let is_satisfied = user.acr.is_some_and(|acr| wanted.iter().any(|wanted| wanted == acr));
        if !wanted.is_empty() && !is_satisfied && self.acr_essential == Some(true) {
            return Err(AuthorizationFailReason::AcrNotSatisfied);
        }
        Ok(user)
    }
}

impl NoInteraction {
    /// The claims that the client asked for, as far as the user has them.
    pub fn claims(&self, user: &impl UserClaims) -> CollectedClaims {
        let response = &*self.response;
        WantedClaims {
            names: response.claims.as_deref(),
            locales: response.claims_locales.as_deref(),
            requested: response.id_token_claims.as_deref(),
            for_tx: response.requested_claims_for_tx.as_deref(),
            verified_for_tx: response.requested_verified_claims_for_tx.as_deref(),
        }
        .of(user)
    }

    /// The call that follows: one that issues what the client asked for, or one that says why not. `now` is the time in
    /// seconds since the epoch.
    ///
    /// The checks are those of [`LoggedInUser`]. Whether the user has consented to the scopes before is the caller's to check: if
    /// not, make the call of [`fail`](Self::fail) with [`ConsentRequired`](AuthorizationFailReason::ConsentRequired).
    ///
    /// # Errors
    ///
    /// The call that refuses the request.
    pub fn check(
        &self,
        user: Option<LoggedInUser<'_>>,
        now: i64,
    ) -> Result<AuthorizationIssueRequest, AuthorizationFailRequest> {
        let response = &*self.response;
        let required = RequiredUser {
            prompts: response.prompts.as_deref(),
            max_age: response.max_age,
            subject: response.subject.as_deref(),
            grant_subject: response.grant_subject.as_deref(),
            acrs: response.acrs.as_deref(),
            acr_essential: response.acr_essential,
        };
        match required.check(user, now) {
            Ok(user) => Ok(user.issue(self.ticket.clone())),
            Err(reason) => Err(self.fail(reason)),
        }
    }

    /// The call that refuses the request.
    pub fn fail(&self, reason: AuthorizationFailReason) -> AuthorizationFailRequest {
        AuthorizationFailRequest::new(self.ticket.clone(), reason)
    }
}
