//! What operators and test suites do while the server runs.

use std::net::SocketAddr;
use std::sync::Arc;

use authlete_core::transport::Transport as _;
use authlete_transport_hyper::HyperTransport;
use clap::Parser as _;
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use super::provider::{Provider, parts};
use super::visitor::Visitor;
use crate::application::Sender;
use crate::arguments::Arguments;
use crate::listen::Listeners;
use crate::profile::keys;
use crate::sender;

async fn published(visitor: &mut Visitor<Provider>) -> Vec<Value> {
    let answer = visitor.site.get("/jwks").await;
    let set: Value = serde_json::from_slice(answer.body()).unwrap();
    set["keys"].as_array().unwrap().clone()
}

async fn rotate(visitor: &mut Visitor<Provider>) {
    let status = visitor.site.operate(Method::POST, "/keys/rotate").await.status();
    assert_eq!(status, StatusCode::NO_CONTENT);
}

#[tokio::test(flavor = "multi_thread")]
async fn new_keys_sign_and_old_ones_stay_published() {
    let mut visitor = Provider::new().visitor();
    let before = published(&mut visitor).await;
    let old_token = visitor.id_token("john").await;
    rotate(&mut visitor).await;

    let after = published(&mut visitor).await;
    let kid = |key: &Value| key["kid"].as_str().unwrap().to_owned();
    let added = after.len() - before.len();
    assert_eq!(after[added..], before);
    let signing = before.iter().filter(|key| key["use"] != "enc").map(|key| (&key["kty"], &key["crv"]));
    assert!(
        added > 0 && signing.clone().all(|kind| after[..added].iter().any(|key| (&key["kty"], &key["crv"]) == kind))
    );
    assert!(after[..added].iter().all(|key| !before.iter().any(|old| kid(old) == kid(key))));
    for private in ["d", "p", "q", "k"] {
        assert!(after.iter().all(|key| key.get(private).is_none()));
    }

    // A token of before is known, and a later one is signed by a new key.
    let page = visitor.open(&format!("/logout?id_token_hint={old_token}")).await;
    assert_eq!(page.id(), "logged_out");
    visitor.forget_all();
    let [header, _] = parts(&visitor.id_token("jane").await);
    assert!(after[..added].iter().any(|key| key["kid"] == header["kid"]), "{header}");
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_that_encrypt_outlive_any_number_of_rotations() {
    let new = || keys::like(&json!({ "kty": "EC", "crv": "P-256" })).unwrap();
    let mut encrypts = new();
    encrypts["use"] = "enc".into();
    let mut visitor =
        Provider::with_service(json!({ "jwks": json!({ "keys": [new(), encrypts] }).to_string() })).visitor();
    for _ in 0..12 {
        rotate(&mut visitor).await;
    }
    let published = published(&mut visitor).await;
    assert_eq!(published.iter().filter(|key| key["kid"] == encrypts["kid"]).count(), 1);
    // The one that signs, those that are kept, and the one that encrypts.
    assert_eq!(published.len(), 1 + 8 + 1);
}

/// A request that waits for john, by its ID.
async fn asked(visitor: &mut Visitor<Provider>) -> String {
    let answer = visitor.post("/bc-authorize", &[("scope", "openid"), ("login_hint", "john@example.com")]).await;
    answer["auth_req_id"].as_str().unwrap_or_else(|| panic!("{answer}")).into()
}

async fn token(visitor: &mut Visitor<Provider>, id: &str) -> Value {
    visitor.post("/token", &[("grant_type", "urn:openid:params:grant-type:ciba"), ("auth_req_id", id)]).await
}

#[tokio::test]
async fn requests_of_ciba_are_answered_in_the_place_of_the_user() {
    let mut visitor = Provider::new().visitor();
    for (action, status, expected) in [
        ("allow", StatusCode::NO_CONTENT, None),
        ("deny", StatusCode::NO_CONTENT, Some("access_denied")),
        ("other", StatusCode::BAD_REQUEST, Some("authorization_pending")),
    ] {
        let id = asked(&mut visitor).await;
        let path = format!("/ciba/answer?auth_req_id={id}&action={action}");
        assert_eq!(visitor.site.operate(Method::GET, &path).await.status(), status, "{action}");
        let answer = token(&mut visitor, &id).await;
        assert_eq!(answer["error"].as_str(), expected, "{answer}");
        if expected.is_none() {
            let [_, claims] = parts(answer["id_token"].as_str().unwrap());
            assert_eq!((&claims["sub"], &claims["acr"]), (&"1001".into(), &"2".into()));
        }
    }
    let unknown = visitor.site.operate(Method::POST, "/ciba/answer?auth_req_id=unknown&action=allow").await;
    assert_eq!(unknown.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_answer_counts_once() {
    let mut visitor = Provider::new().visitor();
    let id = asked(&mut visitor).await;
    for action in ["deny", "allow"] {
        visitor.site.operate(Method::POST, &format!("/ciba/answer?auth_req_id={id}&action={action}")).await;
    }
    assert_eq!(token(&mut visitor, &id).await["error"], "access_denied");
}

#[tokio::test]
async fn operators_have_paths_of_their_own() {
    let mut visitor = Provider::new().visitor();
    for path in ["/keys/rotate", "/ciba/answer", "/metrics"] {
        assert_eq!(visitor.open(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(visitor.site.operate(Method::GET, "/metrics").await.status(), StatusCode::OK);
    assert_eq!(visitor.site.operate(Method::GET, "/keys/rotate").await.status(), StatusCode::METHOD_NOT_ALLOWED);
}

#[tokio::test]
async fn pages_of_other_sites_operate_nothing() {
    let mut provider = Provider::new();
    for (header, value, status) in [
        ("sec-fetch-site", "cross-site", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "same-site", StatusCode::FORBIDDEN),
        ("origin", "https://evil.test", StatusCode::FORBIDDEN),
        ("origin", "null", StatusCode::FORBIDDEN),
        ("sec-fetch-site", "none", StatusCode::OK),
        ("accept", "*/*", StatusCode::OK),
    ] {
        let request = Request::get("/metrics").header(header, value).body(Vec::new()).unwrap();
        assert_eq!(provider.operate_by(request).await.status(), status, "{header}: {value}");
    }
}

/// A client that registers the listener's URL for its keys or for logouts has the server call it, with a query of its choice.
#[tokio::test]
async fn the_server_does_not_operate_itself_for_a_client() {
    let address = SocketAddr::from(([127, 0, 0, 1], 0));
    let listeners = Listeners::bind(address, None).unwrap();
    let url = |path: &str| format!("http://{}{path}", listeners.address());
    let urls = ["/metrics", "/ciba/answer?auth_req_id=unknown&action=allow"].map(url);
    tokio::spawn(listeners.serve(Provider::new().admin, std::future::pending()));

    let server = sender::of(&Arguments::parse_from(["authorization_server"])).unwrap();
    let operator: Sender = Arc::new(HyperTransport::builder().build().unwrap());
    for (url, status) in urls.iter().zip([StatusCode::OK, StatusCode::NOT_FOUND]) {
        for (sender, status) in [(&server, StatusCode::FORBIDDEN), (&operator, status)] {
            let request = Request::get(url).body(Vec::new()).unwrap();
            assert_eq!(sender.send(request).await.unwrap().status(), status, "{url}");
        }
    }
}
