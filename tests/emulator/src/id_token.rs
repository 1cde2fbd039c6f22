//! ID tokens (OpenID Connect Core 2).

use serde_json::json;

use crate::key::half_hash;
use crate::state::{Call, Grant};

/// A signed ID token that goes along with an access token or a code. Claims of the request never replace those that make
/// it an ID token.
pub(crate) fn signed(call: &Call<'_>, grant: &Grant, access_token: Option<&str>, code: Option<&str>) -> String {
    let service = call.service();
    let extension = call.state.clients.get(&grant.client_id).and_then(|client| client.extension.as_ref());
    let durations = [extension.and_then(|extension| extension.id_token_duration), service.id_token_duration];
    let duration = durations.into_iter().flatten().find(|duration| *duration > 0).unwrap_or(86_400);
    let now = call.now / 1000;
    let authentication = &grant.authentication;
    let audience = grant.client_id.to_string();
    let as_string = authentication.aud_as_string || service.id_token_aud_type.as_deref() == Some("string");

    let mut claims = authentication.claims.clone();
    let mut set = |name: &str, value: Option<serde_json::Value>| {
        if let Some(value) = value {
            claims.insert(name.into(), value);
        }
    };
    set("iss", service.issuer.as_ref().map(|issuer| json!(issuer)));
    set("sub", authentication.sub.as_ref().or(grant.subject.as_ref()).map(|sub| json!(sub)));
    set("aud", Some(if as_string { json!(audience) } else { json!([audience]) }));
    set("exp", Some(json!(now.saturating_add(duration))));
    set("iat", Some(json!(now)));
    set("auth_time", authentication.time.map(|time| json!(time)));
    set("nonce", authentication.nonce.as_ref().map(|nonce| json!(nonce)));
    set("acr", authentication.acr.as_ref().map(|acr| json!(acr)));
    set("at_hash", access_token.map(|token| json!(half_hash(token))));
    set("c_hash", code.map(|code| json!(half_hash(code))));
    call.state.key.sign(authentication.header.clone(), &claims.into())
}
