//! `/backchannel/logout/token`: logout tokens (OpenID Connect Back-Channel Logout 1.0, section 2.4).

use authlete_core::backchannel_logout::{
    BackchannelLogoutTokenAction, BackchannelLogoutTokenRequest, BackchannelLogoutTokenResponse,
};
use authlete_core::types::JwsAlg;
use serde_json::{Map, Value, json};

use crate::api_result::ApiResult;
use crate::call::Call;
use crate::jose::JwtFormat;
use crate::router::{ApiFault, routes};
use crate::{client_keys, clients, id_token};

routes! {
    BackchannelLogoutTokenRequest => logout_token;
}

/// How long a logout token is good, in seconds: what section 2.4 calls short.
const DURATION: i64 = 120;

/// Answers `/backchannel/logout/token`. The codes of the refusals are not in Authlete's catalogue: they are this emulator's.
pub(crate) fn logout_token(
    call: &mut Call<'_>,
    request: BackchannelLogoutTokenRequest,
) -> Result<BackchannelLogoutTokenResponse, ApiFault> {
    let (action, result, token, uri) = match attempt(call, request) {
        Ok((token, uri)) => {
            let result = ApiResult::new("A504001", "A logout token was made.");
            (BackchannelLogoutTokenAction::Ok, result, Some(token), uri)
        }
        Err(result) => (BackchannelLogoutTokenAction::CallerError, result, None, None),
    };
    Ok(BackchannelLogoutTokenResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        logout_token: token.map(Into::into),
        backchannel_logout_uri: uri,
        ..BackchannelLogoutTokenResponse::new(action)
    })
}

/// The token, and where it is to be sent. Authlete does not look at whether the client has such a URI.
fn attempt(call: &mut Call<'_>, request: BackchannelLogoutTokenRequest) -> Result<(String, Option<String>), ApiResult> {
    let wrong = |code, text: &'static str| Err(ApiResult::new(code, text));
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let (subject, session_id) = (given(request.subject), given(request.session_id));
    if request.client_identifier.is_empty() {
        return wrong("A504201", "'clientIdentifier' is missing or empty.");
    }
    let found = clients::find(&call.state, &request.client_identifier);
    let found = found.and_then(|found| Some((found, call.state.clients.get(&found.0)?.clone())));
    let Some(((client_id, identified_by), client)) = found else {
        return wrong("A504202", "There is no such client.");
    };
    if subject.is_none() && session_id.is_none() {
        return wrong("A504204", "There is neither 'subject' nor 'sessionId'.");
    }
    if session_id.is_none() && client.backchannel_logout_session_required == Some(true) {
        return wrong("A504205", "'sessionId' is missing, which the client needs.");
    }
    let alg = id_token::sign_alg(Some(&client));
    if alg == JwsAlg::None {
        return wrong("A504206", "The client's tokens are to be unsigned, which no logout token may be.");
    }
    client_keys::fetch_for(call, &client, &client.id_token_encryption_alg).map_err(|refused| refused.result)?;
    let now = call.now / 1000;
    let mut claims = Map::new();
    let mut set = |name: &str, value: Value| claims.insert(name.into(), value);
    set("iss", json!(call.service().issuer));
    set("aud", json!(clients::own_id(&call.state, client_id, identified_by)));
    set("iat", now.into());
    set("exp", (now + DURATION).into());
    set("jti", call.fresh().into());
    set("events", json!({ "http://schemas.openid.net/event/backchannel-logout": {} }));
    if let Some(subject) = subject {
        set("sub", subject.into());
    }
    if let Some(session_id) = session_id {
        set("sid", session_id.into());
    }
    let service = call.service();
    // It looks like the client's ID tokens, apart from its type (section 2.4).
    let format = JwtFormat {
        sign_alg: Some(alg),
        key_id: service.id_token_signature_key_id.as_deref(),
        encryption_alg: client.id_token_encryption_alg.clone(),
        encryption_enc: client.id_token_encryption_enc.clone(),
        header: Map::from_iter([("typ".to_string(), "logout+jwt".into())]),
    };
    let token = call.jwt(format, &claims, Some(&client)).map_err(|fault| fault.refused().result)?;
    Ok((token, given(client.backchannel_logout_uri)))
}
