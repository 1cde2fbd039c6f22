//! `/backchannel/authentication/complete`: what the user decided, and what the client is told of it.

use authlete_core::Secret;
use authlete_core::backchannel_authentication::{
    BackchannelAuthenticationCompleteAction, BackchannelAuthenticationCompleteRequest,
    BackchannelAuthenticationCompleteResponse,
};
use authlete_core::types::{DeliveryMode, GrantType};
use serde_json::{Map, Value, json};

use super::{BackchannelAuthentication, Stage};
use crate::api_result::{ApiResult, Refused, answer};
use crate::call::Call;
use crate::client_identity::AboutClient as _;
use crate::deferred::{Codes, Deferred, UserDecision, decision_request};
use crate::grant::Grant;
use crate::issuance::{self, TokenOptions};
use crate::jose::half_hash;
use crate::router::ApiFault;
use crate::store::Lost;
use crate::{client_keys, id_token, token};

const CODES: Codes = Codes {
    result: "A187201",
    subject: ["A188201", "A188202", "A188203"],
    sub: ["A189201", "A189202"],
    auth_time: "A195201",
    acr: ["A194201", "A194202"],
    claims: "A190201",
    header: "A256201",
    error_uri: "A193203",
};

/// Answers `/backchannel/authentication/complete`.
pub(super) fn complete(
    call: &mut Call<'_>,
    request: BackchannelAuthenticationCompleteRequest,
) -> Result<BackchannelAuthenticationCompleteResponse, ApiFault> {
    let ticket = request.ticket.expose().to_string();
    let access_token = request.access_token.clone().filter(|token| !token.expose().is_empty());
    let decided = match fetch_keys(call, &ticket).and_then(|()| pending(call, &ticket)) {
        Ok((auth_req_id, deferred)) => {
            let management = deferred.asked.grant_management.clone();
            let client = (deferred.client_id, deferred.identified_by);
            let decision = decision_request!(request).user_decision(call, deferred, GrantType::Ciba, &CODES);
            let decision = decision.and_then(|decision| decision.under_grant(call, management.as_ref()));
            decision.map(|decision| (auth_req_id, decision, client))
        }
        Err(refused) => Err(refused),
    };
    let (auth_req_id, decision, (client_id, identified_by)) = match decided {
        Ok(decided) => decided,
        Err(refused) => {
            let content = Some(refused.json(call.service()));
            let action = BackchannelAuthenticationCompleteAction::ServerError;
            return Ok(answer!(BackchannelAuthenticationCompleteResponse, action, refused.result, content));
        }
    };
    let (state, now) = (&mut *call.state, call.now);
    let (mode, token) = match state.backchannel_tickets.get_mut(&ticket, now) {
        Ok(request) => {
            request.stage = Stage::Completed;
            (request.mode.clone(), request.notification_token.clone())
        }
        Err(_) => (DeliveryMode::Poll, None),
    };
    let mut response = match mode {
        DeliveryMode::Push => pushed(call, &auth_req_id, decision, access_token),
        _ => kept(call, &auth_req_id, decision, &mode),
    };
    if mode != DeliveryMode::Poll {
        let client = call.state.clients.get(&client_id);
        response.client_notification_endpoint = client.and_then(|client| client.bc_notification_endpoint.clone());
    }
    response.client_notification_token = token.map(Secret::from);
    response.delivery_mode = Some(mode);
    response.auth_req_id = Some(auth_req_id.into());
    Ok(response.about_client(call, client_id, identified_by))
}

/// Has the keys fetched for the ID token that the client is sent.
fn fetch_keys(call: &Call<'_>, ticket: &str) -> Result<(), Refused> {
    match call.state.backchannel_tickets.get(ticket, call.now) {
        Ok(request) if request.mode == DeliveryMode::Push => match call.state.clients.get(&request.client_id) {
            Some(client) => client_keys::fetch_for(call, client, &client.id_token_encryption_alg),
            None => Ok(()),
        },
        _ => Ok(()),
    }
}

/// The request of a ticket that waits for the user's decision.
fn pending<'c>(call: &'c Call<'_>, ticket: &str) -> Result<(String, &'c Deferred), Refused> {
    let wrong = |code, text| Err(Refused::caller(code, text));
    let request: &BackchannelAuthentication = match call.state.backchannel_tickets.get(ticket, call.now) {
        _ if ticket.is_empty() => return wrong("A186201", "'ticket' is missing or empty."),
        Err(Lost::Unknown) => return wrong("A186202", "There is no such ticket."),
        Err(Lost::Expired) => return wrong("A196202", "The ticket has expired."),
        Ok(request) => request,
    };
    let auth_req_id = match &request.stage {
        Stage::Begun(_) => return wrong("A196204", "No auth_req_id was issued for the ticket."),
        Stage::Completed => return wrong("A196203", "The ticket was used before."),
        Stage::Issued(auth_req_id) => auth_req_id.clone(),
    };
    if !call.state.clients.contains_key(&request.client_id) {
        return wrong("A199301", "The client does not exist any more.");
    }
    match call.state.auth_req_ids.get(&auth_req_id, call.now) {
        Ok(deferred) => Ok((auth_req_id, deferred)),
        Err(_) => wrong("A196202", "The ticket has expired."),
    }
}

/// Keeps the decision until the client comes for it; in ping mode the client is told that it can.
fn kept(
    call: &mut Call<'_>,
    auth_req_id: &str,
    decision: UserDecision,
    mode: &DeliveryMode,
) -> BackchannelAuthenticationCompleteResponse {
    let code = match decision {
        UserDecision::Authorized { .. } => "A198001",
        UserDecision::Denied(_) => "A198002",
    };
    let (state, now) = (&mut *call.state, call.now);
    if let Ok(deferred) = state.auth_req_ids.get_mut(auth_req_id, now) {
        deferred.decision = Some(decision);
    }
    let (action, content) = match mode {
        DeliveryMode::Ping => {
            let body = json!({ "auth_req_id": auth_req_id }).to_string();
            (BackchannelAuthenticationCompleteAction::Notification, Some(body.into()))
        }
        _ => (BackchannelAuthenticationCompleteAction::NoAction, None),
    };
    answer!(
        BackchannelAuthenticationCompleteResponse,
        action,
        ApiResult::new(code, format!("The decision was recorded (mode = {mode}).")),
        content
    )
}

/// The tokens or the error, for the notification endpoint of the client (CIBA 10.3.1 and 12).
fn pushed(
    call: &mut Call<'_>,
    auth_req_id: &str,
    decision: UserDecision,
    access_token: Option<Secret>,
) -> BackchannelAuthenticationCompleteResponse {
    // It stays known as one of push mode, which the token endpoint refuses.
    let action = BackchannelAuthenticationCompleteAction::Notification;
    let (grant, refresh_token_duration) = match decision {
        UserDecision::Authorized { grant, refresh_token_duration } => (*grant, refresh_token_duration),
        UserDecision::Denied(denied) => {
            let refused = match denied.by_user {
                true => denied.refused("A198004"),
                false => denied.named("A198004", "transaction_failed", "There was no decision of the user."),
            };
            let members = refused.members(call.service()).into_iter();
            let mut content: Map<_, _> = members.map(|(name, value)| (name.into(), Value::from(value))).collect();
            content.insert("auth_req_id".into(), auth_req_id.into());
            return answer!(
                BackchannelAuthenticationCompleteResponse,
                action,
                refused.result,
                Some(Value::from(content).to_string().into())
            );
        }
    };
    let options = TokenOptions {
        access_token,
        refresh_token_duration,
        refreshable: token::is_refreshable(call, grant.client_id),
        ..TokenOptions::default()
    };
    issued(call, auth_req_id, grant, options).unwrap_or_else(|refused| {
        let action = BackchannelAuthenticationCompleteAction::ServerError;
        let content = Some(refused.json(call.service()));
        answer!(BackchannelAuthenticationCompleteResponse, action, refused.result, content)
    })
}

/// The tokens for the notification endpoint of the client.
fn issued(
    call: &mut Call<'_>,
    auth_req_id: &str,
    grant: Grant,
    options: TokenOptions,
) -> Result<BackchannelAuthenticationCompleteResponse, Refused> {
    let token = issuance::issue(call, grant, options)?;
    let (access, refresh) = (token.access.as_ref(), token.refresh.as_ref());
    let mut told = Grant::clone(&token.grant);
    let claims = &mut told.authentication.claims;
    claims.insert("urn:openid:params:jwt:claim:auth_req_id".into(), auth_req_id.into());
    if let Some(refresh) = refresh {
        let alg = id_token::sign_alg(call.state.clients.get(&token.grant.client_id));
        claims.insert("urn:openid:params:jwt:claim:rt_hash".into(), half_hash(&alg, &refresh.text()).into());
    }
    let id_token = id_token::signed(call, &told, access, None)?;
    let mut members = issuance::members(call.service(), &token, Some(&id_token));
    members.insert("auth_req_id".into(), auth_req_id.into());
    Ok(answer!(
        BackchannelAuthenticationCompleteResponse,
        BackchannelAuthenticationCompleteAction::Notification,
        ApiResult::new("A198003", "Tokens were issued for the client notification endpoint."),
        Some(issuance::body(members)),
        access_token: access.map(|access| access.text().into()),
        access_token_duration: access.map(|access| access.duration),
        refresh_token: refresh.map(|refresh| refresh.text().into()),
        refresh_token_duration: Some(refresh.map_or(0, |refresh| refresh.duration)),
        id_token: Some(id_token.into()),
        id_token_duration: Some(id_token::duration(call, token.grant.client_id)),
        jwt_access_token: access.and_then(|access| access.jwt()).map(Into::into),
        resources: Some(token.grant.resources.clone()).filter(|resources| !resources.is_empty()),
        authorization_details: token.grant.authorization_details.clone(),
        grant_id: token.grant.grant_id.clone(),
    ))
}
