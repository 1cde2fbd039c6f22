//! The structs that travel as JSON objects. One declaration gives the struct, its constructor, its reader and its writer.
//!
//! serde's derive is not used: the reader below works on a table of member names, so that a struct costs less time to
//! compile and to read, and fewer bytes in a program. It also keeps unknown members as text, which `#[serde(flatten)]`
//! would decode and spell differently.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::marker::PhantomData;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

pub(crate) use super::member_name::MemberNames;
use super::{Extra, RawJson};
use crate::secret::Secret;

/// Declares a struct that travels as a JSON object.
///
/// ```text
/// dto! {
///     /// What the struct is.
///     pub struct TokenRequest {
///         required {
///             /// What the member is.
///             pub parameters: Secret,
///         }
///         /// What the member is.
///         pub client_id: Option<String>,
///     }
/// }
/// ```
///
/// - The members of `required` always travel. They are the arguments of `new`; a struct without any has a `Default`.
/// - All others are `Option`s: one that is `None` is not written, and an absent or `null` one is read as `None`.
/// - Members are written in camel case. `pub snake_case struct` keeps their names as they are.
/// - `pub open struct` has one more member, `extra`, which keeps the members that this version does not know.
///
/// A hidden member keeps code outside this crate from writing literals without `..`, so that a member can be added in any
/// release.
macro_rules! dto {
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident $body:tt) => {
        $crate::json::dto::dto! { @struct [$(#[$attribute])*] [$visibility] $name camel_case [] $body }
    };
    ($(#[$attribute:meta])* pub open struct $name:ident $body:tt) => {
        $crate::json::dto::dto! { @struct [$(#[$attribute])*] [pub] $name camel_case [
            /// Members that this version does not know; an update sends them back unchanged.
            pub extra: $crate::json::Extra,
        ] $body }
    };
    ($(#[$attribute:meta])* $visibility:vis snake_case struct $name:ident $body:tt) => {
        $crate::json::dto::dto! { @struct [$(#[$attribute])*] [$visibility] $name snake_case [] $body }
    };
    ($(#[$attribute:meta])* pub open snake_case struct $name:ident $body:tt) => {
        $crate::json::dto::dto! { @struct [$(#[$attribute])*] [pub] $name snake_case [
            /// Members that this version does not know.
            pub extra: $crate::json::Extra,
        ] $body }
    };
    (
        @struct [$($attributes:tt)*] [$visibility:vis] $name:ident $case:ident [$($(#[$extra_doc:meta])* pub $extra:ident: $extra_type:ty,)?] {
            $( required { $( $(#[$required_doc:meta])* pub $required:ident: $required_type:ty, )+ } )?
            $( $(#[$doc:meta])* pub $member:ident: $type:ty, )*
        }
    ) => {
        #[derive(Clone, PartialEq)]
        $($attributes)*
        $visibility struct $name {
            $( $( $(#[$required_doc])* pub $required: $required_type, )+ )?
            $( $(#[$doc])* pub $member: $type, )*
            $( $(#[$extra_doc])* pub $extra: $extra_type, )?
            #[doc(hidden)]
            pub non_exhaustive: $crate::json::dto::NonExhaustive,
        }

        $crate::json::dto::dto! { @make [$visibility] $name [$( $( $required: $required_type ),+ )?] [$($member)*] [$($extra)?] }

        impl ::core::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                let mut members = f.debug_struct(stringify!($name));
                $( $( members.field(stringify!($required), &self.$required); )+ )?
                $( $crate::json::dto::debug_optional(&mut members, stringify!($member), &self.$member); )*
                $( if !self.$extra.members().is_empty() {
                    members.field(stringify!($extra), &self.$extra);
                } )?
                members.finish()
            }
        }

        const _: () = {
            #[allow(non_camel_case_types)]
            enum Member { $( $( $required, )+ )? $( $member, )* }

            const MEMBERS: &[Member] = &[$( $( Member::$required, )+ )? $( Member::$member, )*];
            const NAMES: &[&str] = &[
                $( $( $crate::json::dto::dto!(@name $case $required), )+ )?
                $( $crate::json::dto::dto!(@name $case $member), )*
            ];

            impl $crate::json::dto::Blank for $name {
                #[inline]
                fn blank() -> Self {
                    Self {
                        $( $( $required: $crate::json::dto::Blank::blank(), )+ )?
                        $( $member: None, )*
                        $( $extra: ::core::default::Default::default(), )?
                        non_exhaustive: $crate::json::dto::NonExhaustive::NEW,
                    }
                }
            }

            impl $crate::json::dto::Dto for $name {
                const NAMES: $crate::json::dto::MemberNames = $crate::json::dto::MemberNames::new(
                    NAMES,
                    &$crate::json::dto::MemberNames::index::<{ $crate::json::dto::MemberNames::slots(NAMES) }>(NAMES),
                );
                const REQUIRED: usize = <[&str]>::len(&[$( $( stringify!($required), )+ )?]);
                const OPEN: bool = !<[&str]>::is_empty(&[$( stringify!($extra) )?]);

                #[inline]
                fn read_member<'de, M: ::serde::de::MapAccess<'de>>(
                    &mut self,
                    member: usize,
                    members: &mut M,
                ) -> Result<(), M::Error> {
                    match MEMBERS[member] {
                        $( $( Member::$required => $crate::json::dto::read_value(&mut self.$required, members), )+ )?
                        $( Member::$member => $crate::json::dto::read_value(&mut self.$member, members), )*
                    }
                }

                $( #[inline]
                fn extra(&mut self) -> Option<&mut $crate::json::Extra> {
                    Some(&mut self.$extra)
                } )?
            }
        };

        impl<'de> ::serde::Deserialize<'de> for $name {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::json::dto::read(deserializer)
            }
        }

        impl ::serde::Serialize for $name {
            #[inline]
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use ::serde::ser::SerializeMap as _;
                // What stands in `extra` under the name of a member was put there on purpose, perhaps for a version of this
                // library that did not have the member.
                let is_in_extra = |_name: &str| false $( || self.$extra.members().contains_key(_name) )?;
                let mut members = serializer.serialize_map(None)?;
                $( $( if !is_in_extra($crate::json::dto::dto!(@name $case $required)) {
                    members.serialize_entry($crate::json::dto::dto!(@name $case $required), &self.$required)?;
                } )+ )?
                $( if let Some(value) = &self.$member {
                    if !is_in_extra($crate::json::dto::dto!(@name $case $member)) {
                        members.serialize_entry($crate::json::dto::dto!(@name $case $member), value)?;
                    }
                } )*
                $( for (name, value) in self.$extra.members() {
                    members.serialize_entry(name, value)?;
                } )?
                members.end()
            }
        }
    };
    (@make [$visibility:vis] $name:ident [] [$($member:ident)*] [$($extra:ident)?]) => {
        impl ::core::default::Default for $name {
            #[inline]
            fn default() -> Self {
                $crate::json::dto::Blank::blank()
            }
        }
    };
    (@make [$visibility:vis] $name:ident [$($required:ident: $required_type:ty),+] [$($member:ident)*] [$($extra:ident)?]) => {
        impl $name {
            /// With the members that have to be there, and no others.
            #[inline]
            $visibility fn new($( $required: impl Into<$required_type> ),+) -> Self {
                Self {
                    $( $required: $required.into(), )+
                    $( $member: None, )*
                    $( $extra: ::core::default::Default::default(), )?
                    non_exhaustive: $crate::json::dto::NonExhaustive::NEW,
                }
            }
        }
    };
    (@name camel_case $name:ident) => { $crate::json::camel_case!($name) };
    (@name snake_case $name:ident) => { $crate::json::member_name::snake_case!($name) };
}
pub(crate) use dto;

/// Shows a member that is set.
pub(crate) fn debug_optional<T: fmt::Debug>(members: &mut fmt::DebugStruct<'_, '_>, name: &str, value: &Option<T>) {
    if let Some(value) = value {
        members.field(name, value);
    }
}

/// The hidden member of every struct that may grow. Outside this crate nothing makes a value of it, so there is no literal
/// without `..`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NonExhaustive(());

impl NonExhaustive {
    pub(crate) const NEW: Self = Self(());
}

/// A value to be replaced by the one that is read. It is no `Default`: a struct with required members has none.
pub(crate) trait Blank {
    /// The value before anything was read.
    fn blank() -> Self;
}

macro_rules! blank_by_default {
    ($($type:ty),*) => {$(
        impl Blank for $type {
            fn blank() -> Self {
                Self::default()
            }
        }
    )*};
}
blank_by_default!(bool, i64, u64, String, Secret, RawJson);

impl<T> Blank for Vec<T> {
    fn blank() -> Self {
        Self::new()
    }
}

/// What the reader needs to know of a struct.
pub(crate) trait Dto: Blank + Sized {
    /// The names of the members, the required ones first.
    const NAMES: MemberNames;

    /// How many members are required.
    const REQUIRED: usize;

    /// Whether unknown members are kept.
    const OPEN: bool;

    /// Reads the value of the member with that index.
    fn read_member<'de, M: MapAccess<'de>>(&mut self, member: usize, members: &mut M) -> Result<(), M::Error>;

    /// Where unknown members are kept, if they are.
    fn extra(&mut self) -> Option<&mut Extra> {
        None
    }
}

/// Reads a struct. Of a member that comes twice, the last one counts.
pub(crate) fn read<'de, T: Dto, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let reader = Reader { names: &T::NAMES, of: PhantomData };
    if T::OPEN {
        // Behind `#[serde(flatten)]`, a struct is given the members that it names, and a map is given all.
        return deserializer.deserialize_map(reader);
    }
    deserializer.deserialize_struct("", T::NAMES.names(), reader)
}

struct Reader<T> {
    names: &'static MemberNames,
    of: PhantomData<T>,
}

impl<'de, T: Dto> Visitor<'de> for Reader<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut members: M) -> Result<T, M::Error> {
        let mut dto = T::blank();
        read_members(&mut dto, self.names, T::REQUIRED, &mut members)?;
        Ok(dto)
    }
}

/// A struct whose members are being read. An object of this trait, so that there is one [`read_members`] for all structs.
trait Members<'de, M: MapAccess<'de>> {
    fn read(&mut self, member: usize, members: &mut M) -> Result<(), M::Error>;

    fn extra(&mut self) -> Option<&mut Extra>;
}

impl<'de, M: MapAccess<'de>, T: Dto> Members<'de, M> for T {
    fn read(&mut self, member: usize, members: &mut M) -> Result<(), M::Error> {
        self.read_member(member, members)
    }

    fn extra(&mut self) -> Option<&mut Extra> {
        Dto::extra(self)
    }
}

fn read_members<'de, M: MapAccess<'de>>(
    dto: &mut dyn Members<'de, M>,
    names: &'static MemberNames,
    required: usize,
    members: &mut M,
) -> Result<(), M::Error> {
    let mut missing: u32 = (1 << required) - 1;
    let mut guess = 0;
    while let Some(name) = members.next_key_seed(NameSeed { names, guess })? {
        match name {
            Name::Known(member) => {
                guess = member + 1;
                dto.read(member, members)?;
                if member < required {
                    missing &= !(1 << member);
                }
            }
            Name::Unknown(name) => match dto.extra() {
                Some(extra) => drop(extra.members_mut().insert(name.into_owned(), members.next_value()?)),
                None => drop(members.next_value::<IgnoredAny>()?),
            },
        }
    }
    match missing {
        0 => Ok(()),
        _ => Err(M::Error::missing_field(names.name(missing.trailing_zeros() as usize))),
    }
}

/// Reads a value into its place: compiled once for each type, not for each member.
#[inline(never)]
pub(crate) fn read_value<'de, T: Deserialize<'de>, M: MapAccess<'de>>(
    place: &mut T,
    members: &mut M,
) -> Result<(), M::Error> {
    *place = members.next_value()?;
    Ok(())
}

/// A member's name, looked up.
enum Name<'de> {
    Known(usize),
    Unknown(Cow<'de, str>),
}

struct NameSeed {
    names: &'static MemberNames,
    guess: usize,
}

impl<'de> DeserializeSeed<'de> for NameSeed {
    type Value = Name<'de>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Name<'de>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for NameSeed {
    type Value = Name<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a name")
    }

    #[inline]
    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Name<'de>, E> {
        Ok(self.names.find(name, self.guess).map_or(Name::Unknown(Cow::Borrowed(name)), Name::Known))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Name<'de>, E> {
        Ok(self.names.find(name, self.guess).map_or_else(|| Name::Unknown(Cow::Owned(name.into())), Name::Known))
    }
}
