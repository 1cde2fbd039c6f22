//! Keys for DPoP, and what a server says of nonces.
//!
//! Fields: `key` and a JWK; or `nonce`, a status, and names and values of headers in turn.

use std::sync::{Arc, Mutex};

use authlete_core::client::GetClientList;
use authlete_core::dpop::{Environment, JwkSigner, Proof, PublicJwk, Signer};
use authlete_core::wire::{Header, Response};
use authlete_core::{Api, BoxError, Credential, Operation, Secret, Version};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{DecodingKey, Validation, decode, decode_header};
use serde_json::Value;

use crate::fields::{SEPARATOR, fields, input, text};
use crate::shown;

pub(super) fn run(input: &[u8]) {
    let [kind, rest] = fields(input);
    match kind {
        b"nonce" => challenge(rest),
        _ => key(&text(rest)),
    }
}

fn key(jwk: &str) {
    let public = match PublicJwk::from_jwk(jwk) {
        Ok(public) => public,
        Err(error) => {
            shown::check_silent(&error);
            assert_eq!(JwkSigner::from_jwk(jwk).err(), Some(error));
            return;
        }
    };
    assert_eq!(PublicJwk::from_jwk(public.as_str()).as_ref(), Ok(&public), "the public half is its own public half");
    assert_eq!(public.thumbprint().len(), 43);
    let members: Value = serde_json::from_str(public.as_str()).expect("JSON");
    let members = members.as_object().expect("an object").keys();
    assert!(members.into_iter().all(|name| ["crv", "e", "kty", "n", "x", "y"].contains(&&**name)), "more than public");

    match JwkSigner::from_jwk(jwk) {
        Ok(signer) => {
            assert_eq!(signer.public_key(), &public);
            shown::check_text(&format!("{signer:?}"));
            verify(&signer);
        }
        Err(error) => shown::check_silent(&error),
    }
}

/// A key that is accepted signs so that others can verify it with the public half.
fn verify(signer: &JwkSigner) {
    let proof = Proof::new("GET", "https://api.example", "1", 1_763_942_400);
    let proof = proof.sign(signer, [7; 32]).expect("a key that is accepted can sign");
    let jwk: Jwk = serde_json::from_str(signer.public_key().as_str()).expect("a key that others know");
    let mut validation = Validation::new(decode_header(&proof).expect("a JWT").alg);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    let verified = decode::<Value>(&proof, &DecodingKey::from_jwk(&jwk).expect("a key"), &validation);
    assert!(verified.is_ok(), "others cannot verify the signature: {verified:?}");
}

/// Time stands still, and so does randomness.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Option<String>>>);

impl Environment for Kept {
    fn now(&self) -> u64 {
        0
    }

    fn random(&self) -> Result<[u8; 32], BoxError> {
        Ok([7; 32])
    }

    fn nonce(&self) -> Option<String> {
        self.0.lock().expect("no panic while it is locked").clone()
    }

    fn keep_nonce(&self, nonce: &str) {
        *self.0.lock().expect("no panic while it is locked") = Some(nonce.into());
    }
}

const P256: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;
const P384: &str = r#"{"kty":"EC","crv":"P-384","alg":"ES384","x":"hVJXAW2PFHidJyD3e6mBAsTQUTx9-a76lXtb5i4gLb5l8Ur8zHTDrxTS_Zrc8jND","y":"IWXVNh-eTuYlj_VigljsgBYvlupbyl6CbBdUyMwoYbt9mTIzqSxRtHmxGIwsLIgz","d":"NWFcfxzn6TjBvXAG70xvWNQAa3frpasWim6-qHeqBMK0A5xNJeORvMuHmE0nVsGB"}"#;
const ED25519: &str = r#"{"kty":"OKP","kid":"PSST","use":"sig","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;

fn challenge(rest: &[u8]) {
    let mut parts = rest.split(|byte| *byte == SEPARATOR);
    let status = parts.next().and_then(|status| text(status).parse().ok()).unwrap_or(401);
    let mut headers = Vec::new();
    while let (Some(name), Some(value)) = (parts.next(), parts.next()) {
        headers.push(Header::new(text(name), text(value)));
    }
    let response = Response { headers, ..Response::new(status, &b"{}"[..]) };

    let environment = Kept::default();
    let signer = JwkSigner::from_jwk(ED25519).expect("a key");
    let credential = Credential::dpop(Secret::from("token"), signer, environment.clone());
    let api = Api::v3("https://api.example", "1", "unused").expect("settings").with_service_credential(credential);
    assert_eq!(api.version(), Version::V3);
    let met = api.meet_challenge(GetClientList::ENDPOINT, &response);
    assert!(!met || status == 401, "a status other than 401 is no challenge");

    let nonce = environment.nonce();
    assert!(!met || nonce.is_some(), "a challenge without a nonce cannot be met");
    if let Some(nonce) = &nonce {
        assert!(response.headers.iter().any(|header| header.value == *nonce), "a nonce comes from a header");
        assert!(nonce.len() <= 4096 && nonce.bytes().all(|byte| byte.is_ascii_graphic()), "{nonce:?} is no nonce");
    }
    let request = api.http_request(&GetClientList::default()).expect("a request with that nonce");
    let proof = request.headers()["dpop"].to_str().expect("ASCII");
    let claims = URL_SAFE_NO_PAD.decode(proof.split('.').nth(1).expect("a JWT")).expect("base64url");
    let claims: Value = serde_json::from_slice(&claims).expect("JSON");
    assert_eq!(claims.get("nonce").and_then(Value::as_str), nonce.as_deref());
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let rsa = include_str!("dpop/rsa.jsonl").lines();
    let mut seeds: Vec<_> = [P256, P384, ED25519].into_iter().chain(rsa).map(|jwk| input(["key", jwk])).collect();
    let nonce = ["nonce", "401", "DPoP-Nonce", "eyJ7S_zG.eyJH0-Z.HX4w-7v", "WWW-Authenticate"];
    for challenge in [r#"DPoP error="use_dpop_nonce", error_description="nonce""#, "Bearer, DPoP error=use_dpop_nonce"]
    {
        seeds.push(input(nonce.into_iter().chain([challenge])));
    }
    seeds
}
