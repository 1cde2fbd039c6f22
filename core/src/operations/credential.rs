//! The credential issuer: its metadata, its keys and its nonces (OpenID for Verifiable Credential Issuance).
//!
//! ```
//! use authlete_core::credential::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new()
//! #     .answer(|_: CredentialIssuerMetadataRequest| CredentialIssuerMetadataResponse {
//! #         response_content: Some("{}".into()), ..CredentialIssuerMetadataResponse::new("OK")
//! #     }));
//!
//! let answer = authlete.credential_issuer_metadata(&CredentialIssuerMetadataRequest::default())?;
//! assert_eq!(answer.reply().status(), 200);
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::declaration::operations;
use crate::reply::rule::replies;
use crate::secret::Secret;

operations! {
    /// Reads the credential issuer metadata.
    credential_issuer_metadata: POST "/vci/metadata", CredentialIssuerMetadataRequest => CredentialIssuerMetadataResponse;

    /// Reads the JWT issuer metadata.
    credential_jwt_issuer_metadata: POST "/vci/jwtissuer",
        CredentialJwtIssuerMetadataRequest => CredentialJwtIssuerMetadataResponse;

    /// Reads the JWK Set that credentials are verified with.
    credential_issuer_jwks: POST "/vci/jwks", CredentialIssuerJwksRequest => CredentialIssuerJwksResponse;

    /// Answers a nonce request.
    credential_nonce: POST "/vci/nonce", CredentialNonceRequest => CredentialNonceResponse;
}

dto! {
    /// Request for the credential issuer metadata, sent by the endpoint at `/.well-known/openid-credential-issuer`
    /// (OpenID4VCI 1.0, section 12.2).
    pub struct CredentialIssuerMetadataRequest {
        /// Whether the JSON in the answer is laid out with line breaks and indentation; `false` if left out.
        pub pretty: Option<bool>,
    }
}

dto! {
    /// Answer to a request for credential issuer metadata.
    pub struct CredentialIssuerMetadataResponse {
        required {
            /// What to do next.
            pub action: CredentialIssuerMetadataAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body of the HTTP response, as JSON: the metadata of the credential issuer for `OK`, an error object
        /// otherwise.
        pub response_content: Option<Secret>,
    }
}

open_enum! {
    /// What the credential issuer metadata endpoint has to do next.
    pub enum CredentialIssuerMetadataAction {
        /// Answer 200 with `response_content` as JSON; it is the metadata of the credential issuer.
        Ok = "OK",
        /// Answer 404 with `response_content` as JSON; the service does not support verifiable credentials.
        NotFound = "NOT_FOUND",
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

replies! {
    CredentialIssuerMetadataResponse, CredentialIssuerMetadataAction {
        Ok: 200 Json;
        NotFound: 404 Json;
        InternalServerError: 500 Json;
    }
}

dto! {
    /// Request for the JWT issuer metadata of the credential issuer, sent by the endpoint at
    /// `/.well-known/jwt-vc-issuer` (SD-JWT VC).
    pub struct CredentialJwtIssuerMetadataRequest {
        /// Whether the JSON in the answer is laid out with line breaks and indentation; `false` if left out.
        pub pretty: Option<bool>,
    }
}

dto! {
    /// Answer to a request for JWT issuer metadata.
    pub struct CredentialJwtIssuerMetadataResponse {
        required {
            /// What to do next.
            pub action: CredentialJwtIssuerMetadataAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body of the HTTP response, as JSON: the JWT issuer metadata for `OK`, an error object otherwise.
        pub response_content: Option<Secret>,
    }
}

open_enum! {
    /// What the JWT issuer metadata endpoint has to do next.
    pub enum CredentialJwtIssuerMetadataAction {
        /// Answer 200 with `response_content` as JSON; it is the JWT issuer metadata.
        Ok = "OK",
        /// Answer 404 with `response_content` as JSON; the service does not support verifiable credentials.
        NotFound = "NOT_FOUND",
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

replies! {
    CredentialJwtIssuerMetadataResponse, CredentialJwtIssuerMetadataAction {
        Ok: 200 Json;
        NotFound: 404 Json;
        InternalServerError: 500 Json;
    }
}

dto! {
    /// Request for the JWK Set of the credential issuer, sent by the endpoint that publishes it.
    pub struct CredentialIssuerJwksRequest {
        /// Whether the JSON in the answer is laid out with line breaks and indentation; `false` if left out.
        pub pretty: Option<bool>,
    }
}

dto! {
    /// Answer to a request for the JWK Set of the credential issuer.
    pub struct CredentialIssuerJwksResponse {
        required {
            /// What to do next.
            pub action: CredentialIssuerJwksAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body of the HTTP response, as JSON: the JWK Set of the credential issuer for `OK`, an error object
        /// otherwise.
        pub response_content: Option<Secret>,
    }
}

open_enum! {
    /// What the JWK Set endpoint has to do next.
    pub enum CredentialIssuerJwksAction {
        /// Answer 200 with `response_content` as JSON; it is the JWK Set of the credential issuer.
        Ok = "OK",
        /// Answer 404 with `response_content` as JSON; the service does not support verifiable credentials.
        NotFound = "NOT_FOUND",
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

replies! {
    CredentialIssuerJwksResponse, CredentialIssuerJwksAction {
        Ok: 200 Json;
        NotFound: 404 Json;
        InternalServerError: 500 Json;
    }
}

dto! {
    /// Request for a fresh `c_nonce`, sent by the nonce endpoint (OpenID4VCI 1.0, section 7).
    pub struct CredentialNonceRequest {
        /// Whether the JSON in the answer is laid out with line breaks and indentation; `false` if left out.
        pub pretty: Option<bool>,
    }
}

dto! {
    /// Answer to a request for a `c_nonce`.
    pub struct CredentialNonceResponse {
        required {
            /// What to do next.
            pub action: CredentialNonceAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body of the HTTP response, as JSON: the object with the `c_nonce` for `OK`, an error object otherwise.
        pub response_content: Option<Secret>,
        /// Issued `c_nonce`, to be put into key proofs; set for `OK` and already part of `response_content`.
        pub cnonce: Option<String>,
    }
}

open_enum! {
    /// What the nonce endpoint has to do next.
    pub enum CredentialNonceAction {
        /// Answer 200 with `response_content` as JSON; it is the object with the `c_nonce`. Send `Cache-Control:
        /// no-store`.
        Ok = "OK",
        /// Answer 404 with `response_content` as JSON; the service does not support verifiable credentials.
        NotFound = "NOT_FOUND",
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

replies! {
    CredentialNonceResponse, CredentialNonceAction {
        Ok: 200 Json;
        NotFound: 404 Json;
        InternalServerError: 500 Json;
    }
}
