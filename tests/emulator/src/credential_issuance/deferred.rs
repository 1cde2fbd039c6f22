//! Deferred credential requests (OpenID for Verifiable Credential Issuance 1.0, section 9).

use authlete_core::credential_issuance::{
    CredentialDeferredIssueAction, CredentialDeferredIssueRequest, CredentialDeferredIssueResponse,
    CredentialDeferredParseAction, CredentialDeferredParseRequest, CredentialDeferredParseResponse,
    CredentialRequestInfo,
};
use serde_json::{Map, Value};

use super::response_encryption::ResponseEncryption;
use super::{Failure, Settled, check_enabled, find, object, order, settle, token};
use crate::api_result::{ApiResult, answer};
use crate::call::Call;
use crate::credential_issuer::is_final;
use crate::router::ApiFault;
use crate::store::Token;

/// Answers `/vci/deferred/parse`.
pub(super) fn parse(
    call: &mut Call<'_>,
    request: CredentialDeferredParseRequest,
) -> Result<CredentialDeferredParseResponse, ApiFault> {
    let parsed = token(call, &request.access_token).and_then(|token| {
        let members = object(call, request.request_content.expose())?;
        parsed(call, &token, members)
    });
    Ok(match parsed {
        Ok(info) => {
            let result = ApiResult::new("A474001", "The deferred credential request was parsed.");
            answer!(CredentialDeferredParseResponse, CredentialDeferredParseAction::Ok, result, None, info: Some(info))
        }
        Err(failure) => {
            let (action, content) = (CredentialDeferredParseAction::from(failure.action), failure.content(call));
            answer!(CredentialDeferredParseResponse, action, failure.refused.result, Some(content))
        }
    })
}

/// Answers `/vci/deferred/issue`.
pub(super) fn issue(
    call: &mut Call<'_>,
    request: CredentialDeferredIssueRequest,
) -> Result<CredentialDeferredIssueResponse, ApiFault> {
    let issued = check_enabled(call).and_then(|()| {
        order::check(call, &request.order, |parsed| parsed.deferred)?;
        if !is_final(call.service()) && request.order.issuance_deferred == Some(true) {
            return Err(Failure::request("A475301", "issuance_pending", "The credential is not ready yet."));
        }
        settle(call, &request.order, None, request.denied, request.interval)
    });
    Ok(match issued {
        Ok(Settled { action, result, content, .. }) => {
            let action = CredentialDeferredIssueAction::from(action);
            answer!(CredentialDeferredIssueResponse, action, result, Some(content))
        }
        Err(failure) => {
            let (action, content) = (CredentialDeferredIssueAction::from(failure.action), failure.content(call));
            answer!(CredentialDeferredIssueResponse, action, failure.refused.result, Some(content))
        }
    })
}

/// The request of a transaction ID.
fn parsed(
    call: &mut Call<'_>,
    token: &Token,
    mut members: Map<String, Value>,
) -> Result<CredentialRequestInfo, Failure> {
    let Some(Value::String(identifier)) = members.remove("transaction_id") else {
        let text = "'transaction_id' is missing or not a text.";
        return Err(Failure::request("A474301", "invalid_credential_request", text));
    };
    let unknown = |text| Failure::request("A474302", "invalid_transaction_id", text);
    let found = find(call, &identifier).map_err(|_| unknown("The transaction ID is unknown or has expired."))?;
    if !found.deferred || !found.is_of_grant(token) {
        return Err(unknown("The transaction ID is not one for this access token."));
    }
    let info = found.info(&identifier);
    // The wallet may have a new key for the response by now (9.1).
    if let Some(value) = members.remove("credential_response_encryption") {
        let encryption = ResponseEncryption::parse(call, token, Some(value))?;
        if let Ok(found) = call.state.credential_requests.get_mut(&identifier, call.now) {
            found.response_encryption = encryption;
        }
    }
    Ok(info)
}
