//! What the backchannel authentication endpoint does next, and what happens once the user has decided.

#[cfg(feature = "http")]
use alloc::format;
use alloc::string::String;
#[cfg(feature = "http")]
use alloc::vec::Vec;

use super::{
    BackchannelAuthenticationAction, BackchannelAuthenticationCompleteAction,
    BackchannelAuthenticationCompleteResponse, BackchannelAuthenticationFailReason,
    BackchannelAuthenticationFailRequest, BackchannelAuthenticationIssueRequest, BackchannelAuthenticationResponse,
    PendingBackchannelAuthentication,
};
use crate::reply::ReplyFailure;
use crate::reply::decision::{decision, next};
use crate::secret::Secret;

next! {
    /// What the backchannel authentication endpoint does next: it sends a reply, or finds the user.
    pub enum BackchannelAuthenticationNext of BackchannelAuthenticationResponse {
        /// The user has to be found by the hint.
        UserIdentification(UserIdentification) on BackchannelAuthenticationAction::UserIdentification,
    }
}

decision! {
    /// A user to be found (OpenID Connect CIBA Core 1.0, section 7.1): by `hint_type`, `hint` and `sub` of the answer. Check
    /// the user code and the binding message too, then make one of the two calls.
    pub struct UserIdentification(BackchannelAuthenticationResponse) with { ticket: Secret }
}

impl UserIdentification {
    /// The call that accepts the request. When it has succeeded, begin the dialog with the user, and send the reply.
    pub fn issue(&self) -> BackchannelAuthenticationIssueRequest {
        BackchannelAuthenticationIssueRequest::new(self.ticket.clone())
    }

    /// What is to be kept until that user has decided.
    pub fn pending(&self, subject: impl Into<String>) -> PendingBackchannelAuthentication {
        PendingBackchannelAuthentication::of(self.ticket.clone(), subject.into(), &self.response)
    }

    /// The call that refuses the request.
    pub fn fail(&self, reason: BackchannelAuthenticationFailReason) -> BackchannelAuthenticationFailRequest {
        BackchannelAuthenticationFailRequest::new(self.ticket.clone(), reason)
    }
}

/// What happens once the dialog with the user is over.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum BackchannelAuthenticationCompleteNext {
    /// The client has to be told, in ping and push mode.
    Notification(ClientNotification),
    /// Nothing: the client will ask.
    Nothing,
    /// The completion failed on this side.
    Failed(ReplyFailure),
}

impl BackchannelAuthenticationCompleteResponse {
    /// What happens next.
    pub fn next(self) -> BackchannelAuthenticationCompleteNext {
        match self.action {
            BackchannelAuthenticationCompleteAction::NoAction => BackchannelAuthenticationCompleteNext::Nothing,
            BackchannelAuthenticationCompleteAction::Notification => match ClientNotification::of(self) {
                Ok(notification) => BackchannelAuthenticationCompleteNext::Notification(notification),
                Err(failure) => BackchannelAuthenticationCompleteNext::Failed(failure),
            },
            BackchannelAuthenticationCompleteAction::ServerError => {
                BackchannelAuthenticationCompleteNext::Failed(ReplyFailure::Failed(self.result_code))
            }
            BackchannelAuthenticationCompleteAction::Other(action) => {
                BackchannelAuthenticationCompleteNext::Failed(ReplyFailure::Action(action))
            }
        }
    }
}

/// A notification of a client (OpenID Connect CIBA Core 1.0, sections 10.2 and 10.3): a `POST` to `endpoint` with
/// `Authorization: Bearer` and `token`, and `body` as `application/json`. The client answers 204 or 200; a redirection is not
/// to be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClientNotification {
    /// The client's notification endpoint, a URL.
    pub endpoint: String,
    /// The client's notification token.
    pub token: Secret,
    /// The JSON body.
    pub body: Secret,
}

impl ClientNotification {
    fn of(response: BackchannelAuthenticationCompleteResponse) -> Result<Self, ReplyFailure> {
        let missing = ReplyFailure::Missing;
        Ok(Self {
            endpoint: response.client_notification_endpoint.ok_or(missing("client_notification_endpoint"))?,
            token: response.client_notification_token.ok_or(missing("client_notification_token"))?,
            body: response.response_content.ok_or(missing("response_content"))?,
        })
    }
}

#[cfg(feature = "http")]
impl ClientNotification {
    /// The request that tells the client. A transport sends it, which follows no redirection.
    ///
    /// # Errors
    ///
    /// Where the endpoint is no URL, or the token cannot stand in a header.
    pub fn request(&self) -> http::Result<http::Request<Vec<u8>>> {
        let mut authorization = http::HeaderValue::try_from(format!("Bearer {}", self.token.expose()))?;
        authorization.set_sensitive(true);
        http::Request::post(&self.endpoint)
            .header("authorization", authorization)
            .header("content-type", "application/json")
            .body(self.body.expose().into())
    }
}
