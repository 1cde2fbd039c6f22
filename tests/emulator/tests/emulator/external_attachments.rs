//! Access tokens for external attachments of verified claims (OpenID Connect for Identity Assurance 1.0).

use authlete_core::Secret;
use authlete_core::authorization::AuthorizationIssueRequest;
use authlete_core::types::GrantType;
use authlete_core::userinfo::UserInfoIssueRequest;
use serde_json::{Value, json};

use crate::signer::part;
use crate::subject::{Subject, exchange, json};

const NOW: i64 = 1_700_000_000;

fn subject(embedded: bool) -> Subject {
    Subject::with(|settings| {
        settings.service.access_token_for_external_attachment_embedded = Some(embedded);
        settings.service.id_token_duration = Some(300);
        settings.service.access_token_duration = Some(600);
    })
}

/// Verified claims with those attachments.
fn claims(attachments: &Value) -> Value {
    let verification =
        json!({ "trust_framework": "eidas", "evidence": [{ "type": "document", "attachments": attachments }] });
    json!({ "verified_claims": { "verification": verification, "claims": { "name": "John" } } })
}

fn attachments(claims: &Value) -> &Value {
    &claims["verified_claims"]["verification"]["evidence"][0]["attachments"]
}

/// The claims of the ID token that comes for a code.
fn id_token(subject: &Subject, claims: &Value) -> Value {
    let ticket = subject.ticket("&scope=openid");
    let issue = AuthorizationIssueRequest {
        claims: Some(claims.to_string()),
        ..AuthorizationIssueRequest::new(ticket, "john")
    };
    let code = subject.authlete.authorization_issue(&issue).unwrap().authorization_code.unwrap();
    part(subject.token(&exchange(code.expose())).id_token.unwrap().expose(), 1)
}

/// The user information, a minute after its access token was issued.
fn user_info(subject: &Subject, claims: &Value) -> Value {
    let token = subject.tokens("openid").access_token.unwrap();
    subject.advance(60);
    let request = UserInfoIssueRequest { claims: Some(claims.to_string()), ..UserInfoIssueRequest::new(token) };
    json(&subject.authlete.userinfo_issue(&request).unwrap().response_content)
}

#[test]
fn attachments_at_urls_get_tokens() {
    let url = "https://rs.example/attachments/1";
    let given = json!([
        { "desc": "front", "url": url },
        { "url": url, "exp": NOW + 90 },
        { "url": url, "exp": NOW - 1 },
        { "url": url, "access_token": "own" },
        { "content": "d16d2552e35582810e5a40e523716504525b6016" },
    ]);
    for (answer, exp) in [
        (id_token as fn(&Subject, &Value) -> Value, NOW + 300),
        // As long as the access token that user information is asked for with.
        (user_info, NOW + 600),
    ] {
        let subject = subject(true);
        let told = answer(&subject, &claims(&given));
        let told = attachments(&told);
        for (number, exp) in [(0, exp), (1, NOW + 90)] {
            let attachment = &told[number];
            assert_eq!((&attachment["url"], &attachment["exp"]), (&json!(url), &json!(exp)));
            let seen = subject.introspect(&Secret::from(attachment["access_token"].as_str().unwrap()));
            assert_eq!((seen.usable, seen.for_external_attachment), (Some(true), Some(true)));
            assert_eq!((seen.expires_at, seen.access_token_resources), (Some(exp * 1000), Some(vec![url.into()])));
            assert_eq!(
                (seen.subject.as_deref(), seen.scopes, seen.client_id),
                (Some("john"), Some(vec![]), Some(2_000_000_001))
            );
            assert_eq!(seen.grant_type, Some(GrantType::AuthorizationCode));
        }
        for number in 2..5 {
            assert_eq!(told[number], given[number]);
        }
    }
}

#[test]
fn attachments_stay_as_they_are_where_the_service_does_not_want_tokens() {
    let given = claims(&json!([{ "url": "https://rs.example/attachments/1" }]));
    for answer in [id_token as fn(&Subject, &Value) -> Value, user_info] {
        assert_eq!(answer(&subject(false), &given)["verified_claims"], given["verified_claims"]);
    }
    // What has another form is none of the emulator's business.
    for verified in [json!(1), json!([]), json!({ "verification": [{ "evidence": { "attachments": {} } }] })] {
        let given = json!({ "verified_claims": verified });
        assert_eq!(user_info(&subject(true), &given)["verified_claims"], verified);
    }
}
