//! Sessions: Native SSO and back-channel logout.

use authlete_core::Secret;
use authlete_core::authorization::AuthorizationIssueRequest;
use authlete_core::backchannel_logout::{BackchannelLogoutTokenAction, BackchannelLogoutTokenRequest};
use authlete_core::native_sso::{NativeSsoAction, NativeSsoLogoutAction, NativeSsoLogoutRequest, NativeSsoRequest};
use authlete_core::token::{TokenAction, TokenResponse};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

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
fn a_logout_token_tells_a_client_that_a_session_ended() {
    let subject = Subject::with(|settings| {
        settings.client.backchannel_logout_uri = Some("https://client.example/logout".into());
    });
    let request = BackchannelLogoutTokenRequest {
        subject: Some("john".into()),
        session_id: Some("s-1".into()),
        ..BackchannelLogoutTokenRequest::new("2000000001")
    };
    let answer = subject.authlete.backchannel_logout_token(&request).unwrap();
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&BackchannelLogoutTokenAction::Ok, "A504001"));
    assert_eq!(answer.backchannel_logout_uri.as_deref(), Some("https://client.example/logout"));
    let token = answer.logout_token.unwrap();
    assert_eq!(part(token.expose(), 0)["typ"], "logout+jwt");
    let claims = part(token.expose(), 1);
    assert!(claims["jti"].is_string() && claims["nonce"].is_null());
    for (name, value) in [
        ("iss", json!("http://127.0.0.1:8080")),
        ("aud", json!("2000000001")),
        ("sub", json!("john")),
        ("sid", json!("s-1")),
        ("iat", json!(1_700_000_000)),
        ("exp", json!(1_700_000_120)),
        ("events", json!({ "http://schemas.openid.net/event/backchannel-logout": {} })),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
}

#[test]
fn no_logout_token_for_wrong_calls() {
    let without = Subject::v3();
    let with = Subject::with(|settings| {
        settings.client.backchannel_logout_uri = Some("https://client.example/logout".into());
        settings.client.backchannel_logout_session_required = Some(true);
    });
    for (subject, client, user, code) in [
        (&with, "", Some("john"), "A504201"),
        (&with, "7", Some("john"), "A504202"),
        (&without, "2000000001", Some("john"), "A504203"),
        (&with, "2000000001", None, "A504204"),
        (&with, "2000000001", Some("john"), "A504205"),
    ] {
        let request = BackchannelLogoutTokenRequest {
            subject: user.map(String::from),
            ..BackchannelLogoutTokenRequest::new(client)
        };
        let answer = subject.authlete.backchannel_logout_token(&request).unwrap();
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&BackchannelLogoutTokenAction::CallerError, code));
        assert_eq!(answer.logout_token, None);
    }
}

fn begin(subject: &Subject, session: &str) -> TokenResponse {
    let ticket = subject.ticket("&scope=openid+device_sso");
    let request = AuthorizationIssueRequest {
        session_id: Some(session.into()),
        ..AuthorizationIssueRequest::new(ticket, "john")
    };
    let code = subject.authlete.authorization_issue(&request).unwrap().authorization_code.unwrap();
    subject.token(&exchange(code.expose()))
}

fn part(jwt: &str, number: usize) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(jwt.split('.').nth(number).unwrap()).unwrap()).unwrap()
}
