//! What the claims of a request object have to say, apart from what they ask for.

use serde_json::Value;

use super::{Place, RequestObject, invalid};
use crate::api_result::Refused;
use crate::authorization::response_types::ResponseTypes;
use crate::authorization::target::RequestingClient;
use crate::call::Call;
use crate::clients;
use crate::form::Form;
use crate::service::clock_skew;

pub(super) fn check(
    call: &Call<'_>,
    object: &RequestObject,
    place: Place,
    form: &Form,
    client: &RequestingClient,
) -> Result<(), Refused> {
    check_client(call, object, place, client)?;
    check_response_type(call, object, place, form)?;
    for (name, codes) in [
        ("request", ["A006308", "A006309", "A006310", "A006311"]),
        ("request_uri", ["A006312", "A006313", "A006314", "A006315"]),
    ] {
        if object.claims.contains_key(name) {
            return Err(invalid(place.code(codes), format!("The request object has '{name}' itself.")));
        }
    }
    check_time(call, object, place)?;
    match call.service().request_object_audience_checked {
        Some(true) => check_audience(call, object, place),
        _ => Ok(()),
    }
}

fn check_client(
    call: &Call<'_>,
    object: &RequestObject,
    place: Place,
    client: &RequestingClient,
) -> Result<(), Refused> {
    match object.claims.get("client_id") {
        None => Ok(()),
        Some(Value::String(named)) => match clients::find(&call.state, named) {
            Some((client_id, _)) if client_id == client.client_id => Ok(()),
            _ => {
                let codes = ["A005391", "A005392", "A005393", "A005394"];
                Err(invalid(place.code(codes), "'client_id' of the request object is another than outside."))
            }
        },
        Some(_) => {
            let codes = ["A005387", "A005388", "A005389", "A005390"];
            Err(invalid(place.code(codes), "'client_id' of the request object is not a text."))
        }
    }
}

fn check_response_type(call: &Call<'_>, object: &RequestObject, place: Place, form: &Form) -> Result<(), Refused> {
    let traditional = call.service().traditional_request_object_processing_applied == Some(true);
    // OpenID Connect Core 6.1: it is outside in any case, and the same.
    if traditional && !form.has("response_type") {
        return Err(Refused::request("A009301", "'response_type' is missing."));
    }
    let text = match object.claims.get("response_type") {
        None if traditional => return Ok(()),
        None => {
            let codes = ["A006326", "A006327", "A006328", "A006329"];
            return Err(invalid(place.code(codes), "The request object has no 'response_type'."));
        }
        Some(Value::String(text)) => text,
        Some(_) => {
            let codes = ["A005395", "A005396", "A005397", "A005398"];
            return Err(invalid(place.code(codes), "'response_type' of the request object is not a text."));
        }
    };
    let Some(types) = ResponseTypes::parse(text) else {
        let codes = ["A005399", "A006301", "A006302", "A006303"];
        return Err(invalid(place.code(codes), "'response_type' of the request object has an unknown value."));
    };
    let outside = form.lenient("response_type").and_then(ResponseTypes::parse);
    if traditional && outside.is_some_and(|outside| outside != types) {
        let codes = ["A006304", "A006305", "A006306", "A006307"];
        return Err(invalid(place.code(codes), "'response_type' of the request object is another than outside."));
    }
    Ok(())
}

fn check_time(call: &Call<'_>, object: &RequestObject, place: Place) -> Result<(), Refused> {
    let seconds = |name: &str, codes| match object.claims.get(name) {
        None => Ok(None),
        // A fraction of a second does not matter here.
        Some(Value::Number(number)) => Ok(number.as_f64()),
        Some(_) => Err(invalid(place.code(codes), format!("'{name}' of the request object is not a number."))),
    };
    #[allow(clippy::cast_precision_loss, reason = "milliseconds since the epoch are exact for very long")]
    let now = call.now as f64 / 1000.0;
    let skew = clock_skew(call.service()) as f64;
    if seconds("exp", ["A006335", "A006336", "A006337", "A006338"])?.is_some_and(|exp| exp + skew <= now) {
        return Err(invalid(
            place.code(["A006339", "A006340", "A006341", "A006342"]),
            "The request object has expired.",
        ));
    }
    if seconds("nbf", ["A006343", "A006344", "A006345", "A006346"])?.is_some_and(|nbf| nbf - skew > now) {
        return Err(invalid(
            place.code(["A006347", "A006348", "A006349", "A006350"]),
            "The request object is not yet valid.",
        ));
    }
    Ok(())
}

fn check_audience(call: &Call<'_>, object: &RequestObject, place: Place) -> Result<(), Refused> {
    let issuer = call.service().issuer.as_deref();
    let is_issuer = |value: &Value| value.as_str().is_some_and(|aud| Some(aud) == issuer);
    let (codes, text) = match object.claims.get("aud") {
        None => (["A006351", "A006352", "A006353", "A006354"], "The request object has no 'aud'."),
        Some(Value::Array(values)) if values.iter().any(is_issuer) => return Ok(()),
        Some(Value::Array(_)) => {
            (["A006363", "A006364", "A006365", "A006366"], "No 'aud' of the request object is the issuer.")
        }
        Some(value @ Value::String(_)) if is_issuer(value) => return Ok(()),
        Some(Value::String(_)) => {
            (["A006359", "A006360", "A006361", "A006362"], "'aud' of the request object is not the issuer.")
        }
        Some(_) => {
            (["A006355", "A006356", "A006357", "A006358"], "'aud' of the request object is no text and no array.")
        }
    };
    Err(invalid(place.code(codes), text))
}
