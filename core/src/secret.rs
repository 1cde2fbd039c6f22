//! Text that must not be shown.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

use serde::de::Deserializer;
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

/// A token, ticket, secret or raw request. In JSON it is a string; `Debug` hides it, and there is no `Display`.
///
/// `==` takes a time that depends on the texts. To decide whether a secret that a client sent is the right one, compare in
/// constant time, or compare hashes.
///
/// ```
/// use authlete_core::Secret;
///
/// let token = Secret::from("SlAV32hkKG");
/// assert_eq!(format!("{token:?}"), "Secret(hidden)");
/// assert_eq!(token.expose(), "SlAV32hkKG");
/// ```
#[derive(Clone, Default, Eq, PartialEq, Hash)]
pub struct Secret(String);

impl Secret {
    /// The hidden text.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The hidden text, without a copy.
    pub fn into_exposed(self) -> String {
        self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text)
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<Box<str>> for Secret {
    fn from(text: Box<str>) -> Self {
        Self(text.into())
    }
}

impl From<Cow<'_, str>> for Secret {
    fn from(text: Cow<'_, str>) -> Self {
        Self(text.into_owned())
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}
