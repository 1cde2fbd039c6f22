//! The revocation endpoint (RFC 7009).
//!
//! ```
//! use authlete_core::revocation::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|request: RevocationRequest| {
//! #     assert_eq!(request.client_id.as_deref(), Some("my-app"));
//! #     RevocationResponse::new("OK")
//! # }));
//!
//! let request = RevocationRequest {
//!     client_id: Some("my-app".into()), // from the `Authorization` header
//!     client_secret: Some("secret".into()),
//!     ..RevocationRequest::new("token=SlAV32hkKG")
//! };
//! assert_eq!(authlete.revocation(&request)?.reply().status(), 200);
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::declaration::operations;
use crate::reply::rule::replies;
use crate::secret::Secret;

operations! {
    /// Answers a revocation request (RFC 7009).
    revocation: POST "/auth/revocation", RevocationRequest => RevocationResponse;
}

dto! {
    /// Revokes an access or refresh token for a client; the revocation endpoint (RFC 7009) sends it.
    pub struct RevocationRequest {
        required {
            /// Body of the revocation request, form-encoded, with `token` and optionally `token_type_hint`. RFC 7009,
            /// section 2.1.
            pub parameters: Secret,
        }
        /// Client ID from the `Authorization` header of the request. Left out when the client is identified by other
        /// means.
        pub client_id: Option<String>,
        /// Client secret from the `Authorization` header of the request. Left out when there is none.
        pub client_secret: Option<Secret>,
        /// Client certificate of the TLS connection, in PEM, for mutual-TLS client authentication. Left out when there
        /// is none. RFC 8705, section 2.
        pub client_certificate: Option<String>,
        /// Rest of the certificate chain of the client, each in PEM, without the client certificate itself. RFC 8705,
        /// section 2.1.
        pub client_certificate_path: Option<Vec<String>>,
        /// The `OAuth-Client-Attestation` header of the request. Left out when there is none; OAuth 2.0
        /// Attestation-Based Client Authentication.
        pub oauth_client_attestation: Option<Secret>,
        /// The `OAuth-Client-Attestation-PoP` header of the request. Left out when there is none; OAuth 2.0
        /// Attestation-Based Client Authentication.
        pub oauth_client_attestation_pop: Option<Secret>,
    }
}

dto! {
    /// Result of a revocation request.
    pub struct RevocationResponse {
        required {
            /// What to do next.
            pub action: RevocationAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body of the answer: JSON for errors. For `OK` absent, unless the request had `callback` (RFC 7009, section
        /// 2.3).
        pub response_content: Option<Secret>,
        /// Challenge to send as the `OAuth-Client-Attestation-Challenge` header. Absent when no challenge is expected.
        pub attestation_challenge: Option<String>,
    }
}

open_enum! {
    /// What the revocation endpoint must answer.
    pub enum RevocationAction {
        /// Answer 401 with `response_content` as JSON, a `Basic` challenge in `WWW-Authenticate` and
        /// `attestation_challenge`, if present, as `OAuth-Client-Attestation-Challenge`.
        InvalidClient = "INVALID_CLIENT",
        /// Answer 500 with `response_content` as JSON and `attestation_challenge`, if present, as
        /// `OAuth-Client-Attestation-Challenge`.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// Answer 400 with `response_content` as JSON and `attestation_challenge`, if present, as
        /// `OAuth-Client-Attestation-Challenge`.
        BadRequest = "BAD_REQUEST",
        /// Answer 200 without a body or, if present, with `response_content` as `application/javascript`. Also sent
        /// for tokens that were unknown. `attestation_challenge`, if present, goes into
        /// `OAuth-Client-Attestation-Challenge`.
        Ok = "OK",
    }
}

replies! {
    RevocationResponse, RevocationAction {
        InvalidClient: 401 Json, challenge r#"Basic realm="revocation""#;
        InternalServerError: 500 Json;
        BadRequest: 400 Json;
        Ok: 200 JavaScript;
    }
    with attestation_challenge => "oauth-client-attestation-challenge"
}
