//! `/backchannel/authentication` with `/issue`, `/fail` and `/complete`: OpenID Connect Client-Initiated Backchannel
//! Authentication (CIBA).

mod completion;
mod fapi;
mod parameters;
mod request_object;

use authlete_core::backchannel_authentication::{
    BackchannelAuthenticationAction, BackchannelAuthenticationCompleteRequest, BackchannelAuthenticationFailAction,
    BackchannelAuthenticationFailReason, BackchannelAuthenticationFailRequest, BackchannelAuthenticationFailResponse,
    BackchannelAuthenticationIssueAction, BackchannelAuthenticationIssueRequest,
    BackchannelAuthenticationIssueResponse, BackchannelAuthenticationRequest, BackchannelAuthenticationResponse,
};
use authlete_core::types::DeliveryMode;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::api_result::{ApiResult, Refused, answer};
use crate::backchannel_authentication::completion::complete;
use crate::backchannel_authentication::parameters::Parameters;
use crate::call::Call;
use crate::client_authentication::{Authenticated, ClientRequest as _, attestation};
use crate::client_identity::AboutClient as _;
use crate::deferred::Deferred;
use crate::device_flow::claim_names;
use crate::router::{ApiFault, routes};
use crate::scopes;
use crate::store::Lost;

routes! {
    BackchannelAuthenticationRequest => authentication;
    BackchannelAuthenticationIssueRequest => issue;
    BackchannelAuthenticationFailRequest => fail;
    BackchannelAuthenticationCompleteRequest => complete;
}

/// A backchannel authentication request, kept under its ticket.
#[derive(Serialize, Deserialize)]
pub(crate) struct BackchannelAuthentication {
    pub(crate) client_id: i64,
    mode: DeliveryMode,
    notification_token: Option<String>,
    /// Seconds that the `auth_req_id` is good for.
    duration: i32,
    stage: Stage,
}

/// How far a request has come.
#[derive(Serialize, Deserialize)]
enum Stage {
    /// The user is to be found.
    Begun(Box<Deferred>),
    /// The user decides on the request of that `auth_req_id`.
    Issued(String),
    /// The user has decided.
    Completed,
}

/// Answers `/backchannel/authentication`.
pub(crate) fn authentication(
    call: &mut Call<'_>,
    request: BackchannelAuthenticationRequest,
) -> Result<BackchannelAuthenticationResponse, ApiFault> {
    let attestation_challenge = attestation::next_challenge(call, &request.credentials());
    let (action, refused) = match Parameters::read(call, &request) {
        Ok((client, parameters)) => {
            let answer = ask(call, &client, parameters);
            return Ok(BackchannelAuthenticationResponse { attestation_challenge, ..answer });
        }
        Err(failure) => failure.with_action(
            BackchannelAuthenticationAction::InternalServerError,
            BackchannelAuthenticationAction::BadRequest,
            BackchannelAuthenticationAction::Unauthorized,
        ),
    };
    let content = Some(refused.json(call.service()));
    let challenge = attestation_challenge;
    Ok(answer!(BackchannelAuthenticationResponse, action, refused.result, content, attestation_challenge: challenge))
}

/// Leaves it to the authorization server to find the user.
fn ask(call: &mut Call<'_>, found: &Authenticated, parameters: Parameters) -> BackchannelAuthenticationResponse {
    let client = &found.client;
    let usual = call.service().backchannel_auth_req_id_duration.filter(|duration| *duration > 0).unwrap_or(600);
    let duration = parameters.requested_expiry.unwrap_or(usual);
    let interval = call.service().backchannel_polling_interval.unwrap_or_default().max(0);
    let asked = parameters.asked;
    let deferred = Deferred::new(found, asked.clone(), interval);
    let request = BackchannelAuthentication {
        client_id: found.client_id,
        mode: parameters.mode.clone(),
        notification_token: parameters.notification_token.clone(),
        duration,
        stage: Stage::Begun(Box::new(deferred)),
    };
    let ticket = call.fresh();
    let expires_at = call.now.saturating_add(i64::from(duration) * 1000);
    call.state.backchannel_tickets.insert(ticket.as_str(), request, expires_at, call.now);
    let (scopes, dynamic_scopes) = scopes::told(call.service(), &asked.scopes);
    answer!(
        BackchannelAuthenticationResponse,
        BackchannelAuthenticationAction::UserIdentification,
        ApiResult::new("A179001", "The backchannel authentication request was processed."),
        None,
        client_auth_method: client.token_auth_method.clone(),
        delivery_mode: Some(parameters.mode),
        scopes: Some(scopes),
        dynamic_scopes: dynamic_scopes,
        claim_names: claim_names(call, &asked.scopes),
        gm_action: asked.grant_management.as_ref().map(|management| management.action.clone()),
        grant_id: asked.grant_management.as_ref().and_then(|management| management.grant_id.clone()),
        grant_subject: asked.grant(call).map(|grant| grant.subject.clone()),
        grant: asked.grant(call).map(|grant| grant.content.clone()),
        client_notification_token: parameters.notification_token.map(Into::into),
        acrs: Some(asked.acrs).filter(|acrs| !acrs.is_empty()),
        resources: Some(asked.resources).filter(|resources| !resources.is_empty()),
        authorization_details: asked.authorization_details,
        hint_type: Some(parameters.hint_type),
        hint: Some(parameters.hint.into()),
        sub: parameters.sub,
        binding_message: parameters.binding_message,
        user_code: parameters.user_code.map(Into::into),
        user_code_required: Some(parameters.user_code_required),
        requested_expiry: Some(parameters.requested_expiry.unwrap_or_default()),
        request_context: parameters.request_context,
        warnings: Some(parameters.warnings).filter(|warnings| !warnings.is_empty()),
        ticket: Some(ticket.into()),
    )
    .about_client(call, found.client_id, found.identified_by)
}

/// Answers `/backchannel/authentication/issue`.
pub(crate) fn issue(
    call: &mut Call<'_>,
    request: BackchannelAuthenticationIssueRequest,
) -> Result<BackchannelAuthenticationIssueResponse, ApiFault> {
    let ticket = request.ticket.expose();
    let (code, text) = match call.state.backchannel_tickets.get(ticket, call.now) {
        _ if ticket.is_empty() => ("A182201", "'ticket' is missing or empty."),
        Err(Lost::Unknown) => ("A181201", "There is no such ticket."),
        Err(Lost::Expired) => ("A181203", "The ticket has expired."),
        Ok(BackchannelAuthentication { stage: Stage::Completed, .. }) => {
            ("A181204", "The request was completed before.")
        }
        Ok(BackchannelAuthentication { stage: Stage::Issued(_), .. }) => ("A181205", "The ticket was used before."),
        Ok(BackchannelAuthentication { stage: Stage::Begun(_), .. }) => return Ok(issued(call, ticket)),
    };
    let refused = Refused::caller(code, text);
    let content = Some(refused.json(call.service()));
    Ok(answer!(
        BackchannelAuthenticationIssueResponse,
        BackchannelAuthenticationIssueAction::InvalidTicket,
        refused.result,
        content
    ))
}

fn issued(call: &mut Call<'_>, ticket: &str) -> BackchannelAuthenticationIssueResponse {
    let auth_req_id = call.fresh();
    let interval = call.service().backchannel_polling_interval.unwrap_or_default().max(0);
    let mut expires_in = 0;
    if let Some(mut request) = call.state.backchannel_tickets.remove(ticket) {
        expires_in = request.duration;
        let expires_at = call.now.saturating_add(i64::from(expires_in) * 1000);
        let stage = std::mem::replace(&mut request.stage, Stage::Issued(auth_req_id.clone()));
        if let Stage::Begun(deferred) = stage {
            let mut deferred = *deferred;
            deferred.pushed = request.mode == DeliveryMode::Push;
            call.state.auth_req_ids.insert(auth_req_id.as_str(), deferred, expires_at, call.now);
        }
        call.state.backchannel_tickets.insert(ticket, request, expires_at, call.now);
    }
    let mut body = json!({ "auth_req_id": auth_req_id, "expires_in": expires_in });
    if interval > 0 {
        body["interval"] = interval.into();
    }
    answer!(
        BackchannelAuthenticationIssueResponse,
        BackchannelAuthenticationIssueAction::Ok,
        ApiResult::new("A183001", "An auth_req_id was issued."),
        Some(body.to_string().into()),
        auth_req_id: Some(auth_req_id.into()),
        expires_in: Some(expires_in),
        interval: Some(interval),
    )
}

/// Answers `/backchannel/authentication/fail`. The answer is the same whether there is such a ticket or not.
pub(crate) fn fail(
    call: &mut Call<'_>,
    request: BackchannelAuthenticationFailRequest,
) -> Result<BackchannelAuthenticationFailResponse, ApiFault> {
    use BackchannelAuthenticationFailAction as Action;
    use BackchannelAuthenticationFailReason as Reason;
    let (action, error) = match request.reason {
        Reason::ExpiredLoginHintToken => (Action::BadRequest, "expired_login_hint_token"),
        Reason::UnknownUserId => (Action::BadRequest, "unknown_user_id"),
        Reason::UnauthorizedClient => (Action::BadRequest, "unauthorized_client"),
        Reason::MissingUserCode => (Action::BadRequest, "missing_user_code"),
        Reason::InvalidUserCode => (Action::BadRequest, "invalid_user_code"),
        Reason::InvalidBindingMessage => (Action::BadRequest, "invalid_binding_message"),
        Reason::InvalidTarget => (Action::BadRequest, "invalid_target"),
        Reason::AccessDenied => (Action::Forbidden, "access_denied"),
        _ => (Action::InternalServerError, "server_error"),
    };
    call.state.backchannel_tickets.remove(request.ticket.expose());
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let refused = Refused::new("A185001", error, "The backchannel authentication request was refused.")
        .in_own_words(given(request.error_description), given(request.error_uri));
    let content = Some(refused.json(call.service()));
    Ok(answer!(BackchannelAuthenticationFailResponse, action, refused.result, content))
}
