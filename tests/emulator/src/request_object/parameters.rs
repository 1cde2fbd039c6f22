//! The parameters in a request object, and what becomes of those outside.

use serde_json::{Map, Value};

use super::{Place, invalid};
use crate::absolute_uri::{self, UriFault};
use crate::api_result::Refused;
use crate::authorization::target::RequestingClient;
use crate::call::Call;
use crate::fapi::Profiles;
use crate::form::{Form, words};

/// Claims of the JWT itself, which are no parameters.
const OWN: [&str; 8] = ["iss", "aud", "exp", "nbf", "iat", "jti", "sub", "client_id"];

/// Parameters that are texts, with the codes where they are not.
const TEXTS: [(&str, &str); 13] = [
    ("scope", "A007301"),
    ("response_mode", "A012301"),
    ("state", "A013301"),
    ("nonce", "A014301"),
    ("display", "A015301"),
    ("prompt", "A016301"),
    ("ui_locales", "A018301"),
    ("claims_locales", "A020301"),
    ("acr_values", "A021301"),
    ("code_challenge", "A124309"),
    ("code_challenge_method", "A124310"),
    ("purpose", "A252301"),
    ("login_hint", "A253301"),
];

/// The parameters that count. With RFC 9101 it is those of the object alone (section 6.3); with OpenID Connect Core 6.1
/// those outside count too where the object does not have them, unless a FAPI profile is against it.
pub(super) fn merged(
    call: &Call<'_>,
    claims: &Map<String, Value>,
    place: Place,
    form: Form,
    client: &RequestingClient,
) -> Result<Form, Refused> {
    if claims.get("redirect_uri").is_some_and(|uri| !uri.is_string()) {
        return Err(invalid("A011301", "'redirect_uri' of the request object is not a text."));
    }
    let service = call.service();
    let traditional = service.traditional_request_object_processing_applied == Some(true);
    let mut parameters = if traditional && !Profiles::of(service, &client.client).takes_request_object_alone() {
        check_openid(claims, &form)?;
        form
    } else {
        let mut parameters = Form::default();
        let client_id = form.lenient("client_id").map_or_else(|| client.client_id.to_string(), String::from);
        parameters.set("client_id", client_id);
        parameters
    };
    parameters.remove(if place.by_reference { "request_uri" } else { "request" });
    add_parameters(&mut parameters, claims);
    Ok(parameters)
}

/// Adds the parameters that stand in a request object, in place of those of the same names.
pub(crate) fn add_parameters(form: &mut Form, claims: &Map<String, Value>) {
    for (name, value) in claims.iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
        match value {
            Value::Null => {}
            Value::String(text) => form.set(name, text),
            Value::Array(values) if name == "resource" => {
                form.set_all(name, values.iter().filter_map(Value::as_str).map(String::from).collect());
            }
            value => form.set(name, value.to_string()),
        }
    }
}

/// OpenID Connect Core 6.1: a request is one of OpenID Connect only if `scope` says so outside of the object too.
fn check_openid(claims: &Map<String, Value>, form: &Form) -> Result<(), Refused> {
    let has_openid = |text: Option<&str>| words(text).iter().any(|scope| scope == "openid");
    if !has_openid(claims.get("scope").and_then(Value::as_str)) || has_openid(form.lenient("scope")) {
        return Ok(());
    }
    let code = if form.lenient("scope").is_none() { "A007303" } else { "A007304" };
    Err(invalid(code, "'scope' has openid in the request object only."))
}

/// Whether the parameters in a request object have the types that they should.
pub(crate) fn check_types(claims: &Map<String, Value>) -> Result<(), Refused> {
    let present = |name: &str| claims.get(name).filter(|value| !value.is_null());
    for (name, code) in TEXTS {
        if present(name).is_some_and(|value| !value.is_string()) {
            return Err(invalid(code, format!("'{name}' of the request object is not a text.")));
        }
    }
    if present("max_age").is_some_and(|value| !value.is_number()) {
        return Err(invalid("A017301", "'max_age' of the request object is not a number."));
    }
    if present("claims").is_some_and(|value| !value.is_object()) {
        return Err(invalid("A022301", "'claims' of the request object is not a JSON object."));
    }
    match present("resource") {
        None => Ok(()),
        Some(Value::String(resource)) => check_resource(resource, ["A251309", "A251310", "A251311"]),
        Some(Value::Array(resources)) => resources.iter().try_for_each(|resource| match resource {
            Value::String(resource) => check_resource(resource, ["A251303", "A251304", "A251305"]),
            _ => Err(invalid("A251302", "An element of 'resource' of the request object is not a text.")),
        }),
        Some(_) => Err(invalid("A251301", "'resource' of the request object is no text and no array.")),
    }
}

fn check_resource(resource: &str, codes: [&'static str; 3]) -> Result<(), Refused> {
    let (code, text) = match absolute_uri::check(resource) {
        Ok(()) => return Ok(()),
        Err(UriFault::Malformed) => (codes[0], "A 'resource' of the request object is not a URI."),
        Err(UriFault::Relative) => (codes[1], "A 'resource' of the request object is not absolute."),
        Err(UriFault::Fragment) => (codes[2], "A 'resource' of the request object has a fragment."),
    };
    Err(Refused::new(code, "invalid_target", text))
}
