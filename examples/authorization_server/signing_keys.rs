//! New signing keys for the service, while the server runs.

use authlete_core::Authlete;
use authlete_core::service::{GetServiceJwks, ServiceJwks};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::application::Sender;
use crate::profile::keys;
use crate::store::StoreError;

/// How many keys are kept beside the new ones: those that signed what is still in use.
const KEPT: usize = 8;

#[derive(Deserialize)]
struct JwkSet {
    keys: Vec<Value>,
}

/// Puts a new key before the service's keys for each that signs. The first key for an algorithm signs; those after it stay
/// published for what they signed, until there are too many.
pub(crate) async fn rotate(authlete: &Authlete<Sender>) -> Result<(), StoreError> {
    let call = GetServiceJwks { include_private_keys: Some(true), ..GetServiceJwks::default() };
    let ServiceJwks::Keys(set) = authlete.call(&call).await? else {
        return Err("the service has no keys of its own".into());
    };
    let JwkSet { keys: old } = serde_json::from_str(set.as_str())?;
    let mut replaced = Vec::new();
    let mut new = Vec::new();
    for key in old.iter().filter(|key| key["use"] != "enc") {
        let kind = (&key["kty"], &key["crv"]);
        if !replaced.contains(&kind) {
            replaced.push(kind);
            // It takes a while to find the primes of an RSA key.
            let key = key.clone();
            new.extend(tokio::task::spawn_blocking(move || keys::like(&key)).await?);
        }
    }
    new.extend(old.iter().take(KEPT).cloned());
    let set = json!({ "keys": new }).to_string();
    authlete.modify_service(|service| service.jwks = Some(set.into())).await?;
    Ok(())
}
