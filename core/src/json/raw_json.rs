//! JSON that is passed on as it is.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use core::fmt;

use serde::de::{self, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde::ser::{self, Serializer};
use serde::{Deserialize, Serialize, forward_to_deserialize_any};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{EncodeError, Fault, read_text};

/// A JSON text, byte for byte as it came. `Debug` hides it, since it may be a key set with private keys.
///
/// Only serde_json itself hands over the text. Behind a buffer, such as a `serde_json::Value` or a type of yours that is
/// `#[serde(flatten)]` or `#[serde(untagged)]`, and in formats other than JSON, the value is kept but not its spelling:
/// white space goes, `1.10` becomes `1.1`. Text formats other than JSON cannot carry it.
#[derive(Clone)]
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
    /// [`Fault::Mismatch`] or [`Fault::Missing`] where the JSON is not that of a `T`, [`Fault::Syntax`] where a number or a
    /// text in it cannot be represented.
    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, Fault> {
        read_text(self.as_str())
    }

    /// Takes a JSON text.
    ///
    /// # Errors
    ///
    /// Where the text is not JSON.
    pub fn from_text(text: &str) -> Result<Self, Fault> {
        read_text(text)
    }

    /// Writes a value.
    ///
    /// # Errors
    ///
    /// [`EncodeError`]
    pub fn of(value: &(impl Serialize + ?Sized)) -> Result<Self, EncodeError> {
        serde_json::value::to_raw_value(value).map(Self).map_err(EncodeError::new)
    }
}

/// `null`
impl Default for RawJson {
    fn default() -> Self {
        Self(RawValue::NULL.to_owned())
    }
}

impl Serialize for RawJson {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return self.0.serialize(serializer);
        }
        let value: Value = serde_json::from_str(self.as_str()).map_err(ser::Error::custom)?;
        value.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RawJson {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(TextOrValue(deserializer)).map(Self)
    }
}

/// Gives a `RawValue` what it asks for: the text from serde_json, or else a value written as text.
struct TextOrValue<D>(D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for TextOrValue<D> {
    type Error = D::Error;

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_newtype_struct(name, ForRawValue { name, visitor })
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct ForRawValue<V> {
    name: &'static str,
    visitor: V,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for ForRawValue<V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.visitor.expecting(f)
    }

    /// serde_json knows the name, and comes with the text.
    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.visitor.visit_map(map)
    }

    /// Others come with the value.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<V::Value, D::Error> {
        let value = Value::deserialize(deserializer)?;
        value.deserialize_newtype_struct(self.name, self.visitor).map_err(de::Error::custom)
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
