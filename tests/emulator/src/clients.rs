//! `/client/create`, `/client/get`, `/client/get/list`, `/client/update` and `/client/delete`, and how clients are found.

use std::borrow::Cow;

use authlete_core::NoContent;
use authlete_core::client::{
    Client, ClientListResponse, CreateClient, DeleteClient, GetClient, GetClientList, UpdateClient,
};
use authlete_core::types::{
    ApplicationType, ClientAuthMethod, ClientIdentifier, ClientSource, ClientType, GrantType, JwsAlg, ResponseType,
};

use crate::call::Call;
use crate::client_identity::IdentifiedBy;
use crate::client_secret::fresh_secret;
use crate::grant::Grant;
use crate::listing::{Page, total};
use crate::router::{ApiFault, routes};
use crate::state::State;
use crate::{client_discovery, client_settings, sector_identifier};

routes! {
    CreateClient => create;
    GetClient => get;
    GetClientList => list;
    UpdateClient => update;
    DeleteClient => delete;
}

/// Answers `/client/create`. What only Authlete decides is not taken from the request.
pub(crate) fn create(call: &mut Call<'_>, request: CreateClient) -> Result<Client, ApiFault> {
    let wanted = set_by_authlete(request.client, &Client::default());
    check(call, &wanted)?;
    let refused = |code, text: &str| Err(ApiFault::new(400, code, format!("{}, {text}", call.path)));
    if wanted.client_id_alias.as_deref().is_some_and(|alias| call.state.clients.of_alias(alias).is_some()) {
        return refused("A123603", "The client ID alias is taken.");
    }
    let most =
        call.service().clients_per_developer.and_then(|most| usize::try_from(most).ok()).filter(|most| *most > 0);
    if let (Some(most), Some(developer)) = (most, &wanted.developer) {
        if call.state.clients.listed(Some(developer)).0 >= most {
            return refused("A123601", "The developer has as many clients as the service allows.");
        }
    }
    Ok(register(&mut call.state, wanted, call.now))
}

/// Refuses settings that Authlete does not take.
fn check(call: &Call<'_>, wanted: &Client) -> Result<(), ApiFault> {
    client_settings::check(call.path, wanted)?;
    let refused = |(code, text)| ApiFault::new(400, code, format!("{}, {text}", call.path));
    // It may be the entity ID of a federation's client, or the URL of a client's metadata.
    if call.service().http_alias_prohibited == Some(true)
        && wanted.client_id_alias.as_deref().is_some_and(client_discovery::is_url)
    {
        return Err(refused(("A031201", "'clientIdAlias' is a URL, which the service does not allow.")));
    }
    sector_identifier::check(call, wanted).map_err(refused)
}

/// Adds a client; what it does not say gets its default.
pub(crate) fn register(state: &mut State, wanted: Client, now: i64) -> Client {
    let client_id = wanted.client_id.unwrap_or_else(|| fresh_id(state));
    let secret = wanted.client_secret.clone().unwrap_or_else(|| fresh_secret(state));
    let client_type = wanted.client_type.clone().unwrap_or(ClientType::Public);
    let method = match client_type {
        ClientType::Confidential => ClientAuthMethod::ClientSecretBasic,
        _ => ClientAuthMethod::None,
    };
    let client = Client {
        number: wanted.number.or(Some(state.clients.next_number())),
        service_number: state.service.number,
        client_id: Some(client_id),
        client_id_alias: wanted.client_id_alias.clone().or(Some(client_id.to_string())),
        client_id_alias_enabled: wanted.client_id_alias_enabled.or(Some(true)),
        derived_sector_identifier: sector_identifier::derived(&wanted),
        client_secret: Some(secret),
        client_type: Some(client_type),
        token_auth_method: wanted.token_auth_method.clone().or(Some(method)),
        application_type: wanted.application_type.clone().or(Some(ApplicationType::Web)),
        response_types: wanted.response_types.clone().or(Some(vec![ResponseType::Code])),
        grant_types: wanted.grant_types.clone().or(Some(vec![GrantType::AuthorizationCode, GrantType::RefreshToken])),
        id_token_sign_alg: wanted.id_token_sign_alg.clone().or(Some(JwsAlg::Rs256)),
        created_at: wanted.created_at.or(Some(now)),
        modified_at: Some(now),
        client_source: wanted.client_source.clone().or(Some(ClientSource::StaticRegistration)),
        ..wanted
    };
    state.clients.insert(client_id, client.clone());
    client
}

/// Adds a client that says itself who it is, or puts it in the place of what it was when it last did.
pub(crate) fn renew(state: &mut State, known: Option<Client>, wanted: Client, now: i64) -> Client {
    let known = known.unwrap_or_default();
    let wanted = Client {
        client_id: known.client_id,
        client_id_alias: known.client_id_alias,
        client_secret: known.client_secret,
        number: known.number,
        created_at: known.created_at,
        locked: known.locked,
        ..wanted
    };
    register(state, wanted, now)
}

/// A number that no client has.
fn fresh_id(state: &mut State) -> i64 {
    loop {
        let client_id = state.random.number();
        if !state.clients.contains_key(&client_id) {
            return client_id;
        }
    }
}

/// The settings with what Authlete alone decides taken from what the client is so far.
pub(crate) fn set_by_authlete(wanted: Client, client: &Client) -> Client {
    let Client { number, service_number, client_id, created_at, modified_at, .. } = *client;
    let Client { dynamically_registered, automatically_registered, explicitly_registered, .. } = *client;
    let Client { locked, trust_chain_updated_at, discovered_by_metadata_document, .. } = *client;
    Client {
        number,
        service_number,
        client_id,
        client_secret: client.client_secret.clone(),
        created_at,
        modified_at,
        derived_sector_identifier: sector_identifier::derived(&wanted),
        dynamically_registered,
        registration_access_token_hash: client.registration_access_token_hash.clone(),
        automatically_registered,
        explicitly_registered,
        trust_chain_updated_at,
        discovered_by_metadata_document,
        client_source: client.client_source.clone(),
        locked,
        ..wanted
    }
}

/// Answers `/client/update/{clientId}`, which replaces: what is left out goes back to its default.
pub(crate) fn update(call: &mut Call<'_>, request: UpdateClient) -> Result<Client, ApiFault> {
    let client = named(call, &request.client_id)?;
    let client_id = client.client_id.unwrap_or_default();
    let wanted = set_by_authlete(request.client, client);
    check(call, &wanted)?;
    let alias = wanted.client_id_alias.clone().unwrap_or_else(|| client_id.to_string());
    if call.state.clients.of_alias(&alias).is_some_and(|other| other != client_id) {
        return Err(ApiFault::new(400, "A030601", format!("{}, The client ID alias is taken.", call.path)));
    }
    let client = Client {
        client_id_alias: Some(alias),
        client_id_alias_enabled: wanted.client_id_alias_enabled.or(Some(false)),
        client_type: wanted.client_type.clone().or(Some(ClientType::Public)),
        token_auth_method: wanted.token_auth_method.clone().or(Some(ClientAuthMethod::None)),
        application_type: wanted.application_type.clone().or(Some(ApplicationType::Web)),
        id_token_sign_alg: wanted.id_token_sign_alg.clone().or(Some(JwsAlg::Rs256)),
        modified_at: Some(call.now),
        ..wanted
    };
    call.state.clients.insert(client_id, client.clone());
    Ok(client)
}

/// Answers `/client/get/{clientId}`.
pub(crate) fn get(call: &mut Call<'_>, request: GetClient) -> Result<Client, ApiFault> {
    named(call, &request.client_id).cloned()
}

/// Answers `/client/get/list`.
pub(crate) fn list(call: &mut Call<'_>, request: GetClientList) -> Result<ClientListResponse, ApiFault> {
    let page = Page::read(call.path, request.start, request.end, ["A028202", "A028204"])?;
    let developer = request.developer.filter(|developer| !developer.is_empty());
    let (count, clients) = call.state.clients.listed(developer.as_deref());
    Ok(ClientListResponse {
        start: Some(page.start),
        end: Some(page.end),
        clients: Some(page.of(clients).into_iter().cloned().collect()),
        total_count: total(count),
        developer,
        ..Default::default()
    })
}

/// Answers `/client/delete/{clientId}`: nothing of the client stays.
pub(crate) fn delete(call: &mut Call<'_>, request: DeleteClient) -> Result<NoContent, ApiFault> {
    let client_id = named_id(call, &request.client_id)?;
    call.state.forget_client(client_id);
    Ok(NoContent)
}

/// The client of that ID, alias, entity ID or metadata document, and which of them it was.
pub(crate) fn find(state: &State, identifier: &str) -> Option<(i64, IdentifiedBy)> {
    let by_id = identifier.parse().ok().filter(|client_id| state.clients.contains_key(client_id));
    if let Some(client_id) = by_id {
        return Some((client_id, IdentifiedBy::Id));
    }
    if let Some(client_id) = state.clients.of_entity_id(identifier) {
        return Some((client_id, IdentifiedBy::EntityId));
    }
    let by_document = state.clients.of_metadata_document(identifier);
    if let Some(client_id) = by_document.filter(|_| state.service.client_id_metadata_document_supported == Some(true)) {
        return Some((client_id, IdentifiedBy::MetadataDocument));
    }
    let client_id = state.clients.of_alias(identifier)?;
    let allowed = state.clients.get(&client_id)?.client_id_alias_enabled == Some(true);
    (allowed && state.service.client_id_alias_enabled == Some(true)).then_some((client_id, IdentifiedBy::Alias))
}

/// All that the client may be called: its ID, its alias, and the URLs that it says who it is at.
pub(crate) fn names(client: &Client) -> impl Iterator<Item = Cow<'_, str>> {
    let alias = client.client_id_alias.as_deref().filter(|_| client.client_id_alias_enabled == Some(true));
    let others = [alias, client.entity_id.as_deref(), client.metadata_document_location.as_deref()];
    let id = client.client_id.unwrap_or_default().to_string();
    std::iter::once(id.into()).chain(others.into_iter().flatten().map(Cow::from))
}

/// The ID that stands for a client that cannot be identified.
pub(crate) const NOBODY: i64 = 0;

/// The ID of a client as the client itself gives it.
pub(crate) fn own_id(state: &State, client_id: i64, identified_by: IdentifiedBy) -> String {
    let client = state.clients.get(&client_id);
    let own = match identified_by {
        IdentifiedBy::Id => None,
        IdentifiedBy::Alias => client.and_then(|client| client.client_id_alias.clone()),
        IdentifiedBy::EntityId => client.and_then(|client| client.entity_id.clone()),
        IdentifiedBy::MetadataDocument => client.and_then(|client| client.metadata_document_location.clone()),
    };
    own.unwrap_or_else(|| client_id.to_string())
}

/// The ID of the client of a grant as the client itself gives it, if anybody knows who it is.
pub(crate) fn known_id(state: &State, grant: &Grant) -> Option<String> {
    (grant.client_id != NOBODY).then(|| own_id(state, grant.client_id, grant.identified_by))
}

/// The client that a management call names by its ID or alias.
pub(crate) fn named<'c>(call: &'c Call<'_>, identifier: &ClientIdentifier) -> Result<&'c Client, ApiFault> {
    let name = identifier.to_string();
    let refused =
        |status, code, text: &str| ApiFault::new(status, code, format!("{}, The client ({name}) {text}.", call.path));
    let found = find(&call.state, &name).and_then(|(client_id, _)| call.state.clients.get(&client_id));
    found.ok_or_else(|| match call.state.clients.of_alias(&name) {
        Some(_) => refused(403, "A001222", "may not be named by its alias"),
        None => refused(404, "A001212", "does not exist"),
    })
}

/// The ID of the client that a management call names.
pub(crate) fn named_id(call: &Call<'_>, identifier: &ClientIdentifier) -> Result<i64, ApiFault> {
    named(call, identifier).map(|client| client.client_id.unwrap_or_default())
}
