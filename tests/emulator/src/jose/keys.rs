//! The service's keys: those of its settings, or some that the emulator made.

use std::cell::RefCell;
use std::sync::Arc;

use authlete_core::Secret;
use authlete_core::service::Service;
use authlete_core::types::JwsAlg;
use serde::{Deserialize, Serialize};

use super::generated::Generated;
use super::jwk::Jwk;
use super::jwk_set::JwkSet;
use crate::random::Random;

/// The keys of a service. `jwks` of its settings counts as it is at the time of a call.
#[derive(Serialize, Deserialize)]
pub(crate) struct Keys {
    generated: [Generated; 4],
    /// The keys of the settings, with the text that they were read from.
    #[serde(skip)]
    given: RefCell<Option<(String, JwkSet)>>,
}

impl Keys {
    /// Draws what the keys are made of. They are made when they are first used: RSA keys take their time.
    pub(crate) fn new(random: &mut dyn Random) -> Self {
        Self { generated: Generated::draw(random), given: RefCell::default() }
    }

    /// All keys.
    pub(crate) fn all(&self, service: &Service) -> JwkSet {
        self.given(service)
            .unwrap_or_else(|| self.generated.iter().map(|key| Arc::clone(key.get())).collect::<Vec<_>>().into())
    }

    /// The key for signatures of that algorithm; the one of that ID if one is named. Where several would do there is none.
    pub(crate) fn signing(&self, service: &Service, alg: &JwsAlg, kid: Option<&str>) -> Option<Arc<Jwk>> {
        let kid = kid.filter(|kid| !kid.is_empty());
        match self.given(service) {
            Some(keys) => keys.signing(alg, kid).filter(|_| !keys.has_many_signing(alg, kid)).cloned(),
            None => {
                let key = self.generated.iter().find(|key| key.signs_with(alg)).map(Generated::get)?;
                kid.is_none_or(|kid| key.kid() == Some(kid)).then(|| Arc::clone(key))
            }
        }
    }

    /// Whether several keys would do for signatures of that algorithm, so that one has to be named.
    pub(crate) fn is_ambiguous(&self, service: &Service, alg: &JwsAlg, kid: Option<&str>) -> bool {
        let kid = kid.filter(|kid| !kid.is_empty());
        self.given(service).is_some_and(|keys| keys.has_many_signing(alg, kid))
    }

    /// Whether there is a key for signatures of that algorithm.
    pub(crate) fn has(&self, service: &Service, alg: &JwsAlg) -> bool {
        match self.given(service) {
            Some(keys) => keys.signing(alg, None).is_some(),
            None => self.generated.iter().any(|key| key.signs_with(alg)),
        }
    }

    /// The keys of the settings. A text that is no JWK Set has no keys, an empty one is none.
    fn given(&self, service: &Service) -> Option<JwkSet> {
        let text = service.jwks.as_ref().map(Secret::expose).filter(|text| !text.trim().is_empty())?;
        let mut given = self.given.borrow_mut();
        match &*given {
            Some((known, keys)) if known == text => Some(keys.clone()),
            _ => {
                let keys = JwkSet::parse(text);
                *given = Some((text.into(), keys.clone()));
                Some(keys)
            }
        }
    }
}
