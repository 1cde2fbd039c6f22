//! A signer with a key in memory.

use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::Signer as _;

use super::jwk::Jwk;
use super::{JwkError, PublicJwk, Signer};
use crate::operation::BoxError;

/// A private key in memory, read from a JWK (RFC 7517). Its `Debug` shows the public half.
///
/// | `kty` | `crv` | algorithm |
/// | --- | --- | --- |
/// | `EC` | `P-256` | `ES256` |
/// | `EC` | `P-384` | `ES384` |
/// | `OKP` | `Ed25519` | `EdDSA` |
/// | `RSA` | | `PS256`, or `RS256` where `alg` says so; feature `dpop-signer-rsa` |
///
/// `alg` may be left out. Where it is there, it has to be the one of the table, or `Ed25519` (RFC 9864) for `EdDSA`. An RSA
/// key has at least 2048 bits; where its public exponent is less than 65537, its primes `p` and `q` have to be there.
pub struct JwkSigner {
    algorithm: &'static str,
    public_key: PublicJwk,
    key: Key,
}

enum Key {
    P256(p256::ecdsa::SigningKey),
    P384(p384::ecdsa::SigningKey),
    Ed25519(ed25519_dalek::SigningKey),
    #[cfg(feature = "dpop-signer-rsa")]
    Rs256(rsa::pkcs1v15::SigningKey<sha2::Sha256>),
    #[cfg(feature = "dpop-signer-rsa")]
    Ps256(rsa::pss::SigningKey<sha2::Sha256>),
}

impl JwkSigner {
    /// Takes a private key. The public half has to be there too, and to belong to it.
    ///
    /// # Errors
    ///
    /// [`JwkError`]
    pub fn from_jwk(jwk: &str) -> Result<Self, JwkError> {
        let public_key = PublicJwk::from_jwk(jwk)?;
        let members: Jwk = serde_json::from_str(jwk).map_err(|_| JwkError::Json)?;
        if members.r#use.as_deref().is_some_and(|r#use| r#use != "sig") {
            return Err(JwkError::Use);
        }
        let (algorithm, key) = match (members.kty.as_deref().unwrap_or_default(), members.crv.as_deref()) {
            ("EC", Some("P-256")) => ("ES256", Key::P256(p256_key(&members)?)),
            ("EC", Some("P-384")) => ("ES384", Key::P384(p384_key(&members)?)),
            ("OKP", Some("Ed25519")) => ("EdDSA", Key::Ed25519(ed25519_key(&members)?)),
            #[cfg(feature = "dpop-signer-rsa")]
            ("RSA", _) if members.alg.as_deref() == Some("RS256") => {
                ("RS256", Key::Rs256(rsa::pkcs1v15::SigningKey::new(rsa_key(&members)?)))
            }
            #[cfg(feature = "dpop-signer-rsa")]
            ("RSA", _) => ("PS256", Key::Ps256(rsa::pss::SigningKey::new(rsa_key(&members)?))),
            #[cfg(not(feature = "dpop-signer-rsa"))]
            ("RSA", _) => return Err(JwkError::Algorithm),
            _ => return Err(JwkError::Type),
        };
        match members.alg.as_deref() {
            None => {}
            Some(wanted) if wanted == algorithm => {}
            Some("Ed25519") if algorithm == "EdDSA" => {}
            Some(_) => return Err(JwkError::Algorithm),
        }
        Ok(Self { algorithm, public_key, key })
    }
}

impl Signer for JwkSigner {
    fn algorithm(&self) -> &'static str {
        self.algorithm
    }

    fn public_key(&self) -> &PublicJwk {
        &self.public_key
    }

    #[cfg_attr(not(feature = "dpop-signer-rsa"), allow(unused_variables))]
    fn sign(&self, message: &[u8], seed: [u8; 32]) -> Result<Vec<u8>, BoxError> {
        Ok(match &self.key {
            // These algorithms need no randomness: their nonces are hashes of key and message (RFC 6979, RFC 8032).
            Key::P256(key) => {
                let signature: p256::ecdsa::Signature = key.try_sign(message)?;
                signature.to_bytes().to_vec()
            }
            Key::P384(key) => {
                let signature: p384::ecdsa::Signature = key.try_sign(message)?;
                signature.to_bytes().to_vec()
            }
            Key::Ed25519(key) => key.try_sign(message)?.to_bytes().to_vec(),
            // The randomness hides the timing of the private operation, and is the salt of PS256.
            #[cfg(feature = "dpop-signer-rsa")]
            Key::Rs256(key) => with_rng::sign(key, message, seed)?,
            #[cfg(feature = "dpop-signer-rsa")]
            Key::Ps256(key) => with_rng::sign(key, message, seed)?,
        })
    }
}

impl fmt::Debug for JwkSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwkSigner")
            .field("algorithm", &self.algorithm)
            .field("thumbprint", &self.public_key.thumbprint())
            .finish_non_exhaustive()
    }
}

fn p256_key(members: &Jwk) -> Result<p256::ecdsa::SigningKey, JwkError> {
    let key = p256::ecdsa::SigningKey::from_slice(&bytes::<32>("d", &members.d)?).map_err(|_| JwkError::Key)?;
    let public = key.verifying_key().to_sec1_point(false);
    let given = [&bytes::<32>("x", &members.x)?[..], &bytes::<32>("y", &members.y)?].concat();
    if public.as_bytes().get(1..) == Some(&given) { Ok(key) } else { Err(JwkError::Key) }
}

fn p384_key(members: &Jwk) -> Result<p384::ecdsa::SigningKey, JwkError> {
    let key = p384::ecdsa::SigningKey::from_slice(&bytes::<48>("d", &members.d)?).map_err(|_| JwkError::Key)?;
    let public = key.verifying_key().to_sec1_point(false);
    let given = [&bytes::<48>("x", &members.x)?[..], &bytes::<48>("y", &members.y)?].concat();
    if public.as_bytes().get(1..) == Some(&given) { Ok(key) } else { Err(JwkError::Key) }
}

fn ed25519_key(members: &Jwk) -> Result<ed25519_dalek::SigningKey, JwkError> {
    let key = ed25519_dalek::SigningKey::from_bytes(&bytes("d", &members.d)?);
    if *key.verifying_key().as_bytes() == bytes("x", &members.x)? { Ok(key) } else { Err(JwkError::Key) }
}

/// The size is that of RFC 7518, section 3.3. rsa looks for the primes where they are missing.
#[cfg(feature = "dpop-signer-rsa")]
fn rsa_key(members: &Jwk) -> Result<rsa::PrivateKey, JwkError> {
    let number = |name, value| number(name, value).map(|bytes| rsa::BoxedUint::from_be_slice_vartime(&bytes));
    let primes = match (&members.p, &members.q) {
        (None, None) => Vec::new(),
        (p, q) => Vec::from([number("p", p)?, number("q", q)?]),
    };
    let (n, e, d) = (number("n", &members.n)?, number("e", &members.e)?, number("d", &members.d)?);
    if n.bit_width_vartime() < 2048 {
        return Err(JwkError::Member("n"));
    }
    rsa::PrivateKey::from_components(n, e, d, primes).map_err(|_| JwkError::Key)
}

/// A number that rsa can be given: it panics over a zero, and works long on more than 8192 bits.
#[cfg(feature = "dpop-signer-rsa")]
fn number(name: &'static str, value: &Option<String>) -> Result<Vec<u8>, JwkError> {
    let bytes = decode(name, value)?;
    let sound = bytes.len() <= 1024 && bytes.iter().any(|byte| *byte != 0);
    if sound { Ok(bytes) } else { Err(JwkError::Member(name)) }
}

#[cfg(feature = "dpop-signer-rsa")]
mod with_rng {
    use alloc::vec::Vec;

    use chacha20::ChaCha20Rng;
    use chacha20::rand_core::SeedableRng;
    use rsa::signature::{RandomizedSigner, SignatureEncoding};

    use crate::operation::BoxError;

    pub(super) fn sign<S: SignatureEncoding>(
        key: &impl RandomizedSigner<S>,
        message: &[u8],
        seed: [u8; 32],
    ) -> Result<Vec<u8>, BoxError> {
        Ok(key.try_sign_with_rng(&mut ChaCha20Rng::from_seed(seed), message)?.to_vec())
    }
}

fn bytes<const N: usize>(name: &'static str, value: &Option<String>) -> Result<[u8; N], JwkError> {
    decode(name, value)?.try_into().map_err(|_| JwkError::Member(name))
}

fn decode(name: &'static str, value: &Option<String>) -> Result<Vec<u8>, JwkError> {
    value.as_ref().and_then(|text| URL_SAFE_NO_PAD.decode(text).ok()).ok_or(JwkError::Member(name))
}
