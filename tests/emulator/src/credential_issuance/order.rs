//! Orders: what the authorization server decides about a request that was parsed.

use authlete_core::credential_issuance::CredentialIssuanceOrder;

use super::{CredentialRequest, Failure, find, sd_jwt};
use crate::call::Call;
use crate::store::Lost;

/// How long a transaction ID is good where the service does not say, in seconds.
const TRANSACTION_DURATION: i64 = 86_400;

/// What an order comes to.
pub(super) enum Issuance {
    /// One credential for each key.
    Issued(Vec<String>),
    Deferred,
}

/// Whether the order is for a request that is waiting for it.
pub(super) fn check(
    call: &Call<'_>,
    order: &CredentialIssuanceOrder,
    is_meant: impl Fn(&CredentialRequest) -> bool,
) -> Result<(), Failure> {
    let identifier = order.request_identifier.as_str();
    if identifier.is_empty() {
        return Err(Failure::caller("A473201", "The order does not contain 'requestIdentifier'."));
    }
    match find(call, identifier) {
        Ok(request) if is_meant(request) => Ok(()),
        Ok(_) => Err(Failure::caller("A473203", "The request of the order is not one for this access token and API.")),
        Err(Lost::Unknown) => Err(Failure::caller("A473202", "There is no request for the order.")),
        Err(Lost::Expired) => Err(Failure::caller("A473204", "The request of the order has expired.")),
    }
}

/// Writes what the order asks for. The request stays until [`conclude`].
pub(super) fn fulfil(call: &mut Call<'_>, order: &CredentialIssuanceOrder) -> Result<Issuance, Failure> {
    if order.issuance_deferred == Some(true) {
        return Ok(Issuance::Deferred);
    }
    let request = find(call, &order.request_identifier);
    let request = request.map_err(|_| Failure::caller("A473202", "There is no request for the order."))?;
    let content = sd_jwt::Content::of(call, request, order)?;
    let keys = match request.binding_keys.as_slice() {
        [] => vec![None],
        keys => keys.iter().cloned().map(Some).collect(),
    };
    let credentials = keys.into_iter().map(|key| content.sign(call, key));
    credentials.collect::<Result<_, _>>().map(Issuance::Issued)
}

/// Forgets a request that was answered, or keeps it as long as its transaction ID is good.
pub(super) fn conclude(call: &mut Call<'_>, identifier: &str, issuance: &Issuance) {
    let Some(mut request) = call.state.credential_requests.remove(identifier) else { return };
    if let Issuance::Deferred = issuance {
        let duration = call.service().credential_transaction_duration.filter(|duration| *duration > 0);
        let expires_at = call.now.saturating_add(duration.unwrap_or(TRANSACTION_DURATION).saturating_mul(1000));
        request.deferred = true;
        call.state.credential_requests.insert(identifier, request, expires_at, call.now);
    }
}
