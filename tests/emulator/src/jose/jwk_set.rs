//! JWK Sets (RFC 7517, section 5), and the choice of a key among those of one.

use std::sync::Arc;

use authlete_core::types::{JweAlg, JwsAlg};
use serde_json::{Value, json};

use super::jwk::Jwk;

/// Several keys.
#[derive(Debug, Clone, Default)]
pub(crate) struct JwkSet(Vec<Arc<Jwk>>);

impl JwkSet {
    /// The keys of a JWK Set. What is no JSON object in it is left out; what is no JWK Set has no keys.
    pub(crate) fn parse(text: &str) -> Self {
        let Ok(Value::Object(mut set)) = serde_json::from_str(text) else { return Self::default() };
        let Some(Value::Array(keys)) = set.remove("keys") else { return Self::default() };
        let object = |key| match key {
            Value::Object(members) => Some(Arc::new(Jwk::new(members))),
            _ => None,
        };
        Self(keys.into_iter().filter_map(object).collect())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Arc<Jwk>> {
        self.0.iter()
    }

    /// The JWK Set as JSON, with or without what is private.
    pub(crate) fn json(&self, private: bool) -> Value {
        let shown = self.0.iter().filter_map(|key| if private { Some(key.private()) } else { key.public() });
        json!({ "keys": shown.collect::<Vec<_>>() })
    }

    /// The first key for signatures of that algorithm; the one of that ID if one is named.
    pub(crate) fn signing(&self, alg: &JwsAlg, kid: Option<&str>) -> Option<&Arc<Jwk>> {
        let named = |key: &&Arc<Jwk>| kid.is_none_or(|kid| key.kid() == Some(kid));
        self.0.iter().filter(named).find(|key| key.signs_with(alg))
    }

    /// Whether more than one private key would do for signatures of that algorithm; for those of that ID if one is named.
    pub(crate) fn has_many_signing(&self, alg: &JwsAlg, kid: Option<&str>) -> bool {
        let named = |key: &&Arc<Jwk>| kid.is_none_or(|kid| key.kid() == Some(kid));
        self.0.iter().filter(named).filter(|key| key.is_private() && key.signs_with(alg)).nth(1).is_some()
    }

    /// Whether more than one key would do for encryption with that algorithm.
    pub(crate) fn has_many_encrypting(&self, alg: &JweAlg) -> bool {
        self.0.iter().filter(|key| key.encrypts_with(alg)).nth(1).is_some()
    }

    /// The first key for encryption with that algorithm.
    pub(crate) fn encrypting(&self, alg: &JweAlg) -> Option<&Arc<Jwk>> {
        self.0.iter().find(|key| key.encrypts_with(alg))
    }
}

impl From<Vec<Arc<Jwk>>> for JwkSet {
    fn from(keys: Vec<Arc<Jwk>>) -> Self {
        Self(keys)
    }
}

impl From<Jwk> for JwkSet {
    fn from(key: Jwk) -> Self {
        Self(vec![Arc::new(key)])
    }
}
