//! Keys that are made while the server runs.

use authlete_core::Secret;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use getrandom::SysRng;
use getrandom::rand_core::UnwrapErr;
use p256::elliptic_curve::Generate;
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use serde_json::{Value, json};

/// The length of RSA keys in bits.
const RSA_BITS: usize = 2048;

/// A JWK Set with new private keys: for signatures by RSA, for ES256, and for what is encrypted for the service.
pub(super) fn of_service() -> Secret {
    let mut encryption = es256("encryption");
    encryption["use"] = "enc".into();
    encryption["alg"] = "ECDH-ES".into();
    let keys: Vec<_> = rsa("rsa").into_iter().chain([es256("es256"), encryption]).collect();
    json!({ "keys": keys }).to_string().into()
}

/// A JWK Set with a new private key for ES256, which has that ID.
pub(super) fn es256_set(kid: &str) -> Secret {
    json!({ "keys": [es256(kid)] }).to_string().into()
}

/// A new private key for the same signatures as another one; none if keys of that kind are not made here.
pub(crate) fn like(key: &Value) -> Option<Value> {
    let kid = &*crate::browser_state::random();
    let mut new = match (key["kty"].as_str()?, key["crv"].as_str()) {
        ("EC", Some("P-256")) => es256(kid),
        ("OKP", Some("Ed25519")) => eddsa(kid),
        ("RSA", _) => rsa(kid)?,
        _ => return None,
    };
    if let Some(alg) = key.get("alg") {
        new["alg"] = alg.clone();
    }
    Some(new)
}

fn es256(kid: &str) -> Value {
    let key = p256::SecretKey::generate();
    let point = key.public_key().to_sec1_bytes();
    // SEC 1, section 2.3.3: a byte that says that both coordinates follow, and these.
    let (x, y) = point[1..].split_at(32);
    json!({
        "kty": "EC", "crv": "P-256", "x": encoded(x), "y": encoded(y), "d": encoded(&key.to_bytes()),
        "use": "sig", "alg": "ES256", "kid": kid,
    })
}

fn eddsa(kid: &str) -> Value {
    let mut seed = [0; 32];
    getrandom::fill(&mut seed).expect("the operating system has random numbers");
    let key = ed25519_dalek::SigningKey::from_bytes(&seed);
    json!({
        "kty": "OKP", "crv": "Ed25519", "x": encoded(key.verifying_key().as_bytes()), "d": encoded(&seed),
        "use": "sig", "alg": "EdDSA", "kid": kid,
    })
}

fn rsa(kid: &str) -> Option<Value> {
    let key = rsa::PrivateKey::new(&mut UnwrapErr(SysRng), RSA_BITS).ok()?;
    let [p, q] = key.primes() else { return None };
    let number = |number: &rsa::BoxedUint| encoded(&number.to_be_bytes_trimmed_vartime());
    let (n, p, q) = (number(key.n().as_ref()), number(p.as_ref()), number(q.as_ref()));
    Some(json!({
        "kty": "RSA", "n": n, "e": number(key.e()), "d": number(key.d()), "p": p, "q": q,
        "use": "sig", "kid": kid,
    }))
}

fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
