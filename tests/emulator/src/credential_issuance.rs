//! `/vci/single/…`, `/vci/batch/…` and `/vci/deferred/…`: credential requests are parsed, then answered with credentials (OpenID for
//! Verifiable Credential Issuance 1.0, sections 8 and 9).
//!
//! Authlete's catalogue ends before these APIs. The codes are this emulator's; the same mistake has the same code at all of them.

mod batch;
mod binding_keys;
mod content;
mod deferred;
mod failure;
pub(crate) mod issuable;
mod key_attestation;
mod key_proof;
mod order;
mod request;
mod response_encryption;
mod sd_jwt;

use authlete_core::Secret;
use authlete_core::credential_issuance::{
    CredentialBatchIssueRequest, CredentialBatchParseRequest, CredentialDeferredIssueRequest,
    CredentialDeferredParseRequest, CredentialIssuanceOrder, CredentialSingleIssueAction, CredentialSingleIssueRequest,
    CredentialSingleIssueResponse, CredentialSingleParseAction, CredentialSingleParseRequest,
    CredentialSingleParseResponse,
};
use serde_json::{Map, Value, json};

use crate::api_result::{ApiResult, Refused, answer};
use crate::call::Call;
use crate::credential_issuer::{is_enabled, is_final, switched_off};
use crate::credential_nonce;
use crate::fapi::Profiles;
use crate::introspection::{Unusable, live};
use crate::router::{ApiFault, routes};
use crate::store::Lost;
use crate::store::Token;
use batch::{issue as issue_batch, parse as parse_batch};
use content::object;
use deferred::{issue as issue_deferred, parse as parse_deferred};
use failure::Failure;
use issuable::{issuable, named};
use order::Issuance;
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

/// Answers `/vci/single/parse`.
fn parse(
    call: &mut Call<'_>,
    request: CredentialSingleParseRequest,
) -> Result<CredentialSingleParseResponse, ApiFault> {
    let parsed = token(call, &request.access_token).and_then(|token| {
        let members = object(call, request.request_content.expose())?;
        CredentialRequest::parse(call, &token, members).map_err(|failure| failure.with_nonce(call, &token))
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
        settle(call, &request.order, Some(&token), request.denied, request.interval)
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

/// Answers one request as its order says: with credentials, with a transaction ID, or with the refusal of the issuer. The token is
/// the one that the request came with.
fn settle(
    call: &mut Call<'_>,
    order: &CredentialIssuanceOrder,
    token: Option<&Token>,
    denied: Option<bool>,
    interval: Option<i32>,
) -> Result<Settled, Failure> {
    let identifier = order.request_identifier.as_str();
    let is_final = is_final(call.service());
    if denied == Some(true) {
        if !is_final {
            return Err(Failure::caller("A473211", "The service's version of the specification has no such refusal."));
        }
        call.state.credential_requests.remove(identifier);
        return Err(Failure::request("A473301", "credential_request_denied", "The issuer denied the request."));
    }
    let issuance = order::fulfil(call, order)?;
    let mut body = Map::new();
    let (accepted, result) = match &issuance {
        Issuance::Issued(credentials) if is_final => {
            let listed = credentials.iter().map(|credential| json!({ "credential": credential })).collect();
            body.insert("credentials".into(), listed);
            (false, ApiResult::new("A473001", "The credentials were issued."))
        }
        Issuance::Issued(credentials) => {
            body.insert("credential".into(), json!(credentials.first()));
            (false, ApiResult::new("A473001", "The credential was issued."))
        }
        Issuance::Deferred => {
            body.insert("transaction_id".into(), json!(identifier));
            if is_final {
                let interval = interval.filter(|interval| *interval > 0).unwrap_or(INTERVAL);
                body.insert("interval".into(), json!(interval));
            }
            (true, ApiResult::new("A473002", "The issuance was deferred."))
        }
    };
    if let Some(nonce) = token.and_then(|token| credential_nonce::renew(call, token)) {
        nonce.add_to(&mut body);
    }
    let (content, is_jwt) = written(call, identifier, &body.into())?;
    order::conclude(call, identifier, &issuance);
    let transaction_id = accepted.then(|| identifier.to_string());
    Ok(Settled { action: success(accepted, is_jwt), result, content, transaction_id })
}

/// The action of a success.
fn success(accepted: bool, is_jwt: bool) -> &'static str {
    match (accepted, is_jwt) {
        (false, false) => "OK",
        (false, true) => "OK_JWT",
        (true, false) => "ACCEPTED",
        (true, true) => "ACCEPTED_JWT",
    }
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
    let invalid = |code, text: &'static str| Failure::new("UNAUTHORIZED", Refused::new(code, "invalid_token", text));
    let token = live(call, text).map_err(|unusable| match unusable {
        Unusable::Missing => invalid("A470301", "There is no access token."),
        Unusable::Unknown => invalid("A470302", "The access token does not exist."),
        Unusable::Expired(_) | Unusable::BothExpired(_) | Unusable::Refreshable(_) => {
            invalid("A470303", "The access token has expired.")
        }
    })?;
    if issuable(call.service(), &token).is_empty() {
        return Err(invalid("A470304", "The access token is not one for credentials."));
    }
    if Profiles::of_token(call, &token).haip {
        if named(call.service(), &[], &token.scopes, None).is_empty() {
            return Err(invalid("A470305", "HAIP wants an access token with the scope of a credential."));
        }
        // A token request need not show the scope that brings HAIP.
        if token.grant.confirmation.dpop_key.is_none() {
            return Err(invalid("A470306", "HAIP wants an access token that is bound to a DPoP key."));
        }
    }
    Ok(token)
}

fn check_enabled(call: &Call<'_>) -> Result<(), Failure> {
    match is_enabled(call.service()) {
        true => Ok(()),
        false => Err(Failure::new("FORBIDDEN", switched_off("A470201"))),
    }
}

/// Remembers a parsed request until its order comes.
fn remember(
    call: &mut Call<'_>,
    request: CredentialRequest,
) -> authlete_core::credential_issuance::CredentialRequestInfo {
    let identifier = call.fresh();
    let info = request.info(&identifier);
    let expires_at = call.now.saturating_add(crate::ticket::TICKET_LIFE);
    call.state.credential_requests.insert(identifier, request, expires_at, call.now);
    info
}

/// The request that a name means.
fn find<'s>(call: &'s Call<'_>, identifier: &str) -> Result<&'s CredentialRequest, Lost> {
    call.state.credential_requests.get(identifier, call.now)
}
