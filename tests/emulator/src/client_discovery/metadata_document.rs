//! OAuth Client ID Metadata Documents (draft-ietf-oauth-client-id-metadata-document): a client's metadata is what stands at its ID.

use std::time::Duration;

use authlete_core::client::Client;
use authlete_core::service::Service;
use authlete_core::types::{CimdOptions, ClientSource};
use serde_json::{Map, Value};

use super::{allowlist, without_secret};
use crate::api_result::Refused;
use crate::call::Call;
use crate::client_registration::metadata;
use crate::federation::metadata_policy;
use crate::fetch::Document;
use crate::{client_keys, clients};

/// How long a document is good that came without headers that say it (RFC 9111 4.2.2).
const FRESHNESS: Duration = Duration::from_secs(60 * 60);

/// The largest document that is read, in bytes. The draft recommends 5 KB.
const LARGEST: usize = 5 * 1024;

/// Fetches the document of a client, unless the service has it and it is still good.
pub(super) fn discover(call: &mut Call<'_>, url: &str, options: Option<&CimdOptions>) -> Result<(), Refused> {
    let service = call.service();
    if service.client_id_metadata_document_supported != Some(true) {
        return Ok(());
    }
    check_url(service, options, url)?;
    let known = call.state.clients.of_metadata_document(url).and_then(|id| call.state.clients.get(&id)).cloned();
    let always = [service.cimd_always_retrieved, options.and_then(|options| options.always_retrieved)];
    let is_fresh = |client: &Client| client.metadata_document_expires_at.is_some_and(|end| call.now < end);
    if known.as_ref().is_some_and(is_fresh) && !always.contains(&Some(true)) {
        return Ok(());
    }
    let (metadata, freshness) = fetch(call, url)?;
    let freshness = i64::try_from(freshness.as_millis()).unwrap_or(i64::MAX);
    let wanted = metadata::client(call, &metadata).map_err(|refused| wrong("A511306", refused.result.text))?;
    client_keys::fetch(call, &wanted)?;
    let wanted = Client {
        discovered_by_metadata_document: Some(true),
        client_source: Some(ClientSource::MetadataDocument),
        metadata_document_location: Some(url.into()),
        metadata_document_expires_at: Some(call.now.saturating_add(freshness)),
        metadata_document_updated_at: Some(call.now),
        ..wanted
    };
    clients::renew(&mut call.state, known, wanted, call.now);
    Ok(())
}

/// Whether a client ID is one that may be the URL of a document (section 3 of the draft), and that the service allows.
fn check_url(service: &Service, options: Option<&CimdOptions>, url: &str) -> Result<(), Refused> {
    let permitted = |of_service: Option<bool>, of_call: fn(&CimdOptions) -> Option<bool>| {
        [of_service, options.and_then(of_call)].contains(&Some(true))
    };
    let refuse = |text| Err(wrong("A511301", text));
    let Some(parts) = allowlist::Parts::of(url) else { return refuse("The client ID is no URL with a path.") };
    if parts.scheme != "https" && !permitted(service.cimd_http_permitted, |options| options.http_permitted) {
        return refuse("The scheme of the client ID is not https.");
    }
    if url.contains('#') || parts.authority.contains('@') {
        return refuse("The client ID has a fragment or a user name.");
    }
    if parts.path.split('/').any(|segment| matches!(segment, "." | "..")) {
        return refuse("The path of the client ID goes up or nowhere.");
    }
    if parts.query.is_some() && !permitted(service.cimd_query_permitted, |options| options.query_permitted) {
        return refuse("The client ID has a query.");
    }
    let listed = || service.cimd_allowlist.iter().flatten().any(|entry| parts.is_below(entry));
    match service.cimd_allowlist_enabled == Some(true) && !listed() {
        true => refuse("The client ID is not on the service's list."),
        false => Ok(()),
    }
}

/// The metadata at a URL (section 4 of the draft), as the service's policy has it, and how long it is good.
fn fetch(call: &Call<'_>, url: &str) -> Result<(Map<String, Value>, Duration), Refused> {
    let document = call.fetch.fetch(url);
    let Document { content, freshness } =
        document.map_err(|error| wrong("A511302", format!("Nothing can be fetched at {url}: {error}")))?;
    if content.len() > LARGEST {
        return Err(wrong("A511303", format!("The document at {url} has more than {LARGEST} bytes.")));
    }
    let metadata = serde_json::from_slice::<Map<String, Value>>(&content);
    let mut metadata = metadata.map_err(|_| wrong("A511303", format!("What is at {url} is not a JSON object.")))?;
    if metadata.get("client_id").and_then(Value::as_str) != Some(url) {
        return Err(wrong("A511304", format!("'client_id' in the document at {url} is not that URL.")));
    }
    let service = call.service();
    let policy = service.cimd_metadata_policy.as_deref().filter(|_| service.cimd_metadata_policy_enabled == Some(true));
    if let Some(policy) = policy.filter(|policy| !policy.trim().is_empty()) {
        let policy = serde_json::from_str(policy)
            .map_err(|_| Refused::caller("A511201", "'cimdMetadataPolicy' of the service is not a JSON object."))?;
        metadata_policy::apply(&policy, &mut metadata).map_err(|problem| wrong("A511307", problem))?;
    }
    without_secret(&mut metadata, "none").map_err(|problem| wrong("A511305", problem))?;
    Ok((metadata, freshness.unwrap_or(FRESHNESS)))
}

fn wrong(code: &'static str, text: impl Into<std::borrow::Cow<'static, str>>) -> Refused {
    Refused::new(code, "invalid_client", text)
}
