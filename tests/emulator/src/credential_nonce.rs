//! `c_nonce`, which a wallet puts into a key proof to show that the proof is new: that of `/vci/nonce`, and in the first
//! Implementer's Draft of OpenID for Verifiable Credential Issuance those of access tokens.

use authlete_core::credential::{CredentialNonceAction, CredentialNonceRequest, CredentialNonceResponse};
use authlete_core::service::Service;
use serde_json::{Map, Value, json};

use crate::api_result::{ApiResult, answer};
use crate::call::Call;
use crate::credential_issuer::{Document, NoDocument, check_enabled, document, is_enabled, is_final};
use crate::router::{ApiFault, routes};
use crate::store::Token;

routes! {
    CredentialNonceRequest => nonce;
}

/// What the nonces of the nonce endpoint are made for.
const PURPOSE: &str = "c_nonce";

/// How long a nonce is good where the service does not say, in seconds.
const DURATION: i64 = 300;

/// How long a nonce is good, in seconds.
pub(crate) fn duration(service: &Service) -> i64 {
    service.cnonce_duration.filter(|duration| *duration > 0).unwrap_or(DURATION)
}

/// Answers `/vci/nonce` (7.2). Nobody shows a token there, so all who ask in one period get the same nonce.
pub(crate) fn nonce(call: &mut Call<'_>, request: CredentialNonceRequest) -> Result<CredentialNonceResponse, ApiFault> {
    let period = duration(call.service()).saturating_mul(1000);
    let nonce = call.state.time_bound.value(PURPOSE, call.now - call.now.rem_euclid(period));
    let document = check_enabled(call, "A465301").map(|()| Document {
        result: ApiResult::new("A465001", "A nonce was issued."),
        content: json!({ "c_nonce": nonce }),
    });
    document!(call, request, document, CredentialNonceResponse, CredentialNonceAction, cnonce: Some(nonce))
}

/// Whether a nonce of the nonce endpoint is still good: in its period and the next, so that none is over as soon as it is
/// handed out.
pub(crate) fn is_live(call: &Call<'_>, nonce: &str) -> bool {
    let periods = duration(call.service()).saturating_mul(2);
    call.state.time_bound.is_live(PURPOSE, nonce, periods, call.now)
}

/// The nonce of an access token.
pub(crate) struct TokenNonce {
    pub(crate) text: String,
    /// Milliseconds since the epoch.
    pub(crate) expires_at: i64,
    /// Seconds that it is still good for.
    pub(crate) duration: i64,
}

impl TokenNonce {
    /// Adds it to a response.
    pub(crate) fn add_to(&self, response: &mut Map<String, Value>) {
        response.insert("c_nonce".into(), json!(self.text));
        response.insert("c_nonce_expires_in".into(), json!(self.duration));
    }
}

/// Gives an access token another nonce, if nonces are those of access tokens.
pub(crate) fn renew(call: &mut Call<'_>, token: &Token) -> Option<TokenNonce> {
    let access = token.access.as_ref().filter(|_| is_enabled(call.service()) && !is_final(call.service()))?;
    let duration = duration(call.service());
    let expires_at = call.now.saturating_add(duration.saturating_mul(1000));
    let text = call.fresh();
    let now = call.now;
    call.state.cnonces.insert(&*access.text(), text.clone(), expires_at, now);
    Some(TokenNonce { text, expires_at, duration })
}

/// The nonce that an access token has.
pub(crate) fn of_token(call: &Call<'_>, token: &Token) -> Option<TokenNonce> {
    let access = token.access.as_ref()?;
    let text = call.state.cnonces.get(&access.text(), call.now).ok()?.clone();
    let expires_at = call.state.cnonces.expires_at(&access.text())?;
    Some(TokenNonce { text, expires_at, duration: (expires_at - call.now) / 1000 })
}
