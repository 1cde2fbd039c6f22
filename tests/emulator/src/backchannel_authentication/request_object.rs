//! Signed backchannel authentication requests (CIBA Core 7.1.1).

use authlete_core::backchannel_authentication::BackchannelAuthenticationRequest;
use authlete_core::client::Client;
use authlete_core::types::JwsAlg;
use serde_json::{Map, Value};

use crate::api_result::Refused;
use crate::call::Call;
use crate::client_authentication::{ClientRequest as _, Failure, issuer_of_assertion};
use crate::client_keys;
use crate::clients;
use crate::fapi::Profiles;
use crate::form::Form;
use crate::jose::{self, ASYMMETRIC, JwsFault, jws_alg_name, jws_alg_named};
use crate::request_object::add_parameters;
use crate::service::clock_skew;

/// Parameters by which clients are found and authenticated. They stand outside of the request object.
const OF_AUTHENTICATION: [&str; 4] = ["client_id", "client_secret", "client_assertion", "client_assertion_type"];

/// Claims that every request object has, with the type that they need to have.
const MANDATORY: [(&str, Kind); 5] =
    [("aud", Kind::Audience), ("exp", Kind::Time), ("iat", Kind::Time), ("nbf", Kind::Time), ("jti", Kind::Text)];

#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Audience,
    Time,
    Text,
}

/// Parameters that are texts.
const TEXTS: [&str; 8] = [
    "scope",
    "client_notification_token",
    "acr_values",
    "login_hint_token",
    "id_token_hint",
    "login_hint",
    "binding_message",
    "user_code",
];

/// The parameters of a request, from the request object if there is one, and whether there is.
pub(super) fn apply(
    call: &Call<'_>,
    form: Form,
    request: &BackchannelAuthenticationRequest,
) -> Result<(Form, bool), Failure> {
    let repeated = |_| Failure::Request(Refused::request("A166304", "'request' is repeated."));
    let text = form.get("request").map_err(repeated)?.unwrap_or_default();
    if text.is_empty() {
        return Ok((form, false));
    }
    let (claims, issuer) = checked(call, &form, text).map_err(Failure::Request)?;
    check_issuer(&form, request, &issuer)?;
    Ok((merged(form, &claims, &issuer), true))
}

/// The claims of a request object that may be taken, and the client that it is of.
fn checked(call: &Call<'_>, form: &Form, text: &str) -> Result<(Map<String, Value>, String), Refused> {
    let outside = form.names().find(|name| *name != "request" && !OF_AUTHENTICATION.contains(name));
    if let Some(name) = outside {
        return Err(Refused::request("A167301", format!("'{name}' stands outside of the request object.")));
    }
    let (alg, claims) = read(text)?;
    let issuer = claims.get("iss").and_then(Value::as_str).unwrap_or_default().to_string();
    if issuer.is_empty() {
        return Err(Refused::request("A167306", "The request object has no 'iss'."));
    }
    let client = clients::find(&call.state, &issuer).and_then(|(client_id, _)| call.state.clients.get(&client_id));
    let client = client.ok_or_else(|| Refused::request("A167307", "'iss' of the request object is not a client."))?;
    verify(call, client, text, &alg)?;
    check_claims(call, &claims)?;
    check_profile(call, client, &alg, &claims)?;
    Ok((claims, issuer))
}

fn read(text: &str) -> Result<(JwsAlg, Map<String, Value>), Refused> {
    let wrong = |code, what: &str| Refused::request(code, format!("The request object {what}."));
    if jose::is_jwe(text) {
        return Err(wrong("A167304", "is encrypted"));
    }
    let jws = jose::read(text).map_err(|_| wrong("A167302", "is not a JWT"))?;
    let name = jws.header.get("alg").and_then(Value::as_str).unwrap_or_default();
    let alg = match jws_alg_named(name) {
        None => return Err(wrong("A167302", "has no signature algorithm that is known")),
        Some(JwsAlg::None) => return Err(wrong("A167303", "is not signed")),
        Some(alg) => alg,
    };
    let claims = jws.claims().ok_or_else(|| wrong("A167305", "does not have JSON as its payload"))?;
    match ASYMMETRIC.contains(&alg) {
        true => Ok((alg, claims)),
        false => Err(wrong("A167308", "is signed by a shared secret")),
    }
}

fn verify(call: &Call<'_>, client: &Client, text: &str, alg: &JwsAlg) -> Result<(), Refused> {
    let name = jws_alg_name(alg);
    match &client.bc_request_sign_alg {
        None => {
            let text = "The client has no algorithm for signed backchannel authentication requests.";
            return Err(Refused::request("A167309", text));
        }
        Some(registered) if registered != alg => {
            let text = format!("The algorithm of the request object ({name}) is not the registered one.");
            return Err(Refused::request("A167310", text));
        }
        Some(_) => {}
    }
    let keys = client_keys::registered(call, client)
        .map_err(|_| Refused::request("A167311", "The client has no keys that verify its request object."))?;
    jose::verify(text, &keys, std::slice::from_ref(alg)).map(drop).map_err(|fault| match fault {
        JwsFault::NoKey => {
            Refused::request("A167312", format!("The client has no key that goes with the request object ({name})."))
        }
        JwsFault::ManyKeys => {
            let text = format!("The client has several keys that go with the request object ({name}).");
            Refused::request("A167313", text)
        }
        _ => Refused::request("A167314", "The signature of the request object is wrong."),
    })
}

fn check_claims(call: &Call<'_>, claims: &Map<String, Value>) -> Result<(), Refused> {
    let wrong = |code, name: &str, what: &str| {
        Err(Refused::request(code, format!("The claim '{name}' of the request object {what}.")))
    };
    for (name, kind) in MANDATORY {
        match claims.get(name) {
            None => return wrong("A167315", name, "is missing"),
            Some(Value::Null) => return wrong("A167316", name, "is null"),
            Some(value) if kind == Kind::Time && jose::seconds(value).is_none() => {
                return wrong("A167317", name, "is not a number");
            }
            Some(value) if kind == Kind::Text && !value.is_string() => return wrong("A167323", name, "is not a text"),
            Some(_) => {}
        }
    }
    let (now, skew) = (call.now / 1000, clock_skew(call.service()));
    let time = |name: &str| claims.get(name).and_then(jose::seconds).unwrap_or_default();
    if time("exp").saturating_add(skew) <= now {
        return wrong("A167318", "exp", "is in the past");
    }
    for (name, code) in [("iat", "A167319"), ("nbf", "A167320")] {
        if time(name).saturating_sub(skew) > now {
            return wrong(code, name, "is in the future");
        }
    }
    let issuer = call.service().issuer.as_deref();
    let is_issuer = |aud: &Value| aud.as_str().is_some_and(|aud| Some(aud) == issuer);
    match claims.get("aud") {
        Some(Value::Array(listed)) if !listed.iter().any(is_issuer) => {
            return wrong("A167324", "aud", "does not have the issuer");
        }
        Some(aud) if !aud.is_array() && !is_issuer(aud) => return wrong("A167321", "aud", "is not the issuer"),
        _ => {}
    }
    if let Some(name) = TEXTS.into_iter().find(|name| claims.get(*name).is_some_and(|value| !value.is_string())) {
        return wrong("A167323", name, "is not a text");
    }
    if claims.get("request_context").is_some_and(|context| !context.is_object()) {
        return wrong("A167326", "request_context", "is not a JSON object");
    }
    match OF_AUTHENTICATION.iter().find(|name| claims.contains_key(**name)) {
        Some(name) => wrong("A167322", name, "has to stand outside of it"),
        None => Ok(()),
    }
}

/// FAPI CIBA 5.2.2 asks of request objects what FAPI 1.0 Advanced does.
fn check_profile(call: &Call<'_>, client: &Client, alg: &JwsAlg, claims: &Map<String, Value>) -> Result<(), Refused> {
    let profiles = Profiles::of(call.service(), client);
    let checked = if profiles.advanced { profiles.check_request_object(call, alg, claims) } else { Ok(()) };
    // `invalid_request_object` is an error of authorization requests (CIBA Core 13).
    checked.map_err(|refused| Refused { error: "invalid_request".into(), ..refused })
}

/// Whether whatever else tells the client agrees with the request object. Otherwise nobody knows which client is to be authenticated.
fn check_issuer(form: &Form, request: &BackchannelAuthenticationRequest, issuer: &str) -> Result<(), Failure> {
    let of_assertion = issuer_of_assertion(form);
    for (other, code, what) in [
        (form.lenient("client_id"), "A168304", "'client_id'"),
        (request.credentials().client_id, "A168306", "the client ID in the Authorization header"),
        (of_assertion.as_deref(), "A168308", "'iss' of the client assertion"),
    ] {
        if other.is_some_and(|other| other != issuer) {
            let text = format!("'iss' of the request object is not {what}.");
            return Err(Failure::Client(Refused::new(code, "invalid_client", text)));
        }
    }
    Ok(())
}

/// The parameters that count: those of the request object, and outside of it those that authenticate the client.
fn merged(mut form: Form, claims: &Map<String, Value>, issuer: &str) -> Form {
    form.remove("request");
    // Where nothing else tells the client, the request object does.
    if !form.has("client_id") {
        form.set("client_id", issuer);
    }
    add_parameters(&mut form, claims);
    form
}
