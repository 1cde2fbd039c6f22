//! What becomes a client of a relying party that is trusted, however it registers.

use authlete_core::client::Client;
use authlete_core::types::ClientSource;

use super::trust_chain::RelyingParty;
use crate::api_result::Refused;
use crate::call::Call;
use crate::client_registration::metadata;
use crate::{client_keys, clients};

/// Makes the relying party a client, in the place of what it was.
pub(super) fn enrol(
    call: &mut Call<'_>,
    party: &RelyingParty,
    chain: Vec<String>,
    known: Option<Client>,
    source: ClientSource,
) -> Result<Client, Refused> {
    let wanted = metadata::client(call, &party.metadata).map_err(|refused| {
        let error = if refused.error == "invalid_redirect_uri" { refused.error } else { "invalid_metadata".into() };
        Refused { error, ..refused }
    })?;
    client_keys::fetch(call, &wanted)?;
    let wanted = Client {
        entity_id: Some(party.entity_id.clone()),
        trust_anchor_id: Some(party.trust_anchor_id.clone()),
        trust_chain: Some(chain),
        trust_chain_expires_at: Some(party.expires_at.saturating_mul(1000)),
        trust_chain_updated_at: Some(call.now),
        automatically_registered: Some(source == ClientSource::AutomaticRegistration),
        explicitly_registered: Some(source == ClientSource::ExplicitRegistration),
        client_source: Some(source),
        ..wanted
    };
    Ok(clients::renew(&mut call.state, known, wanted, call.now))
}
