//! What the service is like: its settings at Authlete, profile by profile.

pub(crate) mod credentials;
mod fapi;
mod federation;
pub(crate) mod keys;
mod oidc;
mod scopes;
#[cfg(test)]
mod tests;

use authlete_core::service::{NamedUri, Service};
use authlete_core::types::{Display, Prompt};
use authlete_emulator::Settings;
use serde::Deserialize;

use crate::client_metadata;

/// The path to which the client of the demonstration has answers sent.
pub(crate) const DEMONSTRATION_CALLBACK: &str = "/callback";

/// Which rules the service follows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Profile {
    /// OpenID Connect Core 1.0 and what goes with it.
    #[default]
    Oidc,
    /// FAPI 1.0 Advanced (Financial-grade API Security Profile 1.0, part 2).
    Fapi1,
    /// The FAPI 2.0 Security Profile.
    Fapi2,
    /// The Financial-grade API profile for CIBA.
    FapiCiba,
}

/// The settings of a service at that URL, and at another one for client certificates.
pub(crate) fn service(profile: Profile, base_url: &str, mtls_base_url: Option<&str>) -> Service {
    let common = common(base_url);
    let service = match profile {
        Profile::Oidc => oidc::service(common, base_url),
        Profile::Fapi1 => fapi::advanced(common),
        Profile::Fapi2 => fapi::security_profile(common),
        Profile::FapiCiba => fapi::ciba(common, base_url),
    };
    Service {
        mtls_endpoint_aliases: mtls_base_url.map(|mtls_base_url| aliases(&service, base_url, mtls_base_url)),
        tls_client_certificate_bound_access_tokens: Some(mtls_base_url.is_some()),
        ..service
    }
}

/// What all profiles have.
fn common(base_url: &str) -> Service {
    let endpoint = |path: &str| Some(format!("{base_url}{path}"));
    let texts = |texts: &[&str]| Some(texts.iter().map(|text| (*text).to_owned()).collect());
    Service {
        service_name: Some("Authorization server".into()),
        authorization_endpoint: endpoint("/authorize"),
        token_endpoint: endpoint("/token"),
        user_info_endpoint: endpoint("/userinfo"),
        introspection_endpoint: endpoint("/introspect"),
        revocation_endpoint: endpoint("/revoke"),
        jwks_uri: endpoint("/jwks"),
        jwks: Some(keys::of_service()),
        pushed_auth_req_endpoint: endpoint("/par"),
        device_authorization_endpoint: None,
        device_verification_uri: None,
        device_verification_uri_complete: None,
        backchannel_authentication_endpoint: None,
        registration_endpoint: None,
        dynamic_registration_supported: Some(false),
        native_sso_supported: Some(false),
        grant_management_endpoint: endpoint("/grants"),
        end_session_endpoint: endpoint("/logout"),
        supported_scopes: Some(scopes::standard().collect()),
        supported_claims: texts(&oidc::CLAIMS),
        supported_claim_locales: texts(&["en", "ja"]),
        supported_ui_locales: texts(&["en", "ja"]),
        // A password, and a password with the user's code.
        supported_acrs: texts(&["1", "2"]),
        supported_displays: Some(vec![Display::Page, Display::Popup, Display::Touch]),
        // Without `create`: there is no page on which users register.
        supported_prompt_values: Some(vec![Prompt::None, Prompt::Login, Prompt::Consent, Prompt::SelectAccount]),
        supported_authorization_details_types: texts(&["payment_initiation"]),
        pkce_s256_required: Some(true),
        pushed_auth_req_duration: Some(90),
        authorization_response_duration: Some(600),
        access_token_duration: Some(3600),
        id_token_duration: Some(3600),
        http_alias_prohibited: Some(true),
        // The least that FAPI 2.0 wants (FAPI 2.0 Security Profile, section 5.3.2.1 13).
        allowable_clock_skew: Some(10),
        backchannel_logout_supported: Some(true),
        backchannel_logout_session_supported: Some(true),
        supported_custom_client_metadata: texts(&client_metadata::NAMES),
        ..Settings::new(base_url, "").service
    }
}

/// The endpoints at which clients may present certificates (RFC 8705, section 5): those of the service, at another URL.
fn aliases(service: &Service, base_url: &str, mtls_base_url: &str) -> Vec<NamedUri> {
    let endpoints = [
        ("token_endpoint", &service.token_endpoint),
        ("userinfo_endpoint", &service.user_info_endpoint),
        ("introspection_endpoint", &service.introspection_endpoint),
        ("revocation_endpoint", &service.revocation_endpoint),
        ("pushed_authorization_request_endpoint", &service.pushed_auth_req_endpoint),
        ("device_authorization_endpoint", &service.device_authorization_endpoint),
        ("backchannel_authentication_endpoint", &service.backchannel_authentication_endpoint),
        ("registration_endpoint", &service.registration_endpoint),
    ];
    let alias = |(name, url): (&str, &Option<String>)| {
        let path = url.as_deref()?.strip_prefix(base_url)?;
        Some(NamedUri { name: Some(name.into()), uri: Some(format!("{mtls_base_url}{path}")), ..NamedUri::default() })
    };
    endpoints.into_iter().filter_map(alias).collect()
}
