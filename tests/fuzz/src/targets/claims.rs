//! The `claims` parameter: what is read is written without loss.

use std::collections::BTreeMap;
use std::fmt::{Debug, Display};
use std::str::FromStr;

use authlete_core::Fault;
use authlete_core::oauth::claims::{ClaimsRequest, RequestedClaims};
use serde_json::value::RawValue;

use crate::fields::text;
use crate::shown;

pub(super) fn run(input: &[u8]) {
    let text = text(input);
    check::<ClaimsRequest>(&text);
    check::<RequestedClaims>(&text);
}

fn check<T: FromStr<Err = Fault> + Display + Debug + PartialEq>(text: &str) {
    let claims: T = match text.parse() {
        Ok(claims) => claims,
        Err(fault) => return shown::check(&fault),
    };
    let written = claims.to_string();
    let again: T = written.parse().expect("what was written can be read");
    assert!(again == claims, "claims change on their way: {claims:?} {again:?}");
    assert_eq!(again.to_string(), written);
    assert_eq!(values(&written), values(text), "values are lost or spelled anew");
}

/// The values in a JSON text that are neither `null` nor containers, as they are spelled, in order of spelling. Of a member
/// that stands twice, the last one counts. Nesting below a depth that no request has is left out.
fn values(text: &str) -> Vec<String> {
    let mut values = Vec::new();
    collect(text, 0, &mut values);
    values.sort();
    values
}

fn collect(text: &str, depth: usize, values: &mut Vec<String>) {
    if depth > 32 {
        return;
    }
    match text.trim().as_bytes().first() {
        Some(b'{') => {
            let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(text).unwrap_or_default();
            members.values().for_each(|value| collect(value.get(), depth + 1, values));
        }
        Some(b'[') => {
            let items: Vec<Box<RawValue>> = serde_json::from_str(text).unwrap_or_default();
            items.iter().for_each(|value| collect(value.get(), depth + 1, values));
        }
        _ if text.trim() == "null" => {}
        _ => values.push(text.trim().into()),
    }
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    [
        r##"{"userinfo":{"given_name":{"essential":true},"nickname":null,"family_name#ja-Kana-JP":{"purpose":"a letter"},"verified_claims":[{"verification":{"trust_framework":null},"claims":{"birthdate":null}}]},"id_token":{"auth_time":{"essential":true},"sub":{"value":"248289761001"},"acr":{"values":["urn:mace:incommon:iap:silver",2]}},"transformed_claims":{"age":{"fn":["years_ago",["gte",18]]}}}"##,
        r#"{"id_token":{"a":{"values":[1.10,0.1000000000000000055511151231257827,1e400]}},"x":-0.0}"#,
        r#"{"acr":{"essential":false,"value":1.0E+2,"values":null},"verified_claims":{"claims":{}}}"#,
        "{}",
    ]
    .map(Vec::from)
    .into()
}
