//! How a client is named in a path.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use core::fmt;

use crate::operation::parameter::Parameter;

/// A client: its ID, which is a number, or its alias.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ClientIdentifier(String);

impl From<&str> for ClientIdentifier {
    fn from(alias: &str) -> Self {
        Self(alias.into())
    }
}

impl From<String> for ClientIdentifier {
    fn from(alias: String) -> Self {
        Self(alias)
    }
}

impl From<&String> for ClientIdentifier {
    fn from(alias: &String) -> Self {
        Self(alias.clone())
    }
}

impl From<i64> for ClientIdentifier {
    fn from(client_id: i64) -> Self {
        Self(client_id.to_string())
    }
}

impl fmt::Display for ClientIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

impl Parameter for ClientIdentifier {
    fn to_text(&self) -> Option<Cow<'_, str>> {
        self.0.to_text()
    }

    fn from_text(text: Option<&str>) -> Option<Self> {
        String::from_text(text).map(Self)
    }
}
