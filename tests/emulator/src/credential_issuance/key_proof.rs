//! Key proofs: that the wallet has the key that a credential is to be bound to (OpenID for Verifiable Credential Issuance 1.0,
//! section 8.2.1.1 and appendix F).

use serde_json::{Map, Value};

use super::Failure;
use crate::clients;
use crate::credential_issuer::{identifier, is_live_nonce, nonce_duration};
use crate::jose::{self, ASYMMETRIC, Jwk, JwkSet, JwsFault, jws_alg_name};
use crate::service::clock_skew;
use crate::state::{Call, Token};

/// The public keys of the proofs of a request, which are taken out of it.
pub(super) fn binding_keys(
    call: &Call<'_>,
    token: &Token,
    configuration: &Map<String, Value>,
    members: &mut Map<String, Value>,
) -> Result<Vec<Value>, Failure> {
    let proofs = taken(members)?;
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

/// The proofs of a request: `proofs`, or `proof` as earlier drafts have it.
fn taken(members: &mut Map<String, Value>) -> Result<Vec<String>, Failure> {
    let malformed = || invalid("A472304", "'proofs' is not an object with one array 'jwt' of texts.");
    match (members.remove("proofs"), members.remove("proof")) {
        (None, None) => Ok(Vec::new()),
        (Some(Value::Object(proofs)), None) => {
            let Some(Value::Array(jwts)) = proofs.get("jwt").filter(|_| proofs.len() == 1) else {
                return Err(unsupported(proofs.keys().find(|name| *name != "jwt")).unwrap_or_else(malformed));
            };
            let texts = jwts.iter().map(|jwt| jwt.as_str().map(String::from));
            let texts: Vec<_> = texts.collect::<Option<_>>().ok_or_else(malformed)?;
            if texts.is_empty() { Err(malformed()) } else { Ok(texts) }
        }
        (None, Some(Value::Object(proof))) => {
            let kind = proof.get("proof_type").and_then(Value::as_str).map(String::from);
            match (kind.as_deref(), proof.get("jwt").and_then(Value::as_str)) {
                (Some("jwt"), Some(jwt)) => Ok(vec![jwt.into()]),
                (Some("jwt") | None, _) => Err(invalid("A472305", "'proof' has no 'proof_type' or no 'jwt'.")),
                (Some(_), _) => Err(unsupported(kind.as_ref()).unwrap_or_else(malformed)),
            }
        }
        (Some(_), Some(_)) => Err(invalid("A472306", "'proof' and 'proofs' exclude each other.")),
        _ => Err(malformed()),
    }
}

fn unsupported(kind: Option<&String>) -> Option<Failure> {
    let text = |kind| format!("The emulator does not verify key proofs of the type '{kind}', only 'jwt'.");
    kind.map(|kind| invalid("A472307", text(kind)))
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
        // Nobody in particular has no name (OpenID4VCI 1.0, appendix F.1).
        if token.grant.client_id == clients::ANONYMOUS {
            return Err(invalid("A472318", "The key proof of an anonymous wallet has 'iss'."));
        }
        let client_id = token.grant.client_id.to_string();
        let alias = call.state.clients.get(&token.grant.client_id).and_then(|client| client.client_id_alias.clone());
        if *iss != client_id && alias.is_none_or(|alias| *iss != alias) {
            return Err(invalid("A472318", "'iss' of the key proof is not the client."));
        }
    }
    let iat = claims.get("iat").and_then(jose::seconds);
    let iat = iat.ok_or_else(|| invalid("A472319", "'iat' of the key proof is missing or no number."))?;
    let skew = clock_skew(service);
    let age = (call.now / 1000).saturating_sub(iat);
    if age < -skew || age > nonce_duration(service).saturating_add(skew) {
        return Err(invalid("A472320", "'iat' of the key proof is too far from now."));
    }
    // An issuer that has a nonce endpoint wants nonces (7).
    let metadata = service.credential_issuer_metadata.as_ref();
    let required = metadata.and_then(|metadata| metadata.nonce_endpoint.as_deref()).is_some_and(|uri| !uri.is_empty());
    match claims.get("nonce") {
        None if !required => Ok(()),
        None => Err(invalid("A472321", "The key proof has no 'nonce'.")),
        Some(nonce) if nonce.as_str().is_some_and(|nonce| is_live_nonce(call, nonce)) => Ok(()),
        Some(_) => {
            Err(Failure::request("A472322", "invalid_nonce", "'nonce' of the key proof is unknown or has expired."))
        }
    }
}

fn invalid(code: &'static str, text: impl Into<String>) -> Failure {
    Failure::request(code, "invalid_proof", text)
}
