//! `/auth/userinfo` and `/auth/userinfo/issue`.

use std::sync::Arc;

use authlete_core::Secret;
use authlete_core::resource_server::ResourceServerSignatureRequest;
use authlete_core::userinfo::{
    UserInfoAction, UserInfoIssueAction, UserInfoIssueRequest, UserInfoIssueResponse, UserInfoRequest, UserInfoResponse,
};
use serde_json::{Map, Value, json};

use crate::api_result::{ApiResult, Refused, answer};
use crate::call::Call;
use crate::client_identity::{AboutClient as _, IdentifiedBy};
use crate::confirmation::{self, Codes, ProofCodes, Use};
use crate::dpop::{self, DpopRequest as _};
use crate::grant::Grant;
use crate::introspection::{Unusable, live};
use crate::jose::{JwtFault, JwtFormat};
use crate::message_signature::{self, Signed};
use crate::router::{ApiFault, routes};
use crate::store::Token;
use crate::transformed_claims::{TransformedClaims, Values};
use crate::{client_keys, clients, external_attachment};

routes! {
    UserInfoRequest => userinfo;
    UserInfoIssueRequest => issue;
}

/// The codes of the two APIs: missing, unknown, expired, both expired, refreshable, no openid, no subject.
const ASK: [&str; 7] = ["A088301", "A088302", "A089301", "A089302", "A089303", "A089304", "A089305"];
const ISSUE: [&str; 7] = ["A092301", "A092302", "A093301", "A093302", "A093303", "A093304", "A093305"];

/// What is wrong with the use of a bound token.
const BOUND: Codes = Codes {
    no_certificate: "A089307",
    other_certificate: "A089310",
    malformed_certificate: "A089308",
    no_proof: "A089311",
    other_key: "A089312",
    // The catalogue has no code for a nonce here: it is a problem with the DPoP header.
    proof: ProofCodes {
        invalid: "A089313",
        algorithm: "A089314",
        no_key: "A089315",
        no_algorithm: "A089316",
        nonce: "A089313",
    },
};

/// Answers `/auth/userinfo`.
pub(crate) fn userinfo(call: &mut Call<'_>, request: UserInfoRequest) -> Result<UserInfoResponse, ApiFault> {
    let nonce = dpop::nonce(call, request.dpop());
    // The challenge tells what the token is bound to.
    let confirmation = call.state.tokens.of_access(request.token.expose()).and_then(|id| call.state.tokens.get(id));
    let confirmation = confirmation.map(|token| token.grant.confirmation.clone()).unwrap_or_default();
    let endpoint = call.service().user_info_endpoint.clone();
    let used = Use {
        access_token: request.token.expose(),
        certificate: request.client_certificate.as_deref(),
        dpop: request.dpop(),
        htm: None,
        htu: endpoint.as_deref(),
    };
    let token = usable(call, &request.token, ASK).and_then(|token| {
        let checked = confirmation::check(call, &token, &used, &BOUND);
        checked.map(|()| token).map_err(|refused| ("UNAUTHORIZED", refused))
    });
    let token = match token {
        Ok(token) => token,
        Err((action, refused)) => {
            let content = Some(refused.challenge_to(call.service(), &[], &confirmation));
            let action = UserInfoAction::from(action);
            return Ok(answer!(UserInfoResponse, action, refused.result, content, dpop_nonce: nonce));
        }
    };
    let grant = Arc::unwrap_or_clone(token.grant);
    let transformed = transformed_claims(call, &grant);
    Ok(answer!(
        UserInfoResponse,
        UserInfoAction::Ok,
        ApiResult::new("A091001", "The access token is good for user information."),
        Some(confirmation.idle_challenge(call.service())),
        dpop_nonce: nonce,
        subject: grant.subject,
        scopes: Some(token.scopes.to_vec()),
        claims: Some(grant.claims_at_user_info).filter(|claims| !claims.is_empty()),
        user_info_claims: grant.user_info_claims,
        transformed_claims: grant.transformed_claims,
        requested_claims_for_tx: transformed.bases(),
        requested_verified_claims_for_tx: transformed.verified_bases(),
        consented_claims: grant.consented_claims,
        properties: Some(grant.properties).filter(|properties| !properties.is_empty()),
        token: Some(request.token),
    )
    .about_client(call, grant.client_id, grant.identified_by))
}

/// Answers `/auth/userinfo/issue`.
pub(crate) fn issue(call: &mut Call<'_>, request: UserInfoIssueRequest) -> Result<UserInfoIssueResponse, ApiFault> {
    let token = match usable(call, &request.token, ISSUE) {
        Ok(token) => token,
        Err((action, refused)) => {
            let content = Some(refused.challenge(call.service(), &[]));
            return Ok(answer!(UserInfoIssueResponse, UserInfoIssueAction::from(action), refused.result, content));
        }
    };
    let claims = request.claims.as_deref().filter(|claims| !claims.trim().is_empty()).unwrap_or("{}");
    let Ok(mut claims) = serde_json::from_str::<Map<String, Value>>(claims) else {
        let refused = Refused::caller("A094201", "'claims' is not a JSON object.");
        let content = Some(refused.challenge(call.service(), &[]));
        return Ok(answer!(UserInfoIssueResponse, UserInfoIssueAction::InternalServerError, refused.result, content));
    };
    let values =
        Values { claims: request.claims_for_tx.as_deref(), verified: request.verified_claims_for_tx.as_deref() };
    let left = token.access.as_ref().map_or(0, |access| access.expires_at.saturating_sub(call.now) / 1000);
    let prepared = transformed_claims(call, &token.grant)
        .add_to(&mut claims, &values, call.now)
        .and_then(|()| fetch_keys(call, token.grant.client_id))
        .and_then(|()| external_attachment::embed_tokens(call, &token.grant, &mut claims, left));
    if let Err(refused) = prepared {
        let content = Some(refused.challenge(call.service(), &[]));
        return Ok(answer!(UserInfoIssueResponse, UserInfoIssueAction::InternalServerError, refused.result, content));
    }
    let Grant { client_id, identified_by, subject, .. } = Arc::unwrap_or_clone(token.grant);
    // `sub` of the ID token is not remembered for this: Authlete takes what the call says, or else the subject.
    let sub = request.sub.filter(|sub| !sub.is_empty()).or(subject);
    claims.insert("sub".into(), json!(sub));
    let written = serialized(call, client_id, identified_by, claims).map_err(|fault| fault.refused()).and_then(
        |(action, content)| {
            let message = ResourceServerSignatureRequest {
                request_signature: request.request_signature,
                headers: request.headers,
                message: Some(content.as_str().into()),
                status: Some(200),
                ..Default::default()
            };
            match message_signature::is_required(call, client_id) {
                true => message_signature::signed(call, &message).map(|signed| (action, content, signed)),
                false => Ok((action, content, Signed::default())),
            }
            .map_err(|(_, result)| Refused::caller(result.code, result.text))
        },
    );
    Ok(match written {
        Ok((action, content, signed)) => answer!(
            UserInfoIssueResponse,
            action,
            ApiResult::new("A096001", "The user information was written."),
            Some(content.into()),
            signature: signed.signature,
            signature_input: signed.signature_input,
            content_digest: signed.content_digest,
        ),
        Err(refused) => {
            let content = Some(refused.challenge(call.service(), &[]));
            answer!(UserInfoIssueResponse, UserInfoIssueAction::InternalServerError, refused.result, content)
        }
    })
}

/// The transformed claims that the client wants to have here.
fn transformed_claims(call: &Call<'_>, grant: &Grant) -> TransformedClaims {
    TransformedClaims::of(call.service(), grant.transformed_claims.as_deref(), grant.user_info_claims.as_deref())
}

/// Has the keys fetched that the user information is encrypted with.
fn fetch_keys(call: &Call<'_>, client_id: i64) -> Result<(), Refused> {
    let Some(client) = call.state.clients.get(&client_id) else { return Ok(()) };
    client_keys::fetch_for(call, client, &client.user_info_encryption_alg)
}

/// The claims as the client wants them: signed, encrypted, or neither (OpenID Connect Core 5.3.2).
fn serialized(
    call: &Call<'_>,
    client_id: i64,
    identified_by: IdentifiedBy,
    claims: Map<String, Value>,
) -> Result<(UserInfoIssueAction, String), JwtFault> {
    let client = call.state.clients.get(&client_id);
    let sign_alg = client.and_then(|client| client.user_info_sign_alg.clone());
    let encryption_alg = client.and_then(|client| client.user_info_encryption_alg.clone());
    if sign_alg.is_none() && encryption_alg.is_none() {
        return Ok((UserInfoIssueAction::Json, Value::Object(claims).to_string()));
    }
    let mut claims = claims;
    if sign_alg.is_some() {
        claims.insert("iss".into(), json!(call.service().issuer));
        claims.insert("aud".into(), clients::own_id(&call.state, client_id, identified_by).into());
    }
    let format = JwtFormat {
        sign_alg,
        key_id: call.service().user_info_signature_key_id.as_deref(),
        encryption_alg,
        encryption_enc: client.and_then(|client| client.user_info_encryption_enc.clone()),
        header: Map::new(),
    };
    Ok((UserInfoIssueAction::Jwt, call.jwt(format, &claims, client)?))
}

/// The token, if it is one for user information; else the action and the error.
fn usable(call: &mut Call<'_>, token: &Secret, codes: [&'static str; 7]) -> Result<Token, (&'static str, Refused)> {
    let token = live(call, token).map_err(|unusable| {
        let (code, text) = match unusable {
            Unusable::Missing => (codes[0], "There is no access token."),
            Unusable::Unknown => (codes[1], "The access token does not exist."),
            Unusable::Expired(_) => (codes[2], "The access token has expired."),
            Unusable::BothExpired(_) => (codes[3], "Access token and refresh token have expired."),
            Unusable::Refreshable(_) => (codes[4], "The access token has expired but can be refreshed."),
        };
        ("UNAUTHORIZED", Refused::new(code, "invalid_token", text))
    })?;
    if !token.scopes.iter().any(|scope| scope == "openid") {
        let refused = Refused::new(codes[5], "insufficient_scope", "The access token does not cover openid.");
        return Err(("FORBIDDEN", refused));
    }
    if token.grant.subject.is_none() {
        return Err(("FORBIDDEN", Refused::new(codes[6], "invalid_token", "The access token has no subject.")));
    }
    Ok(token)
}
