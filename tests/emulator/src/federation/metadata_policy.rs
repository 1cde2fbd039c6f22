//! Metadata policies (OpenID Federation 1.0, section 6.1): what superiors make of the metadata of a relying party.

use serde_json::{Map, Value};

/// Applies the policy of one superior; what cannot be had is told.
pub(crate) fn apply(policy: &Map<String, Value>, metadata: &mut Map<String, Value>) -> Result<(), String> {
    for (name, operators) in policy {
        let operator = |operator: &str| operators.get(operator);
        // The operators are applied in this order (section 6.1.3.1).
        match operator("value") {
            Some(Value::Null) => drop(metadata.remove(name)),
            Some(value) => drop(metadata.insert(name.clone(), value.clone())),
            None => {}
        }
        if let Some(added) = operator("add") {
            let mut values = list(name, metadata.get(name));
            for value in list(name, Some(added)) {
                if !values.contains(&value) {
                    values.push(value);
                }
            }
            set(name, values, metadata);
        }
        if let Some(default) = operator("default") {
            metadata.entry(name.clone()).or_insert_with(|| default.clone());
        }
        if let (Some(Value::Array(allowed)), Some(value)) = (operator("one_of"), metadata.get(name)) {
            if !allowed.contains(value) {
                return Err(format!("'{name}' has a value that the federation does not allow."));
            }
        }
        if let (Some(allowed), true) = (operator("subset_of"), metadata.contains_key(name)) {
            let allowed = list(name, Some(allowed));
            let mut values = list(name, metadata.get(name));
            values.retain(|value| allowed.contains(value));
            match values.is_empty() {
                true => drop(metadata.remove(name)),
                false => set(name, values, metadata),
            }
        }
        if let (Some(needed), true) = (operator("superset_of"), metadata.contains_key(name)) {
            let values = list(name, metadata.get(name));
            if list(name, Some(needed)).iter().any(|value| !values.contains(value)) {
                return Err(format!("'{name}' lacks a value that the federation wants."));
            }
        }
        if operator("essential") == Some(&Value::Bool(true)) && !metadata.contains_key(name) {
            return Err(format!("'{name}' is missing, which the federation wants."));
        }
    }
    Ok(())
}

/// The values of a member. A scope is a list although it is a text.
fn list(name: &str, value: Option<&Value>) -> Vec<Value> {
    match value {
        None => Vec::new(),
        Some(Value::Array(values)) => values.clone(),
        Some(Value::String(text)) if name == "scope" => text.split_ascii_whitespace().map(Value::from).collect(),
        Some(value) => vec![value.clone()],
    }
}

fn set(name: &str, values: Vec<Value>, metadata: &mut Map<String, Value>) {
    let value = match name {
        "scope" => values.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" ").into(),
        _ => Value::Array(values),
    };
    metadata.insert(name.into(), value);
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn applied(policy: Value, metadata: Value) -> Result<Value, String> {
        let (Value::Object(policy), Value::Object(mut metadata)) = (policy, metadata) else { panic!("objects") };
        apply(&policy, &mut metadata).map(|()| metadata.into())
    }

    #[test]
    fn operators() {
        for (policy, metadata, expected) in [
            (json!({ "a": { "value": 1 } }), json!({ "a": 2 }), json!({ "a": 1 })),
            (json!({ "a": { "value": null } }), json!({ "a": 2 }), json!({})),
            (json!({ "a": { "add": ["y"] } }), json!({ "a": ["x"] }), json!({ "a": ["x", "y"] })),
            (json!({ "a": { "default": 1 } }), json!({}), json!({ "a": 1 })),
            (json!({ "a": { "default": 1 } }), json!({ "a": 2 }), json!({ "a": 2 })),
            (json!({ "a": { "one_of": [1, 2] } }), json!({ "a": 2 }), json!({ "a": 2 })),
            (json!({ "a": { "subset_of": ["x"] } }), json!({ "a": ["x", "y"] }), json!({ "a": ["x"] })),
            (json!({ "a": { "subset_of": ["x"] } }), json!({ "a": ["y"] }), json!({})),
            (json!({ "scope": { "subset_of": ["x"] } }), json!({ "scope": "x y" }), json!({ "scope": "x" })),
            (json!({ "a": { "superset_of": ["x"] } }), json!({ "a": ["x", "y"] }), json!({ "a": ["x", "y"] })),
        ] {
            assert_eq!(applied(policy.clone(), metadata), Ok(expected), "{policy}");
        }
        for (policy, metadata) in [
            (json!({ "a": { "one_of": [1] } }), json!({ "a": 2 })),
            (json!({ "a": { "superset_of": ["x"] } }), json!({ "a": ["y"] })),
            (json!({ "a": { "essential": true } }), json!({})),
            (json!({ "a": { "subset_of": ["x"], "essential": true } }), json!({ "a": ["y"] })),
        ] {
            assert!(applied(policy.clone(), metadata).is_err(), "{policy}");
        }
    }
}
