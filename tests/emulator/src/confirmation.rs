//! Tokens that are bound to a key of their client: when they are issued, and when they are used.

use authlete_core::token::TokenRequest;

use crate::api_result::Refused;
use crate::certificate::{Certificate, Malformed};
use crate::client_authentication::{Authenticated, Failure};
use crate::state::{Call, Confirmation, Token};

/// The keys that the tokens of a token request are bound to.
pub(crate) fn of_request(
    call: &Call<'_>,
    request: &TokenRequest,
    client: &Authenticated,
) -> Result<Confirmation, Failure> {
    let wrong = |code, text| Failure::Request(Refused::request(code, text));
    let bound = call.service().tls_client_certificate_bound_access_tokens == Some(true)
        && client.client.tls_client_certificate_bound_access_tokens == Some(true);
    let certificate = match request.client_certificate.as_deref().filter(|text| !text.trim().is_empty()) {
        _ if !bound => None,
        None => return Err(wrong("A244308", "The client's tokens are bound to its certificate, and there is none.")),
        Some(text) => {
            let certificate = Certificate::parse(text);
            Some(certificate.map_err(|Malformed| wrong("A244309", "The client certificate is malformed."))?)
        }
    };
    Ok(Confirmation { certificate: certificate.map(|it| it.thumbprint()), ..Confirmation::default() })
}

/// The result codes of an API for what is wrong with a bound token's use.
pub(crate) struct Codes {
    pub(crate) no_certificate: &'static str,
    pub(crate) other_certificate: &'static str,
    pub(crate) malformed_certificate: &'static str,
}

/// Checks that a token is used by who holds the keys that it is bound to.
pub(crate) fn check(token: &Token, certificate: Option<&str>, codes: &Codes) -> Result<(), Refused> {
    let invalid = |code, text: &'static str| Err(Refused::new(code, "invalid_token", text));
    if let Some(expected) = &token.grant.confirmation.certificate {
        let Some(text) = certificate.filter(|text| !text.trim().is_empty()) else {
            return invalid(codes.no_certificate, "The access token is bound to a certificate, and there is none.");
        };
        let Ok(certificate) = Certificate::parse(text) else {
            return invalid(codes.malformed_certificate, "The client certificate is malformed.");
        };
        if certificate.thumbprint() != *expected {
            return invalid(codes.other_certificate, "The access token is bound to another certificate.");
        }
    }
    Ok(())
}
