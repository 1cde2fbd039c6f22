//! The configuration file: who the clients and the users are, and which profile the service follows.

mod error;

use std::fmt;
use std::path::Path;

use authlete_core::Secret;
use authlete_core::client::Client;
use authlete_core::service::Service;
use authlete_core::types::{Extra, RawJson};
use authlete_emulator::{Builder, Emulator, Settings};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub(crate) use self::error::ConfigError;
use crate::client_metadata;
use crate::profile::{self, Profile};
use crate::users::{User, UserEntry, demonstration};

/// What the configuration file says. What it leaves out is as it is without a file: one client, the four users of the demonstration,
/// and no resource server.
pub(crate) struct Config {
    pub(crate) profile: Profile,
    /// Members of the service to set beside the profile's, under Authlete's names.
    pub(crate) service: Map<String, Value>,
    pub(crate) clients: Vec<Client>,
    pub(crate) users: Vec<User>,
    /// Whether the users are those of the demonstration, whose passwords everybody knows.
    pub(crate) has_demonstration_users: bool,
    pub(crate) resource_servers: Vec<ResourceServer>,
}

/// A server that may introspect tokens.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ResourceServer {
    pub(crate) id: String,
    pub(crate) secret: Secret,
    /// What it is called in signed answers (RFC 9701, section 5).
    pub(crate) uri: String,
}

/// The file as TOML has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    profile: Profile,
    #[serde(default)]
    service: Map<String, Value>,
    #[serde(default)]
    clients: Vec<Map<String, Value>>,
    #[serde(default)]
    users: Vec<UserEntry>,
    #[serde(default)]
    resource_servers: Vec<ResourceServer>,
}

impl Config {
    /// Reads a file, or has the demonstration's settings if there is none. It takes a while where passwords are to be hashed.
    pub(crate) fn read(file: Option<&Path>) -> Result<Self, ConfigError> {
        match file {
            Some(file) => Self::parse(&std::fs::read_to_string(file)?),
            None => Self::parse(""),
        }
    }

    fn parse(text: &str) -> Result<Self, ConfigError> {
        let file: File = toml::from_str(text).map_err(|error| ConfigError::syntax(text, &error))?;
        over(Service::default(), &file.service)?;
        let has_demonstration_users = file.users.is_empty();
        let users = match has_demonstration_users {
            true => demonstration::users()?,
            false => file.users.into_iter().map(UserEntry::into_user).collect::<Result<_, _>>()?,
        };
        Ok(Self {
            profile: file.profile,
            service: file.service,
            clients: file.clients.into_iter().map(client).collect::<Result<_, _>>()?,
            users,
            has_demonstration_users,
            resource_servers: file.resource_servers,
        })
    }

    /// An Authlete of the process's own for a server at that URL, and at another one for client certificates.
    pub(crate) fn emulator(&self, base_url: &str, mtls_base_url: Option<&str>) -> Result<Builder, ConfigError> {
        let redirect_uri = format!("{base_url}{}", profile::DEMONSTRATION_CALLBACK);
        let mut settings = Settings::new(base_url, &redirect_uri);
        settings.service = over(profile::service(self.profile, base_url, mtls_base_url), &self.service)?;
        let mut clients = self.clients.iter().cloned();
        if let Some(first) = clients.next() {
            settings.client = first;
        }
        Ok(clients.fold(Emulator::builder().settings(settings), Builder::client))
    }
}

/// A client, some of whose members are not Authlete's own.
fn client(mut members: Map<String, Value>) -> Result<Client, ConfigError> {
    let others = client_metadata::NAMES.into_iter().filter_map(|name| members.remove_entry(name)).collect();
    let client = over(Client::default(), &members)?;
    client_metadata::add(client, others).map_err(|error| ConfigError::Member(Client::WHAT, error))
}

/// A service or client with what the file says of it.
fn over<T: Laid>(usual: T, members: &Map<String, Value>) -> Result<T, ConfigError> {
    let unusable = |error: &dyn fmt::Display| ConfigError::Member(T::WHAT, error.to_string());
    let mut all: Map<String, Value> =
        RawJson::of(&usual).map_err(|error| unusable(&error))?.parse().map_err(|fault| unusable(&fault))?;
    all.extend(members.clone());
    // The core's own reader does not tell values.
    let read: T = RawJson::of(&all).map_err(|error| unusable(&error))?.parse().map_err(|fault| unusable(&fault))?;
    // Authlete's later members would be kept; here they are most likely misspelt.
    match read.extra().members().keys().next() {
        Some(name) => Err(ConfigError::Unknown(T::WHAT, name.clone())),
        None => Ok(read),
    }
}

/// What members of a file are laid over.
trait Laid: Serialize + DeserializeOwned {
    const WHAT: &str;

    /// The members that this version does not know.
    fn extra(&self) -> &Extra;
}

impl Laid for Client {
    const WHAT: &str = "a client";

    fn extra(&self) -> &Extra {
        &self.extra
    }
}

impl Laid for Service {
    const WHAT: &str = "the service";

    fn extra(&self) -> &Extra {
        &self.extra
    }
}

#[cfg(test)]
mod tests;
