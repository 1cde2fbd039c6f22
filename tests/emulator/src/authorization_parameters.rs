//! The parameters of an authorization request, read once it is known whom to answer.

mod claims;
pub(crate) mod grant_management;
pub(crate) mod pkce;
pub(crate) mod resource;
mod user_interface;

use authlete_core::types::{AuthzDetails, Display, Prompt};
use serde::{Deserialize, Serialize};

use crate::api_result::Refused;
use crate::authorization::response_types::ResponseTypes;
use crate::authorization::target::AuthorizationTarget;
use crate::authorization_code::Challenge;
use crate::authorization_response::{Destination, ResponseMode};
use crate::call::Call;
use crate::client_identity::IdentifiedBy;
use crate::form::{Form, words};
use crate::{authorization_details, id_token, scopes};
pub(crate) use claims::RequestedClaims;
pub(crate) use grant_management::GrantManagement;

/// What an authorization request asks for.
#[derive(Serialize, Deserialize)]
pub(crate) struct AuthorizationParameters {
    pub(crate) client_id: i64,
    pub(crate) identified_by: IdentifiedBy,
    pub(crate) response_types: ResponseTypes,
    pub(crate) destination: Destination,
    /// The redirection URI if the request names it.
    pub(crate) redirect_uri: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) nonce: Option<String>,
    pub(crate) challenge: Option<Challenge>,
    /// The thumbprint of the key that the code is for (RFC 9449 10).
    pub(crate) dpop_jkt: Option<String>,
    pub(crate) prompts: Vec<Prompt>,
    pub(crate) display: Display,
    pub(crate) max_age: i32,
    pub(crate) ui_locales: Vec<String>,
    pub(crate) claims_locales: Vec<String>,
    pub(crate) login_hint: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) acrs: Vec<String>,
    pub(crate) claims: RequestedClaims,
    pub(crate) purpose: Option<String>,
    pub(crate) resources: Vec<String>,
    pub(crate) authorization_details: Option<AuthzDetails>,
    pub(crate) grant_management: Option<GrantManagement>,
    /// Whether the request asks for Native SSO (OpenID Connect Native SSO for Mobile Apps 3).
    pub(crate) native_sso: bool,
    /// `issuer_state`: the credential offer that the request answers.
    pub(crate) issuer_state: Option<String>,
    /// The claims of the request object, as JSON.
    pub(crate) request_object_payload: Option<String>,
    /// What the authorization server attached to the ticket.
    pub(crate) context: Option<String>,
}

impl AuthorizationParameters {
    /// Reads the request in the order of Authlete's checks; the client gets to know what is wrong.
    pub(crate) fn read(
        call: &Call<'_>,
        form: &Form,
        target: &AuthorizationTarget,
        destination: Destination,
    ) -> Result<Self, Refused> {
        let (service, client, types) = (call.service(), &target.client.client, target.response_types);
        ResponseMode::of(form, client, types)?;
        ascii(form, "state", "A013302", "A013303")?;
        let nonce = ascii(form, "nonce", "A014302", "A014304")?.map(String::from);
        if types.id_token && nonce.is_none() {
            return Err(Refused::request("A014303", "'nonce' is missing although an ID token is asked for."));
        }
        let display = user_interface::display(form, service.supported_displays.as_deref())?;
        let prompts = user_interface::prompts(form, service.supported_prompt_values.as_deref())?;
        let max_age = match user_interface::max_age(form)? {
            Some(max_age) => max_age,
            None => client.default_max_age.unwrap_or_default(),
        };
        let scopes = requested_scopes(call, form, target)?;
        let has = |name: &str| scopes.iter().any(|scope| scope == name);
        let openid = has("openid");
        let ui_locales =
            user_interface::locales(form, "ui_locales", "A018302", service.supported_ui_locales.as_deref())?;
        let claims_locales =
            user_interface::locales(form, "claims_locales", "A020302", service.supported_claim_locales.as_deref())?;
        let claims_parameter = claims::ClaimsParameter::read(single(form, "claims", "A022302")?)?;
        let acrs = acrs(call, form, target, &claims_parameter)?;
        let challenge = pkce::challenge(form, service, client, types)?;
        let resources = resource::read(form)?;
        let authorization_details = match single(form, "authorization_details", "A250301")? {
            Some(text) => Some(authorization_details::read(text, service, client)?),
            None => None,
        };
        let purpose = purpose(form)?;
        let grant_management = grant_management::read(call, form, &target.client.client)?;

        let hinted = || {
            let claims = id_token::verified(call, client, form.lenient("id_token_hint")?)?;
            claims.get("sub")?.as_str().map(String::from)
        };
        Ok(Self {
            client_id: target.client.client_id,
            identified_by: target.client.identified_by,
            response_types: types,
            redirect_uri: target.explicit.then(|| target.redirect_uri.clone()),
            destination,
            nonce,
            challenge,
            dpop_jkt: form.lenient("dpop_jkt").map(String::from),
            prompts,
            display,
            max_age,
            ui_locales,
            claims_locales,
            login_hint: form.lenient("login_hint").map(String::from),
            subject: claims_parameter.subject.clone().or_else(hinted),
            acrs,
            native_sso: service.native_sso_supported == Some(true) && openid && has("device_sso") && types.code,
            claims: RequestedClaims::of(claims_parameter, service, &scopes, types),
            purpose,
            resources,
            authorization_details,
            grant_management,
            scopes,
            issuer_state: form.lenient("issuer_state").map(String::from),
            request_object_payload: None,
            context: None,
        })
    }
}

/// A parameter that may stand there once. Empty is as good as absent.
fn single<'f>(form: &'f Form, name: &str, repeated: &'static str) -> Result<Option<&'f str>, Refused> {
    let value = form.get(name).map_err(|_| Refused::request(repeated, format!("'{name}' is repeated.")))?;
    Ok(value.filter(|value| !value.is_empty()))
}

/// A parameter that may stand there once and has ASCII letters only.
fn ascii<'f>(
    form: &'f Form,
    name: &str,
    repeated: &'static str,
    not_ascii: &'static str,
) -> Result<Option<&'f str>, Refused> {
    match single(form, name, repeated)? {
        Some(value) if !value.is_ascii() => Err(Refused::request(not_ascii, format!("'{name}' is not ASCII."))),
        value => Ok(value),
    }
}

fn requested_scopes(call: &Call<'_>, form: &Form, target: &AuthorizationTarget) -> Result<Vec<String>, Refused> {
    let (service, types) = (call.service(), target.response_types);
    let asked = single(form, "scope", "A007302")?;
    let mut scopes = scopes::granted(service, &target.client.client, asked);
    // Without a code there is no refresh token (OpenID Connect Core 11).
    scopes.retain(|scope| scope != "offline_access" || types.code);
    if scopes.is_empty() && service.scope_required == Some(true) {
        return Err(match asked {
            None => Refused::request("A007305", "'scope' is missing."),
            Some(_) => Refused::new("A007305", "invalid_scope", "No scope of the request is known."),
        });
    }
    if types.id_token && !scopes.iter().any(|scope| scope == "openid") {
        let text = format!("The response type '{types}' needs the scope openid.");
        return Err(Refused::request("A004302", text));
    }
    Ok(scopes)
}

/// The authentication context classes of `claims` and `acr_values`, or else the client's default ones.
fn acrs(
    call: &Call<'_>,
    form: &Form,
    target: &AuthorizationTarget,
    claims: &claims::ClaimsParameter,
) -> Result<Vec<String>, Refused> {
    let mut acrs = claims.acrs.clone();
    acrs.extend(words(single(form, "acr_values", "A021302")?));
    if acrs.is_empty() {
        acrs = target.client.client.default_acrs.clone().unwrap_or_default();
    }
    let supported = call.service().supported_acrs.as_deref().unwrap_or_default();
    if supported.is_empty() && !acrs.is_empty() {
        return Err(Refused::request("A021303", "The service supports no ACR."));
    }
    match acrs.iter().find(|acr| !supported.contains(acr)) {
        Some(acr) => Err(Refused::request("A021304", format!("The service does not support the ACR '{acr}'."))),
        None => Ok(acrs),
    }
}

/// The `purpose` parameter (OpenID Connect for Identity Assurance 1.0: from 3 to 300 characters).
fn purpose(form: &Form) -> Result<Option<String>, Refused> {
    let Some(purpose) = single(form, "purpose", "A252302")? else {
        return Ok(None);
    };
    match purpose.chars().count() {
        0..3 => Err(Refused::request("A252303", "'purpose' is shorter than 3.")),
        3..=300 => Ok(Some(purpose.into())),
        _ => Err(Refused::request("A252304", "'purpose' is longer than 300.")),
    }
}
