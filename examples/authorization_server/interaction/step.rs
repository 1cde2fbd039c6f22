//! What the user has to do next.

use authlete_core::authorization::{
    AuthorizationFailReason, AuthorizationFailRequest, AuthorizationIssueRequest, PendingAuthorization,
};
use authlete_core::types::Prompt;

use super::{Interaction, PendingRequest};
use crate::session::{PASSWORD_AND_CODE, Session};

/// What comes next in an interaction.
#[derive(Debug, PartialEq)]
pub(crate) enum Step {
    /// The user logs in.
    Login,
    /// The user gives a second factor.
    SecondFactor,
    /// The user says whether the account is the right one.
    SelectAccount,
    /// The user allows the request or not.
    Consent,
    /// The request is answered: all that is needed is there.
    Finish,
    /// The request is refused: the user who is there will not do.
    Refuse(AuthorizationFailRequest),
}

impl Interaction {
    /// The next step. `now` is in seconds since the epoch; `has_consented` says whether a consent of earlier covers the request.
    pub(crate) fn next_step(&self, session: Option<&Session>, now: u64, has_consented: bool) -> Step {
        let Some(session) = session else { return Step::Login };
        match &self.request {
            PendingRequest::OwnPage(_) => Step::Finish,
            PendingRequest::Device(_) => Step::Consent,
            PendingRequest::Authorization { pending, .. } => {
                self.next_of_authorization(pending, session, now, has_consented)
            }
        }
    }

    /// The call that gives the client what it asked for, or the one that refuses since the user who is there will not do.
    pub(crate) fn check(
        &self,
        pending: &PendingAuthorization,
        session: &Session,
        now: u64,
    ) -> Result<AuthorizationIssueRequest, AuthorizationFailRequest> {
        let user = session.user(pending.acrs.as_deref().unwrap_or_default());
        match self.has_logged_in {
            true => pending.check_login(user),
            false => pending.check_session(Some(user), now as i64),
        }
    }

    fn next_of_authorization(
        &self,
        pending: &PendingAuthorization,
        session: &Session,
        now: u64,
        has_consented: bool,
    ) -> Step {
        let wanted = pending.acrs.as_deref().unwrap_or_default();
        let can_step_up = session.acr != PASSWORD_AND_CODE && wanted.iter().any(|acr| acr == PASSWORD_AND_CODE);
        if let Err(refusal) = self.check(pending, session, now) {
            return match refusal.reason {
                AuthorizationFailReason::AcrNotSatisfied if can_step_up => Step::SecondFactor,
                AuthorizationFailReason::AcrNotSatisfied => Step::Refuse(refusal),
                _ if self.has_logged_in => Step::Refuse(refusal),
                _ => Step::Login,
            };
        }
        let has_prompt = |prompt| pending.prompts.iter().flatten().any(|wanted| *wanted == prompt);
        if has_prompt(Prompt::SelectAccount) && !self.has_chosen_account && !self.has_logged_in {
            return Step::SelectAccount;
        }
        if can_step_up && !session.satisfies(wanted) {
            return Step::SecondFactor;
        }
        match has_consented && !has_prompt(Prompt::Consent) {
            true => Step::Finish,
            false => Step::Consent,
        }
    }
}
