//! `grant_type=authorization_code`.

use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use serde_json::json;
use sha2::{Digest, Sha256};

use super::{granted, is_refreshable, options};
use crate::api_result::{ApiResult, Refused};
use crate::authorization_code::{Challenge, Code};
use crate::authorization_parameters::{pkce, resource};
use crate::call::Call;
use crate::client_authentication::Authenticated;
use crate::form::Form;
use crate::issuance::TokenOptions;
use crate::jose::base64url;
use crate::store::Lost;
use crate::{id_token, issuance};

/// Exchanges a code for tokens.
pub(super) fn exchange(
    call: &mut Call<'_>,
    request: &TokenRequest,
    form: &Form,
    client: &Authenticated,
) -> Result<TokenResponse, Refused> {
    let name = form.required("code", ["A050301", "A050302", "A050303"])?;
    let invalid = |code, text: &'static str| Err(Refused::new(code, "invalid_grant", text));
    let code = match call.state.codes.get_mut(name, call.now) {
        Ok(code) => code,
        Err(Lost::Unknown) => return invalid("A050305", "No such authorization code."),
        Err(Lost::Expired) => return invalid("A050311", "The authorization code has expired."),
    };
    if code.grant.client_id != client.client_id {
        return invalid("A050307", "The authorization code is another client's.");
    }
    if code.used {
        // One of the two who used it stole it (RFC 6749 4.1.2).
        let ids: Vec<_> = call.state.tokens.of_code(name).collect();
        call.state.tokens.remove_all(ids);
        return invalid("A050305", "No such authorization code.");
    }
    check_redirect_uri(form, code)?;
    check_verifier(form, code.challenge.as_ref())?;
    // The key that the authorization request named (RFC 9449 10).
    if !call.confirmation.covers(&code.grant.confirmation) {
        return invalid("A050318", "'dpop_jkt' of the authorization request is another key's.");
    }
    let resources = resource::narrowed(form, &code.grant.resources)?;
    code.used = true;

    let mut grant = code.grant.clone().with_properties(request.properties.as_deref().unwrap_or_default());
    grant.confirmation = call.confirmation.clone();
    let refreshable = is_refreshable(call, client.client_id);
    let token =
        issuance::issue(call, grant, TokenOptions { resources: Some(resources), ..options(request, refreshable) })?;
    let session_id = token.grant.session_id.clone();
    if let Some(session_id) = session_id.filter(|_| call.service().native_sso_supported == Some(true)) {
        // The authorization server knows the device's secret, or makes one; `/nativesso` writes the response then.
        let result = ApiResult::new("A050002", "The token request (authorization_code) is one of Native SSO.");
        // What the ID token needs beside the claims of the user.
        let nonce = token.grant.authentication.nonce.as_ref();
        return Ok(TokenResponse {
            response_content: None,
            additional_claims: nonce.map(|nonce| json!({ "nonce": nonce }).to_string()),
            session_id: Some(session_id),
            device_secret: form.lenient("device_secret").map(Into::into),
            ..granted(call, &token, None, TokenAction::NativeSso, result)
        });
    }
    let openid = token.scopes.iter().any(|scope| scope == "openid");
    let id_token = openid.then(|| id_token::signed(call, &token.grant, token.access.as_ref(), None)).transpose()?;
    let result = ApiResult::new("A050001", "The token request (authorization_code) was processed.");
    Ok(granted(call, &token, id_token, TokenAction::Ok, result))
}

fn check_redirect_uri(form: &Form, code: &Code) -> Result<(), Refused> {
    let given = form.get("redirect_uri").map_err(|_| Refused::request("A050304", "'redirect_uri' is repeated."))?;
    match (&code.redirect_uri, given) {
        (None, None) => Ok(()),
        (Some(_), None) => Err(Refused::request("A050308", "'redirect_uri' is missing.")),
        (None, Some(_)) => Err(Refused::request("A050310", "The authorization request had no 'redirect_uri'.")),
        (Some(expected), Some(given)) if expected == given => Ok(()),
        (Some(_), Some(_)) => {
            Err(Refused::new("A050309", "invalid_grant", "'redirect_uri' is not that of the authorization request."))
        }
    }
}

fn check_verifier(form: &Form, challenge: Option<&Challenge>) -> Result<(), Refused> {
    let verifier =
        form.get("code_verifier").map_err(|_| Refused::request("A050314", "'code_verifier' is repeated."))?;
    let (challenge, verifier) = match (challenge, verifier) {
        (None, None) => return Ok(()),
        (None, Some(_)) => {
            return Err(Refused::request("A050317", "The authorization request had no 'code_challenge'."));
        }
        // Not `invalid_request`: the code is of no use without it, and the conformance suite for FAPI 2.0 wants this error.
        (Some(_), None) => return Err(Refused::new("A050312", "invalid_grant", "'code_verifier' is missing.")),
        (Some(_), Some("")) => return Err(Refused::request("A050313", "'code_verifier' is empty.")),
        (Some(challenge), Some(verifier)) => (challenge, verifier),
    };
    if !pkce::is_sound(verifier) {
        return Err(Refused::request("A050316", "'code_verifier' is not what RFC 7636 says."));
    }
    let computed = if challenge.s256 { base64url(Sha256::digest(verifier.as_bytes())) } else { verifier.to_string() };
    match computed == challenge.value {
        true => Ok(()),
        false => Err(Refused::new("A050315", "invalid_grant", "'code_verifier' does not fit 'code_challenge'.")),
    }
}
