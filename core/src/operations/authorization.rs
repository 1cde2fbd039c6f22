//! The authorization endpoint (RFC 6749, section 3.1): a request is checked, then answered with a code or an error.
//!
//! The [guide](crate::guide::authorization_endpoint) has the whole endpoint.
//!
//! ```
//! use authlete_core::authorization::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new()
//! #     .answer(|_: AuthorizationRequest| AuthorizationResponse {
//! #         ticket: Some("t".into()), ..AuthorizationResponse::new("INTERACTION")
//! #     })
//! #     .answer(|request: AuthorizationIssueRequest| {
//! #         assert_eq!((request.ticket.expose(), &*request.subject), ("t", "john"));
//! #         let uri = Some("https://app.example/cb?code=1".into());
//! #         AuthorizationIssueResponse { response_content: uri, ..AuthorizationIssueResponse::new("LOCATION") }
//! #     }));
//!
//! let answer = authlete.authorization(&AuthorizationRequest::new("response_type=code&client_id=my-app"))?;
//! if let AuthorizationNext::Interaction(interaction) = answer.next() {
//!     // The user logs in and consents. Then:
//!     let reply = authlete.authorization_issue(&interaction.issue("john"))?.reply();
//!     assert_eq!((reply.status(), reply.header("location")), (302, Some("https://app.example/cb?code=1")));
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
use crate::operations::client::Client;
use crate::operations::declaration::operations;
use crate::operations::service::Service;
use crate::reply::rule::replies;
use crate::secret::Secret;
use crate::types::{
    AuthzDetails, CimdOptions, CredentialOfferInfo, Display, DynamicScope, Embedded, GmAction, Grant, Prompt, Property,
    Scope, StringArray,
};

pub use self::next::{AuthorizationNext, Interaction, LoggedInUser, NoInteraction};
pub use self::pending::PendingAuthorization;

operations! {
    /// Checks an authorization request; the next step depends on the `action` of the answer.
    authorization: POST "/auth/authorization", AuthorizationRequest => AuthorizationResponse;
    /// Completes an authorization request with a code, tokens, or both.
    authorization_issue: POST "/auth/authorization/issue", AuthorizationIssueRequest => AuthorizationIssueResponse;
    /// Completes an authorization request with an error for the client.
    authorization_fail: POST "/auth/authorization/fail", AuthorizationFailRequest => AuthorizationFailResponse;

    /// Reads the information that is attached to a ticket.
    authorization_ticket_info: POST "/auth/authorization/ticket/info",
        AuthorizationTicketInfoRequest => AuthorizationTicketInfoResponse;

    /// Replaces the information that is attached to a ticket.
    authorization_ticket_update: POST "/auth/authorization/ticket/update",
        AuthorizationTicketUpdateRequest => AuthorizationTicketUpdateResponse;
}

dto! {
    /// Starts the processing of an authorization request; the authorization endpoint (RFC 6749, section 3.1) sends it
    /// to have the parameters checked and a ticket issued.
    pub struct AuthorizationRequest {
        required {
            /// Authorization request as received, form-encoded: the query string of a GET or the body of a POST.
            pub parameters: Secret,
        }
        /// Arbitrary text to attach to the ticket, readable later through the ticket information API. Left out, no text
        /// is attached.
        pub context: Option<String>,
        /// Options for handling client metadata documents (OAuth Client ID Metadata Document), used when `client_id` is
        /// the URL of such a document. Left out, the defaults apply.
        pub cimd_options: Option<CimdOptions>,
    }
}

dto! {
    /// Result of checking an authorization request, with what the authorization page needs.
    pub struct AuthorizationResponse {
        required {
            /// What to do next.
            pub action: AuthorizationAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Service that received the authorization request.
        pub service: Option<Embedded<Service>>,
        /// Client application that sent the authorization request.
        pub client: Option<Embedded<Client>>,
        /// How the client wants the pages shown to the end-user, from the `display` parameter. Defined in OpenID
        /// Connect Core 1.0, section 3.1.2.1.
        pub display: Option<Display>,
        /// Maximum allowed time since the last active authentication of the end-user, in seconds, from `max_age` or the
        /// client's `default_max_age`. 0 means no limit, also when the request has `max_age=0`.
        pub max_age: Option<i32>,
        /// Scopes requested by the client and known to the service; unknown ones are dropped. RFC 6749, section 3.3.
        pub scopes: Option<Vec<Scope>>,
        /// Requested scopes that match a parameterized scope of the service, with the concrete value each was requested
        /// with.
        pub dynamic_scopes: Option<Vec<DynamicScope>>,
        /// Languages the end-user prefers for the pages, in order of preference, from `ui_locales`. OpenID Connect Core
        /// 1.0, section 3.1.2.1.
        pub ui_locales: Option<Vec<String>>,
        /// Languages and scripts the client prefers for claim values, in order of preference, from `claims_locales`.
        /// OpenID Connect Core 1.0, section 5.2.
        pub claims_locales: Option<Vec<String>>,
        /// Names of the claims to put into the ID token, from `scope` and the `claims` parameter. A name may carry a
        /// language tag after `#`. OpenID Connect Core 1.0, sections 5.4 and 5.5.
        pub claims: Option<Vec<String>>,
        /// Names of the claims to return from the UserInfo endpoint, from `scope` and the `claims` parameter. OpenID
        /// Connect Core 1.0, sections 5.4 and 5.5.
        pub claims_at_user_info: Option<Vec<String>>,
        /// Whether the authentication must satisfy one of `acrs`: the `acr` claim was requested as essential. OpenID
        /// Connect Core 1.0, section 5.5.1.1.
        pub acr_essential: Option<bool>,
        /// Whether the `client_id` of the request is the alias of the client, not its numeric ID.
        pub client_id_alias_used: Option<bool>,
        /// Whether the `client_id` of the request is the entity ID of the client in OpenID Federation.
        pub client_entity_id_used: Option<bool>,
        /// Whether the `client_id` of the request is the URL of the client's metadata document (OAuth Client ID
        /// Metadata Document).
        pub metadata_document_used: Option<bool>,
        /// Authentication context class references acceptable to the client, in order of preference, from `acr_values`
        /// or the `acr` entry of `claims`. OpenID Connect Core 1.0, section 3.1.2.1.
        pub acrs: Option<Vec<String>>,
        /// End-user the client wants, from the `sub` claim in `claims` or from `id_token_hint`; anyone else must not be
        /// signed in for this request. Mostly absent.
        pub subject: Option<String>,
        /// Hint of the client about the end-user's login identifier, from `login_hint`. OpenID Connect Core 1.0,
        /// section 3.1.2.1.
        pub login_hint: Option<String>,
        /// Value in `prompts` that demands the least of the user interface. Prefer `prompts`, which has all of them.
        pub lowest_prompt: Option<Prompt>,
        /// Interactions required of the server, from `prompt`; `NONE` means no page may be shown. OpenID Connect Core
        /// 1.0, section 3.1.2.1.
        pub prompts: Option<Vec<Prompt>>,
        /// Payload of the request object (RFC 9101), decrypted and verified, in JSON. Absent when the request has none.
        pub request_object_payload: Option<Secret>,
        /// The `id_token` member of the `claims` parameter, in JSON. OpenID Connect Core 1.0, section 5.5.
        pub id_token_claims: Option<String>,
        /// The `userinfo` member of the `claims` parameter, in JSON. OpenID Connect Core 1.0, section 5.5.
        pub user_info_claims: Option<String>,
        /// The `transformed_claims` member of the `claims` parameter, in JSON (OpenID Connect Advanced Syntax for
        /// Claims).
        pub transformed_claims: Option<String>,
        /// Target resources the client names with `resource` parameters. RFC 8707, section 2.1.
        pub resources: Option<Vec<String>>,
        /// Fine-grained authorization details requested with `authorization_details`. RFC 9396.
        pub authorization_details: Option<AuthzDetails>,
        /// Why the client wants the data, from the `purpose` parameter, to show to the end-user. OpenID Connect for
        /// Identity Assurance 1.0.
        pub purpose: Option<String>,
        /// Grant management action requested with `grant_management_action`: create, replace or merge. Grant Management
        /// for OAuth 2.0.
        pub gm_action: Option<GmAction>,
        /// Identifier of the grant to act on, from the `grant_id` parameter. Grant Management for OAuth 2.0.
        pub grant_id: Option<String>,
        /// Subject of the user who gave the grant in `grant_id`. The server may use it to choose the user to
        /// authenticate; it may differ from the one who signs in.
        pub grant_subject: Option<String>,
        /// Content of the grant named by `grant_id`: scopes, claims and authorization details. Set when the grant
        /// exists.
        pub grant: Option<Grant>,
        /// Names of ordinary claims needed to compute the requested transformed claims; pass their values as
        /// `claims_for_tx` to the issue API.
        pub requested_claims_for_tx: Option<Vec<String>>,
        /// Names of verified claims needed to compute the requested transformed claims, one list for each verified
        /// claims set; pass values as `verified_claims_for_tx` to the issue API.
        pub requested_verified_claims_for_tx: Option<Vec<StringArray>>,
        /// Credential offer identified by the `issuer_state` parameter. Set when the request has one. OpenID for
        /// Verifiable Credential Issuance.
        pub credential_offer_info: Option<CredentialOfferInfo>,
        /// Credentials the access token will allow to obtain, as a JSON array, requested by `issuer_state`,
        /// `authorization_details` or `scope`. Absent if none. OpenID for Verifiable Credential Issuance.
        pub issuable_credentials: Option<String>,
        /// Whether the request asks for Native SSO: scopes `openid` and `device_sso` with a `response_type` that
        /// includes `code`. If so, give `session_id` to the issue API. OpenID Connect Native SSO.
        pub native_sso_requested: Option<bool>,
        /// Body or `Location` header of the answer to the user agent, as the action says. Absent for `INTERACTION` and
        /// `NO_INTERACTION`.
        pub response_content: Option<Secret>,
        /// Ticket for the issue or fail API, valid for one use and 24 hours. Set for `INTERACTION` and
        /// `NO_INTERACTION`.
        pub ticket: Option<Secret>,
    }
}

open_enum! {
    /// What the authorization endpoint must do next.
    pub enum AuthorizationAction {
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// Answer 400 with `response_content` as JSON. The redirect URI is not known good, so nothing may be
        /// redirected.
        BadRequest = "BAD_REQUEST",
        /// Answer 302 with `response_content` as the `Location` header and no body. The client gets the error by
        /// redirection.
        Location = "LOCATION",
        /// Answer 200 with `response_content` as `text/html`; the page posts the error to the client.
        Form = "FORM",
        /// Show no page: check login, age, subject and ACR of the current session, then call the authorization issue
        /// API with `ticket` if all are satisfied, else the authorization fail API with the reason.
        NoInteraction = "NO_INTERACTION",
        /// Show a page to sign in and consent. Then call the authorization issue API with `ticket` if the user
        /// agrees, or the authorization fail API if not.
        Interaction = "INTERACTION",
    }
}

replies! {
    AuthorizationResponse, AuthorizationAction {
        InternalServerError: 500 Json;
        BadRequest: 400 Json;
        Location: 302 Location;
        Form: 200 Html;
    }
    decisions { NoInteraction, Interaction }
}

dto! {
    /// Completes an authorization request with tokens; the authorization endpoint sends it when the user has consented,
    /// or directly on `NO_INTERACTION`.
    pub struct AuthorizationIssueRequest {
        required {
            /// Ticket from the authorization API.
            pub ticket: Secret,
            /// Unique identifier of the authenticated user, which becomes the subject of the tokens. ASCII, at most 100
            /// characters.
            pub subject: String,
        }
        /// Value for the `sub` claim of the ID token, such as a pairwise identifier. Left out, `subject` is used.
        pub sub: Option<String>,
        /// When the user was authenticated, in seconds since the epoch, for the `auth_time` claim. Left out or 0 means
        /// it is unknown. OpenID Connect Core 1.0, section 2.
        pub auth_time: Option<i64>,
        /// Authentication context class reference the user's authentication satisfied, for the `acr` claim. Left out,
        /// none is stated. OpenID Connect Core 1.0, section 2.
        pub acr: Option<String>,
        /// Claims of the user for the ID token, as a JSON object. Left out, only the standard token claims are issued.
        /// OpenID Connect Core 1.0, section 5.1.
        pub claims: Option<String>,
        /// Extra properties to attach to the access token; those not hidden appear in token and introspection
        /// responses.
        pub properties: Option<Vec<Property>>,
        /// Scopes to grant, replacing those requested; an empty list grants none. Left out, the requested scopes are
        /// granted. RFC 6749, section 3.3.
        pub scopes: Option<Vec<String>>,
        /// JSON object with additional JWS header parameters for the ID token. Left out, none is added.
        pub idt_header_params: Option<String>,
        /// Authorization details to grant, replacing those of the request. Left out, those requested are kept. RFC
        /// 9396.
        pub authorization_details: Option<AuthzDetails>,
        /// Names of the claims the user let the client know, returned later by the UserInfo and introspection APIs.
        /// Left out, none is recorded.
        pub consented_claims: Option<Vec<String>>,
        /// Values of the claims in `requested_claims_for_tx` of the authorization response, as a JSON object, to
        /// compute transformed claims.
        pub claims_for_tx: Option<String>,
        /// Values of the claims in `requested_verified_claims_for_tx` of the authorization response, one JSON text for
        /// each set, to compute transformed claims.
        pub verified_claims_for_tx: Option<Vec<String>>,
        /// JSON object with additional claims for the payload of a JWT access token. Ignored when access tokens are not
        /// JWTs. RFC 9068.
        pub jwt_at_claims: Option<String>,
        /// Access token value to use instead of one generated by Authlete. Use it only with enough entropy; left out,
        /// Authlete generates the token.
        pub access_token: Option<Secret>,
        /// Form of the `aud` claim of the ID token: `array` or `string`. Takes precedence over the service setting;
        /// left out, that setting applies.
        pub id_token_aud_type: Option<String>,
        /// Lifetime of the access token, in seconds. Used only when positive; otherwise the settings of the service,
        /// the client and the scopes apply.
        pub access_token_duration: Option<i64>,
        /// Identifier of the user's authentication session, put into the `sid` claim of the ID token. Required when
        /// `native_sso_requested` was true; otherwise optional.
        pub session_id: Option<String>,
    }
}

dto! {
    /// Result of issuing an authorization code or tokens.
    pub struct AuthorizationIssueResponse {
        required {
            /// What to do next.
            pub action: AuthorizationIssueAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body or `Location` header of the answer to the user agent, as the action says.
        pub response_content: Option<Secret>,
        /// Access token in its opaque form. Set when `response_type` contains `token`. RFC 6749, section 4.2.2.
        pub access_token: Option<Secret>,
        /// When the access token expires, in milliseconds since the epoch. Meaningful only when `access_token` is set.
        pub access_token_expires_at: Option<i64>,
        /// Lifetime of the access token, in seconds. Meaningful only when `access_token` is set.
        pub access_token_duration: Option<i64>,
        /// ID token. Set when `response_type` contains `id_token`. OpenID Connect Core 1.0, section 2.
        pub id_token: Option<Secret>,
        /// Authorization code. Set when `response_type` contains `code`. RFC 6749, section 4.1.2.
        pub authorization_code: Option<Secret>,
        /// Access token in JWT form, issued along with `access_token`. Set when the service signs access tokens. RFC
        /// 9068.
        pub jwt_access_token: Option<Secret>,
        /// Information that was attached to the ticket.
        pub ticket_info: Option<AuthorizationTicketInfo>,
    }
}

open_enum! {
    /// What the authorization endpoint must answer.
    pub enum AuthorizationIssueAction {
        /// Answer 500 with `response_content` as JSON. The call itself was wrong or Authlete failed.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// Answer 400 with `response_content` as JSON. The ticket is no longer valid.
        BadRequest = "BAD_REQUEST",
        /// Answer 302 with `response_content` as the `Location` header and no body.
        Location = "LOCATION",
        /// Answer 200 with `response_content` as `text/html`; the page posts the authorization response to the
        /// client.
        Form = "FORM",
    }
}

replies! {
    AuthorizationIssueResponse, AuthorizationIssueAction {
        InternalServerError: 500 Json;
        BadRequest: 400 Json;
        Location: 302 Location;
        Form: 200 Html;
    }
}

dto! {
    /// Ends an authorization request with an error; the authorization endpoint sends it when the user refuses or a
    /// condition of the request is not met.
    pub struct AuthorizationFailRequest {
        required {
            /// Ticket from the authorization API.
            pub ticket: Secret,
            /// Why the request fails; it decides the error code the client gets.
            pub reason: AuthorizationFailReason,
        }
        /// Text for `error_description` of the error response. Left out, Authlete uses its own text. RFC 6749, section
        /// 4.1.2.1.
        pub description: Option<String>,
    }
}

open_enum! {
    /// Why an authorization request fails; each value maps to an OAuth error code.
    pub enum AuthorizationFailReason {
        /// Reason not known; error `server_error`.
        Unknown = "UNKNOWN",
        /// No user is signed in and no page may be shown; error `login_required`.
        NotLoggedIn = "NOT_LOGGED_IN",
        /// The server cannot enforce the maximum authentication age; error `login_required`.
        MaxAgeNotSupported = "MAX_AGE_NOT_SUPPORTED",
        /// The authentication is older than the maximum age; error `login_required`.
        ExceedsMaxAge = "EXCEEDS_MAX_AGE",
        /// The signed-in user is not the one requested; error `login_required`.
        DifferentSubject = "DIFFERENT_SUBJECT",
        /// Essential ACR not met; `unmet_authentication_requirements` (older: `login_required`).
        AcrNotSatisfied = "ACR_NOT_SATISFIED",
        /// The end-user refused the authorization; error `access_denied`.
        Denied = "DENIED",
        /// The server met an unexpected condition; error `server_error`.
        ServerError = "SERVER_ERROR",
        /// The end-user could not be authenticated; error `login_required`.
        NotAuthenticated = "NOT_AUTHENTICATED",
        /// The end-user must choose an account; error `account_selection_required`.
        AccountSelectionRequired = "ACCOUNT_SELECTION_REQUIRED",
        /// The end-user has not yet consented; error `consent_required`.
        ConsentRequired = "CONSENT_REQUIRED",
        /// Some interaction with the end-user is needed; error `interaction_required`.
        InteractionRequired = "INTERACTION_REQUIRED",
        /// A resource is invalid, unknown or not accepted (RFC 8707); error `invalid_target`.
        InvalidTarget = "INVALID_TARGET",
        /// A requested scope is invalid, unknown or malformed; error `invalid_scope`.
        InvalidScope = "INVALID_SCOPE",
        /// The client may not request this authorization; error `unauthorized_client`.
        UnauthorizedClient = "UNAUTHORIZED_CLIENT",
        /// The server is overloaded or under maintenance; error `temporarily_unavailable`.
        TemporarilyUnavailable = "TEMPORARILY_UNAVAILABLE",
    }
}

dto! {
    /// Result of failing an authorization request.
    pub struct AuthorizationFailResponse {
        required {
            /// What to do next.
            pub action: AuthorizationFailAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body or `Location` header of the answer to the user agent, as the action says.
        pub response_content: Option<Secret>,
    }
}

open_enum! {
    /// What the authorization endpoint must answer.
    pub enum AuthorizationFailAction {
        /// Answer 500 with `response_content` as JSON. The call itself was wrong or Authlete failed.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// Answer 400 with `response_content` as JSON. The ticket is no longer valid or the error may not be
        /// redirected.
        BadRequest = "BAD_REQUEST",
        /// Answer 302 with `response_content` as the `Location` header and no body. The client gets the error by
        /// redirection.
        Location = "LOCATION",
        /// Answer 200 with `response_content` as `text/html`; the page posts the error to the client.
        Form = "FORM",
    }
}

replies! {
    AuthorizationFailResponse, AuthorizationFailAction {
        InternalServerError: 500 Json;
        BadRequest: 400 Json;
        Location: 302 Location;
        Form: 200 Html;
    }
}

dto! {
    /// Reads the information attached to a ticket; the authorization endpoint sends it while an authorization request
    /// is pending.
    pub struct AuthorizationTicketInfoRequest {
        required {
            /// Ticket from the authorization API.
            pub ticket: Secret,
        }
    }
}

dto! {
    /// Result of reading the information attached to a ticket.
    pub struct AuthorizationTicketInfoResponse {
        required {
            /// What to do next.
            pub action: AuthorizationTicketInfoAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Information attached to the ticket. Set for `OK`.
        pub info: Option<AuthorizationTicketInfo>,
    }
}

open_enum! {
    /// Outcome of reading the ticket; a management call, with no answer to a client built in.
    pub enum AuthorizationTicketInfoAction {
        /// The information was found; go on with `info`.
        Ok = "OK",
        /// The ticket is unknown or used already; stop this authorization and have the client start a new one.
        NotFound = "NOT_FOUND",
        /// The call was wrong, for instance without `ticket`; fix the caller and answer 500.
        CallerError = "CALLER_ERROR",
        /// Authlete failed; answer 500 or try the call again.
        AuthleteError = "AUTHLETE_ERROR",
    }
}

dto! {
    /// Replaces the information attached to a ticket; the authorization endpoint sends it while an authorization
    /// request is pending.
    pub struct AuthorizationTicketUpdateRequest {
        required {
            /// Ticket from the authorization API.
            pub ticket: Secret,
            /// New information, which replaces that of the ticket.
            pub info: AuthorizationTicketInfo,
        }
    }
}

dto! {
    /// Result of updating the information attached to a ticket.
    pub struct AuthorizationTicketUpdateResponse {
        required {
            /// What to do next.
            pub action: AuthorizationTicketUpdateAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Information attached to the ticket after the update. Set for `OK`.
        pub info: Option<AuthorizationTicketInfo>,
    }
}

open_enum! {
    /// Outcome of the update; a management call, with no answer to a client built in.
    pub enum AuthorizationTicketUpdateAction {
        /// The update is done; go on with `info`.
        Ok = "OK",
        /// The ticket is unknown or used already; stop this authorization and have the client start a new one.
        NotFound = "NOT_FOUND",
        /// The call was wrong, for instance without `ticket`; fix the caller and answer 500.
        CallerError = "CALLER_ERROR",
        /// Authlete failed; answer 500 or try the call again.
        AuthleteError = "AUTHLETE_ERROR",
    }
}

dto! {
    /// Information attached to a ticket of the authorization API.
    pub struct AuthorizationTicketInfo {
        /// Arbitrary text attached to the ticket, as given in `context` of the authorization request or by an update.
        pub context: Option<String>,
    }
}

dto! {
    /// Has Authlete authenticate the end user of an authorization request. Authlete's Java library has this type and
    /// its answer; no published API takes them.
    pub struct AuthorizationAuthenticateRequest {
        /// Ticket of the authorization request.
        pub ticket: Option<Secret>,
        /// Login identifier the end user entered.
        pub login_id: Option<String>,
        /// Password the end user entered.
        pub password: Option<Secret>,
        /// Claims to ask for along with the authentication.
        pub claims: Option<String>,
        /// Preferred languages for the claims; `claims_locales` in OpenID Connect Core 1.0, section 5.2.
        pub claims_locales: Option<String>,
    }
}

dto! {
    /// Result of authenticating the end user.
    pub struct AuthorizationAuthenticateResponse {
        required {
            /// What to do next.
            pub action: AuthorizationAuthenticateAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Whether the end user was authenticated.
        pub authenticated: Option<bool>,
        /// Body of the answer.
        pub response_content: Option<Secret>,
    }
}

open_enum! {
    /// What to do after an attempt to authenticate the end user.
    pub enum AuthorizationAuthenticateAction {
        /// Answer 500 with `response_content`.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// Answer 400 with `response_content`.
        BadRequest = "BAD_REQUEST",
        /// The attempt was made; `authenticated` says how it went.
        Ok = "OK",
    }
}
