//! `client_secret_jwt` and `private_key_jwt` (RFC 7523, OpenID Connect Core 9).

use authlete_core::client::Client;
use authlete_core::service::Service;
use authlete_core::types::{ClientAuthMethod, JwsAlg};
use serde_json::{Map, Value};

use super::{Failure, client};
use crate::api_result::Refused;
use crate::call::Call;
use crate::fapi::Profiles;
use crate::form::Form;
use crate::jose::{self, ASYMMETRIC, JwkSet, JwsFault, SYMMETRIC, jws_alg_name, jws_alg_named};
use crate::service::clock_skew;
use crate::{client_keys, clients};

/// `client_assertion_type` (RFC 7523 2.2).
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The client that the assertion of a request is of, as it says itself. Nothing of the assertion is verified.
pub(super) fn issuer(form: &Form) -> Result<Option<String>, Failure> {
    let wrong = |code, text| Failure::Request(Refused::request(code, text));
    let assertion = form.get("client_assertion").map_err(|_| wrong("A244302", "'client_assertion' is repeated."))?;
    let Some(assertion) = assertion.filter(|assertion| !assertion.is_empty()) else { return Ok(None) };
    let jws = jose::read(assertion).map_err(|_| wrong("A244303", "'client_assertion' is not a signed JWT."))?;
    let claims = jws.claims().ok_or_else(|| wrong("A244303", "'client_assertion' is not a signed JWT."))?;
    let issuer = claims.get("iss").and_then(Value::as_str).filter(|issuer| !issuer.is_empty());
    issuer.map(|issuer| Some(issuer.into())).ok_or_else(|| wrong("A244304", "'client_assertion' has no 'iss'."))
}

/// Checks the assertion. One that was used before is taken again, as Authlete does.
pub(super) fn check(
    call: &Call<'_>,
    found: &Client,
    form: &Form,
    profiles: Profiles,
    method: &ClientAuthMethod,
) -> Result<(), Failure> {
    let shared = *method == ClientAuthMethod::ClientSecretJwt;
    let usual = if shared { SYMMETRIC } else { ASYMMETRIC };
    let registered = found.token_auth_sign_alg.as_ref();
    if let Some(alg) = registered.filter(|alg| !usual.contains(alg)) {
        let (code, kind) = if shared { ("A157307", "symmetric") } else { ("A157308", "asymmetric") };
        return Err(client(code, format!("The client's signature algorithm ({}) is not {kind}.", jws_alg_name(alg))));
    }
    match form.lenient("client_assertion_type") {
        None => return Err(client("A157309", "'client_assertion_type' is missing.")),
        Some(ASSERTION_TYPE) => {}
        Some(_) => return Err(client("A157310", "'client_assertion_type' has another value than that of RFC 7523.")),
    }
    let assertion =
        form.lenient("client_assertion").ok_or_else(|| client("A157311", "'client_assertion' is missing."))?;
    let jws = jose::read(assertion).map_err(|_| client("A157312", "The client assertion is malformed."))?;
    let name = jws.header.get("alg").and_then(Value::as_str);
    let name = name.ok_or_else(|| client("A157306", "The client assertion has no signature algorithm."))?;
    let is_good = |alg: &JwsAlg| {
        usual.contains(alg) && registered.is_none_or(|registered| registered == alg) && profiles.signs_with(alg)
    };
    let alg = jws_alg_named(name).filter(is_good);
    let alg =
        alg.ok_or_else(|| client("A157313", format!("The algorithm of the client assertion ({name}) is wrong.")))?;
    let claims = jws.claims().ok_or_else(|| client("A157314", "The payload of the client assertion is malformed."))?;
    check_claims(call, found, form, &claims)?;
    verify(call, found, assertion, shared, alg)
}

fn check_claims(call: &Call<'_>, found: &Client, form: &Form, claims: &Map<String, Value>) -> Result<(), Failure> {
    let text = |name: &str| claims.get(name).and_then(Value::as_str).unwrap_or_default();
    for (name, code) in [("iss", "A157315"), ("sub", "A157316")] {
        if !is_of(found, form, text(name)) {
            return Err(client(code, format!("'{name}' of the client assertion is not the client's ID.")));
        }
    }
    let audiences = audiences(call.service(), call.path);
    let aud = claims.get("aud").unwrap_or(&Value::Null);
    let is_audience = |aud: &Value| aud.as_str().is_some_and(|aud| audiences.contains(&aud));
    let restricted = call.service().client_assertion_aud_restricted_to_issuer == Some(true);
    let listed = !restricted && aud.as_array().is_some_and(|listed| listed.iter().any(is_audience));
    if audiences.is_empty() {
        return Err(client("A157317", "The service has neither issuer nor token endpoint to be the audience."));
    }
    if !is_audience(aud) && !listed {
        return Err(client("A157318", format!("'aud' of the client assertion has none of {}.", audiences.join(", "))));
    }
    let (now, skew) = (call.now / 1000, clock_skew(call.service()));
    let time = |name: &str| claims.get(name).and_then(jose::seconds);
    let expires_at = time("exp").ok_or_else(|| client("A157319", "'exp' of the client assertion is missing."))?;
    if expires_at.saturating_add(skew) <= now {
        return Err(client("A157320", "The client assertion has expired."));
    }
    if time("nbf").is_some_and(|start| start.saturating_sub(skew) > now) {
        return Err(client("A157322", "'nbf' of the client assertion is in the future."));
    }
    if time("iat").is_some_and(|made| made.saturating_sub(skew) > now) {
        return Err(client("A157323", "'iat' of the client assertion is in the future."));
    }
    match text("jti") {
        "" => Err(client("A157324", "'jti' of the client assertion is missing.")),
        _ => Ok(()),
    }
}

/// Whether that is a name of the client: the one that the request uses, its ID, or another that may be used for it.
fn is_of(found: &Client, form: &Form, name: &str) -> bool {
    let is_named = || form.lenient("client_id") == Some(name) || clients::names(found).any(|known| known == name);
    !name.is_empty() && is_named()
}

/// What an assertion may be for: the issuer, the token endpoint, and the endpoint of the request (RFC 9126 2, CIBA Core 7.1), the
/// endpoints also where they are for client certificates (RFC 8705 5).
fn audiences<'s>(service: &'s Service, path: &str) -> Vec<&'s str> {
    let mut audiences: Vec<_> = service.issuer.as_deref().into_iter().collect();
    if service.client_assertion_aud_restricted_to_issuer == Some(true) {
        return audiences;
    }
    let (own, url) = match path {
        "/pushed_auth_req" => ("pushed_authorization_request_endpoint", &service.pushed_auth_req_endpoint),
        "/backchannel/authentication" => {
            ("backchannel_authentication_endpoint", &service.backchannel_authentication_endpoint)
        }
        "/device/authorization" => ("device_authorization_endpoint", &service.device_authorization_endpoint),
        "/auth/revocation" => ("revocation_endpoint", &service.revocation_endpoint),
        _ => ("token_endpoint", &None),
    };
    audiences.extend([&service.token_endpoint, url].into_iter().filter_map(|url| url.as_deref()));
    let is_meant = |name: &str| name == "token_endpoint" || name == own;
    let aliases = service.mtls_endpoint_aliases.iter().flatten();
    let aliases = aliases.filter(|alias| alias.name.as_deref().is_some_and(is_meant));
    audiences.extend(aliases.filter_map(|alias| alias.uri.as_deref()));
    audiences
}

fn verify(call: &Call<'_>, found: &Client, assertion: &str, shared: bool, alg: JwsAlg) -> Result<(), Failure> {
    let keys = match &found.client_secret {
        Some(secret) if shared => JwkSet::from(jose::secret_key(secret)),
        _ if shared => JwkSet::default(),
        _ => client_keys::registered(call, found).unwrap_or_default(),
    };
    match jose::verify(assertion, &keys, &[alg]) {
        Ok(_) => Ok(()),
        Err(JwsFault::NoKey) => Err(client("A157325", "There is no key for the signature of the client assertion.")),
        Err(JwsFault::ManyKeys) => {
            let code = if found.jwks.is_some() { "A156306" } else { "A156307" };
            Err(client(code, "There are several keys for the signature of the client assertion."))
        }
        Err(_) => Err(client("A157326", "The signature of the client assertion is wrong.")),
    }
}
