//! `attest_jwt_client_auth` (OAuth 2.0 Attestation-Based Client Authentication), and `/attestation/challenge`.
//!
//! Authlete's catalogue has no codes for it; these are this emulator's. An attester is trusted if its key is in the client's
//! JWK Set, or if the service has roots for attesters and the certificates in `x5c` lead to one. HAIP takes the latter only.

use authlete_core::Secret;
use authlete_core::attestation::{
    AttestationChallengeAction, AttestationChallengeRequest, AttestationChallengeResponse,
};
use authlete_core::client::Client;
use serde_json::{Map, Value, json};

use super::{Credentials, Failure, client};
use crate::api_result::{ApiResult, Refused, answer};
use crate::attester::{Untrusted, certificates, certified};
use crate::call::Call;
use crate::client_keys;
use crate::fapi::Profiles;
use crate::jose::{self, ASYMMETRIC, Jwk, JwkSet};
use crate::router::{ApiFault, routes};
use crate::service::clock_skew;

routes! {
    AttestationChallengeRequest => challenge;
}

/// What challenges are made for.
const CHALLENGE: &str = "attestation_challenge";

/// How long a challenge is good where the service does not say, and how far `iat` of a proof may be from now, in seconds.
const WINDOW: i64 = 300;

/// Answers `/attestation/challenge`.
fn challenge(
    call: &mut Call<'_>,
    request: AttestationChallengeRequest,
) -> Result<AttestationChallengeResponse, ApiFault> {
    let challenge = call.state.time_bound.value(CHALLENGE, call.now);
    let content = json!({ "attestation_challenge": challenge });
    let content = if request.pretty == Some(true) { format!("{content:#}") } else { content.to_string() };
    Ok(answer!(
        AttestationChallengeResponse,
        AttestationChallengeAction::Ok,
        ApiResult::new("A505001", "A challenge was made."),
        Some(content.into()),
        attestation_challenge: Some(challenge),
    ))
}

/// The challenge for the client's next request; none where there is no attestation or the service has no challenges.
pub(crate) fn next_challenge(call: &Call<'_>, credentials: &Credentials<'_>) -> Option<String> {
    let wanted = credentials.attestation.is_some() && has_challenges(call);
    wanted.then(|| call.state.time_bound.value(CHALLENGE, call.now))
}

fn has_challenges(call: &Call<'_>) -> bool {
    call.service().challenge_endpoint.as_deref().is_some_and(|endpoint| !endpoint.is_empty())
}

/// Checks the attestation and the proof that the client has the key which is attested.
pub(super) fn check(
    call: &Call<'_>,
    found: &Client,
    profiles: Profiles,
    credentials: &Credentials<'_>,
) -> Result<(), Failure> {
    let shown = |secret: Option<&Secret>, code, name: &str| match secret {
        Some(secret) => Ok(secret.expose().to_owned()),
        None => Err(client(code, format!("There is no {name} header."))),
    };
    let attestation = shown(credentials.attestation, "A157361", "OAuth-Client-Attestation")?;
    let proof = shown(credentials.attestation_pop, "A157362", "OAuth-Client-Attestation-PoP")?;
    let (now, skew) = (call.now / 1000, clock_skew(call.service()));
    let time = |claims: &Map<String, Value>, name: &str| claims.get(name).and_then(jose::seconds);

    let claims =
        verified(&attestation, &attesters(call, found, profiles, &attestation)?, "oauth-client-attestation+jwt")
            .ok_or_else(|| client("A157363", "The client attestation is not one by a key of a trusted attester."))?;
    let id = found.client_id.unwrap_or_default().to_string();
    let subject = claims.get("sub").and_then(Value::as_str);
    if subject.is_none_or(|subject| subject != id && Some(subject) != found.client_id_alias.as_deref()) {
        return Err(client("A157364", "'sub' of the client attestation is not the client's ID."));
    }
    if time(&claims, "exp").is_none_or(|end| end.saturating_add(skew) <= now) {
        return Err(client("A157365", "The client attestation has expired or has no 'exp'."));
    }
    let key = claims.get("cnf").and_then(|cnf| cnf.get("jwk")).and_then(Value::as_object);
    let key = key.ok_or_else(|| client("A157366", "The client attestation has no key in 'cnf'."))?;

    let keys = JwkSet::from(Jwk::new(key.clone()));
    let claims = verified(&proof, &keys, "oauth-client-attestation-pop+jwt")
        .ok_or_else(|| client("A157367", "The proof of possession is not one by the key that is attested."))?;
    let issuer = call.service().issuer.as_deref();
    let is_issuer = |aud: &Value| aud.as_str().is_some_and(|aud| Some(aud) == issuer);
    let aud = claims.get("aud").unwrap_or(&Value::Null);
    if !is_issuer(aud) && !aud.as_array().is_some_and(|listed| listed.iter().any(is_issuer)) {
        return Err(client("A157368", "'aud' of the proof of possession is not the issuer."));
    }
    let has_id = claims.get("jti").and_then(Value::as_str).is_some_and(|jti| !jti.is_empty());
    let near = |made: i64| now.saturating_sub(made).saturating_abs() <= WINDOW.saturating_add(skew);
    if !has_id || !time(&claims, "iat").is_some_and(near) {
        return Err(client("A157369", "'jti' or 'iat' of the proof of possession is missing or too far from now."));
    }
    let duration = call.service().attestation_challenge_time_window.filter(|it| *it > 0).unwrap_or(WINDOW);
    let is_live = |challenge: &str| call.state.time_bound.is_live(CHALLENGE, challenge, duration, call.now);
    match claims.get("challenge").and_then(Value::as_str) {
        None if !has_challenges(call) => Ok(()),
        Some(challenge) if is_live(challenge) => Ok(()),
        _ => Err(Failure::Request(Refused::new(
            "A157370",
            "use_attestation_challenge",
            "The proof of possession has no good challenge.",
        ))),
    }
}

/// The keys that an attestation may be signed with: that of its certificate, or else those of the client.
fn attesters(call: &Call<'_>, found: &Client, profiles: Profiles, attestation: &str) -> Result<JwkSet, Failure> {
    let service = call.service();
    let roots =
        service.client_attester_roots.as_deref().filter(|_| service.client_attester_roots_enabled == Some(true));
    let only = profiles.haip || roots.is_some() && service.client_attester_roots_only == Some(true);
    match certificates(attestation).filter(|_| profiles.haip || roots.is_some()) {
        Some(chain) => certified(&chain, roots.unwrap_or_default(), profiles.haip, call.now / 1000)
            .map(JwkSet::from)
            .map_err(|untrusted| match untrusted {
                Untrusted::NoPath => {
                    client("A157371", "The certificates of the attester do not lead to a trusted one.")
                }
                Untrusted::SelfSigned => {
                    client("A157373", "HAIP does not take an attester whose certificate is signed by its own key.")
                }
            }),
        None if only => Err(client("A157372", "The client attestation has no certificates.")),
        None => Ok(client_keys::registered(call, found).unwrap_or_default()),
    }
}

/// The claims of a JWT of that type by one of the keys.
fn verified(jwt: &str, keys: &JwkSet, typ: &str) -> Option<Map<String, Value>> {
    let jws = jose::verify(jwt, keys, ASYMMETRIC).ok()?;
    (jws.header.get("typ")? == typ).then(|| jws.claims())?
}
