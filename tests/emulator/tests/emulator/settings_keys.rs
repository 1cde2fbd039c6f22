//! What a service signs, and the settings that name the key.

use serde_json::{Map, Value, json};

use crate::bench::Bench;

pub(crate) const KINDS: [&str; 7] =
    ["accessToken", "authorization", "idToken", "userInfo", "introspection", "resource", "federation"];

/// A service with two keys of one kind.
fn with_two_keys() -> Bench {
    let bench = Bench::new();
    let (_, mut keys) = bench.send("GET", "/service/jwks/get?includePrivateKeys=true", None);
    let key = keys["keys"][0].clone();
    assert_eq!(key["kty"], "EC");
    let named = |kid: &str| {
        let mut key = key.clone();
        key["kid"] = kid.into();
        key
    };
    keys["keys"] = json!([named("one"), named("two")]);
    let keys = keys.to_string();
    bench.set(json!({
        "jwks": keys, "accessTokenSignAlg": "ES256", "federationEnabled": true, "federationJwks": keys,
        "organizationName": "One", "authorityHints": ["https://anchor.example"],
    }));
    bench
}

fn kid(jwt: &Value) -> String {
    jsonwebtoken::decode_header(jwt.as_str().unwrap()).unwrap().kid.unwrap()
}

/// The keys that each kind is signed with.
fn observed(bench: &Bench) -> [String; 7] {
    let tokens = bench.tokens();
    let token = tokens["accessToken"].as_str().unwrap();
    let response = bench.issue("&response_mode=jwt")["responseContent"].as_str().unwrap().to_owned();
    let introspection = bench.post(
        "/auth/introspection/standard",
        json!({
            "parameters": format!("token={token}"), "httpAcceptHeader": "application/token-introspection+jwt",
            "rsUri": "https://rs.example", "introspectionSignAlg": "ES256",
        }),
    );
    let resource = bench.post("/rs/sign", json!({ "message": "{}", "status": 200 }))["signatureInput"].clone();
    let resource = resource.as_str().unwrap().split_once(";keyid=\"").unwrap().1.to_owned();
    [
        kid(&tokens["jwtAccessToken"]),
        kid(&response.split_once("response=").unwrap().1.into()),
        kid(&tokens["idToken"]),
        kid(&bench.post("/auth/userinfo/issue", json!({ "token": token }))["responseContent"]),
        kid(&introspection["responseContent"]),
        resource.split('"').next().unwrap().into(),
        kid(&bench.post("/federation/configuration", json!({}))["responseContent"]),
    ]
}

#[test]
fn each_kind_is_signed_with_the_key_that_its_setting_names() {
    let bench = with_two_keys();
    let name = |kind: &str, kid: &str| (format!("{kind}SignatureKeyId"), json!(kid));
    bench.set(Map::from_iter(KINDS.map(|kind| name(kind, "one"))).into());
    assert_eq!(observed(&bench), ["one"; 7]);
    for (index, kind) in KINDS.into_iter().enumerate() {
        bench.set(Map::from_iter([name(kind, "two")]).into());
        let mut expected = ["one"; 7];
        expected[..=index].fill("two");
        assert_eq!(observed(&bench), expected, "{kind}");
    }
}
