//! `/service/configuration` and `/service/jwks/get`: what the service says of itself.

use authlete_core::service::{
    GetServiceConfiguration, GetServiceJwks, Service, ServiceConfigurationRequest, ServiceJwks,
};
use authlete_core::types::{GrantType, RawJson, ResponseType};
use serde_json::{Map, Value, json};

use crate::router::{ApiFault, routes};
use crate::state::Call;

routes! {
    GetServiceConfiguration => get_configuration;
    ServiceConfigurationRequest => configuration;
    GetServiceJwks => jwks;
}

/// Answers `GET /service/configuration`.
pub(crate) fn get_configuration(call: &mut Call<'_>, request: GetServiceConfiguration) -> Result<RawJson, ApiFault> {
    document(call, request.pretty, request.patch.as_deref())
}

/// Answers `POST /service/configuration`.
pub(crate) fn configuration(call: &mut Call<'_>, request: ServiceConfigurationRequest) -> Result<RawJson, ApiFault> {
    document(call, request.pretty, request.patch.as_deref())
}

/// Answers `/service/jwks/get`. A service that has no `jwks` in its settings has the keys that the emulator made; one whose
/// `jwks` has no keys keeps them elsewhere, or has none.
pub(crate) fn jwks(call: &mut Call<'_>, request: GetServiceJwks) -> Result<ServiceJwks, ApiFault> {
    let keys = call.keys();
    if keys.is_empty() {
        return Ok(match &call.service().jwks_uri {
            Some(uri) => ServiceJwks::Elsewhere(uri.clone()),
            None => ServiceJwks::None,
        });
    }
    written(&keys.json(request.include_private_keys == Some(true)), request.pretty).map(ServiceJwks::Keys)
}

fn document(call: &Call<'_>, pretty: Option<bool>, patch: Option<&str>) -> Result<RawJson, ApiFault> {
    let mut document = discovery(call.service());
    if let Some(patch) = patch.filter(|patch| !patch.trim().is_empty()) {
        let wrong = |what: &str| ApiFault::new(400, "A126202", format!("{}, 'patch' {what}.", call.path));
        let patch: json_patch::Patch = serde_json::from_str(patch).map_err(|_| wrong("is not a JSON Patch"))?;
        json_patch::patch(&mut document, &patch).map_err(|_| wrong("cannot be applied"))?;
    }
    written(&document, pretty)
}

fn written(value: &Value, pretty: Option<bool>) -> Result<RawJson, ApiFault> {
    let text = if pretty == Some(true) { format!("{value:#}") } else { value.to_string() };
    RawJson::from_text(&text).map_err(|_| ApiFault::new(500, "A001101", "The document cannot be written."))
}

/// The discovery document (OpenID Connect Discovery 3). What the service does not have is left out.
fn discovery(service: &Service) -> Value {
    let lower = |name: &str| name.to_ascii_lowercase();
    let response_types = service.supported_response_types.as_deref().unwrap_or(&[ResponseType::Code]);
    let grant_types = service.supported_grant_types.as_deref().unwrap_or(&[GrantType::AuthorizationCode]);
    let scopes = service.supported_scopes.as_deref().unwrap_or_default();
    let mut document = Map::new();
    let mut add = |name: &str, value: Value| {
        let empty = value.is_null() || value.as_array().is_some_and(Vec::is_empty);
        if !empty {
            document.insert(name.into(), value);
        }
    };
    add("issuer", json!(service.issuer));
    add("authorization_endpoint", json!(service.authorization_endpoint));
    add("token_endpoint", json!(service.token_endpoint));
    add("userinfo_endpoint", json!(service.user_info_endpoint));
    add("jwks_uri", json!(service.jwks_uri));
    add("revocation_endpoint", json!(service.revocation_endpoint));
    add("introspection_endpoint", json!(service.introspection_endpoint));
    add("end_session_endpoint", json!(service.end_session_endpoint));
    add("scopes_supported", scopes.iter().filter_map(|scope| scope.name.as_deref()).collect());
    add("response_types_supported", response_types.iter().map(|it| words(it.as_str())).collect());
    add(
        "response_modes_supported",
        json!(["query", "fragment", "form_post", "query.jwt", "fragment.jwt", "form_post.jwt", "jwt"]),
    );
    add("grant_types_supported", grant_types.iter().map(grant_type).collect());
    add("subject_types_supported", json!(["public"]));
    add("id_token_signing_alg_values_supported", json!(["ES256"]));
    let methods = |list: &Option<Vec<authlete_core::types::ClientAuthMethod>>| -> Value {
        list.iter().flatten().map(|method| lower(method.as_str())).collect()
    };
    add("token_endpoint_auth_methods_supported", methods(&service.supported_token_auth_methods));
    add("revocation_endpoint_auth_methods_supported", methods(&service.supported_revocation_auth_methods));
    add("introspection_endpoint_auth_methods_supported", methods(&service.supported_introspection_auth_methods));
    add("acr_values_supported", json!(service.supported_acrs));
    add("claims_supported", json!(service.supported_claims));
    add("claims_locales_supported", json!(service.supported_claim_locales));
    add("ui_locales_supported", json!(service.supported_ui_locales));
    let displays = service.supported_displays.iter().flatten();
    add("display_values_supported", displays.map(|display| lower(display.as_str())).collect());
    add("service_documentation", json!(service.service_documentation));
    add("op_policy_uri", json!(service.policy_uri));
    add("op_tos_uri", json!(service.tos_uri));
    add("claims_parameter_supported", json!(true));
    add("request_parameter_supported", json!(true));
    add("request_uri_parameter_supported", json!(true));
    let methods = if service.pkce_s256_required == Some(true) { json!(["S256"]) } else { json!(["plain", "S256"]) };
    add("code_challenge_methods_supported", methods);
    let iss = service.iss_suppressed != Some(true) && service.issuer.is_some();
    add("authorization_response_iss_parameter_supported", json!(iss));
    document.into()
}

/// A response type as requests have it: `ID_TOKEN_TOKEN` is `id_token token`.
fn words(name: &str) -> String {
    let name = name.to_ascii_lowercase().replace("id_token", "id-token").replace('_', " ");
    name.replace("id-token", "id_token")
}

fn grant_type(grant_type: &GrantType) -> String {
    match grant_type {
        GrantType::Ciba => "urn:openid:params:grant-type:ciba".into(),
        GrantType::DeviceCode => "urn:ietf:params:oauth:grant-type:device_code".into(),
        GrantType::TokenExchange => "urn:ietf:params:oauth:grant-type:token-exchange".into(),
        GrantType::JwtBearer => "urn:ietf:params:oauth:grant-type:jwt-bearer".into(),
        GrantType::PreAuthorizedCode => "urn:ietf:params:oauth:grant-type:pre-authorized_code".into(),
        plain => plain.as_str().to_ascii_lowercase(),
    }
}
