//! Batch credential requests, which OpenID for Verifiable Credential Issuance had in its drafts: several requests in one, answered
//! at the same places in one response.

use authlete_core::credential_issuance::{
    CredentialBatchIssueAction, CredentialBatchIssueRequest, CredentialBatchIssueResponse, CredentialBatchParseAction,
    CredentialBatchParseRequest, CredentialBatchParseResponse,
};
use serde_json::{Map, Value, json};

use super::order::{self, Issuance};
use super::{CredentialRequest, Failure, object, remember, success, token, written};
use crate::api_result::{ApiResult, answer};
use crate::call::Call;
use crate::credential_nonce;
use crate::router::ApiFault;
use crate::store::Token;

/// Answers `/vci/batch/parse`.
pub(super) fn parse(
    call: &mut Call<'_>,
    request: CredentialBatchParseRequest,
) -> Result<CredentialBatchParseResponse, ApiFault> {
    let parsed = token(call, &request.access_token).and_then(|token| {
        let parsed = parsed(call, &token, request.request_content.expose());
        parsed.map_err(|failure| failure.with_nonce(call, &token))
    });
    Ok(match parsed {
        Ok(parsed) => {
            let infos = parsed.into_iter().map(|request| remember(call, request)).collect();
            let result = ApiResult::new("A476001", "The batch credential request was parsed.");
            answer!(CredentialBatchParseResponse, CredentialBatchParseAction::Ok, result, None, info: Some(infos))
        }
        Err(failure) => {
            let (action, content) = (CredentialBatchParseAction::from(failure.action), failure.content(call));
            answer!(CredentialBatchParseResponse, action, failure.refused.result, Some(content))
        }
    })
}

fn parsed(call: &Call<'_>, token: &Token, text: &str) -> Result<Vec<CredentialRequest>, Failure> {
    let malformed = || {
        let text = "'credential_requests' is not an array of JSON objects.";
        Failure::request("A476301", "invalid_credential_request", text)
    };
    let Some(Value::Array(requests)) = object(call, text)?.remove("credential_requests") else {
        return Err(malformed());
    };
    if requests.is_empty() {
        return Err(malformed());
    }
    let one = |request| match request {
        Value::Object(members) => CredentialRequest::parse(call, token, members),
        _ => Err(malformed()),
    };
    requests.into_iter().map(one).collect()
}

/// Answers `/vci/batch/issue`.
pub(super) fn issue(
    call: &mut Call<'_>,
    request: CredentialBatchIssueRequest,
) -> Result<CredentialBatchIssueResponse, ApiFault> {
    let issued = token(call, &request.access_token).and_then(|token| issued(call, &token, &request));
    Ok(match issued {
        Ok((action, content)) => {
            let result = ApiResult::new("A476002", "The batch credential request was answered.");
            answer!(CredentialBatchIssueResponse, CredentialBatchIssueAction::from(action), result, Some(content))
        }
        Err(failure) => {
            let (action, content) = (CredentialBatchIssueAction::from(failure.action), failure.content(call));
            answer!(CredentialBatchIssueResponse, action, failure.refused.result, Some(content))
        }
    })
}

/// All of the responses, or none.
fn issued(
    call: &mut Call<'_>,
    token: &Token,
    request: &CredentialBatchIssueRequest,
) -> Result<(&'static str, authlete_core::Secret), Failure> {
    let Some(first) = request.orders.first() else {
        return Err(Failure::caller("A476201", "The call has no orders."));
    };
    let (mut issuances, mut responses) = (Vec::with_capacity(request.orders.len()), Vec::new());
    for order in &request.orders {
        let identifier = order.request_identifier.as_str();
        if issuances.iter().any(|(known, _)| *known == identifier) {
            return Err(Failure::caller("A476202", "Two orders are for the same request."));
        }
        order::check(call, order, |parsed| !parsed.deferred && parsed.is_of(token))?;
        let issuance = order::fulfil(call, order)?;
        responses.push(match &issuance {
            Issuance::Deferred => json!({ "transaction_id": identifier }),
            Issuance::Issued(credentials) => match credentials.as_slice() {
                [credential] => json!({ "credential": credential }),
                credentials => json!({ "credentials": credentials }),
            },
        });
        issuances.push((identifier, issuance));
    }
    let accepted = issuances.iter().all(|(_, issuance)| matches!(issuance, Issuance::Deferred));
    let mut body = Map::from_iter([("credential_responses".to_string(), responses.into())]);
    if let Some(nonce) = credential_nonce::renew(call, token) {
        nonce.add_to(&mut body);
    }
    // One response has one encryption: that of the first request.
    let (content, is_jwt) = written(call, &first.request_identifier, &body.into())?;
    for (identifier, issuance) in &issuances {
        order::conclude(call, identifier, issuance);
    }
    Ok((success(accepted, is_jwt), content))
}
