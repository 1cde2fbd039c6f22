//! JSON that is passed on as it is.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use core::fmt;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::Fault;

/// A JSON text, byte for byte as it came. `Debug` hides it, since it may be a key set with private keys.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RawJson(Box<RawValue>);

impl RawJson {
    /// The text, ready to be a response body.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// Decodes the text.
    ///
    /// # Errors
    ///
    /// [`Fault::Mismatch`] or [`Fault::Missing`] where the JSON is not that of a `T`.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        serde_json::from_str(self.as_str()).map_err(|error| Fault::of(self.as_str(), &error))
    }

    /// Takes a JSON text.
    ///
    /// # Errors
    ///
    /// Where the text is not JSON.
    pub fn from_text(text: &str) -> Result<Self, Fault> {
        let raw: &RawValue = serde_json::from_str(text).map_err(|error| Fault::of(text, &error))?;
        Ok(Self(raw.to_owned()))
    }

    /// Writes a value.
    ///
    /// # Errors
    ///
    /// Where a member cannot be written as JSON; none of this crate's types has such a member.
    pub fn of(value: &impl Serialize) -> Result<Self, serde_json::Error> {
        serde_json::value::to_raw_value(value).map(Self)
    }
}

impl From<Box<RawValue>> for RawJson {
    fn from(text: Box<RawValue>) -> Self {
        Self(text)
    }
}

impl PartialEq for RawJson {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl fmt::Debug for RawJson {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RawJson({} bytes, hidden)", self.as_str().len())
    }
}
