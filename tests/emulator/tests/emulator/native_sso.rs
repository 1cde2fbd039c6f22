//! OpenID Connect Native SSO for Mobile Apps.

use authlete_core::Secret;
use authlete_core::authorization::AuthorizationIssueRequest;
use authlete_core::native_sso::{
    NativeSsoAction, NativeSsoLogoutAction, NativeSsoLogoutRequest, NativeSsoRequest, NativeSsoResponse,
};
use authlete_core::token::{TokenAction, TokenResponse};
use authlete_core::token_management::TokenCreateRequest;
use authlete_core::types::GrantType;
use serde_json::json;

use crate::signer::part;
use crate::subject::{Subject, code_of, exchange, json};

#[test]
fn native_sso_ends_with_a_device_secret() {
    let subject = Subject::v3();
    let tokens = begin(&subject, "s-1");
    assert_eq!((&tokens.action, code_of(&tokens.result_code)), (&TokenAction::NativeSso, "A050002"));
    assert_eq!((tokens.session_id.as_deref(), &tokens.device_secret), (Some("s-1"), &None));
    assert_eq!((&tokens.response_content, &tokens.id_token), (&None, &None));
    let access = tokens.access_token.unwrap();
    let request = NativeSsoRequest {
        refresh_token: tokens.refresh_token.clone(),
        claims: Some(r#"{"name":"John","sid":"forged"}"#.into()),
        ..NativeSsoRequest::new(access.clone(), "device secret")
    };
    let answer = subject.authlete.native_sso(&request).unwrap();
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&NativeSsoAction::Ok, "A501001"));
    let body = json(&answer.response_content);
    assert_eq!((&body["access_token"], &body["device_secret"]), (&json!(access.expose()), &json!("device secret")));
    assert_eq!(body["refresh_token"].as_str(), tokens.refresh_token.as_ref().map(Secret::expose));
    let claims = part(body["id_token"].as_str().unwrap(), 1);
    assert_eq!((&claims["sid"], &claims["name"], &claims["sub"]), (&json!("s-1"), &json!("John"), &json!("john")));
    assert!(claims["ds_hash"].is_string());
    let request = NativeSsoRequest { device_secret_hash: Some("h".into()), ..request };
    let answer = subject.authlete.native_sso(&request).unwrap();
    assert_eq!(part(answer.id_token.unwrap().expose(), 1)["ds_hash"], "h");

    let plain = subject.tokens("openid").access_token.unwrap();
    for (token, secret, code) in [(&access, "", "A501202"), (&"bogus".into(), "s", "A501203"), (&plain, "s", "A501204")]
    {
        let answer = subject.authlete.native_sso(&NativeSsoRequest::new(token.clone(), secret)).unwrap();
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&NativeSsoAction::CallerError, code));
    }
    let good = || NativeSsoRequest::new(access.clone(), "s");
    let off = Subject::with(|settings| settings.service.native_sso_supported = None);
    for (subject, request, code) in [
        (&off, good(), "A501201"),
        (&subject, NativeSsoRequest { claims: Some("[]".into()), ..good() }, "A501205"),
        (&subject, NativeSsoRequest { idt_header_params: Some("[]".into()), ..good() }, "A501206"),
    ] {
        let answer = subject.authlete.native_sso(&request).unwrap();
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&NativeSsoAction::CallerError, code));
    }
}

#[test]
fn a_nonce_goes_into_the_id_token_that_is_still_to_be_made() {
    let subject = Subject::v3();
    let ticket = subject.ticket("&scope=openid+device_sso&nonce=n-1");
    let request =
        AuthorizationIssueRequest { session_id: Some("s-1".into()), ..AuthorizationIssueRequest::new(ticket, "john") };
    let code = subject.authlete.authorization_issue(&request).unwrap().authorization_code.unwrap();
    let tokens = subject.token(&exchange(code.expose()));
    assert_eq!(tokens.additional_claims.as_deref(), Some(r#"{"nonce":"n-1"}"#));
    let request = NativeSsoRequest::new(tokens.access_token.unwrap(), "device secret");
    let answer = subject.authlete.native_sso(&request).unwrap();
    assert_eq!(part(answer.id_token.unwrap().expose(), 1)["nonce"], "n-1");
    assert_eq!(begin(&subject, "s-2").additional_claims, None);
}

#[test]
fn the_end_of_a_session_takes_its_tokens() {
    let subject = Subject::v3();
    let tokens = ["s-1", "s-1", "s-2"].map(|session| begin(&subject, session).access_token.unwrap());
    let logout = |session: &str| {
        let answer = subject.authlete.native_sso_logout(&NativeSsoLogoutRequest::new(session)).unwrap();
        (answer.action, answer.result_code.unwrap(), answer.count)
    };
    assert_eq!(logout("s-1"), (NativeSsoLogoutAction::Ok, "A503001".into(), Some(2)));
    assert_eq!(logout("s-1"), (NativeSsoLogoutAction::Ok, "A503001".into(), Some(0)));
    assert_eq!(logout(""), (NativeSsoLogoutAction::CallerError, "A503201".into(), None));
    let codes = tokens.map(|token| subject.introspect(&token).result_code.unwrap());
    assert_eq!(codes, ["A057302", "A057302", "A056001"]);
}

#[test]
fn a_created_token_can_belong_to_a_session() {
    let subject = Subject::v3();
    let create = |session: &str| {
        let request = TokenCreateRequest {
            client_id: Some(2_000_000_001),
            subject: Some("john".into()),
            scopes: Some(vec!["openid".into()]),
            session_id: Some(session.into()),
            ..TokenCreateRequest::new(GrantType::TokenExchange)
        };
        subject.authlete.token_create(&request).unwrap()
    };
    let created = create("s-1");
    assert_eq!(created.session_id.as_deref(), Some("s-1"));
    let finish = |access_token: Secret| -> NativeSsoResponse {
        subject.authlete.native_sso(&NativeSsoRequest::new(access_token, "device secret")).unwrap()
    };
    let done = finish(created.access_token.unwrap());
    assert_eq!(part(done.id_token.unwrap().expose(), 1)["sid"], "s-1");
    let none = finish(create("").access_token.unwrap());
    assert_eq!((none.action, code_of(&none.result_code)), (NativeSsoAction::CallerError, "A501204"));
}

pub(crate) fn id_token_ticket(subject: &Subject) -> Secret {
    let parameters = crate::subject::request("&scope=openid&nonce=n").replace("=code", "=id_token");
    subject.authorize(&parameters).ticket.unwrap()
}

pub(crate) fn begin(subject: &Subject, session: &str) -> TokenResponse {
    let ticket = subject.ticket("&scope=openid+device_sso");
    let request = AuthorizationIssueRequest {
        session_id: Some(session.into()),
        auth_time: Some(1_699_999_000),
        ..AuthorizationIssueRequest::new(ticket, "john")
    };
    let code = subject.authlete.authorization_issue(&request).unwrap().authorization_code.unwrap();
    subject.token(&exchange(code.expose()))
}
