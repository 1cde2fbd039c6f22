//! `grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer` (RFC 7523 2.1). The authorization server verifies the signature and
//! decides; the claims are checked before.
//!
//! Authlete's catalogue ends before these codes. They are this emulator's, in the order of the checks.

use authlete_core::Secret;
use authlete_core::token::{TokenAction, TokenResponse};
use authlete_core::types::GrantType;
use serde_json::{Map, Value};

use super::foreign_jwt::{self, JwtProblem};
use crate::api_result::{ApiResult, Refused, answer};
use crate::authorization_parameters::resource;
use crate::call::Call;
use crate::client_authentication::Authenticated;
use crate::form::{Form, words};
use crate::scopes;

/// Hands the request to the authorization server.
pub(super) fn ask(call: &Call<'_>, form: &Form, client: Option<&Authenticated>) -> Result<TokenResponse, Refused> {
    let service = call.service();
    if client.is_none() && service.jwt_grant_by_identifiable_clients_only == Some(true) {
        let text = "The service does not take assertions of clients that are not identified.";
        return Err(Refused::new("A314303", "unauthorized_client", text));
    }
    let assertion = form.lenient("assertion").ok_or_else(|| Refused::request("A314304", "'assertion' is missing."))?;
    let encrypted = service.jwt_grant_encrypted_jwt_rejected == Some(true);
    let unsigned = service.jwt_grant_unsigned_jwt_rejected == Some(true);
    let claims = foreign_jwt::check(call, assertion, encrypted, unsigned, None).map_err(|problem| {
        let code = match problem {
            JwtProblem::Malformed => "A314305",
            JwtProblem::Encrypted => "A314306",
            JwtProblem::Unsigned | JwtProblem::Signature => "A314307",
            JwtProblem::Expired => "A314314",
            JwtProblem::Future => "A314315",
        };
        Refused::new(code, "invalid_grant", format!("'assertion' {}.", problem.text()))
    })?;
    if let Some(claims) = claims {
        check_claims(call, &claims)?;
    }
    let scopes = match client {
        Some(client) => scopes::granted(service, &client.client, form.lenient("scope")),
        None => words(form.lenient("scope")),
    };
    let resources = Some(resource::read(form)?).filter(|resources| !resources.is_empty());
    Ok(answer!(
        TokenResponse,
        TokenAction::JwtBearer,
        ApiResult::new("A314001", "The JWT bearer request is well-formed."),
        None,
        grant_type: Some(GrantType::JwtBearer),
        client_auth_method: client.and_then(|client| client.client.token_auth_method.clone()),
        scopes: Some(scopes),
        resources: resources,
        assertion: Some(Secret::from(assertion)),
    ))
}

/// Checks what an assertion has to say (RFC 7523 3).
fn check_claims(call: &Call<'_>, claims: &Map<String, Value>) -> Result<(), Refused> {
    let invalid = |code, text: &'static str| Err(Refused::new(code, "invalid_grant", text));
    let has = |name: &str| claims.get(name).and_then(Value::as_str).is_some_and(|text| !text.is_empty());
    if !has("iss") {
        return invalid("A314308", "'assertion' has no 'iss'.");
    }
    if !has("sub") {
        return invalid("A314309", "'assertion' has no 'sub'.");
    }
    let service = call.service();
    let own = [service.issuer.as_deref(), service.token_endpoint.as_deref()];
    let is_own = |aud: &Value| aud.as_str().is_some_and(|aud| own.contains(&Some(aud)));
    match claims.get("aud") {
        None | Some(Value::Null) => return invalid("A314310", "'assertion' has no 'aud'."),
        Some(Value::Array(listed)) if listed.iter().any(is_own) => {}
        Some(aud) if is_own(aud) => {}
        Some(_) => return invalid("A314311", "'aud' of 'assertion' is not this authorization server."),
    }
    match claims.contains_key("exp") {
        true => Ok(()),
        false => invalid("A314312", "'assertion' has no 'exp'."),
    }
}
