//! The credential endpoints (OpenID for Verifiable Credential Issuance): a request is parsed, then answered with
//! credentials that Authlete makes of the data in your order.
//!
//! ```
//! use authlete_core::credential_issuance::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new()
//! #     .answer(|_: CredentialSingleParseRequest| CredentialSingleParseResponse {
//! #         info: Some(CredentialRequestInfo { identifier: Some("r1".into()), ..Default::default() }),
//! #         ..CredentialSingleParseResponse::new("OK")
//! #     })
//! #     .answer(|request: CredentialSingleIssueRequest| {
//! #         assert_eq!(request.order.request_identifier, "r1");
//! #         let content = Some("{}".into());
//! #         CredentialSingleIssueResponse { response_content: content, ..CredentialSingleIssueResponse::new("OK") }
//! #     }));
//! # let (token, body) = ("token", "{}");
//!
//! let answer = authlete.credential_single_parse(&CredentialSingleParseRequest::new(token, body))?;
//! if let CredentialSingleNext::Request(request) = answer.next() {
//!     let payload = r#"{"vct":"https://credentials.example.com/identity","sub":"john"}"#;
//!     let order = CredentialIssuanceOrder { credential_payload: Some(payload.into()), ..request.order() };
//!     let reply = authlete.credential_single_issue(&request.issue(token, order))?.reply();
//!     assert_eq!(reply.status(), 200);
//! }
//! # else { panic!("another action") }
//! # Ok::<(), authlete_core::Error>(())
//! ```

mod next;

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::declaration::operations;
use crate::reply::rule::replies;
use crate::secret::Secret;

pub use self::next::{
    CredentialBatchDecision, CredentialBatchNext, CredentialDeferredDecision, CredentialDeferredNext,
    CredentialSingleDecision, CredentialSingleNext,
};

operations! {
    /// Checks a credential request.
    credential_single_parse: POST "/vci/single/parse",
        CredentialSingleParseRequest => CredentialSingleParseResponse;

    /// Answers a credential request.
    credential_single_issue: POST "/vci/single/issue",
        CredentialSingleIssueRequest => CredentialSingleIssueResponse;

    /// Checks a batch credential request.
    credential_batch_parse: POST "/vci/batch/parse",
        CredentialBatchParseRequest => CredentialBatchParseResponse;

    /// Answers a batch credential request.
    credential_batch_issue: POST "/vci/batch/issue",
        CredentialBatchIssueRequest => CredentialBatchIssueResponse;

    /// Checks a deferred credential request.
    credential_deferred_parse: POST "/vci/deferred/parse",
        CredentialDeferredParseRequest => CredentialDeferredParseResponse;

    /// Answers a deferred credential request.
    credential_deferred_issue: POST "/vci/deferred/issue",
        CredentialDeferredIssueRequest => CredentialDeferredIssueResponse;
}

dto! {
    /// Request to parse a credential request, sent by the credential endpoint (OpenID4VCI 1.0, section 8.2) after
    /// introspecting the access token.
    pub struct CredentialSingleParseRequest {
        required {
            /// Access token that came with the credential request.
            pub access_token: Secret,
            /// Body of the credential request as received.
            pub request_content: Secret,
        }
    }
}

dto! {
    /// Answer to a request to parse a credential request.
    pub struct CredentialSingleParseResponse {
        required {
            /// What to do next.
            pub action: CredentialSingleParseAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body of the error response as JSON, or the `WWW-Authenticate` header for `UNAUTHORIZED`; of no use for `OK`.
        pub response_content: Option<Secret>,
        /// The parsed credential request; set for `OK`.
        pub info: Option<CredentialRequestInfo>,
    }
}

open_enum! {
    /// What the credential endpoint has to do after the request was parsed.
    pub enum CredentialSingleParseAction {
        /// Build an order for `info` and call the single issue API.
        Ok = "OK",
        /// Answer 400 with `response_content` as JSON; the credential request is wrong.
        BadRequest = "BAD_REQUEST",
        /// Answer 401 with `response_content` as the `WWW-Authenticate` header and no body; the access token is
        /// missing or invalid.
        Unauthorized = "UNAUTHORIZED",
        /// Answer 403 with `response_content` as JSON; the service may not use the verifiable credential feature.
        Forbidden = "FORBIDDEN",
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

replies! {
    CredentialSingleParseResponse, CredentialSingleParseAction {
        BadRequest: 400 Json;
        Unauthorized: 401 Challenge;
        Forbidden: 403 Json;
        InternalServerError: 500 Json;
    }
    decisions { Ok }
}

dto! {
    /// Request to issue a credential, sent by the credential endpoint after parsing the credential request.
    pub struct CredentialSingleIssueRequest {
        required {
            /// Access token that came with the credential request.
            pub access_token: Secret,
            /// Instruction for the issuance, naming the parsed request.
            pub order: CredentialIssuanceOrder,
        }
        /// Whether the request is denied: `true` makes `response_content` say `credential_request_denied`; `false` if
        /// left out.
        pub denied: Option<bool>,
        /// Least time in seconds the wallet should wait before asking the deferred credential endpoint; sent as
        /// `interval` if the order defers issuance and the service is on OpenID4VCI 1.0 Final or later.
        pub interval: Option<i32>,
    }
}

dto! {
    /// Answer to a request to issue a credential.
    pub struct CredentialSingleIssueResponse {
        required {
            /// What to do next.
            pub action: CredentialSingleIssueAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body of the HTTP response: JSON, or a JWT for `OK_JWT` and `ACCEPTED_JWT`; the `WWW-Authenticate` header for
        /// `UNAUTHORIZED`.
        pub response_content: Option<Secret>,
        /// Issued transaction ID, which the wallet presents at the deferred credential endpoint; set when issuance is
        /// deferred.
        pub transaction_id: Option<String>,
    }
}

open_enum! {
    /// What the credential endpoint has to answer.
    pub enum CredentialSingleIssueAction {
        /// Answer 200 with `response_content` as JSON and `Cache-Control: no-store`; it holds the credential.
        Ok = "OK",
        /// Answer 200 with `response_content` as `application/jwt` and `Cache-Control: no-store`; it holds the
        /// credential, encrypted.
        OkJwt = "OK_JWT",
        /// Answer 202 with `response_content` as JSON and `Cache-Control: no-store`; it holds the `transaction_id`.
        Accepted = "ACCEPTED",
        /// Answer 202 with `response_content` as `application/jwt` and `Cache-Control: no-store`; it holds the
        /// `transaction_id`, encrypted.
        AcceptedJwt = "ACCEPTED_JWT",
        /// Answer 400 with `response_content` as JSON; the request is wrong or was denied.
        BadRequest = "BAD_REQUEST",
        /// Answer 401 with `response_content` as the `WWW-Authenticate` header and no body; the access token is
        /// missing or invalid.
        Unauthorized = "UNAUTHORIZED",
        /// Answer 403 with `response_content` as JSON; the service may not use the verifiable credential feature.
        Forbidden = "FORBIDDEN",
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// Answer 500; the call to Authlete was wrong, e.g. an order is missing, and must be corrected.
        CallerError = "CALLER_ERROR",
    }
}

replies! {
    CredentialSingleIssueResponse, CredentialSingleIssueAction {
        Ok: 200 Json;
        OkJwt: 200 Jwt;
        Accepted: 202 Json;
        AcceptedJwt: 202 Jwt;
        BadRequest: 400 Json;
        Unauthorized: 401 Challenge;
        Forbidden: 403 Json;
        InternalServerError: 500 Json;
        CallerError: 500 Json;
    }
}

dto! {
    /// Request to parse a batch credential request, sent by the batch credential endpoint of earlier OpenID4VCI drafts
    /// after introspecting the access token.
    pub struct CredentialBatchParseRequest {
        required {
            /// Access token that came with the batch credential request.
            pub access_token: Secret,
            /// Body of the batch credential request as received.
            pub request_content: Secret,
        }
    }
}

dto! {
    /// Answer to a request to parse a batch credential request.
    pub struct CredentialBatchParseResponse {
        required {
            /// What to do next.
            pub action: CredentialBatchParseAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body of the error response as JSON, or the `WWW-Authenticate` header for `UNAUTHORIZED`; of no use for `OK`.
        pub response_content: Option<Secret>,
        /// The parsed credential requests of the batch; set for `OK`.
        pub info: Option<Vec<CredentialRequestInfo>>,
    }
}

open_enum! {
    /// What the batch credential endpoint has to do after the request was parsed.
    pub enum CredentialBatchParseAction {
        /// Build an order for each element of `info` and call the batch issue API.
        Ok = "OK",
        /// Answer 400 with `response_content` as JSON; the batch credential request is wrong.
        BadRequest = "BAD_REQUEST",
        /// Answer 401 with `response_content` as the `WWW-Authenticate` header and no body; the access token is
        /// missing or invalid.
        Unauthorized = "UNAUTHORIZED",
        /// Answer 403 with `response_content` as JSON; the service may not use the verifiable credential feature.
        Forbidden = "FORBIDDEN",
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

replies! {
    CredentialBatchParseResponse, CredentialBatchParseAction {
        BadRequest: 400 Json;
        Unauthorized: 401 Challenge;
        Forbidden: 403 Json;
        InternalServerError: 500 Json;
    }
    decisions { Ok }
}

dto! {
    /// Request to issue the credentials of a batch, sent by the batch credential endpoint after parsing.
    pub struct CredentialBatchIssueRequest {
        required {
            /// Access token that came with the batch credential request.
            pub access_token: Secret,
            /// Instructions for the issuance, one for each parsed request, tied to it by its request identifier.
            pub orders: Vec<CredentialIssuanceOrder>,
        }
    }
}

dto! {
    /// Answer to a request to issue a batch of credentials.
    pub struct CredentialBatchIssueResponse {
        required {
            /// What to do next.
            pub action: CredentialBatchIssueAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body of the HTTP response: JSON, or a JWT for `OK_JWT` and `ACCEPTED_JWT`; the `WWW-Authenticate` header for
        /// `UNAUTHORIZED`.
        pub response_content: Option<Secret>,
    }
}

open_enum! {
    /// What the batch credential endpoint has to answer.
    pub enum CredentialBatchIssueAction {
        /// Answer 200 with `response_content` as JSON and `Cache-Control: no-store`; it holds the credentials or
        /// transaction IDs.
        Ok = "OK",
        /// Answer 200 with `response_content` as `application/jwt` and `Cache-Control: no-store`; it holds the
        /// credentials or transaction IDs, encrypted.
        OkJwt = "OK_JWT",
        /// Answer 202 with `response_content` as JSON and `Cache-Control: no-store`; it holds transaction IDs.
        Accepted = "ACCEPTED",
        /// Answer 202 with `response_content` as `application/jwt` and `Cache-Control: no-store`; it holds
        /// transaction IDs, encrypted.
        AcceptedJwt = "ACCEPTED_JWT",
        /// Answer 400 with `response_content` as JSON; the request is wrong.
        BadRequest = "BAD_REQUEST",
        /// Answer 401 with `response_content` as the `WWW-Authenticate` header and no body; the access token is
        /// missing or invalid.
        Unauthorized = "UNAUTHORIZED",
        /// Answer 403 with `response_content` as JSON; the service may not use the verifiable credential feature.
        Forbidden = "FORBIDDEN",
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// Answer 500; the call to Authlete was wrong, e.g. an order is missing, and must be corrected.
        CallerError = "CALLER_ERROR",
    }
}

replies! {
    CredentialBatchIssueResponse, CredentialBatchIssueAction {
        Ok: 200 Json;
        OkJwt: 200 Jwt;
        Accepted: 202 Json;
        AcceptedJwt: 202 Jwt;
        BadRequest: 400 Json;
        Unauthorized: 401 Challenge;
        Forbidden: 403 Json;
        InternalServerError: 500 Json;
        CallerError: 500 Json;
    }
}

dto! {
    /// Request to parse a deferred credential request, sent by the deferred credential endpoint (OpenID4VCI 1.0,
    /// section 9) after introspecting the access token.
    pub struct CredentialDeferredParseRequest {
        required {
            /// Access token that came with the deferred credential request.
            pub access_token: Secret,
            /// Body of the deferred credential request as received, with the `transaction_id`.
            pub request_content: Secret,
        }
    }
}

dto! {
    /// Answer to a request to parse a deferred credential request.
    pub struct CredentialDeferredParseResponse {
        required {
            /// What to do next.
            pub action: CredentialDeferredParseAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body of the error response as JSON, or the `WWW-Authenticate` header for `UNAUTHORIZED`; of no use for `OK`.
        pub response_content: Option<Secret>,
        /// The credential request that the transaction ID belongs to; set for `OK`.
        pub info: Option<CredentialRequestInfo>,
    }
}

open_enum! {
    /// What the deferred credential endpoint has to do after the request was parsed.
    pub enum CredentialDeferredParseAction {
        /// Build an order for `info` and call the deferred issue API; if the credential is not ready, answer 400 with
        /// `{"error":"issuance_pending"}` as JSON instead.
        Ok = "OK",
        /// Answer 400 with `response_content` as JSON; the request is wrong, e.g. the transaction ID is unknown.
        BadRequest = "BAD_REQUEST",
        /// Answer 401 with `response_content` as the `WWW-Authenticate` header and no body; the access token is
        /// missing or invalid.
        Unauthorized = "UNAUTHORIZED",
        /// Answer 403 with `response_content` as JSON; the service may not use the verifiable credential feature.
        Forbidden = "FORBIDDEN",
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

replies! {
    CredentialDeferredParseResponse, CredentialDeferredParseAction {
        BadRequest: 400 Json;
        Unauthorized: 401 Challenge;
        Forbidden: 403 Json;
        InternalServerError: 500 Json;
    }
    decisions { Ok }
}

dto! {
    /// Request to issue a credential deferred before, sent by the deferred credential endpoint after parsing.
    pub struct CredentialDeferredIssueRequest {
        required {
            /// Instruction for the issuance, naming the request that was deferred.
            pub order: CredentialIssuanceOrder,
        }
        /// Whether the request is denied: `true` makes `response_content` say `credential_request_denied`; `false` if
        /// left out.
        pub denied: Option<bool>,
        /// Least time in seconds the wallet should wait before asking again; by its name the `interval` sent while
        /// issuance stays deferred.
        pub interval: Option<i32>,
    }
}

dto! {
    /// Answer to a request to issue a credential deferred before.
    pub struct CredentialDeferredIssueResponse {
        required {
            /// What to do next.
            pub action: CredentialDeferredIssueAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body of the HTTP response: JSON, or a JWT for `OK_JWT` and `ACCEPTED_JWT`.
        pub response_content: Option<Secret>,
    }
}

open_enum! {
    /// What the deferred credential endpoint has to answer.
    pub enum CredentialDeferredIssueAction {
        /// Answer 200 with `response_content` as JSON and `Cache-Control: no-store`; it holds the credential.
        Ok = "OK",
        /// Answer 200 with `response_content` as `application/jwt` and `Cache-Control: no-store`; it holds the
        /// credential, encrypted.
        OkJwt = "OK_JWT",
        /// Answer 202 with `response_content` as JSON and `Cache-Control: no-store`; issuance is still deferred.
        Accepted = "ACCEPTED",
        /// Answer 202 with `response_content` as `application/jwt` and `Cache-Control: no-store`; issuance is still
        /// deferred, encrypted.
        AcceptedJwt = "ACCEPTED_JWT",
        /// Answer 400 with `response_content` as JSON; the request is wrong or was denied.
        BadRequest = "BAD_REQUEST",
        /// Answer 403 with `response_content` as JSON; the service may not use the verifiable credential feature.
        Forbidden = "FORBIDDEN",
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// Answer 500; the call to Authlete was wrong, e.g. an order is missing, and must be corrected.
        CallerError = "CALLER_ERROR",
    }
}

replies! {
    CredentialDeferredIssueResponse, CredentialDeferredIssueAction {
        Ok: 200 Json;
        OkJwt: 200 Jwt;
        Accepted: 202 Json;
        AcceptedJwt: 202 Jwt;
        BadRequest: 400 Json;
        Forbidden: 403 Json;
        InternalServerError: 500 Json;
        CallerError: 500 Json;
    }
}

dto! {
    /// A parsed credential request (OpenID4VCI 1.0, section 8.2).
    pub struct CredentialRequestInfo {
        /// Identifier Authlete gave the request, used as the `transaction_id` too; to be named by the order.
        pub identifier: Option<String>,
        /// The `format` of the credential, e.g. `dc+sd-jwt`.
        pub format: Option<String>,
        /// Key to bind the credential to, a JWK (RFC 7517) as text, from the key proof; absent if the request has none.
        pub binding_key: Option<String>,
        /// Keys to bind credentials to, JWKs as text, when the request has several key proofs.
        pub binding_keys: Option<Vec<String>>,
        /// Remaining parts of the credential request, without format and proof, as the text of a JSON object.
        pub details: Option<String>,
        /// The `credential_configuration_id` of the request, if it has one.
        pub credential_configuration_id: Option<String>,
        /// The `credential_identifier` of the request, if it has one.
        pub credential_identifier: Option<String>,
    }
}

dto! {
    /// Instruction for issuing one credential, or for deferring it.
    pub struct CredentialIssuanceOrder {
        required {
            /// Identifier of the parsed credential request, taken from its `identifier`.
            pub request_identifier: String,
        }
        /// Content to add to the credential, as the text of a JSON object, e.g. claims about the user; whether it is
        /// required depends on the format.
        pub credential_payload: Option<Secret>,
        /// Whether to issue a transaction ID instead of the credential; if `true`, only `request_identifier` is looked
        /// at besides. `false` if left out.
        pub issuance_deferred: Option<bool>,
        /// Lifetime of the credential in seconds; 0 or left out means the credential duration of the service (none if
        /// that is 0), a negative number means no expiry.
        pub credential_duration: Option<i64>,
        /// Key ID of the signing key in the credential JWK Set of the service; left out, Authlete picks one.
        pub signing_key_id: Option<String>,
    }
}
