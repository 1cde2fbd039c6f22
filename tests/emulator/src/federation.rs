//! `/federation/configuration` and `/federation/registration`: OpenID Federation 1.0.

mod automatic;
mod enrolment;
pub(crate) mod metadata_policy;
mod registration;
mod resolution;
mod trust_chain;

use std::sync::Arc;

use authlete_core::Secret;
use authlete_core::federation::{
    FederationConfigurationAction, FederationConfigurationRequest, FederationConfigurationResponse,
    FederationRegistrationRequest,
};
use authlete_core::service::Service;
use authlete_core::types::{ClientRegistrationType, EntityType, JwsAlg};
use serde_json::{Map, Value, json};

use crate::api_result::{ApiResult, Refused, answer};
use crate::call::Call;
pub(crate) use crate::federation::automatic::{is_automatic, register_automatically};
use crate::federation::registration::register;
use crate::jose::{self, ASYMMETRIC, Jwk, JwkSet};
use crate::router::{ApiFault, routes};
use crate::service::discovery;

routes! {
    FederationConfigurationRequest => configuration;
    FederationRegistrationRequest => register;
}

/// How long an entity configuration is good where the service does not say, in seconds.
const DURATION: i64 = 86_400;

const NO_KEY: &str = "The service has no key to sign entity statements with.";

/// Answers `/federation/configuration`.
pub(crate) fn configuration(
    call: &mut Call<'_>,
    request: FederationConfigurationRequest,
) -> Result<FederationConfigurationResponse, ApiFault> {
    let refused = |call: &Call<'_>, action, refused: Refused| {
        let content = Some(refused.json(call.service()));
        Ok(answer!(FederationConfigurationResponse, action, refused.result, content))
    };
    if call.service().federation_enabled != Some(true) {
        return refused(call, FederationConfigurationAction::NotFound, disabled());
    }
    let claims = entity_configuration(call, request.entity_types.as_deref());
    match check_set_up(call).and_then(|()| signed(call, "entity-statement+jwt", &claims)) {
        Ok(statement) => {
            let result = ApiResult::new("A316001", "The entity configuration was made.");
            let content = Some(statement.into());
            Ok(answer!(FederationConfigurationResponse, FederationConfigurationAction::Ok, result, content))
        }
        Err(fault) => refused(call, FederationConfigurationAction::InternalServerError, fault),
    }
}

/// The refusal of a service that is in no federation. Authlete's catalogue has no code for it: this one is the emulator's.
fn disabled() -> Refused {
    Refused::new("A315301", "not_found", "The service does not support OpenID Federation.")
}

/// Whether the service is in a federation and relying parties may register with it in that way.
fn supports(service: &Service, kind: &ClientRegistrationType) -> bool {
    let mut kinds = service.supported_client_registration_types.iter().flatten();
    service.federation_enabled == Some(true) && kinds.any(|it| it == kind)
}

/// Whether the service has what it needs in a federation: keys, and superiors that tell others of it.
fn check_set_up(call: &Call<'_>) -> Result<(), Refused> {
    if signing_key(call).is_none() {
        return Err(Refused::caller("A316201", NO_KEY));
    }
    match call.service().authority_hints.as_ref().is_some_and(|hints| !hints.is_empty()) {
        true => Ok(()),
        false => Err(Refused::caller("A316202", "The service has no authority hints.")),
    }
}

/// What the service says of itself (section 3).
fn entity_configuration(call: &Call<'_>, types: Option<&[EntityType]>) -> Map<String, Value> {
    let service = call.service();
    let duration = service.federation_configuration_duration.filter(|duration| *duration > 0).unwrap_or(DURATION);
    let mut metadata = Map::new();
    for entity_type in types.filter(|types| !types.is_empty()).unwrap_or(&[EntityType::OpenidProvider]) {
        let content = match entity_type {
            EntityType::OpenidProvider | EntityType::OauthAuthorizationServer => provider(call),
            EntityType::FederationEntity => federation_entity(call),
            // The service is nothing else.
            _ => continue,
        };
        metadata.insert(entity_type.as_str().to_ascii_lowercase(), content);
    }
    let mut claims = Map::new();
    claims.insert("iss".into(), json!(service.issuer));
    claims.insert("sub".into(), json!(service.issuer));
    claims.insert("iat".into(), (call.now / 1000).into());
    claims.insert("exp".into(), (call.now / 1000).saturating_add(duration).into());
    claims.insert("jwks".into(), keys(call).json(false));
    if let Some(hints) = service.authority_hints.as_ref().filter(|hints| !hints.is_empty()) {
        claims.insert("authority_hints".into(), json!(hints));
    }
    claims.insert("metadata".into(), metadata.into());
    claims
}

/// The discovery document, where the signed key set stands for the other one (section 5.2.1).
fn provider(call: &Call<'_>) -> Value {
    let mut metadata = discovery::document(call);
    if let (true, Some(members)) = (metadata.get("signed_jwks_uri").is_some(), metadata.as_object_mut()) {
        members.remove("jwks_uri");
    }
    metadata
}

fn federation_entity(call: &Call<'_>) -> Value {
    match &call.service().organization_name {
        Some(name) => json!({ "organization_name": name }),
        None => json!({}),
    }
}

/// The keys that the service has for federations.
fn keys(call: &Call<'_>) -> JwkSet {
    call.service().federation_jwks.as_ref().map(Secret::expose).map(JwkSet::parse).unwrap_or_default()
}

/// The key that the service signs with in federations.
fn signing_key(call: &Call<'_>) -> Option<(&'static JwsAlg, Arc<Jwk>)> {
    let kid = call.service().federation_signature_key_id.as_deref().filter(|kid| !kid.is_empty());
    let keys = keys(call);
    ASYMMETRIC.iter().find_map(|alg| Some((alg, Arc::clone(keys.signing(alg, kid)?))))
}

/// The claims as a JWT of that type, signed for federations.
fn signed(call: &Call<'_>, typ: &str, claims: &Map<String, Value>) -> Result<String, Refused> {
    let header = Map::from_iter([("typ".to_string(), typ.into())]);
    let payload = Value::Object(claims.clone()).to_string();
    let random = &mut call.state.random.clone();
    let sign = |(alg, key): (&JwsAlg, Arc<Jwk>)| jose::sign(alg, Some(&key), header, payload.as_bytes(), random);
    signing_key(call).and_then(sign).ok_or_else(|| Refused::caller("A316201", NO_KEY))
}
