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

/// The user who is logged in at the user agent.
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
    /// The checks are those of OpenID Connect Core 1.0, section 3.1.2.1, in this order: a user is logged in; the
    /// authentication is not older than `max_age`; the user is the one that the request names; an essential authentication
    /// context class is satisfied. Whether the user has consented to the scopes before is the caller's to check: if not, make
    /// the call of [`fail`](Self::fail) with [`ConsentRequired`](AuthorizationFailReason::ConsentRequired).
    ///
    /// # Errors
    ///
    /// The call that refuses the request.
    pub fn check(
        &self,
        user: Option<LoggedInUser<'_>>,
        now: i64,
    ) -> Result<AuthorizationIssueRequest, AuthorizationFailRequest> {
        let Some(user) = user.filter(|user| !user.subject.is_empty()) else {
            return Err(self.fail(AuthorizationFailReason::NotLoggedIn));
        };
        let max_age = i64::from(self.response.max_age.unwrap_or(0));
        let is_too_old = max_age > 0 && now >= user.auth_time.saturating_add(max_age);
        let asks_for_login = self.response.prompts.iter().flatten().any(|prompt| *prompt == Prompt::Login);
        if is_too_old || asks_for_login {
            return Err(self.fail(AuthorizationFailReason::ExceedsMaxAge));
        }
        if self.response.subject.as_deref().is_some_and(|subject| subject != user.subject) {
            return Err(self.fail(AuthorizationFailReason::DifferentSubject));
        }
        let wanted = self.response.acrs.as_deref().unwrap_or_default();
        let is_satisfied = user.acr.is_some_and(|acr| wanted.iter().any(|wanted| wanted == acr));
        if !wanted.is_empty() && !is_satisfied && self.response.acr_essential == Some(true) {
            return Err(self.fail(AuthorizationFailReason::AcrNotSatisfied));
        }
        Ok(AuthorizationIssueRequest {
            auth_time: Some(user.auth_time),
            acr: user.acr.map(String::from),
            ..AuthorizationIssueRequest::new(self.ticket.clone(), user.subject)
        })
    }

    /// The call that refuses the request.
    pub fn fail(&self, reason: AuthorizationFailReason) -> AuthorizationFailRequest {
        AuthorizationFailRequest::new(self.ticket.clone(), reason)
    }
}
