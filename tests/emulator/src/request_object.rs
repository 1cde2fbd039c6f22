//! Request objects: authorization requests as JWTs (RFC 9101, OpenID Connect Core 6).

mod checks;
mod parameters;

use authlete_core::client::Client;
use authlete_core::types::{ClientType, JwsAlg};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::api_result::Refused;
use crate::authorization::target::RequestingClient;
use crate::authorization_response::is_symmetric;
use crate::call::Call;
use crate::client_keys::{self, KeysFault};
use crate::form::Form;
use crate::jose::{
    self, ASYMMETRIC, JweFault, JwkSet, JwsFault, SYMMETRIC, from_base64url, jwe_alg_named, jwe_enc_named,
    jws_alg_named, secret_key, shared_key,
};
pub(crate) use parameters::{add_parameters, check_types};

/// A request object that was taken.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct RequestObject {
    pub(crate) claims: Map<String, Value>,
    pub(crate) alg: JwsAlg,
    pub(crate) encrypted: bool,
}

/// How a request object came in. Authlete has codes for each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    /// By `request_uri`, not by `request`.
    pub(crate) by_reference: bool,
    /// In a JWE.
    pub(crate) encrypted: bool,
}

impl Place {
    /// The code, of those for `request`, for a JWE in it, for `request_uri`, and for a JWE there.
    fn code(self, codes: [&'static str; 4]) -> &'static str {
        codes[usize::from(self.by_reference) * 2 + usize::from(self.encrypted)]
    }

    /// The code, of those for `request` and for `request_uri`.
    fn outer_code(self, codes: [&'static str; 2]) -> &'static str {
        codes[usize::from(self.by_reference)]
    }
}

fn invalid(code: &'static str, text: impl Into<std::borrow::Cow<'static, str>>) -> Refused {
    Refused::new(code, "invalid_request_object", text)
}

/// Reads a request object and brings its parameters together with those of the request.
pub(crate) fn apply(
    call: &Call<'_>,
    text: &str,
    by_reference: bool,
    form: Form,
    client: &RequestingClient,
) -> Result<(Form, RequestObject), Refused> {
    let object = read(call, text, by_reference, client)?;
    let place = Place { by_reference, encrypted: object.encrypted };
    checks::check(call, &object, place, &form, client)?;
    let form = parameters::merged(call, &object.claims, place, form, client)?;
    Ok((form, object))
}

/// Fetches the request object that `request_uri` points to, which the client has to have registered.
pub(crate) fn fetch(call: &Call<'_>, request_uri: &str, client: &RequestingClient) -> Result<String, Refused> {
    let wrong = |code, text: String| Refused::new(code, "invalid_request_uri", text);
    // The fragment may be the hash of the document (OpenID Connect Core 6.2).
    let plain = |uri: &str| uri.split('#').next().unwrap_or_default().to_string();
    let registered = client.client.request_uris.iter().flatten().any(|uri| plain(uri) == plain(request_uri));
    if !registered {
        return Err(wrong("A005386", format!("The request URI is not registered: {request_uri}")));
    }
    let document = call
        .fetch
        .fetch(request_uri)
        .map_err(|error| wrong("A005382", format!("The request object at {request_uri} cannot be fetched: {error}")))?;
    let text = String::from_utf8(document.content).unwrap_or_default();
    Ok(text.trim().to_string())
}

/// Decrypts and verifies.
fn read(call: &Call<'_>, text: &str, by_reference: bool, client: &RequestingClient) -> Result<RequestObject, Refused> {
    let encrypted = jose::is_jwe(text);
    let place = Place { by_reference, encrypted };
    let decrypted = if encrypted { decrypt(call, text, place, &client.client)? } else { text.to_string() };
    if encrypted && jose::is_jwe(&decrypted) {
        return Err(invalid(place.outer_code(["A005305", "A005306"]), "In the JWE there is a JWE."));
    }
    let unparsed =
        || invalid(place.code(["A005301", "A005302", "A005303", "A005304"]), "The request object is not a JWT.");
    let jws = jose::read(&decrypted).map_err(|_| unparsed())?;
    let name = jws.header.get("alg").and_then(Value::as_str).ok_or_else(|| {
        invalid(
            place.code(["A005307", "A005308", "A005309", "A005310"]),
            "The header of the request object has no 'alg'.",
        )
    })?;
    let alg = jws_alg_named(name).ok_or_else(|| unsupported(place))?;
    verify(call, &decrypted, &alg, place, client)?;
    let claims = jws.claims().ok_or_else(|| {
        invalid(
            place.code(["A005378", "A005379", "A005380", "A005381"]),
            "The payload of the request object is not JSON.",
        )
    })?;
    Ok(RequestObject { claims, alg, encrypted })
}

fn unsupported(place: Place) -> Refused {
    let codes = ["A005320", "A005321", "A005322", "A005323"];
    invalid(place.code(codes), "The algorithm of the request object's signature is not supported.")
}

/// Checks the algorithm against the client's settings, and the signature with the client's keys.
fn verify(call: &Call<'_>, text: &str, alg: &JwsAlg, place: Place, client: &RequestingClient) -> Result<(), Refused> {
    let (client_id, client) = (client.client_id, &client.client);
    let registered = client.request_sign_alg.as_ref();
    if *alg == JwsAlg::None {
        if registered.is_some_and(|registered| *registered != JwsAlg::None) {
            let codes = ["A005336", "A005337", "A005338", "A005339"];
            return Err(invalid(
                place.code(codes),
                "The request object is not signed although the client's have to be.",
            ));
        }
        // RFC 9101 4: the request object has to be signed.
        if call.service().traditional_request_object_processing_applied != Some(true) {
            return Err(invalid("A008311", "Request objects have to be signed."));
        }
        return match jose::verify(text, &JwkSet::default(), &[JwsAlg::None]) {
            Ok(_) => Ok(()),
            Err(_) => Err(wrong_signature(place)),
        };
    }
    if registered.is_some_and(|registered| registered != alg) {
        let codes = ["A005312", "A005313", "A005314", "A005315"];
        return Err(invalid(place.code(codes), "The algorithm of the request object is not the registered one."));
    }
    let is_symmetric = SYMMETRIC.contains(alg);
    let keys = if is_symmetric {
        if client.client_type != Some(ClientType::Confidential) {
            let codes = ["A005316", "A005317", "A005318", "A005319"];
            return Err(invalid(place.code(codes), "The algorithm of the request object takes a secret."));
        }
        client.client_secret.as_ref().map(|secret| JwkSet::from(secret_key(secret))).unwrap_or_default()
    } else if !ASYMMETRIC.contains(alg) {
        return Err(unsupported(place));
    } else {
        public_keys(call, client, client_id, place)?
    };
    jose::verify(text, &keys, std::slice::from_ref(alg)).map(drop).map_err(|fault| match fault {
        JwsFault::NoKey if client.jwks.is_none() && !is_symmetric => {
            let codes = ["A005340", "A005341", "A005342", "A005343"];
            invalid(place.code(codes), "The JWK Set at 'jwks_uri' has no key that goes with the request object.")
        }
        JwsFault::NoKey => {
            let codes = ["A005352", "A005353", "A005354", "A005355"];
            invalid(place.code(codes), "The client has no key that goes with the request object.")
        }
        JwsFault::ManyKeys => {
            let codes = match client.jwks {
                None => ["A005344", "A005345", "A005346", "A005347"],
                Some(_) => ["A005356", "A005357", "A005358", "A005359"],
            };
            invalid(place.code(codes), "The client has several keys that go with the request object.")
        }
        JwsFault::AlgorithmNotAllowed => unsupported(place),
        JwsFault::NotAJws | JwsFault::WrongSignature => wrong_signature(place),
    })
}

fn wrong_signature(place: Place) -> Refused {
    let codes = ["A005328", "A005329", "A005330", "A005331"];
    invalid(place.code(codes), "The signature of the request object is wrong.")
}

/// The keys that the client registered by value or by URL.
fn public_keys(call: &Call<'_>, client: &Client, client_id: i64, place: Place) -> Result<JwkSet, Refused> {
    client_keys::registered(call, client).map_err(|fault| match fault {
        KeysFault::NotRegistered => {
            let codes = ["A005332", "A005333", "A005334", "A005335"];
            invalid(place.code(codes), "The client has registered neither 'jwks' nor 'jwks_uri'.")
        }
        KeysFault::Unavailable { url, error } => {
            let text = format!("The JWK Set of the client (ID = {client_id}) at {url} cannot be fetched: {error}");
            invalid("A005311", text)
        }
        KeysFault::NotASet { url } => {
            invalid("A005348", format!("What the client (ID = {client_id}) has at {url} is no JWK Set."))
        }
    })
}

/// Opens a JWE with a key of the service, or with the client's secret.
fn decrypt(call: &Call<'_>, text: &str, place: Place, client: &Client) -> Result<String, Refused> {
    let wrong = |codes: [&'static str; 2], text: &'static str| invalid(place.outer_code(codes), text);
    let header: Option<Map<String, Value>> =
        text.split('.').next().and_then(from_base64url).and_then(|header| serde_json::from_slice(&header).ok());
    let header = header.ok_or_else(|| wrong(["A005301", "A005303"], "The request object is not a JWT."))?;
    let named = |name: &str| header.get(name).and_then(Value::as_str);
    let alg = named("alg").ok_or_else(|| wrong(["A005360", "A005361"], "The header of the JWE has no 'alg'."))?;
    let enc = named("enc").ok_or_else(|| wrong(["A005362", "A005363"], "The header of the JWE has no 'enc'."))?;
    let alg =
        jwe_alg_named(alg).ok_or_else(|| wrong(["A005368", "A005369"], "The 'alg' of the JWE is not supported."))?;
    let enc =
        jwe_enc_named(enc).ok_or_else(|| wrong(["A005366", "A005367"], "The 'enc' of the JWE is not supported."))?;
    let service = call.service();
    let required = |of_service: Option<bool>, of_client: Option<bool>| [of_service, of_client].contains(&Some(true));
    let alg_matters = required(
        service.request_object_encryption_alg_match_required,
        client.request_object_encryption_alg_match_required,
    );
    if alg_matters && client.request_encryption_alg.as_ref().is_some_and(|registered| *registered != alg) {
        return Err(wrong(["A006330", "A006331"], "The 'alg' of the JWE is not the registered one."));
    }
    let enc_matters = required(
        service.request_object_encryption_enc_match_required,
        client.request_object_encryption_enc_match_required,
    );
    if enc_matters && client.request_encryption_enc.as_ref().is_some_and(|registered| *registered != enc) {
        return Err(wrong(["A006332", "A006333"], "The 'enc' of the JWE is not the registered one."));
    }
    let keys = if is_symmetric(&alg) {
        if client.client_type != Some(ClientType::Confidential) {
            return Err(wrong(["A005370", "A005371"], "The 'alg' of the JWE takes a secret."));
        }
        let key = client.client_secret.as_ref().and_then(|secret| shared_key(secret, &alg, &enc));
        key.map(JwkSet::from).unwrap_or_default()
    } else {
        call.keys()
    };
    let payload = jose::decrypt(text, &keys).map_err(|fault| match fault {
        JweFault::NotAJwe => wrong(["A005301", "A005303"], "The request object is not a JWT."),
        JweFault::Unsupported => wrong(["A005368", "A005369"], "The 'alg' of the JWE is not supported."),
        JweFault::NoKey => wrong(["A005374", "A005375"], "There is no key that decrypts the request object."),
        JweFault::Undecryptable => wrong(["A005364", "A005365"], "The request object cannot be decrypted."),
    })?;
    String::from_utf8(payload).map_err(|_| wrong(["A005302", "A005304"], "The payload of the JWE is not a JWT."))
}
