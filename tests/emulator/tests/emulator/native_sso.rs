//! OpenID Connect Native SSO for Mobile Apps.

use authlete_core::Secret;
use authlete_core::authorization::AuthorizationIssueRequest;
use authlete_core::client::Client;
use authlete_core::native_sso::{
    NativeSsoAction, NativeSsoLogoutAction, NativeSsoLogoutRequest, NativeSsoRequest, NativeSsoResponse,
};
use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::token_management::TokenCreateRequest;
use authlete_core::types::{ClientAuthMethod, ClientType, GrantType, TokenType};
use serde_json::json;

use crate::signer::{Signer, part};
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

/// An ID token of the first application and the device secret that came with it.
fn first_application(subject: &Subject, session: &str) -> (String, TokenResponse) {
    let tokens = begin(subject, session);
    let request = NativeSsoRequest {
        sub: Some("pairwise-1".into()),
        device_secret_hash: Some("hash".into()),
        ..NativeSsoRequest::new(tokens.access_token.clone().unwrap(), "device secret")
    };
    let answer = subject.authlete.native_sso(&request).unwrap();
    (answer.id_token.unwrap().into_exposed(), tokens)
}

/// Another application on the same device.
fn second_application(subject: &Subject) -> i64 {
    let client = Client {
        client_type: Some(ClientType::Public),
        token_auth_method: Some(ClientAuthMethod::None),
        grant_types: Some(vec![GrantType::TokenExchange, GrantType::RefreshToken]),
        ..Client::default()
    };
    subject.authlete.create_client(client).unwrap().client_id.unwrap()
}

fn exchange_of(subject: &Subject, client_id: i64, tokens: &str) -> TokenResponse {
    let token_type = "urn:ietf:params:oauth:token-type:id_token";
    let request = TokenRequest::new(format!(
        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&client_id={client_id}&scope=openid+read\
         &audience=http://127.0.0.1:8080&subject_token_type={token_type}\
         &actor_token_type=urn:openid:params:token-type:device-secret&{tokens}"
    ));
    subject.authlete.token(&request).unwrap()
}

#[test]
fn a_second_application_signs_in_by_the_device_secret() {
    let subject = Subject::v3();
    let (id_token, _) = first_application(&subject, "s-1");
    let client_id = second_application(&subject);
    // The session counts, not the ID token's end.
    subject.advance(86_401);
    let answer = exchange_of(&subject, client_id, &format!("subject_token={id_token}&actor_token=device+secret"));
    assert_eq!(
        (&answer.action, code_of(&answer.result_code)),
        (&TokenAction::NativeSso, "A311002"),
        "{:?}",
        answer.result_message
    );
    assert_eq!((answer.session_id.as_deref(), answer.device_secret_hash.as_deref()), (Some("s-1"), Some("hash")));
    assert_eq!(answer.device_secret.as_ref().map(Secret::expose), Some("device secret"));
    assert_eq!((answer.client_id, answer.subject.as_deref()), (Some(client_id), Some("john")));
    assert_eq!(
        (answer.grant_type, answer.subject_token_type),
        (Some(GrantType::TokenExchange), Some(TokenType::IdToken))
    );
    assert_eq!(answer.audiences, Some(vec!["http://127.0.0.1:8080".into()]));
    assert_eq!(answer.response_content, None);

    let access_token = answer.access_token.unwrap();
    let request = NativeSsoRequest {
        refresh_token: answer.refresh_token.clone(),
        device_secret_hash: answer.device_secret_hash.clone(),
        ..NativeSsoRequest::new(access_token.clone(), answer.device_secret.unwrap())
    };
    let done = subject.authlete.native_sso(&request).unwrap();
    let body = json(&done.response_content);
    for (name, value) in [
        ("access_token", json!(access_token.expose())),
        ("refresh_token", json!(answer.refresh_token.unwrap().expose())),
        ("issued_token_type", json!("urn:ietf:params:oauth:token-type:access_token")),
        ("device_secret", json!("device secret")),
        ("scope", json!("openid read")),
    ] {
        assert_eq!(body[name], value, "{name}");
    }
    let claims = part(body["id_token"].as_str().unwrap(), 1);
    for (name, value) in [
        ("aud", json!([client_id.to_string()])),
        // The call does not say by which name the client knows the user.
        ("sub", json!("john")),
        ("sid", json!("s-1")),
        ("ds_hash", json!("hash")),
        ("auth_time", json!(1_699_999_000)),
    ] {
        assert_eq!(claims[name], value, "{name}");
    }
    // Both applications are signed out together.
    let logout = subject.authlete.native_sso_logout(&NativeSsoLogoutRequest::new("s-1")).unwrap();
    assert_eq!(logout.count, Some(2));
    assert_eq!(code_of(&subject.introspect(&access_token).result_code), "A057302");
}

#[test]
fn wrong_exchanges_of_native_sso() {
    let subject = Subject::v3();
    let (id_token, tokens) = first_application(&subject, "s-1");
    let client_id = second_application(&subject);
    let foreign = Signer::es256().jwt(json!({}), &json!({ "iss": "http://127.0.0.1:8080", "aud": "2000000001" }));
    let plain = subject.tokens("openid").id_token.unwrap().into_exposed();
    let without_hash = subject
        .authlete
        .authorization_issue(&AuthorizationIssueRequest {
            session_id: Some("s-1".into()),
            ..AuthorizationIssueRequest::new(id_token_ticket(&subject), "john")
        })
        .unwrap()
        .id_token
        .unwrap();
    for (parameters, code) in [
        ("actor_token=d".into(), "A311308"),
        (format!("subject_token={id_token}"), "A311320"),
        ("actor_token=d&subject_token=x".into(), "A311321"),
        (format!("actor_token=d&subject_token={foreign}"), "A311321"),
        (format!("actor_token=d&subject_token={plain}"), "A311322"),
        (format!("actor_token=d&subject_token={}", without_hash.expose()), "A311323"),
    ] {
        let answer = exchange_of(&subject, client_id, &parameters);
        assert_eq!((answer.action, code_of(&answer.result_code)), (TokenAction::BadRequest, code), "{parameters}");
        assert_eq!(json(&answer.response_content)["error"], "invalid_request");
    }
    // An access token is no ID token, and a service without Native SSO leaves it all to the authorization server.
    let access = tokens.access_token.unwrap();
    let answer = exchange_of(&subject, client_id, &format!("actor_token=d&subject_token={}", access.expose()));
    assert_eq!(code_of(&answer.result_code), "A311321");
    let without = Subject::with(|settings| settings.service.native_sso_supported = None);
    let client_id = second_application(&without);
    let answer = exchange_of(&without, client_id, &format!("actor_token=d&subject_token={foreign}"));
    assert_eq!(code_of(&answer.result_code), "A311317");
}

#[test]
fn the_service_says_who_may_exchange_device_secrets() {
    let subject = Subject::with(|settings| settings.service.token_exchange_by_confidential_clients_only = Some(true));
    let (id_token, _) = first_application(&subject, "s-1");
    let client_id = second_application(&subject);
    let answer = exchange_of(&subject, client_id, &format!("subject_token={id_token}&actor_token=d"));
    assert_eq!(code_of(&answer.result_code), "A311304");
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

fn id_token_ticket(subject: &Subject) -> Secret {
    let parameters = crate::subject::request("&scope=openid&nonce=n").replace("=code", "=id_token");
    subject.authorize(&parameters).ticket.unwrap()
}

fn begin(subject: &Subject, session: &str) -> TokenResponse {
    let ticket = subject.ticket("&scope=openid+device_sso");
    let request = AuthorizationIssueRequest {
        session_id: Some(session.into()),
        auth_time: Some(1_699_999_000),
        ..AuthorizationIssueRequest::new(ticket, "john")
    };
    let code = subject.authlete.authorization_issue(&request).unwrap().authorization_code.unwrap();
    subject.token(&exchange(code.expose()))
}
