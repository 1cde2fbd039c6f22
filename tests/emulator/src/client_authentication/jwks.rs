//! The keys of a client.

use authlete_core::client::Client;
use serde_json::Value;

use crate::state::Call;

/// The keys in the client's JWK Set, none where it has no set or a broken one.
pub(crate) fn of(_call: &Call<'_>, client: &Client) -> Vec<Value> {
    client.jwks.as_ref().map(|jwks| parse(jwks.expose())).unwrap_or_default()
}

fn parse(text: &str) -> Vec<Value> {
    let set = serde_json::from_str::<Value>(text).unwrap_or_default();
    set["keys"].as_array().cloned().unwrap_or_default()
}
