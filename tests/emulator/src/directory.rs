//! The services that there are, and who may call for them.

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use authlete_core::Secret;
use authlete_core::client::Client;
use authlete_core::service::Service;
use serde::{Deserialize, Serialize};

use crate::identity_provider::Records;
use crate::listing::Page;
use crate::random::SharedRandom;
use crate::state::State;
use crate::{ServiceSettings, Settings, worker};

/// The name of what is remembered besides the services.
const REMEMBERED: &str = "directory";

/// The services by their API keys, which are their IDs too. Each has a lock of its own, so that calls for one do not wait for
/// those of another.
pub(crate) struct Directory {
    services: RwLock<Services>,
    /// Access tokens of 3.x.
    tokens: RwLock<HashMap<String, Caller>>,
    /// What the identity provider remembers of organizations and of those tokens.
    records: Mutex<Records>,
    /// The organization of the settings.
    pub(crate) organization: i64,
    /// The number that the identity provider has for this API server.
    pub(crate) api_server: i64,
    /// The API key and secret of that organization as the owner of services, which 2.x has in the place of its access token.
    pub(crate) owner_key: String,
    pub(crate) owner_secret: Secret,
    pub(crate) random: SharedRandom,
}

#[derive(Default)]
struct Services {
    rows: HashMap<i64, Row>,
    /// The numbers and API keys of each organization's services, which is the order in which they came about.
    by_organization: HashMap<i64, BTreeSet<(i32, i64)>>,
    last_number: i32,
}

struct Row {
    number: i32,
    organization: i64,
    state: Arc<Mutex<State>>,
}

/// Who calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) enum Caller {
    /// A service, by its access token or its API key and secret.
    Service(i64),
    /// An organization, the owner in 2.x: whoever may do everything with its services.
    Organization(i64),
}

impl Directory {
    /// A directory with the service and the client of the settings, and more clients.
    pub(crate) fn new(settings: &Settings, clients: Vec<Client>, random: SharedRandom, now: i64) -> Self {
        let directory = Self {
            services: RwLock::default(),
            tokens: RwLock::default(),
            records: Mutex::new(Records::of_organization(settings.organization_id)),
            organization: settings.organization_id,
            api_server: settings.api_server_id,
            owner_key: settings.owner_key.clone(),
            owner_secret: settings.owner_secret.clone(),
            random,
        };
        let organization = Caller::Organization(settings.organization_id);
        directory.know(&settings.organization_token, "organization", organization);
        let service = ServiceSettings {
            service: settings.service.clone(),
            access_token: settings.access_token.clone(),
            clients: [vec![settings.client.clone()], clients].concat(),
            assertion_processors: settings.assertion_processors.clone(),
        };
        directory.provide(service, now);
        directory
    }

    /// Makes an access token of the settings good for calls.
    fn know(&self, token: &Secret, id: &str, caller: Caller) {
        self.issue_token(id.into(), token.expose().into(), caller, "Of the emulator's settings".into());
    }

    /// Adds a service with its access token and its clients.
    pub(crate) fn provide(&self, settings: ServiceSettings, now: i64) {
        let api_key = settings.service.api_key.unwrap_or_else(|| self.fresh_api_key());
        let service = Service { api_key: Some(api_key), ..settings.service };
        let service = self.numbered(service, self.organization, now);
        // The token of the first service has had this ID from the start; the others have their service's.
        let id = if self.services().rows.is_empty() { "service".into() } else { format!("service-{api_key}") };
        self.know(&settings.access_token, &id, Caller::Service(api_key));
        let state = State::new(service, &mut self.random.clone());
        let state = self.add(State { assertion_processors: settings.assertion_processors, ..state }, self.organization);
        for client in settings.clients {
            crate::clients::register(&mut lock(&state), client, now);
        }
    }

    /// Forgets everything.
    pub(crate) fn clear(&self) {
        *self.services_mut() = Services::default();
        self.tokens_mut().clear();
    }

    /// Tells all that has to be remembered, in parts with names, each in JSON.
    pub(crate) fn store(&self, mut part: impl FnMut(&str, &[u8]) -> io::Result<()>) -> io::Result<()> {
        let services = self.services();
        part(REMEMBERED, &serde_json::to_vec(&(services.last_number, &*self.records()))?)?;
        for (api_key, row) in &services.rows {
            let state = lock(&row.state);
            part(&api_key.to_string(), &serde_json::to_vec(&(row.organization, &*state))?)?;
        }
        Ok(())
    }

    /// Remembers a part.
    pub(crate) fn restore(&self, name: &str, part: &[u8]) -> io::Result<()> {
        if name == REMEMBERED {
            let (last_number, records): (_, Records) = serde_json::from_slice(part)?;
            self.services_mut().last_number = last_number;
            let records = records.indexed();
            records.owners().for_each(|(text, owner)| self.add_token(text, owner));
            *self.records() = records;
            return Ok(());
        }
        let (organization, state): (i64, State) = serde_json::from_slice(part)?;
        self.add(State { random: self.random.clone(), ..state }, organization);
        Ok(())
    }

    /// The service of that API key.
    pub(crate) fn service(&self, api_key: i64) -> Option<Arc<Mutex<State>>> {
        self.services().rows.get(&api_key).map(|row| Arc::clone(&row.state))
    }

    /// All services.
    pub(crate) fn all(&self) -> Vec<Arc<Mutex<State>>> {
        let services = self.services();
        let keys = services.by_organization.values().flatten().map(|(_, api_key)| api_key);
        keys.filter_map(|api_key| services.rows.get(api_key)).map(|row| Arc::clone(&row.state)).collect()
    }

    /// The organization that has the service of that API key.
    pub(crate) fn organization_of(&self, api_key: i64) -> Option<i64> {
        self.services().rows.get(&api_key).map(|row| row.organization)
    }

    /// How many services an organization has, and those of a page in the order of creation.
    pub(crate) fn services_of(&self, organization: i64, page: Page) -> (usize, Vec<Arc<Mutex<State>>>) {
        let services = self.services();
        let places = services.by_organization.get(&organization);
        let rows = places.into_iter().flatten().filter_map(|(_, api_key)| services.rows.get(api_key));
        (places.map_or(0, BTreeSet::len), page.of(rows.map(|row| Arc::clone(&row.state))))
    }

    /// The service with what Authlete gives a new one, where it is not set.
    pub(crate) fn numbered(&self, service: Service, organization: i64, now: i64) -> Service {
        let mut services = self.services_mut();
        services.last_number = services.last_number.saturating_add(1);
        Service {
            number: service.number.or(Some(services.last_number)),
            // Owners have numbers of their own, which tell organizations apart.
            service_owner_number: service.service_owner_number.or(i32::try_from(organization).ok()),
            created_at: service.created_at.or(Some(now)),
            modified_at: service.modified_at.or(Some(now)),
            ..service
        }
    }

    /// Adds a service to those of an organization.
    pub(crate) fn add(&self, state: State, organization: i64) -> Arc<Mutex<State>> {
        let api_key = state.service.api_key.unwrap_or_default();
        let number = state.service.number.unwrap_or_default();
        let state = Arc::new(Mutex::new(state));
        let mut services = self.services_mut();
        services.by_organization.entry(organization).or_default().insert((number, api_key));
        services.rows.insert(api_key, Row { number, organization, state: Arc::clone(&state) });
        state
    }

    /// Takes a service out, with its access tokens.
    pub(crate) fn remove(&self, api_key: i64) -> bool {
        self.forget_tokens(Caller::Service(api_key));
        let mut services = self.services_mut();
        let Some(row) = services.rows.remove(&api_key) else { return false };
        if let Some(places) = services.by_organization.get_mut(&row.organization) {
            places.remove(&(row.number, api_key));
        }
        true
    }

    /// Gives a service to another organization.
    pub(crate) fn hand_over(&self, api_key: i64, organization: i64) {
        let mut services = self.services_mut();
        let Some(row) = services.rows.get_mut(&api_key) else { return };
        let old = std::mem::replace(&mut row.organization, organization);
        let place = (row.number, api_key);
        if let Some(places) = services.by_organization.get_mut(&old) {
            places.remove(&place);
        }
        services.by_organization.entry(organization).or_default().insert(place);
    }

    /// An API key that no service has.
    pub(crate) fn fresh_api_key(&self) -> i64 {
        let mut random = self.random.clone();
        loop {
            let api_key = random.number();
            if !self.services().rows.contains_key(&api_key) {
                return api_key;
            }
        }
    }

    /// Makes an access token good for calls of 3.x, and remembers whose it is and what for.
    pub(crate) fn issue_token(&self, id: String, text: String, owner: Caller, description: String) {
        self.add_token(&text, owner);
        self.records().add_token(id, text, owner, description);
    }

    /// Makes all access tokens of a service or an organization good for nothing.
    pub(crate) fn forget_tokens(&self, owner: Caller) {
        for text in self.records().forget_tokens(owner) {
            self.remove_token(&text);
        }
    }

    /// What the identity provider remembers.
    pub(crate) fn records(&self) -> MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Makes an access token good for calls of 3.x.
    pub(crate) fn add_token(&self, token: &str, caller: Caller) {
        self.tokens_mut().insert(token.into(), caller);
    }

    /// Makes an access token good for nothing.
    pub(crate) fn remove_token(&self, token: &str) {
        self.tokens_mut().remove(token);
    }

    /// Whose an access token of 3.x is.
    pub(crate) fn caller(&self, token: &str) -> Option<Caller> {
        self.tokens.read().unwrap_or_else(PoisonError::into_inner).get(token).copied()
    }

    fn services(&self) -> RwLockReadGuard<'_, Services> {
        self.services.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn services_mut(&self) -> RwLockWriteGuard<'_, Services> {
        self.services.write().unwrap_or_else(PoisonError::into_inner)
    }

    fn tokens_mut(&self) -> RwLockWriteGuard<'_, HashMap<String, Caller>> {
        self.tokens.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A service, for one call.
pub(crate) fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    worker::wait_for(state)
}
