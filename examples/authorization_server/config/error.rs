//! Why a configuration file cannot be used. Values are not told: they may be secrets.

use std::fmt;
use std::io;

use crate::users::{DatabaseError, EntryError};

/// What is wrong with a configuration file.
#[derive(Debug)]
pub(crate) enum ConfigError {
    /// It cannot be read.
    Read(io::Error),
    /// It is no TOML, or not of the expected form, at that line.
    Syntax(usize, String),
    /// A client, or the service, has a member that there is none of.
    Unknown(&'static str, String),
    /// A member of a client, or of the service, has a value that it cannot have.
    Member(&'static str, String),
    /// A user cannot be one.
    User(EntryError),
    /// The users of the demonstration cannot be had.
    Demonstration(DatabaseError),
}

impl ConfigError {
    /// An error of the TOML reader, without the line of the file that its own text shows.
    pub(super) fn syntax(text: &str, error: &toml::de::Error) -> Self {
        let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
        Self::Syntax(before.matches('\n').count() + 1, error.message().to_owned())
    }
}

impl From<io::Error> for ConfigError {
    fn from(error: io::Error) -> Self {
        Self::Read(error)
    }
}

impl From<EntryError> for ConfigError {
    fn from(error: EntryError) -> Self {
        Self::User(error)
    }
}

impl From<DatabaseError> for ConfigError {
    fn from(error: DatabaseError) -> Self {
        Self::Demonstration(error)
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(error) => write!(f, "the file cannot be read: {error}"),
            Self::Syntax(line, message) => write!(f, "line {line}: {message}"),
            Self::Unknown(what, name) => write!(f, "{what} has no member '{name}'"),
            Self::Member(what, message) => write!(f, "{what}: {message}"),
            Self::User(error) => error.fmt(f),
            Self::Demonstration(error) => write!(f, "the users of the demonstration: {error}"),
        }
    }
}

impl std::error::Error for ConfigError {}
