//! `/auth/token/create`, `update`, `delete`, `revoke` and `get/list`: tokens as the authorization server itself manages them.

mod batch;
mod create;
mod update;

use authlete_core::client::Client;
use authlete_core::token_management::{
    AccessToken, GetTokenCreateBatchStatus, GetTokenList, TokenCreateBatch, TokenCreateRequest, TokenDelete,
    TokenListResponse, TokenRevokeRequest, TokenRevokeResponse, TokenUpdateRequest,
};
use authlete_core::types::{Embedded, TokenStatus};
use authlete_core::{NoContent, Secret};

use crate::api_result::ApiResult;
use crate::call::Call;
use crate::clients;
use crate::jose::{base64url, from_base64url};
use crate::listing::{Page, total};
use crate::router::{ApiFault, routes};
use crate::store::TokenId;
use crate::store::tokens::{Hash, hash};
use crate::store::{Token, TokenValue};

routes! {
    TokenCreateRequest => create;
    TokenCreateBatch => create_batch;
    GetTokenCreateBatchStatus => batch_status;
    TokenUpdateRequest => update;
    TokenDelete => delete;
    TokenRevokeRequest => revoke;
    GetTokenList => list;
}

pub(crate) use batch::{create_batch, status as batch_status};
pub(crate) use create::create;
pub(crate) use update::update;

/// Answers `/auth/token/delete/{accessTokenIdentifier}`. A token that is not there is as good as deleted.
pub(crate) fn delete(call: &mut Call<'_>, request: TokenDelete) -> Result<NoContent, ApiFault> {
    if let Some(id) = of_access(call, &request.access_token_identifier) {
        call.state.tokens.remove(id);
    }
    Ok(NoContent)
}

/// Answers `/auth/token/revoke`: the first member that is there selects the tokens, or client and subject together.
pub(crate) fn revoke(call: &mut Call<'_>, request: TokenRevokeRequest) -> Result<TokenRevokeResponse, ApiFault> {
    let some = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
    let secret = |secret: Option<Secret>| secret.filter(|secret| !secret.expose().is_empty());
    let tokens = &call.state.tokens;
    let of_client = |name: &str| clients::find(&call.state, name).map(|(client_id, _)| client_id);
    let ids: Vec<_> = match (
        secret(request.access_token_identifier),
        secret(request.refresh_token_identifier),
        some(&request.client_identifier),
        some(&request.subject),
    ) {
        (Some(access), ..) => of_access(call, &access).into_iter().collect(),
        (None, Some(refresh), ..) => of_refresh(call, &refresh).into_iter().collect(),
        (None, None, Some(client), Some(subject)) => match of_client(&client) {
            Some(client_id) => tokens.of_client_and_subject(client_id, &subject).collect(),
            None => Vec::new(),
        },
        (None, None, Some(client), None) => match of_client(&client) {
            Some(client_id) => tokens.of_client(client_id).collect(),
            None => Vec::new(),
        },
        (None, None, None, Some(subject)) => tokens.of_subject(&subject).collect(),
        (None, None, None, None) => {
            let text = format!("{}, Nothing says which tokens to revoke.", call.path);
            return Err(ApiFault::new(400, "A001201", text));
        }
    };
    let count = call.state.tokens.remove_all(ids);
    let result = ApiResult::new("A312001", format!("Revoked {count} access token(s)."));
    Ok(TokenRevokeResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        count: total(count),
        ..Default::default()
    })
}

/// Answers `/auth/token/get/list`.
pub(crate) fn list(call: &mut Call<'_>, request: GetTokenList) -> Result<TokenListResponse, ApiFault> {
    let page = Page::read(call.path, request.start, request.end, ["A159202", "A159204"])?;
    let subject = request.subject.filter(|subject| !subject.is_empty());
    let client = match request.client_identifier.filter(|client| !client.to_string().is_empty()) {
        Some(client) => Some(clients::named(call, &client)?.clone()),
        None => None,
    };
    let (state, now) = (&*call.state, call.now);
    let tokens = &state.tokens;
    let ids: Box<dyn Iterator<Item = TokenId>> = match (client.as_ref().and_then(|client| client.client_id), &subject) {
        (Some(client_id), Some(subject)) => Box::new(tokens.of_client_and_subject(client_id, subject)),
        (Some(client_id), None) => Box::new(tokens.of_client(client_id)),
        (None, Some(subject)) => Box::new(tokens.of_subject(subject)),
        (None, None) => Box::new(tokens.all()),
    };
    let is_valid = |token: &Token| token.access.as_ref().is_some_and(|access| access.is_live(now));
    let wanted = |token: &&Token| match &request.token_status {
        Some(TokenStatus::Valid) => is_valid(token),
        Some(TokenStatus::Invalid) => !is_valid(token),
        _ => true,
    };
    let found: Vec<_> = ids.filter_map(|id| tokens.get(id)).filter(wanted).collect();
    Ok(TokenListResponse {
        start: Some(page.start),
        end: Some(page.end),
        total_count: total(found.len()),
        access_tokens: Some(page.of(found.into_iter()).into_iter().map(shown).collect()),
        client: client.map(|client| Client { client_secret: None, ..client }).and_then(|it| Embedded::of(&it).ok()),
        subject,
        ..Default::default()
    })
}

/// A token in a list: its values are shown as hashes.
fn shown(token: &Token) -> AccessToken {
    let hashed = |value: &TokenValue| base64url(hash(&value.text()));
    let grant = &token.grant;
    AccessToken {
        access_token_hash: token.access.as_ref().map(hashed),
        refresh_token_hash: token.refresh.as_deref().map(hashed),
        client_id: Some(grant.client_id),
        subject: grant.subject.clone(),
        grant_type: Some(grant.grant_type.clone()),
        scopes: Some(token.scopes.to_vec()),
        access_token_expires_at: token.access.as_ref().map(|access| access.expires_at),
        refresh_token_expires_at: token.refresh.as_ref().map(|refresh| refresh.expires_at),
        created_at: Some(token.created_at),
        last_refreshed_at: token.refreshed_at,
        properties: (!grant.properties.is_empty()).then(|| grant.properties.clone()),
        refresh_token_scopes: token.refresh.as_ref().map(|_| grant.scopes.clone()),
        ..Default::default()
    }
}

/// The token of an access token or of its hash.
fn of_access(call: &Call<'_>, identifier: &Secret) -> Option<TokenId> {
    let tokens = &call.state.tokens;
    let by_hash = || tokens.of_access_hash(&read_hash(identifier.expose())?);
    tokens.of_access(identifier.expose()).or_else(by_hash)
}

/// The token of a refresh token or of its hash.
fn of_refresh(call: &Call<'_>, identifier: &Secret) -> Option<TokenId> {
    let tokens = &call.state.tokens;
    let by_hash = || tokens.of_refresh_hash(&read_hash(identifier.expose())?);
    tokens.of_refresh(identifier.expose()).or_else(by_hash)
}

/// A hash as lists show it.
fn read_hash(text: &str) -> Option<Hash> {
    from_base64url(text.trim_end_matches('='))?.try_into().ok()
}
