//! `grant_type=urn:ietf:params:oauth:grant-type:token-exchange` (RFC 8693). The authorization server decides; the form of the
//! request and the tokens that are known here are checked before.
//!
//! Authlete's catalogue ends before these codes. A311304 (a public client) is known; the others are this emulator's.

use authlete_core::Secret;
use authlete_core::token::{TokenAction, TokenInfo, TokenResponse};
use authlete_core::types::{ClientType, GrantType, TokenType};

use super::foreign_jwt::{self, JwtProblem};
use crate::api_result::{ApiResult, Refused, answer};
use crate::authorization_parameters::resource;
use crate::call::Call;
use crate::client_authentication::Authenticated;
use crate::client_identity::AboutClient as _;
use crate::form::Form;
use crate::scopes;
use crate::store::{Token, TokenValue};

/// The names of token types (RFC 8693 3).
const TOKEN_TYPES: &[(&str, TokenType)] = &[
    ("urn:ietf:params:oauth:token-type:jwt", TokenType::Jwt),
    ("urn:ietf:params:oauth:token-type:access_token", TokenType::AccessToken),
    ("urn:ietf:params:oauth:token-type:refresh_token", TokenType::RefreshToken),
    ("urn:ietf:params:oauth:token-type:id_token", TokenType::IdToken),
    ("urn:ietf:params:oauth:token-type:saml1", TokenType::Saml1),
    ("urn:ietf:params:oauth:token-type:saml2", TokenType::Saml2),
    ("urn:openid:params:token-type:device-secret", TokenType::DeviceSecret),
];

/// Hands the request to the authorization server.
pub(super) fn ask(call: &Call<'_>, form: &Form, client: Option<&Authenticated>) -> Result<TokenResponse, Refused> {
    check_client(call, client)?;
    let requested = token_type(form, "requested_token_type")?;
    let (subject_token, subject_type) = match (form.lenient("subject_token"), token_type(form, "subject_token_type")?) {
        (None, _) => return Err(Refused::request("A311308", "'subject_token' is missing.")),
        (_, None) => return Err(Refused::request("A311309", "'subject_token_type' is missing.")),
        (Some(token), Some(kind)) => (token, kind),
    };
    let actor = match (form.lenient("actor_token"), token_type(form, "actor_token_type")?) {
        (None, None) => None,
        (Some(token), Some(kind)) => Some((token, kind)),
        (Some(_), None) => return Err(Refused::request("A311310", "'actor_token_type' is missing.")),
        (None, Some(_)) => {
            return Err(Refused::request("A311311", "'actor_token_type' is there without 'actor_token'."));
        }
    };
    let subject_info = check_token(call, "subject_token", subject_token, &subject_type)?;
    let actor_info = match &actor {
        Some((token, kind)) => check_token(call, "actor_token", token, kind)?,
        None => None,
    };
    let scopes = client.map(|client| scopes::granted(call.service(), &client.client, form.lenient("scope")));
    let listed = |name: &str| Some(form.all(name).to_vec()).filter(|values| !values.is_empty());
    Ok(answer!(
        TokenResponse,
        TokenAction::TokenExchange,
        ApiResult::new("A311001", "The token exchange request is well-formed."),
        None,
        grant_type: Some(GrantType::TokenExchange),
        client_auth_method: client.and_then(|client| client.client.token_auth_method.clone()),
        scopes: scopes.or_else(|| Some(crate::form::words(form.lenient("scope")))),
        resources: Some(resource::read(form)?).filter(|resources| !resources.is_empty()),
        audiences: listed("audience"),
        requested_token_type: requested,
        subject_token: Some(Secret::from(subject_token)),
        subject_token_type: Some(subject_type),
        subject_token_info: subject_info,
        actor_token: actor.as_ref().map(|(token, _)| Secret::from(*token)),
        actor_token_type: actor.map(|(_, kind)| kind),
        actor_token_info: actor_info,
    ))
}

/// Whether the service lets that client exchange tokens.
pub(super) fn check_client(call: &Call<'_>, client: Option<&Authenticated>) -> Result<(), Refused> {
    let (service, refused) =
        (call.service(), |code, text: &'static str| Err(Refused::new(code, "unauthorized_client", text)));
    let confidential = service.token_exchange_by_confidential_clients_only == Some(true);
    let permitted = service.token_exchange_by_permitted_clients_only == Some(true);
    let Some(Authenticated { client, .. }) = client else {
        return match confidential || permitted || service.token_exchange_by_identifiable_clients_only == Some(true) {
            true => refused("A311303", "The service does not exchange tokens of clients that are not identified."),
            false => Ok(()),
        };
    };
    if confidential && client.client_type != Some(ClientType::Confidential) {
        return refused("A311304", "The service does not exchange tokens of public clients.");
    }
    let has_permission = client.extension.as_ref().is_some_and(|it| it.token_exchange_permitted == Some(true));
    match permitted && !has_permission {
        true => refused("A311305", "The client has no permission to exchange tokens."),
        false => Ok(()),
    }
}

/// The token type of that name.
pub(super) fn token_type_named(text: &str) -> Option<TokenType> {
    TOKEN_TYPES.iter().find(|(known, _)| *known == text).map(|(_, kind)| kind.clone())
}

fn token_type(form: &Form, name: &str) -> Result<Option<TokenType>, Refused> {
    let text = form.get(name).map_err(|_| Refused::request("A311307", format!("'{name}' is repeated.")))?;
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    token_type_named(text)
        .map(Some)
        .ok_or_else(|| Refused::request("A311306", format!("'{name}' has an unknown value.")))
}

/// Checks a token as far as its type allows, and tells what is known of it.
fn check_token(call: &Call<'_>, name: &str, token: &str, kind: &TokenType) -> Result<Option<TokenInfo>, Refused> {
    let wrong = |code, text: &str| Refused::request(code, format!("'{name}' {text}."));
    let tokens = &call.state.tokens;
    let own = match kind {
        TokenType::AccessToken => tokens.of_access(token),
        TokenType::RefreshToken => tokens.of_refresh(token),
        TokenType::Jwt | TokenType::IdToken => {
            let service = call.service();
            let encrypted = service.token_exchange_encrypted_jwt_rejected == Some(true);
            let unsigned = service.token_exchange_unsigned_jwt_rejected == Some(true);
            let issuer = service.issuer.as_deref().filter(|_| *kind == TokenType::IdToken);
            return foreign_jwt::check(call, token, encrypted, unsigned, issuer).map(|_| None).map_err(|problem| {
                let code = match problem {
                    JwtProblem::Malformed => "A311314",
                    JwtProblem::Encrypted => "A311315",
                    JwtProblem::Unsigned => "A311316",
                    JwtProblem::Signature => "A311317",
                    JwtProblem::Expired => "A311318",
                    JwtProblem::Future => "A311319",
                };
                wrong(code, problem.text())
            });
        }
        _ => return Ok(None),
    };
    let own = own.and_then(|id| tokens.get(id)).ok_or_else(|| wrong("A311312", "does not exist"))?;
    let value = if *kind == TokenType::AccessToken { own.access.as_ref() } else { own.refresh.as_deref() };
    let value = value.filter(|value| value.is_live(call.now));
    let value = value.ok_or_else(|| wrong("A311313", "has expired"))?;
    Ok(Some(info(call, own, value, *kind == TokenType::AccessToken)))
}

fn info(call: &Call<'_>, token: &Token, value: &TokenValue, access: bool) -> TokenInfo {
    let grant = &token.grant;
    let names = if access { &*token.scopes } else { &grant.scopes };
    TokenInfo {
        subject: grant.subject.clone(),
        scopes: Some(scopes::details(call.service(), names)),
        expires_at: Some(value.expires_at),
        properties: (!grant.properties.is_empty()).then(|| grant.properties.clone()),
        resources: (!grant.resources.is_empty()).then(|| grant.resources.clone()),
        authorization_details: grant.authorization_details.clone(),
        ..TokenInfo::default()
    }
    .about_client(call, grant.client_id, grant.identified_by)
}
