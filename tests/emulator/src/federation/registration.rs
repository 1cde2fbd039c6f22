//! Explicit client registration (OpenID Federation 1.0, section 12.2).

use authlete_core::Secret;
use authlete_core::client::Client;
use authlete_core::federation::{
    FederationRegistrationAction, FederationRegistrationRequest, FederationRegistrationResponse,
};
use authlete_core::types::{ClientRegistrationType, ClientSource, Embedded};
use serde_json::{Map, Value, json};

use super::trust_chain::{self, RelyingParty};
use super::{check_set_up, disabled, enrolment, resolution, signed, supports};
use crate::api_result::{ApiResult, Refused, answer};
use crate::call::Call;
use crate::client_registration::{has_secret, metadata};
use crate::router::ApiFault;

/// An answer that refuses, with what to do about it.
type Refusal = (FederationRegistrationAction, Refused);

/// Answers `/federation/registration`. The codes of the refusals are not in Authlete's catalogue: they are this emulator's.
pub(super) fn register(
    call: &mut Call<'_>,
    request: FederationRegistrationRequest,
) -> Result<FederationRegistrationResponse, ApiFault> {
    Ok(attempt(call, &request).unwrap_or_else(|(action, refused)| {
        let content = Some(refused.json(call.service()));
        answer!(FederationRegistrationResponse, action, refused.result, content)
    }))
}

fn attempt(
    call: &mut Call<'_>,
    request: &FederationRegistrationRequest,
) -> Result<FederationRegistrationResponse, Refusal> {
    let service = call.service();
    if service.federation_enabled != Some(true) {
        return Err((FederationRegistrationAction::NotFound, disabled()));
    }
    if !supports(service, &ClientRegistrationType::Explicit) || service.federation_registration_endpoint.is_none() {
        let refused = Refused::new("A318301", "not_found", "The service does not support explicit registration.");
        return Err((FederationRegistrationAction::NotFound, refused));
    }
    check_set_up(call).map_err(|refused| (FederationRegistrationAction::InternalServerError, refused))?;
    let wrong = |refused| (FederationRegistrationAction::BadRequest, refused);
    let chain = trust_chain(call, request).map_err(wrong)?;
    let party = trust_chain::verify(call.service(), &chain, call.now / 1000);
    let party = party.map_err(|untrusted| wrong(untrusted.refused("A318304")))?;
    // Whose registration is over is the same client when it comes again.
    let known = call.state.clients.of_entity_id(&party.entity_id).and_then(|id| call.state.clients.get(&id)).cloned();
    let is_over = |known: &Client| known.trust_chain_expires_at.is_some_and(|end| end <= call.now);
    if known.as_ref().is_some_and(|known| !is_over(known)) {
        let text = "A client with this entity ID is registered already.";
        return Err(wrong(Refused::request("A318306", text)));
    }
    let client = enrolment::enrol(call, &party, chain, known, ClientSource::ExplicitRegistration).map_err(wrong)?;
    let client_id = client.client_id.unwrap_or_default();
    let claims = response(call, &client, &party);
    let statement = signed(call, "explicit-registration-response+jwt", &claims)
        .map_err(|refused| (FederationRegistrationAction::InternalServerError, refused))?;
    Ok(answer!(
        FederationRegistrationResponse,
        FederationRegistrationAction::Ok,
        ApiResult::new("A318001", format!("The client was registered with id '{client_id}'.")),
        Some(statement.into()),
        client: Embedded::of(&client).ok(),
    ))
}

/// The trust chain of the request, or the one that can be found for the entity.
fn trust_chain(call: &Call<'_>, request: &FederationRegistrationRequest) -> Result<Vec<String>, Refused> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    match (given(&request.entity_configuration), given(&request.trust_chain)) {
        (None, Some(chain)) => {
            let chain = serde_json::from_str::<Vec<String>>(&chain);
            chain.map_err(|_| Refused::request("A318303", "'trustChain' is not a JSON array of texts."))
        }
        (Some(configuration), None) => {
            let entity_id = resolution::subject(&configuration);
            let text = "'entityConfiguration' is not an entity configuration.";
            let entity_id = entity_id.ok_or_else(|| Refused::request("A318307", text))?;
            let chain = resolution::resolve(call, &entity_id, Some(configuration.trim().into()));
            chain.map_err(|untrusted| untrusted.refused("A318305"))
        }
        _ => Err(Refused::request("A318302", "One of 'entityConfiguration' and 'trustChain' is needed.")),
    }
}

/// The registration response (section 12.2.3).
fn response(call: &Call<'_>, client: &Client, party: &RelyingParty) -> Map<String, Value> {
    let mut metadata = metadata::of(call.service(), client);
    metadata.insert("client_id".into(), client.client_id.unwrap_or_default().to_string().into());
    if has_secret(client) {
        metadata.insert("client_secret".into(), client.client_secret.as_ref().map(Secret::expose).into());
    }
    let claims = json!({
        "iss": call.service().issuer,
        "sub": party.entity_id,
        "aud": party.entity_id,
        "iat": call.now / 1000,
        "exp": party.expires_at,
        "trust_anchor": party.trust_anchor_id,
        "authority_hints": [party.superior],
        "metadata": { "openid_relying_party": metadata },
    });
    claims.as_object().cloned().unwrap_or_default()
}
