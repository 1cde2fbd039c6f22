//! `/jose/verify`: the signature and the claims of a JWS.

use authlete_core::jose::{JoseVerifyRequest, JoseVerifyResponse};
use authlete_core::types::JwsAlg;
use serde_json::{Map, Value};

use crate::call::Call;
use crate::client_keys;
use crate::clients;
use crate::jose::{self, ASYMMETRIC, JwkSet, Jws, JwsFault, SYMMETRIC, is_jwe, secret_key};
use crate::router::{ApiFault, routes};

routes! {
    JoseVerifyRequest => verify;
}

/// What is wrong, with its result code.
type Fault = (&'static str, String);

/// Answers `/jose/verify`. Whatever is wrong is told in the answer, which has no action.
fn verify(call: &mut Call<'_>, request: JoseVerifyRequest) -> Result<JoseVerifyResponse, ApiFault> {
    let mut faults = Vec::new();
    let mut claims = WrongClaims::default();
    let signature = check_signature(call, &request);
    let signature_valid = signature.is_ok();
    if let Err(fault) = signature {
        faults.push(fault);
    }
    if let Ok(jws) = jose::read(request.jose.expose()) {
        claims = check_claims(call, &request, &jws);
    }
    faults.append(&mut claims.faults);
    let (code, text) = match faults.first() {
        None => ("A160001", "The JOSE object is valid."),
        Some((code, text)) => (*code, text.as_str()),
    };
    Ok(JoseVerifyResponse {
        result_code: Some(code.into()),
        result_message: Some(format!("[{code}] {text}")),
        valid: Some(faults.is_empty()),
        signature_valid: Some(signature_valid),
        missing_claims: Some(claims.missing).filter(|names| !names.is_empty()),
        invalid_claims: Some(claims.invalid).filter(|names| !names.is_empty()),
        error_descriptions: Some(faults.iter().map(|(code, text)| format!("[{code}] {text}")).collect())
            .filter(|descriptions: &Vec<_>| !descriptions.is_empty()),
        ..JoseVerifyResponse::default()
    })
}

fn check_signature(call: &Call<'_>, request: &JoseVerifyRequest) -> Result<(), Fault> {
    let fault = |code, text: &str| Err((code, text.to_string()));
    let text = request.jose.expose();
    if text.is_empty() {
        return fault("A160201", "'jose' is missing or empty.");
    }
    if is_jwe(text) {
        return fault("A160101", "Encrypted objects are not verified.");
    }
    let Ok(jws) = jose::read(text) else {
        return fault("A160202", "'jose' is not a JWS in compact serialization.");
    };
    if !jws.header.get("alg").is_some_and(Value::is_string) {
        return fault("A160210", "The header has no 'alg'.");
    }
    let alg = match jws.alg() {
        Some(JwsAlg::None) => return fault("A160219", "The object is not signed."),
        Some(alg) if ASYMMETRIC.contains(&alg) || SYMMETRIC.contains(&alg) => alg,
        _ => return fault("A160211", "The algorithm of the header is not supported."),
    };
    let by_client = request.signed_by_client == Some(true);
    let keys = if by_client || SYMMETRIC.contains(&alg) {
        let identifier = request.client_identifier.as_deref().unwrap_or_default();
        if identifier.is_empty() {
            return fault("A160215", "The client whose key is needed is not named.");
        }
        let client = clients::find(&call.state, identifier).and_then(|(id, _)| call.state.clients.get(&id));
        let Some(client) = client else {
            return fault("A160216", "There is no such client.");
        };
        match &client.client_secret {
            _ if !SYMMETRIC.contains(&alg) => match client_keys::registered(call, client) {
                Ok(keys) if !keys.is_empty() => keys,
                _ => return fault("A160301", "The client has no keys."),
            },
            Some(secret) => JwkSet::from(secret_key(secret)),
            None => return fault("A160217", "The client has no secret."),
        }
    } else {
        match call.keys() {
            keys if keys.is_empty() => return fault("A160218", "The service has no keys."),
            keys => keys,
        }
    };
    match jose::verify(text, &keys, &[alg]) {
        Ok(_) => Ok(()),
        Err(JwsFault::NoKey) => fault("A160221", "There is no key for the algorithm and the key ID of the header."),
        Err(JwsFault::ManyKeys) => fault("A160220", "Several keys go with the algorithm and the key ID of the header."),
        Err(_) => fault("A160219", "The signature is wrong."),
    }
}

/// What is wrong with the claims.
#[derive(Default)]
struct WrongClaims {
    missing: Vec<String>,
    invalid: Vec<String>,
    faults: Vec<Fault>,
}

fn check_claims(call: &Call<'_>, request: &JoseVerifyRequest, jws: &Jws) -> WrongClaims {
    let mut wrong = WrongClaims::default();
    let mandatory = request.mandatory_claims.as_deref().unwrap_or_default();
    let claims = match jws.claims() {
        Some(claims) => claims,
        None if mandatory.is_empty() => return wrong,
        None => {
            wrong.faults.push(("A160203", "The payload is not a JSON object.".into()));
            Map::new()
        }
    };
    for name in mandatory.iter().filter(|name| !claims.contains_key(*name)) {
        wrong.missing.push(name.clone());
        wrong.faults.push(("A160204", format!("The claim '{name}' is missing.")));
    }
    let (now, skew) = (call.now / 1000, i64::from(request.clock_skew.unwrap_or_default().max(0)));
    for (name, code, text) in [
        ("exp", "A160206", "The object has expired."),
        ("iat", "A160207", "The object was issued in the future."),
        ("nbf", "A160208", "The object is not to be used yet."),
    ] {
        let Some(value) = claims.get(name) else { continue };
        let fault = match value.as_i64() {
            None => Some(("A160205", format!("The value of '{name}' is not an integer."))),
            Some(time) => {
                let good =
                    if name == "exp" { now < time.saturating_add(skew) } else { time <= now.saturating_add(skew) };
                (!good).then(|| (code, text.to_string()))
            }
        };
        if let Some(fault) = fault {
            wrong.invalid.push(name.into());
            wrong.faults.push(fault);
        }
    }
    wrong
}
