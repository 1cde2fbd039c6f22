//! Who gets tokens without a user's consent.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::{Signer as _, SigningKey};
use http::header::CONTENT_TYPE;
use http::{Request, StatusCode};
use serde_json::{Value, json};

use super::client::Client;
use super::provider::{BASE_URL, Provider};
use super::visitor::{Site as _, Visitor};
use crate::browser_state::now;

const TOKEN_EXCHANGE: &str = "urn:ietf:params:oauth:grant-type:token-exchange";
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// What the client gets for an ID token.
async fn exchange(visitor: &mut Visitor<Provider>, token: &str) -> Value {
    let form = [("grant_type", TOKEN_EXCHANGE), ("subject_token", token), ("subject_token_type", ID_TOKEN)];
    visitor.post("/token", &form).await
}

/// What the client gets for a statement that the user with that subject agrees, which it signs itself.
async fn assert_user(visitor: &mut Visitor<Provider>, key: &SigningKey, subject: &str) -> Value {
    let claims = json!({ "iss": visitor.client.id, "sub": subject, "aud": BASE_URL, "iat": now(), "exp": now() + 60, "jti": "1" });
    let [header, claims] = [json!({ "alg": "EdDSA" }), claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
    let signed = format!("{header}.{claims}");
    let signature = URL_SAFE_NO_PAD.encode(key.sign(signed.as_bytes()).to_bytes());
    visitor.post("/token", &[("grant_type", JWT_BEARER), ("assertion", &format!("{signed}.{signature}"))]).await
}

fn jwks(key: &SigningKey) -> Value {
    let x = URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes());
    json!({ "keys": [{ "kty": "OKP", "crv": "Ed25519", "x": x, "alg": "EdDSA", "use": "sig" }] })
}

#[tokio::test]
async fn a_token_is_exchanged_for_its_user_if_this_server_gave_it() {
    let mut visitor = Provider::new().visitor();
    let token = visitor.id_token("max").await;
    let forged = format!("{}AAAA", &token[..token.len() - 4]);
    for (token, error) in [(&token, None), (&forged, Some("invalid_request"))] {
        let answer = exchange(&mut visitor, token).await;
        assert_eq!(answer["error"].as_str(), error, "{answer}");
        assert_eq!(answer["access_token"].is_string(), error.is_none(), "{answer}");
    }
}

#[tokio::test]
async fn a_client_that_the_operator_knows_speaks_for_users() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let client = json!({ "jwks": jwks(&key).to_string(), "grantTypes": ["JWT_BEARER"] });
    let mut visitor = Provider::with_client(client).visitor();
    for (subject, error) in [("1001", None), ("nobody", Some("invalid_grant"))] {
        let answer = assert_user(&mut visitor, &key, subject).await;
        assert_eq!(answer["error"].as_str(), error, "{answer}");
    }
}

#[tokio::test]
async fn a_client_that_registered_itself_speaks_for_nobody() {
    let key = SigningKey::from_bytes(&[7; 32]);
    let mut visitor = Provider::new().visitor();
    let id_token = visitor.id_token("max").await;
    let metadata = json!({
        "redirect_uris": ["https://evil.test/callback"],
        "grant_types": ["authorization_code", TOKEN_EXCHANGE, JWT_BEARER],
        "jwks": jwks(&key),
    });
    let request = Request::post("/register").header(CONTENT_TYPE, "application/json");
    let answer = visitor.site.answer(request.body(metadata.to_string().into()).unwrap()).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    let registered: Value = serde_json::from_slice(answer.body()).unwrap();
    let text = |name: &str| registered[name].as_str().unwrap().to_owned();
    visitor.client =
        Client { id: text("client_id"), secret: text("client_secret").into(), redirect_uri: String::new() };
    for answer in [exchange(&mut visitor, &id_token).await, assert_user(&mut visitor, &key, "1001").await] {
        assert_eq!(answer["error"], "unauthorized_client", "{answer}");
    }
}

/// OpenID Connect Native SSO for Mobile Apps 1.0.
#[tokio::test]
async fn the_secret_of_a_device_is_good_until_the_user_logs_out() {
    let mut visitor = Provider::new().visitor();
    let login = visitor.authorize(&[("scope", "openid device_sso")]).await;
    let consent = visitor.log_in(&login, "john").await;
    let response = visitor.submit(&consent, &[("allow", "")]).await;
    let tokens = visitor.tokens(&response).await;
    let token = |name: &str| tokens[name].as_str().unwrap_or_else(|| panic!("{tokens}")).to_owned();
    let (id_token, device_secret) = (token("id_token"), token("device_secret"));
    let form = |device_secret| {
        [
            ("grant_type", TOKEN_EXCHANGE),
            ("audience", BASE_URL),
            ("scope", "openid"),
            ("subject_token", &*id_token),
            ("subject_token_type", ID_TOKEN),
            ("actor_token", device_secret),
            ("actor_token_type", "urn:openid:params:token-type:device-secret"),
        ]
    };
    let wrong = visitor.post("/token", &form("wrong")).await;
    assert_eq!(wrong["error"], "invalid_grant", "{wrong}");
    let second_app = visitor.post("/token", &form(&device_secret)).await;
    assert!(second_app["access_token"].is_string(), "{second_app}");
    assert_eq!(visitor.open(&format!("/logout?id_token_hint={id_token}")).await.id(), "logged_out");
    let ended = visitor.post("/token", &form(&device_secret)).await;
    assert_eq!(ended["error"], "invalid_grant", "{ended}");
}
