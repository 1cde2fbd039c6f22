//! Verification of JOSE objects: JWS and JWE (RFC 7515, RFC 7516).
//!
//! ```
//! use authlete_core::jose::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|request: JoseVerifyRequest| {
//! #     assert_eq!(request.jose.expose(), "a.b.c");
//! #     JoseVerifyResponse { valid: Some(true), ..Default::default() }
//! # }));
//!
//! let request = JoseVerifyRequest {
//!     client_identifier: Some("my-app".into()),
//!     signed_by_client: Some(true),
//!     ..JoseVerifyRequest::new("a.b.c")
//! };
//! assert_eq!(authlete.verify_jose(&request)?.valid, Some(true));
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::operations::declaration::operations;
use crate::secret::Secret;

operations! {
    /// Verifies a JOSE object.
    verify_jose: POST "/jose/verify", JoseVerifyRequest => JoseVerifyResponse;
}

dto! {
    /// Request to verify a JOSE object, that is its signature and claims; a utility call bound to no endpoint of an
    /// authorization server. Encrypted objects (JWE) are not supported.
    pub struct JoseVerifyRequest {
        required {
            /// JOSE object to verify, in compact serialization.
            pub jose: Secret,
        }
        /// Names of claims the payload must contain; leaving it out requires none.
        pub mandatory_claims: Option<Vec<String>>,
        /// Clock skew to allow when `exp`, `iat` and `nbf` are checked, in seconds; leaving it out allows none.
        pub clock_skew: Option<i32>,
        /// Client ID or alias of the client involved. Required when the verification key depends on a client:
        /// `signed_by_client` is true or the algorithm is symmetric.
        pub client_identifier: Option<String>,
        /// Whether the client named by `client_identifier` signed the object. When false or left out, the service's own
        /// keys verify it.
        pub signed_by_client: Option<bool>,
    }
}

dto! {
    /// Response of the API that verifies a JOSE object; it has no action.
    pub struct JoseVerifyResponse {
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Whether the object passed every check, signature and claims.
        pub valid: Option<bool>,
        /// Whether the signature is valid.
        pub signature_valid: Option<bool>,
        /// Claims named in the request's mandatory claims that the payload lacks.
        pub missing_claims: Option<Vec<String>>,
        /// Claims whose values are wrong, for instance an `exp` in the past.
        pub invalid_claims: Option<Vec<String>>,
        /// Descriptions of the errors found.
        pub error_descriptions: Option<Vec<String>>,
    }
}
