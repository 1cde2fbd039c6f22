//! Key proofs: that the wallet has the key that a credential is to be bound to (OpenID for Verifiable Credential Issuance 1.0,
//! section 8.2.1.1 and appendix F).

use serde_json::{Map, Value};

use super::Failure;
use crate::call::Call;
use crate::clients;
use crate::credential_issuer::{identifier, is_final};
use crate::credential_nonce;
use crate::jose::{self, ASYMMETRIC, Jwk, JwkSet, JwsFault, jws_alg_name};
use crate::service::clock_skew;
use crate::store::Token;

/// The public keys of the proofs of a request, which are taken out of it.
pub(super) fn binding_keys(
    call: &Call<'_>,
    token: &Token,
    configuration: &Map<String, Value>,
    members: &mut Map<String, Value>,
) -> Result<Vec<Value>, Failure> {
    let proofs = taken(members, is_final(call.service()))?;
    let types = configuration.get("proof_types_supported");
    if proofs.is_empty() {
        return match types {
            Some(_) => Err(invalid("A472301", "The request has no key proof.")),
            None => Ok(Vec::new()),
        };
    }
    let metadata = call.service().credential_issuer_metadata.as_ref();
    let most = metadata.and_then(|metadata| metadata.batch_size).and_then(|size| usize::try_from(size).ok());
    if proofs.len() > most.unwrap_or_default().max(1) {
        return Err(invalid("A472302", "The request has more key proofs than a batch may have."));
    }
    let algs = types.map(|types| &types["jwt"]["proof_signing_alg_values_supported"]);
    let allowed = |alg: &str| algs.is_none_or(|algs| algs.as_array().into_iter().flatten().any(|it| it == alg));
    let mut keys: Vec<Value> = Vec::with_capacity(proofs.len());
    for proof in proofs {
        let key = verified(call, token, &proof, &allowed)?;
        // Two proofs of one key would make two credentials that can be told to belong together.
        if keys.contains(&key) {
            return Err(invalid("A472303", "Two of the key proofs are of the same key."));
        }
        keys.push(key);
    }
    Ok(keys)
}

/// The proofs of a request: those in `proofs`, or the one in `proof` of the first Implementer's Draft.
fn taken(members: &mut Map<String, Value>, is_final: bool) -> Result<Vec<String>, Failure> {
    let (proofs, proof) = (members.remove("proofs"), members.remove("proof"));
    if !is_final {
        return proof.map_or(Ok(Vec::new()), |proof| single(&proof).map(|jwt| vec![jwt]));
    }
    let malformed = || invalid("A472304", "'proofs' is not an object with one array 'jwt' of texts.");
    let proofs = match proofs {
        None => return Ok(Vec::new()),
        Some(Value::Object(proofs)) => proofs,
        Some(_) => return Err(malformed()),
    };
    let Some(Value::Array(jwts)) = proofs.get("jwt").filter(|_| proofs.len() == 1) else {
        return Err(proofs.keys().find(|name| *name != "jwt").map_or_else(malformed, |kind| unsupported(kind)));
    };
    let texts: Option<Vec<_>> = jwts.iter().map(|jwt| jwt.as_str().map(String::from)).collect();
    texts.filter(|texts| !texts.is_empty()).ok_or_else(malformed)
}

/// The JWT of a single proof.
fn single(proof: &Value) -> Result<String, Failure> {
    match (proof["proof_type"].as_str(), proof["jwt"].as_str()) {
        (Some("jwt"), Some(jwt)) => Ok(jwt.into()),
        (Some("jwt") | None, _) => Err(invalid("A472305", "'proof' has no 'proof_type' or no 'jwt'.")),
        (Some(kind), _) => Err(unsupported(kind)),
    }
}

fn unsupported(kind: &str) -> Failure {
    let text = format!("The emulator does not verify key proofs of the type '{kind}', only 'jwt'.");
    invalid("A472307", text)
}

/// The key of a proof that is right (F.1, F.4).
fn verified(call: &Call<'_>, token: &Token, proof: &str, allowed: &dyn Fn(&str) -> bool) -> Result<Value, Failure> {
    let unread = jose::read(proof).map_err(|_| invalid("A472308", "The key proof is not a JWT."))?;
    if unread.header.get("typ").and_then(Value::as_str) != Some("openid4vci-proof+jwt") {
        return Err(invalid("A472309", "'typ' of the key proof is not openid4vci-proof+jwt."));
    }
    let alg = unread.alg().filter(|alg| ASYMMETRIC.contains(alg) && allowed(jws_alg_name(alg)));
    let alg = alg.ok_or_else(|| invalid("A472310", "'alg' of the key proof is not one that the service supports."))?;
    if ["kid", "x5c", "trust_chain"].iter().any(|name| unread.header.contains_key(*name)) {
        return Err(invalid("A472311", "The emulator takes the key of a proof from 'jwk' of its header only."));
    }
    let members = unread.header.get("jwk").and_then(Value::as_object);
    let key = Jwk::new(members.ok_or_else(|| invalid("A472312", "The key proof has no 'jwk'."))?.clone());
    let public = key.public().filter(|public| *public == key.private());
    let public = public.ok_or_else(|| invalid("A472313", "'jwk' of the key proof is not a public key."))?;
    let jws = jose::verify(proof, &JwkSet::from(key), &[alg]).map_err(|fault| match fault {
        JwsFault::NoKey => invalid("A472314", "'jwk' of the key proof does not go with 'alg'."),
        _ => invalid("A472315", "The signature of the key proof is wrong."),
    })?;
    let claims = jws.claims().ok_or_else(|| invalid("A472316", "The payload of the key proof is not JSON."))?;
    check(call, token, &claims)?;
    Ok(public)
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
fn check_nonce(call: &Call<'_>, token: &Token, nonce: Option<&str>) -> Result<(), Failure> {
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

fn invalid(code: &'static str, text: impl Into<String>) -> Failure {
    Failure::request(code, "invalid_proof", text)
}
