//! `/auth/introspection/standard` (RFC 7662).

use authlete_core::Secret;
use authlete_core::introspection::{
    StandardIntrospectionAction, StandardIntrospectionRequest, StandardIntrospectionResponse,
};
use serde_json::json;

use super::jwt::{self, accepts_jwt};
use crate::api_result::{ApiResult, Refused, answer};
use crate::call::Call;
use crate::fapi::Profiles;
use crate::form::Form;
use crate::issuance::{token_type, visible};
use crate::router::ApiFault;
use crate::store::Token;
use crate::{authorization_details, clients};

/// Answers `/auth/introspection/standard` (RFC 7662).
pub(super) fn standard_introspection(
    call: &mut Call<'_>,
    request: StandardIntrospectionRequest,
) -> Result<StandardIntrospectionResponse, ApiFault> {
    let refused = |action, refused: Refused| {
        let content = Some(refused.json(call.service()));
        Ok(answer!(StandardIntrospectionResponse, action, refused.result, content))
    };
    if call.lacks("parameters") {
        let fault = Refused::caller("A145201", "The call does not contain 'parameters'.");
        return refused(StandardIntrospectionAction::InternalServerError, fault);
    }
    let form = Form::parse(request.parameters.expose());
    if form.is_empty() {
        let fault = Refused::request("A145301", "The request has no parameters.");
        return refused(StandardIntrospectionAction::BadRequest, fault);
    }
    let Some(text) = form.lenient("token") else {
        let fault = Refused::request("A145302", "'token' is missing.");
        return refused(StandardIntrospectionAction::BadRequest, fault);
    };
    let tokens = &call.state.tokens;
    let of_access =
        || tokens.get(tokens.of_access(text)?).and_then(|it| Some((it, it.access.as_ref()?, "access_token")));
    let of_refresh =
        || tokens.get(tokens.of_refresh(text)?).and_then(|it| Some((it, it.refresh.as_deref()?, "refresh_token")));
    let found = of_access().or_else(of_refresh);
    let kind = found.map_or("null", |(_, _, kind)| kind);
    let client = found.and_then(|(token, ..)| call.state.clients.get(&token.grant.client_id));
    let profiles =
        client.map_or_else(|| Profiles::of_service(call.service()), |client| Profiles::of(call.service(), client));
    let as_jwt = profiles.signed_introspection || accepts_jwt(request.http_accept_header.as_deref());
    let resource_server = request.rs_uri.as_deref().filter(|uri| !uri.is_empty());
    if as_jwt && resource_server.is_none() {
        let fault =
            Refused::request("A404301", "A response that is a JWT is for a resource server, which is not named.");
        return refused(StandardIntrospectionAction::BadRequest, fault);
    }
    // A token that is for certain resource servers is no good for others (RFC 7662, section 4).
    let is_for = |token: &Token, kind: &str| {
        let resources = resources(token, kind);
        resources.is_empty() || resource_server.is_none_or(|uri| resources.iter().any(|resource| resource == uri))
    };
    let live = found.filter(|(token, value, kind)| value.is_live(call.now) && is_for(token, kind));
    let body = match live {
        None => json!({ "active": false }),
        Some((token, value, kind)) => {
            let hidden = request.with_hidden_properties == Some(true);
            active(call, token, value.expires_at, kind, hidden)
        }
    };
    let text = format!("The introspection was done (type={kind}, active={}).", live.is_some());
    let result = ApiResult::new("A145001", text);
    let Some(audience) = resource_server.filter(|_| as_jwt) else {
        let content = Some(body.to_string().into());
        return Ok(answer!(StandardIntrospectionResponse, StandardIntrospectionAction::Ok, result, content));
    };
    match jwt::written(call, profiles, &request, audience, body) {
        Ok(jwt) => {
            Ok(answer!(StandardIntrospectionResponse, StandardIntrospectionAction::Jwt, result, Some(jwt.into())))
        }
        Err(fault) => refused(StandardIntrospectionAction::InternalServerError, fault),
    }
}

/// What the token of that kind is for: an access token may be for fewer resources than its refresh token.
fn resources<'t>(token: &'t Token, kind: &str) -> &'t [String] {
    if kind == "access_token" { &token.resources } else { &token.grant.resources }
}

fn active(call: &Call<'_>, token: &Token, expires_at: i64, kind: &str, hidden: bool) -> serde_json::Value {
    let grant = &token.grant;
    let access = kind == "access_token";
    let scopes = if access { &*token.scopes } else { &grant.scopes };
    let members = [
        ("active", Some(json!(true))),
        ("sub", grant.subject.as_ref().map(|subject| json!(subject))),
        ("scope", (!scopes.is_empty()).then(|| json!(scopes.join(" ")))),
        ("iss", call.service().issuer.as_ref().map(|issuer| json!(issuer))),
        ("token_type", access.then(|| json!(token_type(call.service(), &grant.confirmation)))),
        ("exp", Some(json!(expires_at / 1000))),
        ("client_id", clients::known_id(&call.state, grant).map(|client_id| json!(client_id))),
        ("auth_time", grant.authentication.time.map(|time| json!(time))),
        ("acr", grant.authentication.acr.as_ref().map(|acr| json!(acr))),
        ("cnf", grant.confirmation.cnf()),
        (
            "aud",
            Some(resources(token, kind)).filter(|resources| !resources.is_empty()).map(|resources| json!(resources)),
        ),
        ("authorization_details", grant.authorization_details.as_ref().map(authorization_details::to_json)),
        ("grant_id", grant.grant_id.as_ref().map(|id| json!(id))),
    ];
    let mut body: serde_json::Map<_, _> =
        members.into_iter().filter_map(|(name, value)| Some((name.to_string(), value?))).collect();
    let mut add = |key: &str, value: &str| {
        body.entry(key).or_insert_with(|| json!(value));
    };
    if hidden {
        for property in &grant.properties {
            add(property.key.as_deref().unwrap_or_default(), property.value.as_ref().map_or("", Secret::expose));
        }
    } else {
        visible(&grant.properties).for_each(|(key, value)| add(key, value));
    }
    body.into()
}
