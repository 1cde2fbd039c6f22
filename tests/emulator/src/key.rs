//! The service's key: signs JWTs with ES256 and shows itself as a JWK.
//!
//! `p256` and a compact serialization of six lines: the key has to be made from handed-in randomness, which needs a curve
//! library in any case, and a JOSE library on top would bring RSA and Edwards curves that nothing here uses.

use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use p256::ecdsa::signature::{Signer, Verifier};
use p256::ecdsa::{Signature, SigningKey, VerifyingKey};
use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use crate::random::Random;

/// An ES256 key. Its `Debug` shows the key's ID only.
pub(crate) struct Key {
    signing: SigningKey,
    id: String,
}

impl Key {
    /// A new key.
    pub(crate) fn generate(random: &mut impl Random) -> Self {
        loop {
            let mut scalar = [0; 32];
            random.fill(&mut scalar);
            // Zero and numbers beyond the order are no keys: draw again.
            if let Ok(signing) = SigningKey::from_slice(&scalar) {
                let thumbprint = Sha256::digest(signing.verifying_key().to_encoded_point(true).as_bytes());
                return Self { signing, id: base64url(&thumbprint[..12]) };
            }
        }
    }

    /// The JWK Set with this key, as a client or as the service itself may see it.
    pub(crate) fn jwks(&self, private: bool) -> Value {
        let point = self.signing.verifying_key().to_encoded_point(false);
        // 0x04, then both coordinates.
        let (x, y) = point.as_bytes()[1..].split_at(32);
        let mut jwk = json!({
            "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": self.id,
            "x": base64url(x), "y": base64url(y),
        });
        if private {
            jwk["d"] = base64url(self.signing.to_bytes()).into();
        }
        json!({ "keys": [jwk] })
    }

    /// The claims as a signed JWT; `header` adds to its header and may not change what the signature depends on.
    pub(crate) fn sign(&self, header: Map<String, Value>, claims: &Value) -> String {
        let mut header = header;
        header.insert("alg".into(), "ES256".into());
        header.insert("kid".into(), self.id.as_str().into());
        let input = format!("{}.{}", base64url(Value::Object(header).to_string()), base64url(claims.to_string()));
        let signature: Signature = self.signing.sign(input.as_bytes());
        format!("{input}.{}", base64url(signature.to_bytes()))
    }

    /// The claims of a JWT that this key signed.
    pub(crate) fn verify(&self, jwt: &str) -> Option<Value> {
        let (input, signature) = jwt.rsplit_once('.')?;
        let signature = Signature::from_slice(&URL_SAFE_NO_PAD.decode(signature).ok()?).ok()?;
        let key: &VerifyingKey = self.signing.verifying_key();
        key.verify(input.as_bytes(), &signature).ok()?;
        let (_, claims) = input.split_once('.')?;
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key").field("id", &self.id).finish_non_exhaustive()
    }
}

/// The left half of a hash, which ties a code or token to an ID token (OpenID Connect Core 3.1.3.6).
pub(crate) fn half_hash(text: &str) -> String {
    base64url(&Sha256::digest(text.as_bytes())[..16])
}

/// Base64 as URLs and JOSE have it.
pub(crate) fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
