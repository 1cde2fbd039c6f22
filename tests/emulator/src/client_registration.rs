//! `/client/registration` with `/get`, `/update` and `/delete`: dynamic client registration (RFC 7591, RFC 7592, OpenID Connect
//! Dynamic Client Registration 1.0).

pub(crate) mod metadata;
mod software_statement;
pub(crate) mod vocabulary;

use authlete_core::Secret;
use authlete_core::client::Client;
use authlete_core::registration::{
    ClientRegistrationAction, ClientRegistrationRequest, ClientRegistrationResponse, DynamicClientDelete,
    DynamicClientGet, DynamicClientRegister, DynamicClientUpdate,
};
use authlete_core::types::{ClientAuthMethod, ClientSource, ClientType, Embedded};
use serde_json::{Map, Value};

use crate::api_result::{ApiResult, Refused, answer};
use crate::call::Call;
use crate::client_secret::fresh_secret;
use crate::clients;
use crate::jose::base64url;
use crate::router::{ApiFault, routes};
use crate::store::tokens::hash;
use software_statement::SOFTWARE_STATEMENT;

routes! {
    DynamicClientRegister => register;
    DynamicClientGet => get;
    DynamicClientUpdate => update;
    DynamicClientDelete => delete;
}

/// An answer that refuses, with what to do about it.
type Refusal = (ClientRegistrationAction, Refused);

/// Answers `/client/registration`.
pub(crate) fn register(
    call: &mut Call<'_>,
    request: DynamicClientRegister,
) -> Result<ClientRegistrationResponse, ApiFault> {
    Ok(attempt_to_register(call, &request.request).unwrap_or_else(|refusal| refused(call, refusal)))
}

fn attempt_to_register(
    call: &mut Call<'_>,
    request: &ClientRegistrationRequest,
) -> Result<ClientRegistrationResponse, Refusal> {
    check_supported(call)?;
    let wrong = |refused| (ClientRegistrationAction::BadRequest, refused);
    let metadata = read(call, request).map_err(wrong)?;
    check_software(call, &metadata).map_err(wrong)?;
    let wanted = metadata::client(call, &metadata).map_err(wrong)?;
    let token = call.fresh();
    let wanted = Client {
        client_secret: Some(fresh_secret(&mut call.state)),
        dynamically_registered: Some(true),
        client_source: Some(ClientSource::DynamicRegistration),
        registration_access_token_hash: Some(token_hash(&token)),
        ..wanted
    };
    let client = clients::register(&mut call.state, wanted, call.now);
    let text = format!("The client was created with id '{}'.", client.client_id.unwrap_or_default());
    let result = ApiResult::new("A202001", text);
    let statement = metadata.get(SOFTWARE_STATEMENT);
    Ok(registered(call, ClientRegistrationAction::Created, result, &client, &token, statement))
}

/// Answers `/client/registration/get`.
pub(crate) fn get(call: &mut Call<'_>, request: DynamicClientGet) -> Result<ClientRegistrationResponse, ApiFault> {
    Ok(match authorized(call, &request.request) {
        Ok((client, token)) => {
            let result = ApiResult::new("A217001", "The client was read.");
            registered(call, ClientRegistrationAction::Ok, result, &client, &token, None)
        }
        Err(refusal) => refused(call, refusal),
    })
}

/// Answers `/client/registration/update`, which replaces: what is left out goes back to its default (RFC 7592 2.2).
pub(crate) fn update(
    call: &mut Call<'_>,
    request: DynamicClientUpdate,
) -> Result<ClientRegistrationResponse, ApiFault> {
    Ok(attempt_to_update(call, &request.request).unwrap_or_else(|refusal| refused(call, refusal)))
}

fn attempt_to_update(
    call: &mut Call<'_>,
    request: &ClientRegistrationRequest,
) -> Result<ClientRegistrationResponse, Refusal> {
    let (client, token) = authorized(call, request)?;
    let wrong = |refused| (ClientRegistrationAction::BadRequest, refused);
    let metadata = read(call, request).map_err(wrong)?;
    let client_id = client.client_id.unwrap_or_default();
    match metadata.get("client_id") {
        None => return Err(wrong(Refused::request("A214301", "'client_id' is missing."))),
        Some(Value::String(text)) if *text == client_id.to_string() => {}
        Some(Value::Number(number)) if number.as_i64() == Some(client_id) => {}
        Some(_) => return Err(wrong(Refused::request("A214302", "'client_id' is not that of the client."))),
    }
    let secret = client.client_secret.as_ref().map(Secret::expose);
    if metadata.get("client_secret").is_some_and(|given| given.as_str() != secret) {
        return Err(wrong(Refused::request("A215304", "'client_secret' is not that of the client.")));
    }
    let wanted = metadata::client(call, &metadata).map_err(wrong)?;
    let client = Client {
        // What is no metadata stays.
        client_id_alias: client.client_id_alias.clone(),
        client_id_alias_enabled: client.client_id_alias_enabled,
        developer: client.developer.clone(),
        attributes: client.attributes.clone(),
        modified_at: Some(call.now),
        ..clients::set_by_authlete(wanted, &client)
    };
    call.state.clients.insert(client_id, client.clone());
    let result = ApiResult::new("A213001", "The client was updated.");
    let statement = metadata.get(SOFTWARE_STATEMENT);
    Ok(registered(call, ClientRegistrationAction::Updated, result, &client, &token, statement))
}

/// Answers `/client/registration/delete`.
pub(crate) fn delete(
    call: &mut Call<'_>,
    request: DynamicClientDelete,
) -> Result<ClientRegistrationResponse, ApiFault> {
    Ok(match authorized(call, &request.request) {
        Ok((client, _)) => {
            call.state.forget_client(client.client_id.unwrap_or_default());
            let result = ApiResult::new("A216001", "The client was deleted.");
            answer!(ClientRegistrationResponse, ClientRegistrationAction::Deleted, result, None)
        }
        Err(refusal) => refused(call, refusal),
    })
}

fn refused(call: &Call<'_>, (action, refused): Refusal) -> ClientRegistrationResponse {
    let content = Some(refused.json(call.service()));
    answer!(ClientRegistrationResponse, action, refused.result, content)
}

fn check_supported(call: &Call<'_>) -> Result<(), Refusal> {
    match call.service().dynamic_registration_supported {
        Some(true) => Ok(()),
        _ => {
            let refused = Refused::caller("A206201", "The service does not support dynamic client registration.");
            Err((ClientRegistrationAction::InternalServerError, refused))
        }
    }
}

/// The client that the registration access token is for, and the token.
fn authorized(call: &Call<'_>, request: &ClientRegistrationRequest) -> Result<(Client, String), Refusal> {
    check_supported(call)?;
    let action = match call.service().unauthorized_on_client_config_supported {
        Some(true) => ClientRegistrationAction::Unauthorized,
        _ => ClientRegistrationAction::BadRequest,
    };
    let refuse = |code, text: String| Err((action.clone(), Refused::new(code, "invalid_token", text)));
    let name = request.client_id.as_deref().unwrap_or_default();
    let Ok(client_id) = name.parse::<i64>() else {
        return refuse("A215301", format!("The client ID ({name}) is not a number."));
    };
    let Some(client) = call.state.clients.get(&client_id) else {
        return refuse("A215302", format!("There is no client with the ID '{client_id}'."));
    };
    if client.dynamically_registered != Some(true) {
        return refuse("A215303", format!("The client ({client_id}) did not register itself."));
    }
    let Some(token) = request.token.as_ref().map(Secret::expose).filter(|token| !token.is_empty()) else {
        return refuse("A215305", "There is no registration access token.".into());
    };
    match &client.registration_access_token_hash {
        None => refuse("A215306", format!("The client ({client_id}) has no registration access token.")),
        Some(hash) if *hash != token_hash(token) => {
            refuse("A215307", format!("The registration access token is not that of the client ({client_id})."))
        }
        Some(_) => Ok((client.clone(), token.into())),
    }
}

fn token_hash(token: &str) -> String {
    base64url(hash(token))
}

/// The metadata of a request.
fn read(call: &Call<'_>, request: &ClientRegistrationRequest) -> Result<Map<String, Value>, Refused> {
    let wrong = |code, text| Refused::new(code, "invalid_client_metadata", text);
    let text = request.json.as_ref().map(Secret::expose).unwrap_or_default();
    if text.trim().is_empty() {
        return Err(wrong("A203302", "There is no client metadata."));
    }
    let metadata =
        serde_json::from_str(text).map_err(|_| wrong("A203303", "The client metadata is no JSON object."))?;
    software_statement::apply(call, metadata)
}

/// Refuses one more client of the same software, where the service wants it so. The catalogue has no code for it: this one is of
/// this emulator.
fn check_software(call: &Call<'_>, metadata: &Map<String, Value>) -> Result<(), Refused> {
    let software_id = metadata.get("software_id").and_then(Value::as_str);
    let blocked = call.service().dcr_duplicate_software_id_blocked == Some(true);
    match software_id.filter(|software_id| blocked && call.state.clients.has_software(software_id)) {
        Some(_) => {
            let text = "There is a client with the same 'software_id'.";
            Err(Refused::new("A204316", "invalid_client_metadata", text))
        }
        None => Ok(()),
    }
}

/// The answer with what the client is registered with, and the software statement of the request as it came (RFC 7591 3.2.1).
fn registered(
    call: &Call<'_>,
    action: ClientRegistrationAction,
    result: ApiResult,
    client: &Client,
    token: &str,
    statement: Option<&Value>,
) -> ClientRegistrationResponse {
    let service = call.service();
    let client_id = client.client_id.unwrap_or_default();
    let mut content = metadata::of(service, client);
    content.insert("client_id".into(), client_id.to_string().into());
    content.insert("client_id_issued_at".into(), (client.created_at.unwrap_or_default() / 1000).into());
    if has_secret(client) {
        content.insert("client_secret".into(), client.client_secret.as_ref().map(Secret::expose).into());
        content.insert("client_secret_expires_at".into(), 0.into());
    }
    content.extend(statement.map(|statement| (SOFTWARE_STATEMENT.to_string(), statement.clone())));
    content.insert("registration_access_token".into(), token.into());
    let base = service.registration_management_endpoint.as_ref().or(service.registration_endpoint.as_ref());
    if let Some(base) = base {
        let uri = format!("{}/{client_id}", base.trim_end_matches('/'));
        content.insert("registration_client_uri".into(), uri.into());
    }
    answer!(
        ClientRegistrationResponse,
        action,
        result,
        Some(Value::Object(content).to_string().into()),
        client: Embedded::of(client).ok(),
    )
}

/// Whether the client has a use for its secret.
pub(crate) fn has_secret(client: &Client) -> bool {
    use ClientAuthMethod::{ClientSecretBasic, ClientSecretJwt, ClientSecretPost};
    client.client_type == Some(ClientType::Confidential)
        && matches!(client.token_auth_method, Some(ClientSecretBasic | ClientSecretPost | ClientSecretJwt))
}
