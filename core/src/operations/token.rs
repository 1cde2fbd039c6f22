//! The token endpoint (RFC 6749, section 3.2), for every grant type.
//!
//! The [guide](crate::guide::token_endpoint) has the whole endpoint.
//!
//! ```
//! use authlete_core::token::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|request: TokenRequest| {
//! #     assert_eq!(request.client_id.as_deref(), Some("my-app"));
//! #     TokenResponse { response_content: Some("{}".into()), ..TokenResponse::new("OK") }
//! # }));
//!
//! let request = TokenRequest {
//!     client_id: Some("my-app".into()), // from the `Authorization` header
//!     client_secret: Some("secret".into()),
//!     ..TokenRequest::new("grant_type=authorization_code&code=SplxlOBeZQQYbYS6WxSbIA")
//! };
//! if let TokenNext::Reply(reply) = authlete.token(&request)?.next() {
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
use crate::types::{AuthzDetails, CimdOptions, ClientAuthMethod, GrantType, Pair, Property, Scope, TokenType};

pub use self::next::{IdTokenReissue, JwtBearerGrant, NativeSsoGrant, PasswordGrant, TokenExchangeGrant, TokenNext};

operations! {
    /// Handles a token request, of any grant type.
    token: POST "/auth/token", TokenRequest => TokenResponse;
    /// Completes a token request of the password grant with tokens.
    token_issue: POST "/auth/token/issue", TokenIssueRequest => TokenIssueResponse;
    /// Completes a token request of the password grant with an error.
    token_fail: POST "/auth/token/fail", TokenFailRequest => TokenFailResponse;
}

dto! {
    /// Hands a token request to Authlete; sent by the token endpoint (RFC 6749, section 3.2) for each request it
    /// receives.
    pub struct TokenRequest {
        required {
            /// Form body of the token request as received, in `application/x-www-form-urlencoded` (RFC 6749, section
            /// 4).
            pub parameters: Secret,
        }
        /// Client ID from the `Authorization` header, where the client used HTTP Basic authentication (RFC 6749,
        /// section 2.3.1). Leave out otherwise.
        pub client_id: Option<String>,
        /// Client secret from the `Authorization` header, where the client used HTTP Basic authentication (RFC 6749,
        /// section 2.3.1). Leave out otherwise.
        pub client_secret: Option<Secret>,
        /// Client certificate of the TLS connection in PEM, for client authentication and certificate-bound tokens (RFC
        /// 8705). Leave out where the client presented none.
        pub client_certificate: Option<String>,
        /// Certificates in PEM that the client presented besides `client_certificate`, that is, its chain (RFC 8705).
        /// Optional.
        pub client_certificate_path: Option<Vec<String>>,
        /// Extra properties to attach to the access token. Those not hidden also appear as top-level members of the
        /// token response. Optional.
        pub properties: Option<Vec<Property>>,
        /// Content of the `DPoP` header, a DPoP proof JWT (RFC 9449, section 4). Leave out where the request has no
        /// such header.
        pub dpop: Option<Secret>,
        /// HTTP method of the token request, to be compared with the `htm` claim of the DPoP proof (RFC 9449, section
        /// 4.2). Goes with `dpop`.
        pub htm: Option<String>,
        /// URL of the token endpoint, without query and fragment, to be compared with the `htu` claim of the DPoP proof
        /// (RFC 9449, section 4.2). Left out, the endpoint in the service's configuration is taken.
        pub htu: Option<String>,
        /// Claims to add to the payload of the access token, as a JSON object in a string. Takes effect only where the
        /// service issues JWT access tokens (RFC 9068).
        pub jwt_at_claims: Option<String>,
        /// Access token to issue, in place of one that Authlete generates. It must not exist yet; leave out to let
        /// Authlete generate it.
        pub access_token: Option<Secret>,
        /// Lifetime of the access token in seconds. Leave out, or give 0, to have it follow the settings of client,
        /// scopes and service.
        pub access_token_duration: Option<i64>,
        /// Lifetime of the refresh token in seconds. Leave out, or give 0, to have it follow the settings of client,
        /// scopes and service.
        pub refresh_token_duration: Option<i64>,
        /// Whether the DPoP proof of this request must have the `nonce` claim (RFC 9449, section 8). When left out, the
        /// service's own setting decides.
        pub dpop_nonce_required: Option<bool>,
        /// Content of the `OAuth-Client-Attestation` header, for attestation-based client authentication. Leave out
        /// where the request has no such header.
        pub oauth_client_attestation: Option<Secret>,
        /// Content of the `OAuth-Client-Attestation-PoP` header, for attestation-based client authentication. Leave out
        /// where the request has no such header.
        pub oauth_client_attestation_pop: Option<Secret>,
        /// Options for this request about client ID metadata documents, where the client ID is the URL of such a
        /// document. Optional.
        pub cimd_options: Option<CimdOptions>,
    }
}

dto! {
    /// Outcome of a token request.
    pub struct TokenResponse {
        required {
            /// What to do next.
            pub action: TokenAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body for the token response, as JSON, or null where `action` asks the caller to act first (as for
        /// `PASSWORD`). How to use it depends on `action`.
        pub response_content: Option<Secret>,
        /// Parameter `username` of the request; set when `action` is `PASSWORD` (RFC 6749, section 4.3.2).
        pub username: Option<String>,
        /// Parameter `password` of the request, to be checked together with `username`; set when `action` is `PASSWORD`
        /// (RFC 6749, section 4.3.2).
        pub password: Option<Secret>,
        /// Ticket to pass to `/auth/token/issue` or `/auth/token/fail`; set when `action` is `PASSWORD`.
        pub ticket: Option<Secret>,
        /// Access token issued, in Authlete's own form; see `jwt_access_token` for the JWT. Set when tokens were
        /// issued.
        pub access_token: Option<Secret>,
        /// Date at which the access token expires, in milliseconds since the epoch.
        pub access_token_expires_at: Option<i64>,
        /// Lifetime of the access token in seconds.
        pub access_token_duration: Option<i64>,
        /// Refresh token issued, or null where none was, as for `client_credentials` (RFC 6749, section 4.4.3).
        pub refresh_token: Option<Secret>,
        /// Date at which the refresh token expires, in milliseconds since the epoch.
        pub refresh_token_expires_at: Option<i64>,
        /// Lifetime of the refresh token in seconds.
        pub refresh_token_duration: Option<i64>,
        /// ID token issued (OpenID Connect Core 1.0, section 3.1.3.3), or null where the request called for none.
        pub id_token: Option<Secret>,
        /// Grant type of the request, from its `grant_type` parameter (RFC 6749, section 4).
        pub grant_type: Option<GrantType>,
        /// Numeric client ID of the client that made the request.
        pub client_id: Option<i64>,
        /// Alias of the client ID, where the client has one.
        pub client_id_alias: Option<String>,
        /// Whether the client identified itself by `client_id_alias` rather than by `client_id`.
        pub client_id_alias_used: Option<bool>,
        /// Entity ID of the client, where the client is known by one (OpenID Federation 1.0).
        pub client_entity_id: Option<String>,
        /// Whether the client identified itself by its entity ID (OpenID Federation 1.0).
        pub client_entity_id_used: Option<bool>,
        /// URL of the client ID metadata document that describes the client, where there is one.
        pub metadata_document_location: Option<String>,
        /// Whether the client's metadata came from a client ID metadata document.
        pub metadata_document_used: Option<bool>,
        /// Subject of the access token, that is, the resource owner's unique identifier; null where there is none, as
        /// for `client_credentials`.
        pub subject: Option<String>,
        /// Scopes that the access token covers (RFC 6749, section 3.3).
        pub scopes: Option<Vec<String>>,
        /// Extra properties attached to the access token, the hidden ones among them.
        pub properties: Option<Vec<Property>>,
        /// Access token as a JWT (RFC 9068); set only where the service is set up to issue such tokens. The client then
        /// gets this one rather than `access_token`.
        pub jwt_access_token: Option<Secret>,
        /// Client authentication method for the token endpoint (OpenID Connect Core 1.0, section 9).
        pub client_auth_method: Option<ClientAuthMethod>,
        /// Resources that the request named by its `resource` parameters (RFC 8707, section 2).
        pub resources: Option<Vec<String>>,
        /// Resources that the access token is bound to in the end (RFC 8707).
        pub access_token_resources: Option<Vec<String>>,
        /// Authorization details that the access token carries (RFC 9396, section 7).
        pub authorization_details: Option<AuthzDetails>,
        /// Identifier of the grant that the tokens belong to (Grant Management for OAuth 2.0); null where grant
        /// management is not in use.
        pub grant_id: Option<String>,
        /// Attributes of the service, as key and value pairs.
        pub service_attributes: Option<Vec<Pair>>,
        /// Attributes of the client, as key and value pairs.
        pub client_attributes: Option<Vec<Pair>>,
        /// Audiences that the request named by its `audience` parameters; set for token exchange (RFC 8693, section
        /// 2.1).
        pub audiences: Option<Vec<String>>,
        /// Token type that the request asked for by `requested_token_type`; set for token exchange (RFC 8693, section
        /// 2.1).
        pub requested_token_type: Option<TokenType>,
        /// Parameter `subject_token` of the request; set for token exchange (RFC 8693, section 2.1).
        pub subject_token: Option<Secret>,
        /// Token type from the parameter `subject_token_type`; set for token exchange (RFC 8693, section 2.1).
        pub subject_token_type: Option<TokenType>,
        /// What Authlete knows of the subject token; set for token exchange where that token is an access or refresh
        /// token of this service.
        pub subject_token_info: Option<TokenInfo>,
        /// Parameter `actor_token` of the request, or null where it has none; set for token exchange (RFC 8693, section
        /// 2.1).
        pub actor_token: Option<Secret>,
        /// Token type from the parameter `actor_token_type`; goes with `actor_token` (RFC 8693, section 2.1).
        pub actor_token_type: Option<TokenType>,
        /// What Authlete knows of the actor token; set for token exchange where that token is an access or refresh
        /// token of this service.
        pub actor_token_info: Option<TokenInfo>,
        /// Parameter `assertion` of the request, a JWT; set when `action` is `JWT_BEARER` (RFC 7523, section 2.1).
        pub assertion: Option<Secret>,
        /// Whether the refresh request used the refresh token before the current one, as a service with idempotent
        /// refresh allows for a while.
        pub previous_refresh_token_used: Option<bool>,
        /// Nonce for the key proof in a credential request (`c_nonce` of OpenID4VCI drafts); set only where the service
        /// issued one with the token.
        pub cnonce: Option<String>,
        /// Date at which `cnonce` expires, in milliseconds since the epoch.
        pub cnonce_expires_at: Option<i64>,
        /// Lifetime of `cnonce` in seconds.
        pub cnonce_duration: Option<i64>,
        /// Names of the claims requested for the ID token; of use in preparing the claims when `action` is
        /// `ID_TOKEN_REISSUABLE` or `NATIVE_SSO`.
        pub requested_id_token_claims: Option<Vec<String>>,
        /// Nonce to return to the client in the `DPoP-Nonce` header, whatever the `action` (RFC 9449, section 8). Null
        /// where there is none to send.
        pub dpop_nonce: Option<String>,
        /// Scopes that the refresh token covers, which can be more than `scopes` where a refresh request narrowed them
        /// (RFC 6749, section 6).
        pub refresh_token_scopes: Option<Vec<String>>,
        /// Identifier of the user's session with the authorization server (`sid`); set for Native SSO. Check that the
        /// session is still alive.
        pub session_id: Option<String>,
        /// Additional claims, as a string.
        pub additional_claims: Option<String>,
        /// Device secret that the request presented; set for Native SSO, and null where the client has none yet, so
        /// that the server must generate one.
        pub device_secret: Option<Secret>,
        /// Hash of the device secret, from the `ds_hash` claim of the ID token; set for Native SSO. Check that
        /// `device_secret` matches it.
        pub device_secret_hash: Option<String>,
        /// Challenge to return in the `OAuth-Client-Attestation-Challenge` header, for attestation-based client
        /// authentication. Null where there is none to send.
        pub attestation_challenge: Option<String>,
    }
}

open_enum! {
    /// What the token endpoint must do next.
    pub enum TokenAction {
        /// Client authentication failed. Answer 401 with `response_content` as JSON and a `WWW-Authenticate` header;
        /// 400 is allowed where the client did not use the `Authorization` header (RFC 6749, section 5.2).
        InvalidClient = "INVALID_CLIENT",
        /// The call or the service is at fault. Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// The request was invalid. Answer 400 with `response_content` as JSON.
        BadRequest = "BAD_REQUEST",
        /// Check `username` and `password`. Where they are right, call `/auth/token/issue` with `ticket` and the
        /// user's subject, otherwise `/auth/token/fail`; answer what that call says.
        Password = "PASSWORD",
        /// Tokens were issued. Answer 200 with `response_content` as JSON, and `Cache-Control: no-store`.
        Ok = "OK",
        /// The token exchange request (RFC 8693) is well-formed. Judge the tokens, create one with
        /// `/auth/token/create` and build the answer; where not supported, answer 400 with `unsupported_grant_type`
        /// as JSON.
        TokenExchange = "TOKEN_EXCHANGE",
        /// The JWT bearer request (RFC 7523) is well-formed. Verify `assertion`, create a token with
        /// `/auth/token/create` and build the answer; where not supported, answer 400 with `unsupported_grant_type`
        /// as JSON.
        JwtBearer = "JWT_BEARER",
        /// The tokens were refreshed. Call `/idtoken/reissue` and answer what it says, or answer 200 with
        /// `response_content` as JSON, which has no new ID token.
        IdTokenReissuable = "ID_TOKEN_REISSUABLE",
        /// The request is one of Native SSO. Check `session_id` and that `device_secret` matches
        /// `device_secret_hash`, or generate a secret; then call `/nativesso`. Where not supported, answer 400 with
        /// `invalid_grant` as JSON.
        NativeSso = "NATIVE_SSO",
    }
}

replies! {
    TokenResponse, TokenAction {
        InvalidClient: 401 Json, challenge r#"Basic realm="token""#;
        InternalServerError: 500 Json;
        BadRequest: 400 Json;
        Ok: 200 Json;
    }
    decisions { Password, TokenExchange, JwtBearer, IdTokenReissuable, NativeSso }
    with dpop_nonce => "dpop-nonce", attestation_challenge => "oauth-client-attestation-challenge"
}

dto! {
    /// Has Authlete issue tokens after the resource owner's credentials proved right; sent by the token endpoint when
    /// `TokenResponse` said `PASSWORD`.
    pub struct TokenIssueRequest {
        required {
            /// Ticket from `TokenResponse`. It can be used once.
            pub ticket: Secret,
            /// Unique identifier of the authenticated user, which becomes the subject of the access token.
            pub subject: String,
        }
        /// Extra properties to attach to the access token. Those not hidden also appear as top-level members of the
        /// token response. Optional.
        pub properties: Option<Vec<Property>>,
        /// Claims to add to the payload of the access token, as a JSON object in a string. Takes effect only where the
        /// service issues JWT access tokens (RFC 9068).
        pub jwt_at_claims: Option<String>,
        /// Access token to issue, in place of one that Authlete generates. It must not exist yet; leave out to let
        /// Authlete generate it.
        pub access_token: Option<Secret>,
        /// Lifetime of the access token in seconds. Leave out, or give 0, to have it follow the settings of client,
        /// scopes and service.
        pub access_token_duration: Option<i64>,
        /// Lifetime of the refresh token in seconds. Leave out, or give 0, to have it follow the settings of client,
        /// scopes and service.
        pub refresh_token_duration: Option<i64>,
    }
}

dto! {
    /// Outcome of issuing tokens for a password grant.
    pub struct TokenIssueResponse {
        required {
            /// What to do next.
            pub action: TokenIssueAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body for the token response, as JSON (RFC 6749, sections 5.1 and 5.2).
        pub response_content: Option<Secret>,
        /// Access token issued, in Authlete's own form; see `jwt_access_token` for the JWT. Set when `action` is `OK`.
        pub access_token: Option<Secret>,
        /// Date at which the access token expires, in milliseconds since the epoch.
        pub access_token_expires_at: Option<i64>,
        /// Lifetime of the access token in seconds.
        pub access_token_duration: Option<i64>,
        /// Refresh token issued, or null where none was.
        pub refresh_token: Option<Secret>,
        /// Date at which the refresh token expires, in milliseconds since the epoch.
        pub refresh_token_expires_at: Option<i64>,
        /// Lifetime of the refresh token in seconds.
        pub refresh_token_duration: Option<i64>,
        /// Numeric client ID of the client that the tokens were issued to.
        pub client_id: Option<i64>,
        /// Alias of the client ID, where the client has one.
        pub client_id_alias: Option<String>,
        /// Whether the client identified itself by `client_id_alias` rather than by `client_id`.
        pub client_id_alias_used: Option<bool>,
        /// Entity ID of the client, where the client is known by one (OpenID Federation 1.0).
        pub client_entity_id: Option<String>,
        /// Whether the client identified itself by its entity ID (OpenID Federation 1.0).
        pub client_entity_id_used: Option<bool>,
        /// URL of the client ID metadata document that describes the client, where there is one.
        pub metadata_document_location: Option<String>,
        /// Whether the client's metadata came from a client ID metadata document.
        pub metadata_document_used: Option<bool>,
        /// Subject of the access token, as given in the issue request.
        pub subject: Option<String>,
        /// Scopes that the access token covers (RFC 6749, section 3.3).
        pub scopes: Option<Vec<String>>,
        /// Extra properties attached to the access token, the hidden ones among them.
        pub properties: Option<Vec<Property>>,
        /// Access token as a JWT (RFC 9068); set only where the service is set up to issue such tokens. The client then
        /// gets this one rather than `access_token`.
        pub jwt_access_token: Option<Secret>,
        /// Resources that the access token is bound to (RFC 8707).
        pub access_token_resources: Option<Vec<String>>,
        /// Authorization details that the access token carries (RFC 9396, section 7).
        pub authorization_details: Option<AuthzDetails>,
        /// Attributes of the service, as key and value pairs.
        pub service_attributes: Option<Vec<Pair>>,
        /// Attributes of the client, as key and value pairs.
        pub client_attributes: Option<Vec<Pair>>,
        /// Scopes that the refresh token covers.
        pub refresh_token_scopes: Option<Vec<String>>,
    }
}

open_enum! {
    /// What the token endpoint must answer.
    pub enum TokenIssueAction {
        /// The call was wrong, for instance its ticket or subject, or Authlete failed. Answer 500 with
        /// `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// Tokens were issued. Answer 200 with `response_content` as JSON, and `Cache-Control: no-store`.
        Ok = "OK",
    }
}

replies! {
    TokenIssueResponse, TokenIssueAction {
        InternalServerError: 500 Json;
        Ok: 200 Json;
    }
}

dto! {
    /// Has Authlete build the error response for a token request that the caller refuses; sent by the token endpoint
    /// when `TokenResponse` said `PASSWORD`.
    pub struct TokenFailRequest {
        required {
            /// Ticket from `TokenResponse`. It can be used once.
            pub ticket: Secret,
            /// Why the token request fails, which decides the `error` of the response.
            pub reason: TokenFailReason,
        }
    }
}

open_enum! {
    /// Why a token request fails.
    pub enum TokenFailReason {
        /// A reason not listed here; the error is `server_error`.
        Unknown = "UNKNOWN",
        /// Username or password is wrong; Authlete is documented to answer `invalid_request`.
        InvalidResourceOwnerCredentials = "INVALID_RESOURCE_OWNER_CREDENTIALS",
        /// A requested resource is not acceptable; the error is `invalid_target` (RFC 8707).
        InvalidTarget = "INVALID_TARGET",
        /// The client is not acceptable; the error is `invalid_client`.
        InvalidClient = "INVALID_CLIENT",
        /// The client may not make this request; the error is `unauthorized_client`.
        UnauthorizedClient = "UNAUTHORIZED_CLIENT",
        /// A requested scope is not acceptable; the error is `invalid_scope`.
        InvalidScope = "INVALID_SCOPE",
    }
}

dto! {
    /// Error response for a token request that the caller refused.
    pub struct TokenFailResponse {
        required {
            /// What to do next.
            pub action: TokenFailAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body for the token error response, as JSON (RFC 6749, section 5.2).
        pub response_content: Option<Secret>,
    }
}

open_enum! {
    /// What the token endpoint must answer.
    pub enum TokenFailAction {
        /// The call was wrong, for instance its ticket, or Authlete failed. Answer 500 with `response_content` as
        /// JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// The normal outcome. Answer 400 with `response_content` as JSON.
        BadRequest = "BAD_REQUEST",
    }
}

replies! {
    TokenFailResponse, TokenFailAction {
        InternalServerError: 500 Json;
        BadRequest: 400 Json;
    }
}

dto! {
    /// What Authlete knows of a subject token or an actor token in a token exchange (RFC 8693).
    pub struct TokenInfo {
        /// Numeric client ID of the client that the token was issued to.
        pub client_id: Option<i64>,
        /// Subject of the token, that is, the resource owner's unique identifier; null where it has none.
        pub subject: Option<String>,
        /// Scopes that the token covers (RFC 6749, section 3.3).
        pub scopes: Option<Vec<Scope>>,
        /// Date at which the token expires, in milliseconds since the epoch.
        pub expires_at: Option<i64>,
        /// Extra properties attached to the token.
        pub properties: Option<Vec<Property>>,
        /// Alias of the client ID, where the client has one.
        pub client_id_alias: Option<String>,
        /// Whether the client identified itself by `client_id_alias` rather than by `client_id` when the token was
        /// issued.
        pub client_id_alias_used: Option<bool>,
        /// Entity ID of the client, where the client is known by one (OpenID Federation 1.0).
        pub client_entity_id: Option<String>,
        /// Whether the client identified itself by its entity ID when the token was issued (OpenID Federation 1.0).
        pub client_entity_id_used: Option<bool>,
        /// URL of the client ID metadata document that describes the client, where there is one.
        pub metadata_document_location: Option<String>,
        /// Whether the client's metadata came from a client ID metadata document when the token was issued.
        pub metadata_document_used: Option<bool>,
        /// Resources that the token is bound to (RFC 8707).
        pub resources: Option<Vec<String>>,
        /// Authorization details that the token carries (RFC 9396, section 7).
        pub authorization_details: Option<AuthzDetails>,
    }
}
