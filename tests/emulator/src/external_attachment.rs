//! Access tokens for the external attachments of verified claims (OpenID Connect for Identity Assurance 1.0), which the service puts
//! into ID tokens and user information in place of the authorization server.

use serde_json::{Map, Value, json};

use crate::api_result::Refused;
use crate::call::Call;
use crate::grant::Grant;
use crate::issuance;
use crate::store::TokenValue;

/// Gives those attachments tokens that are at URLs and have none. A token is good for as long as its attachment says, or else for
/// that many seconds.
pub(crate) fn embed_tokens(
    call: &mut Call<'_>,
    grant: &Grant,
    claims: &mut Map<String, Value>,
    duration: i64,
) -> Result<(), Refused> {
    if call.service().access_token_for_external_attachment_embedded != Some(true) {
        return Ok(());
    }
    let verified = claims.get_mut("verified_claims").into_iter().flat_map(each);
    let evidence = verified.filter_map(|verified| verified.get_mut("verification")?.get_mut("evidence")).flat_map(each);
    for attachment in evidence.filter_map(|evidence| evidence.get_mut("attachments")).flat_map(each) {
        let Some(attachment) = attachment.as_object_mut().filter(|it| !it.contains_key("access_token")) else {
            continue;
        };
        let Some(url) = attachment.get("url").and_then(Value::as_str).map(String::from) else { continue };
        let now = call.now / 1000;
        let duration = attachment.get("exp").and_then(Value::as_i64).map_or(duration, |exp| exp.saturating_sub(now));
        if duration <= 0 {
            continue;
        }
        let grant = Grant {
            subject: grant.subject.clone(),
            resources: vec![url],
            for_external_attachment: true,
            ..Grant::new(grant.client_id, grant.identified_by, grant.grant_type.clone())
        };
        let access = TokenValue::new(call.fresh(), call.now, duration);
        let token = issuance::keep(call, grant, access, None, None)?;
        attachment.insert("access_token".into(), json!(token.access.as_ref().map(|access| access.shown())));
        attachment.insert("exp".into(), json!(now.saturating_add(duration)));
    }
    Ok(())
}

/// The elements of a list, or what stands there in place of one.
fn each(value: &mut Value) -> &mut [Value] {
    match value {
        Value::Array(elements) => elements,
        value => std::slice::from_mut(value),
    }
}
