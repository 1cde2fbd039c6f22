//! `/auth/token/create`: a token without a token request.

use std::collections::HashSet;

use authlete_core::Secret;
use authlete_core::token_management::{TokenCreateAction, TokenCreateRequest, TokenCreateResponse};
use authlete_core::types::GrantType;

use crate::api_result::ApiResult;
use crate::call::Call;
use crate::client_identity::IdentifiedBy;
use crate::confirmation::Confirmation;
use crate::grant::{Authentication, Grant};
use crate::issuance::{self, TokenOptions};
use crate::router::ApiFault;
use crate::store::Token;
use crate::{clients, scopes, subject};

/// Answers `/auth/token/create`.
pub(crate) fn create(call: &mut Call<'_>, request: TokenCreateRequest) -> Result<TokenCreateResponse, ApiFault> {
    Ok(match plan(call, &request, &mut HashSet::new()) {
        Err(result) => refused(TokenCreateAction::BadRequest, &result),
        Ok(plan) => match plan.carry_out(call) {
            Ok(token) => created(call, &token),
            Err(result) => refused(TokenCreateAction::InternalServerError, &result),
        },
    })
}

fn refused(action: TokenCreateAction, result: &ApiResult) -> TokenCreateResponse {
    TokenCreateResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        ..TokenCreateResponse::new(action)
    }
}

/// A token that can be created.
pub(super) struct Plan {
    grant: Grant,
    options: TokenOptions,
}

impl Plan {
    /// Creates the token. It cannot be had where it has to be a JWT and that cannot be made.
    pub(super) fn carry_out(self, call: &mut Call<'_>) -> Result<Token, ApiResult> {
        issuance::issue(call, self.grant, self.options)
            .map_err(|refused| ApiResult::new("A108205", refused.result.text))
    }
}

/// Checks a request. `taken` has the values of the tokens that are to be created along with it.
pub(super) fn plan(
    call: &Call<'_>,
    request: &TokenCreateRequest,
    taken: &mut HashSet<String>,
) -> Result<Plan, ApiResult> {
    let grant_type = grant_type(call, request)?;
    let subject = subject(request, &grant_type)?;
    let scopes = request.scopes.clone().unwrap_or_default();
    let known = scopes::known(call.service(), &scopes);
    if let Some(unknown) = scopes.iter().find(|scope| !known.contains(scope)) {
        return Err(ApiResult::new("A106201", format!("The service has no scope '{unknown}'.")));
    }
    let client_id = client(call, request)?;
    let refreshes = call.service().supported_grant_types.iter().flatten().any(|it| *it == GrantType::RefreshToken);
    let refresh_token = given(&request.refresh_token);
    let fault = match grant_type {
        GrantType::Implicit => Some(("A108203", "the grant type is 'implicit'")),
        GrantType::ClientCredentials => Some(("A108204", "the grant type is 'client_credentials'")),
        _ if !refreshes => Some(("A108202", "the service has no refresh tokens")),
        _ => None,
    };
    if let (Some((code, why)), Some(_)) = (fault, &refresh_token) {
        return Err(ApiResult::new(code, format!("'refreshToken' cannot be given: {why}.")));
    }
    let access_token = given(&request.access_token);
    let tokens = &call.state.tokens;
    let mut is_taken = |token: &Option<Secret>, known: &dyn Fn(&str) -> bool| {
        let text = token.as_ref().map(Secret::expose);
        text.is_some_and(|text| known(text) || !taken.insert(text.into()))
    };
    if is_taken(&access_token, &|text| tokens.of_access(text).is_some()) {
        return Err(ApiResult::new("A144201", "There is such an access token already."));
    }
    if is_taken(&refresh_token, &|text| tokens.of_refresh(text).is_some()) {
        return Err(ApiResult::new("A144202", "There is such a refresh token already."));
    }
    let grant = Grant {
        subject,
        scopes: known,
        properties: request.properties.clone().unwrap_or_default(),
        authentication: Authentication {
            time: request.auth_time.filter(|time| *time > 0),
            acr: request.acr.clone(),
            ..Authentication::default()
        },
        confirmation: Confirmation {
            certificate: request.certificate_thumbprint.clone(),
            dpop_key: request.dpop_key_thumbprint.clone(),
        },
        resources: request.resources.clone().unwrap_or_default(),
        for_external_attachment: request.for_external_attachment == Some(true),
        authorization_details: request.authorization_details.clone(),
        session_id: request.session_id.clone().filter(|session_id| !session_id.is_empty()),
        ..Grant::new(client_id, identified_by(request), grant_type)
    };
    let options = TokenOptions {
        access_token,
        refresh_token,
        access_token_duration: request.access_token_duration,
        refresh_token_duration: request.refresh_token_duration,
        refreshable: fault.is_none(),
        persistent: request.access_token_persistent == Some(true),
        access_token_claims: request.jwt_at_claims.clone(),
        ..TokenOptions::default()
    };
    Ok(Plan { grant, options })
}

/// The identifier that the client is said to have used.
fn identified_by(request: &TokenCreateRequest) -> IdentifiedBy {
    match (request.client_id_alias_used, request.client_entity_id_used, request.metadata_document_used) {
        (Some(true), ..) => IdentifiedBy::Alias,
        (_, Some(true), _) => IdentifiedBy::EntityId,
        (.., Some(true)) => IdentifiedBy::MetadataDocument,
        _ => IdentifiedBy::Id,
    }
}

fn given(token: &Option<Secret>) -> Option<Secret> {
    token.clone().filter(|token| !token.expose().is_empty())
}

fn grant_type(call: &Call<'_>, request: &TokenCreateRequest) -> Result<GrantType, ApiResult> {
    let grant_type = request.grant_type.clone();
    let supported = match &call.service().supported_grant_types {
        Some(listed) => listed.contains(&grant_type),
        None => grant_type == GrantType::AuthorizationCode,
    };
    match grant_type {
        empty if empty.as_str().is_empty() => Err(ApiResult::new("A104201", "'grantType' is missing or empty.")),
        GrantType::RefreshToken => Err(ApiResult::new("A104202", "No token is created by 'REFRESH_TOKEN'.")),
        other if !supported => {
            Err(ApiResult::new("A104203", format!("The service does not support the grant type '{other}'.")))
        }
        supported => Ok(supported),
    }
}

fn subject(request: &TokenCreateRequest, grant_type: &GrantType) -> Result<Option<String>, ApiResult> {
    let subject = request.subject.as_deref().unwrap_or_default();
    match grant_type {
        GrantType::ClientCredentials => return Ok(None),
        GrantType::JwtBearer if subject.is_empty() => return Ok(None),
        _ => {}
    }
    let checked = subject::check_subject(subject, ["A105201", "A105202", "A105203"]);
    checked.map(|()| Some(subject.into())).map_err(|refused| refused.result)
}

fn client(call: &Call<'_>, request: &TokenCreateRequest) -> Result<i64, ApiResult> {
    let name = match request.client_id.filter(|client_id| *client_id != 0) {
        Some(client_id) => client_id.to_string(),
        None => request.client_identifier.clone().unwrap_or_default(),
    };
    let found = clients::find(&call.state, &name).and_then(|(client_id, _)| call.state.clients.get(&client_id));
    match found {
        None => Err(ApiResult::new("A107201", format!("No client has the client ID ({name})."))),
        Some(client) if client.locked == Some(true) => {
            Err(ApiResult::new("A107203", format!("The client ({name}) is locked.")))
        }
        Some(client) => Ok(client.client_id.unwrap_or_default()),
    }
}

fn created(call: &Call<'_>, token: &Token) -> TokenCreateResponse {
    let grant = &token.grant;
    let access = token.access.as_ref();
    let name = grant.grant_type.as_str().to_ascii_lowercase();
    let result =
        ApiResult::new("A109001", format!("An access token was created: {name}, client = {}", grant.client_id));
    TokenCreateResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        grant_type: Some(grant.grant_type.clone()),
        client_id: Some(grant.client_id),
        client_identifier: Some(clients::own_id(&call.state, grant.client_id, grant.identified_by)),
        subject: grant.subject.clone(),
        scopes: Some(token.scopes.to_vec()),
        access_token: access.map(|access| access.text().into()),
        jwt_access_token: access.and_then(|access| access.jwt()).map(Into::into),
        authorization_details: grant.authorization_details.clone(),
        token_type: Some(issuance::token_type(call.service(), &grant.confirmation).into()),
        expires_in: access.map(|access| access.duration),
        expires_at: access.map(|access| access.expires_at),
        refresh_token: token.refresh.as_ref().map(|refresh| refresh.text().into()),
        refresh_token_scopes: token.refresh.as_ref().map(|_| grant.scopes.clone()),
        properties: (!grant.properties.is_empty()).then(|| grant.properties.clone()),
        session_id: grant.session_id.clone(),
        for_external_attachment: Some(grant.for_external_attachment),
        token_id: access.and_then(|access| call.state.tokens.of_access(&access.text())).map(|id| id.to_string()),
        ..TokenCreateResponse::new(TokenCreateAction::Ok)
    }
}
