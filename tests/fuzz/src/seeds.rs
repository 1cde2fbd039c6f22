//! The valid JSON that inputs are made of: the fixtures of the core's tests.

use std::path::Path;

use serde_json::{Map, Value};

use crate::shown::CANARY;

/// What a body without a fixture has: the required members of all bodies that are no DTO of their own.
const ANY_BODY: &str = r#"{"subject":"john","clientSecret":"PSST","clientLocked":true,"requestableScopes":["a"]}"#;

/// An instance of the type of that name with all of its members, and secrets that are [`CANARY`]s.
pub(crate) fn instance_of(type_name: &str) -> String {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../core/tests/fixtures/{type_name}.json"));
    let Ok(text) = std::fs::read_to_string(file) else { return ANY_BODY.into() };
    let instance: Value = serde_json::from_str(&text).expect("fixtures are JSON");
    with_canaries("", instance).to_string()
}

fn with_canaries(name: &str, json: Value) -> Value {
    match json {
        Value::String(_) if is_secret(name) => CANARY.into(),
        Value::Array(items) => items.into_iter().map(|item| with_canaries(name, item)).collect(),
        Value::Object(members) => members
            .into_iter()
            .map(|(member, value)| {
                let value = with_canaries(&member, value);
                (member, value)
            })
            .collect::<Map<_, _>>()
            .into(),
        other => other,
    }
}

/// Whether the core's types have a secret of that name. More are secret; these are so wherever they stand.
pub(crate) fn is_secret(name: &str) -> bool {
    ["accessToken", "refreshToken", "idToken", "ticket", "clientSecret", "password", "parameters", "responseContent"]
        .contains(&name)
}
