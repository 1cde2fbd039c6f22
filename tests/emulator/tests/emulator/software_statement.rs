//! Software statements in dynamic client registration (RFC 7591 2.3).

use authlete_core::registration::{ClientRegistrationAction, ClientRegistrationRequest, ClientRegistrationResponse};
use authlete_core::service::{AssertionProcessor, AssertionTarget, ClaimRule, ClaimRuleOperation};
use serde_json::{Value, json};

use crate::signer::Signer;
use crate::subject::{Subject, code_of, json};

const NOW: i64 = 1_700_000_000;

fn rule(operation: ClaimRuleOperation, claim: &str, value: Option<&str>) -> ClaimRule {
    ClaimRule {
        operation: Some(operation),
        claim_name: Some(claim.into()),
        comparison_value: value.map(String::from),
        ..ClaimRule::default()
    }
}

/// A service that takes the statements of that publisher, as far as they keep to the rules.
fn trusting(publisher: &Signer, rules: Vec<ClaimRule>) -> Subject {
    let jwks = json!({ "keys": [publisher.jwk] }).to_string();
    Subject::with(|settings| {
        settings.assertion_processors = vec![AssertionProcessor {
            jwks: Some(jwks.into()),
            target: Some(AssertionTarget::ClientRegistrationSoftwareStatement),
            claim_rules: Some(rules),
            ..AssertionProcessor::default()
        }];
    })
}

fn register(subject: &Subject, metadata: &Value) -> ClientRegistrationResponse {
    let request = ClientRegistrationRequest::register(metadata.to_string());
    subject.authlete.dynamic_client_register(request).unwrap()
}

#[test]
fn what_a_statement_says_goes_before_what_stands_beside_it() {
    let publisher = Signer::es256();
    let subject = trusting(&publisher, vec![]);
    let statement = publisher.jwt(
        json!({}),
        &json!({ "iss": "https://publisher.example", "client_name": "Bank", "client_id": "7", "software_id": "s" }),
    );
    let metadata = json!({
        "client_name": "Thief", "client_uri": "https://app.example/", "software_statement": statement,
    });
    let created = register(&subject, &metadata);
    assert_eq!(created.action, ClientRegistrationAction::Created, "{:?}", created.result_message);
    let information = json(&created.response_content);
    for (name, value) in [
        ("client_name", json!("Bank")),
        ("client_uri", json!("https://app.example/")),
        ("software_id", json!("s")),
        ("software_statement", json!(statement)),
        ("iss", Value::Null),
    ] {
        assert_eq!(information[name], value, "{name}");
    }
    assert_ne!(information["client_id"], "7");

    // An update has to be of the client, whatever the statement says.
    let [client_id, token] = ["client_id", "registration_access_token"].map(|name| information[name].as_str().unwrap());
    let own = publisher.jwt(json!({}), &json!({ "client_name": "Bank 2" }));
    for (statement, code) in [(&statement, "A214302"), (&own, "A213001")] {
        let metadata = json!({ "client_id": client_id, "software_statement": statement });
        let request = ClientRegistrationRequest::update(client_id, token, metadata.to_string());
        let answer = subject.authlete.dynamic_client_update(request).unwrap();
        assert_eq!(code_of(&answer.result_code), code);
    }
}

#[test]
fn a_statement_is_by_a_publisher_that_the_service_trusts() {
    let (publisher, other) = (Signer::es256(), Signer::es256());
    let (invalid, unapproved) = ("invalid_software_statement", "unapproved_software_statement");
    let trusting = trusting(&publisher, vec![]);
    let good = publisher.jwt(json!({}), &json!({ "exp": NOW + 1, "nbf": NOW }));
    let forged = format!("{}AAAA", &good[..good.len() - 4]);
    for (subject, statement, code, error) in [
        (&trusting, good.clone(), "A202001", Value::Null),
        (&Subject::v3(), good, "A205306", json!(unapproved)),
        (&trusting, forged, "A205306", json!(unapproved)),
        (&trusting, other.jwt(json!({}), &json!({})), "A205306", json!(unapproved)),
        (&trusting, publisher.jwt(json!({}), &json!({ "exp": NOW })), "A205305", json!(invalid)),
        (&trusting, publisher.jwt(json!({}), &json!({ "exp": "x" })), "A205305", json!(invalid)),
        (&trusting, publisher.jwt(json!({}), &json!({ "nbf": NOW + 1 })), "A205305", json!(invalid)),
        (&trusting, publisher.jwt(json!({ "alg": "none" }), &json!({})), "A205302", json!(invalid)),
    ] {
        let answer = register(subject, &json!({ "software_statement": statement }));
        assert_eq!(code_of(&answer.result_code), code, "{statement}");
        assert_eq!(json(&answer.response_content)["error"], error, "{statement}");
    }
    let answer = register(&trusting, &json!({ "software_statement": 1 }));
    assert_eq!(code_of(&answer.result_code), "A205301");
}

#[test]
fn a_statement_keeps_to_the_rules_of_the_service() {
    let publisher = Signer::es256();
    let subject = trusting(
        &publisher,
        vec![
            rule(ClaimRuleOperation::Prohibited, "jwks_uri", None),
            rule(ClaimRuleOperation::Present, "software_id", None),
            rule(ClaimRuleOperation::Equals, "iss", Some("https://publisher.example")),
            rule(ClaimRuleOperation::Equals, "default_max_age", Some("60")),
        ],
    );
    let good = json!({ "iss": "https://publisher.example", "software_id": "s", "default_max_age": 60 });
    for (changes, broken) in [
        (json!({}), None),
        (json!({ "jwks_uri": "https://a.example/" }), Some("jwks_uri")),
        (json!({ "software_id": null }), Some("software_id")),
        (json!({ "iss": "https://other.example" }), Some("iss")),
        (json!({ "default_max_age": 61 }), Some("default_max_age")),
    ] {
        let mut claims = good.clone();
        for (name, value) in changes.as_object().unwrap() {
            claims[name] = value.clone();
        }
        let answer = register(&subject, &json!({ "software_statement": publisher.jwt(json!({}), &claims) }));
        let expected = if broken.is_some() { "A205307" } else { "A202001" };
        assert_eq!(code_of(&answer.result_code), expected, "{changes}");
        assert!(answer.result_message.unwrap().contains(broken.unwrap_or_default()), "{changes}");
    }
}

#[test]
fn one_client_for_each_software() {
    for (blocked, code) in [(None, "A202001"), (Some(true), "A204316")] {
        let publisher = Signer::es256();
        let subject = trusting(&publisher, vec![]);
        let mut service = subject.authlete.get_service().unwrap();
        service.dcr_duplicate_software_id_blocked = blocked;
        subject.authlete.update_service(service).unwrap();
        let statement = publisher.jwt(json!({}), &json!({ "software_id": "s" }));
        let first = register(&subject, &json!({ "software_id": "s" }));
        assert_eq!(code_of(&first.result_code), "A202001");
        let again = register(&subject, &json!({ "software_statement": statement }));
        assert_eq!(code_of(&again.result_code), code);
        let other = register(&subject, &json!({ "software_id": "t" }));
        assert_eq!(code_of(&other.result_code), "A202001");
        // A client that is gone does not stand in the way.
        let first = first.client.unwrap().read().unwrap().client_id.unwrap();
        subject.authlete.delete_client(first).unwrap();
        if blocked.is_some() {
            assert_eq!(code_of(&register(&subject, &json!({ "software_id": "s" })).result_code), "A202001");
        }
    }
}
