//! Automatic client registration (OpenID Federation 1.0, section 12.1): a relying party is registered with its first request.

use authlete_core::service::Service;
use authlete_core::types::{ClientRegistrationType, ClientSource};
use serde_json::Value;

use super::trust_chain::{self, Untrusted};
use super::{check_set_up, enrolment, resolution, supports};
use crate::api_result::Refused;
use crate::call::Call;
use crate::client_discovery::without_secret;
use crate::form::Form;
use crate::jose;

/// Whether relying parties of a federation may come without having been registered.
pub(crate) fn is_automatic(service: &Service) -> bool {
    supports(service, &ClientRegistrationType::Automatic)
}

/// Registers the relying party of a request, unless the service knows it and its trust chain is still good.
pub(crate) fn register_automatically(call: &mut Call<'_>, entity_id: &str, form: &Form) -> Result<(), Refused> {
    let known = call.state.clients.of_entity_id(entity_id).and_then(|id| call.state.clients.get(&id)).cloned();
    let is_good = |end: i64| call.now < end;
    if known.as_ref().is_some_and(|known| known.trust_chain_expires_at.is_none_or(is_good)) {
        return Ok(());
    }
    check_set_up(call)?;
    let refused = |untrusted: Untrusted| untrusted.refused("A319301");
    let chain = match of_request(form) {
        Some(chain) => chain,
        None => resolution::resolve(call, entity_id, None).map_err(refused)?,
    };
    let mut party = trust_chain::verify(call.service(), &chain, call.now / 1000).map_err(refused)?;
    if party.entity_id != entity_id {
        return Err(refused(Untrusted::new("invalid_trust_chain", "The trust chain is another entity's.")));
    }
    let invalid = |problem: String| refused(Untrusted::new("invalid_metadata", problem));
    let types = party.metadata.get("client_registration_types").and_then(Value::as_array);
    if types.is_some_and(|types| types.iter().all(|it| it != "automatic")) {
        return Err(invalid("The relying party does not register automatically.".into()));
    }
    without_secret(&mut party.metadata, "private_key_jwt").map_err(invalid)?;
    enrolment::enrol(call, &party, chain, known, ClientSource::AutomaticRegistration).map(drop)
}

/// The trust chain in the header of the request object or the client assertion (section 4.3).
fn of_request(form: &Form) -> Option<Vec<String>> {
    ["request", "client_assertion"].into_iter().find_map(|name| {
        let mut jws = jose::read(form.lenient(name)?).ok()?;
        serde_json::from_value(jws.header.remove("trust_chain")?).ok()
    })
}
