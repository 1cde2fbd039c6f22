//! Keys of clients and JWTs by them, with ring: it shares no arithmetic with the emulator.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{self, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RsaKeyPair};
use ring::{digest, hmac, rsa};
use serde_json::{Value, json};

/// An RSA key for tests (PKCS #8): ring makes none.
const RSA_KEY: &str = include_str!("rsa_key.txt");

pub(crate) struct Signer {
    pub(crate) alg: &'static str,
    /// The public key, or the shared one.
    pub(crate) jwk: Value,
    key: Key,
}

enum Key {
    P256(EcdsaKeyPair),
    Ed25519(Ed25519KeyPair),
    Rsa(Box<RsaKeyPair>),
    Shared(hmac::Key),
}

impl Signer {
    pub(crate) fn es256() -> Self {
        let (algorithm, random) = (&signature::ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let pkcs8 = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        Self::es256_of(pkcs8.as_ref())
    }

    /// With a key on P-256 (PKCS #8).
    pub(crate) fn es256_of(pkcs8: &[u8]) -> Self {
        let (algorithm, random) = (&signature::ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let key = EcdsaKeyPair::from_pkcs8(algorithm, pkcs8, &random).unwrap();
        let (x, y) = key.public_key().as_ref()[1..].split_at(32);
        let jwk = json!({ "kty": "EC", "crv": "P-256", "x": base64url(x), "y": base64url(y) });
        Self { alg: "ES256", jwk, key: Key::P256(key) }
    }

    pub(crate) fn eddsa() -> Self {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let key = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap();
        let jwk = json!({ "kty": "OKP", "crv": "Ed25519", "x": base64url(key.public_key()) });
        Self { alg: "EdDSA", jwk, key: Key::Ed25519(key) }
    }

    /// RS256 or PS256.
    pub(crate) fn rsa(alg: &'static str) -> Self {
        let pkcs8 = STANDARD.decode(RSA_KEY.split_whitespace().collect::<String>()).unwrap();
        let key = RsaKeyPair::from_pkcs8(&pkcs8).unwrap();
        let public = rsa::PublicKeyComponents::<Vec<u8>>::from(key.public());
        let jwk = json!({ "kty": "RSA", "n": base64url(public.n), "e": base64url(public.e) });
        Self { alg, jwk, key: Key::Rsa(Box::new(key)) }
    }

    /// HS256.
    pub(crate) fn shared(secret: &str) -> Self {
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret.as_bytes());
        Self { alg: "HS256", jwk: json!({ "kty": "oct", "k": base64url(secret) }), key: Key::Shared(key) }
    }

    /// A JWT; members of header and claims that are null are left out.
    pub(crate) fn jwt(&self, header: Value, claims: &Value) -> String {
        let mut members = json!({ "alg": self.alg });
        for (name, value) in header.as_object().unwrap() {
            members[name] = value.clone();
        }
        let mut claims = claims.clone();
        for object in [&mut members, &mut claims] {
            object.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        }
        self.jws(&members, &claims.to_string())
    }

    /// A JWS with whatever header and payload.
    pub(crate) fn jws(&self, header: &Value, payload: &str) -> String {
        let input = format!("{}.{}", base64url(header.to_string()), base64url(payload));
        format!("{input}.{}", base64url(self.sign(input.as_bytes())))
    }

    fn sign(&self, input: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.key {
            Key::P256(key) => key.sign(&random, input).unwrap().as_ref().to_vec(),
            Key::Ed25519(key) => key.sign(input).as_ref().to_vec(),
            Key::Rsa(key) => {
                let encoding: &dyn signature::RsaEncoding =
                    if self.alg == "PS256" { &signature::RSA_PSS_SHA256 } else { &signature::RSA_PKCS1_SHA256 };
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(encoding, &random, input, &mut signature).unwrap();
                signature
            }
            Key::Shared(key) => hmac::sign(key, input).as_ref().to_vec(),
        }
    }

    /// The key's thumbprint (RFC 7638).
    pub(crate) fn thumbprint(&self) -> String {
        // Members in the order of the alphabet, which is that of serde_json too.
        sha256(&self.jwk.to_string())
    }
}

/// The header (0) or the payload (1) of a JWT.
pub(crate) fn part(jwt: &str, number: usize) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(jwt.split('.').nth(number).unwrap()).unwrap()).unwrap()
}

pub(crate) fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

pub(crate) fn sha256(text: &str) -> String {
    base64url(digest::digest(&digest::SHA256, text.as_bytes()))
}
