//! The pushed authorization request endpoint (RFC 9126).
//!
//! ```
//! use authlete_core::pushed_authorization::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|request: PushedAuthReqRequest| {
//! #     assert_eq!(request.client_id.as_deref(), Some("my-app"));
//! #     PushedAuthReqResponse { response_content: Some("{}".into()), ..PushedAuthReqResponse::new("CREATED") }
//! # }));
//!
//! let request = PushedAuthReqRequest {
//!     client_id: Some("my-app".into()), // from the `Authorization` header
//!     client_secret: Some("secret".into()),
//!     ..PushedAuthReqRequest::new("response_type=code&redirect_uri=https%3A%2F%2Fapp.example%2Fcb")
//! };
//! let answer = authlete.push_authorization_request(&request)?;
//! assert_eq!(answer.reply().status(), 201);
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::declaration::operations;
use crate::reply::rule::replies;
use crate::secret::Secret;
use crate::types::ClientAuthMethod;

operations! {
    /// Registers an authorization request and answers with the URI that stands for it.
    push_authorization_request: POST "/pushed_auth_req", PushedAuthReqRequest => PushedAuthReqResponse;
}

dto! {
    /// Request to register an authorization request pushed by a client (RFC 9126, section 2.1). Sent by the pushed
    /// authorization request endpoint.
    pub struct PushedAuthReqRequest {
        required {
            /// Body of the pushed authorization request, `application/x-www-form-urlencoded`, exactly as received. It
            /// holds the parameters of an authorization request, and no `request_uri` (RFC 9126, section 2.1).
            pub parameters: Secret,
        }
        /// Client ID from the `Authorization: Basic` header of the pushed authorization request (RFC 6749, section
        /// 2.3.1); leave it out when the request has no such header.
        pub client_id: Option<String>,
        /// Client secret from the `Authorization: Basic` header of the pushed authorization request (RFC 6749, section
        /// 2.3.1); leave it out when the request has no such header.
        pub client_secret: Option<Secret>,
        /// Client certificate of the mutual TLS connection in PEM, for client authentication or certificate binding
        /// (RFC 8705); leave it out when the client presented none.
        pub client_certificate: Option<String>,
        /// Rest of the certificate chain the client presented, in PEM and without `client_certificate` itself, for the
        /// PKI method of RFC 8705, section 2.1; optional.
        pub client_certificate_path: Option<Vec<String>>,
        /// Content of the `DPoP` header, a proof that binds the code to the key (RFC 9449, section 10.1); leave it out
        /// when the header is absent.
        pub dpop: Option<Secret>,
        /// HTTP method of the pushed authorization request, for the `htm` claim of the DPoP proof (RFC 9449, section
        /// 4.2). Left out, Authlete assumes `POST`.
        pub htm: Option<String>,
        /// URL of the endpoint without query and fragment, for the `htu` claim of the DPoP proof (RFC 9449, section
        /// 4.2). Left out, the endpoint in the service's configuration is taken.
        pub htu: Option<String>,
        /// Whether the DPoP proof has to carry a nonce even if the service does not demand it (RFC 9449, section 8);
        /// leaving it out means the service's setting.
        pub dpop_nonce_required: Option<bool>,
        /// Content of the `OAuth-Client-Attestation` header of the pushed authorization request, for attestation-based
        /// client authentication; leave it out when the header is absent.
        pub oauth_client_attestation: Option<Secret>,
        /// Content of the `OAuth-Client-Attestation-PoP` header of the pushed authorization request, the client's proof
        /// of possession of the attested key; leave it out when the header is absent.
        pub oauth_client_attestation_pop: Option<Secret>,
    }
}

dto! {
    /// Response to `PushedAuthReqRequest`: the answer to the client, with a `request_uri` on success.
    pub struct PushedAuthReqResponse {
        required {
            /// What to do next.
            pub action: PushedAuthReqAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// JSON content for the client: `request_uri` and `expires_in` on success (RFC 9126, section 2.2), otherwise an
        /// error (section 2.3).
        pub response_content: Option<Secret>,
        /// Authentication method the client has to use at the endpoint; absent when the client could not be identified.
        pub client_auth_method: Option<ClientAuthMethod>,
        /// Request URI issued for the pushed request, of the form `urn:ietf:params:oauth:request_uri:...` and for one
        /// use; set when the action is `CREATED` (RFC 9126, section 2.2).
        pub request_uri: Option<Secret>,
        /// Nonce to return in the `DPoP-Nonce` header, with any action, when present (RFC 9449, section 8).
        pub dpop_nonce: Option<String>,
        /// Challenge to return in the `OAuth-Client-Attestation-Challenge` header, when present (attestation-based
        /// client authentication).
        pub attestation_challenge: Option<String>,
    }
}

open_enum! {
    /// What the pushed authorization request endpoint answers to the client.
    pub enum PushedAuthReqAction {
        /// Answer 201 with `response_content` as JSON and `Cache-Control: no-store`; the client continues with
        /// `request_uri` at the authorization endpoint.
        Created = "CREATED",
        /// Answer 400 with `response_content` as JSON; the request is faulty or needs a DPoP nonce.
        BadRequest = "BAD_REQUEST",
        /// Answer 401 with `response_content` as JSON and a `WWW-Authenticate: Basic` header; client authentication
        /// failed.
        Unauthorized = "UNAUTHORIZED",
        /// Answer 403 with `response_content` as JSON; the client may not use this endpoint.
        Forbidden = "FORBIDDEN",
        /// Answer 413 with `response_content` as JSON; the request is too big (RFC 9126, section 2.3).
        PayloadTooLarge = "PAYLOAD_TOO_LARGE",
        /// Answer 500 with `response_content` as JSON; Authlete failed or the call was wrong.
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

replies! {
    PushedAuthReqResponse, PushedAuthReqAction {
        Created: 201 Json;
        BadRequest: 400 Json;
        Unauthorized: 401 Json, challenge r#"Basic realm="par""#;
        Forbidden: 403 Json;
        PayloadTooLarge: 413 Json;
        InternalServerError: 500 Json;
    }
    with dpop_nonce => "dpop-nonce", attestation_challenge => "oauth-client-attestation-challenge"
}
