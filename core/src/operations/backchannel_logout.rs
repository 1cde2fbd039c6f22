//! Logout tokens (OpenID Connect Back-Channel Logout 1.0), which tell clients that a session ended.
//!
//! ```
//! use authlete_core::backchannel_logout::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|request: BackchannelLogoutTokenRequest| {
//! #     assert_eq!(request.subject.as_deref(), Some("john"));
//! #     BackchannelLogoutTokenResponse {
//! #         logout_token: Some("jwt".into()),
//! #         backchannel_logout_uri: Some("https://app.example/logout".into()),
//! #         ..BackchannelLogoutTokenResponse::new("OK")
//! #     }
//! # }));
//!
//! let request =
//!     BackchannelLogoutTokenRequest { subject: Some("john".into()), ..BackchannelLogoutTokenRequest::new("my-app") };
//! let notification = authlete.backchannel_logout_token(&request)?.notification()?;
//! let request = notification.request()?; // for any HTTP client
//! assert_eq!(request.uri(), "https://app.example/logout");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloc::string::String;
#[cfg(feature = "http")]
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::declaration::operations;
use crate::reply::ReplyFailure;
use crate::secret::Secret;

operations! {
    /// Makes a logout token to send to a client.
    backchannel_logout_token: POST "/backchannel/logout/token",
        BackchannelLogoutTokenRequest => BackchannelLogoutTokenResponse;
}

dto! {
    /// Request to create a logout token for one client (OpenID Connect Back-Channel Logout 1.0, section 2.4). Sent by
    /// the authorization server's logout procedure for each client to be informed.
    pub struct BackchannelLogoutTokenRequest {
        required {
            /// Identifier of the client to be informed, as `client_id` names it: its number or its alias.
            pub client_identifier: String,
        }
        /// Subject of the end-user who is logged out, for the `sub` claim of the logout token. The token needs this,
        /// `session_id` or both (OpenID Connect Back-Channel Logout 1.0, section 2.4).
        pub subject: Option<String>,
        /// Session that ended, for the `sid` claim of the logout token. The token needs this, `subject` or both (OpenID
        /// Connect Back-Channel Logout 1.0, section 2.4).
        pub session_id: Option<String>,
    }
}

dto! {
    /// Response to `BackchannelLogoutTokenRequest`: the logout token and where to send it.
    pub struct BackchannelLogoutTokenResponse {
        required {
            /// What to do next.
            pub action: BackchannelLogoutTokenAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Logout token, a signed JWT (OpenID Connect Back-Channel Logout 1.0, section 2.4); set when the action is
        /// `OK`.
        pub logout_token: Option<Secret>,
        /// Address to send the logout token to, the client's registered `backchannel_logout_uri` (OpenID Connect
        /// Back-Channel Logout 1.0, section 2.2).
        pub backchannel_logout_uri: Option<String>,
    }
}

open_enum! {
    /// What to do with the result.
    pub enum BackchannelLogoutTokenAction {
        /// POST `logout_token` as the form parameter `logout_token` (`application/x-www-form-urlencoded`) to
        /// `backchannel_logout_uri` (OpenID Connect Back-Channel Logout 1.0, section 2.5).
        Ok = "OK",
        /// Authlete failed; log the result message and go on with the logout.
        ServerError = "SERVER_ERROR",
        /// The call was wrong, such as an unknown client or a missing parameter; fix the caller and go on with the
        /// logout.
        CallerError = "CALLER_ERROR",
    }
}

/// A notification of a client that a session ended (OpenID Connect Back-Channel Logout 1.0, section 2.5): a `POST` of a form
/// with `logout_token`. The client answers 200 or 204; a redirection is not to be followed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct LogoutNotification {
    /// The client's back-channel logout URI.
    pub backchannel_logout_uri: String,
    /// The logout token.
    pub logout_token: Secret,
}

impl BackchannelLogoutTokenResponse {
    /// What the client is to be told.
    ///
    /// # Errors
    ///
    /// Where Authlete made no token, or the client has no URI for it.
    pub fn notification(&self) -> Result<LogoutNotification, ReplyFailure> {
        let missing = ReplyFailure::Missing;
        match &self.action {
            BackchannelLogoutTokenAction::Ok => Ok(LogoutNotification {
                backchannel_logout_uri: self.backchannel_logout_uri.clone().ok_or(missing("backchannel_logout_uri"))?,
                logout_token: self.logout_token.clone().ok_or(missing("logout_token"))?,
            }),
            BackchannelLogoutTokenAction::ServerError | BackchannelLogoutTokenAction::CallerError => {
                Err(ReplyFailure::Failed(self.result_code.clone()))
            }
            BackchannelLogoutTokenAction::Other(action) => Err(ReplyFailure::Action(action.clone())),
        }
    }
}

#[cfg(feature = "http")]
impl LogoutNotification {
    /// The request that tells the client. A transport sends it, which follows no redirection.
    ///
    /// # Errors
    ///
    /// Where the URI is none.
    pub fn request(&self) -> http::Result<http::Request<Vec<u8>>> {
        let form = form_urlencoded::Serializer::new(String::new())
            .append_pair("logout_token", self.logout_token.expose())
            .finish();
        http::Request::post(&self.backchannel_logout_uri)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(form.into_bytes())
    }
}
