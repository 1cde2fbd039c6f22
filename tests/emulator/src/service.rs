//! `/service/configuration` and `/service/jwks/get`: what the service says of itself.

pub(crate) mod discovery;
mod patch;

use authlete_core::service::{
    GetServiceConfiguration, GetServiceJwks, Service, ServiceConfigurationRequest, ServiceJwks,
};
use authlete_core::types::RawJson;
use serde_json::Value;

use crate::call::Call;
use crate::router::{ApiFault, routes};

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

fn document(call: &Call<'_>, pretty: Option<bool>, text: Option<&str>) -> Result<RawJson, ApiFault> {
    let mut document = discovery::document(call);
    if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
        patch::apply(&mut document, text)
            .map_err(|fault| ApiFault::new(400, "A126202", format!("{}, 'patch' {fault}.", call.path)))?;
    }
    written(&document, pretty)
}

fn written(value: &Value, pretty: Option<bool>) -> Result<RawJson, ApiFault> {
    let text = if pretty == Some(true) { format!("{value:#}") } else { value.to_string() };
    RawJson::from_text(&text).map_err(|_| ApiFault::new(500, "A001101", "The document cannot be written."))
}

/// How far the clock of somebody who signed something may be off, in seconds.
pub(crate) fn clock_skew(service: &Service) -> i64 {
    i64::from(service.allowable_clock_skew.unwrap_or_default().max(0))
}
