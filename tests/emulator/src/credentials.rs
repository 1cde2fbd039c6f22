//! Who may call: a bearer token in 3.x, key and secret in 2.x.

use authlete_core::{Secret, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::Settings;
use crate::router::{ApiFault, scheme};

/// Lets a request through whose credential is the service's, in the scheme of the version.
pub(crate) fn check(
    settings: &Settings,
    headers: &HeaderMap,
    path: &str,
    version: Version,
    service_id: Option<&str>,
) -> Result<(), ApiFault> {
    let refused = |status, code, text: &str| Err(ApiFault::new(status, code, format!("{path}, {text}")));
    let Some(header) = headers.get(AUTHORIZATION) else {
        return refused(401, "A001202", "Authorization header is missing.");
    };
    let presented = header.to_str().ok().and_then(|value| value.split_once(' '));
    let of_scheme = |(name, _): &(&str, &str)| name.eq_ignore_ascii_case(scheme(version));
    let Some((_, credential)) = presented.filter(of_scheme) else {
        return refused(401, "A001203", "The Authorization header has not the credentials that this API takes.");
    };
    match version {
        Version::V2 => {
            let Some((key, secret)) = key_and_secret(credential.trim()) else {
                return refused(401, "A001203", "The credentials in the Authorization header are malformed.");
            };
            match settings.service.api_secret.as_ref().map(Secret::expose) {
                _ if key != settings.service_id() => refused(401, "A003201", "No service has the API key."),
                Some(expected) if expected == secret => Ok(()),
                _ => refused(401, "A003204", "The API secret is not that of the service."),
            }
        }
        _ if credential.trim() != settings.access_token.expose() => {
            refused(401, "A003201", "No service has the credentials.")
        }
        _ => match service_id {
            Some(service_id) if service_id != settings.service_id() => {
                refused(403, "A003204", "The credentials are not those of the service.")
            }
            _ => Ok(()),
        },
    }
}

fn key_and_secret(credential: &str) -> Option<(String, String)> {
    let pair = String::from_utf8(STANDARD.decode(credential).ok()?).ok()?;
    let (key, secret) = pair.split_once(':')?;
    Some((key.into(), secret.into()))
}
