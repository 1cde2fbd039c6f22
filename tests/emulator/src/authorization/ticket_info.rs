//! `/auth/authorization/ticket/info` and `/auth/authorization/ticket/update`: the text that an authorization server attaches to
//! a ticket.

use authlete_core::authorization::{
    AuthorizationTicketInfo, AuthorizationTicketInfoAction, AuthorizationTicketInfoRequest,
    AuthorizationTicketInfoResponse, AuthorizationTicketUpdateAction, AuthorizationTicketUpdateRequest,
    AuthorizationTicketUpdateResponse,
};

use crate::api_result::ApiResult;
use crate::call::Call;
use crate::router::{ApiFault, routes};
use crate::ticket::{TicketFault, find};

routes! {
    AuthorizationTicketInfoRequest => info;
    AuthorizationTicketUpdateRequest => update;
}

/// Answers `/auth/authorization/ticket/info`.
fn info(
    call: &mut Call<'_>,
    request: AuthorizationTicketInfoRequest,
) -> Result<AuthorizationTicketInfoResponse, ApiFault> {
    let found = find(&call.state.authorization_tickets, &request.ticket, call.now);
    let (action, result, info) = match found {
        Ok(parameters) => {
            let result = ApiResult::new("A040001", "The information of the ticket was read.");
            (AuthorizationTicketInfoAction::Ok, result, Some(attached(parameters.context.as_ref())))
        }
        Err(fault) => {
            let (action, result) = refused(&fault);
            (action.into(), result, None)
        }
    };
    Ok(AuthorizationTicketInfoResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        info,
        ..AuthorizationTicketInfoResponse::new(action)
    })
}

/// Answers `/auth/authorization/ticket/update`.
fn update(
    call: &mut Call<'_>,
    request: AuthorizationTicketUpdateRequest,
) -> Result<AuthorizationTicketUpdateResponse, ApiFault> {
    let found = find(&call.state.authorization_tickets, &request.ticket, call.now).map(drop);
    let found = found.and_then(|()| Ok(call.state.authorization_tickets.get_mut(request.ticket.expose(), call.now)?));
    let (action, result, info) = match found {
        Ok(parameters) => {
            parameters.context = request.info.context;
            let result = ApiResult::new("A040001", "The information of the ticket was replaced.");
            (AuthorizationTicketUpdateAction::Ok, result, Some(attached(parameters.context.as_ref())))
        }
        Err(fault) => {
            let (action, result) = refused(&fault);
            (action.into(), result, None)
        }
    };
    Ok(AuthorizationTicketUpdateResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        info,
        ..AuthorizationTicketUpdateResponse::new(action)
    })
}

/// The information as callers see it.
pub(crate) fn attached(context: Option<&String>) -> AuthorizationTicketInfo {
    AuthorizationTicketInfo { context: context.cloned(), ..Default::default() }
}

/// The catalogue has no codes of these two APIs, so that they have those of the issue API.
fn refused(fault: &TicketFault) -> (&'static str, ApiResult) {
    match fault {
        TicketFault::Missing => ("CALLER_ERROR", ApiResult::new("A041201", "'ticket' is missing or empty.")),
        TicketFault::Unknown => ("NOT_FOUND", ApiResult::new("A041202", "There is no such ticket.")),
        TicketFault::Expired => ("NOT_FOUND", ApiResult::new("A041301", "The ticket has expired.")),
    }
}
