//! A service or a client within another answer.

use core::fmt;
use core::marker::PhantomData;

use serde::de::{DeserializeOwned, Deserializer};
use serde::ser::Serializer;
use serde::{Deserialize, Serialize};

use super::{EncodeError, Fault, RawJson};

/// A `T` within another answer, read when it is asked for.
///
/// Authlete puts the whole service and client into the answers to an authorization request, ten thousand bytes of which
/// most servers read a name. Left as text they cost next to nothing, and a member of another type in them fails nobody
/// who does not look.
///
/// ```
/// use authlete_core::authorization::{AuthorizationRequest, AuthorizationResponse};
/// use authlete_core::client::Client;
/// use authlete_core::types::Embedded;
///
/// let response: AuthorizationResponse =
///     serde_json::from_str(r#"{"action":"INTERACTION","client":{"clientName":"My App"}}"#)?;
/// let client = response.client.as_ref().map(Embedded::read).transpose()?;
/// assert_eq!(client.and_then(|client| client.client_name).as_deref(), Some("My App"));
///
/// let client = Client { client_name: Some("My App".into()), ..Default::default() };
/// assert_eq!(response.client, Some(Embedded::of(&client)?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// `Debug` hides it, for the keys and secrets of a service.
pub struct Embedded<T> {
    text: RawJson,
    of: PhantomData<fn() -> T>,
}

impl<T: DeserializeOwned> Embedded<T> {
    /// Decodes it. That is work: keep what it returns.
    ///
    /// # Errors
    ///
    /// Those of [`RawJson::parse`], with a path from here on.
    pub fn read(&self) -> Result<T, Fault> {
        self.text.parse()
    }
}

impl<T: Serialize> Embedded<T> {
    /// Embeds a value.
    ///
    /// # Errors
    ///
    /// [`EncodeError`]
    pub fn of(value: &T) -> Result<Self, EncodeError> {
        Ok(Self { text: RawJson::of(value)?, of: PhantomData })
    }
}

impl<T> Embedded<T> {
    /// The JSON text, as [`RawJson`] has it: to read a few members of it with a type of your own.
    pub fn as_json(&self) -> &RawJson {
        &self.text
    }
}

impl<T> Clone for Embedded<T> {
    fn clone(&self) -> Self {
        Self { text: self.text.clone(), of: PhantomData }
    }
}

/// By text, not by value.
impl<T> PartialEq for Embedded<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> fmt::Debug for Embedded<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(f)
    }
}

impl<T> Serialize for Embedded<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.text.serialize(serializer)
    }
}

impl<'de, T> Deserialize<'de> for Embedded<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self { text: RawJson::deserialize(deserializer)?, of: PhantomData })
    }
}
