//! `/nativesso` and `/nativesso/logout`: OpenID Connect Native SSO for Mobile Apps 1.0.

use authlete_core::native_sso::{
    NativeSsoAction, NativeSsoLogoutAction, NativeSsoLogoutRequest, NativeSsoLogoutResponse, NativeSsoRequest,
    NativeSsoResponse,
};
use authlete_core::types::GrantType;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::api_result::{ApiResult, Refused, answer};
use crate::call::Call;
use crate::grant::Grant;
use crate::introspection::live;
use crate::jose::base64url;
use crate::router::{ApiFault, routes};
use crate::{id_token, issuance};

routes! {
    NativeSsoRequest => native_sso;
    NativeSsoLogoutRequest => logout;
}

/// Answers `/nativesso`. The codes of the refusals are not in Authlete's catalogue: they are this emulator's.
pub(crate) fn native_sso(call: &mut Call<'_>, request: NativeSsoRequest) -> Result<NativeSsoResponse, ApiFault> {
    Ok(attempt(call, &request).unwrap_or_else(|refused| {
        let content = Some(refused.json(call.service()));
        answer!(NativeSsoResponse, NativeSsoAction::CallerError, refused.result, content)
    }))
}

fn attempt(call: &mut Call<'_>, request: &NativeSsoRequest) -> Result<NativeSsoResponse, Refused> {
    let wrong = |code, text: &'static str| Refused::caller(code, text);
    if call.service().native_sso_supported != Some(true) {
        return Err(wrong("A501201", "The service does not support Native SSO."));
    }
    let secret = request.device_secret.expose();
    if secret.is_empty() {
        return Err(wrong("A501202", "'deviceSecret' is missing or empty."));
    }
    let token = live(call, &request.access_token);
    let mut token = token.map_err(|_| wrong("A501203", "'accessToken' is no access token that can be used."))?;
    let Some(session_id) = token.grant.session_id.clone() else {
        return Err(wrong("A501204", "The access token is not one of Native SSO."));
    };
    let object = |text: &Option<String>, code, name: &str| match text.as_deref().filter(|text| !text.is_empty()) {
        None => Ok(Map::new()),
        Some(text) => serde_json::from_str::<Map<String, Value>>(text)
            .map_err(|_| Refused::caller(code, format!("'{name}' is not a JSON object."))),
    };
    let mut told = Grant::clone(&token.grant);
    let authentication = &mut told.authentication;
    authentication.claims.extend(object(&request.claims, "A501205", "claims")?);
    authentication.header.extend(object(&request.idt_header_params, "A501206", "idtHeaderParams")?);
    // Without it, the subject of the access token is the user's name here too.
    authentication.sub = request.sub.clone().filter(|sub| !sub.is_empty());
    if let Some(kind) = request.id_token_aud_type.as_deref().filter(|kind| !kind.is_empty()) {
        authentication.aud_as_string = kind == "string";
    }
    let hash = request.device_secret_hash.clone().filter(|hash| !hash.is_empty());
    let hash = hash.unwrap_or_else(|| base64url(Sha256::digest(secret)));
    authentication.claims.insert("ds_hash".into(), hash.into());
    authentication.claims.insert("sid".into(), session_id.into());
    let id_token = id_token::signed(call, &told, token.access.as_ref(), None)?;
    // The client gets the refresh token that the call passes on.
    let passed_on = request.refresh_token.as_ref().map(|refresh| refresh.expose());
    token.refresh = token.refresh.filter(|refresh| passed_on == Some(&refresh.text()));
    let mut members = issuance::members(call.service(), &token, Some(&id_token));
    members.insert("device_secret".into(), secret.into());
    if token.grant.grant_type == GrantType::TokenExchange {
        // RFC 8693 2.2.1
        let kind = "urn:ietf:params:oauth:token-type:access_token";
        members.insert("issued_token_type".into(), kind.into());
    }
    Ok(answer!(
        NativeSsoResponse,
        NativeSsoAction::Ok,
        ApiResult::new("A501001", "The token response has a device secret now."),
        Some(issuance::body(members)),
        id_token: Some(id_token.into()),
    ))
}

/// Answers `/nativesso/logout`.
pub(crate) fn logout(
    call: &mut Call<'_>,
    request: NativeSsoLogoutRequest,
) -> Result<NativeSsoLogoutResponse, ApiFault> {
    let (action, result, count) = match request.session_id.as_str() {
        "" => {
            let result = ApiResult::new("A503201", "'sessionId' is missing or empty.");
            (NativeSsoLogoutAction::CallerError, result, None)
        }
        session_id => {
            let ids: Vec<_> = call.state.tokens.of_session(session_id).collect();
            let count = call.state.tokens.remove_all(ids);
            let result = ApiResult::new("A503001", format!("{count} access token(s) of the session were deleted."));
            (NativeSsoLogoutAction::Ok, result, Some(i32::try_from(count).unwrap_or(i32::MAX)))
        }
    };
    Ok(NativeSsoLogoutResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        count,
        ..NativeSsoLogoutResponse::new(action)
    })
}
