//! What the endpoints decide beside Authlete.

use authlete_core::oauth::{AuthorizationHeader, BasicCredentials};
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Request, Response, StatusCode};
use serde_json::Value;

use super::provider::{BASE_URL, Provider};
use super::visitor::Site as _;

const FORM: &str = "application/x-www-form-urlencoded";

fn json(answer: &Response<Vec<u8>>) -> Value {
    serde_json::from_slice(answer.body()).unwrap()
}

#[tokio::test]
async fn the_discovery_document_tells_of_sessions() {
    let mut provider = Provider::new();
    for path in ["/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"] {
        let document = json(&provider.get(path).await);
        assert_eq!(document["issuer"], BASE_URL);
        assert_eq!(document["check_session_iframe"], format!("{BASE_URL}/check_session"));
        for member in ["frontchannel_logout_supported", "frontchannel_logout_session_supported"] {
            assert_eq!(document[member], true, "{path} {member}");
        }
    }
}

#[tokio::test]
async fn only_a_resource_server_that_is_known_may_introspect() {
    let mut provider = Provider::new();
    for (id, secret, status) in [
        ("api", "battery staple", StatusCode::OK),
        ("api", "secret", StatusCode::UNAUTHORIZED),
        ("api", "", StatusCode::UNAUTHORIZED),
        ("1", "secret", StatusCode::UNAUTHORIZED),
    ] {
        let credentials = AuthorizationHeader::Basic(BasicCredentials::form_encoded(id, secret));
        let request = Request::post("/introspect")
            .header(AUTHORIZATION, credentials.to_header_value().unwrap().expose())
            .header(CONTENT_TYPE, FORM)
            .body("token=unknown".into())
            .unwrap();
        let answer = provider.answer(request).await;
        assert_eq!(answer.status(), status, "{id}:{secret}");
        if status == StatusCode::OK {
            assert_eq!(json(&answer)["active"], false);
        }
    }
}

/// Initiating User Registration via OpenID Connect 1.0, section 4.1.
#[tokio::test]
async fn a_client_that_wants_users_to_register_is_told_that_they_cannot() {
    let mut visitor = Provider::new().visitor();
    for prompt in ["create", "login create"] {
        let response = visitor.authorize(&[("prompt", prompt)]).await;
        assert_eq!(response.parameter("error").as_deref(), Some("invalid_request"), "{prompt}");
        assert!(response.parameter("error_description").is_some_and(|text| text.contains("prompt")), "{prompt}");
    }
}

#[tokio::test]
async fn an_authorization_request_is_only_so_long() {
    let mut provider = Provider::new();
    for (length, status) in [(1000, StatusCode::BAD_REQUEST), (300 * 1024, StatusCode::PAYLOAD_TOO_LARGE)] {
        let body = format!("state={}", "x".repeat(length));
        let request = Request::post("/authorize").header(CONTENT_TYPE, FORM).body(body.into()).unwrap();
        assert_eq!(provider.answer(request).await.status(), status);
    }
}

#[tokio::test]
async fn anybody_registers_a_client_and_changes_none_of_others() {
    let mut provider = Provider::new();
    let metadata =
        r#"{"redirect_uris": ["https://app.test/callback"], "post_logout_redirect_uris": ["https://app.test/bye"]}"#;
    let request = Request::post("/register").header(CONTENT_TYPE, "application/json").body(metadata.into()).unwrap();
    let answer = provider.answer(request).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let registered = json(&answer);
    assert_eq!(registered["post_logout_redirect_uris"][0], "https://app.test/bye");
    let uri = registered["registration_client_uri"].as_str().unwrap().strip_prefix(BASE_URL).unwrap();
    let token = registered["registration_access_token"].as_str().unwrap();
    for (path, token, status) in [
        (uri, token, StatusCode::OK),
        (uri, "other", StatusCode::UNAUTHORIZED),
        ("/register/1", token, StatusCode::UNAUTHORIZED),
    ] {
        let request = Request::get(path).header(AUTHORIZATION, format!("Bearer {token}")).body(Vec::new()).unwrap();
        assert_eq!(provider.answer(request).await.status(), status, "{path}");
    }
}
