//! JOSE: what is signed, encrypted and verified, and the keys for it.
//!
//! Built on RustCrypto, whose crates the SDK's own signers use too. The libraries that have all of JOSE need OpenSSL or a key
//! generator that takes no randomness from outside; those that have JWS alone would leave JWE to these crates in any case.

mod generated;
mod jwe;
mod jwk;
mod jwk_set;
mod jws;
mod jwt;
mod keys;
mod names;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

pub(crate) use jwe::{JweFault, decrypt, encrypt, is_jwe};
pub(crate) use jwk::Jwk;
pub(crate) use jwk_set::JwkSet;
pub(crate) use jws::{Jws, JwsFault, half_hash, raw_signature, read, sign, verify};
pub(crate) use jwt::{ASYMMETRIC, JwtFault, JwtFormat, Recipient, SYMMETRIC, is_of_two_halves, secret_key, shared_key};
pub(crate) use keys::Keys;
pub(crate) use names::{jwe_alg_name, jwe_alg_named, jwe_enc_name, jwe_enc_named, jws_alg_name, jws_alg_named};

/// Base64 as URLs and JOSE have it.
pub(crate) fn base64url(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// What [`base64url`] wrote.
pub(crate) fn from_base64url(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// A JSON object in base64url.
fn object(text: &str) -> Option<serde_json::Map<String, serde_json::Value>> {
    serde_json::from_slice(&from_base64url(text)?).ok()
}

/// A time or duration of a JWT in seconds (RFC 7519 2); JSON has fractions too.
pub(crate) fn seconds(value: &serde_json::Value) -> Option<i64> {
    #[allow(clippy::cast_possible_truncation, reason = "a cast of a float saturates")]
    value.as_i64().or_else(|| value.as_f64().map(|seconds| seconds as i64))
}

#[cfg(test)]
mod tests;
