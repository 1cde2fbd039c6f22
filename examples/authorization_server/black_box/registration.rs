//! What a client that registers itself may be.

use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use super::provider::{BASE_URL, Provider};
use super::visitor::Site as _;

async fn send(provider: &mut Provider, method: Method, path: &str, token: &str, body: String) -> (StatusCode, Value) {
    let request = Request::builder().method(method).uri(path).header(CONTENT_TYPE, "application/json");
    let request = request.header(AUTHORIZATION, format!("Bearer {token}")).body(body.into_bytes()).unwrap();
    let answer = provider.answer(request).await;
    (answer.status(), serde_json::from_slice(answer.body()).unwrap())
}

/// The page of `response_mode=form_post`, which needs no user, would run such a URI as a script of this server.
#[tokio::test]
async fn no_client_has_a_script_as_its_redirect_uri() {
    let mut provider = Provider::new();
    let metadata = |uri: &str| json!({ "redirect_uris": [uri], "application_type": "native" });
    let app = metadata("com.example.app:/callback");
    let (status, client) = send(&mut provider, Method::POST, "/register", "", app.to_string()).await;
    assert_eq!(status, StatusCode::CREATED, "{client}");
    let own_path = client["registration_client_uri"].as_str().unwrap().strip_prefix(BASE_URL).unwrap();
    let token = client["registration_access_token"].as_str().unwrap();
    for uri in
        ["javascript:alert(1)", "JavaScript:alert(1)", " java\tscript:alert(1)", "data:text/html,x", "vbscript:x"]
    {
        let mut changed = metadata(uri);
        changed["client_id"] = client["client_id"].clone();
        for (method, path, body) in [(Method::POST, "/register", metadata(uri)), (Method::PUT, own_path, changed)] {
            let (status, answer) = send(&mut provider, method.clone(), path, token, body.to_string()).await;
            assert_eq!(
                (status, &answer["error"]),
                (StatusCode::BAD_REQUEST, &"invalid_redirect_uri".into()),
                "{answer}"
            );
        }
    }
    let twice = r#"{"redirect_uris": ["javascript:alert(1)"], "redirect_uris": ["https://app.test/"]}"#;
    let (status, _) = send(&mut provider, Method::POST, "/register", "", twice.into()).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
}
