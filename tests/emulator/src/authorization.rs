//! `/auth/authorization`: is the request sound, and what does it ask for?

pub(crate) mod addressee;

use authlete_core::authorization::{AuthorizationAction, AuthorizationRequest, AuthorizationResponse};
use authlete_core::client::Client;
use authlete_core::service::Service;
use authlete_core::types::{Embedded, Prompt};

use crate::authorization::addressee::Addressee;
use crate::form::Form;
use crate::outcome::{Outcome, Refused, answer};
use crate::redirect::Target;
use crate::router::ApiFault;
use crate::scopes;
use crate::state::{Call, TICKET_LIFE, Ticket};
use crate::wishes::Wishes;

/// Answers `/auth/authorization`.
pub(crate) fn authorization(
    call: &mut Call<'_>,
    request: AuthorizationRequest,
) -> Result<AuthorizationResponse, ApiFault> {
    if call.lacks("parameters") {
        let refused = Refused::caller("A004201", "The call does not contain 'parameters'.");
        let content = Some(refused.json(call.service()));
        return Ok(answer!(AuthorizationResponse, AuthorizationAction::InternalServerError, refused.outcome, content));
    }
    let form = Form::parse(request.parameters.expose());
    let addressee = match addressee::find(call, &form) {
        Ok(addressee) => addressee,
        // Nobody is known to be waiting at the redirection URI, so the user agent stays here.
        Err(refused) => {
            let content = Some(refused.json(call.service()));
            return Ok(answer!(AuthorizationResponse, AuthorizationAction::BadRequest, refused.outcome, content));
        }
    };
    let target = Target::of(&form, addressee.redirect_uri.clone(), addressee.kinds.has_tokens());
    match Wishes::read(call, &form, &addressee, target.clone()) {
        Ok(wishes) => Ok(ask(call, addressee, Wishes { context: request.context, ..wishes })),
        Err(refused) => {
            let content = Some(target.content(call.service(), refused.members(call.service())));
            let action = AuthorizationAction::from(target.action());
            Ok(answer!(AuthorizationResponse, action, refused.outcome, content))
        }
    }
}

/// Leaves the decision to the authorization server.
fn ask(call: &mut Call<'_>, addressee: Addressee, wishes: Wishes) -> AuthorizationResponse {
    let ticket = call.fresh();
    let service = shown_service(call.service());
    let outcome = Outcome::new("A004001", format!("A ticket was issued. [response_type={}]", addressee.kinds));
    let silent = wishes.prompts.contains(&Prompt::None)
        // Without consent there is nothing to show a page for, and no offline access either.
        || wishes.scopes.iter().any(|scope| scope == "offline_access") && !wishes.prompts.contains(&Prompt::Consent);
    let action = if silent { AuthorizationAction::NoInteraction } else { AuthorizationAction::Interaction };
    let lowest = [Prompt::None, Prompt::Login, Prompt::Consent, Prompt::SelectAccount, Prompt::Create];
    let some = |list: &[String]| (!list.is_empty()).then(|| list.to_vec());
    let answer = answer!(
        AuthorizationResponse,
        action,
        outcome,
        None,
        scopes: Some(scopes::details(&service, &wishes.scopes)),
        service: Embedded::of(&service).ok(),
        client: Embedded::of(&shown_client(&addressee.client)).ok(),
        client_id_alias_used: Some(addressee.alias_used),
        display: Some(wishes.display.clone()),
        max_age: Some(wishes.max_age),
        ui_locales: some(&wishes.ui_locales),
        claims_locales: some(&wishes.claims_locales),
        claims: some(&wishes.claims),
        claims_at_user_info: some(&wishes.claims_at_user_info),
        id_token_claims: wishes.id_token_claims.clone(),
        user_info_claims: wishes.user_info_claims.clone(),
        acrs: some(&wishes.acrs),
        acr_essential: Some(wishes.acr_essential),
        subject: wishes.subject.clone(),
        login_hint: wishes.login_hint.clone(),
        lowest_prompt: Some(
            lowest.into_iter().find(|prompt| wishes.prompts.contains(prompt)).unwrap_or(Prompt::Consent)
        ),
        prompts: (!wishes.prompts.is_empty()).then(|| wishes.prompts.clone()),
        ticket: Some(ticket.as_str().into()),
    );
    let expires_at = call.now.saturating_add(TICKET_LIFE);
    call.state.authorization_tickets.insert(ticket, Ticket { request: wishes, expires_at });
    answer
}

/// The service as far as it matters for a page.
fn shown_service(service: &Service) -> Service {
    Service { api_secret: None, jwks: None, ..service.clone() }
}

/// The client as far as it matters for a page.
fn shown_client(client: &Client) -> Client {
    Client { client_secret: None, ..client.clone() }
}
