//! Resource indicators (RFC 8707): of authorization requests, and fewer of them at the token endpoint.

use authlete_core::Secret;
use authlete_core::authorization::AuthorizationIssueRequest;
use authlete_core::introspection::{IntrospectionAction, IntrospectionRequest, StandardIntrospectionRequest};
use authlete_core::token::{TokenIssueRequest, TokenResponse};
use authlete_core::types::AuthzDetails;
use serde_json::{Value, json};

use crate::signer::part;
use crate::subject::{Subject, code_of, exchange, json, request, text};

const A: &str = "https://a.example/";
const B: &str = "https://b.example/";

/// `aud` of a token.
fn audience(subject: &Subject, token: &Secret) -> Value {
    let request = StandardIntrospectionRequest::new(format!("token={}", token.expose()));
    json(&subject.authlete.standard_introspection(&request).unwrap().response_content)["aud"].clone()
}

fn refresh(subject: &Subject, token: &Secret, more: &str) -> TokenResponse {
    subject.token(&format!("grant_type=refresh_token&refresh_token={}{more}", token.expose()))
}

#[test]
fn an_access_token_can_be_for_fewer_resources_than_were_granted() {
    let subject = Subject::v3();
    let code = subject.code(&format!("&resource={A}&resource={B}"));
    let foreign = subject.token(&format!("{}&resource=https://c.example/", exchange(&code)));
    assert_eq!(code_of(&foreign.result_code), "A251312");
    assert_eq!(json(&foreign.response_content)["error"], "invalid_target");
    let malformed = subject.token(&format!("{}&resource=c", exchange(&code)));
    assert_eq!(code_of(&malformed.result_code), "A251307");

    // The code is still there.
    let tokens = subject.token(&format!("{}&resource={A}", exchange(&code)));
    assert_eq!(tokens.access_token_resources, Some(vec![A.into()]), "{:?}", tokens.result_message);
    let (access, refresh_token) = (tokens.access_token.unwrap(), tokens.refresh_token.unwrap());
    assert_eq!((audience(&subject, &access), audience(&subject, &refresh_token)), (json!([A]), json!([A, B])));
    let known = subject.introspect(&access);
    assert_eq!((known.resources, known.access_token_resources), (Some(vec![A.into(), B.into()]), Some(vec![A.into()])));

    for (more, code, expected) in [
        ("&resource=https://c.example/", "A251312", Value::Null),
        ("&resource=https://b.example/", "A053001", json!([B])),
        ("", "A053001", json!([A, B])),
    ] {
        let kept = Subject::with(|settings| settings.service.refresh_token_kept = Some(true));
        let code_of_request = kept.code(&format!("&resource={A}&resource={B}"));
        let token = kept.token(&exchange(&code_of_request)).refresh_token.unwrap();
        let answer = refresh(&kept, &token, more);
        assert_eq!(code_of(&answer.result_code), code, "{more}");
        let audience = answer.access_token.map_or(Value::Null, |access| audience(&kept, &access));
        assert_eq!(audience, expected, "{more}");
    }
}

#[test]
fn a_resource_server_asks_whether_a_token_is_for_it() {
    let subject = Subject::v3();
    let narrow = subject.token(&exchange(&subject.code(&format!("&resource={A}")))).access_token.unwrap();
    let any = subject.tokens("read").access_token.unwrap();
    for (token, resources, code) in [
        (&narrow, vec![A], "A056001"),
        (&narrow, vec![], "A056001"),
        (&narrow, vec![B], "A342301"),
        (&narrow, vec![A, B], "A342301"),
        (&any, vec![A, B], "A056001"),
    ] {
        let request = IntrospectionRequest {
            resources: Some(resources.iter().map(|it| (*it).to_string()).collect()),
            ..IntrospectionRequest::new(token.clone())
        };
        let answer = subject.authlete.introspection(&request).unwrap();
        assert_eq!(code_of(&answer.result_code), code, "{resources:?}");
        if code == "A342301" {
            assert_eq!(answer.action, IntrospectionAction::Unauthorized);
            assert!(text(&answer.response_content).starts_with("Bearer error=\"invalid_token\""));
        }
    }
}

#[test]
fn a_grant_without_resources_is_good_for_any() {
    let subject = Subject::v3();
    let tokens = subject.token(&format!("{}&resource={A}", exchange(&subject.code(""))));
    assert_eq!(audience(&subject, &tokens.access_token.unwrap()), json!([A]));
    let refreshed = refresh(&subject, &tokens.refresh_token.unwrap(), "");
    assert_eq!(audience(&subject, &refreshed.access_token.unwrap()), Value::Null);
}

#[test]
fn grants_of_the_token_endpoint_alone_have_the_resources_of_their_request() {
    let subject = Subject::with(|settings| {
        settings.service.access_token_sign_alg = Some(authlete_core::types::JwsAlg::Es256);
    });
    let tokens = subject.token(&format!("grant_type=client_credentials&resource={A}"));
    assert_eq!(part(tokens.jwt_access_token.unwrap().expose(), 1)["aud"], A);

    let asked = subject.token(&format!("grant_type=password&username=john&password=p&resource={A}&resource={B}"));
    assert_eq!(asked.resources, Some(vec![A.into(), B.into()]));
    let issued = subject.authlete.token_issue(&TokenIssueRequest::new(asked.ticket.unwrap(), "john")).unwrap();
    assert_eq!(issued.access_token_resources, Some(vec![A.into(), B.into()]));
    assert_eq!(part(issued.jwt_access_token.unwrap().expose(), 1)["aud"], json!([A, B]));

    for grant in ["client_credentials", "password&username=john&password=p"] {
        let wrong = subject.token(&format!("grant_type={grant}&resource={A}%23fragment"));
        assert_eq!(code_of(&wrong.result_code), "A251308", "{grant}");
    }
}

#[test]
fn resources_and_details_go_from_the_request_to_the_token() {
    let subject = Subject::with(|settings| {
        settings.service.supported_authorization_details_types = Some(vec!["payment".into(), "other".into()]);
        settings.client.authorization_details_types = Some(vec!["payment".into(), "other".into()]);
    });
    let details = r#"[{"type":"payment","actions":["pay"],"datatypes":["d"],"amount":{"EUR":1}}]"#;
    let more =
        format!("&scope=read&resource=https://a.example&resource=https://b.example/x&authorization_details={details}");
    let answer = subject.authorize(&request(&more));
    let resources = Some(vec!["https://a.example".to_string(), "https://b.example/x".to_string()]);
    assert_eq!(answer.resources, resources);
    let element = &answer.authorization_details.as_ref().unwrap().elements.as_ref().unwrap()[0];
    assert_eq!(
        (element.r#type.as_deref(), element.other_fields.as_deref()),
        (Some("payment"), Some(r#"{"amount":{"EUR":1}}"#))
    );
    let ticket = answer.ticket.unwrap();
    let tokens = subject.token(&exchange(subject.issue(ticket).authorization_code.unwrap().expose()));
    assert_eq!(tokens.authorization_details, answer.authorization_details);
    assert_eq!(
        json(&tokens.response_content)["authorization_details"],
        serde_json::from_str::<serde_json::Value>(details).unwrap()
    );
    let access = tokens.access_token.unwrap();
    let introspected = subject.introspect(&access);
    assert_eq!((introspected.resources, introspected.authorization_details), (resources, answer.authorization_details));
    let standard = StandardIntrospectionRequest::new(format!("token={}", access.expose()));
    let standard = json(&subject.authlete.standard_introspection(&standard).unwrap().response_content);
    assert_eq!(standard["aud"], json!(["https://a.example", "https://b.example/x"]));
    assert_eq!(standard["authorization_details"][0]["amount"]["EUR"], 1);

    // The authorization server has the last word.
    let other = AuthzDetails { elements: Some(Vec::new()), ..Default::default() };
    let request = AuthorizationIssueRequest {
        authorization_details: Some(other.clone()),
        ..AuthorizationIssueRequest::new(subject.ticket(&more), "john")
    };
    let code = subject.authlete.authorization_issue(&request).unwrap().authorization_code.unwrap();
    assert_eq!(subject.token(&exchange(code.expose())).authorization_details, Some(other));
}
