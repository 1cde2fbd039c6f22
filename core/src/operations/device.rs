//! The device authorization endpoint and the verification page (RFC 8628).
//!
//! ```
//! use authlete_core::device::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new()
//! #     .answer(|_: DeviceVerificationRequest| DeviceVerificationResponse::new("VALID"))
//! #     .answer(|request: DeviceCompleteRequest| {
//! #         assert_eq!((request.user_code.expose(), &*request.subject), ("BDWP-HQPK", "john"));
//! #         DeviceCompleteResponse::new("SUCCESS")
//! #     }));
//!
//! let answer = authlete.device_verification(&DeviceVerificationRequest::new("BDWP-HQPK"))?;
//! assert_eq!(answer.action, DeviceVerificationAction::Valid); // show `client_name` and `scopes`, and ask; then:
//! let request = DeviceCompleteRequest::new("BDWP-HQPK", DeviceCompleteResult::Authorized, "john");
//! assert_eq!(authlete.device_complete(&request)?.action, DeviceCompleteAction::Success);
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
use crate::types::{AuthzDetails, CimdOptions, ClientAuthMethod, DynamicScope, GmAction, Grant, Pair, Property, Scope};

pub use self::next::{DeviceCompleteNext, DeviceVerificationNext, ValidUserCode};

operations! {
    /// Answers a device authorization request.
    device_authorization: POST "/device/authorization", DeviceAuthorizationRequest => DeviceAuthorizationResponse;

    /// Looks up the user code that a user typed.
    device_verification: POST "/device/verification", DeviceVerificationRequest => DeviceVerificationResponse;

    /// Reports what the user decided.
    device_complete: POST "/device/complete", DeviceCompleteRequest => DeviceCompleteResponse;
}

dto! {
    /// Request to process a device authorization request (RFC 8628, section 3.1). Sent by the device authorization
    /// endpoint.
    pub struct DeviceAuthorizationRequest {
        required {
            /// Body of the device authorization request, `application/x-www-form-urlencoded`, exactly as received (RFC
            /// 8628, section 3.1).
            pub parameters: Secret,
        }
        /// Client ID from the `Authorization: Basic` header of the device authorization request (RFC 6749, section
        /// 2.3.1); leave it out when the request has no such header.
        pub client_id: Option<String>,
        /// Client secret from the `Authorization: Basic` header of the device authorization request (RFC 6749, section
        /// 2.3.1); leave it out when the request has no such header.
        pub client_secret: Option<Secret>,
        /// Client certificate of the mutual TLS connection in PEM, for client authentication or certificate binding
        /// (RFC 8705); leave it out when the client presented none.
        pub client_certificate: Option<String>,
        /// Rest of the certificate chain the client presented, in PEM and without `client_certificate` itself, for the
        /// PKI method of RFC 8705, section 2.1; optional.
        pub client_certificate_path: Option<Vec<String>>,
        /// Content of the `OAuth-Client-Attestation` header of the device authorization request, for attestation-based
        /// client authentication; leave it out when the header is absent.
        pub oauth_client_attestation: Option<Secret>,
        /// Content of the `OAuth-Client-Attestation-PoP` header of the device authorization request, the client's proof
        /// of possession of the attested key; leave it out when the header is absent.
        pub oauth_client_attestation_pop: Option<Secret>,
        /// Options for resolving a client whose `client_id` is the URL of a Client ID Metadata Document; leaving them
        /// out keeps the service's settings.
        pub cimd_options: Option<CimdOptions>,
    }
}

dto! {
    /// Response to `DeviceAuthorizationRequest`: the answer to the device and what it was made from.
    pub struct DeviceAuthorizationResponse {
        required {
            /// What to do next.
            pub action: DeviceAuthorizationAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// JSON content for the device: the device authorization response of RFC 8628, section 3.2, on success,
        /// otherwise an error (RFC 6749, section 5.2).
        pub response_content: Option<Secret>,
        /// Numeric client ID of the client that sent the device authorization request.
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
        /// Registered name of the client, `client_name` in RFC 7591, section 2; for logs and pages.
        pub client_name: Option<String>,
        /// Authentication method the client has to use at the device authorization endpoint; absent when the client
        /// could not be identified.
        pub client_auth_method: Option<ClientAuthMethod>,
        /// Scopes the request asked for, without those the service does not support or the client must not use.
        pub scopes: Option<Vec<Scope>>,
        /// Requested scopes that matched a scope with variable values instead of a fixed name; absent when there are
        /// none.
        pub dynamic_scopes: Option<Vec<DynamicScope>>,
        /// Names of the claims the requested scopes expand to, such as those of `profile` (OpenID Connect Core 1.0,
        /// section 5.4).
        pub claim_names: Option<Vec<String>>,
        /// Requested authentication context class references, in order of preference; the client's default ones when
        /// `acr_values` is absent.
        pub acrs: Option<Vec<String>>,
        /// Device code with which the device asks the token endpoint for tokens (RFC 8628, section 3.2); not for the
        /// end-user's eyes.
        pub device_code: Option<Secret>,
        /// User code the end-user enters on the verification page (RFC 8628, section 3.2).
        pub user_code: Option<Secret>,
        /// Address of the verification page, from the service's configuration (RFC 8628, section 3.2).
        pub verification_uri: Option<String>,
        /// Address of the verification page with `user_code` in it, such as for a QR code (RFC 8628, section 3.3.1);
        /// absent when the service configures no such template.
        pub verification_uri_complete: Option<Secret>,
        /// Lifetime of `device_code` and `user_code` in seconds (RFC 8628, section 3.2).
        pub expires_in: Option<i32>,
        /// Shortest time between two polls of the token endpoint, in seconds (RFC 8628, section 3.2); 0 when the
        /// service sets none.
        pub interval: Option<i32>,
        /// Target resources of the `resource` parameter (RFC 8707).
        pub resources: Option<Vec<String>>,
        /// Content of the `authorization_details` parameter (RFC 9396).
        pub authorization_details: Option<AuthzDetails>,
        /// Action of the `grant_management_action` parameter of the device authorization request (Grant Management for
        /// OAuth 2.0); absent when the request had none.
        pub gm_action: Option<GmAction>,
        /// Grant that the `grant_id` parameter of the device authorization request refers to (Grant Management for
        /// OAuth 2.0); absent when the request had none.
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
        /// Challenge to return in the `OAuth-Client-Attestation-Challenge` header, when present (attestation-based
        /// client authentication).
        pub attestation_challenge: Option<String>,
    }
}

open_enum! {
    /// What the device authorization endpoint answers to the device.
    pub enum DeviceAuthorizationAction {
        /// Answer 200 with `response_content` as JSON and `Cache-Control: no-store` (RFC 8628, section 3.2).
        Ok = "OK",
        /// Answer 400 with `response_content` as JSON; the request is faulty.
        BadRequest = "BAD_REQUEST",
        /// Answer 401 with `response_content` as JSON and a `WWW-Authenticate: Basic` header; client authentication
        /// failed.
        Unauthorized = "UNAUTHORIZED",
        /// Answer 500 with `response_content` as JSON; Authlete failed or the service lacks settings for the device
        /// flow.
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

replies! {
    DeviceAuthorizationResponse, DeviceAuthorizationAction {
        Ok: 200 Json;
        BadRequest: 400 Json;
        Unauthorized: 401 Json, challenge r#"Basic realm="device/authorization""#;
        InternalServerError: 500 Json;
    }
    with attestation_challenge => "oauth-client-attestation-challenge"
}

dto! {
    /// Request to check a user code and learn what it stands for (RFC 8628, section 3.3). Sent by the verification
    /// endpoint after the end-user entered the code; the code is not spent.
    pub struct DeviceVerificationRequest {
        required {
            /// User code as the end-user entered it. It is matched byte by byte, so tidy up case and separators first.
            pub user_code: Secret,
        }
    }
}

dto! {
    /// Response to `DeviceVerificationRequest`: the state of the user code and, when it is valid, the request behind
    /// it.
    pub struct DeviceVerificationResponse {
        required {
            /// What to do next.
            pub action: DeviceVerificationAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Numeric client ID of the client that sent the device authorization request.
        pub client_id: Option<i64>,
        /// Alias of the client ID, when the client has one.
        pub client_id_alias: Option<String>,
        /// Whether the client was identified by its `client_id_alias` in the device authorization request.
        pub client_id_alias_used: Option<bool>,
        /// Entity ID of the client in OpenID Federation 1.0, when it has one.
        pub client_entity_id: Option<String>,
        /// Whether the client was identified by its `client_entity_id` in the device authorization request.
        pub client_entity_id_used: Option<bool>,
        /// URL of the Client ID Metadata Document that describes the client, when it has one.
        pub metadata_document_location: Option<String>,
        /// Whether a Client ID Metadata Document was used to resolve the client in the device authorization request.
        pub metadata_document_used: Option<bool>,
        /// Registered name of the client, `client_name` in RFC 7591, section 2; the name to show to the end-user.
        pub client_name: Option<String>,
        /// Scopes the device asked for; show them to the end-user.
        pub scopes: Option<Vec<Scope>>,
        /// Requested scopes that matched a scope with variable values instead of a fixed name; absent when there are
        /// none.
        pub dynamic_scopes: Option<Vec<DynamicScope>>,
        /// Names of the claims the requested scopes expand to, such as those of `profile` (OpenID Connect Core 1.0,
        /// section 5.4).
        pub claim_names: Option<Vec<String>>,
        /// Authentication context class references requested, in order of preference; authenticate the end-user
        /// accordingly.
        pub acrs: Option<Vec<String>>,
        /// Time at which the user code expires, in milliseconds since the epoch.
        pub expires_at: Option<i64>,
        /// Target resources of the `resource` parameter (RFC 8707) of the device authorization request.
        pub resources: Option<Vec<String>>,
        /// Content of the `authorization_details` parameter (RFC 9396) of the device authorization request; show it to
        /// the end-user for consent.
        pub authorization_details: Option<AuthzDetails>,
        /// Action of the `grant_management_action` parameter of the device authorization request (Grant Management for
        /// OAuth 2.0); absent when the request had none.
        pub gm_action: Option<GmAction>,
        /// Grant that the `grant_id` parameter of the device authorization request refers to (Grant Management for
        /// OAuth 2.0); absent when the request had none.
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
    }
}

open_enum! {
    /// Which page the verification endpoint shows next.
    pub enum DeviceVerificationAction {
        /// The user code is good: authenticate the end-user, show the client and what it asks for, and send the
        /// decision to the complete API.
        Valid = "VALID",
        /// The user code has expired: tell the end-user to start again on the device.
        Expired = "EXPIRED",
        /// No such user code: let the end-user enter it again, and limit the number of attempts (RFC 8628, section
        /// 5.1).
        NotExist = "NOT_EXIST",
        /// Show an error page with status 500; Authlete failed or the call was wrong.
        ServerError = "SERVER_ERROR",
        /// Show an error page with status 500, as for `SERVER_ERROR`; named in Authlete's OpenAPI document only.
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

dto! {
    /// Request to finish a device authorization with the end-user's decision (RFC 8628, section 3.3). Sent by the
    /// verification endpoint when the end-user has decided.
    pub struct DeviceCompleteRequest {
        required {
            /// User code the decision is about, as given to the verification API. It is spent afterwards.
            pub user_code: Secret,
            /// Decision of the end-user or outcome of the dialog.
            pub result: DeviceCompleteResult,
            /// Subject of the end-user who decided: ASCII, the identifier unique within the service.
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
        /// Lifetime of the access token in seconds, overriding the configured one. Left out or 0, the service, scope
        /// and client settings decide.
        pub access_token_duration: Option<i64>,
        /// Lifetime of the refresh token in seconds, overriding the configured one. Left out or 0, the service, scope
        /// and client settings decide.
        pub refresh_token_duration: Option<i64>,
        /// Form of the `aud` claim in the ID token, `array` or `string` (OpenID Connect Core 1.0, section 2). Left out,
        /// the service's setting applies.
        pub id_token_aud_type: Option<String>,
        /// Text for `error_description` of the token endpoint's error when `result` is not `AUTHORIZED` (RFC 6749,
        /// section 5.2); optional.
        pub error_description: Option<String>,
        /// Address for `error_uri` of the token endpoint's error when `result` is not `AUTHORIZED` (RFC 6749, section
        /// 5.2); optional, ASCII only.
        pub error_uri: Option<String>,
    }
}

open_enum! {
    /// Outcome of the end-user authentication and authorization.
    pub enum DeviceCompleteResult {
        /// The end-user agreed; the next token request gets tokens.
        Authorized = "AUTHORIZED",
        /// The end-user refused; the next token request gets `access_denied`.
        AccessDenied = "ACCESS_DENIED",
        /// No decision could be obtained, for instance for an error or timeout.
        TransactionFailed = "TRANSACTION_FAILED",
    }
}

dto! {
    /// Response to `DeviceCompleteRequest`: whether the decision was recorded. It carries nothing but the action.
    pub struct DeviceCompleteResponse {
        required {
            /// What to do next.
            pub action: DeviceCompleteAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
    }
}

open_enum! {
    /// Which page the verification endpoint shows to the end-user.
    pub enum DeviceCompleteAction {
        /// Tell the end-user to return to the device; it gets the outcome at the token endpoint.
        Success = "SUCCESS",
        /// The call was wrong, such as a missing member or a user code already used: show an error page and check the
        /// caller.
        InvalidRequest = "INVALID_REQUEST",
        /// The user code has expired: tell the end-user to start again on the device.
        UserCodeExpired = "USER_CODE_EXPIRED",
        /// No such user code: let the end-user enter it again.
        UserCodeNotExist = "USER_CODE_NOT_EXIST",
        /// Show an error page with status 500; Authlete failed.
        ServerError = "SERVER_ERROR",
    }
}
