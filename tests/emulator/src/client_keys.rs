//! The public keys that a client registered, by value (`jwks`) or by URL (`jwks_uri`).

use authlete_core::client::Client;
use authlete_core::types::JweAlg;

use crate::api_result::Refused;
use crate::call::Call;
use crate::jose::{self, JwkSet};

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
        Ok(document) => match JwkSet::parse(&String::from_utf8_lossy(&document.content)) {
            keys if keys.is_empty() => Err(KeysFault::NotASet { url }),
            keys => Ok(keys),
        },
    }
}

/// Has the keys fetched that something for the client is encrypted with, if that is to be done with one of these algorithms.
pub(crate) fn fetch_for<'a>(
    call: &Call<'_>,
    client: &Client,
    algs: impl IntoIterator<Item = &'a JweAlg>,
) -> Result<(), Refused> {
    match algs.into_iter().any(jose::is_of_two_halves) {
        true => fetch(call, client),
        false => Ok(()),
    }
}

/// Has the keys of a client fetched.
///
/// A call asks for them before it changes anything: later, the other calls of the service would wait for them. An error ends a
/// call that is begun again once they are there.
pub(crate) fn fetch(call: &Call<'_>, client: &Client) -> Result<(), Refused> {
    // If they cannot be had, that is told where they are used.
    let _ = registered(call, client);
    match call.fetch.are_wanted() {
        true => Err(Refused::caller("A163305", "The keys of the client are still to be fetched.")),
        false => Ok(()),
    }
}
