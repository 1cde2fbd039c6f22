//! The code flow from end to end.

use authlete_core::Version;
use authlete_core::authorization::{AuthorizationAction, AuthorizationIssueAction, AuthorizationIssueRequest};
use authlete_core::introspection::{IntrospectionAction, StandardIntrospectionRequest};
use authlete_core::service::{GetServiceJwks, ServiceJwks};
use authlete_core::token::TokenAction;
use authlete_core::transport::Transport;
use authlete_core::userinfo::{UserInfoAction, UserInfoIssueAction, UserInfoIssueRequest, UserInfoRequest};
use authlete_emulator::{Settings, serve};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::jose::verified;
use crate::subject::{CHALLENGE, Subject, VERIFIER, exchange, json, request, text};

#[test]
fn code_flow_in_both_versions() {
    for version in [Version::V2, Version::V3] {
        let mut settings = Settings::default();
        settings.service.supported_acrs = Some(vec!["a".into(), "b".into()]);
        let subject = Subject::new(version, settings);
        let more = format!(
            "&scope=openid+profile+email+nonsense&nonce=n-1&max_age=60&login_hint=jo&acr_values=a+b&ui_locales=de+en\
             &code_challenge={CHALLENGE}&code_challenge_method=S256"
        );
        let asked = subject.authorize(&request(&more));
        assert_eq!(asked.action, AuthorizationAction::Interaction);
        let names: Vec<_> = asked.scopes.iter().flatten().filter_map(|scope| scope.name.as_deref()).collect();
        assert_eq!(names, ["openid", "profile", "email"]);
        assert_eq!((asked.max_age, asked.login_hint.as_deref()), (Some(60), Some("jo")));
        assert_eq!(asked.acrs, Some(vec!["a".into(), "b".into()]));
        assert_eq!(asked.service.unwrap().read().unwrap().api_secret, None);
        assert_eq!(asked.client.unwrap().read().unwrap().client_secret, None);

        let issued = subject.authlete.authorization_issue(&AuthorizationIssueRequest {
            auth_time: Some(1_699_999_990),
            acr: Some("a".into()),
            claims: Some(r#"{"name":"John","iss":"forged"}"#.into()),
            ..AuthorizationIssueRequest::new(asked.ticket.unwrap(), "john")
        });
        let issued = issued.unwrap();
        assert_eq!(issued.action, AuthorizationIssueAction::Location);
        let code = issued.authorization_code.unwrap().into_exposed();
        let location = issued.response_content.unwrap().into_exposed();
        assert!(location.starts_with("http://127.0.0.1:8091/callback?code="), "{location}");
        assert!(location.contains("&state=xyz&iss=http%3A%2F%2F127.0.0.1%3A8080"), "{location}");

        let tokens = subject.token(&format!("{}&code_verifier={VERIFIER}", exchange(&code)));
        assert_eq!(tokens.action, TokenAction::Ok);
        let body = json(&tokens.response_content);
        let access = tokens.access_token.unwrap();
        assert_eq!(body["access_token"], access.expose());
        assert_eq!((&body["token_type"], &body["expires_in"]), (&json!("Bearer"), &json!(86_400)));
        assert_eq!(access.expose().len(), 43);
        assert!(tokens.refresh_token.is_some());

        let claims = verified(&subject, body["id_token"].as_str().unwrap());
        assert_eq!(claims["iss"], "http://127.0.0.1:8080");
        assert_eq!((&claims["sub"], &claims["aud"]), (&json!("john"), &json!(["2000000001"])));
        assert_eq!((&claims["nonce"], &claims["acr"]), (&json!("n-1"), &json!("a")));
        assert_eq!((&claims["auth_time"], &claims["name"]), (&json!(1_699_999_990), &json!("John")));
        assert_eq!((&claims["iat"], &claims["exp"]), (&json!(1_700_000_000), &json!(1_700_086_400)));
        let digest = ring::digest::digest(&ring::digest::SHA256, access.expose().as_bytes());
        assert_eq!(claims["at_hash"], URL_SAFE_NO_PAD.encode(&digest.as_ref()[..16]));

        let introspected = subject.introspect(&access);
        assert_eq!(introspected.action, IntrospectionAction::Ok);
        assert_eq!(introspected.subject.as_deref(), Some("john"));
        assert_eq!(introspected.expires_at, Some(1_700_086_400_000));
        let standard = StandardIntrospectionRequest::new(format!("token={}", access.expose()));
        let standard = json(&subject.authlete.standard_introspection(&standard).unwrap().response_content);
        assert_eq!((&standard["active"], &standard["sub"]), (&json!(true), &json!("john")));

        let request = UserInfoRequest::new(access.clone());
        let user_info = subject.authlete.userinfo(&request).unwrap();
        assert_eq!(user_info.action, UserInfoAction::Ok);
        assert!(user_info.claims.unwrap().contains(&"email".into()));
        let request = UserInfoIssueRequest {
            claims: Some(r#"{"email":"j@example.com"}"#.into()),
            ..UserInfoIssueRequest::new(access)
        };
        let user_info = subject.authlete.userinfo_issue(&request).unwrap();
        assert_eq!(user_info.action, UserInfoIssueAction::Json);
        assert_eq!(json(&user_info.response_content), json!({ "sub": "john", "email": "j@example.com" }));
    }
}

#[test]
fn tokens_come_in_the_fragment_or_a_form() {
    let subject = Subject::v3();
    let parameters = "response_type=code+id_token+token&client_id=2000000001&scope=openid&nonce=n&state=x%22y\
                      &redirect_uri=http://127.0.0.1:8091/callback";
    let issued = subject.issue(subject.authorize(parameters).ticket.unwrap());
    let claims = verified(&subject, issued.id_token.unwrap().expose());
    assert!(claims["at_hash"].is_string() && claims["c_hash"].is_string());
    let location = issued.response_content.unwrap().into_exposed();
    assert!(location.starts_with("http://127.0.0.1:8091/callback#code="), "{location}");

    let issued = subject.issue(subject.authorize(&format!("{parameters}&response_mode=form_post")).ticket.unwrap());
    assert_eq!(issued.action, AuthorizationIssueAction::Form);
    assert!(text(&issued.response_content).contains(r#"name="state" value="x&quot;y""#));
}

#[test]
fn a_private_key_is_shown_on_demand_only() {
    let subject = Subject::v3();
    let jwks = |include_private_keys| {
        let request = GetServiceJwks { include_private_keys, ..Default::default() };
        match subject.authlete.call(&request).unwrap() {
            ServiceJwks::Keys(keys) => keys.parse::<Value>().unwrap(),
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(jwks(None)["keys"][0]["d"], Value::Null);
    assert!(jwks(Some(true))["keys"][0]["d"].is_string());
}

#[test]
fn a_socket_and_async_do_as_well() {
    let subject = Subject::v3();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let server = serve(listener, subject.emulator.clone()).unwrap();
    let reply = |request: &str| {
        use std::io::{Read, Write};
        let mut stream = std::net::TcpStream::connect(server.address()).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        let mut reply = String::new();
        stream.read_to_string(&mut reply).unwrap();
        reply
    };
    let head = "Host: x\r\nConnection: close\r\nAuthorization: Bearer emulated-service-access-token\r\n";
    let found = reply(&format!("GET /api/1000000002/client/get/2000000001 HTTP/1.1\r\n{head}\r\n"));
    assert!(found.starts_with("HTTP/1.1 200 OK") && found.contains(r#""clientId":2000000001"#), "{found}");
    let long = reply(&format!("POST /api/1000000002/auth/token HTTP/1.1\r\n{head}Content-Length: 1048577\r\n\r\n"));
    assert!(long.starts_with("HTTP/1.1 413"), "{long}");
    let address = server.address();
    drop(server);
    assert!(std::net::TcpStream::connect(address).is_err());

    let api = subject.emulator.settings().api_v3("http://emulator.invalid").unwrap();
    let request = api.http_request(&GetServiceJwks::default()).unwrap();
    let response = futures::executor::block_on(Transport::send(&subject.emulator, request)).unwrap();
    assert_eq!(response.status(), 200);
}
