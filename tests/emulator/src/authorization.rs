//! `/auth/authorization`: is the request sound, and what does it ask for?

mod fail;
mod fapi;
mod issue;
pub(crate) mod request;
pub(crate) mod response_types;
pub(crate) mod target;
mod ticket_info;

pub(crate) use ticket_info::attached as ticket_info;

use authlete_core::authorization::{AuthorizationAction, AuthorizationRequest, AuthorizationResponse};
use authlete_core::client::Client;
use authlete_core::service::Service;
use authlete_core::types::{CimdOptions, ClientType, Embedded, JwsAlg, Prompt};
use serde_json::json;

use crate::api_result::{ApiResult, Refused, answer};
use crate::authorization_parameters::AuthorizationParameters;
use crate::authorization_response::Destination;
use crate::call::Call;
use crate::client_identity::AboutClient as _;
use crate::credential_issuance::issuable;
use crate::fapi::Profiles;
use crate::form::Form;
use crate::router::{ApiFault, Route, routes};
use crate::ticket::TICKET_LIFE;
use crate::transformed_claims::TransformedClaims;
use crate::{credential_issuer, credential_offer, request_object, scopes};
use request::RequestParameters;
use target::RequestingClient;

routes! {
    AuthorizationRequest => authorization;
}

/// The operations on a ticket.
pub(crate) const TICKET_ROUTES: [&[Route]; 3] = [issue::ROUTES, fail::ROUTES, ticket_info::ROUTES];

/// Why a request is refused, and where the client may get to know of it.
pub(crate) struct Rejection {
    pub(crate) refused: Refused,
    /// `None` where nobody is known to be waiting at a redirection URI.
    pub(crate) destination: Option<Box<Destination>>,
}

impl From<Refused> for Rejection {
    fn from(refused: Refused) -> Self {
        Self { refused, destination: None }
    }
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
    let rejection = match read(call, form, request.cimd_options.as_ref()) {
        Ok(parameters) => return Ok(ask(call, AuthorizationParameters { context: request.context, ..parameters })),
        Err(rejection) => rejection,
    };
    let Rejection { refused, destination } = rejection;
    let redirected = destination.map(|destination| {
        let content = destination.content(call, refused.members(call.service()))?;
        Ok((AuthorizationAction::from(destination.action()), content))
    });
    let (action, content, result) = match redirected {
        // The user agent stays here.
        None => (AuthorizationAction::BadRequest, refused.json(call.service()), refused.result),
        Some(Ok((action, content))) => (action, content, refused.result),
        Some(Err(fault)) => {
            let fault: Refused = fault;
            (AuthorizationAction::InternalServerError, fault.json(call.service()), fault.result)
        }
    };
    Ok(answer!(AuthorizationResponse, action, result, Some(content)))
}

fn read(call: &mut Call<'_>, form: Form, options: Option<&CimdOptions>) -> Result<AuthorizationParameters, Rejection> {
    if form.is_empty() {
        return Err(Refused::request("A004301", "The request has no parameters.").into());
    }
    let client = target::client(call, &form, options)?;
    let parameters = request::front_channel(call, form, &client)?;
    check(call, &parameters, client)
}

/// The checks that a request has to pass wherever it comes in, once its parameters are together.
pub(crate) fn check(
    call: &Call<'_>,
    parameters: &RequestParameters,
    client: RequestingClient,
) -> Result<AuthorizationParameters, Rejection> {
    let form = &parameters.form;
    let profiles = Profiles::of_request(call.service(), &client.client, form);
    fapi::check_channel(call, profiles, parameters)?;
    check_automatic_registration(&client.client, parameters)?;
    let target = target::find(call, form, client)?;
    let destination = Destination::of(form, &target.client, target.redirect_uri.clone(), target.response_types);
    let types = parameters.object.as_ref().map_or(Ok(()), |object| request_object::check_types(&object.claims));
    types
        .and_then(|()| AuthorizationParameters::read(call, form, &target, destination.clone()))
        .and_then(|read| fapi::check_parameters(profiles, parameters, &target, &read).map(|()| read))
        .map(|read| AuthorizationParameters {
            request_object_payload: parameters.object.as_ref().map(|object| json!(object.claims).to_string()),
            ..read
        })
        .map_err(|refused| Rejection { refused, destination: Some(Box::new(destination)) })
}

/// A client that was registered by its first request shows with each that it has the keys of its metadata (OpenID Federation 1.0,
/// section 12.1.1): it authenticates itself where it pushes the request, and signs it elsewhere.
fn check_automatic_registration(client: &Client, parameters: &RequestParameters) -> Result<(), Refused> {
    let is_signed = parameters.object.as_ref().is_some_and(|object| object.alg != JwsAlg::None);
    let is_authenticated = parameters.pushed && client.client_type == Some(ClientType::Confidential);
    match client.automatically_registered == Some(true) && !is_authenticated && !is_signed {
        true => Err(Refused::request("A319302", "The request of an automatically registered client is not signed.")),
        false => Ok(()),
    }
}

/// Leaves the decision to the authorization server.
fn ask(call: &mut Call<'_>, parameters: AuthorizationParameters) -> AuthorizationResponse {
    let ticket = call.fresh();
    let service = shown_service(call.service());
    let client = call.state.clients.get(&parameters.client_id).map(shown_client).unwrap_or_default();
    let has = |name: &str| parameters.scopes.iter().any(|scope| scope == name);
    let text = format!(
        "A ticket was issued to the service (API key = {}) for the request of the client (ID = {}). \
         [response_type={}, openid={}]",
        service.api_key.unwrap_or_default(),
        parameters.client_id,
        parameters.response_types,
        has("openid"),
    );
    let result = ApiResult::new("A004001", text);
    let silent = parameters.prompts.contains(&Prompt::None)
        // Without consent there is nothing to show a page for, and no offline access either.
        || has("offline_access") && !parameters.prompts.contains(&Prompt::Consent);
    let action = if silent { AuthorizationAction::NoInteraction } else { AuthorizationAction::Interaction };
    let lowest = [Prompt::None, Prompt::Login, Prompt::Consent, Prompt::SelectAccount, Prompt::Create];
    let some = |list: &[String]| (!list.is_empty()).then(|| list.to_vec());
    let (scopes, dynamic_scopes) = scopes::told(&service, &parameters.scopes);
    let grant = parameters.grant_management.as_ref().and_then(|it| call.state.grants.get(it.grant_id.as_deref()?));
    let offer = parameters.issuer_state.as_deref().and_then(|it| credential_offer::of_issuer_state(call, it)).cloned();
    let credentials = match credential_issuer::is_enabled(&service) {
        true => issuable::named(&service, &[], &parameters.scopes, parameters.authorization_details.as_ref()),
        false => Vec::new(),
    };
    let transformed = parameters.claims.transformed_member.as_deref();
    let transformed = TransformedClaims::of(&service, transformed, parameters.claims.id_token_member.as_deref());
    let answer = answer!(
        AuthorizationResponse,
        action,
        result,
        None,
        scopes: Some(scopes),
        dynamic_scopes: dynamic_scopes,
        service: Embedded::of(&service).ok(),
        client: Embedded::of(&client).ok(),
        display: Some(parameters.display.clone()),
        max_age: Some(parameters.max_age),
        ui_locales: some(&parameters.ui_locales),
        claims_locales: some(&parameters.claims_locales),
        claims: some(&parameters.claims.in_id_token),
        claims_at_user_info: some(&parameters.claims.at_user_info),
        id_token_claims: parameters.claims.id_token_member.clone(),
        user_info_claims: parameters.claims.user_info_member.clone(),
        transformed_claims: parameters.claims.transformed_member.clone(),
        requested_claims_for_tx: transformed.bases(),
        requested_verified_claims_for_tx: transformed.verified_bases(),
        acrs: some(&parameters.acrs),
        acr_essential: Some(parameters.claims.acr_essential),
        subject: parameters.subject.clone(),
        login_hint: parameters.login_hint.clone(),
        lowest_prompt: Some(
            lowest.into_iter().find(|prompt| parameters.prompts.contains(prompt)).unwrap_or(Prompt::Consent)
        ),
        prompts: (!parameters.prompts.is_empty()).then(|| parameters.prompts.clone()),
        purpose: parameters.purpose.clone(),
        request_object_payload: parameters.request_object_payload.as_deref().map(Into::into),
        resources: some(&parameters.resources),
        authorization_details: parameters.authorization_details.clone(),
        gm_action: parameters.grant_management.as_ref().map(|it| it.action.clone()),
        grant_id: parameters.grant_management.as_ref().and_then(|it| it.grant_id.clone()),
        grant_subject: grant.map(|grant| grant.subject.clone()),
        grant: grant.map(|grant| grant.content.clone()),
        credential_offer_info: offer,
        issuable_credentials: issuable::to_json(&credentials),
        native_sso_requested: Some(parameters.native_sso),
        ticket: Some(ticket.as_str().into()),
    )
    .about_client(call, parameters.client_id, parameters.identified_by);
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
