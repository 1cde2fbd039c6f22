//! Key attestations: what somebody whom the service trusts says of the keys of wallets (OpenID for Verifiable Credential Issuance
//! 1.0, appendix D). Attesters are trusted by their certificates.

use serde_json::Value;

use super::Failure;
use super::binding_keys::{BindingKey, Rules};
use super::key_proof::{check_nonce, invalid};
use crate::attester::{Untrusted, certificates, certified};
use crate::call::Call;
use crate::jose::{self, Jwk, JwkSet};
use crate::service::clock_skew;
use crate::store::Token;

/// Where an attestation stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// In place of a proof (F.3).
    Proof,
    /// In the header of a proof (F.1).
    Header,
}

/// The keys that an attestation is about.
pub(super) fn keys(
    call: &Call<'_>,
    token: &Token,
    attestation: &str,
    rules: &Rules<'_>,
    place: Place,
) -> Result<Vec<BindingKey>, Failure> {
    let unread = jose::read(attestation).map_err(|_| invalid("A472331", "The key attestation is not a JWT."))?;
    if unread.header.get("typ").and_then(Value::as_str) != Some("key-attestation+jwt") {
        return Err(invalid("A472332", "'typ' of the key attestation is not key-attestation+jwt."));
    }
    let alg = unread.alg().filter(|alg| rules.allow(alg));
    let alg = alg.ok_or_else(|| invalid("A472333", "'alg' of the key attestation is not one of the service's."))?;
    let keys = JwkSet::from(attester(call, attestation, rules)?);
    let jws = jose::verify(attestation, &keys, &[alg])
        .map_err(|_| invalid("A472334", "The key attestation is not one by the key of its certificate."))?;
    let claims = jws.claims().ok_or_else(|| invalid("A472335", "The payload of the key attestation is not JSON."))?;
    let (now, skew) = (call.now / 1000, clock_skew(call.service()));
    let seconds = |name: &str| claims.get(name).map(|value| jose::seconds(value).ok_or(()));
    if !seconds("iat").is_some_and(|iat| iat.is_ok_and(|iat| iat.saturating_sub(skew) <= now)) {
        return Err(invalid("A472336", "'iat' of the key attestation is missing or lies ahead."));
    }
    match seconds("exp") {
        None if place == Place::Proof => {}
        Some(Ok(exp)) if exp.saturating_add(skew) > now => {}
        _ => return Err(invalid("A472337", "The key attestation has expired or has no 'exp'.")),
    }
    check_nonce(call, token, claims.get("nonce").map(|nonce| nonce.as_str().unwrap_or_default()))?;
    let listed = claims.get("attested_keys").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    rules.check_number(listed.len())?;
    let keys: Option<Vec<_>> = listed.iter().map(|key| BindingKey::read(key.as_object()?)).collect();
    let keys = keys.filter(|keys| !keys.is_empty());
    keys.ok_or_else(|| invalid("A472338", "'attested_keys' of the key attestation is not a list of public keys."))
}

/// The key of who made an attestation.
fn attester(call: &Call<'_>, attestation: &str, rules: &Rules<'_>) -> Result<Jwk, Failure> {
    let service = call.service();
    let roots = service.key_attester_roots.as_deref().filter(|_| service.key_attester_roots_enabled == Some(true));
    let chain = certificates(attestation).ok_or_else(|| invalid("A472339", "The key attestation has no 'x5c'."))?;
    certified(&chain, roots.unwrap_or_default(), rules.haip, call.now / 1000).map_err(|untrusted| match untrusted {
        Untrusted::NoPath => {
            invalid("A472340", "The certificates of the key attestation do not lead to a trusted one.")
        }
        Untrusted::SelfSigned => {
            invalid("A472341", "HAIP does not take an attester whose certificate is signed by its own key.")
        }
    })
}
