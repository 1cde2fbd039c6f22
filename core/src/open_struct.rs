//! Structs that stay open: members this version does not know are kept as text and go back out unchanged.
//!
//! `#[serde(flatten)]` would do it too, but it decodes these values, which respells numbers such as `1.10`. Here serde's derive
//! reads the known members from a deserializer that keeps the others to itself.

use alloc::borrow::Cow;
use alloc::string::String;
use core::fmt;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, Visitor};
use serde::{Deserialize, forward_to_deserialize_any};

use crate::types::Extra;

/// Makes structs with a member `extra: Extra` open. They derive serde's traits with
/// `#[serde(deny_unknown_fields, remote = "Self")]`, and `extra` is `#[serde(flatten, skip_deserializing)]`.
///
/// `remote` makes of the derived implementations inherent functions, which are called here. They are public like the
/// struct: denying unknown members makes sure that a direct call of `deserialize` loses none in silence.
macro_rules! open_struct {
    ($($name:ident),+ $(,)?) => {$(
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let mut extra = $crate::types::Extra::default();
                let known = $name::deserialize($crate::open_struct::Reader::new(deserializer, &mut extra))?;
                Ok(Self { extra, ..known })
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $name::serialize(self, serializer)
            }
        }
    )+};
}
pub(crate) use open_struct;

/// Reads a struct; members that it does not have land in `extra`.
pub(crate) struct Reader<'e, D> {
    inner: D,
    extra: &'e mut Extra,
}

impl<'e, D> Reader<'e, D> {
    pub(crate) fn new(inner: D, extra: &'e mut Extra) -> Self {
        Self { inner, extra }
    }
}

impl<'de, D: Deserializer<'de>> Deserializer<'de> for Reader<'_, D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.inner.deserialize_map(Members { inner: visitor, extra: self.extra })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Members<'e, T> {
    inner: T,
    extra: &'e mut Extra,
}

impl<'de, V: Visitor<'de>> Visitor<'de> for Members<'_, V> {
    type Value = V::Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.inner.expecting(f)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<V::Value, A::Error> {
        self.inner.visit_map(Members { inner: map, extra: self.extra })
    }
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for Members<'_, A> {
    type Error = A::Error;

    /// What serde's derive calls for each member.
    fn next_key<K: Deserialize<'de>>(&mut self) -> Result<Option<K>, A::Error> {
        while let Some(Name(name)) = self.inner.next_key()? {
            match K::deserialize(StrDeserializer::<Unknown>::new(&name)) {
                Ok(key) => return Ok(Some(key)),
                Err(Unknown) => drop(self.extra.members_mut().insert(name.into_owned(), self.inner.next_value()?)),
            }
        }
        Ok(None)
    }

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, _: K) -> Result<Option<K::Value>, A::Error> {
        Err(A::Error::custom("an open struct is read by serde's derive only"))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, A::Error> {
        self.inner.next_value_seed(seed)
    }
}

/// The struct has no such member. It takes no note of more: this is made once for each member that is kept.
#[derive(Debug)]
struct Unknown;

impl Error for Unknown {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self
    }

    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no member of that name")
    }
}

impl core::error::Error for Unknown {}

/// A name, borrowed where it can be: serde's own `Cow` copies.
struct Name<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E: Error>(self, name: &str) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name.into())))
            }

            fn visit_string<E: Error>(self, name: String) -> Result<Name<'de>, E> {
                Ok(Name(Cow::Owned(name)))
            }
        }

        deserializer.deserialize_str(NameVisitor)
    }
}
