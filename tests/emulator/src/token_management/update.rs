//! `/auth/token/update`: changes to a token that there is.

use authlete_core::Secret;
use authlete_core::token_management::{TokenUpdateAction, TokenUpdateRequest, TokenUpdateResponse};

use super::read_hash;
use crate::api_result::ApiResult;
use crate::call::Call;
use crate::issuance::{self, Kind, PERSISTENT};
use crate::router::ApiFault;
use crate::store::TokenId;
use crate::store::{Token, TokenValue};
use crate::{access_token, scopes};

/// Answers `/auth/token/update`.
pub(crate) fn update(call: &mut Call<'_>, request: TokenUpdateRequest) -> Result<TokenUpdateResponse, ApiFault> {
    let refused = |action, code, text: &'static str| {
        let result = ApiResult::new(code, text);
        Ok(TokenUpdateResponse {
            result_code: Some(result.code.into()),
            result_message: Some(result.message()),
            ..TokenUpdateResponse::new(action)
        })
    };
    let found = match selected(call, &request) {
        Some(found) => found,
        None => return refused(TokenUpdateAction::BadRequest, "A134201", "Nothing says which token to change."),
    };
    let Some((id, token)) = found.and_then(|id| Some((id, call.state.tokens.get(id)?.clone()))) else {
        return refused(TokenUpdateAction::NotFound, "A134202", "There is no such access token.");
    };
    let mut token = changed(call, &request, token);
    if token.access.as_ref().is_some_and(|access| access.jwt().is_some()) {
        // Its claims say what has changed.
        if access_token::as_jwt(call, &mut token).is_err() {
            let text = "The service has no private key for access tokens.";
            return refused(TokenUpdateAction::InternalServerError, "A135101", text);
        }
    }
    call.state.tokens.replace(id, token.clone());
    let result = ApiResult::new("A135001", "The access token was changed.");
    let grant = &token.grant;
    Ok(TokenUpdateResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        access_token: token.access.as_ref().map(|access| access.text().into()),
        token_type: Some(issuance::token_type(call.service(), &grant.confirmation).into()),
        access_token_expires_at: token.access.as_ref().map(|access| access.expires_at),
        refresh_token_expires_at: token.refresh.as_ref().map(|refresh| refresh.expires_at),
        scopes: Some(token.scopes.to_vec()),
        authorization_details: grant.authorization_details.clone(),
        properties: (!grant.properties.is_empty()).then(|| grant.properties.clone()),
        for_external_attachment: Some(grant.for_external_attachment),
        token_id: Some(id.to_string()),
        ..TokenUpdateResponse::new(TokenUpdateAction::Ok)
    })
}

/// The token that the first member there is names; `None` where there is no such member.
fn selected(call: &Call<'_>, request: &TokenUpdateRequest) -> Option<Option<TokenId>> {
    let secret = |secret: &Option<Secret>| secret.clone().filter(|secret| !secret.expose().is_empty());
    let hash = |hash: &Option<String>| hash.clone().filter(|hash| !hash.is_empty());
    let tokens = &call.state.tokens;
    if let Some(access) = secret(&request.access_token) {
        return Some(tokens.of_access(access.expose()));
    }
    if let Some(hash) = hash(&request.access_token_hash) {
        return Some(read_hash(&hash).and_then(|hash| tokens.of_access_hash(&hash)));
    }
    if let Some(refresh) = secret(&request.refresh_token) {
        return Some(tokens.of_refresh(refresh.expose()));
    }
    if let Some(hash) = hash(&request.refresh_token_hash) {
        return Some(read_hash(&hash).and_then(|hash| tokens.of_refresh_hash(&hash)));
    }
    let id = request.token_id.as_deref().filter(|id| !id.is_empty())?;
    Some(id.parse().ok().filter(|id| tokens.get(*id).is_some()))
}

fn changed(call: &mut Call<'_>, request: &TokenUpdateRequest, token: Token) -> Token {
    let mut token = token;
    if let Some(scopes) = &request.scopes {
        token = token.with_scopes(scopes::known(call.service(), scopes));
    }
    if let Some(properties) = &request.properties {
        token.grant_mut().properties.clone_from(properties);
    }
    if let Some(certificate) = &request.certificate_thumbprint {
        token.grant_mut().confirmation.certificate = Some(certificate.clone());
    }
    if let Some(dpop_key) = &request.dpop_key_thumbprint {
        token.grant_mut().confirmation.dpop_key = Some(dpop_key.clone());
    }
    if let Some(details) = &request.authorization_details {
        token.grant_mut().authorization_details = Some(details.clone());
    }
    if let Some(for_external_attachment) = request.for_external_attachment {
        token.grant_mut().for_external_attachment = for_external_attachment;
    }
    // A time that is given goes before one that follows from the scopes.
    let by_scopes = |wanted: Option<bool>| wanted == Some(true) && request.scopes.is_some();
    let access_by_scopes = by_scopes(request.access_token_expires_at_updated_on_scope_update);
    let refresh_by_scopes = by_scopes(request.refresh_token_expires_at_updated_on_scope_update);
    let end = |call: &Call<'_>, kind| {
        let duration = issuance::duration(call, &token.grant, kind, None);
        call.now.saturating_add(duration.saturating_mul(1000))
    };
    let positive = |time: Option<i64>| time.filter(|time| *time > 0);
    let access_end = match request.access_token_persistent {
        Some(true) => Some(PERSISTENT),
        _ => positive(request.access_token_expires_at).or_else(|| access_by_scopes.then(|| end(call, Kind::Access))),
    };
    let refresh_end =
        positive(request.refresh_token_expires_at).or_else(|| refresh_by_scopes.then(|| end(call, Kind::Refresh)));
    if request.access_token_value_updated == Some(true) {
        token.access = token.access.map(|access| access.with_text(call.fresh()));
    }
    let until = |value: TokenValue, end: Option<i64>| match end {
        Some(end) => value.until(end, call.now),
        None => value,
    };
    token.access = token.access.map(|access| until(access, access_end));
    token.refresh = token.refresh.map(|refresh| Box::new(until(*refresh, refresh_end)));
    token
}
