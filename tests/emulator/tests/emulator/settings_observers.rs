//! What there is to see of a setting.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use crate::bench::Bench;
use crate::credential_issuer::{CONFIGURATIONS, ISSUER};
use crate::signer::Signer;
use crate::subject::exchange;

/// The JSON that goes to the client.
pub(crate) fn content(answer: &Value) -> Value {
    serde_json::from_str(answer["responseContent"].as_str().unwrap()).unwrap()
}

pub(crate) fn names(members: &Value) -> Value {
    members.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ").into()
}

pub(crate) fn age_of_code(bench: &Bench) -> Value {
    let code = bench.code("");
    bench.advance(30);
    bench.token(&exchange(&code))["resultCode"].clone()
}

pub(crate) fn id_token_duration(bench: &Bench) -> Value {
    let tokens = bench.tokens();
    let claims = tokens["idToken"].as_str().and_then(|id_token| id_token.split('.').nth(1)).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    (claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap()).into()
}

pub(crate) fn linked(bench: &Bench) -> Value {
    bench.set(json!({ "accessTokenDuration": 100, "refreshTokenDuration": 50 }));
    bench.tokens()["accessTokenDuration"].clone()
}

pub(crate) fn first_of_two(bench: &Bench) -> Value {
    let first = bench.tokens();
    bench.tokens();
    bench.introspect(&first)["resultCode"].clone()
}

/// Whether a refresh token is good at a time that only one of a life of its own reaches.
pub(crate) fn second_refresh(bench: &Bench) -> Value {
    bench.set(json!({ "refreshTokenDuration": 100 }));
    let tokens = bench.tokens();
    bench.advance(60);
    let second = bench.refresh(&tokens);
    bench.advance(60);
    bench.refresh(&second)["resultCode"].clone()
}

pub(crate) fn second_refresh_of_kept(bench: &Bench) -> Value {
    bench.set(json!({ "refreshTokenKept": true }));
    second_refresh(bench)
}

pub(crate) fn members_of_error(bench: &Bench) -> Value {
    names(&content(&bench.token("grant_type=nonsense")))
}

pub(crate) fn backchannel(bench: &Bench) -> Value {
    let asked = bench.client("/backchannel/authentication", "scope=openid&login_hint=john");
    content(&bench.post("/backchannel/authentication/issue", json!({ "ticket": asked["ticket"] })))
}

pub(crate) fn device(bench: &Bench) -> Value {
    content(&bench.client("/device/authorization", "scope=read"))
}

/// The URI for the user without the code in it.
pub(crate) fn complete_uri(bench: &Bench) -> Value {
    let answer = device(bench);
    let uri = answer["verification_uri_complete"].as_str();
    uri.map(|uri| uri.replace(answer["user_code"].as_str().unwrap(), "")).into()
}

/// Where a client that registers itself can change its registration, without what names it.
pub(crate) fn registered_at(bench: &Bench) -> Value {
    let answer = bench.post("/client/registration", json!({ "json": r#"{"redirect_uris":["https://c.example/cb"]}"# }));
    let uri = content(&answer)["registration_client_uri"].as_str().unwrap().to_owned();
    uri.rsplit_once('/').unwrap().0.into()
}

/// A credential offer of a service that issues credentials.
pub(crate) fn offer(bench: &Bench) -> Value {
    bench.set(json!({
        "verifiableCredentialsEnabled": true,
        "oid4vciVersion": "1.0-Final",
        "supportedGrantTypes": ["PRE_AUTHORIZED_CODE"],
        "credentialIssuerMetadata": {
            "credentialIssuer": ISSUER, "nonceEndpoint": "https://issuer.example/nonce", "credentialsSupported": CONFIGURATIONS,
        },
    }));
    bench.change_client(json!({ "grantTypes": ["PRE_AUTHORIZED_CODE"] }));
    let body = json!({
        "credentialConfigurationIds": ["identity"], "subject": "john", "preAuthorizedCodeGrantIncluded": true,
    });
    bench.post("/vci/offer/create", body)["info"].clone()
}

pub(crate) fn offer_duration(bench: &Bench) -> Value {
    let offer = offer(bench);
    ((offer["expiresAt"].as_i64().unwrap() - bench.now()) / 1000).into()
}

/// What becomes of a key proof with a nonce of some time ago.
pub(crate) fn age_of_nonce(bench: &Bench) -> Value {
    let code = offer(bench)["preAuthorizedCode"].as_str().unwrap().to_owned();
    let grant_type = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
    let tokens = bench.token(&format!("grant_type={grant_type}&pre-authorized_code={code}"));
    let nonce = bench.post("/vci/nonce", json!({}))["cnonce"].clone();
    bench.advance(50);
    let signer = Signer::es256();
    let claims = json!({ "aud": ISSUER, "iat": bench.now() / 1000, "nonce": nonce });
    let proof = signer.jwt(json!({ "typ": "openid4vci-proof+jwt", "jwk": signer.jwk }), &claims);
    let request = json!({ "credential_configuration_id": "identity", "proofs": { "jwt": [proof] } }).to_string();
    let body = json!({ "accessToken": tokens["accessToken"], "requestContent": request });
    bench.post("/vci/single/parse", body)["resultCode"].clone()
}
