//! Introspection: the check of an access token by a resource server, and the introspection endpoint (RFC 7662).
//!
//! The [guide](crate::guide::resource_server) has the whole check.
//!
//! ```
//! use authlete_core::introspection::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|request: IntrospectionRequest| {
//! #     assert_eq!(request.scopes.as_deref(), Some(&["read".to_string()][..]));
//! #     IntrospectionResponse { subject: Some("john".into()), ..IntrospectionResponse::new("OK") }
//! # }));
//!
//! let request = IntrospectionRequest { scopes: Some(vec!["read".into()]), ..IntrospectionRequest::new("access-token") };
//! match authlete.introspection(&request)?.next() {
//!     IntrospectionNext::Granted(granted) => assert_eq!(granted.response().subject.as_deref(), Some("john")),
//!     # IntrospectionNext::Reply(refusal) if refusal.status() != 0 => panic!("{refusal:?}"),
//!     IntrospectionNext::Reply(refusal) => println!("{}", refusal.status()), // 401, 403, …
//!     # next => panic!("{next:?}"),
//! }
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
use crate::types::{
    AuthzDetails, Embedded, Grant, GrantType, HttpHeader, JweAlg, JweEnc, JwsAlg, Pair, Property, Scope,
};

pub use self::next::{AccessGranted, IntrospectionNext};

operations! {
    /// Checks an access token that came with a request to a protected resource.
    introspection: POST "/auth/introspection", IntrospectionRequest => IntrospectionResponse;
    /// Answers an introspection request (RFC 7662).
    standard_introspection: POST "/auth/introspection/standard", StandardIntrospectionRequest => StandardIntrospectionResponse;
}

dto! {
    /// Validates an access token and the conditions set for it; a protected resource endpoint (RFC 6750) sends it, not
    /// an introspection endpoint.
    pub struct IntrospectionRequest {
        required {
            /// Access token taken from the resource request.
            pub token: Secret,
        }
        /// Scopes the access token must cover. Left out, no scope is checked. RFC 6750, section 3.1.
        pub scopes: Option<Vec<String>>,
        /// User the access token must belong to. Left out, the user is not checked.
        pub subject: Option<String>,
        /// Client certificate of the resource request, in PEM. Needed for access tokens bound to a certificate. RFC
        /// 8705, section 3.
        pub client_certificate: Option<String>,
        /// DPoP proof, the `DPoP` header of the resource request. Needed for access tokens bound to a key. RFC 9449,
        /// section 7.
        pub dpop: Option<Secret>,
        /// HTTP method of the resource request, compared with `htm` of the DPoP proof. RFC 9449, section 4.2.
        pub htm: Option<String>,
        /// URL of the resource endpoint without query and fragment, compared with `htu` of the DPoP proof. RFC 9449,
        /// section 4.2.
        pub htu: Option<String>,
        /// Resources the access token must cover. Left out, they are not checked. RFC 8707.
        pub resources: Option<Vec<String>>,
        /// Full URL of the resource request, to verify an HTTP message signature. Deprecated; use `target_uri`.
        pub uri: Option<Secret>,
        /// URL of the resource request including its query, from which the derived components of a message signature
        /// come (RFC 9421, section 2.2). Left out, `htu` is used.
        pub target_uri: Option<Secret>,
        /// Body of the resource request, to check `Content-Digest`. Deprecated; use `request_body_contained`.
        pub message: Option<Secret>,
        /// HTTP headers of the resource request, as name and value pairs, that HTTP message signatures (RFC 9421)
        /// cover. Left out, no header is available for the signature base.
        pub headers: Option<Vec<HttpHeader>>,
        /// Whether the resource request has a body; if so, and FAPI 2.0 Message Signing applies, the signature must
        /// cover `content-digest`. Left out means false.
        pub request_body_contained: Option<bool>,
        /// Components an HTTP message signature must cover. Deprecated; left out, `@method`, `@target-uri`,
        /// `authorization` and, if present, `dpop` are required. RFC 9421.
        pub required_components: Option<Vec<String>>,
        /// ACR values, one of which the user authentication behind the token must satisfy. Left out, not checked. RFC
        /// 9470.
        pub acr_values: Option<Vec<String>>,
        /// Maximum allowed time since the user authentication behind the token, in seconds. Left out or 0, not checked.
        /// RFC 9470.
        pub max_age: Option<i32>,
        /// Whether the DPoP proof must contain the expected nonce, even if the service does not require it. Left out,
        /// the service setting decides. RFC 9449, section 9.
        pub dpop_nonce_required: Option<bool>,
    }
}

dto! {
    /// Result of validating an access token, with what is known about it.
    pub struct IntrospectionResponse {
        required {
            /// What to do next.
            pub action: IntrospectionAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Numeric ID of the client the access token was issued to.
        pub client_id: Option<i64>,
        /// User who authorized the access token. Absent when no user was involved, as with client credentials (RFC
        /// 6749, section 4.4).
        pub subject: Option<String>,
        /// Names of the scopes covered by the access token. RFC 6749, section 3.3.
        pub scopes: Option<Vec<String>>,
        /// Scopes covered by the access token, with their descriptions and attributes.
        pub scope_details: Option<Embedded<Vec<Scope>>>,
        /// Whether the access token exists.
        pub existent: Option<bool>,
        /// Whether the access token exists and has not expired.
        pub usable: Option<bool>,
        /// Whether the access token covers all scopes given in the request.
        pub sufficient: Option<bool>,
        /// Whether the access token can be refreshed: it has a refresh token, and that has not expired.
        pub refreshable: Option<bool>,
        /// Value of the `WWW-Authenticate` header of the answer, such as a bearer error of RFC 6750, section 3. Set for
        /// errors; for `OK` it is not an answer to send.
        pub response_content: Option<Secret>,
        /// When the access token expires, in milliseconds since the epoch.
        pub expires_at: Option<i64>,
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
        /// SHA-256 thumbprint of the client certificate the token is bound to, in base64url. Absent for tokens that are
        /// not bound to one. RFC 8705, section 3.1.
        pub certificate_thumbprint: Option<String>,
        /// Resources named in the initial authorization request. RFC 8707, section 2.1.
        pub resources: Option<Vec<String>>,
        /// Resources the access token is for; the token request may have narrowed those in `resources`. RFC 8707,
        /// section 2.2.
        pub access_token_resources: Option<Vec<String>>,
        /// Authorization details granted to the access token. RFC 9396.
        pub authorization_details: Option<AuthzDetails>,
        /// Identifier of the grant the access token belongs to. Set only when grant management is used.
        pub grant_id: Option<String>,
        /// Content of the grant the access token belongs to: scopes, claims and authorization details. Grant Management
        /// for OAuth 2.0.
        pub grant: Option<Grant>,
        /// Names of the claims the user let the client know, as given on issue.
        pub consented_claims: Option<Vec<String>>,
        /// Attributes attached to the service, as name and value pairs.
        pub service_attributes: Option<Vec<Pair>>,
        /// Attributes attached to the client, as name and value pairs.
        pub client_attributes: Option<Vec<Pair>>,
        /// Whether the token was issued to fetch an external attachment referred to by an ID token or UserInfo
        /// response. OpenID Connect for Identity Assurance.
        pub for_external_attachment: Option<bool>,
        /// Authentication context class reference of the user authentication behind the token. Absent if unknown. RFC
        /// 9470.
        pub acr: Option<String>,
        /// When the user was authenticated for the token, in seconds since the epoch; 0 if unknown. RFC 9470.
        pub auth_time: Option<i64>,
        /// Grant type used when the access token was created.
        pub grant_type: Option<GrantType>,
        /// Whether the access token is for credential issuance. OpenID for Verifiable Credential Issuance.
        pub for_credential_issuance: Option<bool>,
        /// The `c_nonce` tied to the access token, for proofs of key possession. OpenID for Verifiable Credential
        /// Issuance.
        pub cnonce: Option<String>,
        /// When `cnonce` expires, in milliseconds since the epoch.
        pub cnonce_expires_at: Option<i64>,
        /// Credentials the access token allows to obtain, as a JSON array. Set for tokens for credential issuance.
        /// OpenID for Verifiable Credential Issuance.
        pub issuable_credentials: Option<String>,
        /// Nonce to send as the `DPoP-Nonce` header. Set when a nonce is required; send it with success as well. RFC
        /// 9449, section 9.
        pub dpop_nonce: Option<String>,
        /// Whether the resource response must have an HTTP message signature (`Signature` and `Signature-Input`, RFC
        /// 9421) to comply with FAPI 2.0 Message Signing.
        pub response_signing_required: Option<bool>,
    }
}

open_enum! {
    /// What the protected resource endpoint must do next.
    pub enum IntrospectionAction {
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
        /// The token is valid: serve the resource to the client and, if `dpop_nonce` is present, add it as
        /// `DPoP-Nonce`.
        Ok = "OK",
    }
}

replies! {
    IntrospectionResponse, IntrospectionAction {
        InternalServerError: 500 Challenge;
        BadRequest: 400 Challenge;
        Unauthorized: 401 Challenge;
        Forbidden: 403 Challenge;
    }
    decisions { Ok }
    with dpop_nonce => "dpop-nonce"
}

dto! {
    /// Answers an introspection request of a resource server (RFC 7662); the introspection endpoint sends it after
    /// authenticating the caller.
    pub struct StandardIntrospectionRequest {
        required {
            /// Body of the introspection request, form-encoded, with `token` and optionally `token_type_hint`. RFC
            /// 7662, section 2.1.
            pub parameters: Secret,
        }
        /// Whether hidden properties of the token go into the response. Left out means false.
        pub with_hidden_properties: Option<bool>,
        /// URI of the resource server; if it is not among the token's audiences, the response says inactive. Left out,
        /// not checked; required for a JWT response.
        pub rs_uri: Option<String>,
        /// The `Accept` header of the introspection request. With `application/token-introspection+jwt` Authlete makes
        /// a JWT response; left out, JSON. RFC 9701.
        pub http_accept_header: Option<String>,
        /// Algorithm to sign a JWT response with. Left out, `RS256`. RFC 9701, section 6.
        pub introspection_sign_alg: Option<JwsAlg>,
        /// Algorithm to encrypt the content encryption key of a JWT response with. Left out, the response is not
        /// encrypted. RFC 9701, section 6.
        pub introspection_encryption_alg: Option<JweAlg>,
        /// Algorithm to encrypt the content of a JWT response with. Left out, `A128CBC_HS256`. RFC 9701, section 6.
        pub introspection_encryption_enc: Option<JweEnc>,
        /// Shared key to sign a JWT response with. Required if `introspection_sign_alg` is symmetric, otherwise left
        /// out.
        pub shared_key_for_sign: Option<Secret>,
        /// Shared key to encrypt a JWT response with. Required if `introspection_encryption_alg` is symmetric,
        /// otherwise left out.
        pub shared_key_for_encryption: Option<Secret>,
        /// Public key to encrypt a JWT response with. Required if `introspection_encryption_alg` is asymmetric,
        /// otherwise left out.
        pub public_key_for_encryption: Option<String>,
    }
}

dto! {
    /// Result of an introspection request, ready to be sent to the resource server.
    pub struct StandardIntrospectionResponse {
        required {
            /// What to do next.
            pub action: StandardIntrospectionAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body of the answer: JSON of RFC 7662, section 2.2, a JWT, or an error in JSON, as the action says.
        pub response_content: Option<Secret>,
    }
}

open_enum! {
    /// What the introspection endpoint must answer.
    pub enum StandardIntrospectionAction {
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// Answer 400 with `response_content` as JSON.
        BadRequest = "BAD_REQUEST",
        /// Answer 200 with `response_content` as JSON.
        Ok = "OK",
        /// Answer 200 with `response_content` as `application/token-introspection+jwt`.
        Jwt = "JWT",
    }
}

replies! {
    StandardIntrospectionResponse, StandardIntrospectionAction {
        InternalServerError: 500 Json;
        BadRequest: 400 Json;
        Ok: 200 Json;
        Jwt: 200 IntrospectionJwt;
    }
}
