//! Access tokens, managed by the authorization server itself rather than asked for by clients.
//!
//! ```
//! use authlete_core::token_management::*;
//! use authlete_core::types::GrantType;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|request: TokenCreateRequest| {
//! #     assert_eq!((request.client_id, request.subject.as_deref()), (Some(7), Some("john")));
//! #     TokenCreateResponse::new("OK")
//! # }));
//!
//! let request = TokenCreateRequest {
//!     client_id: Some(7),
//!     subject: Some("john".into()),
//!     scopes: Some(vec!["read".into()]),
//!     ..TokenCreateRequest::new(GrantType::AuthorizationCode)
//! };
//! assert_eq!(authlete.token_create(&request)?.action, TokenCreateAction::Ok); // `access_token` has the token
//! # Ok::<(), authlete_core::Error>(())
//! ```

#[cfg(feature = "http")]
mod wait;

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operation::answer::NoContent;
use crate::operations::client::Client;
use crate::operations::declaration::operations;
use crate::secret::Secret;
use crate::types::{AuthzDetails, ClientIdentifier, Embedded, GrantType, Property, TokenStatus};

operations! {
    /// Creates an access token without a token request.
    token_create: POST "/auth/token/create", TokenCreateRequest => TokenCreateResponse;

    /// Creates many access tokens at once, in the background. Only Authlete 3.x has it.
    token_create_batch: POST [v3 "/api/{serviceId}/auth/token/create/batch"], TokenCreateBatch {
        query {
            /// Whether to check the tokens only and to create none.
            dry_run: Option<bool>,
        }
        body {
            /// The tokens.
            tokens: Vec<TokenCreateRequest>,
        }
    } => TokenCreateBatchResponse;

    /// Reads the status of a batch. Only Authlete 3.x has it.
    get_token_create_batch_status: GET [v3 "/api/{serviceId}/auth/token/create/batch/status/{requestId}"],
        GetTokenCreateBatchStatus {
            path {
                /// The ID that the creation of the batch was answered with.
                request_id: String,
            }
        } => TokenCreateBatchStatusResponse;

    /// Changes an access token.
    token_update: POST "/auth/token/update", TokenUpdateRequest => TokenUpdateResponse;

    /// Deletes an access token, with the refresh token that came with it.
    token_delete: DELETE "/auth/token/delete/{accessTokenIdentifier}", TokenDelete {
        path {
            /// The access token, or its hash.
            access_token_identifier: Secret,
        }
    } => NoContent;

    /// Revokes all tokens that the request selects.
    token_revoke: POST "/auth/token/revoke", TokenRevokeRequest => TokenRevokeResponse;

    /// Lists access tokens.
    get_token_list: GET "/auth/token/get/list", GetTokenList {
        query {
            /// Those of this client only; it works without `subject`.
            client_identifier: Option<ClientIdentifier>,
            /// Those of this user only; it works without `client_identifier`.
            subject: Option<String>,
            /// The first index, from 0, which is the default.
            start: Option<i32>,
            /// The index after the last one; 5 by default.
            end: Option<i32>,
            /// Those that are valid only, or those that are not; all by default.
            token_status: Option<TokenStatus>,
        }
    } => TokenListResponse;
}

dto! {
    /// Creates an access token without a token request from a client. A management call; a token endpoint also sends it
    /// to carry out token exchange (RFC 8693) and JWT bearer grants (RFC 7523).
    pub struct TokenCreateRequest {
        required {
            /// Grant type that the token is to count as issued by. `REFRESH_TOKEN` is refused.
            pub grant_type: GrantType,
        }
        /// Numeric client ID of the client to issue the token to. Required unless the client is named by
        /// `client_identifier`.
        pub client_id: Option<i64>,
        /// Unique identifier of the resource owner, ASCII, at most 100 characters. Required, but ignored for
        /// `CLIENT_CREDENTIALS` and optional for `JWT_BEARER`.
        pub subject: Option<String>,
        /// Scopes to give to the token (RFC 6749, section 3.3); one that the service does not support is an error.
        /// Optional.
        pub scopes: Option<Vec<String>>,
        /// Lifetime of the access token in seconds. Leave out, or give 0, for the service's default.
        pub access_token_duration: Option<i64>,
        /// Lifetime of the refresh token in seconds. Leave out, or give 0, for the service's default.
        pub refresh_token_duration: Option<i64>,
        /// Extra properties to attach to the access token. Optional.
        pub properties: Option<Vec<Property>>,
        /// Whether to treat the token as if the client had identified itself by its client ID alias. False when left
        /// out.
        pub client_id_alias_used: Option<bool>,
        /// Whether to treat the token as if the client had identified itself by its entity ID (OpenID Federation 1.0).
        /// False when left out.
        pub client_entity_id_used: Option<bool>,
        /// Whether to treat the token as if the client's metadata had come from a client ID metadata document. False
        /// when left out.
        pub metadata_document_used: Option<bool>,
        /// Access token to register, in place of one that Authlete generates. It must not exist yet; leave out to let
        /// Authlete generate it.
        pub access_token: Option<Secret>,
        /// Refresh token to register, in place of one that Authlete generates. It must not exist yet; leave out to let
        /// Authlete generate it.
        pub refresh_token: Option<Secret>,
        /// Whether the access token never expires, so that it lives until it is revoked or deleted;
        /// `access_token_duration` is then ignored. False when left out.
        pub access_token_persistent: Option<bool>,
        /// SHA-256 thumbprint, in base64url, of the client certificate to bind the token to (RFC 8705, section 3.1).
        /// Leave out for a token without such binding.
        pub certificate_thumbprint: Option<String>,
        /// SHA-256 JWK thumbprint, in base64url, of the DPoP key to bind the token to (RFC 9449, section 6). Leave out
        /// for a token without such binding.
        pub dpop_key_thumbprint: Option<String>,
        /// Authorization details to give to the token (RFC 9396). Optional.
        pub authorization_details: Option<AuthzDetails>,
        /// Resources to bind the token to (RFC 8707). Optional.
        pub resources: Option<Vec<String>>,
        /// Whether the token is for fetching external attachments (OpenID Connect for Identity Assurance 1.0). False
        /// when left out.
        pub for_external_attachment: Option<bool>,
        /// Claims to add to the payload of the access token, as a JSON object in a string. Takes effect only where the
        /// service issues JWT access tokens (RFC 9068).
        pub jwt_at_claims: Option<String>,
        /// Authentication context class reference that the user's authentication satisfied (RFC 9470; OpenID Connect
        /// Core 1.0, section 2). Optional.
        pub acr: Option<String>,
        /// Date of the user's authentication, in seconds since the epoch (RFC 9470; OpenID Connect Core 1.0, section
        /// 2). Optional.
        pub auth_time: Option<i64>,
        /// Identifier of the client to issue the token to, as a string. An alternative to `client_id`.
        pub client_identifier: Option<String>,
        /// Identifier of the user's session with the authorization server to tie the token to, as Native SSO needs.
        /// Optional.
        pub session_id: Option<String>,
    }
}

dto! {
    /// Outcome of creating an access token.
    pub struct TokenCreateResponse {
        required {
            /// What to do next.
            pub action: TokenCreateAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Grant type that the token counts as issued by.
        pub grant_type: Option<GrantType>,
        /// Numeric client ID of the client that the token was issued to.
        pub client_id: Option<i64>,
        /// Subject of the token, that is, the resource owner's unique identifier; null where it has none.
        pub subject: Option<String>,
        /// Scopes that the access token covers.
        pub scopes: Option<Vec<String>>,
        /// Access token created, in Authlete's own form; see `jwt_access_token` for the JWT. Set when `action` is `OK`.
        pub access_token: Option<Secret>,
        /// Token type, such as `Bearer` (RFC 6749, section 7.1) or `DPoP` (RFC 9449, section 5).
        pub token_type: Option<String>,
        /// Lifetime of the access token in seconds.
        pub expires_in: Option<i64>,
        /// Date at which the access token expires, in milliseconds since the epoch.
        pub expires_at: Option<i64>,
        /// Refresh token created. Null for `IMPLICIT` and `CLIENT_CREDENTIALS` and where the service does not support
        /// the refresh token grant.
        pub refresh_token: Option<Secret>,
        /// Extra properties attached to the access token.
        pub properties: Option<Vec<Property>>,
        /// Access token as a JWT (RFC 9068); set only where the service is set up to issue such tokens. Give the client
        /// this one rather than `access_token`.
        pub jwt_access_token: Option<Secret>,
        /// Authorization details that the token carries (RFC 9396).
        pub authorization_details: Option<AuthzDetails>,
        /// Whether the token is for fetching external attachments (OpenID Connect for Identity Assurance 1.0).
        pub for_external_attachment: Option<bool>,
        /// Identifier of the access token.
        pub token_id: Option<String>,
        /// Scopes that the refresh token covers.
        pub refresh_token_scopes: Option<Vec<String>>,
        /// Identifier of the client that the token was issued to, as a string.
        pub client_identifier: Option<String>,
        /// Identifier of the user's session that the token is tied to; null where there is none.
        pub session_id: Option<String>,
    }
}

open_enum! {
    /// How the creation went; there is no HTTP response to relay.
    pub enum TokenCreateAction {
        /// Authlete failed; no token was created. Log `result_message`; an endpoint that waits for the token answers
        /// 500.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// The call was wrong, for instance without a grant type or a subject; no token was created. Correct it
        /// according to `result_message`.
        BadRequest = "BAD_REQUEST",
        /// The caller may not create such a token; none was created. See `result_message`.
        Forbidden = "FORBIDDEN",
        /// The token was created; use it from this response.
        Ok = "OK",
    }
}

dto! {
    /// Changes an existing access token. A management call, not tied to an endpoint; the token is named by
    /// `access_token`, `access_token_hash`, `refresh_token` or `refresh_token_hash`, the first that is given.
    pub struct TokenUpdateRequest {
        /// Access token to change. Required unless another member names the token; wins over `access_token_hash`,
        /// `refresh_token` and `refresh_token_hash`.
        pub access_token: Option<Secret>,
        /// New date at which the access token expires, in milliseconds since the epoch. Left out, 0 or negative, it
        /// does not change.
        pub access_token_expires_at: Option<i64>,
        /// New date at which the refresh token expires, in milliseconds since the epoch. Left out, 0 or negative, it
        /// does not change.
        pub refresh_token_expires_at: Option<i64>,
        /// New scopes, which replace the old ones; unknown ones are ignored. Left out, they do not change.
        pub scopes: Option<Vec<String>>,
        /// New extra properties, which replace the old ones. Left out, they do not change.
        pub properties: Option<Vec<Property>>,
        /// Whether Authlete may compute the access token's expiry anew when `scopes` changes, as lifetimes can depend
        /// on scopes. False when left out.
        pub access_token_expires_at_updated_on_scope_update: Option<bool>,
        /// Whether Authlete may compute the refresh token's expiry anew when `scopes` changes, as lifetimes can depend
        /// on scopes. False when left out.
        pub refresh_token_expires_at_updated_on_scope_update: Option<bool>,
        /// Whether the access token never expires, so that it lives until it is revoked or deleted.
        pub access_token_persistent: Option<bool>,
        /// Hash of the access token to change, as in `AccessToken`. An alternative to `access_token`, which wins over
        /// it.
        pub access_token_hash: Option<String>,
        /// Whether the access token gets a new value, so that the old one stops working. False when left out.
        pub access_token_value_updated: Option<bool>,
        /// SHA-256 thumbprint, in base64url, of the client certificate to bind the token to (RFC 8705, section 3.1).
        /// Optional.
        pub certificate_thumbprint: Option<String>,
        /// SHA-256 JWK thumbprint, in base64url, of the DPoP key to bind the token to (RFC 9449, section 6). Optional.
        pub dpop_key_thumbprint: Option<String>,
        /// New authorization details of the token (RFC 9396). Optional.
        pub authorization_details: Option<AuthzDetails>,
        /// Whether the token is for fetching external attachments (OpenID Connect for Identity Assurance 1.0).
        pub for_external_attachment: Option<bool>,
        /// Identifier of the access token.
        pub token_id: Option<String>,
        /// Refresh token of the access token to change; used where neither `access_token` nor `access_token_hash` is
        /// given.
        pub refresh_token: Option<Secret>,
        /// Hash of the refresh token of the access token to change, as in `AccessToken`; used where no other member
        /// names the token.
        pub refresh_token_hash: Option<String>,
    }
}

dto! {
    /// Outcome of changing an access token.
    pub struct TokenUpdateResponse {
        required {
            /// What to do next.
            pub action: TokenUpdateAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Access token, with its new value where the request asked for one.
        pub access_token: Option<Secret>,
        /// Token type, such as `Bearer` (RFC 6749, section 7.1) or `DPoP` (RFC 9449, section 5).
        pub token_type: Option<String>,
        /// Date at which the access token expires after the change, in milliseconds since the epoch.
        pub access_token_expires_at: Option<i64>,
        /// Date at which the refresh token expires after the change, in milliseconds since the epoch.
        pub refresh_token_expires_at: Option<i64>,
        /// Scopes that the access token covers after the change.
        pub scopes: Option<Vec<String>>,
        /// Extra properties attached to the access token after the change.
        pub properties: Option<Vec<Property>>,
        /// Authorization details that the token carries after the change (RFC 9396).
        pub authorization_details: Option<AuthzDetails>,
        /// Whether the token is for fetching external attachments (OpenID Connect for Identity Assurance 1.0).
        pub for_external_attachment: Option<bool>,
        /// Identifier of the access token.
        pub token_id: Option<String>,
    }
}

open_enum! {
    /// How the change went; there is no HTTP response to relay.
    pub enum TokenUpdateAction {
        /// Authlete failed; nothing changed. Log `result_message`.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// The call was wrong, for instance without a member that names the token. Correct it according to
        /// `result_message`.
        BadRequest = "BAD_REQUEST",
        /// The caller may not change this token; nothing changed. See `result_message`.
        Forbidden = "FORBIDDEN",
        /// The service has no such token; nothing changed. Treat the token as gone.
        NotFound = "NOT_FOUND",
        /// The token was changed; this response shows it.
        Ok = "OK",
    }
}

dto! {
    /// Revokes the access tokens that a selector matches. A management call, not tied to an endpoint; for a client's
    /// own revocation request (RFC 7009) there is the revocation API. At least one member is required.
    pub struct TokenRevokeRequest {
        /// Access token to revoke, or its hash. Wins over all other members.
        pub access_token_identifier: Option<Secret>,
        /// Refresh token, or its hash, whose access token to revoke. Used where `access_token_identifier` is absent.
        pub refresh_token_identifier: Option<Secret>,
        /// Client ID or alias of the client whose tokens to revoke; with `subject`, only those of that subject. Used
        /// where no token is named.
        pub client_identifier: Option<String>,
        /// Subject whose tokens to revoke; with `client_identifier`, only those of that client. Used where no token is
        /// named.
        pub subject: Option<String>,
    }
}

dto! {
    /// Outcome of revoking access tokens.
    pub struct TokenRevokeResponse {
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Number of access tokens revoked; 0 where none matched.
        pub count: Option<i32>,
    }
}

dto! {
    /// One page of a list of access tokens.
    pub struct TokenListResponse {
        /// Index at which the page starts, inclusive, from 0.
        pub start: Option<i32>,
        /// Index at which the page ends, exclusive.
        pub end: Option<i32>,
        /// Client that the list was narrowed to, or null where it was not.
        pub client: Option<Embedded<Client>>,
        /// Subject that the list was narrowed to, or null where it was not.
        pub subject: Option<String>,
        /// Total number of access tokens, of which this page shows those from `start` to `end`.
        pub total_count: Option<i32>,
        /// Access tokens on this page.
        pub access_tokens: Option<Vec<AccessToken>>,
    }
}

dto! {
    /// An access token in a list; token values are given as hashes only.
    pub struct AccessToken {
        /// Hash of the access token; it names the token in update, delete and revoke calls.
        pub access_token_hash: Option<String>,
        /// Hash of the refresh token, or null where there is none.
        pub refresh_token_hash: Option<String>,
        /// Numeric client ID of the client that the token was issued to.
        pub client_id: Option<i64>,
        /// Subject of the token, that is, the resource owner's unique identifier; null where it has none.
        pub subject: Option<String>,
        /// Grant type by which the token was issued.
        pub grant_type: Option<GrantType>,
        /// Scopes that the access token covers.
        pub scopes: Option<Vec<String>>,
        /// Date at which the access token expires, in milliseconds since the epoch.
        pub access_token_expires_at: Option<i64>,
        /// Date at which the refresh token expires, in milliseconds since the epoch.
        pub refresh_token_expires_at: Option<i64>,
        /// Date at which the access token was created, in milliseconds since the epoch.
        pub created_at: Option<i64>,
        /// Date at which the access token was last refreshed, in milliseconds since the epoch.
        pub last_refreshed_at: Option<i64>,
        /// Extra properties attached to the access token.
        pub properties: Option<Vec<Property>>,
        /// Scopes that the refresh token covers.
        pub refresh_token_scopes: Option<Vec<String>>,
    }
}

dto! {
    /// Receipt for a batch of access tokens to create.
    pub struct TokenCreateBatchResponse {
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Identifier of the batch, with which to ask for its status.
        pub request_id: Option<String>,
    }
}

dto! {
    /// Answer to the question how a batch of token creations went.
    pub struct TokenCreateBatchStatusResponse {
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Status of the batch.
        pub status: Option<TokenBatchStatus>,
    }
}

impl TokenCreateBatchStatusResponse {
    /// The status of the batch if it is over, that is, if it has a result, be it one that this version does not know.
    pub fn finished(self) -> Option<TokenBatchStatus> {
        self.status.filter(|status| status.result.is_some())
    }
}

dto! {
    /// Status of a batch of token operations.
    pub struct TokenBatchStatus {
        /// Kind of the batch.
        pub batch_kind: Option<TokenBatchStatusBatchKind>,
        /// Identifier of the batch, as returned when it was submitted.
        pub request_id: Option<String>,
        /// Result of the batch.
        pub result: Option<TokenBatchStatusResult>,
        /// Number of tokens in the batch.
        pub token_count: Option<i64>,
        /// Code of the error; of use when `result` is `FAILED`.
        pub error_code: Option<String>,
        /// Description of the error; of use when `result` is `FAILED`.
        pub error_description: Option<String>,
        /// Date at which the batch was created, in milliseconds since the epoch.
        pub created_at: Option<i64>,
        /// Date at which the batch was last modified, in milliseconds since the epoch.
        pub modified_at: Option<i64>,
    }
}

open_enum! {
    /// Kind of a batch.
    pub enum TokenBatchStatusBatchKind {
        /// A batch that creates access tokens.
        Create = "CREATE",
    }
}

open_enum! {
    /// Result of a batch.
    pub enum TokenBatchStatusResult {
        /// The batch was processed without error.
        Succeeded = "SUCCEEDED",
        /// The batch did not complete because of an error.
        Failed = "FAILED",
    }
}
