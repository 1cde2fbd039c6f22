//! Headers of responses, and which sites may read them.

use http::header::{ACCESS_CONTROL_ALLOW_CREDENTIALS, ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_TYPE, ORIGIN};
use http::{Method, Request};

use super::provider::Provider;
use super::visitor::Site as _;

const INTERACTION_ID: &str = "x-fapi-interaction-id";

#[tokio::test]
async fn every_response_has_the_interaction_id_of_its_request_or_a_new_one() {
    let mut provider = Provider::new();
    let long = "x".repeat(65);
    for (sent, is_kept) in [(None, false), (Some("c770aef3-6784-41f7-8e0e-ff5f97bddb3a"), true), (Some(&*long), false)]
    {
        for path in ["/jwks", "/", "/nothing"] {
            let mut request = Request::get(path);
            if let Some(id) = sent {
                request = request.header(INTERACTION_ID, id);
            }
            let answer = provider.answer(request.body(Vec::new()).unwrap()).await;
            let id = answer.headers()[INTERACTION_ID].to_str().unwrap();
            assert_eq!(Some(id) == sent, is_kept, "{path}");
            assert!(!id.is_empty() && id.len() <= 64);
        }
    }
}

#[tokio::test]
async fn scripts_of_other_sites_read_what_is_for_clients_and_no_page() {
    let mut provider = Provider::new();
    for (path, is_open) in [
        ("/jwks", true),
        ("/.well-known/openid-configuration", true),
        ("/.well-known/openid-credential-issuer", true),
        ("/userinfo", true),
        ("/", false),
        ("/authorize", false),
        ("/login?interaction=x", false),
        ("/ciba", false),
        ("/logout", false),
    ] {
        let request = Request::get(path).header(ORIGIN, "https://app.test").body(Vec::new()).unwrap();
        let answer = provider.answer(request).await;
        let allowed = answer.headers().get(ACCESS_CONTROL_ALLOW_ORIGIN).map(|origin| origin.to_str().unwrap());
        assert_eq!(allowed, is_open.then_some("*"), "{path}");
        assert!(!answer.headers().contains_key(ACCESS_CONTROL_ALLOW_CREDENTIALS), "{path}");
    }
    let preflight = Request::builder()
        .method(Method::OPTIONS)
        .uri("/token")
        .header(ORIGIN, "https://app.test")
        .header("access-control-request-method", "POST")
        .header("access-control-request-headers", "dpop")
        .body(Vec::new())
        .unwrap();
    let answer = provider.answer(preflight).await;
    let methods = answer.headers()["access-control-allow-methods"].to_str().unwrap();
    let headers = answer.headers()["access-control-allow-headers"].to_str().unwrap();
    assert!(methods.contains("POST") && headers.contains("dpop"), "{methods}; {headers}");
}

#[tokio::test]
async fn every_page_has_its_policy_and_is_kept_by_nobody() {
    let mut provider = Provider::new();
    for path in [
        "/",
        "/login?interaction=x",
        "/consent?interaction=x",
        "/continue?interaction=x",
        "/login",
        "/step_up",
        "/select_account",
        "/consent",
        "/continue",
        "/device",
        "/start",
    ] {
        let answer = provider.get(path).await;
        let headers = answer.headers();
        assert!(headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'none'"), "{path}");
        let values = ["x-frame-options", "x-content-type-options", "referrer-policy", "cache-control"]
            .map(|name| &headers[name]);
        assert_eq!(values, ["DENY", "nosniff", "no-referrer", "no-store"], "{path}");
    }
    for path in ["/login", "/step_up", "/select_account", "/consent", "/ciba", "/credential_offers", "/logout"] {
        let form = Request::post(path).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(Vec::new());
        let answer = provider.answer(form.unwrap()).await;
        assert!(answer.headers().contains_key("content-security-policy"), "{path}");
    }
}
