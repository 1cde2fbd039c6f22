//! OpenID Federation.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};
use serde_json::{Value, json};

use crate::caller::Caller;

pub(crate) const FLOWS: &[fn(&mut Caller<'_>)] = &[federation, automatic_registration];

const ANCHOR: &str = "https://anchor.example";
const PARTY: &str = "https://rp.example";
const KEY: &str = r#"{"keys":[{"kty":"EC","crv":"P-256","kid":"fed","alg":"ES256",
    "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}]}"#;

fn federation(caller: &mut Caller<'_>) {
    caller.post("/federation/configuration", json!({}), "NOT_FOUND");
    caller.post("/federation/registration", json!({ "trustChain": "[]" }), "NOT_FOUND");
    let (anchor, party) = (Entity::new(), Entity::new());
    caller.change_service(json!({
        "federationEnabled": true,
        "federationConfigurationDuration": 600,
        "federationRegistrationEndpoint": "https://op.example/federation",
        "supportedClientRegistrationTypes": ["EXPLICIT"],
        "authorityHints": [ANCHOR],
        "trustAnchors": [{ "entityId": ANCHOR, "jwks": anchor.jwks().to_string() }],
    }));
    caller.post("/federation/configuration", json!({}), "INTERNAL_SERVER_ERROR");
    caller.change_service(json!({ "federationJwks": KEY, "federationSignatureKeyId": "fed" }));
    caller.post("/federation/configuration", json!({}), "OK");

    let own = json!({
        "iss": PARTY, "sub": PARTY, "jwks": party.jwks(), "aud": "http://127.0.0.1:8080", "authority_hints": [ANCHOR],
        "metadata": { "openid_relying_party": {
            "redirect_uris": ["https://rp.example/cb"],
            "client_registration_types": ["explicit"],
        } },
    });
    let about = json!({ "iss": ANCHOR, "sub": PARTY, "jwks": party.jwks() });
    let chain = json!([party.statement(own), anchor.statement(about)]);
    caller.post("/federation/registration", json!({ "trustChain": chain.to_string() }), "OK");
    caller.post("/federation/registration", json!({ "trustChain": "[]" }), "BAD_REQUEST");
}

/// A relying party that is registered with its first request.
fn automatic_registration(caller: &mut Caller<'_>) {
    let (anchor, party) = (Entity::new(), Entity::new());
    caller.change_service(json!({
        "federationEnabled": true,
        "federationJwks": KEY,
        "supportedClientRegistrationTypes": ["AUTOMATIC"],
        "authorityHints": [ANCHOR],
        "trustAnchors": [{ "entityId": ANCHOR, "jwks": anchor.jwks().to_string() }],
    }));
    let own = json!({
        "iss": PARTY, "sub": PARTY, "jwks": party.jwks(), "authority_hints": [ANCHOR],
        "metadata": { "openid_relying_party": {
            "redirect_uris": ["https://rp.example/cb"],
            "client_registration_types": ["automatic"],
            "jwks": party.jwks(),
        } },
    });
    let about = json!({ "iss": ANCHOR, "sub": PARTY, "jwks": party.jwks() });
    let header = json!({ "alg": "ES256", "trust_chain": [party.statement(own), anchor.statement(about)] });
    let object = party.sign(&header, &json!({
        "iss": PARTY, "client_id": PARTY, "aud": "http://127.0.0.1:8080", "response_type": "code", "scope": "openid",
        "redirect_uri": "https://rp.example/cb",
    }));
    let parameters = format!("client_id={PARTY}&response_type=code&scope=openid&request={object}");
    caller.post("/auth/authorization", json!({ "parameters": parameters }), "INTERACTION");
    caller.get("/client/get/list", &[], "");
}

struct Entity(EcdsaKeyPair);

impl Entity {
    fn new() -> Self {
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new()).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, pkcs8.as_ref(), &SystemRandom::new());
        Self(key.unwrap())
    }

    fn jwks(&self) -> Value {
        let (x, y) = self.0.public_key().as_ref()[1..].split_at(32);
        let [x, y] = [x, y].map(|bytes| URL_SAFE_NO_PAD.encode(bytes));
        json!({ "keys": [{ "kty": "EC", "crv": "P-256", "x": x, "y": y }] })
    }

    fn statement(&self, mut claims: Value) -> String {
        claims["iat"] = 1_699_999_990.into();
        claims["exp"] = 1_700_000_100.into();
        self.sign(&json!({ "alg": "ES256", "typ": "entity-statement+jwt" }), &claims)
    }

    fn sign(&self, header: &Value, claims: &Value) -> String {
        let [header, claims] = [header, claims].map(|part| URL_SAFE_NO_PAD.encode(part.to_string()));
        let input = format!("{header}.{claims}");
        let signature = self.0.sign(&SystemRandom::new(), input.as_bytes()).unwrap();
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
    }
}
