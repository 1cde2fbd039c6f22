//! The services that there are, and who may call for them.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use authlete_core::Secret;
use authlete_core::service::Service;

use crate::Settings;
use crate::random::SharedRandom;
use crate::state::State;

/// The services by their API keys, which are their IDs too. Each has a lock of its own, so that calls for one do not wait for
/// those of another.
pub(crate) struct Directory {
    services: RwLock<BTreeMap<i64, Arc<Mutex<State>>>>,
    /// Access tokens of 3.x.
    tokens: RwLock<HashMap<String, Caller>>,
    /// The owner's API key and secret, which 2.x has in the place of an organization's access token.
    pub(crate) owner_key: String,
    pub(crate) owner_secret: Secret,
    pub(crate) random: SharedRandom,
}

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Caller {
    /// A service, by its access token or its API key and secret.
    Service(i64),
    /// The organization, the owner in 2.x: whoever may do everything.
    Organization,
}

impl Directory {
    /// A directory with the service and the client of the settings.
    pub(crate) fn new(settings: &Settings, mut random: SharedRandom, now: i64) -> Self {
        let state = State::new(settings.service.clone(), &mut random);
        let api_key = state.service.api_key.unwrap_or_default();
        let directory = Self {
            services: RwLock::default(),
            tokens: RwLock::default(),
            owner_key: settings.owner_key.clone(),
            owner_secret: settings.owner_secret.clone(),
            random,
        };
        directory.add_token(settings.access_token.expose(), Caller::Service(api_key));
        directory.add_token(settings.organization_token.expose(), Caller::Organization);
        let state = directory.add(state);
        crate::clients::register(&mut lock(&state), settings.client.clone(), now);
        directory
    }

    /// The service of that API key.
    pub(crate) fn service(&self, api_key: i64) -> Option<Arc<Mutex<State>>> {
        self.services().get(&api_key).cloned()
    }

    /// Adds a service.
    pub(crate) fn add(&self, state: State) -> Arc<Mutex<State>> {
        let api_key = state.service.api_key.unwrap_or_default();
        let state = Arc::new(Mutex::new(state));
        self.services_mut().insert(api_key, Arc::clone(&state));
        state
    }

    /// Takes a service out, with its access tokens.
    pub(crate) fn remove(&self, api_key: i64) -> bool {
        self.tokens_mut().retain(|_, caller| *caller != Caller::Service(api_key));
        self.services_mut().remove(&api_key).is_some()
    }

    /// An API key that no service has.
    pub(crate) fn fresh_api_key(&self) -> i64 {
        let mut random = self.random.clone();
        loop {
            let api_key = random.number();
            if !self.services().contains_key(&api_key) {
                return api_key;
            }
        }
    }

    /// The services in the order of their API keys, as they are now.
    pub(crate) fn all(&self) -> Vec<Service> {
        let services: Vec<_> = self.services().values().cloned().collect();
        services.iter().map(|state| lock(state).service.clone()).collect()
    }

    /// Makes an access token good for calls of 3.x.
    pub(crate) fn add_token(&self, token: &str, caller: Caller) {
        self.tokens_mut().insert(token.into(), caller);
    }

    /// Makes an access token good for nothing.
    pub(crate) fn remove_token(&self, token: &str) -> bool {
        self.tokens_mut().remove(token).is_some()
    }

    /// Whose an access token of 3.x is.
    pub(crate) fn caller(&self, token: &str) -> Option<Caller> {
        self.tokens.read().unwrap_or_else(PoisonError::into_inner).get(token).copied()
    }

    fn services(&self) -> RwLockReadGuard<'_, BTreeMap<i64, Arc<Mutex<State>>>> {
        self.services.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn services_mut(&self) -> RwLockWriteGuard<'_, BTreeMap<i64, Arc<Mutex<State>>>> {
        self.services.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn tokens_mut(&self) -> RwLockWriteGuard<'_, HashMap<String, Caller>> {
        self.tokens.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A service, for one call.
pub(crate) fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}
