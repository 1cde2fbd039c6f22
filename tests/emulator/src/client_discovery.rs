//! Clients that nobody registered: their client ID is a URL, at which they say who they are. A request that begins a flow makes them
//! known.

mod allowlist;
mod metadata_document;

use authlete_core::types::CimdOptions;
use serde_json::{Map, Value};

use crate::api_result::Refused;
use crate::call::Call;
use crate::federation;
use crate::form::Form;

/// Makes the client of a request known, if its ID is a URL that the service learns of clients by. Authlete's catalogue has no codes
/// for what can go wrong: they are this emulator's.
pub(crate) fn discover(
    call: &mut Call<'_>,
    client_id: &str,
    form: &Form,
    options: Option<&CimdOptions>,
) -> Result<(), Refused> {
    if !is_url(client_id) {
        return Ok(());
    }
    let is_entity = call.state.clients.of_entity_id(client_id).is_some();
    if federation::is_automatic(call.service()) {
        let registered = federation::register_automatically(call, client_id, form);
        // An entity that is not in the federation may still have a metadata document.
        if registered.is_ok() || is_entity || call.service().client_id_metadata_document_supported != Some(true) {
            return registered;
        }
    } else if is_entity {
        return Ok(());
    }
    metadata_document::discover(call, client_id, options)
}

/// Whether a client is called by a URL.
pub(crate) fn is_url(name: &str) -> bool {
    ["https://", "http://"].iter().any(|scheme| name.starts_with(scheme))
}

/// The metadata of a client that has never met the service, so that they cannot have a secret in common. Where it does not say how
/// the client authenticates itself, it does so by the given method.
pub(crate) fn without_secret(metadata: &mut Map<String, Value>, method: &str) -> Result<(), String> {
    if let Some(name) = ["client_secret", "client_secret_expires_at"].iter().find(|name| metadata.contains_key(**name))
    {
        return Err(format!("The metadata has '{name}'."));
    }
    let own = metadata.entry("token_endpoint_auth_method").or_insert_with(|| method.into());
    match own.as_str() {
        Some("client_secret_basic" | "client_secret_post" | "client_secret_jwt") => {
            Err("The client cannot authenticate itself with a secret.".into())
        }
        _ => Ok(()),
    }
}
