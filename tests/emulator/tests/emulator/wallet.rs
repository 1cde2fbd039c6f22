//! A wallet: its key proofs, and how it reads credentials, with other code than the emulator's.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};

use crate::credential_issuer::{ISSUER, KEYS};
use crate::jose::decoded;

/// A wallet's key.
pub(crate) struct Wallet {
    key: EcdsaKeyPair,
    random: SystemRandom,
}

impl Wallet {
    pub(crate) fn new() -> Self {
        let random = SystemRandom::new();
        let key = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key.as_ref(), &random).unwrap();
        Self { key, random }
    }

    pub(crate) fn jwk(&self) -> Value {
        let point = &self.key.public_key().as_ref()[1..];
        let [x, y] = [&point[..32], &point[32..]].map(|it| URL_SAFE_NO_PAD.encode(it));
        json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y })
    }

    pub(crate) fn sign(&self, header: &Value, claims: &Value) -> String {
        let [header, claims] = [header, claims].map(|it| URL_SAFE_NO_PAD.encode(it.to_string()));
        let input = format!("{header}.{claims}");
        let signature = self.key.sign(&self.random, input.as_bytes()).unwrap();
        format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature))
    }

    pub(crate) fn header(&self) -> Value {
        json!({ "typ": "openid4vci-proof+jwt", "alg": "ES256", "jwk": self.jwk() })
    }

    /// A proof that is right.
    pub(crate) fn proof(&self, nonce: &str) -> String {
        self.sign(&self.header(), &claims(nonce))
    }
}

/// The claims of a proof that is right.
pub(crate) fn claims(nonce: &str) -> Value {
    json!({ "iss": "2000000001", "aud": ISSUER, "iat": 1_700_000_000, "nonce": nonce })
}

/// What an SD-JWT says, after its signature and its disclosures were checked by other code than the emulator's: the header, the
/// claims that everybody sees, and all claims once everything is disclosed.
pub(crate) fn opened(credential: &str) -> (Value, Value, Value) {
    let mut parts: Vec<_> = credential.split('~').collect();
    assert_eq!(parts.pop(), Some(""), "a tilde stands at the end");
    let jwt = parts.remove(0);
    let keys: jsonwebtoken::jwk::JwkSet = serde_json::from_str(KEYS).unwrap();
    let kid = jsonwebtoken::decode_header(jwt).unwrap().kid.unwrap();
    let key = DecodingKey::from_jwk(keys.find(&kid).unwrap()).unwrap();
    let claims = decoded(jwt, &key, jsonwebtoken::Algorithm::ES256);
    let header = URL_SAFE_NO_PAD.decode(jwt.split('.').next().unwrap()).unwrap();
    let disclosures = parts.into_iter().map(|disclosure| {
        let digest = ring::digest::digest(&ring::digest::SHA256, disclosure.as_bytes());
        let content: Vec<Value> = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(disclosure).unwrap()).unwrap();
        assert_eq!(URL_SAFE_NO_PAD.decode(content[0].as_str().unwrap()).unwrap().len(), 16);
        (URL_SAFE_NO_PAD.encode(digest), content)
    });
    let mut disclosures: BTreeMap<_, _> = disclosures.collect();
    let disclosed = disclose(&claims, &mut disclosures);
    assert!(disclosures.is_empty(), "each disclosure has its place");
    (serde_json::from_slice(&header).unwrap(), claims, disclosed)
}

/// The value with disclosures in the places of their digests (RFC 9901 7.1).
fn disclose(value: &Value, disclosures: &mut BTreeMap<String, Vec<Value>>) -> Value {
    let mut take = |digest: &Value, length: usize| {
        let content = disclosures.remove(digest.as_str().unwrap()).expect("a disclosure");
        assert_eq!(content.len(), length);
        content
    };
    match value {
        Value::Object(members) => {
            let digests = members.get("_sd").map(|digests| digests.as_array().unwrap().clone()).unwrap_or_default();
            assert!(digests.is_sorted_by_key(|digest| digest.as_str().unwrap()), "the order tells nothing");
            let hidden: Vec<_> = digests.iter().map(|digest| take(digest, 3)).collect();
            let hidden =
                hidden.into_iter().map(|content| (content[1].as_str().unwrap().to_string(), content[2].clone()));
            let hidden: Vec<_> = hidden.collect();
            let shown = members.iter().filter(|(name, _)| !["_sd", "_sd_alg"].contains(&name.as_str()));
            let shown = shown.map(|(name, value)| (name.clone(), disclose(value, disclosures)));
            shown.collect::<Vec<_>>().into_iter().chain(hidden).collect()
        }
        Value::Array(elements) => {
            let element = |element: &Value| match element.get("...") {
                Some(digest) => take(digest, 2)[1].clone(),
                None => element.clone(),
            };
            elements.iter().map(element).collect()
        }
        value => value.clone(),
    }
}
