//! Who calls, and for which service: a bearer token in 3.x, key and secret in 2.x.

use authlete_core::{Endpoint, Secret, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderMap;
use http::header::AUTHORIZATION;

use crate::directory::{Caller, Directory, lock};
use crate::router::ApiFault;

/// What is called for: a service, or all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Service(i64),
    /// All services of the organization.
    Organization(i64),
}

/// Lets a call through if its credential is good for what it is about.
pub(crate) fn check(
    directory: &Directory,
    headers: &HeaderMap,
    endpoint: &Endpoint,
    path: &str,
    version: Version,
    service_id: Option<&str>,
) -> Result<Target, ApiFault> {
    let refused = |status, code, text: &str| Err(ApiFault::new(status, code, format!("{path}, {text}")));
    let caller = identify(directory, headers, path, version)?;
    let named = match service_id {
        Some(service_id) => match service_id.parse() {
            Ok(api_key) => Some(api_key),
            Err(_) => return refused(403, "A003201", "No service has the API credentials."),
        },
        None => None,
    };
    match (caller, named) {
        (Caller::Service(own), Some(named)) if own != named => {
            refused(403, "A003204", "The credentials are not those of the service.")
        }
        (Caller::Service(own), Some(_)) => Ok(Target::Service(own)),
        (Caller::Service(_), None) if endpoint.caller == authlete_core::Caller::ServiceOwner => {
            refused(403, "A002201", "No service owner has the API credentials.")
        }
        (Caller::Service(own), None) => Ok(Target::Service(own)),
        (Caller::Organization(own), Some(named)) => match directory.organization_of(named) {
            Some(owner) if owner == own => Ok(Target::Service(named)),
            _ => refused(404, "A003201", "There is no such service."),
        },
        (Caller::Organization(_), None) if endpoint.caller == authlete_core::Caller::Service => {
            refused(401, "A003201", "No service has the API credentials.")
        }
        (Caller::Organization(own), None) => Ok(Target::Organization(own)),
    }
}

/// Whether the credential is key and secret, as in 2.x.
pub(crate) fn is_basic(headers: &HeaderMap) -> bool {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    header.split(' ').next().is_some_and(|scheme| scheme.eq_ignore_ascii_case("Basic"))
}

fn identify(directory: &Directory, headers: &HeaderMap, path: &str, version: Version) -> Result<Caller, ApiFault> {
    let refused = |code, text: &str| ApiFault::new(401, code, format!("{path}, {text}"));
    let header = headers.get(AUTHORIZATION).ok_or_else(|| refused("A001202", "Authorization header is missing."))?;
    let scheme = match version {
        Version::V2 => "Basic",
        Version::V3 => "Bearer",
    };
    let presented = header.to_str().ok().and_then(|value| value.split_once(' '));
    let credential = presented.filter(|(name, _)| name.eq_ignore_ascii_case(scheme)).map(|(_, value)| value.trim());
    let credential = credential
        .ok_or_else(|| refused("A001203", "The Authorization header has not the credentials that this API takes."))?;
    if version == Version::V3 {
        return directory.caller(credential).ok_or_else(|| refused("A003201", "No service has the API credentials."));
    }
    let (key, secret) = key_and_secret(credential)
        .ok_or_else(|| refused("A001203", "The credentials in the Authorization header are malformed."))?;
    if key == directory.owner_key {
        return match secret == directory.owner_secret.expose() {
            true => Ok(Caller::Organization(directory.organization)),
            false => Err(refused("A002205", "The API secret is not that of the service owner.")),
        };
    }
    let service = key.parse().ok().and_then(|api_key| Some((api_key, directory.service(api_key)?)));
    let (api_key, service) = service.ok_or_else(|| refused("A003201", "No service has the API credentials."))?;
    match lock(&service).service.api_secret.as_ref().map(Secret::expose) {
        Some(expected) if expected == secret => Ok(Caller::Service(api_key)),
        _ => Err(refused("A003204", "The API secret is not that of the service.")),
    }
}

fn key_and_secret(credential: &str) -> Option<(String, String)> {
    let pair = String::from_utf8(STANDARD.decode(credential).ok()?).ok()?;
    let (key, secret) = pair.split_once(':')?;
    Some((key.into(), secret.into()))
}
