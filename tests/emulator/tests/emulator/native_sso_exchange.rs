//! A second application that signs in by the device secret of the first.

use authlete_core::Secret;
use authlete_core::authorization::AuthorizationIssueRequest;
use authlete_core::client::Client;
use authlete_core::native_sso::{NativeSsoLogoutRequest, NativeSsoRequest};
use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::types::{ClientAuthMethod, ClientType, GrantType, TokenType};
use serde_json::json;

use crate::native_sso::{begin, id_token_ticket};
use crate::signer::{Signer, part};
use crate::subject::{Subject, code_of, json};

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
