//! OpenID Connect Native SSO for Mobile Apps.
//!
//! It is the call that follows [`TokenAction::NativeSso`](crate::token::TokenAction::NativeSso).
//!
//! ```
//! use authlete_core::native_sso::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|request: NativeSsoRequest| {
//! #     assert_eq!(request.device_secret.expose(), "device-secret");
//! #     NativeSsoResponse { response_content: Some("{}".into()), ..NativeSsoResponse::new("OK") }
//! # }));
//!
//! let answer = authlete.native_sso(&NativeSsoRequest::new("access-token", "device-secret"))?;
//! assert_eq!(answer.reply().status(), 200);
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::declaration::operations;
use crate::reply::ReplyFailure;
use crate::reply::rule::replies;
use crate::secret::Secret;

operations! {
    /// Adds the device secret to the answer to a token request.
    native_sso: POST "/nativesso", NativeSsoRequest => NativeSsoResponse;

    /// Ends a session, so that its device secrets can no longer be used.
    native_sso_logout: POST "/nativesso/logout", NativeSsoLogoutRequest => NativeSsoLogoutResponse;
}

dto! {
    /// Has Authlete complete a token response with the ID token and device secret of OpenID Connect Native SSO; sent by
    /// the token endpoint when `TokenResponse` said `NATIVE_SSO`.
    pub struct NativeSsoRequest {
        required {
            /// Access token that the token response is about: the `jwt_access_token` of `TokenResponse` where it is
            /// set, otherwise its `access_token`.
            pub access_token: Secret,
            /// Device secret to return to the client as `device_secret`: the one in the request after a check, or one
            /// newly generated.
            pub device_secret: Secret,
        }
        /// Refresh token from `TokenResponse`, which goes into the answer to the client. Leave out where none was
        /// issued.
        pub refresh_token: Option<Secret>,
        /// Value for the `sub` claim of the ID token. When left out, the subject of the access token is used.
        pub sub: Option<String>,
        /// Claims about the user to add to the ID token, as a JSON object in a string (OpenID Connect Core 1.0, section
        /// 5.1). Optional.
        pub claims: Option<String>,
        /// Parameters to add to the JWS header of the ID token, as a JSON object in a string. Optional.
        pub idt_header_params: Option<String>,
        /// Form of the `aud` claim in the ID token, `array` or `string`. When left out, the service's setting decides,
        /// which is an array by default.
        pub id_token_aud_type: Option<String>,
        /// Hash of the device secret for the `ds_hash` claim of the ID token (OpenID Connect Native SSO for Mobile Apps
        /// 1.0).
        pub device_secret_hash: Option<String>,
    }
}

dto! {
    /// Outcome of completing a Native SSO token response.
    pub struct NativeSsoResponse {
        required {
            /// What to do next.
            pub action: NativeSsoAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body for the token response, as JSON: with `id_token` and `device_secret` when `action` is `OK`, an error
        /// otherwise.
        pub response_content: Option<Secret>,
        /// ID token issued, with the claims `sid` and `ds_hash`; set when `action` is `OK`. It is in
        /// `response_content`, too.
        pub id_token: Option<Secret>,
    }
}

open_enum! {
    /// What the token endpoint must do next.
    pub enum NativeSsoAction {
        /// The tokens are ready. Answer 200 with `response_content` as JSON, and `Cache-Control: no-store`.
        Ok = "OK",
        /// Authlete failed. Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// The call was wrong. Correct it according to `result_message`, and answer the client 500.
        CallerError = "CALLER_ERROR",
    }
}

replies! {
    NativeSsoResponse, NativeSsoAction {
        Ok: 200 Json;
        InternalServerError: 500 Json;
        CallerError: 500 Json;
    }
}

dto! {
    /// Tells Authlete that a user's session ended, so that the Native SSO tokens tied to it are removed. Sent when the
    /// session ends, as at a logout endpoint.
    pub struct NativeSsoLogoutRequest {
        required {
            /// Identifier of the session that ended, the one given as the session ID when the tokens were issued
            /// (`sid`).
            pub session_id: String,
        }
    }
}

dto! {
    /// Outcome of a Native SSO logout.
    pub struct NativeSsoLogoutResponse {
        required {
            /// What to do next.
            pub action: NativeSsoLogoutAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Number of access tokens removed; 0 where none was tied to the session.
        pub count: Option<i32>,
    }
}

open_enum! {
    /// How the logout went; there is no HTTP response to relay.
    pub enum NativeSsoLogoutAction {
        /// The tokens tied to the session are gone, if there were any. Go on with the logout.
        Ok = "OK",
        /// Authlete failed. Log `result_message`, and repeat the call later, as tokens of the session may still be
        /// alive.
        ServerError = "SERVER_ERROR",
        /// The call was wrong, for instance without a session ID. Correct it according to `result_message`.
        CallerError = "CALLER_ERROR",
    }
}

impl NativeSsoLogoutResponse {
    /// How many access tokens of the session were deleted.
    ///
    /// # Errors
    ///
    /// Where Authlete could not delete them.
    pub fn deleted(&self) -> Result<i32, ReplyFailure> {
        match &self.action {
            NativeSsoLogoutAction::Ok => Ok(self.count.unwrap_or(0)),
            NativeSsoLogoutAction::ServerError | NativeSsoLogoutAction::CallerError => {
                Err(ReplyFailure::Failed(self.result_code.clone()))
            }
            NativeSsoLogoutAction::Other(action) => Err(ReplyFailure::Action(action.clone())),
        }
    }
}
