//! `/client/create`, `/client/get` and `/client/delete`, and how clients are found.

use authlete_core::NoContent;
use authlete_core::client::{Client, CreateClient, DeleteClient, GetClient};
use authlete_core::types::{
    ApplicationType, ClientAuthMethod, ClientIdentifier, ClientType, GrantType, JwsAlg, ResponseType,
};

use crate::key::base64url;
use crate::random::Random as _;
use crate::router::{ApiFault, routes};
use crate::state::{Call, State};

routes! {
    CreateClient => create;
    GetClient => get;
    DeleteClient => delete;
}

/// Answers `/client/create`. What only Authlete decides is not taken from the request.
pub(crate) fn create(call: &mut Call<'_>, request: CreateClient) -> Result<Client, ApiFault> {
    let wanted = Client { number: None, client_id: None, client_secret: None, ..request.client };
    let alias = wanted.client_id_alias.as_deref();
    if alias.is_some_and(|alias| call.state.clients.values().any(|it| it.client_id_alias.as_deref() == Some(alias))) {
        return Err(ApiFault::new(400, "A001216", format!("{}, The client ID alias is taken.", call.path)));
    }
    Ok(register(call.state, wanted, call.now))
}

/// Adds a client; what it does not say gets its default.
pub(crate) fn register(state: &mut State, wanted: Client, now: i64) -> Client {
    let client_id = wanted.client_id.unwrap_or_else(|| fresh_id(state));
    let secret = wanted.client_secret.clone().unwrap_or_else(|| {
        let mut bytes = [0; 64];
        state.random.fill(&mut bytes);
        base64url(bytes).into()
    });
    let client_type = wanted.client_type.clone().unwrap_or(ClientType::Public);
    let method = match client_type {
        ClientType::Confidential => ClientAuthMethod::ClientSecretBasic,
        _ => ClientAuthMethod::None,
    };
    let client = Client {
        number: wanted.number.or(i32::try_from(state.clients.len() + 1).ok()),
        service_number: state.service.number,
        client_id: Some(client_id),
        client_id_alias: wanted.client_id_alias.clone().or(Some(client_id.to_string())),
        client_id_alias_enabled: wanted.client_id_alias_enabled.or(Some(true)),
        client_secret: Some(secret),
        client_type: Some(client_type),
        token_auth_method: wanted.token_auth_method.clone().or(Some(method)),
        application_type: wanted.application_type.clone().or(Some(ApplicationType::Web)),
        response_types: wanted.response_types.clone().or(Some(vec![ResponseType::Code])),
        grant_types: wanted.grant_types.clone().or(Some(vec![GrantType::AuthorizationCode, GrantType::RefreshToken])),
        id_token_sign_alg: Some(JwsAlg::Es256),
        created_at: Some(now),
        modified_at: Some(now),
        ..wanted
    };
    state.clients.insert(client_id, client.clone());
    client
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

/// The client of that ID or alias, and whether it was the alias.
pub(crate) fn find(state: &State, identifier: &str) -> Option<(i64, bool)> {
    let by_id = identifier.parse().ok().filter(|client_id| state.clients.contains_key(client_id));
    if let Some(client_id) = by_id {
        return Some((client_id, false));
    }
    let enabled = |client: &Client| {
        client.client_id_alias_enabled == Some(true) && state.service.client_id_alias_enabled == Some(true)
    };
    let has_alias = |client: &&Client| client.client_id_alias.as_deref() == Some(identifier) && enabled(client);
    state.clients.values().find(has_alias)?.client_id.map(|client_id| (client_id, true))
}

/// Answers `/client/get/{clientId}`.
pub(crate) fn get(call: &mut Call<'_>, request: GetClient) -> Result<Client, ApiFault> {
    let client_id = known(call, &request.client_id)?;
    call.state.clients.get(&client_id).cloned().ok_or_else(|| unknown(call, &request.client_id))
}

/// Answers `/client/delete/{clientId}`: nothing of the client stays.
pub(crate) fn delete(call: &mut Call<'_>, request: DeleteClient) -> Result<NoContent, ApiFault> {
    let client_id = known(call, &request.client_id)?;
    let state = &mut *call.state;
    state.clients.remove(&client_id);
    let ids: Vec<_> = state.tokens.of_client(client_id).collect();
    state.tokens.remove_all(ids);
    state.codes.retain(|code| code.grant.client_id != client_id);
    state.authorization_tickets.retain(|request| request.client_id != client_id);
    state.password_tickets.retain(|request| request.client_id != client_id);
    Ok(NoContent)
}

fn known(call: &Call<'_>, identifier: &ClientIdentifier) -> Result<i64, ApiFault> {
    find(call.state, &identifier.to_string()).map(|(client_id, _)| client_id).ok_or_else(|| unknown(call, identifier))
}

fn unknown(call: &Call<'_>, identifier: &ClientIdentifier) -> ApiFault {
    ApiFault::new(404, "A001212", format!("{}, The client (ID = {identifier}) does not exist.", call.path))
}
