//! The parameters of a backchannel authentication request (CIBA 7.1).

use authlete_core::backchannel_authentication::BackchannelAuthenticationRequest;
use authlete_core::service::Service;
use authlete_core::types::{ClientType, DeliveryMode, GrantType, UserIdentificationHintType};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;

use super::{fapi, request_object};
use crate::api_result::Refused;
use crate::call::Call;
use crate::client_authentication::{Authenticated, ClientRequest as _, Failure, authenticate};
use crate::deferred::Asked;
use crate::device_flow::acrs;
use crate::form::{Form, words};
use crate::{id_token, scopes};

/// What a backchannel authentication request asks for.
pub(super) struct Parameters {
    pub(super) mode: DeliveryMode,
    pub(super) notification_token: Option<String>,
    pub(super) asked: Asked,
    pub(super) hint_type: UserIdentificationHintType,
    pub(super) hint: String,
    /// The subject of an `id_token_hint`.
    pub(super) sub: Option<String>,
    pub(super) binding_message: Option<String>,
    pub(super) user_code: Option<String>,
    pub(super) user_code_required: bool,
    /// Seconds.
    pub(super) requested_expiry: Option<i32>,
    pub(super) request_context: Option<String>,
    pub(super) warnings: Vec<String>,
}

impl Parameters {
    /// Authenticates the client and reads what it asks for.
    pub(super) fn read(
        call: &mut Call<'_>,
        request: &BackchannelAuthenticationRequest,
    ) -> Result<(Authenticated, Self), Failure> {
        if call.lacks("parameters") {
            return Err(Failure::Request(Refused::caller("A166201", "The call does not contain 'parameters'.")));
        }
        let form = Form::parse(request.parameters.expose());
        if form.is_empty() {
            return Err(Failure::Request(Refused::request("A166301", "The request has no parameters.")));
        }
        let (form, signed) = request_object::apply(call, form, request)?;
        let client = client(call, &form, request)?;
        let parameters = Self::of_client(call, &form, &client, signed).map_err(Failure::Request)?;
        Ok((client, parameters))
    }

    fn of_client(call: &Call<'_>, form: &Form, client: &Authenticated, signed: bool) -> Result<Self, Refused> {
        let service = call.service();
        client.check_grant_type(service, &GrantType::Ciba, ["A166305", "A166306"])?;
        let mode = mode(service, client)?;
        fapi::check(call, client, form, signed, &mode)?;
        let notification_token = notification_token(form, &mode)?;
        let mut warnings = Vec::new();
        let default = client.client.default_acrs.as_deref();
        let acrs = acrs(call, default, single(form, "acr_values")?, "A173301", &mut warnings);
        let (hint_type, hint) = hint(form)?;
        let sub = match hint_type {
            UserIdentificationHintType::IdTokenHint => Some(subject_of(call, &hint, client)?),
            _ => None,
        };
        let scopes = scopes(service, client, single(form, "scope")?, &mut warnings)?;
        let user_code = single(form, "user_code")?.map(String::from);
        let user_code_required = service.backchannel_user_code_parameter_supported == Some(true)
            && client.client.bc_user_code_required == Some(true);
        if user_code_required && user_code.is_none() {
            return Err(Refused::new("A177301", "missing_user_code", "'user_code' is missing."));
        }
        Ok(Self {
            mode,
            notification_token,
            asked: Asked::read(call, form, &client.client, scopes, acrs)?,
            hint_type,
            hint,
            sub,
            binding_message: single(form, "binding_message")?.map(String::from),
            user_code,
            user_code_required,
            requested_expiry: requested_expiry(form)?,
            request_context: single(form, "request_context")?.map(String::from),
            warnings,
        })
    }
}

/// The client, which has to be confidential.
fn client(
    call: &mut Call<'_>,
    form: &Form,
    request: &BackchannelAuthenticationRequest,
) -> Result<Authenticated, Failure> {
    let public = || {
        let text = "Public clients cannot use backchannel authentication.";
        Failure::Request(Refused::new("A168311", "unauthorized_client", text))
    };
    match authenticate(call, form, &request.credentials()) {
        Ok(client) if client.client.client_type != Some(ClientType::Confidential) => Err(public()),
        Ok(client) => Ok(client),
        // It does not matter here how public clients fail to authenticate themselves.
        Err(Failure::Client(refused)) if matches!(refused.result.code, "A157302" | "A157303") => Err(public()),
        Err(failure) => Err(failure),
    }
}

fn mode(service: &Service, client: &Authenticated) -> Result<DeliveryMode, Refused> {
    let Some(mode) = client.client.bc_delivery_mode.clone() else {
        return Err(Refused::new("A169301", "unauthorized_client", "The client has no token delivery mode."));
    };
    if !service.supported_backchannel_token_delivery_modes.iter().flatten().any(|supported| *supported == mode) {
        let text = format!("The service does not support the token delivery mode '{mode}'.");
        return Err(Refused::new("A169302", "unauthorized_client", text));
    }
    Ok(mode)
}

/// The token that notifications will carry; a client that polls needs none.
fn notification_token(form: &Form, mode: &DeliveryMode) -> Result<Option<String>, Refused> {
    if *mode == DeliveryMode::Poll {
        return Ok(None);
    }
    let Some(token) = single(form, "client_notification_token")? else {
        return Err(Refused::request("A155301", "'client_notification_token' is missing."));
    };
    if token.len() > 1024 {
        return Err(Refused::request("A155302", "'client_notification_token' is longer than 1024."));
    }
    let is_sound = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~+/".contains(&byte);
    let unpadded = token.trim_end_matches('=');
    if unpadded.is_empty() || !unpadded.bytes().all(is_sound) {
        return Err(Refused::request("A155303", "'client_notification_token' is not what RFC 6750 2.1 says."));
    }
    Ok(Some(token.into()))
}

fn hint(form: &Form) -> Result<(UserIdentificationHintType, String), Refused> {
    let mut hints = Vec::new();
    for (name, hint_type) in [
        ("id_token_hint", UserIdentificationHintType::IdTokenHint),
        ("login_hint", UserIdentificationHintType::LoginHint),
        ("login_hint_token", UserIdentificationHintType::LoginHintToken),
    ] {
        if let Some(hint) = single(form, name)? {
            hints.push((hint_type, hint.to_string()));
        }
    }
    match hints.len() {
        0 => Err(Refused::request("A174301", "There is no hint.")),
        1 => Ok(hints.remove(0)),
        _ => Err(Refused::request("A174302", "There are several hints.")),
    }
}

/// The subject of an ID token that was issued to the client. It may have expired (CIBA 7.1).
fn subject_of(call: &Call<'_>, hint: &str, client: &Authenticated) -> Result<String, Refused> {
    let wrong = |code, text| Err(Refused::request(code, text));
    match hint.split('.').count() {
        3 => {}
        5 => return wrong("A175303", "'id_token_hint' is encrypted."),
        _ => return wrong("A175301", "'id_token_hint' is no JWT."),
    }
    let part = |number: usize| -> Option<Value> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(hint.split('.').nth(number)?).ok()?).ok()
    };
    match part(0) {
        Some(header) if header["alg"] == "none" => return wrong("A175302", "'id_token_hint' is not signed."),
        Some(_) => {}
        None => return wrong("A175301", "'id_token_hint' is no JWT."),
    }
    if !part(1).is_some_and(|claims| claims.is_object()) {
        return wrong("A175304", "The payload of 'id_token_hint' is not JSON.");
    }
    let Some(claims) = id_token::verified(call, &client.client, hint).map(Value::Object) else {
        return wrong("A175301", "The signature of 'id_token_hint' is wrong.");
    };
    match claims["iss"].as_str() {
        None => return wrong("A175305", "'id_token_hint' has no issuer."),
        Some(issuer) if Some(issuer) != call.service().issuer.as_deref() => {
            return wrong("A175306", "'id_token_hint' is of another issuer.");
        }
        Some(_) => {}
    }
    let is_client = |audience: &Value| {
        let alias = client.client.client_id_alias.as_deref();
        audience.as_str().is_some_and(|it| it == client.client_id.to_string() || Some(it) == alias)
    };
    match &claims["aud"] {
        Value::Null => return wrong("A175307", "'id_token_hint' has no audience."),
        Value::Array(audiences) if !audiences.iter().any(is_client) => {
            return wrong("A175308", "'id_token_hint' is for other clients.");
        }
        Value::Array(_) => {}
        audience if !is_client(audience) => return wrong("A175309", "'id_token_hint' is for another client."),
        _ => {}
    }
    match claims["sub"].as_str() {
        Some(subject) => Ok(subject.into()),
        None => wrong("A175310", "'id_token_hint' has no subject."),
    }
}

fn scopes(
    service: &Service,
    client: &Authenticated,
    asked: Option<&str>,
    warnings: &mut Vec<String>,
) -> Result<Vec<String>, Refused> {
    let scopes = scopes::granted(service, &client.client, asked);
    let asked = words(asked);
    if asked.is_empty() && scopes.is_empty() {
        return Err(Refused::request("A176301", "'scope' is missing."));
    }
    let mut openid_refused = false;
    for scope in asked.iter().filter(|scope| !scopes.contains(scope)) {
        let known = !scopes::known(service, std::slice::from_ref(scope)).is_empty();
        openid_refused |= known && scope == "openid";
        let code = if known { "A176302" } else { "A176303" };
        warnings.push(format!("[{code}] The scope '{scope}' is ignored."));
    }
    if openid_refused {
        return Err(Refused::new("A176305", "invalid_scope", "The client may not request the scope openid."));
    }
    if !scopes.iter().any(|scope| scope == "openid") {
        return Err(Refused::new("A176304", "invalid_scope", "'scope' does not have openid."));
    }
    Ok(scopes)
}

fn requested_expiry(form: &Form) -> Result<Option<i32>, Refused> {
    let Some(text) = single(form, "requested_expiry")? else {
        return Ok(None);
    };
    match text.parse() {
        Err(_) => Err(Refused::request("A201301", "'requested_expiry' is not a number.")),
        Ok(seconds) if seconds <= 0 => Err(Refused::request("A201302", "'requested_expiry' is not positive.")),
        Ok(seconds) => Ok(Some(seconds)),
    }
}

/// A parameter that may stand there once. Empty is as good as absent (RFC 6749 3.1).
fn single<'f>(form: &'f Form, name: &str) -> Result<Option<&'f str>, Refused> {
    let value = form.get(name).map_err(|_| Refused::request("A166304", format!("'{name}' is repeated.")))?;
    Ok(value.filter(|value| !value.is_empty()))
}
