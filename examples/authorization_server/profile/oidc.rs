//! The profile that has it all: OpenID Connect, and what OAuth 2.0 has beside it.

use authlete_core::service::Service;
use authlete_core::types::{ClaimType, DeliveryMode, GrantType, ResponseType};

use super::{credentials, federation, scopes};

/// The claims that users have (OpenID Connect Core 1.0, section 5.1).
pub(super) const CLAIMS: [&str; 20] = [
    "sub",
    "name",
    "given_name",
    "family_name",
    "middle_name",
    "nickname",
    "preferred_username",
    "profile",
    "picture",
    "website",
    "email",
    "email_verified",
    "gender",
    "birthdate",
    "zoneinfo",
    "locale",
    "phone_number",
    "phone_number_verified",
    "address",
    "updated_at",
];

/// Those that somebody vouches for (OpenID Connect for Identity Assurance 1.0).
const VERIFIED_CLAIMS: [&str; 6] =
    ["given_name", "family_name", "birthdate", "nationalities", "place_of_birth", "address"];

/// All grant types but the password grant, which RFC 9700 forbids.
const GRANT_TYPES: [GrantType; 9] = [
    GrantType::AuthorizationCode,
    GrantType::Implicit,
    GrantType::ClientCredentials,
    GrantType::RefreshToken,
    GrantType::Ciba,
    GrantType::DeviceCode,
    GrantType::TokenExchange,
    GrantType::JwtBearer,
    GrantType::PreAuthorizedCode,
];

pub(super) fn service(common: Service, base_url: &str) -> Service {
    let endpoint = |path: &str| Some(format!("{base_url}{path}"));
    let texts = |texts: &[&str]| Some(texts.iter().map(|text| (*text).to_owned()).collect());
    let service = Service {
        supported_scopes: Some(scopes::standard().chain(scopes::extensions()).collect()),
        supported_response_types: Some(ResponseType::ALL.to_vec()),
        supported_grant_types: Some(GRANT_TYPES.into()),
        supported_claim_types: Some(vec![ClaimType::Normal]),
        loopback_redirection_uri_variable: Some(true),
        // Request objects as OpenID Connect Core 1.0, section 6, has them: also without a signature, and beside parameters.
        traditional_request_object_processing_applied: Some(true),
        // Claims of scopes are for the userinfo endpoint, unless there is no access token for it (section 5.4).
        claim_shortcut_restrictive: Some(true),
        // Device flow and CIBA.
        device_authorization_endpoint: endpoint("/device_authorization"),
        device_verification_uri: endpoint("/device"),
        device_verification_uri_complete: endpoint("/device?user_code=USER_CODE"),
        backchannel_authentication_endpoint: endpoint("/bc-authorize"),
        supported_backchannel_token_delivery_modes: Some(DeliveryMode::ALL.to_vec()),
        backchannel_user_code_parameter_supported: Some(true),
        // Dynamic registration.
        dynamic_registration_supported: Some(true),
        registration_endpoint: endpoint("/register"),
        dcr_scope_used_as_requestable: Some(true),
        // Grants by tokens. The server checks whose tokens they are, so they have to be legible and signed.
        native_sso_supported: Some(true),
        token_exchange_by_identifiable_clients_only: Some(true),
        token_exchange_encrypted_jwt_rejected: Some(true),
        token_exchange_unsigned_jwt_rejected: Some(true),
        jwt_grant_by_identifiable_clients_only: Some(true),
        jwt_grant_encrypted_jwt_rejected: Some(true),
        jwt_grant_unsigned_jwt_rejected: Some(true),
        // Identity assurance.
        supported_verified_claims: texts(&VERIFIED_CLAIMS),
        supported_trust_frameworks: texts(&["eidas"]),
        supported_evidence: texts(&["document"]),
        supported_documents: texts(&["passport"]),
        supported_documents_check_methods: texts(&["vpip"]),
        ..common
    };
    federation::entity(credentials::issuer(service, base_url), base_url)
}
