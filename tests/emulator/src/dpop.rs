//! DPoP (RFC 9449): proofs that the sender of a request has a key.

use authlete_core::Secret;
use authlete_core::grant_management::GmRequest;
use authlete_core::introspection::IntrospectionRequest;
use authlete_core::pushed_authorization::PushedAuthReqRequest;
use authlete_core::service::Service;
use authlete_core::token::TokenRequest;
use authlete_core::types::JwsAlg;
use authlete_core::userinfo::UserInfoRequest;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use crate::call::Call;
use crate::fapi::Profiles;
use crate::jose::{self, Jwk, JwkSet, JwsFault, base64url, jws_alg_named};
use crate::service::clock_skew;

/// How far `iat` may be from now, in seconds, in either direction: RFC 9449 11.1 wants it short.
const WINDOW: i64 = 300;

/// How long a nonce is good where the service does not say, in seconds.
const NONCE_DURATION: i64 = 300;

/// What nonces are made for.
const NONCE: &str = "dpop_nonce";

/// The algorithms of proofs: those with a private key (RFC 9449 4.2) that can be verified here.
const ALGORITHMS: [JwsAlg; 9] = [
    JwsAlg::Es256,
    JwsAlg::Es384,
    JwsAlg::EdDsa,
    JwsAlg::Ps256,
    JwsAlg::Ps384,
    JwsAlg::Ps512,
    JwsAlg::Rs256,
    JwsAlg::Rs384,
    JwsAlg::Rs512,
];

/// `algs` of a challenge.
pub(crate) fn algorithms(service: &Service) -> String {
    let profiles = Profiles::of_service(service);
    let taken = ALGORITHMS.iter().filter(|alg| profiles.signs_with(alg));
    taken.map(JwsAlg::as_str).collect::<Vec<_>>().join(" ")
}

/// What a call says about a proof.
#[derive(Clone, Copy)]
pub(crate) struct Presented<'a> {
    pub(crate) proof: Option<&'a str>,
    pub(crate) htm: Option<&'a str>,
    pub(crate) htu: Option<&'a str>,
    pub(crate) nonce_required: Option<bool>,
}

/// A call about a request that can have a proof.
pub(crate) trait DpopRequest {
    fn dpop(&self) -> Presented<'_>;
}

macro_rules! dpop_requests {
    ($($request:ty),*) => {$(
        impl DpopRequest for $request {
            fn dpop(&self) -> Presented<'_> {
                fn shown(text: &Option<String>) -> Option<&str> {
                    text.as_deref().filter(|text| !text.is_empty())
                }
                Presented {
                    proof: self.dpop.as_ref().map(Secret::expose).filter(|proof| !proof.is_empty()),
                    htm: shown(&self.htm),
                    htu: shown(&self.htu),
                    nonce_required: self.dpop_nonce_required,
                }
            }
        }
    )*};
}
dpop_requests!(TokenRequest, PushedAuthReqRequest, IntrospectionRequest, UserInfoRequest, GmRequest);

/// What a proof has to be for.
#[derive(Clone, Copy, Default)]
pub(crate) struct Purpose<'a> {
    /// The HTTP method and URL if the call does not name them.
    pub(crate) htm: Option<&'a str>,
    pub(crate) htu: Option<&'a str>,
    /// The access token that comes with the proof.
    pub(crate) access_token: Option<&'a str>,
}

/// Why a proof is not taken.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ProofFault {
    /// There is a problem with it.
    Invalid(&'static str),
    /// The algorithm is symmetric or none at all.
    Algorithm(String),
    NoKey,
    NoAlgorithm,
    /// It needs a nonce and has none that is good.
    Nonce,
}

/// Verifies the proof if there is one, and tells the thumbprint of its key. A proof is good once.
pub(crate) fn verify(
    call: &mut Call<'_>,
    presented: Presented<'_>,
    purpose: Purpose<'_>,
) -> Result<Option<String>, ProofFault> {
    let Some(proof) = presented.proof else { return Ok(None) };
    let (claims, thumbprint) = read(proof, Profiles::of_service(call.service()))?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str);
    let jti = text("jti").filter(|jti| !jti.is_empty()).ok_or(ProofFault::Invalid("'jti' is missing"))?;
    let htm = text("htm").ok_or(ProofFault::Invalid("'htm' is missing"))?;
    if presented.htm.or(purpose.htm).is_some_and(|expected| expected != htm) {
        return Err(ProofFault::Invalid("'htm' is not the method of the request"));
    }
    let htu = text("htu").ok_or(ProofFault::Invalid("'htu' is missing"))?;
    if presented.htu.or(purpose.htu).is_some_and(|expected| !is_same_url(expected, htu)) {
        return Err(ProofFault::Invalid("'htu' is not the URL of the request"));
    }
    let skew = clock_skew(call.service());
    let iat = claims.get("iat").and_then(jose::seconds).ok_or(ProofFault::Invalid("'iat' is missing or no number"))?;
    let distance = (call.now / 1000).saturating_sub(iat).saturating_abs();
    if distance > WINDOW.saturating_add(skew) {
        return Err(ProofFault::Invalid("'iat' is too far from now"));
    }
    if let Some(token) = purpose.access_token {
        if text("ath") != Some(&base64url(Sha256::digest(token))) {
            return Err(ProofFault::Invalid("'ath' is not the hash of the access token"));
        }
    }
    if is_nonce_required(call, presented) {
        let duration = call.service().dpop_nonce_duration.filter(|duration| *duration > 0).unwrap_or(NONCE_DURATION);
        let is_live = |nonce: &str| call.state.time_bound.is_live(NONCE, nonce, duration, call.now);
        if !text("nonce").is_some_and(is_live) {
            return Err(ProofFault::Nonce);
        }
    }
    // Hashed, as clients choose how long it is.
    let name = base64url(Sha256::digest(format!("{thumbprint} {jti}")));
    if call.state.proofs.get(&name, call.now).is_ok() {
        return Err(ProofFault::Invalid("it was used before"));
    }
    // Afterwards `iat` refuses it.
    let end = iat.saturating_add(WINDOW).saturating_add(skew).saturating_add(1).saturating_mul(1000);
    call.state.proofs.insert(name, (), end, call.now);
    Ok(Some(thumbprint))
}

/// The nonce for the client's next proof; none where proofs need none.
pub(crate) fn nonce(call: &Call<'_>, presented: Presented<'_>) -> Option<String> {
    let wanted = presented.proof.is_some() && is_nonce_required(call, presented);
    wanted.then(|| call.state.time_bound.value(NONCE, call.now))
}

fn is_nonce_required(call: &Call<'_>, presented: Presented<'_>) -> bool {
    presented.nonce_required == Some(true) || call.service().dpop_nonce_required == Some(true)
}

/// The claims of a proof whose signature is right, and the thumbprint of its key.
fn read(proof: &str, profiles: Profiles) -> Result<(Map<String, Value>, String), ProofFault> {
    let unread = jose::read(proof).map_err(|_| ProofFault::Invalid("it is not a JWT"))?;
    let typ = unread.header.get("typ").and_then(Value::as_str).unwrap_or_default();
    if !typ.trim_start_matches("application/").eq_ignore_ascii_case("dpop+jwt") {
        return Err(ProofFault::Invalid("'typ' is not dpop+jwt"));
    }
    let alg = unread.header.get("alg").and_then(Value::as_str).ok_or(ProofFault::NoAlgorithm)?;
    if jws_alg_named(alg).is_none_or(|alg| !ALGORITHMS.contains(&alg) || !profiles.signs_with(&alg)) {
        return Err(ProofFault::Algorithm(alg.into()));
    }
    let members = unread.header.get("jwk").and_then(Value::as_object).ok_or(ProofFault::NoKey)?;
    if ["d", "k"].iter().any(|private| members.contains_key(*private)) {
        return Err(ProofFault::Invalid("'jwk' is a private key"));
    }
    let key = Jwk::new(members.clone());
    let thumbprint = key.thumbprint().ok_or(ProofFault::NoKey)?;
    let jws = jose::verify(proof, &JwkSet::from(key), &ALGORITHMS).map_err(|fault| match fault {
        JwsFault::NoKey => ProofFault::Invalid("'jwk' does not go with 'alg'"),
        _ => ProofFault::Invalid("its signature is wrong"),
    })?;
    let claims = jws.claims().ok_or(ProofFault::Invalid("its payload is not JSON"))?;
    Ok((claims, thumbprint))
}

/// Whether the URLs are the same without query and fragment, after the normalization that RFC 9449 4.3 recommends.
fn is_same_url(one: &str, other: &str) -> bool {
    normalized(one) == normalized(other)
}

fn normalized(url: &str) -> Option<(String, String, String)> {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = url.split_once("://")?;
    let (authority, path) = rest.find('/').map_or((rest, "/"), |at| rest.split_at(at));
    let (scheme, authority) = (scheme.to_ascii_lowercase(), authority.to_ascii_lowercase());
    let default_port = if scheme == "https" { ":443" } else { ":80" };
    let authority = authority.strip_suffix(default_port).unwrap_or(&authority).to_string();
    Some((scheme, authority, path.into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_are_compared_as_rfc_9449_says() {
        for (one, other, same) in [
            ("https://as.example/token", "HTTPS://AS.example:443/token?a=b#c", true),
            ("http://as.example", "http://as.example:80/", true),
            ("https://as.example/token", "https://as.example/Token", false),
            ("https://as.example/token", "http://as.example/token", false),
            ("https://as.example/token", "https://as.example:8443/token", false),
        ] {
            assert_eq!(is_same_url(one, other), same, "{one} {other}");
        }
    }
}
