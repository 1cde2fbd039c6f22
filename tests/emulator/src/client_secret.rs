//! `/client/secret/refresh`, `/client/secret/update` and `/client/lock_flag/update`: what a client's settings cannot change.

use authlete_core::Secret;
use authlete_core::client::{
    ClientSecretRefreshResponse, ClientSecretUpdateResponse, RefreshClientSecret, UpdateClientLockFlag,
    UpdateClientSecret,
};
use authlete_core::types::{ApiResponse, ClientIdentifier};

use crate::api_result::ApiResult;
use crate::call::Call;
use crate::clients;
use crate::jose::base64url;
use crate::random::Random as _;
use crate::router::{ApiFault, routes};
use crate::state::State;

routes! {
    RefreshClientSecret => refresh;
    UpdateClientSecret => update;
    UpdateClientLockFlag => lock;
}

/// The longest secret: 64 bytes in base64url, which is also what Authlete generates.
const LONGEST: usize = 86;

/// A new secret.
pub(crate) fn fresh_secret(state: &mut State) -> Secret {
    let mut bytes = [0; 64];
    state.random.fill(&mut bytes);
    base64url(bytes).into()
}

/// Answers `/client/secret/refresh/{clientIdentifier}`.
pub(crate) fn refresh(
    call: &mut Call<'_>,
    request: RefreshClientSecret,
) -> Result<ClientSecretRefreshResponse, ApiFault> {
    let client_id = named(call, &request.client_identifier, "A148201")?;
    let secret = fresh_secret(&mut call.state);
    let old = replace(call, client_id, secret.clone());
    let result = ApiResult::new("A148001", format!("The client (ID = {client_id}) has a new secret."));
    Ok(ClientSecretRefreshResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        new_client_secret: Some(secret),
        old_client_secret: old,
        ..Default::default()
    })
}

/// Answers `/client/secret/update/{clientIdentifier}`.
pub(crate) fn update(call: &mut Call<'_>, request: UpdateClientSecret) -> Result<ClientSecretUpdateResponse, ApiFault> {
    let client_id = named(call, &request.client_identifier, "A149201")?;
    let secret = request.request.client_secret;
    check(&secret).map_err(|text| ApiFault::new(400, "A149601", format!("'clientSecret' is malformed: {text}.")))?;
    let old = replace(call, client_id, secret.clone());
    let result = ApiResult::new("A149001", format!("The secret of the client (ID = {client_id}) was changed."));
    Ok(ClientSecretUpdateResponse {
        result_code: Some(result.code.into()),
        result_message: Some(result.message()),
        new_client_secret: Some(secret),
        old_client_secret: old,
        ..Default::default()
    })
}

/// A secret has the characters of base64url and is no longer than a generated one.
fn check(secret: &Secret) -> Result<(), &'static str> {
    let secret = secret.expose();
    match secret {
        "" => Err("it is empty"),
        secret if secret.len() > LONGEST => Err("it is longer than 86 characters"),
        secret if !secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')) => {
            Err("its characters are not all letters, digits, '-' and '_'")
        }
        _ => Ok(()),
    }
}

fn replace(call: &mut Call<'_>, client_id: i64, secret: Secret) -> Option<Secret> {
    let (mut old, now) = (None, call.now);
    call.state.clients.change(client_id, |client| {
        old = client.client_secret.replace(secret);
        client.modified_at = Some(now);
    });
    old
}

/// Answers `/client/lock_flag/update/{clientIdentifier}`.
pub(crate) fn lock(call: &mut Call<'_>, request: UpdateClientLockFlag) -> Result<ApiResponse, ApiFault> {
    let name = request.client_identifier.to_string();
    let client_id = named(call, &request.client_identifier, "A001218")?;
    let (wanted, now) = (request.request.client_locked, call.now);
    let locked = call.state.clients.get(&client_id).and_then(|client| client.locked).unwrap_or_default();
    match (locked, wanted) {
        (true, true) => return Err(ApiFault::new(400, "A293203", "The client is locked already.")),
        (false, false) => return Err(ApiFault::new(400, "A293204", "The client is unlocked already.")),
        _ => {}
    }
    call.state.clients.change(client_id, |client| (client.locked, client.modified_at) = (Some(wanted), Some(now)));
    Ok(answered(ApiResult::new("A293001", format!("The lock flag of the client ({name}) was changed."))))
}

/// The answer of an API that has nothing but a result.
pub(crate) fn answered(result: ApiResult) -> ApiResponse {
    ApiResponse { result_code: Some(result.code.into()), result_message: Some(result.message()), ..Default::default() }
}

/// The client of that identifier; the code is for one that does not exist.
fn named(call: &Call<'_>, identifier: &ClientIdentifier, unknown: &'static str) -> Result<i64, ApiFault> {
    clients::named_id(call, identifier).map_err(|fault| match fault.code {
        "A001212" => ApiFault { code: unknown, ..fault },
        _ => fault,
    })
}
