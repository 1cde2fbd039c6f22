//! The challenge of PKCE (RFC 7636).

use authlete_core::client::Client;
use authlete_core::service::Service;

use super::single;
use crate::api_result::Refused;
use crate::authorization::response_types::ResponseTypes;
use crate::authorization_code::Challenge;
use crate::form::Form;

/// The challenge of a request, if it has one. Only a code can need it.
pub(super) fn challenge(
    form: &Form,
    service: &Service,
    client: &Client,
    types: ResponseTypes,
) -> Result<Option<Challenge>, Refused> {
    let required = types.code && (service.pkce_required == Some(true) || client.pkce_required == Some(true));
    let s256_required = service.pkce_s256_required == Some(true) || client.pkce_s256_required == Some(true);
    let value = match form.get("code_challenge") {
        Ok(Some("")) => return Err(Refused::request("A124302", "'code_challenge' is empty.")),
        Ok(Some(value)) => value,
        Ok(None) if required => return Err(Refused::request("A124301", "'code_challenge' is missing.")),
        Ok(None) => return Ok(None),
        Err(_) => return Err(Refused::request("A124303", "'code_challenge' is repeated.")),
    };
    if !is_sound(value) {
        return Err(Refused::request("A124304", "'code_challenge' is not what RFC 7636 says."));
    }
    let s256 = match single(form, "code_challenge_method", "A124305")? {
        Some("S256") => true,
        Some("plain") if s256_required => {
            return Err(Refused::request("A124308", "'code_challenge_method' must be S256."));
        }
        None if s256_required => {
            return Err(Refused::request("A124307", "'code_challenge_method=S256' is missing."));
        }
        Some("plain") | None => false,
        Some(_) => return Err(Refused::request("A124306", "'code_challenge_method' is not supported.")),
    };
    Ok(Some(Challenge { value: value.into(), s256 }))
}

/// Whether a verifier or challenge has the length and the characters that RFC 7636 wants.
pub(crate) fn is_sound(value: &str) -> bool {
    (43..=128).contains(&value.len())
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte))
}
