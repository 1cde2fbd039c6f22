//! The backchannel authentication endpoint (CIBA): who is asked, and where the request waits for the user.

use std::time::Duration;

use authlete_core::backchannel_authentication::{
    BackchannelAuthenticationCompleteRequest, BackchannelAuthenticationFailReason,
    BackchannelAuthenticationFailRequest, BackchannelAuthenticationIssueResponse, PendingBackchannelAuthentication,
    UserIdentification,
};
use authlete_core::handler::{BackchannelAuthenticationDecisions, ClientRequest, Decision, Interruption};
use authlete_core::types::UserIdentificationHintType;
use serde::{Deserialize, Serialize};

use crate::application::Application;
use crate::hash::hash;
use crate::pages::LoginError;
use crate::server::Server;
use crate::session::Session;
use crate::step_up::check_code;
use crate::store::StoreError;
use crate::users::User;

/// The longest binding message, in characters.
const BINDING_MESSAGE_LIMIT: usize = 100;

/// A request that waits for a user. A real server sends it to the user's device; here `/ciba` stands for that.
#[derive(Serialize, Deserialize)]
pub(crate) struct WaitingRequest {
    /// The ID by which the client asks for the result.
    pub(crate) id: String,
    pub(crate) pending: PendingBackchannelAuthentication,
}

impl BackchannelAuthenticationDecisions for Application {
    async fn identify(
        &self,
        _: &ClientRequest<'_>,
        request: &UserIdentification,
    ) -> Result<Decision<String, BackchannelAuthenticationFailRequest>, Interruption> {
        use BackchannelAuthenticationFailReason as Reason;
        let response = request.response();
        let refuse = |reason| Ok(Decision::Refuse(request.fail(reason)));
        if response.binding_message.as_deref().is_some_and(|message| !can_be_compared(message)) {
            return refuse(Reason::InvalidBindingMessage);
        }
        let hint = response.hint.as_ref().map_or("", |hint| hint.expose());
        let user = match &response.hint_type {
            // Authlete has read the ID token of the hint.
            Some(UserIdentificationHintType::IdTokenHint) => {
                self.users.by_subject(response.sub.as_deref().unwrap_or_default()).await?
            }
            Some(UserIdentificationHintType::LoginHint) => self.users.by_login_hint(hint).await?,
            // No issuer of such tokens is known here.
            _ => None,
        };
        let Some(user) = user else { return refuse(Reason::UnknownUserId) };
        if response.user_code_required == Some(true) && user.code.is_some() {
            let Some(code) = &response.user_code else { return refuse(Reason::MissingUserCode) };
            match check_code(self, &user, code.expose()).await? {
                Ok(()) => {}
                Err(LoginError::WrongPassword) => return refuse(Reason::InvalidUserCode),
                Err(LoginError::TooManyAttempts) => return refuse(Reason::AccessDenied),
            }
        }
        Ok(Decision::Issue(user.subject))
    }

    async fn begin(
        &self,
        _: &ClientRequest<'_>,
        pending: PendingBackchannelAuthentication,
        issued: &BackchannelAuthenticationIssueResponse,
    ) -> Result<(), Interruption> {
        let id = issued.auth_req_id.as_ref().map(|id| id.expose().to_string()).unwrap_or_default();
        let lifetime = Duration::from_secs(issued.expires_in.unwrap_or(0).max(1) as u64);
        let subject = pending.subject.clone();
        self.store.put(&format!("ciba-user:{id}"), &subject, lifetime).await?;
        self.store.put(&key(&subject, &id), &WaitingRequest { id, pending }, lifetime).await?;
        Ok(())
    }
}

impl Application {
    /// The requests that wait for a user.
    pub(crate) async fn waiting_requests(&self, subject: &str) -> Result<Vec<WaitingRequest>, StoreError> {
        self.store.list(&key(subject, "")).await
    }

    /// The user whom a request waits for.
    pub(crate) async fn asked_user(&self, id: &str) -> Result<Option<String>, StoreError> {
        self.store.get(&format!("ciba-user:{id}")).await
    }
}

impl Server {
    /// Ends a request by what the user decided, once: who allows it does so by the login of a session. The client is told where it
    /// wants that; if it cannot be told, the log says so.
    pub(crate) async fn answer_waiting_request(
        &self,
        user: &User,
        id: &str,
        allowed_by: Option<&Session>,
    ) -> Result<(), StoreError> {
        let application = &self.application;
        let Some(WaitingRequest { pending, .. }) = application.store.take(&key(&user.subject, id)).await? else {
            return Ok(());
        };
        let call = match allowed_by {
            Some(session) => {
                let login = session.user(pending.acrs.as_deref().unwrap_or_default());
                BackchannelAuthenticationCompleteRequest {
                    auth_time: Some(login.auth_time),
                    acr: login.acr.map(String::from),
                    ..pending.authorize().with_claims(pending.claims(user))
                }
            }
            None => pending.deny(),
        };
        if let Err(failure) = self.backchannel_authentication.complete(&call, &application.clients).await {
            tracing::warn!(%failure, "a client was not told of a decision");
        }
        Ok(())
    }
}

/// Whether a user can tell at a glance that both devices show the same message, which is to be short and plain for that (CIBA Core
/// 1.0, section 7.1).
fn can_be_compared(binding_message: &str) -> bool {
    binding_message.chars().take(BINDING_MESSAGE_LIMIT + 1).count() <= BINDING_MESSAGE_LIMIT
        && !binding_message.chars().any(char::is_control)
}

/// The key in the store. What those of a user begin with has to be that user's alone, whatever characters subjects have.
fn key(subject: &str, id: &str) -> String {
    format!("ciba:{}:{id}", hash(subject))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_not_asked_what_is_for_another_whose_subject_begins_like_theirs() {
        assert!(key("a", "1").starts_with(&key("a", "")));
        for (subject, other) in [("a", "a:b"), ("a", "ab"), ("a:", "a::b"), ("", ":a")] {
            assert!(!key(other, "1").starts_with(&key(subject, "")), "{subject} {other}");
        }
    }

    #[test]
    fn binding_messages_are_short_and_plain() {
        for (message, expected) in [
            ("W4SCT", true),
            ("\u{54c1}\u{5ddd} 1234", true),
            (&"x".repeat(100), true),
            (&"x".repeat(101), false),
            ("W4\nSCT", false),
        ] {
            assert_eq!(can_be_compared(message), expected, "{message}");
        }
    }
}
