//! Signed responses of a resource server (HTTP Message Signatures, RFC 9421).
//!
//! ```
//! use authlete_core::resource_server::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|request: ResourceServerSignatureRequest| {
//! #     assert_eq!(request.status, Some(200));
//! #     ResourceServerSignatureResponse::new("OK")
//! # }));
//!
//! let request =
//!     ResourceServerSignatureRequest { status: Some(200), message: Some("{}".into()), ..Default::default() };
//! let answer = authlete.resource_server_signature(&request)?;
//! assert_eq!(answer.action, ResourceServerSignatureAction::Ok); // `signature`, `signature_input`, `content_digest`
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::declaration::operations;
use crate::secret::Secret;
use crate::types::HttpHeader;

operations! {
    /// Signs a response of a resource server.
    resource_server_signature: POST "/rs/sign", ResourceServerSignatureRequest => ResourceServerSignatureResponse;
}

dto! {
    /// Request to sign a resource server's HTTP response by HTTP message signatures (RFC 9421, FAPI 2.0 HTTP
    /// Signatures); sent by a protected resource endpoint before it answers.
    pub struct ResourceServerSignatureRequest {
        /// Signature of the HTTP request being answered, as in its `Signature` header, so that the response can be
        /// bound to the request.
        pub request_signature: Option<String>,
        /// Header names and values of the message to sign.
        pub headers: Option<Vec<HttpHeader>>,
        /// Body of the message to sign, from which the content digest is computed.
        pub message: Option<Secret>,
        /// HTTP status code of the response to sign.
        pub status: Option<i32>,
    }
}

dto! {
    /// Response of the API that signs a resource server's HTTP response.
    pub struct ResourceServerSignatureResponse {
        required {
            /// What to do next.
            pub action: ResourceServerSignatureAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Content of the `Signature` header to add to the response; RFC 9421, section 4.2. Set when the action is
        /// `OK`.
        pub signature: Option<String>,
        /// Content of the `Signature-Input` header to add to the response; RFC 9421, section 4.1. Set when the action
        /// is `OK`.
        pub signature_input: Option<String>,
        /// Content of the `Content-Digest` header to add to the response; RFC 9530. Set when the action is `OK` and
        /// there is a body to digest.
        pub content_digest: Option<String>,
    }
}

open_enum! {
    /// What the resource server must do next.
    pub enum ResourceServerSignatureAction {
        /// Authlete failed to sign; answer 500 or treat it as a server error, see the result message.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// The signing request was wrong; correct the caller and see the result message. The client gets a server
        /// error.
        BadRequest = "BAD_REQUEST",
        /// Add `signature`, `signature_input` and `content_digest` to the response as `Signature`, `Signature-Input`
        /// and `Content-Digest`, then send it.
        Ok = "OK",
    }
}
