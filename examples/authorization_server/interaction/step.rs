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
    /// The next step for a user who is logged in. `now` is in seconds since the epoch; `has_consented` says whether a consent of
    /// earlier covers the request.
    pub(crate) fn next_step(&self, session: &Session, now: u64, has_consented: bool) -> Step {
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

#[cfg(test)]
mod tests {
    use authlete_core::device::ValidUserCode;
    use serde_json::{Value, json};

    use super::*;
    use crate::interaction::ClientOfRequest;
    use crate::session::PASSWORD;

    const NOW: u64 = 1_800_000_000;

    fn session(acr: &str, age: u64) -> Session {
        let auth_time = NOW - age;
        Session { auth_time, acr: acr.into(), ..Session::of_login("john", None) }
    }

    fn authorization(mut members: Value) -> Interaction {
        members["ticket"] = "ticket".into();
        let pending = serde_json::from_value(members).unwrap();
        let client = ClientOfRequest { identifier: Some("1".into()), id: "1".into() };
        let (needed_consent, verified_claims) = (None, Vec::new());
        Interaction::new(PendingRequest::Authorization { pending, client, needed_consent, verified_claims })
    }

    /// The step by name; a refusal by its reason.
    fn step(interaction: &Interaction, session: &Session, has_consented: bool) -> String {
        match interaction.next_step(session, NOW, has_consented) {
            Step::Refuse(refusal) => format!("{:?}", refusal.reason),
            step => format!("{step:?}"),
        }
    }

    #[test]
    fn a_request_asks_for_what_is_missing() {
        let essential = |acr: &str| json!({ "acrs": [acr], "acrEssential": true });
        // Who is there, as class and age of the login; then the step, and that after a login for this very request.
        for (request, (acr, age), first, after_login) in [
            (json!({}), (PASSWORD, 9), "Consent", "Consent"),
            (json!({ "prompts": ["LOGIN"] }), (PASSWORD, 9), "Login", "Consent"),
            (json!({ "prompts": ["CONSENT"] }), (PASSWORD, 9), "Consent", "Consent"),
            (json!({ "prompts": ["SELECT_ACCOUNT"] }), (PASSWORD, 9), "SelectAccount", "Consent"),
            (json!({ "prompts": ["LOGIN", "SELECT_ACCOUNT"] }), (PASSWORD, 9), "Login", "Consent"),
            (json!({ "maxAge": 10 }), (PASSWORD, 9), "Consent", "Consent"),
            (json!({ "maxAge": 10 }), (PASSWORD, 99), "Login", "Consent"),
            (json!({ "subject": "john" }), (PASSWORD, 9), "Consent", "Consent"),
            (json!({ "subject": "jane" }), (PASSWORD, 9), "Login", "DifferentSubject"),
            (json!({ "acrs": ["2"] }), (PASSWORD, 9), "SecondFactor", "SecondFactor"),
            (json!({ "acrs": ["1", "2"] }), (PASSWORD, 9), "Consent", "Consent"),
            (json!({ "acrs": ["1"] }), (PASSWORD_AND_CODE, 9), "Consent", "Consent"),
            (json!({ "acrs": ["3"] }), (PASSWORD, 9), "Consent", "Consent"),
            (essential("1"), (PASSWORD_AND_CODE, 9), "Consent", "Consent"),
            (essential("2"), (PASSWORD, 9), "SecondFactor", "SecondFactor"),
            (essential("2"), (PASSWORD_AND_CODE, 9), "Consent", "Consent"),
            (essential("3"), (PASSWORD_AND_CODE, 9), "AcrNotSatisfied", "AcrNotSatisfied"),
        ] {
            let mut interaction = authorization(request.clone());
            let session = session(acr, age);
            let next = step(&interaction, &session, false);
            interaction.has_logged_in = true;
            assert_eq!([&*next, &*step(&interaction, &session, false)], [first, after_login], "{request}");
        }
    }

    #[test]
    fn an_account_is_chosen_once() {
        let mut interaction = authorization(json!({ "prompts": ["SELECT_ACCOUNT"] }));
        interaction.has_chosen_account = true;
        assert_eq!(step(&interaction, &session(PASSWORD, 9), false), "Consent");
    }

    #[test]
    fn a_consent_of_earlier_counts_unless_a_new_one_is_asked_for() {
        let session = session(PASSWORD, 9);
        for (request, expected) in [
            (json!({}), "Finish"),
            (json!({ "prompts": ["CONSENT"] }), "Consent"),
            (json!({ "prompts": ["LOGIN"] }), "Login"),
            (json!({ "acrs": ["2"] }), "SecondFactor"),
        ] {
            assert_eq!(step(&authorization(request.clone()), &session, true), expected, "{request}");
        }
    }

    #[test]
    fn a_device_takes_a_consent_and_an_own_page_nothing_more() {
        let session = session(PASSWORD, 9);
        let code = json!({ "userCode": "WDJB-MJHT", "response": { "action": "VALID" } });
        let device: ValidUserCode = serde_json::from_value(code).unwrap();
        for (request, expected) in
            [(PendingRequest::Device(Box::new(device)), "Consent"), (PendingRequest::OwnPage("/ciba".into()), "Finish")]
        {
            assert_eq!(step(&Interaction::new(request), &session, true), expected);
        }
    }
}
