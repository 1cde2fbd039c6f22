//! The `claims` parameter (OpenID Connect Core 5.5).

use serde_json::{Map, Value};

use crate::api_result::Refused;

/// What the parameter asks for.
#[derive(Default)]
pub(super) struct Claims {
    pub(super) id_token_names: Vec<String>,
    pub(super) user_info_names: Vec<String>,
    /// The `id_token` member as JSON.
    pub(super) id_token: Option<String>,
    /// The `userinfo` member as JSON.
    pub(super) user_info: Option<String>,
    pub(super) subject: Option<String>,
    pub(super) acrs: Vec<String>,
    pub(super) acr_essential: bool,
}

impl Claims {
    pub(super) fn read(text: Option<&str>) -> Result<Self, Refused> {
        let Some(text) = text else {
            return Ok(Self::default());
        };
        let claims: Map<String, Value> =
            serde_json::from_str(text).map_err(|_| Refused::request("A022303", "'claims' is not a JSON object."))?;
        let user_info = section(&claims, "userinfo", "A022304")?;
        let id_token = section(&claims, "id_token", "A022305")?;
        let wanted = |name: &str| id_token.and_then(|id_token| id_token.get(name)).and_then(Value::as_object);
        let subject = wanted("sub").and_then(|sub| sub.get("value")).and_then(Value::as_str).map(String::from);
        let (mut acrs, mut acr_essential) = (Vec::new(), false);
        if let Some(acr) = wanted("acr") {
            let values = acr.get("values").and_then(Value::as_array).into_iter().flatten();
            acrs.extend(values.chain(acr.get("value")).filter_map(Value::as_str).map(String::from));
            acr_essential = acr.get("essential").and_then(Value::as_bool).unwrap_or_default();
        }
        let json = |section: Option<&Map<String, Value>>| section.map(|it| Value::Object(it.clone()).to_string());
        Ok(Self {
            id_token_names: names(id_token),
            user_info_names: names(user_info),
            id_token: json(id_token),
            user_info: json(user_info),
            subject,
            acrs,
            acr_essential,
        })
    }
}

fn section<'c>(
    claims: &'c Map<String, Value>,
    name: &str,
    code: &'static str,
) -> Result<Option<&'c Map<String, Value>>, Refused> {
    let Some(value) = claims.get(name).filter(|value| !value.is_null()) else {
        return Ok(None);
    };
    let section = value
        .as_object()
        .ok_or_else(|| Refused::request(code, format!("The member '{name}' of 'claims' is not a JSON object.")))?;
    match section.iter().find(|(_, value)| !value.is_null() && !value.is_object()) {
        Some((claim, _)) => {
            Err(Refused::request("A023301", format!("The value of '{claim}' in 'claims' is not a JSON object.")))
        }
        None => Ok(Some(section)),
    }
}

/// The claims to ask the user for; the others are what the ID token is about in any case.
fn names(section: Option<&Map<String, Value>>) -> Vec<String> {
    let own = ["sub", "acr", "auth_time"];
    section.into_iter().flat_map(Map::keys).filter(|name| !own.contains(&name.as_str())).cloned().collect()
}
