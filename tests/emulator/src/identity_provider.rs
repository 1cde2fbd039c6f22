//! The API of Authlete's identity provider, where programs such as Terraform's provider make services, and access tokens for
//! them. It is another server than the API server in the world outside; here both are one.
//!
//! A call comes with the access token of an organization and acts for it. The organization of the settings may act for those
//! that were created here, too: there are no users who could sign in to do so.

mod organizations;
mod services;
mod tokens;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use http::header::{ALLOW, AUTHORIZATION};
use http::request::Parts;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Emulator;
use crate::directory::{Caller, Directory};
use crate::router::{ApiFault, json, refuse};

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
    plan: String,
}

/// An access token for the APIs.
#[derive(Serialize, Deserialize)]
struct IssuedToken {
    id: String,
    text: String,
    owner: Caller,
    description: String,
}

/// A call of an organization.
struct Call<'a> {
    emulator: &'a Emulator,
    directory: &'a Directory,
    /// The organization whose access token came along.
    organization: i64,
    path: &'a str,
    members: Value,
}

/// What an operation answers with; `None` is no content.
type Answer = Result<Option<Value>, ApiFault>;

type Operation = fn(&Call<'_>) -> Answer;

/// Answers a request if its path is one of this API.
pub(crate) fn answer(emulator: &Emulator, parts: &Parts, path: &str, body: &[u8]) -> Option<http::Response<Vec<u8>>> {
    let mut segments = path.strip_prefix("/api/")?.split('/');
    let segments_of_path = [segments.next()?, segments.next().unwrap_or_default(), segments.next().unwrap_or_default()];
    if segments.next().is_some() {
        return None;
    }
    let known = operations(segments_of_path)?;
    let found = known.iter().find(|(method, _)| parts.method.as_str() == *method);
    let Some((_, operation)) = found else {
        let mut response = refuse(&ApiFault::new(405, "A001217", format!("{path}, The method is not allowed.")));
        let allowed: Vec<_> = known.iter().map(|(method, _)| *method).collect();
        if let Ok(value) = allowed.join(", ").parse() {
            response.headers_mut().insert(ALLOW, value);
        }
        return Some(response);
    };
    let answer = authenticated(emulator, parts, path, body).and_then(|call| operation(&call));
    Some(match answer {
        Ok(answer) => json(200, answer.as_ref()),
        Err(fault) => refuse(&fault),
    })
}

/// The operations at a path by their methods.
fn operations(segments: [&str; 3]) -> Option<&'static [(&'static str, Operation)]> {
    Some(match segments {
        ["service", "", ""] => &[("POST", services::create)],
        ["service", "remove", ""] => &[("POST", services::remove)],
        ["service", "move", ""] => &[("POST", services::change_organization)],
        ["service", "adopt", ""] | ["service", "orphans", "remove"] => &[("POST", services::of_orphan)],
        ["service", "orphans", ""] => &[("GET", services::orphans)],
        ["service", "find", id] if !id.is_empty() => &[("GET", services::find)],
        ["servicetoken", "create", ""] => &[("POST", tokens::create_for_service)],
        ["servicetoken", "all", ""] => &[("POST", tokens::list_for_service)],
        ["servicetoken", "update", ""] => &[("POST", tokens::rename_for_service)],
        ["servicetoken", "rotate", ""] => &[("POST", tokens::rotate_for_service)],
        ["servicetoken", "revoke", ""] => &[("POST", tokens::revoke_for_service)],
        ["organizationtoken", "create", ""] => &[("POST", tokens::create_for_organization)],
        ["organizationtoken", "all", ""] => &[("POST", tokens::list_for_organization)],
        ["organizationtoken", "update", ""] => &[("POST", tokens::rename_for_organization)],
        ["organizationtoken", "rotate", ""] => &[("POST", tokens::rotate_for_organization)],
        ["organizationtoken", "revoke", ""] => &[("POST", tokens::revoke_for_organization)],
        ["organization", "", ""] => &[("GET", organizations::list), ("POST", organizations::create)],
        ["organization", _, ""] => {
            &[("GET", organizations::get), ("POST", organizations::update), ("DELETE", organizations::delete)]
        }
        ["apiserver", "", ""] => &[("GET", organizations::api_servers), ("POST", organizations::no_other_server)],
        ["apiserver", _, ""] => &[
            ("GET", organizations::api_server),
            ("POST", organizations::no_other_server),
            ("DELETE", organizations::no_other_server),
        ],
        _ => return None,
    })
}

/// The call, if it is made with the access token of an organization and its body is JSON.
fn authenticated<'a>(emulator: &'a Emulator, parts: &Parts, path: &'a str, body: &[u8]) -> Result<Call<'a>, ApiFault> {
    let refused = |status, code, text: &str| ApiFault::new(status, code, format!("{path}, {text}"));
    let header = parts.headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let header = header.ok_or_else(|| refused(401, "A001202", "Authorization header is missing."))?;
    let token = match header.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("Bearer") => token.trim(),
        _ => return Err(refused(401, "A001203", "The Authorization header has no bearer token.")),
    };
    let directory = emulator.directory();
    let organization = match directory.caller(token) {
        Some(Caller::Organization(organization)) => organization,
        Some(Caller::Service(_)) => return Err(refused(403, "A002201", "The access token is that of a service.")),
        None => return Err(refused(401, "A002201", "No organization has the access token.")),
    };
    let members = match body {
        b"" => Value::Null,
        body => serde_json::from_slice(body).map_err(|_| refused(400, "A126202", "The request body is not JSON."))?,
    };
    Ok(Call { emulator, directory, organization, path, members })
}

impl Call<'_> {
    fn refused(&self, status: u16, code: &'static str, text: &str) -> ApiFault {
        ApiFault::new(status, code, format!("{}, {text}", self.path))
    }

    /// A member that is a number, or a text of digits.
    fn number(&self, name: &str) -> Result<i64, ApiFault> {
        let value = &self.members[name];
        let number = value.as_i64().or_else(|| value.as_str()?.trim().parse().ok());
        number.ok_or_else(|| self.refused(400, "A126202", &format!("'{name}' is missing or no number.")))
    }

    /// A member that is a text.
    fn text(&self, name: &str) -> Result<&str, ApiFault> {
        let text = self.members[name].as_str().filter(|text| !text.is_empty());
        text.ok_or_else(|| self.refused(400, "A126202", &format!("'{name}' is missing or empty.")))
    }

    /// The number at the end of the path.
    fn id(&self) -> Result<i64, ApiFault> {
        let last = self.path.rsplit('/').next().unwrap_or_default();
        last.parse().map_err(|_| self.refused(400, "A126202", "The path does not end with a number."))
    }

    /// Whether the caller may act for an organization.
    fn acts_for(&self, organization: i64) -> bool {
        let exists = self.directory.records().organizations.contains_key(&organization);
        exists && (organization == self.organization || self.organization == self.directory.organization)
    }

    /// The organization that the request names, if the caller may act for it.
    fn named_organization(&self) -> Result<i64, ApiFault> {
        let organization = self.number("organizationId")?;
        match self.acts_for(organization) {
            true => Ok(organization),
            false => Err(self.refused(403, "A002201", "The access token is not that of the organization.")),
        }
    }

    /// Checks that the request means this API server.
    fn check_server(&self) -> Result<(), ApiFault> {
        match self.number("apiServerId")? == self.emulator.settings().api_server_id {
            true => Ok(()),
            false => Err(self.refused(400, "A126202", "There is no such API server.")),
        }
    }

    /// The service that the request names, which has to be one of the organization that it names.
    fn named_service(&self) -> Result<(i64, i64), ApiFault> {
        self.check_server()?;
        let (organization, service) = (self.named_organization()?, self.number("serviceId")?);
        match self.directory.organization_of(service) {
            Some(owner) if owner == organization => Ok((organization, service)),
            _ => Err(self.refused(404, "A003201", "The organization has no such service.")),
        }
    }
}

impl Records {
    /// The records of an emulator that has one organization, whose name nobody asked for.
    pub(crate) fn of_organization(organization: i64) -> Self {
        let mut records = Self::default();
        let first = Organization { name: "Emulated organization".into(), plan: "ENTERPRISE".into() };
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
