//! The backchannel authentication endpoint (OpenID Connect CIBA), and the report of what the user decided on a device.
//!
//! ```
//! use authlete_core::backchannel_authentication::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new()
//! #     .answer(|_: BackchannelAuthenticationRequest| BackchannelAuthenticationResponse {
//! #         ticket: Some("t".into()), ..BackchannelAuthenticationResponse::new("USER_IDENTIFICATION")
//! #     })
//! #     .answer(|_: BackchannelAuthenticationIssueRequest| BackchannelAuthenticationIssueResponse {
//! #         response_content: Some("{}".into()), ..BackchannelAuthenticationIssueResponse::new("OK")
//! #     }));
//!
//! let request = BackchannelAuthenticationRequest::new("login_hint=john&scope=openid");
//! let answer = authlete.backchannel_authentication(&request)?;
//! if let BackchannelAuthenticationNext::UserIdentification(request) = answer.next() {
//!     // `hint` of the answer says who the user is. Then:
//!     let reply = authlete.backchannel_authentication_issue(&request.issue())?.reply();
//!     assert_eq!(reply.status(), 200);
//! }
//! # else { panic!("another action") }
//! # Ok::<(), authlete_core::Error>(())
//! ```

mod next;
mod pending;

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::declaration::operations;
use crate::reply::rule::replies;
use crate::secret::Secret;
use crate::types::{
    AuthzDetails, CimdOptions, ClientAuthMethod, DeliveryMode, DynamicScope, GmAction, Grant, Pair, Property, Scope,
    UserIdentificationHintType,
};

pub use self::next::{
    BackchannelAuthenticationCompleteNext, BackchannelAuthenticationNext, ClientNotification, UserIdentification,
};
pub use self::pending::PendingBackchannelAuthentication;

operations! {
    /// Checks a backchannel authentication request; the user is to be found next.
    backchannel_authentication: POST "/backchannel/authentication",
        BackchannelAuthenticationRequest => BackchannelAuthenticationResponse;

    /// Answers the request with an `auth_req_id`; the user is asked next.
    backchannel_authentication_issue: POST "/backchannel/authentication/issue",
        BackchannelAuthenticationIssueRequest => BackchannelAuthenticationIssueResponse;

    /// Answers the request with an error.
    backchannel_authentication_fail: POST "/backchannel/authentication/fail",
        BackchannelAuthenticationFailRequest => BackchannelAuthenticationFailResponse;

    /// Reports what the user decided.
    backchannel_authentication_complete: POST "/backchannel/authentication/complete",
        BackchannelAuthenticationCompleteRequest => BackchannelAuthenticationCompleteResponse;
}

dto! {
    /// Request to process a backchannel authentication request (OpenID Connect CIBA Core 1.0, section 7.1). Sent by the
    /// backchannel authentication endpoint.
    pub struct BackchannelAuthenticationRequest {
        required {
            /// Body of the backchannel authentication request, `application/x-www-form-urlencoded`, exactly as
            /// received. `scope` and one of the hints are in it (OpenID Connect CIBA Core 1.0, section 7.1).
            pub parameters: Secret,
        }
        /// Client ID from the `Authorization: Basic` header of the backchannel authentication request (RFC 6749,
        /// section 2.3.1); leave it out when the request has no such header.
        pub client_id: Option<String>,
        /// Client secret from the `Authorization: Basic` header of the backchannel authentication request (RFC 6749,
        /// section 2.3.1); leave it out when the request has no such header.
        pub client_secret: Option<Secret>,
        /// Client certificate of the mutual TLS connection in PEM, for client authentication or certificate binding
        /// (RFC 8705); leave it out when the client presented none.
        pub client_certificate: Option<String>,
        /// Rest of the certificate chain the client presented, in PEM and without `client_certificate` itself, for the
        /// PKI method of RFC 8705, section 2.1; optional.
        pub client_certificate_path: Option<Vec<String>>,
        /// Content of the `OAuth-Client-Attestation` header of the backchannel authentication request, for
        /// attestation-based client authentication; leave it out when the header is absent.
        pub oauth_client_attestation: Option<Secret>,
        /// Content of the `OAuth-Client-Attestation-PoP` header of the backchannel authentication request, the client's
        /// proof of possession of the attested key; leave it out when the header is absent.
        pub oauth_client_attestation_pop: Option<Secret>,
        /// Options for resolving a client whose `client_id` is the URL of a Client ID Metadata Document; leaving them
        /// out keeps the service's settings.
        pub cimd_options: Option<CimdOptions>,
    }
}

dto! {
    /// Response to `BackchannelAuthenticationRequest`: an error to return, or what is needed to identify the end-user.
    pub struct BackchannelAuthenticationResponse {
        required {
            /// What to do next.
            pub action: BackchannelAuthenticationAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Content for the client, an error response in JSON (OpenID Connect CIBA Core 1.0, section 13). Absent when
        /// the action is `USER_IDENTIFICATION`.
        pub response_content: Option<Secret>,
        /// Numeric client ID of the client that sent the backchannel authentication request.
        pub client_id: Option<i64>,
        /// Alias of the client ID, when the client has one.
        pub client_id_alias: Option<String>,
        /// Whether the client was identified by its `client_id_alias` in the request.
        pub client_id_alias_used: Option<bool>,
        /// Entity ID of the client in OpenID Federation 1.0, when it has one.
        pub client_entity_id: Option<String>,
        /// Whether the client was identified by its `client_entity_id` in the request.
        pub client_entity_id_used: Option<bool>,
        /// URL of the Client ID Metadata Document that describes the client, when it has one.
        pub metadata_document_location: Option<String>,
        /// Whether a Client ID Metadata Document was used to resolve the client in the request.
        pub metadata_document_used: Option<bool>,
        /// Registered name of the client, `client_name` in RFC 7591, section 2; the name to show on the authentication
        /// device.
        pub client_name: Option<String>,
        /// Authentication method the client has to use at the backchannel authentication endpoint; absent when the
        /// client could not be identified.
        pub client_auth_method: Option<ClientAuthMethod>,
        /// Token delivery mode of the client: poll, ping or push (OpenID Connect CIBA Core 1.0, section 5).
        pub delivery_mode: Option<DeliveryMode>,
        /// Scopes the request asked for, without those the service does not support or the client must not use.
        pub scopes: Option<Vec<Scope>>,
        /// Requested scopes that matched a scope with variable values instead of a fixed name; absent when there are
        /// none.
        pub dynamic_scopes: Option<Vec<DynamicScope>>,
        /// Names of the claims the requested scopes expand to, such as those of `profile` (OpenID Connect Core 1.0,
        /// section 5.4).
        pub claim_names: Option<Vec<String>>,
        /// Bearer token of the `client_notification_token` parameter, for calls to the client's notification endpoint;
        /// present in ping and push mode (OpenID Connect CIBA Core 1.0, section 7.1).
        pub client_notification_token: Option<Secret>,
        /// Requested authentication context class references, in order of preference: those of `acr_values`, or the
        /// client's default when the parameter is absent.
        pub acrs: Option<Vec<String>>,
        /// Kind of hint that identifies the end-user: `login_hint_token`, `id_token_hint` or `login_hint` (OpenID
        /// Connect CIBA Core 1.0, section 7.1).
        pub hint_type: Option<UserIdentificationHintType>,
        /// Hint that identifies the end-user, as sent by the client; `hint_type` says how to read it. A
        /// `login_hint_token` is checked by the caller, including its expiry.
        pub hint: Option<Secret>,
        /// Subject read from the `id_token_hint`; absent when the hint is of another type.
        pub sub: Option<String>,
        /// Content of the `binding_message` parameter, to show on both devices (OpenID Connect CIBA Core 1.0, section
        /// 7.1). Check that it is fit to show; otherwise fail with `INVALID_BINDING_MESSAGE`.
        pub binding_message: Option<String>,
        /// Content of the `user_code` parameter, a secret known to the end-user and the server (OpenID Connect CIBA
        /// Core 1.0, section 7.1.2); the caller has to check it.
        pub user_code: Option<Secret>,
        /// Whether the request has to carry a `user_code`, since both the service and the client are set up for it
        /// (OpenID Connect CIBA Core 1.0, section 7.1.2).
        pub user_code_required: Option<bool>,
        /// Lifetime the client asks for the `auth_req_id`, in seconds, from the `requested_expiry` parameter (OpenID
        /// Connect CIBA Core 1.0, section 7.1); 0 when absent.
        pub requested_expiry: Option<i32>,
        /// Content of the `request_context` parameter, which FAPI CIBA adds to the request; absent when the client sent
        /// none.
        pub request_context: Option<String>,
        /// Target resources of the `resource` parameter (RFC 8707). Fail with `INVALID_TARGET` when one is not
        /// acceptable.
        pub resources: Option<Vec<String>>,
        /// Content of the `authorization_details` parameter (RFC 9396); show it to the end-user for consent.
        pub authorization_details: Option<AuthzDetails>,
        /// Action of the `grant_management_action` parameter of the backchannel authentication request (Grant
        /// Management for OAuth 2.0); absent when the request had none.
        pub gm_action: Option<GmAction>,
        /// Grant that the `grant_id` parameter of the backchannel authentication request refers to (Grant Management
        /// for OAuth 2.0); absent when the request had none.
        pub grant_id: Option<String>,
        /// Subject of the user who gave the grant named by `grant_id`. Compare it with the user at hand before changing
        /// the grant.
        pub grant_subject: Option<String>,
        /// Content of the grant named by `grant_id`: its scopes, claims and authorization details, for showing what the
        /// user has given already.
        pub grant: Option<Grant>,
        /// Attributes of the service, arbitrary pairs from its configuration.
        pub service_attributes: Option<Vec<Pair>>,
        /// Attributes of the client, arbitrary pairs from its configuration.
        pub client_attributes: Option<Vec<Pair>>,
        /// Warnings raised while the request was processed, such as ignored scopes; meant for the log.
        pub warnings: Option<Vec<String>>,
        /// Ticket of this backchannel authentication, set when the action is `USER_IDENTIFICATION`; hand it to the
        /// issue or fail API next, then to the complete API.
        pub ticket: Option<Secret>,
        /// Challenge to return in the `OAuth-Client-Attestation-Challenge` header, when present (attestation-based
        /// client authentication).
        pub attestation_challenge: Option<String>,
    }
}

open_enum! {
    /// What the backchannel authentication endpoint has to do next.
    pub enum BackchannelAuthenticationAction {
        /// Answer 400 with `response_content` as JSON; the request is faulty (OpenID Connect CIBA Core 1.0, section
        /// 13).
        BadRequest = "BAD_REQUEST",
        /// Answer 401 with `response_content` as JSON and a `WWW-Authenticate: Basic` header; client authentication
        /// failed.
        Unauthorized = "UNAUTHORIZED",
        /// Answer 500 with `response_content` as JSON; Authlete failed or the call was wrong.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// Find the user by `hint`, check hint expiry, `user_code` and `binding_message`. If one fails, call the fail
        /// API with `ticket` and the reason; otherwise call the issue API and start the dialog with the
        /// authentication device.
        UserIdentification = "USER_IDENTIFICATION",
    }
}

replies! {
    BackchannelAuthenticationResponse, BackchannelAuthenticationAction {
        BadRequest: 400 Json;
        Unauthorized: 401 Json, challenge r#"Basic realm="backchannel/authentication""#;
        InternalServerError: 500 Json;
    }
    decisions { UserIdentification }
    with attestation_challenge => "oauth-client-attestation-challenge"
}

dto! {
    /// Request to issue an `auth_req_id` (OpenID Connect CIBA Core 1.0, section 7.3). Sent by the backchannel
    /// authentication endpoint once the end-user is identified.
    pub struct BackchannelAuthenticationIssueRequest {
        required {
            /// Ticket from the response to `BackchannelAuthenticationRequest`. Each can get only one `auth_req_id`.
            pub ticket: Secret,
        }
    }
}

dto! {
    /// Response to `BackchannelAuthenticationIssueRequest`: the acknowledgement for the client.
    pub struct BackchannelAuthenticationIssueResponse {
        required {
            /// What to do next.
            pub action: BackchannelAuthenticationIssueAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// JSON content for the client: the acknowledgement with `auth_req_id` on success, otherwise an error (OpenID
        /// Connect CIBA Core 1.0, section 7.3).
        pub response_content: Option<Secret>,
        /// Identifier of the authentication request that was issued, `auth_req_id` (OpenID Connect CIBA Core 1.0,
        /// section 7.3).
        pub auth_req_id: Option<Secret>,
        /// Lifetime of `auth_req_id` in seconds (OpenID Connect CIBA Core 1.0, section 7.3).
        pub expires_in: Option<i32>,
        /// Shortest time between two polls of the token endpoint, in seconds (OpenID Connect CIBA Core 1.0, section
        /// 7.3).
        pub interval: Option<i32>,
    }
}

open_enum! {
    /// What the backchannel authentication endpoint answers to the client.
    pub enum BackchannelAuthenticationIssueAction {
        /// Answer 200 with `response_content` as JSON, and start asking the end-user on the authentication device.
        /// Report the outcome with the complete API.
        Ok = "OK",
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// Answer 500 with `response_content` as JSON; the ticket is unknown, expired or used, which is a fault of
        /// the caller.
        InvalidTicket = "INVALID_TICKET",
    }
}

replies! {
    BackchannelAuthenticationIssueResponse, BackchannelAuthenticationIssueAction {
        Ok: 200 Json;
        InternalServerError: 500 Json;
        InvalidTicket: 500 Json;
    }
}

dto! {
    /// Request to turn down a backchannel authentication request (OpenID Connect CIBA Core 1.0, section 13). Sent by
    /// the backchannel authentication endpoint when the end-user cannot be identified or a check fails.
    pub struct BackchannelAuthenticationFailRequest {
        required {
            /// Ticket from the response to `BackchannelAuthenticationRequest`. It is spent afterwards.
            pub ticket: Secret,
            /// Why the request is turned down. It decides the `error` code and the HTTP status.
            pub reason: BackchannelAuthenticationFailReason,
        }
        /// Text for `error_description` in the error response (RFC 6749, section 5.2); optional.
        pub error_description: Option<String>,
        /// Address of a page about the error, for `error_uri` in the error response (RFC 6749, section 5.2); optional.
        pub error_uri: Option<String>,
    }
}

open_enum! {
    /// Why the backchannel authentication request fails; becomes the `error` of the answer.
    pub enum BackchannelAuthenticationFailReason {
        /// The `login_hint_token` has expired: `expired_login_hint_token`, 400.
        ExpiredLoginHintToken = "EXPIRED_LOGIN_HINT_TOKEN",
        /// No end-user matches the hint: `unknown_user_id`, 400.
        UnknownUserId = "UNKNOWN_USER_ID",
        /// The client may not use this flow: `unauthorized_client`, 400.
        UnauthorizedClient = "UNAUTHORIZED_CLIENT",
        /// A `user_code` is needed but absent: `missing_user_code`, 400.
        MissingUserCode = "MISSING_USER_CODE",
        /// The `user_code` is wrong: `invalid_user_code`, 400.
        InvalidUserCode = "INVALID_USER_CODE",
        /// The `binding_message` cannot be used: `invalid_binding_message`, 400.
        InvalidBindingMessage = "INVALID_BINDING_MESSAGE",
        /// A requested resource is unacceptable (RFC 8707): `invalid_target`, 400.
        InvalidTarget = "INVALID_TARGET",
        /// The end-user or the server refused the request: `access_denied`, 403.
        AccessDenied = "ACCESS_DENIED",
        /// An error inside the authorization server; the answer is 500.
        ServerError = "SERVER_ERROR",
    }
}

dto! {
    /// Response to `BackchannelAuthenticationFailRequest`: the error to return to the client.
    pub struct BackchannelAuthenticationFailResponse {
        required {
            /// What to do next.
            pub action: BackchannelAuthenticationFailAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Error response for the client, in JSON (OpenID Connect CIBA Core 1.0, section 13).
        pub response_content: Option<Secret>,
    }
}

open_enum! {
    /// Which status the backchannel authentication endpoint answers with.
    pub enum BackchannelAuthenticationFailAction {
        /// Answer 400 with `response_content` as JSON.
        BadRequest = "BAD_REQUEST",
        /// Answer 403 with `response_content` as JSON; the reason was `ACCESS_DENIED`.
        Forbidden = "FORBIDDEN",
        /// Answer 500 with `response_content` as JSON; the reason was `SERVER_ERROR`, or the call to Authlete was
        /// wrong.
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

replies! {
    BackchannelAuthenticationFailResponse, BackchannelAuthenticationFailAction {
        BadRequest: 400 Json;
        Forbidden: 403 Json;
        InternalServerError: 500 Json;
    }
}

dto! {
    /// Request to finish a backchannel authentication with the end-user's decision (OpenID Connect CIBA Core 1.0,
    /// section 8). Sent by the part of the authorization server that talks to the authentication device, not within a
    /// client's request.
    pub struct BackchannelAuthenticationCompleteRequest {
        required {
            /// Ticket from the response to `BackchannelAuthenticationRequest`, after the issue API gave it an
            /// `auth_req_id`.
            pub ticket: Secret,
            /// Outcome of the dialog with the end-user.
            pub result: BackchannelAuthenticationCompleteResult,
            /// Subject of the end-user: ASCII, the identifier unique within the service.
            pub subject: String,
        }
        /// Replacement for `subject` as the `sub` claim of the ID token, such as a pairwise identifier (OpenID Connect
        /// Core 1.0, section 8). Left out, `subject` is used; ASCII only.
        pub sub: Option<String>,
        /// Time the end-user was authenticated, in seconds since the epoch, for the `auth_time` claim of the ID token
        /// (OpenID Connect Core 1.0, section 2). Optional; must not be negative.
        pub auth_time: Option<i64>,
        /// Authentication context class reference that the authentication satisfied, for the `acr` claim of the ID
        /// token (OpenID Connect Core 1.0, section 2). Optional; ASCII only.
        pub acr: Option<String>,
        /// Claims about the end-user to embed in the ID token, as the text of a JSON object (OpenID Connect Core 1.0,
        /// section 5.1). Optional.
        pub claims: Option<String>,
        /// Extra properties to tie to the access token; those that are not hidden also appear in the token response.
        /// Optional.
        pub properties: Option<Vec<Property>>,
        /// Scopes to give to the access token instead of those requested. Leaving them out keeps the requested scopes.
        pub scopes: Option<Vec<String>>,
        /// Further parameters for the JWS header of the ID token, as the text of a JSON object (RFC 7515, section 4).
        /// Optional.
        pub idt_header_params: Option<String>,
        /// Names of the claims the end-user agreed to release. Optional; keep to what the consent screen really showed.
        pub consented_claims: Option<Vec<String>>,
        /// Further claims for the payload of a JWT access token, as the text of a JSON object (RFC 9068, section 2.2).
        /// Optional; no effect when access tokens are opaque.
        pub jwt_at_claims: Option<String>,
        /// Access token to issue instead of one made by Authlete, in push mode, where this call issues the tokens. Left
        /// out, Authlete makes it.
        pub access_token: Option<Secret>,
        /// Lifetime of the access token in seconds, overriding the configured one. Left out or 0, the service, scope
        /// and client settings decide.
        pub access_token_duration: Option<i64>,
        /// Lifetime of the refresh token in seconds, overriding the configured one. Left out or 0, the service, scope
        /// and client settings decide.
        pub refresh_token_duration: Option<i64>,
        /// Form of the `aud` claim in the ID token, `array` or `string` (OpenID Connect Core 1.0, section 2). Left out,
        /// the service's setting applies.
        pub id_token_aud_type: Option<String>,
        /// Text for `error_description` when `result` is not `AUTHORIZED` (RFC 6749, section 5.2); optional.
        pub error_description: Option<String>,
        /// Address for `error_uri` when `result` is not `AUTHORIZED` (RFC 6749, section 5.2); optional, ASCII only.
        pub error_uri: Option<String>,
    }
}

open_enum! {
    /// Outcome of the end-user authentication and authorization.
    pub enum BackchannelAuthenticationCompleteResult {
        /// The end-user was authenticated and agreed; tokens are issued.
        Authorized = "AUTHORIZED",
        /// The end-user refused; the client gets `access_denied`.
        AccessDenied = "ACCESS_DENIED",
        /// No decision could be obtained, for instance for an error or timeout.
        TransactionFailed = "TRANSACTION_FAILED",
    }
}

dto! {
    /// Response to `BackchannelAuthenticationCompleteRequest`: whether and how the client is to be notified.
    pub struct BackchannelAuthenticationCompleteResponse {
        required {
            /// What to do next.
            pub action: BackchannelAuthenticationCompleteAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// JSON to send to the client's notification endpoint: `auth_req_id` in ping mode, the tokens or an error in
        /// push mode (OpenID Connect CIBA Core 1.0, section 10). Set when the action is `NOTIFICATION`.
        pub response_content: Option<Secret>,
        /// Numeric client ID of the client that sent the backchannel authentication request.
        pub client_id: Option<i64>,
        /// Alias of the client ID, when the client has one.
        pub client_id_alias: Option<String>,
        /// Whether the client was identified by its `client_id_alias` in the backchannel authentication request.
        pub client_id_alias_used: Option<bool>,
        /// Entity ID of the client in OpenID Federation 1.0, when it has one.
        pub client_entity_id: Option<String>,
        /// Whether the client was identified by its `client_entity_id` in the backchannel authentication request.
        pub client_entity_id_used: Option<bool>,
        /// URL of the Client ID Metadata Document that describes the client, when it has one.
        pub metadata_document_location: Option<String>,
        /// Whether a Client ID Metadata Document was used to resolve the client in the backchannel authentication
        /// request.
        pub metadata_document_used: Option<bool>,
        /// Registered name of the client, `client_name` in RFC 7591, section 2; useful in logs.
        pub client_name: Option<String>,
        /// Token delivery mode of the client: poll, ping or push (OpenID Connect CIBA Core 1.0, section 5).
        pub delivery_mode: Option<DeliveryMode>,
        /// Address to send the notification to, the client's registered `backchannel_client_notification_endpoint`; set
        /// in ping and push mode.
        pub client_notification_endpoint: Option<String>,
        /// Bearer token for the `Authorization` header of the notification; set in ping and push mode (OpenID Connect
        /// CIBA Core 1.0, section 10.2).
        pub client_notification_token: Option<Secret>,
        /// Identifier of the authentication request, `auth_req_id`, the notification refers to.
        pub auth_req_id: Option<Secret>,
        /// Access token issued by this call; set in push mode when `result` was `AUTHORIZED`.
        pub access_token: Option<Secret>,
        /// Refresh token issued by this call; set in push mode when one was issued.
        pub refresh_token: Option<Secret>,
        /// ID token issued by this call; set in push mode when `result` was `AUTHORIZED` (OpenID Connect CIBA Core 1.0,
        /// section 10.3.1).
        pub id_token: Option<Secret>,
        /// Lifetime of the issued access token in seconds; 0 when none was issued.
        pub access_token_duration: Option<i64>,
        /// Lifetime of the issued refresh token in seconds; 0 when none was issued.
        pub refresh_token_duration: Option<i64>,
        /// Lifetime of the issued ID token in seconds; 0 when none was issued.
        pub id_token_duration: Option<i64>,
        /// Access token in JWT form; set in push mode when the service issues JWT access tokens (RFC 9068).
        /// `access_token` is then its identifier in Authlete.
        pub jwt_access_token: Option<Secret>,
        /// Target resources of the `resource` parameter (RFC 8707).
        pub resources: Option<Vec<String>>,
        /// Authorization details tied to the access token (RFC 9396).
        pub authorization_details: Option<AuthzDetails>,
        /// Grant behind the issued tokens (Grant Management for OAuth 2.0); absent when grant management was not used.
        pub grant_id: Option<String>,
        /// Attributes of the service, arbitrary pairs from its configuration.
        pub service_attributes: Option<Vec<Pair>>,
        /// Attributes of the client, arbitrary pairs from its configuration.
        pub client_attributes: Option<Vec<Pair>>,
    }
}

open_enum! {
    /// What to do once the end-user's decision is recorded.
    pub enum BackchannelAuthenticationCompleteAction {
        /// POST `response_content` as JSON to `client_notification_endpoint` with `Authorization: Bearer` and
        /// `client_notification_token`. 200 and 204 mean success; follow no redirects (OpenID Connect CIBA Core 1.0,
        /// section 10).
        Notification = "NOTIFICATION",
        /// Do nothing; the client is in poll mode and fetches the result at the token endpoint.
        NoAction = "NO_ACTION",
        /// Treat as an error of the server: log the result message and tell the client nothing. Authlete failed or
        /// the call was wrong.
        ServerError = "SERVER_ERROR",
    }
}
