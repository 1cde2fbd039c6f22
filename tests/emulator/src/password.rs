//! `grant_type=password` with `/auth/token/issue` and `/auth/token/fail`: the authorization server knows the users.

use authlete_core::Secret;
use authlete_core::token::{
    TokenAction, TokenFailAction, TokenFailReason, TokenFailRequest, TokenFailResponse, TokenIssueAction,
    TokenIssueRequest, TokenIssueResponse, TokenRequest, TokenResponse,
};
use authlete_core::types::GrantType;

use crate::api_result::{ApiResult, Refused, answer};
use crate::authorization_parameters::resource;
use crate::call::Call;
use crate::client_authentication::Authenticated;
use crate::client_identity::AboutClient as _;
use crate::client_identity::IdentifiedBy;
use crate::confirmation::Confirmation;
use crate::form::Form;
use crate::grant::Grant;
use crate::issuance::{self, TokenOptions};
use crate::router::{ApiFault, routes};
use crate::subject::check_subject;
use crate::ticket::ticket_refused;
use crate::ticket::{TICKET_LIFE, TicketFault, find};
use crate::{scopes, token};
use authlete_core::types::Property;
use serde::{Deserialize, Serialize};

/// A token request whose user is still to be authenticated.
#[derive(Serialize, Deserialize)]
pub(crate) struct PasswordRequest {
    pub(crate) client_id: i64,
    pub(crate) identified_by: IdentifiedBy,
    pub(crate) scopes: Vec<String>,
    pub(crate) properties: Vec<Property>,
    pub(crate) resources: Vec<String>,
    pub(crate) confirmation: Confirmation,
}

/// Leaves the user to the authorization server.
pub(crate) fn ask(
    call: &mut Call<'_>,
    request: &TokenRequest,
    form: &Form,
    client: &Authenticated,
) -> Result<TokenResponse, Refused> {
    let username = form.required("username", ["A051301", "A051302", "A051303"])?;
    let password = form.required("password", ["A051304", "A051305", "A051306"])?;
    let asked = form.get("scope").map_err(|_| Refused::request("A051307", "'scope' is repeated."))?;
    let scopes = scopes::granted(call.service(), &client.client, asked);
    if scopes.is_empty() && call.service().scope_required == Some(true) {
        return Err(Refused::new("A051308", "invalid_scope", "No scope of the request is known."));
    }
    let resources = resource::read(form)?;
    let ticket = call.fresh();
    let answer = answer!(
        TokenResponse,
        TokenAction::Password,
        ApiResult::new("A051001", "A ticket was issued. [grant_type=password]"),
        None,
        username: Some(username.into()),
        password: Some(password.into()),
        ticket: Some(ticket.as_str().into()),
        grant_type: Some(GrantType::Password),
        scopes: Some(scopes.clone()),
        resources: Some(resources.clone()).filter(|resources| !resources.is_empty()),
    )
    .about_client(call, client.client_id, client.identified_by);
    let request = PasswordRequest {
        client_id: client.client_id,
        identified_by: client.identified_by,
        scopes,
        properties: request.properties.clone().unwrap_or_default(),
        resources,
        confirmation: call.confirmation.clone(),
    };
    let expires_at = call.now.saturating_add(TICKET_LIFE);
    call.state.password_tickets.insert(ticket, request, expires_at, call.now);
    Ok(answer)
}

routes! {
    TokenIssueRequest => issue;
    TokenFailRequest => fail;
}

/// Answers `/auth/token/issue`.
pub(crate) fn issue(call: &mut Call<'_>, request: TokenIssueRequest) -> Result<TokenIssueResponse, ApiFault> {
    let asked = find(&call.state.password_tickets, &request.ticket, call.now)
        .map(drop)
        .map_err(|fault| ticket_refused(&fault, ["A055201", "A055202", "A055301"]))
        .and_then(|()| check_subject(&request.subject, ["A111201", "A111202", "A111203"]))
        .and_then(|()| take(call, &request.ticket, "A055202"));
    let asked = match asked {
        Ok(asked) => asked,
        Err(refused) => {
            let content = Some(refused.json(call.service()));
            return Ok(answer!(TokenIssueResponse, TokenIssueAction::InternalServerError, refused.result, content));
        }
    };
    let grant = Grant {
        subject: Some(request.subject),
        scopes: asked.scopes,
        properties: request.properties.unwrap_or(asked.properties),
        resources: asked.resources,
        confirmation: asked.confirmation,
        ..Grant::new(asked.client_id, asked.identified_by, GrantType::Password)
    };
    let options = TokenOptions {
        access_token: request.access_token,
        access_token_duration: request.access_token_duration,
        refresh_token_duration: request.refresh_token_duration,
        refreshable: token::is_refreshable(call, asked.client_id),
        access_token_claims: request.jwt_at_claims,
        ..TokenOptions::default()
    };
    let issued = match issuance::issue(call, grant, options) {
        Ok(issued) => issued,
        Err(refused) => {
            let content = Some(refused.json(call.service()));
            return Ok(answer!(TokenIssueResponse, TokenIssueAction::InternalServerError, refused.result, content));
        }
    };
    let result = ApiResult::new("A054001", "The token request (password) was processed.");
    let answer = token::granted(call, &issued, None, TokenAction::Ok, result);
    Ok(TokenIssueResponse {
        result_code: answer.result_code,
        result_message: answer.result_message,
        response_content: answer.response_content,
        access_token: answer.access_token,
        jwt_access_token: answer.jwt_access_token,
        access_token_expires_at: answer.access_token_expires_at,
        access_token_duration: answer.access_token_duration,
        refresh_token: answer.refresh_token,
        refresh_token_expires_at: answer.refresh_token_expires_at,
        refresh_token_duration: answer.refresh_token_duration,
        subject: answer.subject,
        scopes: answer.scopes,
        refresh_token_scopes: answer.refresh_token_scopes,
        properties: answer.properties,
        access_token_resources: answer.access_token_resources,
        authorization_details: answer.authorization_details,
        ..TokenIssueResponse::new(TokenIssueAction::Ok)
    }
    .about_client(call, issued.grant.client_id, issued.grant.identified_by))
}

/// Answers `/auth/token/fail`.
pub(crate) fn fail(call: &mut Call<'_>, request: TokenFailRequest) -> Result<TokenFailResponse, ApiFault> {
    let reason = find(&call.state.password_tickets, &request.ticket, call.now)
        .map(drop)
        .map_err(|fault| ticket_refused(&fault, ["A063201", "A063202", "A063301"]))
        .and_then(|()| match request.reason.as_str() {
            "" => Err(Refused::caller("A067201", "'reason' is missing.")),
            _ => Ok(()),
        })
        .and_then(|()| take(call, &request.ticket, "A063202"));
    let (action, refused) = match reason {
        Ok(_) => (TokenFailAction::BadRequest, failure(&request.reason)),
        Err(refused) => (TokenFailAction::InternalServerError, refused),
    };
    let content = Some(refused.json(call.service()));
    Ok(answer!(TokenFailResponse, action, refused.result, content))
}

fn take(call: &mut Call<'_>, ticket: &Secret, unknown: &'static str) -> Result<PasswordRequest, Refused> {
    let taken = call.state.password_tickets.remove(ticket.expose());
    taken.ok_or_else(|| ticket_refused(&TicketFault::Unknown, ["", unknown, ""]))
}

fn failure(reason: &TokenFailReason) -> Refused {
    let (code, error, text) = match reason {
        // RFC 6749 5.2 would say invalid_grant; Authlete does not.
        TokenFailReason::InvalidResourceOwnerCredentials => {
            ("A067301", "invalid_request", "The credentials of the user are wrong.")
        }
        TokenFailReason::InvalidTarget => ("A067303", "invalid_target", "The resource is not accepted."),
        // The catalogue has no codes for these three.
        TokenFailReason::InvalidClient => ("A067302", "invalid_client", "The client is not accepted."),
        TokenFailReason::UnauthorizedClient => ("A067302", "unauthorized_client", "The client may not do this."),
        TokenFailReason::InvalidScope => ("A067302", "invalid_scope", "The scope is not accepted."),
        _ => ("A067302", "server_error", "The request failed for an unknown reason."),
    };
    Refused::new(code, error, text)
}
