//! `grant_type=urn:ietf:params:oauth:grant-type:pre-authorized_code` (OpenID for Verifiable Credential Issuance 1.0, section 6).
//!
//! Authlete's catalogue ends before these codes. They are this emulator's, in the order of the checks.

use authlete_core::Secret;
use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::types::GrantType;

use super::{granted, is_refreshable, options};
use crate::api_result::{ApiResult, Refused};
use crate::authorization_parameters::resource;
use crate::call::Call;
use crate::client_authentication::Authenticated;
use crate::credential_issuer::{is_enabled, switched_off};
use crate::form::Form;
use crate::grant::{Authentication, Grant};
use crate::store::Lost;
use crate::{access_token, issuance};

/// Exchanges a pre-authorized code for tokens. A wrong transaction code does not use it up: the user may have mistyped it.
pub(super) fn exchange(
    call: &mut Call<'_>,
    request: &TokenRequest,
    form: &Form,
    client: &Authenticated,
) -> Result<TokenResponse, Refused> {
    if !is_enabled(call.service()) {
        return Err(Refused { error: "unsupported_grant_type".into(), ..switched_off("A369301") });
    }
    let name = match form.get("pre-authorized_code") {
        Ok(Some("") | None) => return Err(Refused::request("A369302", "'pre-authorized_code' is missing or empty.")),
        Ok(Some(name)) => name,
        Err(_) => return Err(Refused::request("A369303", "'pre-authorized_code' is repeated.")),
    };
    let invalid = |code, text: &'static str| Refused::new(code, "invalid_grant", text);
    let lost = |lost: Lost| match lost {
        Lost::Unknown => invalid("A369304", "No such pre-authorized code."),
        Lost::Expired => invalid("A369305", "The pre-authorized code has expired."),
    };
    let identifier = call.state.pre_authorized_codes.get(name, call.now).map_err(lost)?;
    let offer = call.state.credential_offers.get(identifier, call.now).map_err(lost)?.clone();
    // What is wrong with a transaction code stands in 6.3.
    let entered = form.get("tx_code").map_err(|_| Refused::request("A369306", "'tx_code' is repeated."))?;
    match (offer.tx_code.as_ref().map(Secret::expose), entered) {
        (None, None) => {}
        (None, Some(_)) => return Err(Refused::request("A369307", "The offer has no transaction code.")),
        (Some(_), None | Some("")) => return Err(Refused::request("A369308", "'tx_code' is missing or empty.")),
        (Some(expected), Some(entered)) if expected == entered => {}
        (Some(_), Some(_)) => return Err(invalid("A369309", "'tx_code' is wrong.")),
    }
    let resources = resource::read(form)?;
    call.state.pre_authorized_codes.take(name, call.now).map_err(lost)?;

    let mut grant = Grant {
        resources,
        subject: offer.subject,
        properties: offer.properties.unwrap_or_default(),
        authentication: Authentication { time: offer.auth_time, acr: offer.acr, ..Default::default() },
        offered_credentials: offer.credential_configuration_ids.unwrap_or_default(),
        ..Grant::new(client.client_id, client.identified_by, GrantType::PreAuthorizedCode)
    };
    access_token::add_claims(&mut grant, offer.jwt_at_claims.as_deref())?;
    let grant = grant.with_properties(request.properties.as_deref().unwrap_or_default());
    let options = options(request, is_refreshable(call, client.client_id));
    let token = issuance::issue(call, grant, options)?;
    let result = ApiResult::new("A369001", "The token request (pre-authorized_code) was processed.");
    Ok(granted(call, &token, None, TokenAction::Ok, result))
}
