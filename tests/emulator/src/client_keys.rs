//! The public keys that a client registered, by value (`jwks`) or by URL (`jwks_uri`).

use authlete_core::client::Client;

use crate::jose::JwkSet;
use crate::state::Call;

/// Why a client has no keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum KeysFault {
    NotRegistered,
    /// What is at the URL cannot be fetched.
    Unavailable {
        url: String,
        error: String,
    },
    /// What is at the URL is no JWK Set, or an empty one.
    NotASet {
        url: String,
    },
}

/// The keys. A JWK Set by URL is fetched each time: a client changes it to change its keys (OpenID Connect Core 10.1.1).
pub(crate) fn registered(call: &Call<'_>, client: &Client) -> Result<JwkSet, KeysFault> {
    if let Some(jwks) = &client.jwks {
        return Ok(JwkSet::parse(jwks.expose()));
    }
    let Some(url) = client.jwks_uri.clone().filter(|url| !url.is_empty()) else {
        return Err(KeysFault::NotRegistered);
    };
    match call.fetch.fetch(&url) {
        Err(error) => Err(KeysFault::Unavailable { url, error }),
        Ok(document) => match JwkSet::parse(&String::from_utf8_lossy(&document)) {
            keys if keys.is_empty() => Err(KeysFault::NotASet { url }),
            keys => Ok(keys),
        },
    }
}
