//! What the pages of the device flow do next.

use alloc::boxed::Box;
use alloc::string::String;

use super::{
    DeviceCompleteAction, DeviceCompleteRequest, DeviceCompleteResponse, DeviceCompleteResult,
    DeviceVerificationAction, DeviceVerificationResponse,
};
use crate::json::dto::dto;
use crate::reply::{CollectedClaims, ReplyFailure, UserClaims, WantedClaims};
use crate::secret::Secret;

/// What follows once the user has entered a code.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum DeviceVerificationNext {
    /// The code is right: the user logs in and consents.
    Valid(Box<ValidUserCode>),
    /// The code has expired.
    Expired,
    /// There is no such code.
    NotExist,
    /// The check failed on this side.
    Failed(ReplyFailure),
}

impl DeviceVerificationResponse {
    /// What follows, after the check of that user code.
    pub fn next(self, user_code: impl Into<Secret>) -> DeviceVerificationNext {
        match self.action {
            DeviceVerificationAction::Valid => {
                DeviceVerificationNext::Valid(Box::new(ValidUserCode::new(user_code, self)))
            }
            DeviceVerificationAction::Expired => DeviceVerificationNext::Expired,
            DeviceVerificationAction::NotExist => DeviceVerificationNext::NotExist,
            DeviceVerificationAction::ServerError | DeviceVerificationAction::InternalServerError => {
                DeviceVerificationNext::Failed(ReplyFailure::Failed(self.result_code))
            }
            DeviceVerificationAction::Other(action) => DeviceVerificationNext::Failed(ReplyFailure::Action(action)),
        }
    }
}

dto! {
    /// A user code that is right, with what the device asks for. It serializes as JSON, to be kept until the user has decided.
    pub struct ValidUserCode {
        required {
            /// The code.
            pub user_code: Secret,
            /// Authlete's answer: the client's name, the scopes and what else a page shows.
            pub response: DeviceVerificationResponse,
        }
    }
}

impl ValidUserCode {
    /// The call that gives the device what it asks for, by the user with that subject. Claims, time and class of the
    /// authentication are members to be set.
    pub fn authorize(&self, subject: impl Into<String>) -> DeviceCompleteRequest {
        self.complete(DeviceCompleteResult::Authorized, subject)
    }

    /// The call that refuses the device, as the user with that subject wants it.
    pub fn deny(&self, subject: impl Into<String>) -> DeviceCompleteRequest {
        self.complete(DeviceCompleteResult::AccessDenied, subject)
    }

    fn complete(&self, result: DeviceCompleteResult, subject: impl Into<String>) -> DeviceCompleteRequest {
        DeviceCompleteRequest::new(self.user_code.clone(), result, subject)
    }

    /// The claims that the scopes ask for, as far as the user has them.
    pub fn claims(&self, user: &impl UserClaims) -> CollectedClaims {
        WantedClaims { names: self.response.claim_names.as_deref(), ..WantedClaims::default() }.of(user)
    }
}

/// What follows once the user has decided.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum DeviceCompleteNext {
    /// The device will learn it: the user can go back to it.
    Success,
    /// The call was wrong: for one, the user is not the one of the grant that is to be updated.
    InvalidRequest,
    /// The code has expired in the meantime.
    UserCodeExpired,
    /// There is no such code any more.
    UserCodeNotExist,
    /// The completion failed on this side.
    Failed(ReplyFailure),
}

impl DeviceCompleteRequest {
    /// The call with these claims of the user, from [`ValidUserCode::claims`].
    #[must_use]
    pub fn with_claims(self, claims: CollectedClaims) -> Self {
        Self { claims: claims.claims, ..self }
    }
}

impl DeviceCompleteResponse {
    /// What follows.
    pub fn next(self) -> DeviceCompleteNext {
        match self.action {
            DeviceCompleteAction::Success => DeviceCompleteNext::Success,
            DeviceCompleteAction::InvalidRequest => DeviceCompleteNext::InvalidRequest,
            DeviceCompleteAction::UserCodeExpired => DeviceCompleteNext::UserCodeExpired,
            DeviceCompleteAction::UserCodeNotExist => DeviceCompleteNext::UserCodeNotExist,
            DeviceCompleteAction::ServerError => DeviceCompleteNext::Failed(ReplyFailure::Failed(self.result_code)),
            DeviceCompleteAction::Other(action) => DeviceCompleteNext::Failed(ReplyFailure::Action(action)),
        }
    }
}
