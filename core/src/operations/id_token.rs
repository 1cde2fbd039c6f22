//! Fresh ID tokens for refresh requests (OpenID Connect Core 1.0, section 12.2).
//!
//! It is the call that follows [`TokenAction::IdTokenReissuable`](crate::token::TokenAction::IdTokenReissuable).
//!
//! ```
//! use authlete_core::id_token::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|request: IdTokenReissueRequest| {
//! #     assert_eq!(request.access_token.expose(), "access-token");
//! #     IdTokenReissueResponse { response_content: Some("{}".into()), ..IdTokenReissueResponse::new("OK") }
//! # }));
//!
//! let request = IdTokenReissueRequest {
//!     refresh_token: Some("refresh-token".into()),
//!     sub: Some("john".into()),
//!     ..IdTokenReissueRequest::new("access-token")
//! };
//! assert_eq!(authlete.id_token_reissue(&request)?.reply().status(), 200);
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::declaration::operations;
use crate::reply::rule::replies;
use crate::secret::Secret;

operations! {
    /// Adds a fresh ID token to the answer to a refresh request.
    id_token_reissue: POST "/idtoken/reissue", IdTokenReissueRequest => IdTokenReissueResponse;
}

dto! {
    /// Has Authlete issue a new ID token in a refresh; sent by the token endpoint when `TokenResponse` said
    /// `ID_TOKEN_REISSUABLE` (OpenID Connect Core 1.0, section 12.2).
    pub struct IdTokenReissueRequest {
        required {
            /// Access token that the token response is about: the `jwt_access_token` of `TokenResponse` where it is
            /// set, otherwise its `access_token`.
            pub access_token: Secret,
        }
        /// Refresh token from `TokenResponse`, which goes into the answer to the client.
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
    }
}

dto! {
    /// Outcome of reissuing an ID token.
    pub struct IdTokenReissueResponse {
        required {
            /// What to do next.
            pub action: IdTokenReissueAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body for the token response, as JSON: with the new ID token when `action` is `OK`, an error otherwise.
        pub response_content: Option<Secret>,
        /// ID token issued (OpenID Connect Core 1.0, section 2); set when `action` is `OK`. It is in
        /// `response_content`, too.
        pub id_token: Option<Secret>,
    }
}

open_enum! {
    /// What the token endpoint must do next.
    pub enum IdTokenReissueAction {
        /// The ID token was issued. Answer 200 with `response_content` as JSON, and `Cache-Control: no-store`.
        Ok = "OK",
        /// Authlete failed. Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// The call was wrong. Correct it according to `result_message`, and answer the client 500.
        CallerError = "CALLER_ERROR",
    }
}

replies! {
    IdTokenReissueResponse, IdTokenReissueAction {
        Ok: 200 Json;
        InternalServerError: 500 Json;
        CallerError: 500 Json;
    }
}
