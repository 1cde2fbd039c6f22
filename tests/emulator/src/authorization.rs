//! `/auth/authorization`: is the request sound, and what does it ask for?

pub(crate) mod addressee;

use authlete_core::authorization::{AuthorizationAction, AuthorizationRequest, AuthorizationResponse};
use authlete_core::client::Client;
use authlete_core::service::Service;
use authlete_core::types::{Embedded, Prompt};

use crate::api_result::{ApiResult, Refused, answer};
use crate::authorization::addressee::Addressee;
use crate::authorization_parameters::AuthorizationParameters;
use crate::form::Form;
use crate::redirect::Target;
use crate::router::{ApiFault, routes};
use crate::scopes;
use crate::state::{Call, TICKET_LIFE};

routes! {
    AuthorizationRequest => authorization;
}

/// Answers `/auth/authorization`.
pub(crate) fn authorization(
    call: &mut Call<'_>,
    request: AuthorizationRequest,
) -> Result<AuthorizationResponse, ApiFault> {
    if call.lacks("parameters") {
        let refused = Refused::caller("A004201", "The call does not contain 'parameters'.");
        let content = Some(refused.json(call.service()));
        return Ok(answer!(AuthorizationResponse, AuthorizationAction::InternalServerError, refused.result, content));
    }
    let form = Form::parse(request.parameters.expose());
    let addressee = match addressee::find(call, &form) {
        Ok(addressee) => addressee,
        // Nobody is known to be waiting at the redirection URI, so the user agent stays here.
        Err(refused) => {
            let content = Some(refused.json(call.service()));
            return Ok(answer!(AuthorizationResponse, AuthorizationAction::BadRequest, refused.result, content));
        }
    };
    let target = Target::of(&form, addressee.redirect_uri.clone(), addressee.kinds.has_tokens());
    match AuthorizationParameters::read(call, &form, &addressee, target.clone()) {
        Ok(parameters) => Ok(ask(call, addressee, AuthorizationParameters { context: request.context, ..parameters })),
        Err(refused) => {
            let content = Some(target.content(call.service(), refused.members(call.service())));
            let action = AuthorizationAction::from(target.action());
            Ok(answer!(AuthorizationResponse, action, refused.result, content))
        }
    }
}

/// Leaves the decision to the authorization server.
fn ask(call: &mut Call<'_>, addressee: Addressee, parameters: AuthorizationParameters) -> AuthorizationResponse {
    let ticket = call.fresh();
    let service = shown_service(call.service());
    let result = ApiResult::new("A004001", format!("A ticket was issued. [response_type={}]", addressee.kinds));
    let silent = parameters.prompts.contains(&Prompt::None)
        // Without consent there is nothing to show a page for, and no offline access either.
        || parameters.scopes.iter().any(|scope| scope == "offline_access") && !parameters.prompts.contains(&Prompt::Consent);
    let action = if silent { AuthorizationAction::NoInteraction } else { AuthorizationAction::Interaction };
    let lowest = [Prompt::None, Prompt::Login, Prompt::Consent, Prompt::SelectAccount, Prompt::Create];
    let some = |list: &[String]| (!list.is_empty()).then(|| list.to_vec());
    let answer = answer!(
        AuthorizationResponse,
        action,
        result,
        None,
        scopes: Some(scopes::details(&service, &parameters.scopes)),
        service: Embedded::of(&service).ok(),
        client: Embedded::of(&shown_client(&addressee.client)).ok(),
        client_id_alias_used: Some(addressee.alias_used),
        display: Some(parameters.display.clone()),
        max_age: Some(parameters.max_age),
        ui_locales: some(&parameters.ui_locales),
        claims_locales: some(&parameters.claims_locales),
        claims: some(&parameters.claims),
        claims_at_user_info: some(&parameters.claims_at_user_info),
        id_token_claims: parameters.id_token_claims.clone(),
        user_info_claims: parameters.user_info_claims.clone(),
        acrs: some(&parameters.acrs),
        acr_essential: Some(parameters.acr_essential),
        subject: parameters.subject.clone(),
        login_hint: parameters.login_hint.clone(),
        lowest_prompt: Some(
            lowest.into_iter().find(|prompt| parameters.prompts.contains(prompt)).unwrap_or(Prompt::Consent)
        ),
        prompts: (!parameters.prompts.is_empty()).then(|| parameters.prompts.clone()),
        ticket: Some(ticket.as_str().into()),
    );
    let expires_at = call.now.saturating_add(TICKET_LIFE);
    call.state.authorization_tickets.insert(ticket, parameters, expires_at, call.now);
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
