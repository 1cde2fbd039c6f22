//! Logout tokens (OpenID Connect Back-Channel Logout 1.0), which tell clients that a session ended.
//!
//! ```
//! use authlete_core::backchannel_logout::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|request: BackchannelLogoutTokenRequest| {
//! #     assert_eq!(request.subject.as_deref(), Some("john"));
//! #     BackchannelLogoutTokenResponse { logout_token: Some("jwt".into()), ..BackchannelLogoutTokenResponse::new("OK") }
//! # }));
//!
//! let request =
//!     BackchannelLogoutTokenRequest { subject: Some("john".into()), ..BackchannelLogoutTokenRequest::new("my-app") };
//! let answer = authlete.backchannel_logout_token(&request)?;
//! assert!(answer.logout_token.is_some()); // to be posted to `backchannel_logout_uri`
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::declaration::operations;
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
