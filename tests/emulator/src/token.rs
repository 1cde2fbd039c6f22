//! `/auth/token`: finds the client, checks it, and hands over to the grant type.

mod code;
mod deferred;
mod exchange;
mod foreign_jwt;
mod jwt_bearer;
mod native_sso;
mod pre_authorized_code;
mod refresh;

use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::types::GrantType;

use crate::api_result::{ApiResult, Refused, answer};
use crate::authorization_parameters::resource;
use crate::call::Call;
use crate::client_authentication::attestation;
use crate::client_authentication::{Authenticated, ClientRequest as _, Failure, authenticate};
use crate::client_identity::AboutClient as _;
use crate::credential_offer::PRE_AUTHORIZED_CODE;
use crate::dpop::{self, DpopRequest as _};
use crate::fapi::Profiles;
use crate::form::Form;
use crate::grant::Grant;
use crate::issuance::{self, TokenOptions};
use crate::router::{ApiFault, routes};
use crate::store::Token;
use crate::{client_keys, confirmation, credential_nonce, password, scopes};

routes! {
    TokenRequest => token;
}

/// Answers `/auth/token`.
pub(crate) fn token(call: &mut Call<'_>, request: TokenRequest) -> Result<TokenResponse, ApiFault> {
    let nonce = dpop::nonce(call, request.dpop());
    let attestation_challenge = attestation::next_challenge(call, &request.credentials());
    let answer = attempt(call, &request);
    let (action, refused) = match answer {
        Ok(response) => return Ok(TokenResponse { dpop_nonce: nonce, attestation_challenge, ..response }),
        Err(failure) => {
            failure.with_action(TokenAction::InternalServerError, TokenAction::BadRequest, TokenAction::InvalidClient)
        }
    };
    let content = Some(refused.json(call.service()));
    let answer = answer!(TokenResponse, action, refused.result, content, dpop_nonce: nonce);
    Ok(TokenResponse { attestation_challenge, ..answer })
}

fn attempt(call: &mut Call<'_>, request: &TokenRequest) -> Result<TokenResponse, Failure> {
    if call.lacks("parameters") {
        return Err(Failure::Request(Refused::caller("A047201", "The call does not contain 'parameters'.")));
    }
    let form = Form::parse(request.parameters.expose());
    let grant_type = grant_type(call, &form).map_err(Failure::Request)?;
    let client = match authenticate(call, &form, &request.credentials()) {
        // The authorization server may know such clients by the token that they bring.
        Err(Failure::Client(refused)) if refused.result.code == "A244305" && decided_elsewhere(&grant_type) => {
            return ask(call, &form, None, &grant_type).map_err(Failure::Request);
        }
        // A wallet that scans an offer may be known to nobody (OpenID for Verifiable Credential Issuance 1.0, section 6.1).
        Err(Failure::Client(refused))
            if refused.result.code == "A244305"
                && grant_type == GrantType::PreAuthorizedCode
                && call.service().pre_authorized_grant_anonymous_access_supported == Some(true) =>
        {
            Authenticated::anonymous(grant_type.clone())
        }
        client => client?,
    };
    let allowed = |listed: &Option<Vec<GrantType>>| match listed {
        Some(listed) => listed.contains(&grant_type),
        None => grant_type == GrantType::AuthorizationCode,
    };
    if !allowed(&client.client.grant_types) {
        let text = format!("The client (ID = {}) does not use this grant type.", client.client_id);
        return Err(Failure::Request(Refused::new("A295306", "unauthorized_client", text)));
    }
    if matches!(grant_type, GrantType::AuthorizationCode | GrantType::Ciba | GrantType::DeviceCode) {
        client_keys::fetch_for(call, &client.client, &client.client.id_token_encryption_alg)
            .map_err(Failure::Request)?;
    }
    call.confirmation = confirmation::of_request(call, request, &client)?;
    let profiles = Profiles::of_request(call.service(), &client.client, &form);
    profiles.check_binding(&call.confirmation).map_err(Failure::Request)?;
    let response = match grant_type {
        GrantType::AuthorizationCode => code::exchange(call, request, &form, &client),
        GrantType::Ciba => deferred::auth_req_id(call, request, &form, &client),
        GrantType::DeviceCode => deferred::device_code(call, request, &form, &client),
        GrantType::RefreshToken => refresh::refresh(call, request, &form, &client),
        GrantType::Password => password::ask(call, request, &form, &client),
        GrantType::PreAuthorizedCode => pre_authorized_code::exchange(call, request, &form, &client),
        GrantType::TokenExchange if native_sso::is_meant(call, &form) => {
            native_sso::exchange(call, request, &form, &client)
        }
        GrantType::TokenExchange | GrantType::JwtBearer => ask(call, &form, Some(&client), &grant_type),
        _ => client_credentials(call, request, &form, &client),
    };
    response.map_err(Failure::Request)
}

/// Whether the authorization server decides on the grant and makes the tokens by itself.
fn decided_elsewhere(grant_type: &GrantType) -> bool {
    matches!(grant_type, GrantType::TokenExchange | GrantType::JwtBearer)
}

/// Hands a request to the authorization server.
fn ask(
    call: &Call<'_>,
    form: &Form,
    client: Option<&Authenticated>,
    grant_type: &GrantType,
) -> Result<TokenResponse, Refused> {
    let answer = match grant_type {
        GrantType::TokenExchange => exchange::ask(call, form, client),
        _ => jwt_bearer::ask(call, form, client),
    }?;
    Ok(match client {
        Some(client) => answer.about_client(call, client.client_id, client.identified_by),
        None => answer,
    })
}

/// The grant type, if it is one that can be served here.
fn grant_type(call: &Call<'_>, form: &Form) -> Result<GrantType, Refused> {
    let text = form.required("grant_type", ["A049301", "A049302", "A049303"])?;
    let unsupported = |code, text: String| Err(Refused::new(code, "unsupported_grant_type", text));
    let grant_type = match text {
        "authorization_code" => GrantType::AuthorizationCode,
        "refresh_token" => GrantType::RefreshToken,
        "password" => GrantType::Password,
        "client_credentials" => GrantType::ClientCredentials,
        "urn:openid:params:grant-type:ciba" => GrantType::Ciba,
        "urn:ietf:params:oauth:grant-type:device_code" => GrantType::DeviceCode,
        "urn:ietf:params:oauth:grant-type:token-exchange" => GrantType::TokenExchange,
        "urn:ietf:params:oauth:grant-type:jwt-bearer" => GrantType::JwtBearer,
        "implicit" => return unsupported("A049306", "The grant type 'implicit' has no token request.".into()),
        PRE_AUTHORIZED_CODE => GrantType::PreAuthorizedCode,
        _ => return unsupported("A049304", "'grant_type' has an unknown value.".into()),
    };
    let supported = match &call.service().supported_grant_types {
        Some(listed) => listed.contains(&grant_type),
        None => grant_type == GrantType::AuthorizationCode,
    };
    if !supported {
        return unsupported("A049305", format!("The service does not support the grant type '{text}'."));
    }
    Ok(grant_type)
}

fn client_credentials(
    call: &mut Call<'_>,
    request: &TokenRequest,
    form: &Form,
    client: &Authenticated,
) -> Result<TokenResponse, Refused> {
    use authlete_core::types::ClientType;
    if client.client.client_type != Some(ClientType::Confidential) {
        return Err(Refused::new("A052301", "unauthorized_client", "Public clients cannot use client credentials."));
    }
    let asked = form.get("scope").map_err(|_| Refused::request("A052302", "'scope' is repeated."))?;
    let scopes = scopes::granted(call.service(), &client.client, asked);
    if scopes.is_empty() && call.service().scope_required == Some(true) {
        return Err(Refused::new("A052303", "invalid_scope", "No scope of the request is known."));
    }
    let grant = Grant {
        scopes,
        resources: resource::read(form)?,
        properties: request.properties.clone().unwrap_or_default(),
        ..Grant::new(client.client_id, client.identified_by, GrantType::ClientCredentials)
    };
    let token = issuance::issue(call, grant, options(request, false))?;
    let result = ApiResult::new("A052001", "The token request (client_credentials) was processed.");
    Ok(granted(call, &token, None, TokenAction::Ok, result))
}

/// What a token request says about the tokens themselves.
fn options(request: &TokenRequest, refreshable: bool) -> TokenOptions {
    TokenOptions {
        access_token: request.access_token.clone().filter(|token| !token.expose().is_empty()),
        access_token_duration: request.access_token_duration,
        refresh_token_duration: request.refresh_token_duration,
        refreshable,
        access_token_claims: request.jwt_at_claims.clone(),
        ..TokenOptions::default()
    }
}

/// Whether service and client both have refresh tokens.
pub(crate) fn is_refreshable(call: &Call<'_>, client_id: i64) -> bool {
    let lists = |listed: &Option<Vec<GrantType>>| listed.iter().flatten().any(|it| *it == GrantType::RefreshToken);
    let client = call.state.clients.get(&client_id);
    lists(&call.service().supported_grant_types) && client.is_some_and(|client| lists(&client.grant_types))
}

/// The answer that carries tokens. Where they come from a credential offer and nonces for key proofs are those of access tokens, it
/// carries one too (the first Implementer's Draft of OpenID for Verifiable Credential Issuance 1.0, section 6.2).
pub(crate) fn granted(
    call: &mut Call<'_>,
    token: &Token,
    id_token: Option<String>,
    action: TokenAction,
    result: ApiResult,
) -> TokenResponse {
    let grant = &token.grant;
    let mut members = issuance::members(call.service(), token, id_token.as_deref());
    let is_of_offer = grant.grant_type == GrantType::PreAuthorizedCode;
    let nonce = is_of_offer.then(|| credential_nonce::renew(call, token)).flatten();
    if let Some(nonce) = &nonce {
        nonce.add_to(&mut members);
    }
    let client = call.state.clients.get(&grant.client_id);
    let (access, refresh) = (token.access.as_ref(), token.refresh.as_ref());
    // The authorization server prepares the claims of an ID token that is still to be made.
    let prepares_claims = matches!(action, TokenAction::IdTokenReissuable | TokenAction::NativeSso);
    let requested_claims = Some(&grant.claims_in_id_token).filter(|claims| prepares_claims && !claims.is_empty());
    answer!(
        TokenResponse,
        action,
        result,
        Some(issuance::body(members)),
        access_token: access.map(|access| access.text().into()),
        jwt_access_token: access.and_then(|access| access.jwt()).map(Into::into),
        access_token_expires_at: access.map(|access| access.expires_at),
        access_token_duration: access.map(|access| access.duration),
        refresh_token: refresh.map(|refresh| refresh.text().into()),
        refresh_token_expires_at: refresh.map(|refresh| refresh.expires_at),
        refresh_token_duration: refresh.map(|refresh| refresh.duration),
        id_token: id_token.map(Into::into),
        grant_type: Some(grant.grant_type.clone()),
        client_auth_method: client.and_then(|client| client.token_auth_method.clone()),
        subject: grant.subject.clone(),
        scopes: Some(token.scopes.to_vec()),
        refresh_token_scopes: refresh.map(|_| grant.scopes.clone()),
        properties: (!grant.properties.is_empty()).then(|| grant.properties.clone()),
        resources: (!grant.resources.is_empty()).then(|| grant.resources.clone()),
        access_token_resources: (!token.resources.is_empty()).then(|| token.resources.to_vec()),
        authorization_details: grant.authorization_details.clone(),
        grant_id: grant.grant_id.clone(),
        requested_id_token_claims: requested_claims.cloned(),
        cnonce_expires_at: nonce.as_ref().map(|nonce| nonce.expires_at),
        cnonce_duration: nonce.as_ref().map(|nonce| nonce.duration),
        cnonce: nonce.map(|nonce| nonce.text),
    )
    .about_client(call, grant.client_id, grant.identified_by)
}
