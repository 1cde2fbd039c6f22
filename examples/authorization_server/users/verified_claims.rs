//! Which verified claims of a user go to a client: those that it asks for, with the verification that it asks for (OpenID Connect
//! for Identity Assurance 1.0, section 6).

use serde_json::{Map, Value, json};

/// The part of a user's verified claims that a request asks for, both being one object or a list of them. It is `None` where
/// the user has nothing that the request would take.
pub(super) fn select(available: &Value, request: &Value) -> Option<Value> {
    let select_one = |wanted: &Value| list(available).find_map(|available| of_one(available, wanted));
    match request {
        Value::Array(wanted) => {
            let selected: Vec<_> = wanted.iter().filter_map(select_one).collect();
            (!selected.is_empty()).then(|| selected.into())
        }
        wanted => select_one(wanted),
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    let one = (!value.is_array()).then_some(value);
    value.as_array().into_iter().flatten().chain(one)
}

/// Of one set of verified claims, those that are wanted; none if they were verified in another way than the client takes.
fn of_one(available: &Value, wanted: &Value) -> Option<Value> {
    let wanted_verification = wanted.get("verification").filter(|wanted| wanted.is_object())?;
    let mut verification = verification(&available["verification"], wanted_verification)?;
    // It always goes along (section 5.4.1).
    verification
        .as_object_mut()?
        .insert("trust_framework".into(), available["verification"]["trust_framework"].clone());
    let available = available["claims"].as_object()?;
    let takes = |(name, wanted): (&String, &Value)| {
        let value = available.get(name).filter(|value| is_met(value, wanted))?;
        Some((name.clone(), value.clone()))
    };
    let claims: Map<_, _> = wanted["claims"].as_object()?.iter().filter_map(takes).collect();
    (!claims.is_empty()).then(|| json!({ "verification": verification, "claims": claims }))
}

/// The wanted members of what is known of a verification. It is `None` where it is not what the client takes, and where it
/// lacks a member that the client takes with a certain value only.
fn verification(available: &Value, wanted: &Value) -> Option<Value> {
    match (available, wanted) {
        (_, Value::Null) => Some(available.clone()),
        (Value::Object(available), Value::Object(wanted)) => {
            let mut selected = Map::new();
            for (name, wanted) in wanted {
                match available.get(name) {
                    Some(available) => drop(selected.insert(name.clone(), verification(available, wanted)?)),
                    None if is_met(&Value::Null, wanted) => {}
                    None => return None,
                }
            }
            Some(selected.into())
        }
        // Pieces of evidence, each of which is wanted if it is like one of those in the request.
        (Value::Array(available), Value::Array(wanted)) => {
            let takes = |piece: &Value| wanted.iter().find_map(|wanted| verification(piece, wanted));
            let selected: Vec<_> = available.iter().filter_map(takes).collect();
            (!selected.is_empty()).then(|| selected.into())
        }
        _ => is_met(available, wanted).then(|| available.clone()),
    }
}

/// Whether a value is one that the request takes. A restriction that is not known here, such as `max_age`, is not met.
fn is_met(value: &Value, wanted: &Value) -> bool {
    let restrictions = wanted.as_object().into_iter().flatten();
    restrictions.into_iter().all(|(restriction, expected)| match restriction.as_str() {
        "essential" | "purpose" => true,
        "value" => value == expected,
        "values" => expected.as_array().is_some_and(|values| values.contains(value)),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn available() -> Value {
        json!([
            {
                "verification": {
                    "trust_framework": "eidas",
                    "assurance_level": "substantial",
                    "evidence": [
                        { "type": "document", "document_details": { "type": "idcard", "document_number": "1" } },
                        { "type": "electronic_record" },
                    ],
                },
                "claims": { "given_name": "Inga", "birthdate": "1991-11-06" },
            },
            { "verification": { "trust_framework": "de_aml" }, "claims": { "family_name": "Silverstone" } },
        ])
    }

    #[test]
    fn claims_and_verification_are_those_asked_for() {
        let eidas = |claims: Value| Some(json!({ "verification": { "trust_framework": "eidas" }, "claims": claims }));
        let inga = || eidas(json!({ "given_name": "Inga" }));
        for (verification, claims, expected) in [
            (json!({ "trust_framework": null }), json!({ "given_name": null, "email": null }), inga()),
            // The trust framework is told even if it is not asked for.
            (json!({}), json!({ "given_name": { "essential": true, "purpose": "For the sake of it" } }), inga()),
            (json!({ "trust_framework": { "value": "de_aml" } }), json!({ "given_name": null }), None),
            (json!({ "trust_framework": { "values": ["x", "eidas"] } }), json!({ "given_name": null }), inga()),
            (json!({ "trust_framework": { "values": ["x"] } }), json!({ "given_name": null }), None),
            (
                json!({ "trust_framework": null }),
                json!({ "given_name": { "value": "Ann" }, "birthdate": null }),
                eidas(json!({ "birthdate": "1991-11-06" })),
            ),
            (json!({ "trust_framework": null }), json!({ "email": null }), None),
            (json!({ "trust_framework": null }), json!({}), None),
            // What is not known of the verification is left out, unless it has to have a value.
            (json!({ "trust_framework": null, "time": null }), json!({ "given_name": null }), inga()),
            (json!({ "trust_framework": null, "time": { "max_age": 1 } }), json!({ "given_name": null }), None),
            (json!({ "assurance_level": { "max_age": 1 } }), json!({ "given_name": null }), None),
            (json!({ "evidence": [{ "type": { "value": "vouch" } }] }), json!({ "given_name": null }), None),
        ] {
            let request = json!({ "verification": verification, "claims": claims });
            assert_eq!(select(&available(), &request), expected, "{request}");
        }
        for request in [json!("verified"), json!({ "claims": { "given_name": null } }), json!({ "verification": {} })] {
            assert_eq!(select(&available(), &request), None, "{request}");
        }
    }

    #[test]
    fn evidence_is_that_asked_for() {
        let request = json!({
            "verification": {
                "trust_framework": null,
                "evidence": [{ "type": { "value": "document" }, "document_details": { "type": null } }],
            },
            "claims": { "given_name": null },
        });
        let evidence = json!([{ "type": "document", "document_details": { "type": "idcard" } }]);
        assert_eq!(select(&available(), &request).unwrap()["verification"]["evidence"], evidence);
    }

    #[test]
    fn a_list_of_requests_has_a_list_of_answers() {
        let request = |claim: &str| json!({ "verification": { "trust_framework": null }, "claims": { claim: null } });
        let selected = select(&available(), &json!([request("family_name"), request("email"), request("given_name")]));
        let selected = selected.unwrap();
        assert_eq!(selected.as_array().map(Vec::len), Some(2));
        assert_eq!(selected[0]["claims"], json!({ "family_name": "Silverstone" }));
        assert_eq!(selected[1]["claims"], json!({ "given_name": "Inga" }));
    }
}
