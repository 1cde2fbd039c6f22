//! `/auth/authorization/fail`: the authorization server gives the request up, for a reason.

use authlete_core::Version;
use authlete_core::authorization::{
    AuthorizationFailAction, AuthorizationFailReason, AuthorizationFailRequest, AuthorizationFailResponse,
};

use super::issue::fetch_keys;
use crate::api_result::{Refused, answer};
use crate::call::Call;
use crate::router::{ApiFault, routes};
use crate::ticket::{TicketFault, find, ticket_refused};

routes! {
    AuthorizationFailRequest => fail;
}

/// Answers `/auth/authorization/fail`.
pub(crate) fn fail(
    call: &mut Call<'_>,
    request: AuthorizationFailRequest,
) -> Result<AuthorizationFailResponse, ApiFault> {
    let refused = |call: &Call<'_>, action, refused: Refused| {
        let content = Some(refused.json(call.service()));
        Ok(answer!(AuthorizationFailResponse, action, refused.result, content))
    };
    let codes = ["A059201", "A059202", "A059301"];
    if let Err(fault) = find(&call.state.authorization_tickets, &request.ticket, call.now) {
        let action = match fault {
            TicketFault::Missing => AuthorizationFailAction::InternalServerError,
            TicketFault::Unknown | TicketFault::Expired => AuthorizationFailAction::BadRequest,
        };
        return refused(call, action, ticket_refused(&fault, codes));
    }
    if request.reason.as_str().is_empty() {
        let fault = Refused::caller("A060201", "'reason' is missing.");
        return refused(call, AuthorizationFailAction::InternalServerError, fault);
    }
    if let Err(fault) = fetch_keys(call, &request.ticket) {
        return refused(call, AuthorizationFailAction::InternalServerError, fault);
    }
    let Some(parameters) = call.state.authorization_tickets.remove(request.ticket.expose()) else {
        let fault = ticket_refused(&TicketFault::Unknown, codes);
        return refused(call, AuthorizationFailAction::BadRequest, fault);
    };
    let mut fault = failure(&request.reason, call.version);
    if let Some(description) = request.description.filter(|description| !description.is_empty()) {
        fault.result.text = description.into();
    }
    let destination = parameters.destination;
    let content = match destination.content(call, fault.members(call.service())) {
        Ok(content) => Some(content),
        Err(fault) => return refused(call, AuthorizationFailAction::InternalServerError, fault),
    };
    Ok(answer!(AuthorizationFailResponse, AuthorizationFailAction::from(destination.action()), fault.result, content))
}

/// What the client gets to know of a reason.
fn failure(reason: &AuthorizationFailReason, version: Version) -> Refused {
    use AuthorizationFailReason as Reason;
    let (code, error, text) = match reason {
        Reason::NotLoggedIn => ("A060301", "login_required", "The user is not logged in."),
        Reason::MaxAgeNotSupported => ("A060302", "login_required", "A maximum authentication age is not supported."),
        Reason::ExceedsMaxAge => ("A060303", "login_required", "The authentication is too old."),
        Reason::DifferentSubject => ("A060304", "login_required", "Another user is logged in."),
        Reason::AcrNotSatisfied if version == Version::V2 => ("A060305", "login_required", "The ACR is not satisfied."),
        Reason::AcrNotSatisfied => ("A060305", "unmet_authentication_requirements", "The ACR is not satisfied."),
        Reason::Denied => ("A060306", "access_denied", "The user denied the request."),
        Reason::ServerError => ("A060308", "server_error", "The server failed."),
        Reason::NotAuthenticated => ("A060309", "login_required", "The user was not authenticated."),
        Reason::AccountSelectionRequired => {
            ("A060310", "account_selection_required", "The user has to choose an account.")
        }
        Reason::ConsentRequired => ("A060311", "consent_required", "The user has to consent."),
        Reason::InteractionRequired => ("A060312", "interaction_required", "The user has to do something."),
        Reason::InvalidTarget => ("A060313", "invalid_target", "The resource is not accepted."),
        // The catalogue has no codes for these three.
        Reason::InvalidScope => ("A060307", "invalid_scope", "The scope is not accepted."),
        Reason::UnauthorizedClient => ("A060307", "unauthorized_client", "The client may not do this."),
        Reason::TemporarilyUnavailable => ("A060307", "temporarily_unavailable", "The server cannot do this now."),
        _ => ("A060307", "server_error", "The request failed for an unknown reason."),
    };
    Refused::new(code, error, text)
}
