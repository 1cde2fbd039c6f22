//! `/auth/authorization/issue`: the user agreed.

use authlete_core::Secret;
use authlete_core::authorization::{AuthorizationIssueAction, AuthorizationIssueRequest, AuthorizationIssueResponse};
use authlete_core::types::GrantType;
use serde_json::{Map, Value};

use crate::api_result::{ApiResult, Refused, answer};
use crate::authorization_code::Code;
use crate::authorization_parameters::AuthorizationParameters;
use crate::call::Call;
use crate::fapi::Profiles;
use crate::grant::{Authentication, Grant};
use crate::issuance::{self, TokenOptions};
use crate::jose::half_hash;
use crate::router::{ApiFault, routes};
use crate::subject::check_subject;
use crate::ticket::{TicketFault, find, ticket_refused};
use crate::transformed_claims::{TransformedClaims, Values};
use crate::{access_token, authorization, client_keys, id_token, managed_grant, scopes};

routes! {
    AuthorizationIssueRequest => issue;
}

/// Answers `/auth/authorization/issue`.
pub(crate) fn issue(
    call: &mut Call<'_>,
    request: AuthorizationIssueRequest,
) -> Result<AuthorizationIssueResponse, ApiFault> {
    let refused = |call: &Call<'_>, action, refused: Refused| {
        let content = Some(refused.json(call.service()));
        Ok(answer!(AuthorizationIssueResponse, action, refused.result, content))
    };
    let codes = ["A041201", "A041202", "A041301"];
    if let Err(fault) = find(&call.state.authorization_tickets, &request.ticket, call.now) {
        let action = match fault {
            TicketFault::Missing => AuthorizationIssueAction::InternalServerError,
            TicketFault::Unknown | TicketFault::Expired => AuthorizationIssueAction::BadRequest,
        };
        return refused(call, action, ticket_refused(&fault, codes));
    }
    let authentication = match read(&request) {
        Ok(authentication) => authentication,
        Err(fault) => return refused(call, AuthorizationIssueAction::InternalServerError, fault),
    };
    if let Err(fault) = fetch_keys(call, &request.ticket) {
        return refused(call, AuthorizationIssueAction::InternalServerError, fault);
    }
    let Some(parameters) = call.state.authorization_tickets.remove(request.ticket.expose()) else {
        let fault = ticket_refused(&TicketFault::Unknown, codes);
        return refused(call, AuthorizationIssueAction::BadRequest, fault);
    };
    let destination = parameters.destination.clone();
    let told = |call: &Call<'_>, fault: Refused| {
        let content = Some(destination.content(call, fault.members(call.service()))?);
        let action = AuthorizationIssueAction::from(destination.action());
        Ok(answer!(AuthorizationIssueResponse, action, fault.result, content))
    };
    match granted(call, &request, parameters, authentication).or_else(|fault| told(call, fault)) {
        Ok(response) => Ok(response),
        Err(fault) => refused(call, AuthorizationIssueAction::InternalServerError, fault),
    }
}

/// The user's authentication as the request tells it.
fn read(request: &AuthorizationIssueRequest) -> Result<Authentication, Refused> {
    check_subject(&request.subject, ["A042201", "A042202", "A042203"])?;
    let object = |text: &Option<String>, code, name: &str| match text.as_deref().filter(|text| !text.is_empty()) {
        None => Ok(Map::new()),
        Some(text) => serde_json::from_str::<Map<String, Value>>(text)
            .map_err(|_| Refused::caller(code, format!("'{name}' is not a JSON object."))),
    };
    let mut claims = object(&request.claims, "A044201", "claims")?;
    if let Some(session_id) = request.session_id.as_ref().filter(|session_id| !session_id.is_empty()) {
        claims.insert("sid".into(), session_id.as_str().into());
    }
    Ok(Authentication {
        time: request.auth_time.filter(|time| *time > 0),
        acr: request.acr.clone(),
        nonce: None,
        sub: request.sub.clone().filter(|sub| !sub.is_empty()),
        claims,
        header: object(&request.idt_header_params, "A255201", "idtHeaderParams")?,
        aud_as_string: request.id_token_aud_type.as_deref() == Some("string"),
    })
}

/// Answers the client; what it gets to know of where that cannot be done.
fn granted(
    call: &mut Call<'_>,
    request: &AuthorizationIssueRequest,
    parameters: AuthorizationParameters,
    authentication: Authentication,
) -> Result<AuthorizationIssueResponse, Refused> {
    let AuthorizationParameters { response_types, destination, claims, .. } = parameters;
    if parameters.native_sso && !authentication.claims.contains_key("sid") {
        return Err(Refused::caller("A499201", "'sessionId' is missing although Native SSO is asked for."));
    }
    let mut authentication = authentication;
    let values =
        Values { claims: request.claims_for_tx.as_deref(), verified: request.verified_claims_for_tx.as_deref() };
    let transformed = claims.transformed_member.as_deref();
    TransformedClaims::of(call.service(), transformed, claims.id_token_member.as_deref()).add_to(
        &mut authentication.claims,
        &values,
        call.now,
    )?;
    let scopes = match &request.scopes {
        Some(scopes) => scopes::known(call.service(), scopes),
        None => parameters.scopes,
    };
    call.state.granted_scopes.record(parameters.client_id, &request.subject, &scopes, call.now);
    let code = response_types.code.then(|| call.fresh());
    let session_id = request.session_id.clone();
    let native_sso = parameters.native_sso && scopes.iter().any(|scope| scope == "device_sso");
    let mut grant = Grant {
        session_id: session_id.filter(|_| native_sso),
        subject: Some(request.subject.clone()),
        scopes,
        properties: request.properties.clone().unwrap_or_default(),
        code: code.clone(),
        authentication: Authentication { nonce: parameters.nonce, ..authentication },
        consented_claims: request.consented_claims.clone(),
        claims_in_id_token: claims.in_id_token.clone(),
        claims_at_user_info: claims.at_user_info.clone(),
        user_info_claims: claims.user_info_member,
        transformed_claims: claims.transformed_member,
        access_token_duration: request.access_token_duration,
        resources: parameters.resources,
        authorization_details: request.authorization_details.clone().or(parameters.authorization_details),
        ..Grant::new(parameters.client_id, parameters.identified_by, GrantType::Implicit)
    };
    access_token::add_claims(&mut grant, request.jwt_at_claims.as_deref())?;
    if let Some(management) = &parameters.grant_management {
        let mut released = claims.in_id_token;
        released.extend(claims.at_user_info);
        released.sort();
        released.dedup();
        let released = grant.consented_claims.clone().unwrap_or(released);
        grant.grant_id = Some(managed_grant::apply(call, management, &grant, released)?);
    }
    let mut members = Vec::new();
    if let Some(code) = &code {
        members.push(("code", code.clone()));
    }
    let access = response_types.token.then(|| {
        let options = TokenOptions { access_token: request.access_token.clone(), ..TokenOptions::default() };
        issuance::issue(call, grant.clone(), options)
    });
    let access = access.transpose()?.and_then(|token| token.access);
    if let Some(access) = &access {
        members.push(("access_token", access.shown().into()));
        members.push(("token_type", issuance::token_type(call.service(), &grant.confirmation).into()));
        members.push(("expires_in", access.duration.to_string()));
        members.push(("scope", grant.scopes.join(" ")));
    }
    let id_token = response_types.id_token.then(|| {
        let mut told = grant.clone();
        if let Some(state) = &destination.state {
            // It ties the state to the ID token (Financial-grade API 1.0 Part 2, 5.1.1).
            let alg = id_token::sign_alg(call.state.clients.get(&grant.client_id));
            told.authentication.claims.insert("s_hash".into(), half_hash(&alg, state).into());
        }
        id_token::signed(call, &told, access.as_ref(), code.as_deref())
    });
    let id_token = id_token.transpose()?;
    if let Some(id_token) = &id_token {
        members.push(("id_token", id_token.clone()));
    }
    if let Some(code) = &code {
        grant.grant_type = GrantType::AuthorizationCode;
        grant.confirmation.dpop_key = parameters.dpop_jkt;
        let duration = match call.service().authorization_code_duration {
            Some(duration) if duration > 0 => duration,
            _ => 600,
        };
        let client = call.state.clients.get(&grant.client_id);
        let profiles = client.map(|client| Profiles::of_scopes(call.service(), client, &grant.scopes));
        let duration = profiles.unwrap_or_default().code_duration(duration);
        let code_record =
            Code { grant, redirect_uri: parameters.redirect_uri, challenge: parameters.challenge, used: false };
        let expires_at = call.now.saturating_add(duration.saturating_mul(1000));
        call.state.codes.insert(code.clone(), code_record, expires_at, call.now);
    }
    let content = Some(destination.content(call, members)?);
    Ok(answer!(
        AuthorizationIssueResponse,
        AuthorizationIssueAction::from(destination.action()),
        ApiResult::new("A040001", "The authorization request was processed."),
        content,
        authorization_code: code.map(Secret::from),
        access_token_expires_at: access.as_ref().map(|access| access.expires_at),
        access_token_duration: access.as_ref().map(|access| access.duration),
        jwt_access_token: access.as_ref().and_then(|access| access.jwt().map(Secret::from)),
        access_token: access.map(|access| access.text().into()),
        id_token: id_token.map(Secret::from),
        ticket_info: parameters.context.map(|context| authorization::ticket_info(Some(&context))),
    ))
}

/// Has the keys fetched that the response, and the ID token in it, are encrypted with.
pub(super) fn fetch_keys(call: &Call<'_>, ticket: &Secret) -> Result<(), Refused> {
    let Ok(parameters) = call.state.authorization_tickets.get(ticket.expose(), call.now) else { return Ok(()) };
    let Some(client) = call.state.clients.get(&parameters.client_id) else { return Ok(()) };
    let id_token = client.id_token_encryption_alg.as_ref().filter(|_| parameters.response_types.id_token);
    let response = client.authorization_encryption_alg.as_ref().filter(|_| parameters.destination.response_mode.jwt);
    client_keys::fetch_for(call, client, id_token.into_iter().chain(response))
}
