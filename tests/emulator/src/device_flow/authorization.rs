//! `/device/authorization`.

use authlete_core::device::{DeviceAuthorizationAction, DeviceAuthorizationRequest, DeviceAuthorizationResponse};
use authlete_core::types::{GrantType, UserCodeCharset};
use serde_json::json;

use crate::api_result::{ApiResult, Refused, answer};
use crate::call::Call;
use crate::client_authentication::{ClientRequest as _, Failure, attestation, authenticate};
use crate::client_identity::AboutClient as _;
use crate::deferred::{Asked, Deferred};
use crate::form::{Form, words};
use crate::random::Random as _;
use crate::router::ApiFault;
use crate::scopes;
use crate::store::Lost;

/// What stands for the user code in the template of `verification_uri_complete`.
const PLACEHOLDER: &str = "USER_CODE";

/// Answers `/device/authorization`.
pub(super) fn authorization(
    call: &mut Call<'_>,
    request: DeviceAuthorizationRequest,
) -> Result<DeviceAuthorizationResponse, ApiFault> {
    let attestation_challenge = attestation::next_challenge(call, &request.credentials());
    let (action, refused) = match begin(call, &request) {
        Ok(response) => return Ok(DeviceAuthorizationResponse { attestation_challenge, ..response }),
        Err(failure) => failure.with_action(
            DeviceAuthorizationAction::InternalServerError,
            DeviceAuthorizationAction::BadRequest,
            DeviceAuthorizationAction::Unauthorized,
        ),
    };
    let content = Some(refused.json(call.service()));
    let challenge = attestation_challenge;
    Ok(answer!(DeviceAuthorizationResponse, action, refused.result, content, attestation_challenge: challenge))
}

fn begin(call: &mut Call<'_>, request: &DeviceAuthorizationRequest) -> Result<DeviceAuthorizationResponse, Failure> {
    let refuse = |refused| Err(Failure::Request(refused));
    if call.lacks("parameters") {
        return refuse(Refused::caller("A166201", "The call does not contain 'parameters'."));
    }
    let form = Form::parse(request.parameters.expose());
    let found = authenticate(call, &form, &request.credentials())?;
    let client = &found.client;
    found.check_grant_type(call.service(), &GrantType::DeviceCode, ["A166305", "A166306"]).map_err(Failure::Request)?;
    let Some(uri) = call.service().device_verification_uri.clone().filter(|uri| !uri.is_empty()) else {
        return refuse(Refused::caller("A222101", "The service has no verification URI."));
    };
    let Some(duration) = call.service().device_flow_code_duration.filter(|duration| *duration > 0) else {
        return refuse(Refused::caller("A222102", "The service has no duration of device codes."));
    };
    let mut warnings = Vec::new();
    let asked = form.get("scope").map_err(|_| repeated("scope")).map_err(Failure::Request)?;
    let scopes = scopes::granted(call.service(), client, asked);
    if scopes.is_empty() && call.service().scope_required == Some(true) {
        return refuse(Refused::new("A219305", "invalid_scope", "No scope of the request is known."));
    }
    for scope in words(asked).iter().filter(|scope| !scopes.contains(scope)) {
        let known = !scopes::known(call.service(), std::slice::from_ref(scope)).is_empty();
        let code = if known { "A219301" } else { "A219302" };
        warnings.push(format!("[{code}] The scope '{scope}' is ignored."));
    }
    let supported = call.service().supported_claims.as_deref().unwrap_or_default();
    for name in scopes::claims(&scopes).filter(|name| !supported.iter().any(|known| known == name)) {
        warnings.push(format!("[A219304] The service does not support the claim '{name}' that a scope stands for."));
    }
    let asked = form.get("acr_values").map_err(|_| repeated("acr_values")).map_err(Failure::Request)?;
    let acrs = acrs(call, client.default_acrs.as_deref(), asked, "A238302", &mut warnings);

    let interval = call.service().device_flow_polling_interval.filter(|interval| *interval > 0);
    let asked = Asked::read(call, &form, client, scopes, acrs).map_err(Failure::Request)?;
    let deferred = Deferred::new(&found, asked.clone(), interval.unwrap_or_default());
    let device_code = call.fresh();
    let user_code = fresh_user_code(call);
    let complete = call.service().device_verification_uri_complete.clone().filter(|template| !template.is_empty());
    if complete.as_ref().is_some_and(|template| !template.contains(PLACEHOLDER)) {
        warnings.push("[A223201] The template has no placeholder for the user code.".into());
    }
    let complete = complete.filter(|template| template.contains(PLACEHOLDER));
    let complete = complete.map(|template| template.replace(PLACEHOLDER, &user_code));
    let mut body = json!({
        "device_code": device_code, "user_code": user_code, "verification_uri": uri, "expires_in": duration,
    });
    if let Some(complete) = &complete {
        body["verification_uri_complete"] = complete.as_str().into();
    }
    if let Some(interval) = interval {
        body["interval"] = interval.into();
    }
    let expires_at = call.now.saturating_add(i64::from(duration) * 1000);
    let (state, now) = (&mut *call.state, call.now);
    state.device_codes.insert(device_code.as_str(), deferred, expires_at, now);
    state.user_codes.insert(user_code.as_str(), device_code.clone(), expires_at, now);
    let (scopes, dynamic_scopes) = scopes::told(call.service(), &asked.scopes);
    Ok(answer!(
        DeviceAuthorizationResponse,
        DeviceAuthorizationAction::Ok,
        ApiResult::new("A220001", "The device authorization request was processed."),
        Some(body.to_string().into()),
        client_auth_method: client.token_auth_method.clone(),
        scopes: Some(scopes),
        dynamic_scopes: dynamic_scopes,
        claim_names: claim_names(call, &asked.scopes),
        gm_action: asked.grant_management.as_ref().map(|management| management.action.clone()),
        grant_id: asked.grant_management.as_ref().and_then(|management| management.grant_id.clone()),
        grant_subject: asked.grant(call).map(|grant| grant.subject.clone()),
        grant: asked.grant(call).map(|grant| grant.content.clone()),
        acrs: Some(asked.acrs).filter(|acrs| !acrs.is_empty()),
        resources: Some(asked.resources).filter(|resources| !resources.is_empty()),
        authorization_details: asked.authorization_details,
        device_code: Some(device_code.into()),
        user_code: Some(user_code.into()),
        verification_uri: Some(uri),
        verification_uri_complete: complete.map(Into::into),
        expires_in: Some(duration),
        interval: Some(interval.unwrap_or_default()),
        warnings: (!warnings.is_empty()).then_some(warnings),
    )
    .about_client(call, found.client_id, found.identified_by))
}

fn repeated(name: &str) -> Refused {
    Refused::request("A166304", format!("'{name}' is repeated."))
}

/// The ACRs asked for, or the client's default ones, as far as the service knows them.
pub(crate) fn acrs(
    call: &Call<'_>,
    default: Option<&[String]>,
    asked: Option<&str>,
    ignored: &str,
    warnings: &mut Vec<String>,
) -> Vec<String> {
    let mut acrs = words(asked);
    if acrs.is_empty() {
        acrs = default.unwrap_or_default().to_vec();
    }
    let supported = call.service().supported_acrs.as_deref().unwrap_or_default();
    acrs.retain(|acr| {
        let known = supported.contains(acr);
        if !known {
            warnings.push(format!("[{ignored}] The ACR '{acr}' is ignored."));
        }
        known
    });
    acrs
}

/// The claims of the scopes that the service has.
pub(crate) fn claim_names(call: &Call<'_>, scopes: &[String]) -> Option<Vec<String>> {
    let supported = call.service().supported_claims.as_deref().unwrap_or_default();
    let names = scopes::claims(scopes).map(String::from).filter(|name| supported.contains(name));
    Some(names.collect()).filter(|names: &Vec<_>| !names.is_empty())
}

/// A user code that nobody has (RFC 8628 6.1).
fn fresh_user_code(call: &mut Call<'_>) -> String {
    let (letters, usual): (&[u8], _) = match call.service().user_code_charset {
        Some(UserCodeCharset::Numeric) => (b"0123456789", 9),
        _ => (b"BCDFGHJKLMNPQRSTVWXZ", 8),
    };
    let length = call.service().user_code_length.and_then(|length| usize::try_from(length).ok());
    let length = length.filter(|length| *length > 0).unwrap_or(usual).min(255);
    loop {
        let mut code = String::new();
        while code.len() < length {
            let mut byte = [0];
            call.state.random.fill(&mut byte);
            // 240 is a multiple of both numbers of letters, so that all of them are equally likely.
            if byte[0] < 240 {
                code.push(letters[usize::from(byte[0]) % letters.len()].into());
            }
        }
        if call.state.user_codes.get(&code, call.now) == Err(Lost::Unknown) {
            return code;
        }
    }
}
