//! Key proofs: that the wallet has the key that a credential is to be bound to (OpenID for Verifiable Credential Issuance 1.0,
//! section 8.2.1.1 and appendix F).

use serde_json::{Map, Value};

use super::binding_keys::{BindingKey, Rules};
use super::{Failure, key_attestation};
use crate::call::Call;
use crate::clients;
use crate::credential_issuer::{identifier, is_final};
use crate::credential_nonce;
use crate::jose::{self, Jwk, JwkSet, JwsFault};
use crate::service::clock_skew;
use crate::store::Token;

/// The key of a proof that is right (F.1, F.4), and those that are attested in its header.
pub(super) fn verified(
    call: &Call<'_>,
    token: &Token,
    proof: &str,
    rules: &Rules<'_>,
) -> Result<(BindingKey, Vec<BindingKey>), Failure> {
    let unread = jose::read(proof).map_err(|_| invalid("A472308", "The key proof is not a JWT."))?;
    if unread.header.get("typ").and_then(Value::as_str) != Some("openid4vci-proof+jwt") {
        return Err(invalid("A472309", "'typ' of the key proof is not openid4vci-proof+jwt."));
    }
    let alg = unread.alg().filter(|alg| rules.allow(alg));
    let alg = alg.ok_or_else(|| invalid("A472310", "'alg' of the key proof is not one that the service supports."))?;
    if ["kid", "x5c", "trust_chain"].iter().any(|name| unread.header.contains_key(*name)) {
        return Err(invalid("A472311", "The emulator takes the key of a proof from 'jwk' of its header only."));
    }
    let members = unread.header.get("jwk").and_then(Value::as_object);
    let members = members.ok_or_else(|| invalid("A472312", "The key proof has no 'jwk'."))?;
    let key = BindingKey::read(members);
    let key = key.ok_or_else(|| invalid("A472313", "'jwk' of the key proof is not a public key."))?;
    let keys = JwkSet::from(Jwk::new(members.clone()));
    let jws = jose::verify(proof, &keys, &[alg]).map_err(|fault| match fault {
        JwsFault::NoKey => invalid("A472314", "'jwk' of the key proof does not go with 'alg'."),
        _ => invalid("A472315", "The signature of the key proof is wrong."),
    })?;
    let claims = jws.claims().ok_or_else(|| invalid("A472316", "The payload of the key proof is not JSON."))?;
    check(call, token, &claims)?;
    // The first Implementer's Draft had no key attestations.
    let attestation = unread.header.get("key_attestation").filter(|_| is_final(call.service()));
    let attested = match attestation {
        None if rules.attestation_required => {
            return Err(invalid("A472323", "The key proof has no 'key_attestation'."));
        }
        None => Vec::new(),
        Some(attestation) => {
            let attestation = attestation.as_str().unwrap_or_default();
            key_attestation::keys(call, token, attestation, rules, key_attestation::Place::Header)?
        }
    };
    match attestation.is_none() || key.is_among(&attested) {
        true => Ok((key, attested)),
        false => Err(invalid("A472324", "The key of the proof is not one that is attested.")),
    }
}

fn check(call: &Call<'_>, token: &Token, claims: &Map<String, Value>) -> Result<(), Failure> {
    let service = call.service();
    let issuer = identifier(service).unwrap_or_default();
    let is_for = |aud: &Value| aud == issuer || aud.as_array().is_some_and(|list| list.iter().any(|it| it == issuer));
    if !claims.get("aud").is_some_and(is_for) {
        return Err(invalid("A472317", "'aud' of the key proof is not the credential issuer."));
    }
    if let Some(iss) = claims.get("iss") {
        let client = call.state.clients.get(&token.grant.client_id);
        if !client.is_some_and(|client| clients::names(client).any(|name| *iss == *name)) {
            return Err(invalid("A472318", "'iss' of the key proof is not the client."));
        }
    }
    let iat = claims.get("iat").and_then(jose::seconds);
    let iat = iat.ok_or_else(|| invalid("A472319", "'iat' of the key proof is missing or no number."))?;
    let skew = clock_skew(service);
    let age = (call.now / 1000).saturating_sub(iat);
    if age < -skew || age > credential_nonce::duration(service).saturating_add(skew) {
        return Err(invalid("A472320", "'iat' of the key proof is too far from now."));
    }
    check_nonce(call, token, claims.get("nonce").map(|nonce| nonce.as_str().unwrap_or_default()))
}

/// Checks the nonce of a proof: one of the nonce endpoint, or the one of the access token.
pub(super) fn check_nonce(call: &Call<'_>, token: &Token, nonce: Option<&str>) -> Result<(), Failure> {
    let missing = || invalid("A472321", "The key proof has no 'nonce'.");
    let text = "'nonce' of the key proof is unknown or has expired.";
    if !is_final(call.service()) {
        let nonce = nonce.ok_or_else(missing)?;
        let expected = credential_nonce::of_token(call, token);
        let is_expected = expected.is_some_and(|expected| expected.text == nonce);
        return if is_expected { Ok(()) } else { Err(invalid("A472322", text)) };
    }
    // An issuer that has a nonce endpoint wants nonces (7).
    let metadata = call.service().credential_issuer_metadata.as_ref();
    let required = metadata.and_then(|metadata| metadata.nonce_endpoint.as_deref()).is_some_and(|uri| !uri.is_empty());
    match nonce {
        None if required => Err(missing()),
        None => Ok(()),
        Some(nonce) if credential_nonce::is_live(call, nonce) => Ok(()),
        Some(_) => Err(Failure::request("A472322", "invalid_nonce", text)),
    }
}

pub(super) fn invalid(code: &'static str, text: impl Into<String>) -> Failure {
    Failure::request(code, "invalid_proof", text)
}
