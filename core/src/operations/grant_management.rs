//! The grant management endpoint (Grant Management for OAuth 2.0).
//!
//! Authlete checks the access token and its scope. Whether the grant belongs to the subject of the token is for the server
//! to check.
//!
//! ```
//! use authlete_core::grant_management::*;
//! use authlete_core::types::GmAction;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|request: GmRequest| {
//! #     assert_eq!((request.gm_action, &*request.grant_id), (GmAction::Revoke, "grant-1"));
//! #     GmResponse::new("NO_CONTENT")
//! # }));
//!
//! let answer = authlete.gm(&GmRequest::new(GmAction::Revoke, "grant-1", "access-token"))?;
//! assert_eq!(answer.reply().status(), 204);
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::declaration::operations;
use crate::reply::rule::replies;
use crate::secret::Secret;
use crate::types::GmAction;

operations! {
    /// Answers a request to query or revoke a grant.
    gm: POST "/gm", GmRequest => GmResponse;
}

dto! {
    /// Request to query or revoke a grant (Grant Management for OAuth 2.0). Sent by the grant management endpoint: for
    /// GET with action `QUERY`, for DELETE with `REVOKE`.
    pub struct GmRequest {
        required {
            /// What to do with the grant: `QUERY` for a GET request, `REVOKE` for a DELETE request. The access token
            /// needs the scope `grant_management_query` or `grant_management_revoke`.
            pub gm_action: GmAction,
            /// Grant to query or revoke, from the last part of the request's path. Authlete does not check that the
            /// token's subject owns the grant, so the caller should.
            pub grant_id: String,
            /// Access token presented at the grant management endpoint, without its scheme (RFC 6750, section 2.1, or
            /// RFC 9449, section 7.1).
            pub access_token: Secret,
        }
        /// Client certificate of the mutual TLS connection in PEM, to check a certificate-bound token (RFC 8705,
        /// section 3); leave it out when the client presented none.
        pub client_certificate: Option<String>,
        /// Content of the `DPoP` header, to check a DPoP-bound token (RFC 9449, section 7); leave it out when the
        /// header is absent.
        pub dpop: Option<Secret>,
        /// HTTP method of the request, `GET` or `DELETE`, for the `htm` claim of the DPoP proof (RFC 9449, section
        /// 4.2); set it with `dpop`.
        pub htm: Option<String>,
        /// URL of the grant management request without query and fragment, for the `htu` claim of the DPoP proof (RFC
        /// 9449, section 4.2); set it with `dpop`.
        pub htu: Option<String>,
        /// Whether the DPoP proof has to carry a nonce even if the service does not demand it (RFC 9449, section 9);
        /// leaving it out means the service's setting.
        pub dpop_nonce_required: Option<bool>,
        /// Scopes the access token should have, by its name; found in Authlete's OpenAPI document only. Optional.
        pub scopes: Option<Vec<String>>,
        /// Subject the access token should belong to, by its name; found in Authlete's OpenAPI document only. Optional.
        pub subject: Option<String>,
        /// Resources the access token should be for, by its name; found in Authlete's OpenAPI document only. Optional.
        pub resources: Option<Vec<String>>,
    }
}

dto! {
    /// Response to `GmRequest`: the grant's content, or how the request failed.
    pub struct GmResponse {
        required {
            /// What to do next.
            pub action: GmResponseAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Content for the client: the grant in JSON when the action is `OK`, nothing for `NO_CONTENT`, otherwise the
        /// `WWW-Authenticate` header's content (RFC 6750, section 3).
        pub response_content: Option<Secret>,
        /// Nonce to return in the `DPoP-Nonce` header, with any action, when present (RFC 9449, section 9).
        pub dpop_nonce: Option<String>,
    }
}

open_enum! {
    /// What the grant management endpoint answers to the client.
    pub enum GmResponseAction {
        /// Answer 200 with `response_content` as JSON; it lists the grant's scopes, claims and authorization details.
        Ok = "OK",
        /// Answer 204 without a body; the grant has been revoked.
        NoContent = "NO_CONTENT",
        /// Answer 401 without a body and with `response_content` as the `WWW-Authenticate` header; the access token
        /// is missing or invalid.
        Unauthorized = "UNAUTHORIZED",
        /// Answer 403 without a body and with `response_content` as the `WWW-Authenticate` header; the token lacks
        /// the scope needed.
        Forbidden = "FORBIDDEN",
        /// Answer 404 without a body and with `response_content` as the `WWW-Authenticate` header; there is no such
        /// grant.
        NotFound = "NOT_FOUND",
        /// Answer 500 without a body and with `response_content` as the `WWW-Authenticate` header; the call to
        /// Authlete was wrong, so fix the caller.
        CallerError = "CALLER_ERROR",
        /// Answer 500 without a body and with `response_content` as the `WWW-Authenticate` header; Authlete failed.
        AuthleteError = "AUTHLETE_ERROR",
    }
}

replies! {
    GmResponse, GmResponseAction {
        Ok: 200 Json;
        NoContent: 204 Nothing;
        Unauthorized: 401 Challenge;
        Forbidden: 403 Challenge;
        NotFound: 404 Challenge;
        CallerError: 500 Challenge;
        AuthleteError: 500 Challenge;
    }
    with dpop_nonce => "dpop-nonce"
}
