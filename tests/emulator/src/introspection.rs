//! `/auth/introspection` and `/auth/introspection/standard`: what is a token good for?

mod jwt;
mod standard;

use authlete_core::introspection::{
    IntrospectionAction, IntrospectionRequest, IntrospectionResponse, StandardIntrospectionRequest,
};
use authlete_core::types::Embedded;
use authlete_core::{Secret, Version};

use crate::api_result::{ApiResult, Refused, answer};
use crate::call::Call;
use crate::client_identity::AboutClient as _;
use crate::confirmation::{self, Codes, ProofCodes, Use};
use crate::credential_issuance::issuable::{self, issuable};
use crate::dpop::{self, DpopRequest as _};
use crate::router::{ApiFault, routes};
use crate::store::Token;
use crate::{credential_issuer, credential_nonce, message_signature, scopes};
use standard::standard_introspection;

routes! {
    IntrospectionRequest => introspection;
    StandardIntrospectionRequest => standard_introspection;
}

/// What is wrong with the use of a bound token.
const BOUND: Codes = Codes {
    no_certificate: "A065304",
    other_certificate: "A065305",
    malformed_certificate: "A065307",
    no_proof: "A065308",
    other_key: "A065309",
    // The catalogue has no code for a nonce here: it is a problem with the DPoP header.
    proof: ProofCodes {
        invalid: "A065310",
        algorithm: "A065311",
        no_key: "A065312",
        no_algorithm: "A065313",
        nonce: "A065310",
    },
};

/// Why an access token is no good.
pub(crate) enum Unusable {
    Missing,
    Unknown,
    /// It has expired, and could be refreshed, has an expired refresh token, or has none.
    Refreshable(Box<Token>),
    BothExpired(Box<Token>),
    Expired(Box<Token>),
}

/// The token of that access token. One that has expired is told so once and forgotten.
pub(crate) fn live(call: &mut Call<'_>, token: &Secret) -> Result<Token, Unusable> {
    let text = Some(token.expose()).filter(|text| !text.is_empty()).ok_or(Unusable::Missing)?;
    let id = call.state.tokens.of_access(text).ok_or(Unusable::Unknown)?;
    let token = call.state.tokens.get(id).cloned().ok_or(Unusable::Unknown)?;
    if token.access.as_ref().is_some_and(|access| access.is_live(call.now)) {
        return Ok(token);
    }
    if token.is_refreshable(call.now) {
        call.state.tokens.replace(id, Token { access: None, ..token.clone() });
        return Err(Unusable::Refreshable(Box::new(token)));
    }
    call.state.tokens.remove(id);
    Err(match token.refresh {
        Some(_) => Unusable::BothExpired(Box::new(token)),
        None => Unusable::Expired(Box::new(token)),
    })
}

/// Answers `/auth/introspection`.
pub(crate) fn introspection(
    call: &mut Call<'_>,
    request: IntrospectionRequest,
) -> Result<IntrospectionResponse, ApiFault> {
    let invalid = |code, text: &'static str| Refused::new(code, "invalid_token", text);
    let token = match live(call, &request.token) {
        Ok(token) => token,
        Err(unusable) => {
            let (action, refused, token) = match unusable {
                Unusable::Missing => {
                    (IntrospectionAction::BadRequest, invalid("A057301", "There is no access token."), None)
                }
                Unusable::Unknown => {
                    let refused = invalid("A057302", "The access token does not exist.");
                    (IntrospectionAction::Unauthorized, refused, None)
                }
                Unusable::Refreshable(token) => {
                    let refused = invalid("A065301", "The access token has expired but can be refreshed.");
                    (IntrospectionAction::Unauthorized, refused, Some(token))
                }
                Unusable::BothExpired(token) => {
                    let refused = invalid("A065302", "Access token and refresh token have expired.");
                    (IntrospectionAction::Unauthorized, refused, Some(token))
                }
                Unusable::Expired(token) => {
                    let refused = invalid("A065303", "The access token has expired.");
                    (IntrospectionAction::Unauthorized, refused, Some(token))
                }
            };
            let confirmation = token.as_ref().map(|token| token.grant.confirmation.clone()).unwrap_or_default();
            let content = Some(refused.challenge_to(call.service(), &[], &confirmation));
            let verdict = answer!(
                IntrospectionResponse,
                action,
                refused.result,
                content,
                existent: Some(token.is_some()),
                usable: Some(false),
                sufficient: Some(false),
                refreshable: Some(false),
            );
            return Ok(match token {
                Some(token) => with_token(call, &token, verdict),
                None => verdict,
            });
        }
    };
    let nonce = dpop::nonce(call, request.dpop());
    let used = Use {
        access_token: request.token.expose(),
        certificate: request.client_certificate.as_deref(),
        dpop: request.dpop(),
        htm: None,
        htu: None,
    };
    let result = confirmation::check(call, &token, &used, &BOUND)
        .map_err(|refused| (IntrospectionAction::Unauthorized, refused))
        .and_then(|()| check(call, &request, &token));
    let (action, result, content) = match result {
        Ok(()) => {
            let result = ApiResult::new("A056001", "The access token is valid.");
            (IntrospectionAction::Ok, result, Some(token.grant.confirmation.idle_challenge(call.service())))
        }
        Err((action, refused)) => {
            let needed = request.scopes.as_deref().unwrap_or_default();
            let content = refused.challenge_to(call.service(), needed, &token.grant.confirmation);
            (action, refused.result, Some(content))
        }
    };
    let sufficient = Some(action == IntrospectionAction::Ok);
    let verdict = answer!(
        IntrospectionResponse,
        action,
        result,
        content,
        existent: Some(true),
        usable: Some(true),
        sufficient: sufficient,
        dpop_nonce: nonce,
    );
    Ok(with_token(call, &token, verdict))
}

/// Whether a live token does for what it is presented for.
fn check(call: &Call<'_>, request: &IntrospectionRequest, token: &Token) -> Result<(), (IntrospectionAction, Refused)> {
    let forbidden = |code, error, text: String| Err((IntrospectionAction::Forbidden, Refused::new(code, error, text)));
    for scope in request.scopes.iter().flatten() {
        if token.scopes.is_empty() {
            return forbidden("A064301", "insufficient_scope", "The access token has no scopes.".into());
        }
        if !token.scopes.contains(scope) {
            let text = format!("The access token does not cover the scope '{scope}'.");
            return forbidden("A064302", "insufficient_scope", text);
        }
    }
    if let Some(subject) = request.subject.as_ref().filter(|subject| !subject.is_empty()) {
        match &token.grant.subject {
            None => return forbidden("A066301", "invalid_request", "The access token has no subject.".into()),
            Some(own) if own != subject => {
                let text = "The access token has another subject.".into();
                return forbidden("A066302", "invalid_request", text);
            }
            Some(_) => {}
        }
    }
    // A token that is for certain resources is no good for others (RFC 8707 3). The catalogue has no code for it.
    let covers = |resource| token.resources.is_empty() || token.resources.contains(resource);
    if let Some(resource) = request.resources.iter().flatten().find(|resource| !covers(resource)) {
        let text = format!("The access token is not for the resource '{resource}'.");
        return Err((IntrospectionAction::Unauthorized, Refused::new("A342301", "invalid_token", text)));
    }
    if call.version == Version::V2 {
        return Ok(());
    }
    // Step-up authentication (RFC 9470).
    let step_up = |code, text: &'static str| {
        let refused = Refused::new(code, "insufficient_user_authentication", text);
        Err((IntrospectionAction::Unauthorized, refused))
    };
    let authentication = &token.grant.authentication;
    if let Some(max_age) = request.max_age.filter(|max_age| *max_age > 0) {
        let fresh = authentication.time.is_some_and(|time| call.now / 1000 <= time.saturating_add(max_age.into()));
        if !fresh {
            return step_up("A340301", "The authentication is too old.");
        }
    }
    if let Some(wanted) = request.acr_values.as_ref().filter(|wanted| !wanted.is_empty()) {
        if !authentication.acr.as_ref().is_some_and(|acr| wanted.contains(acr)) {
            return step_up("A341302", "The authentication is not of the wanted kind.");
        }
    }
    Ok(())
}

/// The verdict with what is known of the token.
fn with_token(call: &Call<'_>, token: &Token, verdict: IntrospectionResponse) -> IntrospectionResponse {
    let grant = &token.grant;
    let credentials = match credential_issuer::is_enabled(call.service()) {
        true => issuable(call.service(), token),
        false => Vec::new(),
    };
    let for_credentials = !credentials.is_empty();
    let nonce = credential_nonce::of_token(call, token);
    IntrospectionResponse {
        subject: grant.subject.clone(),
        scopes: Some(token.scopes.to_vec()),
        scope_details: Embedded::of(&scopes::details(call.service(), &token.scopes)).ok(),
        refreshable: Some(token.is_refreshable(call.now)),
        expires_at: token.access.as_ref().map(|access| access.expires_at),
        properties: (!grant.properties.is_empty()).then(|| grant.properties.clone()),
        consented_claims: grant.consented_claims.clone(),
        acr: grant.authentication.acr.clone(),
        auth_time: grant.authentication.time,
        grant_type: Some(grant.grant_type.clone()),
        certificate_thumbprint: grant.confirmation.certificate.clone(),
        resources: (!grant.resources.is_empty()).then(|| grant.resources.clone()),
        access_token_resources: (!token.resources.is_empty()).then(|| token.resources.to_vec()),
        authorization_details: grant.authorization_details.clone(),
        grant_id: grant.grant_id.clone(),
        grant: grant.grant_id.as_ref().and_then(|id| Some(call.state.grants.get(id)?.content.clone())),
        for_credential_issuance: for_credentials.then_some(true),
        issuable_credentials: issuable::to_json(&credentials),
        cnonce_expires_at: nonce.as_ref().map(|nonce| nonce.expires_at),
        cnonce: nonce.map(|nonce| nonce.text),
        for_external_attachment: grant.for_external_attachment.then_some(true),
        response_signing_required: Some(message_signature::is_required(call, grant.client_id)),
        ..verdict
    }
    .about_client(call, grant.client_id, grant.identified_by)
}
