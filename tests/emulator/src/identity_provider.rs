//! The API of Authlete's identity provider, where programs such as Terraform's provider make services, and access tokens for
//! them. It is another server than the API server in the world outside; here both are one.
//!
//! A call comes with the access token of an organization and acts for it. The organization of the settings may act for those
//! that were created here, too: there are no users who could sign in to do so.

mod organizations;
mod services;
mod tokens;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use authlete_core::service::Plan;
use serde::{Deserialize, Serialize};

use crate::call::OrganizationCall;
use crate::credentials::Target;
use crate::directory::Caller;
use crate::router::{ApiFault, Route};

/// Its operations.
pub(crate) const ROUTES: [&[Route]; 3] = [services::ROUTES, tokens::ROUTES, organizations::ROUTES];

/// What the identity provider remembers: organizations, and the access tokens that it issued.
#[derive(Default, Serialize, Deserialize)]
pub(crate) struct Records {
    organizations: BTreeMap<i64, Organization>,
    tokens: BTreeMap<u64, IssuedToken>,
    last_token: u64,
    #[serde(skip)]
    by_id: HashMap<String, u64>,
    #[serde(skip)]
    by_owner: HashMap<Caller, BTreeSet<u64>>,
}

#[derive(Serialize, Deserialize)]
struct Organization {
    name: String,
    plan: Plan,
}

/// An access token for the APIs.
#[derive(Serialize, Deserialize)]
struct IssuedToken {
    id: String,
    text: String,
    owner: Caller,
    description: String,
}

/// The service that a request names.
struct NamedService {
    api_server_id: i64,
    organization_id: i64,
    service_id: i64,
}

impl OrganizationCall<'_> {
    fn refused(&self, status: u16, code: &'static str, text: &str) -> ApiFault {
        ApiFault::new(status, code, format!("{}, {text}", self.path))
    }

    /// A member that has to be there.
    fn text<'t>(&self, name: &str, text: &'t str) -> Result<&'t str, ApiFault> {
        match text {
            "" => Err(self.refused(400, "A126202", &format!("'{name}' is missing or empty."))),
            text => Ok(text),
        }
    }

    /// Whether the caller may act for an organization.
    fn acts_for(&self, organization: i64) -> bool {
        let own = self.directory.organization;
        let is_own = [organization, own].map(Target::Organization).contains(&self.target);
        is_own && self.directory.records().organizations.contains_key(&organization)
    }

    /// The organization that the request names, if the caller may act for it.
    fn named_organization(&self, organization: i64) -> Result<i64, ApiFault> {
        if organization == 0 {
            return Err(self.refused(400, "A126202", "'organizationId' is missing."));
        }
        match self.acts_for(organization) {
            true => Ok(organization),
            false => Err(self.refused(403, "A002201", "The access token is not that of the organization.")),
        }
    }

    /// Checks that the request means this API server.
    fn check_server(&self, id: i64) -> Result<(), ApiFault> {
        match id == self.directory.api_server {
            true => Ok(()),
            false => Err(self.refused(400, "A126202", "There is no such API server.")),
        }
    }

    /// The service that the request names, which has to be one of the organization that it names.
    fn named_service(&self, named: &NamedService) -> Result<i64, ApiFault> {
        self.check_server(named.api_server_id)?;
        let organization = self.named_organization(named.organization_id)?;
        match self.directory.organization_of(named.service_id) {
            Some(owner) if owner == organization => Ok(named.service_id),
            _ => Err(self.refused(404, "A003201", "The organization has no such service.")),
        }
    }
}

impl Records {
    /// The records of an emulator that has one organization, whose name nobody asked for.
    pub(crate) fn of_organization(organization: i64) -> Self {
        let mut records = Self::default();
        let first = Organization { name: "Emulated organization".into(), plan: Plan::Enterprise };
        records.organizations.insert(organization, first);
        records
    }

    /// The records, with the tokens to be found by their IDs and owners.
    pub(crate) fn indexed(mut self) -> Self {
        for (number, token) in &self.tokens {
            self.by_id.insert(token.id.clone(), *number);
            self.by_owner.entry(token.owner).or_default().insert(*number);
        }
        self
    }

    /// The texts of the tokens with their owners.
    pub(crate) fn owners(&self) -> impl Iterator<Item = (&str, Caller)> {
        self.tokens.values().map(|token| (&*token.text, token.owner))
    }

    /// Remembers an access token.
    pub(crate) fn add_token(&mut self, id: String, text: String, owner: Caller, description: String) {
        self.last_token += 1;
        self.by_id.insert(id.clone(), self.last_token);
        self.by_owner.entry(owner).or_default().insert(self.last_token);
        self.tokens.insert(self.last_token, IssuedToken { id, text, owner, description });
    }

    /// Forgets the access token of that ID.
    fn forget_token(&mut self, id: &str) {
        let Some(number) = self.by_id.remove(id) else { return };
        if let Some(token) = self.tokens.remove(&number) {
            if let Some(numbers) = self.by_owner.get_mut(&token.owner) {
                numbers.remove(&number);
            }
        }
    }

    /// Forgets the access tokens of a service or an organization, and returns their texts.
    pub(crate) fn forget_tokens(&mut self, owner: Caller) -> Vec<String> {
        let numbers = self.by_owner.remove(&owner).unwrap_or_default();
        let tokens: Vec<_> = numbers.into_iter().filter_map(|number| self.tokens.remove(&number)).collect();
        for token in &tokens {
            self.by_id.remove(&token.id);
        }
        tokens.into_iter().map(|token| token.text).collect()
    }
}
