//! Token exchanges of Native SSO: an application shows the ID token of another one on the same device, and the device secret that
//! came with it (OpenID Connect Native SSO for Mobile Apps 1.0, section 4).
//!
//! The catalogue has no codes of token exchange: A311002 is known; those of the refusals are this emulator's.

use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::types::{GrantType, TokenType};
use serde_json::{Map, Value};

use super::{exchange, granted, is_refreshable, options};
use crate::api_result::{ApiResult, Refused};
use crate::authorization_parameters::resource;
use crate::call::Call;
use crate::client_authentication::Authenticated;
use crate::form::Form;
use crate::grant::{Authentication, Grant};
use crate::jose;
use crate::{clients, id_token, issuance, scopes};

/// Whether a token exchange is one of Native SSO.
pub(super) fn is_meant(call: &Call<'_>, form: &Form) -> bool {
    let is = |name: &str, kind: TokenType| form.lenient(name).and_then(exchange::token_type_named) == Some(kind);
    call.service().native_sso_supported == Some(true)
        && is("subject_token_type", TokenType::IdToken)
        && is("actor_token_type", TokenType::DeviceSecret)
}

/// Issues the tokens. The authorization server checks the session and the device secret, and has `/nativesso` write the response.
pub(super) fn exchange(
    call: &mut Call<'_>,
    request: &TokenRequest,
    form: &Form,
    client: &Authenticated,
) -> Result<TokenResponse, Refused> {
    exchange::check_client(call, Some(client))?;
    let given = |name, codes| form.required(name, codes);
    let subject_token = given("subject_token", ["A311308", "A311308", "A311307"])?;
    let device_secret = given("actor_token", ["A311320", "A311320", "A311307"])?;
    let wrong = |code, text: &'static str| Refused::request(code, format!("'subject_token' {text}."));
    let claims = verified(call, subject_token)
        .ok_or_else(|| wrong("A311321", "is not an ID token of this service, signed for one of its clients"))?;
    let text = |name: &str| claims.get(name).and_then(Value::as_str).map(String::from);
    let session_id = text("sid").ok_or_else(|| wrong("A311322", "has no 'sid'"))?;
    let device_secret_hash = text("ds_hash").ok_or_else(|| wrong("A311323", "has no 'ds_hash'"))?;
    let subject = subject(call, &session_id).or_else(|| text("sub"));

    let granted_scopes = scopes::granted(call.service(), &client.client, form.lenient("scope"));
    let grant = Grant {
        subject,
        scopes: granted_scopes,
        properties: request.properties.clone().unwrap_or_default(),
        authentication: Authentication {
            time: claims.get("auth_time").and_then(jose::seconds),
            acr: text("acr"),
            sub: text("sub"),
            ..Authentication::default()
        },
        resources: resource::read(form)?,
        session_id: Some(session_id.clone()),
        ..Grant::new(client.client_id, client.identified_by, GrantType::TokenExchange)
    };
    let refreshable = is_refreshable(call, client.client_id);
    let token = issuance::issue(call, grant, options(request, refreshable))?;
    let result = ApiResult::new("A311002", "The token request (token-exchange) is one of Native SSO.");
    Ok(TokenResponse {
        response_content: None,
        session_id: Some(session_id),
        device_secret: Some(device_secret.into()),
        device_secret_hash: Some(device_secret_hash),
        subject_token: Some(subject_token.into()),
        subject_token_type: Some(TokenType::IdToken),
        actor_token: Some(device_secret.into()),
        actor_token_type: Some(TokenType::DeviceSecret),
        audiences: Some(form.all("audience").to_vec()).filter(|audiences| !audiences.is_empty()),
        ..granted(call, &token, None, TokenAction::NativeSso, result)
    })
}

/// The claims of an ID token that the service issued to whichever client. It may have expired: the session counts.
fn verified(call: &Call<'_>, id_token: &str) -> Option<Map<String, Value>> {
    let audience = jose::read(id_token).ok()?.claims()?.remove("aud")?;
    let audience = audience.as_str().or_else(|| audience.get(0)?.as_str())?;
    let (client_id, _) = clients::find(&call.state, audience)?;
    let claims = id_token::verified(call, call.state.clients.get(&client_id)?, id_token)?;
    (claims.get("iss")?.as_str() == call.service().issuer.as_deref()).then_some(claims)
}

/// The user of a session, as the tokens of it know him: clients may know him by another name.
fn subject(call: &Call<'_>, session_id: &str) -> Option<String> {
    let mut tokens = call.state.tokens.of_session(session_id).filter_map(|id| call.state.tokens.get(id));
    tokens.find_map(|token| token.grant.subject.clone())
}
