//! `/vci/single/…`, `/vci/batch/…` and `/vci/deferred/…`: credential requests are parsed, then answered with credentials (OpenID for
//! Verifiable Credential Issuance 1.0, sections 8 and 9).
//!
//! Authlete's catalogue ends before these APIs. The codes are this emulator's; the same mistake has the same code at all of them.

mod batch;
mod deferred;
pub(crate) mod issuable;
mod key_proof;
mod order;
mod request;
mod response_encryption;
mod sd_jwt;

use authlete_core::Secret;
use authlete_core::credential_issuance::{
    CredentialBatchIssueRequest, CredentialBatchParseRequest, CredentialDeferredIssueRequest,
    CredentialDeferredParseRequest, CredentialSingleIssueAction, CredentialSingleIssueRequest,
    CredentialSingleIssueResponse, CredentialSingleParseAction, CredentialSingleParseRequest,
    CredentialSingleParseResponse,
};
use serde_json::{Map, Value, json};

use crate::api_result::{ApiResult, Refused, answer};
use crate::credential_issuer::{is_enabled, switched_off};
use crate::introspection::{Unusable, live};
use crate::router::{ApiFault, routes};
use crate::state::{Call, Token};
use crate::store::Lost;
use batch::{issue as issue_batch, parse as parse_batch};
use deferred::{issue as issue_deferred, parse as parse_deferred};
use issuable::issuable;
use order::Outcome;
pub(crate) use request::CredentialRequest;

routes! {
    CredentialSingleParseRequest => parse;
    CredentialSingleIssueRequest => issue;
    CredentialBatchParseRequest => parse_batch;
    CredentialBatchIssueRequest => issue_batch;
    CredentialDeferredParseRequest => parse_deferred;
    CredentialDeferredIssueRequest => issue_deferred;
}

/// When wallets may ask again where the call does not say, in seconds.
const INTERVAL: i32 = 5;

/// An action that is not success, and why.
struct Failure {
    action: &'static str,
    refused: Refused,
}

impl Failure {
    /// A mistake in what the wallet sent.
    fn request(code: &'static str, error: &'static str, text: impl Into<String>) -> Self {
        Self { action: "BAD_REQUEST", refused: Refused::new(code, error, text.into()) }
    }

    /// A mistake of the authorization server in its call.
    fn caller(code: &'static str, text: impl Into<String>) -> Self {
        Self { action: "CALLER_ERROR", refused: Refused::caller(code, text.into()) }
    }

    /// What the response carries: a challenge, or an error as JSON.
    fn content(&self, call: &Call<'_>) -> Secret {
        match self.action {
            "UNAUTHORIZED" => self.refused.challenge(call.service(), &[]),
            _ => self.refused.json(call.service()),
        }
    }
}

/// Answers `/vci/single/parse`.
fn parse(
    call: &mut Call<'_>,
    request: CredentialSingleParseRequest,
) -> Result<CredentialSingleParseResponse, ApiFault> {
    let parsed = token(call, &request.access_token).and_then(|token| {
        let members = object(request.request_content.expose())?;
        CredentialRequest::parse(call, &token, members)
    });
    Ok(match parsed {
        Ok(parsed) => {
            let info = remember(call, parsed);
            let result = ApiResult::new("A470001", "The credential request was parsed.");
            answer!(CredentialSingleParseResponse, CredentialSingleParseAction::Ok, result, None, info: Some(info))
        }
        Err(failure) => {
            let (action, content) = (CredentialSingleParseAction::from(failure.action), failure.content(call));
            answer!(CredentialSingleParseResponse, action, failure.refused.result, Some(content))
        }
    })
}

/// Answers `/vci/single/issue`.
fn issue(
    call: &mut Call<'_>,
    request: CredentialSingleIssueRequest,
) -> Result<CredentialSingleIssueResponse, ApiFault> {
    let issued = token(call, &request.access_token).and_then(|token| {
        order::check(call, &request.order, |parsed| !parsed.deferred && parsed.is_of(&token))?;
        settle(call, &request.order, request.denied, request.interval)
    });
    Ok(match issued {
        Ok(Settled { action, result, content, transaction_id }) => {
            let action = CredentialSingleIssueAction::from(action);
            answer!(
                CredentialSingleIssueResponse,
                action,
                result,
                Some(content),
                transaction_id: transaction_id,
            )
        }
        Err(failure) => {
            let (action, content) = (CredentialSingleIssueAction::from(failure.action), failure.content(call));
            answer!(CredentialSingleIssueResponse, action, failure.refused.result, Some(content))
        }
    })
}

/// How a request was answered.
struct Settled {
    action: &'static str,
    result: ApiResult,
    content: Secret,
    transaction_id: Option<String>,
}

/// Answers one request as its order says: with credentials, with a transaction ID, or with the refusal of the issuer.
fn settle(
    call: &mut Call<'_>,
    order: &authlete_core::credential_issuance::CredentialIssuanceOrder,
    denied: Option<bool>,
    interval: Option<i32>,
) -> Result<Settled, Failure> {
    let identifier = order.request_identifier.as_str();
    if denied == Some(true) {
        call.state.credential_requests.remove(identifier);
        return Err(Failure::request("A473301", "credential_request_denied", "The issuer denied the request."));
    }
    let outcome = order::fulfil(call, order)?;
    let (accepted, body, result) = match &outcome {
        Outcome::Issued(credentials) => {
            let credentials: Vec<_> =
                credentials.iter().map(|credential| json!({ "credential": credential })).collect();
            (false, json!({ "credentials": credentials }), ApiResult::new("A473001", "The credentials were issued."))
        }
        Outcome::Deferred => {
            let interval = interval.filter(|interval| *interval > 0).unwrap_or(INTERVAL);
            let body = json!({ "transaction_id": identifier, "interval": interval });
            (true, body, ApiResult::new("A473002", "The issuance was deferred."))
        }
    };
    let (content, is_jwt) = written(call, identifier, &body)?;
    order::conclude(call, identifier, &outcome);
    let action = match (accepted, is_jwt) {
        (false, false) => "OK",
        (false, true) => "OK_JWT",
        (true, false) => "ACCEPTED",
        (true, true) => "ACCEPTED_JWT",
    };
    let transaction_id = accepted.then(|| identifier.to_string());
    Ok(Settled { action, result, content, transaction_id })
}

/// A response, encrypted where the request wants it so.
fn written(call: &Call<'_>, identifier: &str, body: &Value) -> Result<(Secret, bool), Failure> {
    let request = call.state.credential_requests.get(identifier, call.now);
    match request.ok().and_then(|request| request.response_encryption.as_ref()) {
        None => Ok((body.to_string().into(), false)),
        Some(encryption) => Ok((encryption.encrypt(call, body)?.into(), true)),
    }
}

/// The token of a request that is to be answered with credentials.
fn token(call: &mut Call<'_>, text: &Secret) -> Result<Token, Failure> {
    check_enabled(call)?;
    let invalid = |code, text: &'static str| Failure {
        action: "UNAUTHORIZED",
        refused: Refused::new(code, "invalid_token", text),
    };
    let token = live(call, text).map_err(|unusable| match unusable {
        Unusable::Missing => invalid("A470301", "There is no access token."),
        Unusable::Unknown => invalid("A470302", "The access token does not exist."),
        Unusable::Expired(_) | Unusable::BothExpired(_) | Unusable::Refreshable(_) => {
            invalid("A470303", "The access token has expired.")
        }
    })?;
    match issuable(call.service(), &token).is_empty() {
        false => Ok(token),
        true => Err(invalid("A470304", "The access token is not one for credentials.")),
    }
}

fn check_enabled(call: &Call<'_>) -> Result<(), Failure> {
    match is_enabled(call.service()) {
        true => Ok(()),
        false => Err(Failure { action: "FORBIDDEN", refused: switched_off("A470201") }),
    }
}

/// The body of a request of wallets.
fn object(text: &str) -> Result<Map<String, Value>, Failure> {
    let wrong = |code, text: &str| Failure::request(code, "invalid_credential_request", text);
    if crate::jose::is_jwe(text) && !text.trim_start().starts_with('{') {
        return Err(wrong("A471302", "The emulator does not decrypt credential requests."));
    }
    serde_json::from_str(text).map_err(|_| wrong("A471301", "The request is not a JSON object."))
}

/// Remembers a parsed request until its order comes.
fn remember(
    call: &mut Call<'_>,
    request: CredentialRequest,
) -> authlete_core::credential_issuance::CredentialRequestInfo {
    let identifier = call.fresh();
    let info = request.info(&identifier);
    let expires_at = call.now.saturating_add(crate::state::TICKET_LIFE);
    call.state.credential_requests.insert(identifier, request, expires_at, call.now);
    info
}

/// The request that a name means.
fn find<'s>(call: &'s Call<'_>, identifier: &str) -> Result<&'s CredentialRequest, Lost> {
    call.state.credential_requests.get(identifier, call.now)
}
