//! The requests that Authlete sends to a service that has it authenticate users or developers, and the answers to them.
//!
//! They are not operations: the server reads a request of these types and writes an answer of them, as JSON.
//!
//! ```
//! use authlete_core::callbacks::{AuthenticationCallbackRequest, AuthenticationCallbackResponse};
//!
//! let request: AuthenticationCallbackRequest = serde_json::from_str(r#"{"id":"john","password":"open sesame"}"#)?;
//! let authenticated = request.id.as_deref() == Some("john"); // and the password is right
//! let response = AuthenticationCallbackResponse {
//!     authenticated: Some(authenticated),
//!     subject: authenticated.then(|| "john".into()),
//!     ..Default::default()
//! };
//! assert_eq!(serde_json::to_string(&response)?, r#"{"authenticated":true,"subject":"john"}"#);
//! # Ok::<(), serde_json::Error>(())
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::secret::Secret;
use crate::types::Sns;

dto! {
    /// Request that Authlete sends to a service's authentication callback endpoint to have an end user authenticated;
    /// here the service is the one that answers.
    pub struct AuthenticationCallbackRequest {
        /// API key of the service.
        pub service_api_key: Option<i64>,
        /// Client ID of the client whose request triggered the authentication.
        pub client_id: Option<i64>,
        /// Login identifier of the end user; with `sns`, the identifier of the user at that social network.
        pub id: Option<String>,
        /// Password the end user entered; not of use when `sns` is set.
        pub password: Option<Secret>,
        /// Names of the claims the client asks for, which the answer may supply.
        pub claims: Option<Vec<String>>,
        /// Preferred languages for the claims; `claims_locales` in OpenID Connect Core 1.0, section 5.2.
        pub claims_locales: Option<Vec<String>>,
        /// Social network at which the end user logged in; absent for a login by `id` and `password`.
        pub sns: Option<Sns>,
        /// Access token issued by the social network; set together with `sns`.
        pub access_token: Option<Secret>,
        /// Refresh token issued by the social network; set together with `sns` where the network issues one.
        pub refresh_token: Option<Secret>,
        /// Lifetime of the social network's access token, in seconds; `expires_in` in RFC 6749, section 5.1.
        pub expires_in: Option<i64>,
        /// Token response of the social network as received.
        pub raw_token_response: Option<Secret>,
    }
}

dto! {
    /// Answer of a service's authentication callback endpoint to Authlete.
    pub struct AuthenticationCallbackResponse {
        /// Whether the end user was authenticated.
        pub authenticated: Option<bool>,
        /// Subject, that is unique identifier, of the end user; needed when `authenticated` is true.
        pub subject: Option<String>,
        /// Claims of the end user as a JSON object in a string; may be left out.
        pub claims: Option<String>,
    }
}

dto! {
    /// Request that Authlete sends to a service's developer authentication callback endpoint to have a developer of
    /// client applications authenticated; here the service is the one that answers.
    pub struct DeveloperAuthenticationCallbackRequest {
        /// API key of the service.
        pub service_api_key: Option<i64>,
        /// Login identifier of the developer; with `sns`, the identifier of the developer at that social network.
        pub id: Option<String>,
        /// Password the developer entered; not of use when `sns` is set.
        pub password: Option<Secret>,
        /// Social network at which the developer logged in; absent for a login by `id` and `password`.
        pub sns: Option<Sns>,
        /// Access token issued by the social network; set together with `sns`.
        pub access_token: Option<Secret>,
        /// Refresh token issued by the social network; set together with `sns` where the network issues one.
        pub refresh_token: Option<Secret>,
        /// Lifetime of the social network's access token, in seconds; `expires_in` in RFC 6749, section 5.1.
        pub expires_in: Option<i64>,
        /// Token response of the social network as received.
        pub raw_token_response: Option<Secret>,
    }
}

dto! {
    /// Answer of a service's developer authentication callback endpoint to Authlete.
    pub struct DeveloperAuthenticationCallbackResponse {
        /// Whether the developer was authenticated.
        pub authenticated: Option<bool>,
        /// Unique identifier of the developer; needed when `authenticated` is true. Clients carry it as their developer.
        pub subject: Option<String>,
        /// Name of the developer to show on the screen; may be left out.
        pub display_name: Option<String>,
    }
}
