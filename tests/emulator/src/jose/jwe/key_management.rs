//! How the key of the content gets to its recipient (RFC 7518, section 4).

use aes::{Aes128, Aes192, Aes256};
use aes_kw::AesKw;
use authlete_core::types::{JweAlg, JweEnc};
use hmac::KeyInit as _;
use rsa::{Oaep, Pkcs1v15Encrypt};
use serde_json::{Map, Value};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

use super::content::{gcm_open, gcm_seal, key_length};
use super::{JweFault, base64url, from_base64url, jwe_alg_name, jwe_enc_name};
use crate::jose::generated::{p256_secret, p384_secret};
use crate::jose::jwk::{Jwk, Material, p256_members, p384_members};
use crate::random::{Draw, Random};

/// The key of the content, and what the recipient gets it from.
pub(super) struct Wrapped {
    pub(super) content_key: Vec<u8>,
    pub(super) encrypted_key: Vec<u8>,
}

/// Makes a key for the content and wraps it. What the recipient has to know besides goes into the header.
pub(super) fn wrap(
    alg: &JweAlg,
    enc: &JweEnc,
    key: &Material,
    header: &mut Map<String, Value>,
    random: &mut dyn Random,
) -> Result<Wrapped, JweFault> {
    let length = key_length(enc)?;
    let direct = |content_key| Ok(Wrapped { content_key, encrypted_key: Vec::new() });
    let mut content_key = vec![0; length];
    match (alg, key) {
        (JweAlg::Dir, Material::Octets(key)) if key.len() == length => return direct(key.clone()),
        (JweAlg::EcdhEs, key) => return direct(agree(alg, enc, key, header, random)?),
        _ => random.fill(&mut content_key),
    }
    let encrypted_key = match (alg, key) {
        (JweAlg::Rsa15, Material::Rsa { public, .. }) => {
            public.encrypt(&mut Draw(random), Pkcs1v15Encrypt, &content_key).map_err(|_| JweFault::NoKey)?
        }
        (JweAlg::RsaOaep, Material::Rsa { public, .. }) => {
            public.encrypt(&mut Draw(random), Oaep::<Sha1>::new(), &content_key).map_err(|_| JweFault::NoKey)?
        }
        (JweAlg::RsaOaep256, Material::Rsa { public, .. }) => {
            public.encrypt(&mut Draw(random), Oaep::<Sha256>::new(), &content_key).map_err(|_| JweFault::NoKey)?
        }
        (JweAlg::A128Kw | JweAlg::A192Kw | JweAlg::A256Kw, Material::Octets(key)) => {
            aes_wrap(checked(alg, key)?, &content_key)?
        }
        (JweAlg::A128Gcmkw | JweAlg::A192Gcmkw | JweAlg::A256Gcmkw, Material::Octets(key)) => {
            let mut iv = [0; 12];
            random.fill(&mut iv);
            let (encrypted, tag) = gcm_seal(checked(alg, key)?, &iv, &content_key, &[]).ok_or(JweFault::NoKey)?;
            header.insert("iv".into(), base64url(iv).into());
            header.insert("tag".into(), base64url(tag).into());
            encrypted
        }
        (JweAlg::EcdhEsA128Kw | JweAlg::EcdhEsA192Kw | JweAlg::EcdhEsA256Kw, key) => {
            aes_wrap(&agree(alg, enc, key, header, random)?, &content_key)?
        }
        (_, key) => return Err(mismatch(alg, key)),
    };
    Ok(Wrapped { content_key, encrypted_key })
}

/// The key of the content.
pub(super) fn unwrap(
    alg: &JweAlg,
    enc: &JweEnc,
    key: &Material,
    header: &Map<String, Value>,
    encrypted_key: &[u8],
) -> Result<Vec<u8>, JweFault> {
    let broken = |_| JweFault::Undecryptable;
    match (alg, key) {
        // Direct keys come without an encrypted one (RFC 7516, section 5.2, step 10).
        (JweAlg::Dir | JweAlg::EcdhEs, _) if !encrypted_key.is_empty() => Err(JweFault::NotAJwe),
        (JweAlg::Dir, Material::Octets(key)) => Ok(key.clone()),
        (JweAlg::Rsa15, Material::Rsa { private: Some(key), .. }) => {
            key.decrypt(Pkcs1v15Encrypt, encrypted_key).map_err(broken)
        }
        (JweAlg::RsaOaep, Material::Rsa { private: Some(key), .. }) => {
            key.decrypt(Oaep::<Sha1>::new(), encrypted_key).map_err(broken)
        }
        (JweAlg::RsaOaep256, Material::Rsa { private: Some(key), .. }) => {
            key.decrypt(Oaep::<Sha256>::new(), encrypted_key).map_err(broken)
        }
        (JweAlg::A128Kw | JweAlg::A192Kw | JweAlg::A256Kw, Material::Octets(key)) => {
            aes_unwrap(checked(alg, key)?, encrypted_key)
        }
        (JweAlg::A128Gcmkw | JweAlg::A192Gcmkw | JweAlg::A256Gcmkw, Material::Octets(key)) => {
            let bytes = |name: &str| header.get(name).and_then(Value::as_str).and_then(from_base64url);
            let (iv, tag) = (bytes("iv").ok_or(JweFault::NotAJwe)?, bytes("tag").ok_or(JweFault::NotAJwe)?);
            gcm_open(checked(alg, key)?, &iv, encrypted_key, &tag, &[]).ok_or(JweFault::Undecryptable)
        }
        (JweAlg::EcdhEs, key) => agreed(alg, enc, key, header),
        (JweAlg::EcdhEsA128Kw | JweAlg::EcdhEsA192Kw | JweAlg::EcdhEsA256Kw, key) => {
            aes_unwrap(&agreed(alg, enc, key, header)?, encrypted_key)
        }
        (_, key) => Err(mismatch(alg, key)),
    }
}

/// What is wrong where the algorithm is one for the key but nothing came of it.
fn mismatch(alg: &JweAlg, key: &Material) -> JweFault {
    match (alg, key) {
        (JweAlg::Pbes2Hs256A128Kw | JweAlg::Pbes2Hs384A192Kw | JweAlg::Pbes2Hs512A256Kw | JweAlg::Other(_), _) => {
            JweFault::Unsupported
        }
        _ => JweFault::NoKey,
    }
}

/// How many bytes the key has that wraps the content's.
pub(in crate::jose) fn wrapping_length(alg: &JweAlg) -> Option<usize> {
    match alg {
        JweAlg::A128Kw | JweAlg::EcdhEsA128Kw | JweAlg::A128Gcmkw => Some(16),
        JweAlg::A192Kw | JweAlg::EcdhEsA192Kw | JweAlg::A192Gcmkw => Some(24),
        JweAlg::A256Kw | JweAlg::EcdhEsA256Kw | JweAlg::A256Gcmkw => Some(32),
        _ => None,
    }
}

fn checked<'k>(alg: &JweAlg, key: &'k [u8]) -> Result<&'k [u8], JweFault> {
    if Some(key.len()) == wrapping_length(alg) { Ok(key) } else { Err(JweFault::NoKey) }
}

fn aes_wrap(key: &[u8], content_key: &[u8]) -> Result<Vec<u8>, JweFault> {
    let mut wrapped = vec![0; content_key.len() + 8];
    match key.len() {
        16 => AesKw::<Aes128>::new_from_slice(key).ok().map(|it| it.wrap_key(content_key, &mut wrapped).is_ok()),
        24 => AesKw::<Aes192>::new_from_slice(key).ok().map(|it| it.wrap_key(content_key, &mut wrapped).is_ok()),
        _ => AesKw::<Aes256>::new_from_slice(key).ok().map(|it| it.wrap_key(content_key, &mut wrapped).is_ok()),
    }
    .filter(|done| *done)
    .ok_or(JweFault::NoKey)?;
    Ok(wrapped)
}

fn aes_unwrap(key: &[u8], wrapped: &[u8]) -> Result<Vec<u8>, JweFault> {
    let mut content_key = vec![0; wrapped.len().checked_sub(8).ok_or(JweFault::Undecryptable)?];
    match key.len() {
        16 => AesKw::<Aes128>::new_from_slice(key).ok().map(|it| it.unwrap_key(wrapped, &mut content_key).is_ok()),
        24 => AesKw::<Aes192>::new_from_slice(key).ok().map(|it| it.unwrap_key(wrapped, &mut content_key).is_ok()),
        _ => AesKw::<Aes256>::new_from_slice(key).ok().map(|it| it.unwrap_key(wrapped, &mut content_key).is_ok()),
    }
    .filter(|done| *done)
    .ok_or(JweFault::Undecryptable)?;
    Ok(content_key)
}

/// Agrees on a key with the owner of the public one; the other public key goes into the header.
fn agree(
    alg: &JweAlg,
    enc: &JweEnc,
    key: &Material,
    header: &mut Map<String, Value>,
    random: &mut dyn Random,
) -> Result<Vec<u8>, JweFault> {
    let (shared, ephemeral) = match key {
        Material::P256 { public, .. } => {
            let secret = p256_secret(random);
            (secret.diffie_hellman(public).raw_secret_bytes().to_vec(), p256_members(&secret.public_key()))
        }
        Material::P384 { public, .. } => {
            let secret = p384_secret(random);
            (secret.diffie_hellman(public).raw_secret_bytes().to_vec(), p384_members(&secret.public_key()))
        }
        _ => return Err(JweFault::NoKey),
    };
    header.insert("epk".into(), Value::Object(ephemeral));
    derived(alg, enc, &shared, header)
}

/// The key that the sender agreed on.
fn agreed(alg: &JweAlg, enc: &JweEnc, key: &Material, header: &Map<String, Value>) -> Result<Vec<u8>, JweFault> {
    let Some(Value::Object(ephemeral)) = header.get("epk") else { return Err(JweFault::NotAJwe) };
    let ephemeral = Jwk::new(ephemeral.clone());
    let shared = match (key, ephemeral.material()) {
        (Material::P256 { private: Some(key), .. }, Some(Material::P256 { public, .. })) => {
            key.diffie_hellman(public).raw_secret_bytes().to_vec()
        }
        (Material::P384 { private: Some(key), .. }, Some(Material::P384 { public, .. })) => {
            key.diffie_hellman(public).raw_secret_bytes().to_vec()
        }
        (Material::P256 { private: Some(_), .. } | Material::P384 { private: Some(_), .. }, _) => {
            return Err(JweFault::Undecryptable);
        }
        _ => return Err(JweFault::NoKey),
    };
    derived(alg, enc, &shared, header)
}

/// Concat KDF (RFC 7518, section 4.6.2).
fn derived(alg: &JweAlg, enc: &JweEnc, shared: &[u8], header: &Map<String, Value>) -> Result<Vec<u8>, JweFault> {
    let (name, length) = match wrapping_length(alg) {
        Some(length) => (jwe_alg_name(alg), length),
        None => (jwe_enc_name(enc), key_length(enc)?),
    };
    let mut info = Vec::new();
    let mut add = |part: &[u8]| {
        info.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_be_bytes());
        info.extend(part);
    };
    add(name.as_bytes());
    for party in ["apu", "apv"] {
        add(&header.get(party).and_then(Value::as_str).and_then(from_base64url).unwrap_or_default());
    }
    info.extend(u32::try_from(length * 8).unwrap_or(u32::MAX).to_be_bytes());
    let mut key = Vec::new();
    for round in 1_u32.. {
        key.extend(Sha256::new().chain_update(round.to_be_bytes()).chain_update(shared).chain_update(&info).finalize());
        if key.len() >= length {
            break;
        }
    }
    key.truncate(length);
    Ok(key)
}
