//! New signing keys for the service, while the server runs.

use authlete_core::Authlete;
use authlete_core::service::{GetServiceJwks, ServiceJwks};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::application::Sender;
use crate::profile::keys;
use crate::store::StoreError;

/// How many keys that signed are kept beside the new ones.
const KEPT: usize = 8;

#[derive(Deserialize)]
struct JwkSet {
    keys: Vec<Value>,
}

/// The members of a JWK that are private (RFC 7518, sections 6.2.2 and 6.3.2).
const PRIVATE: [&str; 6] = ["d", "p", "q", "dp", "dq", "qi"];

/// Gives the service a new key for each that signs. The old ones sign no more, and stay published for what they signed.
/// Keys that decrypt stay as they are.
pub(crate) async fn rotate(authlete: &Authlete<Sender>) -> Result<(), StoreError> {
    let call = GetServiceJwks { include_private_keys: Some(true), ..GetServiceJwks::default() };
    let ServiceJwks::Keys(set) = authlete.call(&call).await? else {
        return Err("the service has no keys of its own".into());
    };
    let JwkSet { keys: old } = serde_json::from_str(set.as_str())?;
    let mut replaced = Vec::new();
    let mut new = Vec::new();
    let (decrypting, signing): (Vec<_>, Vec<_>) = old.into_iter().partition(|key| key["use"] == "enc");
    for key in &signing {
        let kind = (&key["kty"], &key["crv"]);
        if !replaced.contains(&kind) {
            replaced.push(kind);
            // It takes a while to find the primes of an RSA key.
            let key = key.clone();
            new.extend(tokio::task::spawn_blocking(move || keys::like(&key)).await?);
        }
    }
    let kept = signing.into_iter().take(KEPT).map(|mut key| {
        if let Some(members) = key.as_object_mut() {
            members.retain(|name, _| !PRIVATE.contains(&name.as_str()));
        }
        key
    });
    new.extend(kept);
    new.extend(decrypting);
    let set = json!({ "keys": new }).to_string();
    authlete.modify_service(|service| service.jwks = Some(set.into())).await?;
    Ok(())
}
