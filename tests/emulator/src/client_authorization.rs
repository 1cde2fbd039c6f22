//! `/client/authorization` and `/client/granted_scopes`: what users allowed clients to do, and taking it back. The forms of an
//! operation differ in where the subject stands.

use authlete_core::client::Client;
use authlete_core::client_authorization::{
    AuthorizedClientListResponse, ClientAuthorizationGetListRequest, DeleteClientAuthorization,
    DeleteClientAuthorizationByPath, DeleteClientAuthorizationByQuery, DeleteGrantedScopes, DeleteGrantedScopesByPath,
    DeleteGrantedScopesByQuery, GetClientAuthorizationListByPath, GetClientAuthorizationListByQuery, GetGrantedScopes,
    GetGrantedScopesByPath, GetGrantedScopesByQuery, GrantedScopesGetResponse, UpdateClientAuthorization,
};
use authlete_core::types::{ApiResponse, ClientIdentifier};

use crate::api_result::ApiResult;
use crate::call::Call;
use crate::client_secret::answered;
use crate::listing::{Page, total};
use crate::router::{ApiFault, routes};
use crate::store::Token;
use crate::store::TokenId;
use crate::{clients, scopes};

routes! {
    ClientAuthorizationGetListRequest => list;
    GetClientAuthorizationListByQuery => list_by_query;
    GetClientAuthorizationListByPath => list_by_path;
    UpdateClientAuthorization => update;
    DeleteClientAuthorization => delete;
    DeleteClientAuthorizationByQuery => delete_by_query;
    DeleteClientAuthorizationByPath => delete_by_path;
    GetGrantedScopes => granted;
    GetGrantedScopesByQuery => granted_by_query;
    GetGrantedScopesByPath => granted_by_path;
    DeleteGrantedScopes => forget;
    DeleteGrantedScopesByQuery => forget_by_query;
    DeleteGrantedScopesByPath => forget_by_path;
}

/// Answers `/client/authorization/get/list`: the clients that have tokens of the user which can still be used or refreshed.
pub(crate) fn list(
    call: &mut Call<'_>,
    request: ClientAuthorizationGetListRequest,
) -> Result<AuthorizedClientListResponse, ApiFault> {
    let subject = named_subject(request.subject, "A136206")?;
    let page = Page::read(call.path, request.start, request.end, ["A136202", "A136204"])?;
    let developer = request.developer.filter(|developer| !developer.is_empty());
    let state = &*call.state;
    let is_good = |token: &Token| {
        let access = token.access.as_ref().is_some_and(|access| access.is_live(call.now));
        access || token.is_refreshable(call.now)
    };
    let authorized: Vec<_> = state
        .tokens
        .clients_of_subject(&subject)
        .filter_map(|client_id| state.clients.get(&client_id))
        .filter(|client| developer.is_none() || client.developer == developer)
        .filter(|client| {
            let ids = state.tokens.of_client_and_subject(client.client_id.unwrap_or_default(), &subject);
            ids.filter_map(|id| state.tokens.get(id)).any(is_good)
        })
        .collect();
    Ok(AuthorizedClientListResponse {
        start: Some(page.start),
        end: Some(page.end),
        total_count: total(authorized.len()),
        clients: Some(page.of(authorized.into_iter()).into_iter().map(identified).collect()),
        developer,
        subject: Some(subject),
        ..Default::default()
    })
}

fn list_by_query(
    call: &mut Call<'_>,
    request: GetClientAuthorizationListByQuery,
) -> Result<AuthorizedClientListResponse, ApiFault> {
    let GetClientAuthorizationListByQuery { subject, developer, start, end, .. } = request;
    list(
        call,
        ClientAuthorizationGetListRequest { developer, start, end, ..ClientAuthorizationGetListRequest::new(subject) },
    )
}

fn list_by_path(
    call: &mut Call<'_>,
    request: GetClientAuthorizationListByPath,
) -> Result<AuthorizedClientListResponse, ApiFault> {
    let GetClientAuthorizationListByPath { subject, developer, start, end, .. } = request;
    list(
        call,
        ClientAuthorizationGetListRequest { developer, start, end, ..ClientAuthorizationGetListRequest::new(subject) },
    )
}

/// A client as far as a user has to know it.
fn identified(client: &Client) -> Client {
    let client = client.clone();
    Client {
        number: client.number,
        service_number: client.service_number,
        developer: client.developer,
        client_id: client.client_id,
        client_id_alias: client.client_id_alias,
        client_id_alias_enabled: client.client_id_alias_enabled,
        client_type: client.client_type,
        application_type: client.application_type,
        client_name: client.client_name,
        client_names: client.client_names,
        logo_uri: client.logo_uri,
        logo_uris: client.logo_uris,
        client_uri: client.client_uri,
        client_uris: client.client_uris,
        policy_uri: client.policy_uri,
        policy_uris: client.policy_uris,
        tos_uri: client.tos_uri,
        tos_uris: client.tos_uris,
        description: client.description,
        descriptions: client.descriptions,
        ..Default::default()
    }
}

/// Answers `/client/authorization/update/{clientId}`: the tokens get other scopes, those to come by refreshing too.
pub(crate) fn update(call: &mut Call<'_>, request: UpdateClientAuthorization) -> Result<ApiResponse, ApiFault> {
    let client_id = clients::named_id(call, &request.client_id)?;
    let subject = named_subject(request.request.subject, "A138201")?;
    let ids: Vec<_> = call.state.tokens.of_client_and_subject(client_id, &subject).collect();
    if let Some(wanted) = &request.request.scopes {
        let scopes = scopes::known(call.service(), wanted);
        for id in &ids {
            if let Some(token) = call.state.tokens.get(*id).cloned() {
                call.state.tokens.replace(*id, token.with_scopes(scopes.clone()));
            }
        }
    }
    Ok(answered(counted(call, "A138001", "changed", &ids, client_id)))
}

/// Answers `/client/authorization/delete/{clientId}`.
pub(crate) fn delete(call: &mut Call<'_>, request: DeleteClientAuthorization) -> Result<ApiResponse, ApiFault> {
    withdraw(call, &request.client_id, request.request.subject)
}

fn delete_by_query(call: &mut Call<'_>, request: DeleteClientAuthorizationByQuery) -> Result<ApiResponse, ApiFault> {
    withdraw(call, &request.client_id, request.subject)
}

fn delete_by_path(call: &mut Call<'_>, request: DeleteClientAuthorizationByPath) -> Result<ApiResponse, ApiFault> {
    withdraw(call, &request.client_id, request.subject)
}

fn withdraw(call: &mut Call<'_>, client: &ClientIdentifier, subject: String) -> Result<ApiResponse, ApiFault> {
    let client_id = clients::named_id(call, client)?;
    let subject = named_subject(subject, "A137202")?;
    let ids: Vec<_> = call.state.tokens.of_client_and_subject(client_id, &subject).collect();
    let result = counted(call, "A137001", "deleted", &ids, client_id);
    call.state.tokens.remove_all(ids);
    Ok(answered(result))
}

fn counted(call: &Call<'_>, code: &'static str, done: &str, ids: &[TokenId], client_id: i64) -> ApiResult {
    let api_key = call.service().api_key.unwrap_or_default();
    let text = format!(
        "{} access token(s) of the client (ID = {client_id}) of the service (API Key = {api_key}) were {done}.",
        ids.len()
    );
    ApiResult::new(code, text)
}

/// Answers `/client/granted_scopes/get/{clientId}`.
pub(crate) fn granted(call: &mut Call<'_>, request: GetGrantedScopes) -> Result<GrantedScopesGetResponse, ApiFault> {
    read(call, &request.client_id, request.request.subject)
}

fn granted_by_query(
    call: &mut Call<'_>,
    request: GetGrantedScopesByQuery,
) -> Result<GrantedScopesGetResponse, ApiFault> {
    read(call, &request.client_id, request.subject)
}

fn granted_by_path(call: &mut Call<'_>, request: GetGrantedScopesByPath) -> Result<GrantedScopesGetResponse, ApiFault> {
    read(call, &request.client_id, request.subject)
}

fn read(call: &mut Call<'_>, client: &ClientIdentifier, subject: String) -> Result<GrantedScopesGetResponse, ApiFault> {
    let client_id = clients::named_id(call, client)?;
    let subject = named_subject(subject, "A139202")?;
    let granted = call.state.granted_scopes.get(client_id, &subject);
    let result = match granted {
        Some(_) => ApiResult::new("A139002", format!("{subject} granted scopes to the client (ID = {client_id}).")),
        None => ApiResult::new("A139001", format!("{subject} granted no scopes to the client (ID = {client_id}).")),
    };
    Ok(GrantedScopesGetResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        service_api_key: call.service().api_key,
        client_id: Some(client_id),
        subject: Some(subject),
        latest_granted_scopes: granted.map(|granted| granted.latest.clone()),
        merged_granted_scopes: granted.map(|granted| granted.merged.clone()),
        modified_at: granted.map(|granted| granted.modified_at),
        ..Default::default()
    })
}

/// Answers `/client/granted_scopes/delete/{clientId}`. Tokens are not touched.
pub(crate) fn forget(call: &mut Call<'_>, request: DeleteGrantedScopes) -> Result<ApiResponse, ApiFault> {
    remove(call, &request.client_id, request.request.subject)
}

fn forget_by_query(call: &mut Call<'_>, request: DeleteGrantedScopesByQuery) -> Result<ApiResponse, ApiFault> {
    remove(call, &request.client_id, request.subject)
}

fn forget_by_path(call: &mut Call<'_>, request: DeleteGrantedScopesByPath) -> Result<ApiResponse, ApiFault> {
    remove(call, &request.client_id, request.subject)
}

fn remove(call: &mut Call<'_>, client: &ClientIdentifier, subject: String) -> Result<ApiResponse, ApiFault> {
    let client_id = clients::named_id(call, client)?;
    let subject = named_subject(subject, "A140202")?;
    let client = format!("the client (ID = {client_id})");
    Ok(answered(match call.state.granted_scopes.remove(client_id, &subject) {
        true => ApiResult::new("A140002", format!("What {subject} granted to {client} was forgotten.")),
        false => ApiResult::new("A140001", format!("{subject} granted no scopes to {client}.")),
    }))
}

/// A subject that has to be named; the code is for one that is not.
fn named_subject(subject: String, missing: &'static str) -> Result<String, ApiFault> {
    match subject.as_str() {
        "" => Err(ApiFault::new(400, missing, "'subject' must be given.")),
        _ => Ok(subject),
    }
}
