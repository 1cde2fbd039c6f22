//! The userinfo endpoint (OpenID Connect Core 1.0, section 5.3): the access token is checked, then the claims are released.
//!
//! ```
//! use authlete_core::reply::CollectedClaims;
//! use authlete_core::userinfo::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new()
//! #     .answer(|request: UserInfoRequest| UserInfoResponse {
//! #         token: Some(request.token), subject: Some("john".into()), ..UserInfoResponse::new("OK")
//! #     })
//! #     .answer(|request: UserInfoIssueRequest| {
//! #         assert!(request.claims.is_some());
//! #         UserInfoIssueResponse { response_content: Some("{}".into()), ..UserInfoIssueResponse::new("JSON") }
//! #     }));
//!
//! let answer = authlete.userinfo(&UserInfoRequest::new("access-token"))?;
//! if let UserInfoNext::Claims(claims) = answer.next() {
//!     // `claims.names()` of the user `claims.subject()`; `claims.collect(&user)` finds them in a type of yours.
//!     let found = CollectedClaims::of_json(r#"{"email":"john@example.com"}"#);
//!     let reply = authlete.userinfo_issue(&claims.issue(found))?.reply();
//!     assert_eq!(reply.header("content-type"), Some("application/json"));
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
use crate::types::{HttpHeader, Pair, Property, StringArray};

pub use self::next::{UserInfoClaims, UserInfoNext};

operations! {
    /// Checks the access token of a userinfo request and says which claims to collect.
    userinfo: POST "/auth/userinfo", UserInfoRequest => UserInfoResponse;
    /// Builds the userinfo response from the collected claims.
    userinfo_issue: POST "/auth/userinfo/issue", UserInfoIssueRequest => UserInfoIssueResponse;
}

dto! {
    /// Validates the access token of a UserInfo request; the UserInfo endpoint (OpenID Connect Core 1.0, section 5.3)
    /// sends it first.
    pub struct UserInfoRequest {
        required {
            /// Access token taken from the UserInfo request.
            pub token: Secret,
        }
        /// Client certificate of the UserInfo request, in PEM. Needed for access tokens bound to a certificate. RFC
        /// 8705, section 3.
        pub client_certificate: Option<String>,
        /// DPoP proof, the `DPoP` header of the UserInfo request. Needed for access tokens bound to a key. RFC 9449,
        /// section 7.
        pub dpop: Option<Secret>,
        /// HTTP method of the UserInfo request, compared with `htm` of the DPoP proof. RFC 9449, section 4.2.
        pub htm: Option<String>,
        /// URL of the UserInfo endpoint without query and fragment, compared with `htu` of the DPoP proof. Left out,
        /// the endpoint set on the service is used. RFC 9449, section 4.2.
        pub htu: Option<String>,
        /// Full URL of the UserInfo endpoint, to verify an HTTP message signature. Deprecated; use `target_uri`.
        pub uri: Option<Secret>,
        /// URL of the UserInfo request including its query, from which the derived components of a message signature
        /// come (RFC 9421, section 2.2). Left out, `htu` is used.
        pub target_uri: Option<Secret>,
        /// HTTP headers of the UserInfo request, as name and value pairs, that HTTP message signatures (RFC 9421)
        /// cover. Left out, no header is available for the signature base.
        pub headers: Option<Vec<HttpHeader>>,
        /// Body of the UserInfo request, to check `Content-Digest`. Deprecated; use `request_body_contained`.
        pub message: Option<Secret>,
        /// Whether the UserInfo request has a body; if so, and FAPI 2.0 Message Signing applies, the signature must
        /// cover `content-digest`. Left out means false.
        pub request_body_contained: Option<bool>,
        /// Whether the DPoP proof must contain the expected nonce, even if the service does not require it. Left out,
        /// the service setting decides. RFC 9449, section 9.
        pub dpop_nonce_required: Option<bool>,
    }
}

dto! {
    /// Result of validating the access token of a UserInfo request.
    pub struct UserInfoResponse {
        required {
            /// What to do next.
            pub action: UserInfoAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Numeric ID of the client the access token was issued to.
        pub client_id: Option<i64>,
        /// User who authorized the access token; collect the claims of this user. Pass another value as `sub` to the
        /// issue API to change the `sub` claim.
        pub subject: Option<String>,
        /// Names of the scopes covered by the access token. RFC 6749, section 3.3.
        pub scopes: Option<Vec<String>>,
        /// Names of the claims to return, from `scope` and the `claims` parameter of the authorization request. A name
        /// may carry a language tag after `#`. OpenID Connect Core 1.0, sections 5.4 and 5.5.
        pub claims: Option<Vec<String>>,
        /// Access token of the request; pass it to the issue API.
        pub token: Option<Secret>,
        /// Value of the `WWW-Authenticate` header of the answer, a bearer error of RFC 6750, section 3. Not set for
        /// `OK`.
        pub response_content: Option<Secret>,
        /// Extra properties attached to the access token, hidden ones included.
        pub properties: Option<Vec<Property>>,
        /// Alias of the client ID at the time of the request for the token; it may have changed since. Absent if there
        /// was none.
        pub client_id_alias: Option<String>,
        /// Whether the token was requested with the client's alias instead of its numeric ID.
        pub client_id_alias_used: Option<bool>,
        /// Entity ID of the client in OpenID Federation. Absent if it has none.
        pub client_entity_id: Option<String>,
        /// Whether the token was requested with the client's entity ID as client ID. OpenID Federation.
        pub client_entity_id_used: Option<bool>,
        /// URL of the client's metadata document (OAuth Client ID Metadata Document). Absent if it has none.
        pub metadata_document_location: Option<String>,
        /// Whether the token was requested with the URL of the client's metadata document as client ID.
        pub metadata_document_used: Option<bool>,
        /// The `userinfo` member of the `claims` parameter of the authorization request, in JSON. OpenID Connect Core
        /// 1.0, section 5.5.
        pub user_info_claims: Option<String>,
        /// The `transformed_claims` member of the `claims` parameter of the authorization request, in JSON (OpenID
        /// Connect Advanced Syntax for Claims).
        pub transformed_claims: Option<String>,
        /// Names of the claims the user let the client know, as given when the token was issued.
        pub consented_claims: Option<Vec<String>>,
        /// Names of ordinary claims needed to compute the requested transformed claims; pass their values as
        /// `claims_for_tx` to the issue API.
        pub requested_claims_for_tx: Option<Vec<String>>,
        /// Names of verified claims needed to compute the requested transformed claims, one list for each verified
        /// claims set; pass values as `verified_claims_for_tx` to the issue API.
        pub requested_verified_claims_for_tx: Option<Vec<StringArray>>,
        /// Attributes attached to the service, as name and value pairs.
        pub service_attributes: Option<Vec<Pair>>,
        /// Attributes attached to the client, as name and value pairs.
        pub client_attributes: Option<Vec<Pair>>,
        /// Nonce to send as the `DPoP-Nonce` header. Set when a nonce is required; send it with the final answer as
        /// well. RFC 9449, section 9.
        pub dpop_nonce: Option<String>,
    }
}

open_enum! {
    /// What the UserInfo endpoint must do next.
    pub enum UserInfoAction {
        /// Answer 500 with `response_content` as the `WWW-Authenticate` header and no body and `dpop_nonce`, if
        /// present, as `DPoP-Nonce`.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// Answer 400 with `response_content` as the `WWW-Authenticate` header and no body and `dpop_nonce`, if
        /// present, as `DPoP-Nonce`.
        BadRequest = "BAD_REQUEST",
        /// Answer 401 with `response_content` as the `WWW-Authenticate` header and no body and `dpop_nonce`, if
        /// present, as `DPoP-Nonce`.
        Unauthorized = "UNAUTHORIZED",
        /// Answer 403 with `response_content` as the `WWW-Authenticate` header and no body and `dpop_nonce`, if
        /// present, as `DPoP-Nonce`.
        Forbidden = "FORBIDDEN",
        /// Collect the values of `claims` for `subject` and call the UserInfo issue API with `token`; keep
        /// `dpop_nonce` for the final answer.
        Ok = "OK",
    }
}

replies! {
    UserInfoResponse, UserInfoAction {
        InternalServerError: 500 Challenge;
        BadRequest: 400 Challenge;
        Unauthorized: 401 Challenge;
        Forbidden: 403 Challenge;
    }
    decisions { Ok }
    with dpop_nonce => "dpop-nonce"
}

dto! {
    /// Builds the UserInfo response from claims; the UserInfo endpoint sends it after the UserInfo API has answered
    /// `OK`.
    pub struct UserInfoIssueRequest {
        required {
            /// Access token given to the UserInfo API.
            pub token: Secret,
        }
        /// Claims of the user, as a JSON object. Left out, the response contains only `sub`. OpenID Connect Core 1.0,
        /// section 5.1.
        pub claims: Option<String>,
        /// Value for the `sub` claim, such as a pairwise identifier. Left out, the subject of the access token is used.
        pub sub: Option<String>,
        /// Values of the claims in `requested_claims_for_tx` of the UserInfo API response, as a JSON object, to compute
        /// transformed claims. Left out, none is available.
        pub claims_for_tx: Option<String>,
        /// Values of the claims in `requested_verified_claims_for_tx` of the UserInfo API response, one JSON text for
        /// each set, to compute transformed claims.
        pub verified_claims_for_tx: Option<Vec<String>>,
        /// The `Signature` header of the UserInfo request, to be covered by the signature of the response. Left out, it
        /// is not covered. RFC 9421.
        pub request_signature: Option<String>,
        /// HTTP headers of the response to be covered by its HTTP message signature, as name and value pairs. Left out,
        /// none is added. RFC 9421.
        pub headers: Option<Vec<HttpHeader>>,
    }
}

dto! {
    /// Result of building the UserInfo response.
    pub struct UserInfoIssueResponse {
        required {
            /// What to do next.
            pub action: UserInfoIssueAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body of the answer for `JSON` and `JWT`, and the `WWW-Authenticate` header for errors. OpenID Connect Core
        /// 1.0, section 5.3.2.
        pub response_content: Option<Secret>,
        /// Value of the `Signature` header to add to the answer. Set when the response is signed as an HTTP message.
        /// RFC 9421, section 4.2.
        pub signature: Option<String>,
        /// Value of the `Signature-Input` header to add to the answer. Set when the response is signed as an HTTP
        /// message. RFC 9421, section 4.1.
        pub signature_input: Option<String>,
        /// Value of the `Content-Digest` header to add to the answer. Set when the response is signed as an HTTP
        /// message. RFC 9530.
        pub content_digest: Option<String>,
    }
}

open_enum! {
    /// What the UserInfo endpoint must answer; send any `DPoP-Nonce` from the first call as well.
    pub enum UserInfoIssueAction {
        /// Answer 500 with `response_content` as the `WWW-Authenticate` header and no body.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// Answer 400 with `response_content` as the `WWW-Authenticate` header and no body.
        BadRequest = "BAD_REQUEST",
        /// Answer 401 with `response_content` as the `WWW-Authenticate` header and no body.
        Unauthorized = "UNAUTHORIZED",
        /// Answer 403 with `response_content` as the `WWW-Authenticate` header and no body.
        Forbidden = "FORBIDDEN",
        /// Answer 200 with `response_content` as JSON; add `signature`, `signature_input` and `content_digest` as
        /// headers if present.
        Json = "JSON",
        /// Answer 200 with `response_content` as `application/jwt`; add `signature`, `signature_input` and
        /// `content_digest` as headers if present.
        Jwt = "JWT",
    }
}

replies! {
    UserInfoIssueResponse, UserInfoIssueAction {
        InternalServerError: 500 Challenge;
        BadRequest: 400 Challenge;
        Unauthorized: 401 Challenge;
        Forbidden: 403 Challenge;
        Json: 200 Json;
        Jwt: 200 Jwt;
    }
}
