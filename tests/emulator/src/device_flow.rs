//! `/device/authorization`, `/device/verification` and `/device/complete`: the device flow (RFC 8628).

mod authorization;

use authlete_core::device::{
    DeviceAuthorizationRequest, DeviceCompleteAction, DeviceCompleteRequest, DeviceCompleteResponse,
    DeviceVerificationAction, DeviceVerificationRequest, DeviceVerificationResponse,
};
use authlete_core::types::GrantType;

use crate::call::Call;
use crate::client_identity::AboutClient as _;
use crate::deferred::{Codes, Deferred, decision_request};
use crate::router::{ApiFault, routes};
use crate::scopes;
use crate::store::Lost;
use authorization::authorization;
pub(crate) use authorization::{acrs, claim_names};

routes! {
    DeviceAuthorizationRequest => authorization;
    DeviceVerificationRequest => verification;
    DeviceCompleteRequest => complete;
}

/// Answers `/device/verification`. The code is compared byte by byte.
pub(crate) fn verification(
    call: &mut Call<'_>,
    request: DeviceVerificationRequest,
) -> Result<DeviceVerificationResponse, ApiFault> {
    let user_code = request.user_code.expose();
    let (action, code, text) = match of_user_code(call, user_code) {
        Ok((deferred, expires_at)) if deferred.decision.is_none() => {
            let asked = &deferred.asked;
            let (scopes, dynamic_scopes) = scopes::told(call.service(), &asked.scopes);
            return Ok(DeviceVerificationResponse {
                result_code: Some("A224001".into()),
                result_message: Some("[A224001] The user code is valid.".into()),
                scopes: Some(scopes),
                dynamic_scopes,
                claim_names: claim_names(call, &asked.scopes),
                acrs: Some(asked.acrs.clone()).filter(|acrs| !acrs.is_empty()),
                resources: Some(asked.resources.clone()).filter(|resources| !resources.is_empty()),
                authorization_details: asked.authorization_details.clone(),
                gm_action: asked.grant_management.as_ref().map(|management| management.action.clone()),
                grant_id: asked.grant_management.as_ref().and_then(|management| management.grant_id.clone()),
                grant_subject: asked.grant(call).map(|grant| grant.subject.clone()),
                grant: asked.grant(call).map(|grant| grant.content.clone()),
                expires_at: Some(expires_at),
                ..DeviceVerificationResponse::new(DeviceVerificationAction::Valid)
            }
            .about_client(call, deferred.client_id, deferred.identified_by));
        }
        _ if user_code.is_empty() => {
            (DeviceVerificationAction::ServerError, "A225201", "'userCode' is missing or empty.")
        }
        Err(Lost::Expired) => (DeviceVerificationAction::Expired, "A225303", "The user code has expired."),
        // A code that was used is good for nothing more, which the action for codes that do not exist says.
        Ok(_) | Err(Lost::Unknown) => (DeviceVerificationAction::NotExist, "A225301", "There is no such user code."),
    };
    Ok(DeviceVerificationResponse {
        result_code: Some(code.into()),
        result_message: Some(format!("[{code}] {text}")),
        ..DeviceVerificationResponse::new(action)
    })
}

/// The request of a user code, and when it expires.
fn of_user_code<'c>(call: &'c Call<'_>, user_code: &str) -> Result<(&'c Deferred, i64), Lost> {
    let device_code = call.state.user_codes.get(user_code, call.now)?;
    let deferred = call.state.device_codes.get(device_code, call.now)?;
    Ok((deferred, call.state.device_codes.expires_at(device_code).unwrap_or_default()))
}

/// Answers `/device/complete`.
pub(crate) fn complete(
    call: &mut Call<'_>,
    request: DeviceCompleteRequest,
) -> Result<DeviceCompleteResponse, ApiFault> {
    let user_code = request.user_code.expose().to_string();
    let answer = |action, code: &str, text: &str| {
        Ok(DeviceCompleteResponse {
            result_code: Some(code.into()),
            result_message: Some(format!("[{code}] {text}")),
            ..DeviceCompleteResponse::new(action)
        })
    };
    let deferred = match of_user_code(call, &user_code) {
        _ if user_code.is_empty() => {
            return answer(DeviceCompleteAction::InvalidRequest, "A227201", "'userCode' is missing or empty.");
        }
        Err(Lost::Unknown) => {
            return answer(DeviceCompleteAction::UserCodeNotExist, "A227301", "There is no such user code.");
        }
        Err(Lost::Expired) => {
            return answer(DeviceCompleteAction::UserCodeExpired, "A227303", "The user code has expired.");
        }
        Ok((deferred, _)) => deferred,
    };
    if deferred.decision.is_some() {
        return answer(DeviceCompleteAction::InvalidRequest, "A239203", "The user code was used before.");
    }
    if !call.state.clients.contains_key(&deferred.client_id) {
        return answer(DeviceCompleteAction::InvalidRequest, "A229301", "The client does not exist any more.");
    }
    let management = deferred.asked.grant_management.clone();
    let decision = decision_request!(request).user_decision(call, deferred, GrantType::DeviceCode, &CODES);
    let decision = match decision.and_then(|decision| decision.under_grant(call, management.as_ref())) {
        Ok(decision) => decision,
        Err(refused) => {
            return answer(DeviceCompleteAction::InvalidRequest, refused.result.code, &refused.result.text);
        }
    };
    let (state, now) = (&mut *call.state, call.now);
    let device_code = state.user_codes.get(&user_code, now).cloned().unwrap_or_default();
    if let Ok(deferred) = state.device_codes.get_mut(&device_code, now) {
        deferred.decision = Some(decision);
    }
    answer(DeviceCompleteAction::Success, "A241001", "The decision was recorded.")
}

const CODES: Codes = Codes {
    result: "A228201",
    subject: ["A230201", "A230202", "A230203"],
    sub: ["A231201", "A231202"],
    auth_time: "A232201",
    acr: ["A233201", "A233202"],
    claims: "A234201",
    header: "A257201",
    error_uri: "A236203",
};
