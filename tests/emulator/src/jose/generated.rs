//! Keys that the emulator makes for a service that has none.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use authlete_core::types::JwsAlg;
use rsa::traits::{PrivateKeyParts, PublicKeyParts};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::base64url;
use super::jwk::{Jwk, p256_members};
use crate::random::{Draw, Random, SeededRandom};

/// A key that is made of its seed when it is first used.
#[derive(Serialize, Deserialize)]
pub(super) struct Generated {
    kind: Kind,
    seed: [u8; 32],
    #[serde(skip)]
    key: OnceLock<Arc<Jwk>>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum Kind {
    /// For ES256.
    P256,
    /// For signatures.
    Rsa,
    /// For EdDSA.
    Ed25519,
    /// For what is encrypted for the service.
    P256Encryption,
}

impl Generated {
    /// The keys of a service.
    pub(super) fn draw(random: &mut dyn Random) -> [Self; 4] {
        [Kind::P256, Kind::Rsa, Kind::Ed25519, Kind::P256Encryption].map(|kind| {
            let mut seed = [0; 32];
            random.fill(&mut seed);
            Self { kind, seed, key: OnceLock::new() }
        })
    }

    /// Whether the key is one for signatures of that algorithm. The key is not needed for that.
    pub(super) fn signs_with(&self, alg: &JwsAlg) -> bool {
        match self.kind {
            Kind::P256 => *alg == JwsAlg::Es256,
            Kind::Rsa => matches!(
                alg,
                JwsAlg::Rs256 | JwsAlg::Rs384 | JwsAlg::Rs512 | JwsAlg::Ps256 | JwsAlg::Ps384 | JwsAlg::Ps512
            ),
            Kind::Ed25519 => *alg == JwsAlg::EdDsa,
            Kind::P256Encryption => false,
        }
    }

    /// The key.
    pub(super) fn get(&self) -> &Arc<Jwk> {
        self.key.get_or_init(|| match self.kind {
            Kind::P256 => Arc::new(p256(self.seed, "sig", Some("ES256"))),
            Kind::P256Encryption => Arc::new(p256(self.seed, "enc", None)),
            Kind::Ed25519 => Arc::new(ed25519(&self.seed)),
            Kind::Rsa => rsa_once(self.seed),
        })
    }
}

/// A key on P-256. Zero and numbers beyond the order are no keys: it draws again.
pub(super) fn p256_secret(random: &mut dyn Random) -> p256::SecretKey {
    loop {
        let mut scalar = [0; 32];
        random.fill(&mut scalar);
        if let Ok(key) = p256::SecretKey::from_slice(&scalar) {
            return key;
        }
    }
}

/// A key on P-384.
pub(super) fn p384_secret(random: &mut dyn Random) -> p384::SecretKey {
    loop {
        let mut scalar = [0; 48];
        random.fill(&mut scalar);
        if let Ok(key) = p384::SecretKey::from_slice(&scalar) {
            return key;
        }
    }
}

fn p256(seed: [u8; 32], usage: &str, alg: Option<&str>) -> Jwk {
    let key = p256_secret(&mut SeededRandom::of(seed));
    let mut members = p256_members(&key.public_key());
    members.insert("d".into(), base64url(key.to_bytes()).into());
    if let Some(alg) = alg {
        members.insert("alg".into(), alg.into());
    }
    finished(members, usage)
}

fn ed25519(seed: &[u8; 32]) -> Jwk {
    let key = ed25519_dalek::SigningKey::from_bytes(seed);
    let mut members = Map::new();
    members.insert("kty".into(), "OKP".into());
    members.insert("crv".into(), "Ed25519".into());
    members.insert("alg".into(), "EdDSA".into());
    members.insert("x".into(), base64url(key.verifying_key().as_bytes()).into());
    members.insert("d".into(), base64url(seed).into());
    finished(members, "sig")
}

/// How many RSA keys are remembered.
const REMEMBERED: usize = 8;

/// The RSA key of a seed. The last few are remembered by their seeds: tests make many emulators of the same seed, and a key
/// takes a second where the compiler does not optimize.
fn rsa_once(seed: [u8; 32]) -> Arc<Jwk> {
    type Remembered = VecDeque<([u8; 32], Arc<OnceLock<Arc<Jwk>>>)>;
    static KEYS: Mutex<Remembered> = Mutex::new(VecDeque::new());
    let cell = {
        let mut keys = KEYS.lock().unwrap_or_else(PoisonError::into_inner);
        match keys.iter().find(|(known, _)| *known == seed) {
            Some((_, cell)) => Arc::clone(cell),
            None => {
                let cell = Arc::new(OnceLock::new());
                keys.push_back((seed, Arc::clone(&cell)));
                if keys.len() > REMEMBERED {
                    keys.pop_front();
                }
                cell
            }
        }
    };
    Arc::clone(cell.get_or_init(|| Arc::new(rsa(seed))))
}

fn rsa(seed: [u8; 32]) -> Jwk {
    let mut random = SeededRandom::of(seed);
    let key = loop {
        // It fails where both primes are the same, which another attempt will not repeat.
        if let Ok(key) = rsa::PrivateKey::new(&mut Draw(&mut random), 2048) {
            break key;
        }
    };
    let number = |number: &rsa::BoxedUint| Value::from(base64url(number.to_be_bytes_trimmed_vartime()));
    let mut members = Map::new();
    members.insert("kty".into(), "RSA".into());
    members.insert("n".into(), number(key.n().as_ref()));
    members.insert("e".into(), number(key.e()));
    members.insert("d".into(), number(key.d()));
    for (name, prime) in ["p", "q"].into_iter().zip(key.primes()) {
        members.insert(name.into(), number(prime.as_ref()));
    }
    for (name, value) in [("dp", key.dp()), ("dq", key.dq())] {
        if let Some(value) = value {
            members.insert(name.into(), number(value));
        }
    }
    if let Some(coefficient) = key.crt_coefficient() {
        members.insert("qi".into(), number(&coefficient));
    }
    finished(members, "sig")
}

/// The key with its use and its thumbprint as its ID.
fn finished(members: Map<String, Value>, usage: &str) -> Jwk {
    let mut members = members;
    members.insert("use".into(), usage.into());
    if let Some(thumbprint) = Jwk::new(members.clone()).thumbprint() {
        members.insert("kid".into(), thumbprint.into());
    }
    Jwk::new(members)
}
