//! Requested claims: those of the `claims` parameter (OpenID Connect Core 5.5) and those that scopes stand for (5.4).

use authlete_core::service::Service;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::api_result::Refused;
use crate::authorization::response_types::ResponseTypes;
use crate::{scopes, transformed_claims};

/// The claims that a request asks for.
#[derive(Serialize, Deserialize)]
pub(crate) struct RequestedClaims {
    pub(crate) in_id_token: Vec<String>,
    pub(crate) at_user_info: Vec<String>,
    /// The `id_token` member of the parameter as JSON.
    pub(crate) id_token_member: Option<String>,
    /// The `userinfo` member of the parameter as JSON.
    pub(crate) user_info_member: Option<String>,
    /// The `transformed_claims` member of the parameter as JSON.
    pub(crate) transformed_member: Option<String>,
    pub(crate) acr_essential: bool,
}

impl RequestedClaims {
    /// The claims of the parameter and the scopes.
    pub(super) fn of(parameter: ClaimsParameter, service: &Service, scopes: &[String], types: ResponseTypes) -> Self {
        let openid = scopes.iter().any(|scope| scope == "openid");
        // What scopes stand for goes to the userinfo endpoint, unless there will be no access token for it.
        let alone = types.id_token && !types.token && !types.code;
        let shortcuts = || scopes::claims(scopes).map(String::from);
        let in_id_token = openid && (alone || service.claim_shortcut_restrictive != Some(true));
        Self {
            in_id_token: merged(names(parameter.id_token.as_ref()), shortcuts().filter(|_| in_id_token)),
            at_user_info: merged(names(parameter.user_info.as_ref()), shortcuts().filter(|_| openid && !alone)),
            id_token_member: parameter.id_token.map(|it| Value::Object(it).to_string()),
            user_info_member: parameter.user_info.map(|it| Value::Object(it).to_string()),
            transformed_member: parameter.transformed.map(|it| it.to_string()),
            acr_essential: parameter.acr_essential,
        }
    }
}

/// The `claims` parameter.
#[derive(Default)]
pub(super) struct ClaimsParameter {
    id_token: Option<Map<String, Value>>,
    user_info: Option<Map<String, Value>>,
    transformed: Option<Value>,
    pub(super) subject: Option<String>,
    pub(super) acrs: Vec<String>,
    acr_essential: bool,
}

impl ClaimsParameter {
    /// Reads the parameter.
    pub(super) fn read(text: Option<&str>) -> Result<Self, Refused> {
        let Some(text) = text else {
            return Ok(Self::default());
        };
        let mut claims: Map<String, Value> =
            serde_json::from_str(text).map_err(|_| Refused::request("A022303", "'claims' is not a JSON object."))?;
        let user_info = section(&mut claims, "userinfo", "A022304")?;
        let id_token = section(&mut claims, "id_token", "A022305")?;
        let wanted = |name: &str| id_token.as_ref().and_then(|id_token| id_token.get(name)).and_then(Value::as_object);
        let subject = wanted("sub").and_then(|sub| sub.get("value")).and_then(Value::as_str).map(String::from);
        let (mut acrs, mut acr_essential) = (Vec::new(), false);
        if let Some(acr) = wanted("acr") {
            let values = acr.get("values").and_then(Value::as_array).into_iter().flatten();
            acrs.extend(values.chain(acr.get("value")).filter_map(Value::as_str).map(String::from));
            acr_essential = acr.get("essential").and_then(Value::as_bool).unwrap_or_default();
        }
        let transformed = claims.remove("transformed_claims").filter(|value| !value.is_null());
        transformed.as_ref().map_or(Ok(()), transformed_claims::check)?;
        Ok(Self { id_token, user_info, transformed, subject, acrs, acr_essential })
    }
}

fn section(
    claims: &mut Map<String, Value>,
    name: &str,
    code: &'static str,
) -> Result<Option<Map<String, Value>>, Refused> {
    let section = match claims.remove(name) {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::Object(section)) => section,
        Some(_) => {
            return Err(Refused::request(code, format!("The member '{name}' of 'claims' is not a JSON object.")));
        }
    };
    for (claim, value) in section.iter().filter(|(_, value)| !value.is_null()) {
        check_claim(claim, value)?;
    }
    Ok(Some(section))
}

/// Checks what is said of one claim (OpenID Connect Core 5.5.1).
fn check_claim(claim: &str, value: &Value) -> Result<(), Refused> {
    let wrong = |code, what: &str| Err(Refused::request(code, format!("In 'claims', {what} of '{claim}' is wrong.")));
    // Verified claims have a structure of their own (OpenID Connect for Identity Assurance 1.0).
    if claim == "verified_claims" {
        return match value {
            Value::Object(_) | Value::Array(_) => Ok(()),
            _ => wrong("A022306", "the structure"),
        };
    }
    let Some(members) = value.as_object() else {
        return wrong("A023301", "the value");
    };
    if members.get("essential").is_some_and(|it| !it.is_boolean()) {
        return wrong("A023302", "'essential'");
    }
    // These are texts in every ID token.
    let is_text = matches!(claim, "sub" | "acr");
    if is_text && members.get("value").is_some_and(|it| !it.is_string()) {
        return wrong("A023303", "'value'");
    }
    match members.get("values") {
        None => Ok(()),
        Some(Value::Array(values)) if is_text && !values.iter().all(Value::is_string) => {
            wrong("A023305", "an element of 'values'")
        }
        Some(Value::Array(_)) => Ok(()),
        Some(_) => wrong("A023304", "'values'"),
    }
}

/// The claims to ask the user for; the others are what the ID token is about in any case.
fn names(section: Option<&Map<String, Value>>) -> Vec<String> {
    let own = ["sub", "acr", "auth_time", "verified_claims"];
    section.into_iter().flat_map(Map::keys).filter(|name| !own.contains(&name.as_str())).cloned().collect()
}

fn merged(names: Vec<String>, more: impl Iterator<Item = String>) -> Vec<String> {
    let mut names = names;
    for name in more {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}
