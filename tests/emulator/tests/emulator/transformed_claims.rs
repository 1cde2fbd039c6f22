//! Transformed claims (OpenID Connect Advanced Syntax for Claims 1.0).

use authlete_core::authorization::{AuthorizationIssueAction, AuthorizationIssueRequest, AuthorizationResponse};
use authlete_core::types::StringArray;
use authlete_core::userinfo::{UserInfoIssueAction, UserInfoIssueRequest, UserInfoRequest};
use serde_json::{Value, json};

use crate::signer::part;
use crate::subject::{Subject, code_of, exchange, json, request};

fn subject() -> Subject {
    Subject::with(|settings| {
        let adult = json!({ "18_or_over": { "claim": "birthdate", "fn": ["years_ago", ["gte", 18]] } });
        settings.service.predefined_transformed_claims = Some(adult.to_string());
    })
}

fn definitions() -> Value {
    json!({ "nationality_usa": { "claim": "nationalities", "fn": [["eq", "USA"], "any"] } })
}

const VALUES: &str = r#"{"birthdate":"1970-01-23","nationalities":["DEU","USA"]}"#;

fn authorize(subject: &Subject, claims: &Value) -> AuthorizationResponse {
    subject.authorize(&request(&format!("&scope=openid&claims={claims}")))
}

fn array(names: &[&str]) -> StringArray {
    StringArray { array: Some(names.iter().map(|name| (*name).to_string()).collect()), ..Default::default() }
}

#[test]
fn an_id_token_has_what_is_made_of_other_claims() {
    let subject = subject();
    let wanted = json!({ "::18_or_over": null, ":nationality_usa": null, ":unknown": null, "::unknown": null });
    let answer = authorize(&subject, &json!({ "transformed_claims": definitions(), "id_token": wanted }));
    assert_eq!(answer.requested_claims_for_tx, Some(vec!["birthdate".into(), "nationalities".into()]));
    assert_eq!(answer.requested_verified_claims_for_tx, None);
    assert_eq!(answer.transformed_claims, Some(definitions().to_string()));
    let request = AuthorizationIssueRequest {
        claims_for_tx: Some(VALUES.into()),
        ..AuthorizationIssueRequest::new(answer.ticket.unwrap(), "john")
    };
    let code = subject.authlete.authorization_issue(&request).unwrap().authorization_code.unwrap();
    let id_token = subject.token(&exchange(code.expose())).id_token.unwrap();
    let claims = part(id_token.expose(), 1);
    assert_eq!((&claims["::18_or_over"], &claims[":nationality_usa"]), (&json!(true), &json!(true)));
    // What they are made of stays with the provider.
    assert!(["birthdate", "nationalities", ":unknown"].iter().all(|name| claims.get(name).is_none()), "{claims}");
}

#[test]
fn verified_claims_are_transformed_where_they_stand() {
    let subject = subject();
    let verified = |framework: &str, name: &str| json!({ "verification": { "trust_framework": framework }, "claims": { name: null } });
    let wanted = json!([verified("gold", "::18_or_over"), verified("silver", ":nationality_usa")]);
    let answer =
        authorize(&subject, &json!({ "transformed_claims": definitions(), "id_token": { "verified_claims": wanted } }));
    let requested = vec![array(&["birthdate"]), array(&["nationalities"])];
    assert_eq!((answer.requested_claims_for_tx, answer.requested_verified_claims_for_tx), (None, Some(requested)));
    let found = |framework: &str| json!({ "verification": { "trust_framework": framework }, "claims": {} });
    let request = AuthorizationIssueRequest {
        claims: Some(json!({ "verified_claims": [found("gold"), found("silver")] }).to_string()),
        verified_claims_for_tx: Some(vec![r#"{"birthdate":"2010-01-23"}"#.into(), VALUES.into()]),
        ..AuthorizationIssueRequest::new(answer.ticket.unwrap(), "john")
    };
    let code = subject.authlete.authorization_issue(&request).unwrap().authorization_code.unwrap();
    let claims = part(subject.token(&exchange(code.expose())).id_token.unwrap().expose(), 1);
    assert_eq!(claims["verified_claims"][0]["claims"], json!({ "::18_or_over": false }));
    assert_eq!(claims["verified_claims"][1]["claims"], json!({ ":nationality_usa": true }));
}

#[test]
fn user_information_has_transformed_claims_of_its_own() {
    let subject = subject();
    let wanted = json!({ "::18_or_over": null, "verified_claims": { "claims": { ":nationality_usa": null } } });
    let claims = json!({ "transformed_claims": definitions(), "userinfo": wanted });
    let token =
        subject.token(&exchange(&subject.code(&format!("&scope=openid&claims={claims}")))).access_token.unwrap();
    let asked = subject.authlete.userinfo(&UserInfoRequest::new(token.clone())).unwrap();
    assert_eq!(asked.requested_claims_for_tx, Some(vec!["birthdate".into()]));
    assert_eq!(asked.requested_verified_claims_for_tx, Some(vec![array(&["nationalities"])]));
    let issue = |claims_for_tx: &str| {
        let request = UserInfoIssueRequest {
            claims: Some(json!({ "name": "John", "verified_claims": { "claims": {} } }).to_string()),
            claims_for_tx: Some(claims_for_tx.into()),
            verified_claims_for_tx: Some(vec![VALUES.into()]),
            ..UserInfoIssueRequest::new(token.clone())
        };
        subject.authlete.userinfo_issue(&request).unwrap()
    };
    let expected = json!({
        "sub": "john", "name": "John", "::18_or_over": true, "verified_claims": { "claims": { ":nationality_usa": true } },
    });
    assert_eq!(json(&issue(VALUES).response_content), expected);
    let answer = issue("[]");
    assert_eq!((answer.action, code_of(&answer.result_code)), (UserInfoIssueAction::InternalServerError, "A505201"));
}

#[test]
fn what_cannot_be_transformed_is_refused_or_left_out() {
    let subject = subject();
    for definition in [
        json!("x"),
        json!({ "a": { "fn": ["years_ago"] } }),
        json!({ "a": { "claim": "birthdate" } }),
        json!({ "a": { "claim": "birthdate", "fn": ["x"] } }),
        json!({ "a": { "claim": "birthdate", "fn": [["years_ago", "x"]] } }),
        json!({ "a": { "claim": "birthdate", "fn": [["eq", 1, 2]] } }),
    ] {
        let answer = authorize(&subject, &json!({ "transformed_claims": definition }));
        assert_eq!(code_of(&answer.result_code), "A022307", "{definition}");
    }
    let issue = |values: &str| {
        let answer = authorize(&subject, &json!({ "id_token": { "::18_or_over": null } }));
        let request = AuthorizationIssueRequest {
            claims_for_tx: Some(values.into()),
            ..AuthorizationIssueRequest::new(answer.ticket.unwrap(), "john")
        };
        subject.authlete.authorization_issue(&request).unwrap()
    };
    for values in ["", "{}", r#"{"birthdate":null}"#, r#"{"birthdate":"unknown"}"#] {
        let code = issue(values).authorization_code.unwrap();
        let id_token = subject.token(&exchange(code.expose())).id_token.unwrap();
        assert_eq!(part(id_token.expose(), 1).get("::18_or_over"), None, "{values}");
    }
    let answer = issue("[]");
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&AuthorizationIssueAction::Location, "A505201"));
}
