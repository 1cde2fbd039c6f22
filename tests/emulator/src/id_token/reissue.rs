//! `/idtoken/reissue`: a refresh whose answer has an ID token too (OpenID Connect Core 12.2).

use authlete_core::Secret;
use authlete_core::id_token::{IdTokenReissueAction, IdTokenReissueRequest, IdTokenReissueResponse};
use serde_json::{Map, Value};

use crate::api_result::{ApiResult, Refused, answer};
use crate::call::Call;
use crate::issuance;
use crate::router::{ApiFault, routes};

routes! {
    IdTokenReissueRequest => reissue;
}

/// Answers `/idtoken/reissue`. The catalogue has no codes of this API: they are those of the steps that it takes.
fn reissue(call: &mut Call<'_>, request: IdTokenReissueRequest) -> Result<IdTokenReissueResponse, ApiFault> {
    match attempt(call, &request) {
        Ok((id_token, content)) => {
            let result = ApiResult::new("A053001", "The ID token was issued anew.");
            let id_token = Some(id_token.into());
            Ok(answer!(IdTokenReissueResponse, IdTokenReissueAction::Ok, result, Some(content), id_token: id_token))
        }
        Err((action, refused)) => {
            let content = Some(refused.json(call.service()));
            Ok(answer!(IdTokenReissueResponse, action, refused.result, content))
        }
    }
}

fn attempt(
    call: &mut Call<'_>,
    request: &IdTokenReissueRequest,
) -> Result<(String, Secret), (IdTokenReissueAction, Refused)> {
    let caller = |code, text: &'static str| (IdTokenReissueAction::CallerError, Refused::caller(code, text));
    if call.service().id_token_reissuable != Some(true) {
        return Err(caller("A049305", "The service does not reissue ID tokens."));
    }
    let text = request.access_token.expose();
    if text.is_empty() {
        return Err(caller("A057301", "There is no access token."));
    }
    let tokens = &call.state.tokens;
    let token = tokens.of_access(text).and_then(|id| tokens.get(id)).cloned();
    let mut token = token.ok_or_else(|| caller("A057302", "The access token does not exist."))?;
    if !token.scopes.iter().any(|scope| scope == "openid") || token.grant.subject.is_none() {
        return Err(caller("A089304", "The access token does not cover openid."));
    }
    let object = |text: Option<&str>, code, fault| match text.filter(|text| !text.trim().is_empty()) {
        None => Ok(None),
        Some(text) => serde_json::from_str::<Map<String, Value>>(text).map(Some).map_err(|_| caller(code, fault)),
    };
    let authentication = &mut token.grant_mut().authentication;
    // The first ID token alone answers the request that the nonce came with.
    authentication.nonce = None;
    if let Some(claims) = object(request.claims.as_deref(), "A044201", "'claims' is not a JSON object.")? {
        let session_id = authentication.claims.remove("sid");
        authentication.claims = claims;
        authentication.claims.extend(session_id.map(|session_id| ("sid".to_string(), session_id)));
    }
    if let Some(header) =
        object(request.idt_header_params.as_deref(), "A255201", "'idtHeaderParams' is not a JSON object.")?
    {
        authentication.header = header;
    }
    if let Some(sub) = request.sub.clone().filter(|sub| !sub.is_empty()) {
        authentication.sub = Some(sub);
    }
    match request.id_token_aud_type.as_deref() {
        Some("string") => authentication.aud_as_string = true,
        Some("array") => authentication.aud_as_string = false,
        _ => {}
    }
    let id_token = super::signed(call, &token.grant, token.access.as_ref(), None)
        .map_err(|refused| (IdTokenReissueAction::InternalServerError, refused))?;
    if let Some(given) = &request.refresh_token {
        token.refresh = token.refresh.map(|refresh| Box::new(refresh.with_text(given.expose())));
    }
    let content = issuance::body(issuance::members(call.service(), &token, Some(&id_token)));
    Ok((id_token, content))
}
