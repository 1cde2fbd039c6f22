//! Rich authorization requests (RFC 9396): the `authorization_details` of requests, and how answers carry them.

use authlete_core::client::Client;
use authlete_core::service::Service;
use authlete_core::types::{AuthzDetails, AuthzDetailsElement};
use serde_json::{Map, Value, json};

use crate::api_result::Refused;

/// Reads the parameter: only types that the service supports and the client has declared (RFC 9396 10).
pub(crate) fn read(text: &str, service: &Service, client: &Client) -> Result<AuthzDetails, Refused> {
    let wrong = |code, text: String| Refused::new(code, "invalid_authorization_details", text);
    let value: Value =
        serde_json::from_str(text).map_err(|_| wrong("A249304", "'authorization_details' is not JSON.".into()))?;
    let Value::Array(values) = value else {
        return Err(wrong("A249305", "'authorization_details' is not a JSON array.".into()));
    };
    let mut elements = Vec::with_capacity(values.len());
    for (index, value) in values.into_iter().enumerate() {
        let element = |what: &str| format!("The element {index} of 'authorization_details' {what}.");
        let malformed = || wrong("A249306", element("is malformed"));
        let Value::Object(members) = value else {
            return Err(malformed());
        };
        let name = match members.get("type") {
            None | Some(Value::Null) => "",
            Some(Value::String(name)) => name,
            Some(_) => return Err(malformed()),
        };
        if name.is_empty() {
            return Err(wrong("A249301", element("has no 'type'")));
        }
        let lists = |list: &Option<Vec<String>>| list.iter().flatten().any(|it| it == name);
        if !lists(&service.supported_authorization_details_types) {
            return Err(wrong("A249302", element("has a 'type' that the service does not support")));
        }
        if !lists(&client.authorization_details_types) {
            return Err(wrong("A249303", element("has a 'type' that the client has not declared")));
        }
        elements.push(from_json(members).ok_or_else(malformed)?);
    }
    Ok(AuthzDetails { elements: Some(elements), ..Default::default() })
}

/// An element of the array; `None` where a common member (RFC 9396 2.2) has another type than it should.
fn from_json(members: Map<String, Value>) -> Option<AuthzDetailsElement> {
    let mut element = AuthzDetailsElement::default();
    let mut others = Map::new();
    for (name, value) in members {
        let common = match name.as_str() {
            "type" => &mut element.r#type,
            "identifier" => &mut element.identifier,
            _ => {
                let list = match name.as_str() {
                    "locations" => &mut element.locations,
                    "actions" => &mut element.actions,
                    "datatypes" => &mut element.data_types,
                    "privileges" => &mut element.privileges,
                    _ => {
                        others.insert(name, value);
                        continue;
                    }
                };
                *list = Some(serde_json::from_value(value).ok()?);
                continue;
            }
        };
        *common = Some(value.as_str()?.into());
    }
    element.other_fields = (!others.is_empty()).then(|| Value::Object(others).to_string());
    Some(element)
}

/// The array as clients and resource servers see it.
pub(crate) fn to_json(details: &AuthzDetails) -> Value {
    let element = |element: &AuthzDetailsElement| {
        let others = element.other_fields.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let mut members: Map<String, Value> = others.unwrap_or_default();
        let mut set = |name: &str, value: Option<Value>| {
            if let Some(value) = value {
                members.insert(name.into(), value);
            }
        };
        set("type", element.r#type.as_ref().map(|it| json!(it)));
        set("locations", element.locations.as_ref().map(|it| json!(it)));
        set("actions", element.actions.as_ref().map(|it| json!(it)));
        set("datatypes", element.data_types.as_ref().map(|it| json!(it)));
        set("identifier", element.identifier.as_ref().map(|it| json!(it)));
        set("privileges", element.privileges.as_ref().map(|it| json!(it)));
        Value::Object(members)
    };
    details.elements.iter().flatten().map(element).collect()
}
