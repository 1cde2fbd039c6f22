//! Encryption (RFC 7516), in compact serialization.

mod content;
mod key_management;

use authlete_core::types::{JweAlg, JweEnc};
use serde_json::{Map, Value};

use super::jwk::Jwk;
use super::jwk_set::JwkSet;
use super::{base64url, from_base64url, jwe_alg_name, jwe_alg_named, jwe_enc_name, jwe_enc_named, object};
use crate::random::Random;

pub(super) use content::key_length;
pub(super) use key_management::wrapping_length;

/// Why there is no JWE, or nothing in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JweFault {
    /// It is not a JWE in compact serialization, or has critical header parameters that nobody knows here.
    NotAJwe,
    /// The algorithm is unknown, or none that the emulator has.
    Unsupported,
    /// There is no key for it.
    NoKey,
    /// The key does not decrypt it, or what was encrypted was changed.
    Undecryptable,
}

/// Whether that is to be a JWE: it has five parts, where a JWS has three.
pub(crate) fn is_jwe(text: &str) -> bool {
    text.split('.').count() == 5
}

/// Encrypts for the owner of the key. `header` adds to the header and may not change what the encryption depends on.
pub(crate) fn encrypt(
    payload: &[u8],
    alg: &JweAlg,
    enc: &JweEnc,
    key: &Jwk,
    header: Map<String, Value>,
    random: &mut dyn Random,
) -> Result<String, JweFault> {
    let mut header = header;
    for name in ["apu", "apv", "crit", "epk", "iv", "kid", "tag", "zip"] {
        header.remove(name);
    }
    header.insert("alg".into(), jwe_alg_name(alg).into());
    header.insert("enc".into(), jwe_enc_name(enc).into());
    if let Some(kid) = key.kid() {
        header.insert("kid".into(), kid.into());
    }
    let material = key.material().ok_or(JweFault::NoKey)?;
    let wrapped = key_management::wrap(alg, enc, material, &mut header, random)?;
    let header = base64url(Value::Object(header).to_string());
    let sealed = content::seal(enc, &wrapped.content_key, payload, header.as_bytes(), random)?;
    let parts = [&wrapped.encrypted_key, &sealed.iv, &sealed.ciphertext, &sealed.tag].map(base64url);
    Ok(format!("{header}.{}", parts.join(".")))
}

/// The payload, decrypted with one of the keys: the one that the header names, or any that goes with the algorithm.
pub(crate) fn decrypt(text: &str, keys: &JwkSet) -> Result<Vec<u8>, JweFault> {
    let parts: Vec<_> = text.split('.').collect();
    let &[first, encrypted_key, iv, ciphertext, tag] = parts.as_slice() else { return Err(JweFault::NotAJwe) };
    let header = object(first).filter(|header| !header.contains_key("crit")).ok_or(JweFault::NotAJwe)?;
    let bytes = |part| from_base64url(part).ok_or(JweFault::NotAJwe);
    let encrypted_key = bytes(encrypted_key)?;
    let sealed = content::Sealed { iv: bytes(iv)?, ciphertext: bytes(ciphertext)?, tag: bytes(tag)? };
    let named = |name: &str| header.get(name).and_then(Value::as_str);
    let alg = named("alg").and_then(jwe_alg_named).ok_or(JweFault::Unsupported)?;
    let enc = named("enc").and_then(jwe_enc_named).ok_or(JweFault::Unsupported)?;
    if header.contains_key("zip") {
        return Err(JweFault::Unsupported);
    }
    let kid = named("kid");
    let fits = |key: &Jwk| key.encrypts_with(&alg) && (kid.is_none() || key.kid().is_none() || key.kid() == kid);
    let mut fault = JweFault::NoKey;
    for key in keys.iter().filter(|key| fits(key)) {
        let opened = key
            .material()
            .ok_or(JweFault::NoKey)
            .and_then(|material| key_management::unwrap(&alg, &enc, material, &header, &encrypted_key))
            .and_then(|content_key| content::open(&enc, &content_key, &sealed, first.as_bytes()));
        match opened {
            Ok(payload) => return Ok(payload),
            Err(other) => fault = other,
        }
    }
    Err(fault)
}
