//! `/client/extension/requestable_scopes`: the scopes that a client may ask for. Others are left out of its requests.

use authlete_core::NoContent;
use authlete_core::requestable_scopes::{
    DeleteRequestableScopes, GetRequestableScopes, PutRequestableScopes, RequestableScopes, SetRequestableScopes,
};
use authlete_core::types::ClientIdentifier;

use crate::call::Call;
use crate::clients;
use crate::router::{ApiFault, routes};

routes! {
    GetRequestableScopes => get;
    SetRequestableScopes => set;
    PutRequestableScopes => put;
    DeleteRequestableScopes => delete;
}

/// Answers `/client/extension/requestable_scopes/get/{clientId}`.
pub(crate) fn get(call: &mut Call<'_>, request: GetRequestableScopes) -> Result<RequestableScopes, ApiFault> {
    let extension = clients::named(call, &request.client_id)?.extension.as_ref();
    let limited = extension.filter(|extension| extension.requestable_scopes_enabled == Some(true));
    let requestable_scopes = limited.map(|extension| extension.requestable_scopes.clone().unwrap_or_default());
    Ok(RequestableScopes { requestable_scopes, ..Default::default() })
}

/// Answers the `POST` form of `/client/extension/requestable_scopes/update/{clientId}`.
pub(crate) fn set(call: &mut Call<'_>, request: SetRequestableScopes) -> Result<RequestableScopes, ApiFault> {
    change(call, &request.client_id, request.scopes)
}

/// Answers the `PUT` form.
pub(crate) fn put(call: &mut Call<'_>, request: PutRequestableScopes) -> Result<RequestableScopes, ApiFault> {
    change(call, &request.client_id, request.scopes)
}

/// Answers `/client/extension/requestable_scopes/delete/{clientId}`.
pub(crate) fn delete(call: &mut Call<'_>, request: DeleteRequestableScopes) -> Result<NoContent, ApiFault> {
    change(call, &request.client_id, RequestableScopes::default()).map(|_| NoContent)
}

/// Limits a client to the scopes, or lifts the limit where there are none, as opposed to an empty list.
fn change(
    call: &mut Call<'_>,
    identifier: &ClientIdentifier,
    scopes: RequestableScopes,
) -> Result<RequestableScopes, ApiFault> {
    let client_id = clients::named_id(call, identifier)?;
    let now = call.now;
    call.state.clients.change(client_id, |client| {
        let extension = client.extension.get_or_insert_default();
        extension.requestable_scopes_enabled = Some(scopes.requestable_scopes.is_some());
        extension.requestable_scopes.clone_from(&scopes.requestable_scopes);
        client.modified_at = Some(now);
    });
    Ok(scopes)
}
