//! Signatures (RFC 7515), in compact serialization.

use authlete_core::types::JwsAlg;
use ed25519_dalek::Signer as _;
use hmac::{Hmac, KeyInit, Mac};
use p256::ecdsa::signature::Verifier as _;
use rsa::{Pkcs1v15Sign, Pss};
use serde_json::{Map, Value};
use sha2::{Digest, Sha256, Sha384, Sha512};

use super::jwk::{Jwk, Material};
use super::jwk_set::JwkSet;
use super::{base64url, from_base64url, jws_alg_name, jws_alg_named, object};
use crate::random::{Draw, Random};

/// A JWS whose signature is not necessarily verified.
#[derive(Debug)]
pub(crate) struct Jws {
    pub(crate) header: Map<String, Value>,
    pub(crate) payload: Vec<u8>,
}

/// Why a JWS is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum JwsFault {
    /// It is not a JWS in compact serialization, or has critical header parameters that nobody knows here.
    NotAJws,
    /// The algorithm is unknown or not one of those allowed.
    AlgorithmNotAllowed,
    /// There is no key for it.
    NoKey,
    /// There are several, and the header does not name one of them.
    ManyKeys,
    WrongSignature,
}

impl Jws {
    /// The payload as the claims of a JWT.
    pub(crate) fn claims(&self) -> Option<Map<String, Value>> {
        serde_json::from_slice(&self.payload).ok()
    }

    /// The algorithm that the header names.
    pub(crate) fn alg(&self) -> Option<JwsAlg> {
        jws_alg_named(self.header.get("alg")?.as_str()?)
    }
}

/// Reads a JWS without looking at its signature.
pub(crate) fn read(jws: &str) -> Result<Jws, JwsFault> {
    split(jws).map(|(jws, _, _)| jws)
}

/// The JWS, what its signature covers, and the signature.
fn split(text: &str) -> Result<(Jws, &str, Vec<u8>), JwsFault> {
    let parts = || {
        let (input, signature) = text.rsplit_once('.')?;
        let (header, payload) = input.split_once('.')?;
        let jws = Jws { header: object(header)?, payload: from_base64url(payload)? };
        // No extension is known here, so that none can be critical (RFC 7515, section 4.1.11).
        (!jws.header.contains_key("crit")).then_some((jws, input, from_base64url(signature)?))
    };
    parts().ok_or(JwsFault::NotAJws)
}

/// Signs. `header` adds to the header and may not change what the signature depends on. Nothing comes of a key that is none
/// or has no private half. `none` needs no key.
pub(crate) fn sign(
    alg: &JwsAlg,
    key: Option<&Jwk>,
    header: Map<String, Value>,
    payload: &[u8],
    random: &mut dyn Random,
) -> Option<String> {
    let mut header = header;
    header.insert("alg".into(), jws_alg_name(alg).into());
    header.remove("kid");
    header.remove("crit");
    if let Some(kid) = key.and_then(Jwk::kid) {
        header.insert("kid".into(), kid.into());
    }
    let input = format!("{}.{}", base64url(Value::Object(header).to_string()), base64url(payload));
    let signature = match alg {
        JwsAlg::None => Vec::new(),
        alg => raw(alg, key?.material()?, input.as_bytes(), random)?,
    };
    Some(format!("{input}.{}", base64url(signature)))
}

/// The signature of bytes that are no JWS. Nothing comes of a key that is not for the algorithm or has no private half.
pub(crate) fn raw_signature(alg: &JwsAlg, key: &Jwk, input: &[u8], random: &mut dyn Random) -> Option<Vec<u8>> {
    raw(alg, key.material()?, input, random)
}

/// Verifies with one of the keys: the one that the header names, or the only one that goes with the algorithm (OpenID Connect Core
/// 10.1).
pub(crate) fn verify(jws: &str, keys: &JwkSet, allowed: &[JwsAlg]) -> Result<Jws, JwsFault> {
    let (jws, input, signature) = split(jws)?;
    let alg = jws.alg().filter(|alg| allowed.contains(alg)).ok_or(JwsFault::AlgorithmNotAllowed)?;
    if alg == JwsAlg::None {
        return if signature.is_empty() { Ok(jws) } else { Err(JwsFault::WrongSignature) };
    }
    let key = candidate(keys, &alg, jws.header.get("kid").and_then(Value::as_str))?;
    match key.material().is_some_and(|it| is_right(&alg, it, input.as_bytes(), &signature)) {
        true => Ok(jws),
        false => Err(JwsFault::WrongSignature),
    }
}

/// The key of that ID, or else one without an ID, which may be the one that is meant.
fn candidate<'k>(keys: &'k JwkSet, alg: &JwsAlg, kid: Option<&str>) -> Result<&'k Jwk, JwsFault> {
    let of_alg: Vec<_> = keys.iter().filter(|key| key.signs_with(alg)).collect();
    let named = of_alg.iter().filter(|key| kid.is_some() && key.kid() == kid).copied();
    let unnamed = of_alg.iter().filter(|key| kid.is_none() || key.kid().is_none()).copied();
    let candidates: Vec<_> = match named.collect::<Vec<_>>() {
        named if named.is_empty() => unnamed.collect(),
        named => named,
    };
    match candidates.as_slice() {
        [] => Err(JwsFault::NoKey),
        [key] => Ok(key),
        _ => Err(JwsFault::ManyKeys),
    }
}

/// The left half of a hash, which ties a code, token or state to an ID token; the hash is that of the ID token's algorithm
/// (OpenID Connect Core 3.1.3.6).
pub(crate) fn half_hash(alg: &JwsAlg, text: &str) -> String {
    let hash = match alg {
        JwsAlg::Hs384 | JwsAlg::Rs384 | JwsAlg::Ps384 | JwsAlg::Es384 => Sha384::digest(text).to_vec(),
        // Ed25519 is defined with SHA-512 (RFC 8032).
        JwsAlg::Hs512 | JwsAlg::Rs512 | JwsAlg::Ps512 | JwsAlg::Es512 | JwsAlg::EdDsa => Sha512::digest(text).to_vec(),
        _ => Sha256::digest(text).to_vec(),
    };
    base64url(&hash[..hash.len() / 2])
}

fn raw(alg: &JwsAlg, key: &Material, input: &[u8], random: &mut dyn Random) -> Option<Vec<u8>> {
    match (alg, key) {
        (JwsAlg::Hs256 | JwsAlg::Hs384 | JwsAlg::Hs512, Material::Octets(key)) => mac(alg, key, input),
        (_, Material::Rsa { private: Some(key), .. }) => {
            let random = &mut Draw(random);
            match alg {
                JwsAlg::Rs256 => key.sign_with_rng(random, Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(input)),
                JwsAlg::Rs384 => key.sign_with_rng(random, Pkcs1v15Sign::new::<Sha384>(), &Sha384::digest(input)),
                JwsAlg::Rs512 => key.sign_with_rng(random, Pkcs1v15Sign::new::<Sha512>(), &Sha512::digest(input)),
                JwsAlg::Ps256 => key.sign_with_rng(random, Pss::<Sha256>::new(), &Sha256::digest(input)),
                JwsAlg::Ps384 => key.sign_with_rng(random, Pss::<Sha384>::new(), &Sha384::digest(input)),
                JwsAlg::Ps512 => key.sign_with_rng(random, Pss::<Sha512>::new(), &Sha512::digest(input)),
                _ => return None,
            }
            .ok()
        }
        (JwsAlg::Es256, Material::P256 { private: Some(key), .. }) => {
            let signature: p256::ecdsa::Signature = p256::ecdsa::SigningKey::from(key).try_sign(input).ok()?;
            Some(signature.to_bytes().to_vec())
        }
        (JwsAlg::Es384, Material::P384 { private: Some(key), .. }) => {
            let signature: p384::ecdsa::Signature = p384::ecdsa::SigningKey::from(key).try_sign(input).ok()?;
            Some(signature.to_bytes().to_vec())
        }
        (JwsAlg::EdDsa, Material::Ed25519 { private: Some(key), .. }) => {
            Some(key.try_sign(input).ok()?.to_bytes().to_vec())
        }
        _ => None,
    }
}

fn is_right(alg: &JwsAlg, key: &Material, input: &[u8], signature: &[u8]) -> bool {
    let verified = || match (alg, key) {
        (JwsAlg::Hs256 | JwsAlg::Hs384 | JwsAlg::Hs512, Material::Octets(key)) => {
            // Equal in whatever time: nobody measures this.
            (mac(alg, key, input)? == signature).then_some(())
        }
        (_, Material::Rsa { public, .. }) => match alg {
            JwsAlg::Rs256 => public.verify(Pkcs1v15Sign::new::<Sha256>(), &Sha256::digest(input), signature),
            JwsAlg::Rs384 => public.verify(Pkcs1v15Sign::new::<Sha384>(), &Sha384::digest(input), signature),
            JwsAlg::Rs512 => public.verify(Pkcs1v15Sign::new::<Sha512>(), &Sha512::digest(input), signature),
            JwsAlg::Ps256 => public.verify(Pss::<Sha256>::new(), &Sha256::digest(input), signature),
            JwsAlg::Ps384 => public.verify(Pss::<Sha384>::new(), &Sha384::digest(input), signature),
            JwsAlg::Ps512 => public.verify(Pss::<Sha512>::new(), &Sha512::digest(input), signature),
            _ => return None,
        }
        .ok(),
        (JwsAlg::Es256, Material::P256 { public, .. }) => {
            let signature = p256::ecdsa::Signature::from_slice(signature).ok()?;
            p256::ecdsa::VerifyingKey::from(public).verify(input, &signature).ok()
        }
        (JwsAlg::Es384, Material::P384 { public, .. }) => {
            let signature = p384::ecdsa::Signature::from_slice(signature).ok()?;
            p384::ecdsa::VerifyingKey::from(public).verify(input, &signature).ok()
        }
        (JwsAlg::EdDsa, Material::Ed25519 { public, .. }) => {
            let signature = ed25519_dalek::Signature::from_slice(signature).ok()?;
            public.verify(input, &signature).ok()
        }
        _ => None,
    };
    verified().is_some()
}

fn mac(alg: &JwsAlg, key: &[u8], input: &[u8]) -> Option<Vec<u8>> {
    Some(match alg {
        JwsAlg::Hs256 => Hmac::<Sha256>::new_from_slice(key).ok()?.chain_update(input).finalize().into_bytes().to_vec(),
        JwsAlg::Hs384 => Hmac::<Sha384>::new_from_slice(key).ok()?.chain_update(input).finalize().into_bytes().to_vec(),
        _ => Hmac::<Sha512>::new_from_slice(key).ok()?.chain_update(input).finalize().into_bytes().to_vec(),
    })
}
