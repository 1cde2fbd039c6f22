//! The FAPI profiles. Clients are known in advance, authenticate themselves by keys of their own, and get tokens that are bound
//! to a key.

use authlete_core::service::Service;
use authlete_core::types::{ClientAuthMethod, DeliveryMode, FapiMode, GrantType, ResponseType, ServiceProfile};

/// FAPI 1.0 part 2, section 5.2.2 13.
const METHODS: [ClientAuthMethod; 3] =
    [ClientAuthMethod::PrivateKeyJwt, ClientAuthMethod::TlsClientAuth, ClientAuthMethod::SelfSignedTlsClientAuth];

/// FAPI 1.0 Advanced: signed requests, and signed responses or ID tokens.
pub(super) fn advanced(common: Service) -> Service {
    Service {
        fapi_modes: Some(vec![FapiMode::Fapi1Advanced]),
        supported_response_types: Some(vec![ResponseType::Code, ResponseType::CodeIdToken]),
        supported_grant_types: Some(vec![
            GrantType::AuthorizationCode,
            // The one that `code id_token` also stands for (OpenID Connect Dynamic Client Registration 1.0, section 2).
            GrantType::Implicit,
            GrantType::RefreshToken,
            GrantType::ClientCredentials,
        ]),
        // Signed requests say all that is asked for (FAPI 1.0 Part 2, section 5.2.2 10), so that none means no scope by default.
        scope_required: Some(true),
        request_object_required: Some(true),
        request_object_audience_checked: Some(true),
        nbf_optional: Some(false),
        ..any(common)
    }
}

/// The FAPI 2.0 Security Profile: pushed requests with PKCE, and codes alone as responses.
pub(super) fn security_profile(common: Service) -> Service {
    Service {
        fapi_modes: Some(vec![FapiMode::Fapi2Security]),
        supported_response_types: Some(vec![ResponseType::Code]),
        supported_grant_types: Some(vec![
            GrantType::AuthorizationCode,
            GrantType::RefreshToken,
            GrantType::ClientCredentials,
        ]),
        par_required: Some(true),
        pkce_required: Some(true),
        client_assertion_aud_restricted_to_issuer: Some(true),
        authorization_code_duration: Some(60),
        // Section 5.3.2.1: refresh tokens are not to be rotated, as they are bound to the client.
        refresh_token_kept: Some(true),
        ..any(common)
    }
}

/// FAPI-CIBA: backchannel authentication on the terms of FAPI 1.0 Advanced, without the mode push (section 5.2.2).
pub(super) fn ciba(common: Service, base_url: &str) -> Service {
    let service = advanced(common);
    let mut grant_types = service.supported_grant_types.clone().unwrap_or_default();
    grant_types.push(GrantType::Ciba);
    Service {
        supported_grant_types: Some(grant_types),
        backchannel_authentication_endpoint: Some(format!("{base_url}/bc-authorize")),
        supported_backchannel_token_delivery_modes: Some(vec![DeliveryMode::Poll, DeliveryMode::Ping]),
        backchannel_user_code_parameter_supported: Some(true),
        backchannel_binding_message_required_in_fapi: Some(true),
        ..service
    }
}

/// What the profiles have in common.
fn any(common: Service) -> Service {
    Service {
        supported_service_profiles: Some(vec![ServiceProfile::Fapi]),
        supported_token_auth_methods: Some(METHODS.into()),
        supported_revocation_auth_methods: Some(METHODS.into()),
        supported_introspection_auth_methods: Some(METHODS.into()),
        iss_suppressed: Some(false),
        access_token_duration: Some(600),
        ..common
    }
}
