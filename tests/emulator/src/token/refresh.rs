//! `grant_type=refresh_token`.

use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::types::ClientType;

use super::granted;
use crate::access_token;
use crate::api_result::{ApiResult, Refused};
use crate::authorization_parameters::resource;
use crate::call::Call;
use crate::client_authentication::Authenticated;
use crate::form::{Form, words};
use crate::issuance::{self, Kind};
use crate::store::TokenValue;

/// How long a client can ask again with the refresh token before, in milliseconds. Authlete says that it is short.
const IDEMPOTENT: i64 = 60_000;

/// Replaces an access token, and the refresh token unless the service keeps it.
pub(super) fn refresh(
    call: &mut Call<'_>,
    request: &TokenRequest,
    form: &Form,
    client: &Authenticated,
) -> Result<TokenResponse, Refused> {
    let name = form.required("refresh_token", ["A053301", "A053302", "A053303"])?;
    let asked = words(form.get("scope").map_err(|_| Refused::request("A053304", "'scope' is repeated."))?);
    let invalid = |code, text: &'static str| Err(Refused::new(code, "invalid_grant", text));
    let renewed = renewed(call, name);
    let known = call.state.tokens.of_refresh(renewed.as_deref().unwrap_or(name));
    let Some((id, mut token)) = known.and_then(|id| Some((id, call.state.tokens.get(id)?.clone()))) else {
        return invalid("A053305", "There is no such refresh token.");
    };
    if token.grant.client_id != client.client_id {
        return invalid("A053307", "The refresh token is another client's.");
    }
    let Some(old) = token.refresh.take().filter(|refresh| refresh.is_live(call.now)) else {
        call.state.tokens.remove(id);
        return invalid("A053308", "The refresh token has expired.");
    };
    if asked.iter().any(|scope| !token.grant.scopes.contains(scope)) {
        return Err(Refused::new("A053309", "invalid_scope", "'scope' goes beyond what was granted."));
    }
    token.resources = resource::narrowed(form, &token.grant.resources)?.into();
    // The refresh token of a public client is as bound as its access tokens (RFC 8705 4, RFC 9449 5).
    let is_public = client.client.client_type != Some(ClientType::Confidential);
    if is_public && !call.confirmation.covers(&token.grant.confirmation) {
        return invalid("A053311", "The refresh token is bound to another key.");
    }
    token.grant_mut().confirmation = call.confirmation.clone();
    let mut scopes = if asked.is_empty() { token.grant.scopes.clone() } else { asked };
    // Without offline access, the user is not there to be told of (OpenID Connect Core 11).
    let offline = token.grant.scopes.iter().any(|scope| scope == "offline_access");
    if !offline && call.service().openid_dropped_on_refresh_without_offline_access == Some(true) {
        scopes.retain(|scope| scope != "openid");
    }
    token.scopes = scopes.into();
    for property in request.properties.iter().flatten() {
        token.grant_mut().properties.retain(|known| known.key != property.key);
        token.grant_mut().properties.push(property.clone());
    }

    let asked_duration = request.access_token_duration.or(token.grant.access_token_duration);
    let access_duration = issuance::duration(call, &token.grant, Kind::Access, asked_duration);
    let full = issuance::duration(call, &token.grant, Kind::Refresh, request.refresh_token_duration);
    let refresh = match renewed {
        Some(_) => old,
        None => Box::new(next(call, *old, full)),
    };
    if refresh.text() != name && renewed.is_none() {
        let end = call.now.saturating_add(IDEMPOTENT);
        call.state.renewed_refresh_tokens.insert(name, refresh.text(), end, call.now);
    }
    let given = request.access_token.as_ref().map(|token| token.expose()).filter(|token| !token.is_empty());
    let text = given.map_or_else(|| call.fresh(), String::from);
    token.access = Some(issuance::linked(call, TokenValue::new(text, call.now, access_duration), Some(&refresh)));
    token.refresh = Some(refresh);
    token.refreshed_at = Some(call.now);
    access_token::add_claims(token.grant_mut(), request.jwt_at_claims.as_deref())?;
    access_token::as_jwt(call, &mut token)?;
    call.state.tokens.replace(id, token.clone());

    let openid = token.scopes.iter().any(|scope| scope == "openid");
    let action = match call.service().id_token_reissuable {
        Some(true) if openid => TokenAction::IdTokenReissuable,
        _ => TokenAction::Ok,
    };
    let result = ApiResult::new("A053001", "The token request (refresh_token) was processed.");
    let answer = granted(call, &token, None, action, result);
    Ok(TokenResponse { previous_refresh_token_used: Some(renewed.is_some()), ..answer })
}

/// The refresh token that took the place of that one a short while ago, where the service lets clients ask again.
fn renewed(call: &Call<'_>, name: &str) -> Option<String> {
    let idempotent = call.service().refresh_token_idempotent == Some(true);
    call.state.renewed_refresh_tokens.get(name, call.now).ok().filter(|_| idempotent).cloned()
}

/// The refresh token for the next time.
fn next(call: &mut Call<'_>, old: TokenValue, full: i64) -> TokenValue {
    if call.service().refresh_token_kept == Some(true) {
        return match call.service().refresh_token_duration_reset {
            Some(true) => TokenValue::new(old.text(), call.now, full),
            _ => old,
        };
    }
    let text = call.fresh();
    match call.service().refresh_token_duration_kept {
        Some(true) => old.with_text(text),
        _ => TokenValue::new(text, call.now, full),
    }
}
