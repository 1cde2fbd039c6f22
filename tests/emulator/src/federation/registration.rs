//! Explicit client registration (OpenID Federation 1.0, section 12.2).

use authlete_core::Secret;
use authlete_core::client::Client;
use authlete_core::federation::{
    FederationRegistrationAction, FederationRegistrationRequest, FederationRegistrationResponse,
};
use authlete_core::types::{ClientRegistrationType, ClientSource, Embedded};
use serde_json::{Map, Value, json};

use super::trust_chain::{self, RelyingParty, Untrusted};
use super::{disabled, signed};
use crate::api_result::{ApiResult, Refused, answer};
use crate::client_registration::{has_secret, metadata};
use crate::clients;
use crate::router::ApiFault;
use crate::state::Call;

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
    let mut types = service.supported_client_registration_types.iter().flatten();
    if !types.any(|it| *it == ClientRegistrationType::Explicit) || service.federation_registration_endpoint.is_none() {
        let refused = Refused::new("A318301", "not_found", "The service does not support explicit registration.");
        return Err((FederationRegistrationAction::NotFound, refused));
    }
    let wrong = |refused| (FederationRegistrationAction::BadRequest, refused);
    let chain = trust_chain(request).map_err(wrong)?;
    let party = trust_chain::verify(service, &chain, call.now / 1000);
    let party = party.map_err(|untrusted| wrong(refused("A318304", untrusted)))?;
    let wanted = metadata::client(call, &party.metadata).map_err(|refused| {
        let error = if refused.error == "invalid_redirect_uri" { refused.error } else { "invalid_metadata".into() };
        wrong(Refused { error, ..refused })
    })?;
    let wanted = Client {
        entity_id: Some(party.entity_id.clone()),
        trust_anchor_id: Some(party.trust_anchor_id.clone()),
        trust_chain: Some(chain),
        trust_chain_expires_at: Some(party.expires_at.saturating_mul(1000)),
        trust_chain_updated_at: Some(call.now),
        explicitly_registered: Some(true),
        client_source: Some(ClientSource::ExplicitRegistration),
        ..wanted
    };
    // A relying party that registers again is the same client.
    let known = call.state.clients.of_entity_id(&party.entity_id);
    let known = known.and_then(|client_id| call.state.clients.get(&client_id)).cloned().unwrap_or_default();
    let wanted =
        Client { client_id: known.client_id, client_secret: known.client_secret, number: known.number, ..wanted };
    let client = clients::register(&mut call.state, wanted, call.now);
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

/// The trust chain of the request.
fn trust_chain(request: &FederationRegistrationRequest) -> Result<Vec<String>, Refused> {
    let given = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
    match (given(&request.entity_configuration), given(&request.trust_chain)) {
        (None, Some(chain)) => {
            let chain = serde_json::from_str::<Vec<String>>(&chain);
            chain.map_err(|_| Refused::request("A318303", "'trustChain' is not a JSON array of texts."))
        }
        // The statements about it would have to be fetched, and the emulator goes nowhere.
        (Some(_), None) => {
            let untrusted = Untrusted::new("invalid_trust_chain", "No trust chain can be resolved for the entity.");
            Err(refused("A318305", untrusted))
        }
        _ => Err(Refused::request("A318302", "One of 'entityConfiguration' and 'trustChain' is needed.")),
    }
}

fn refused(code: &'static str, untrusted: Untrusted) -> Refused {
    Refused::new(code, untrusted.error, untrusted.problem)
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
