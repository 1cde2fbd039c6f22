//! Values that travel in a path or a query, and the query itself.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};

use crate::Secret;

/// A value that a path segment or a query parameter can carry.
pub trait Parameter: Sized {
    /// The value as text; `None` leaves the parameter out.
    fn to_text(&self) -> Option<Cow<'_, str>>;

    /// Reads the value back; `None` in means that the parameter was not there, `None` out that the text does not fit.
    fn from_text(text: Option<&str>) -> Option<Self>;
}

impl Parameter for String {
    fn to_text(&self) -> Option<Cow<'_, str>> {
        Some(self.as_str().into())
    }

    fn from_text(text: Option<&str>) -> Option<Self> {
        text.map(Into::into)
    }
}

impl Parameter for Secret {
    fn to_text(&self) -> Option<Cow<'_, str>> {
        Some(self.expose().into())
    }

    fn from_text(text: Option<&str>) -> Option<Self> {
        text.map(Into::into)
    }
}

macro_rules! parsed_parameters {
    ($($type:ty),*) => {$(
        impl Parameter for $type {
            fn to_text(&self) -> Option<Cow<'_, str>> {
                Some(self.to_string().into())
            }

            fn from_text(text: Option<&str>) -> Option<Self> {
                text?.parse().ok()
            }
        }
    )*};
}
parsed_parameters!(i32, i64, bool);

impl<T: Parameter> Parameter for Option<T> {
    fn to_text(&self) -> Option<Cow<'_, str>> {
        self.as_ref()?.to_text()
    }

    fn from_text(text: Option<&str>) -> Option<Self> {
        match text {
            None => Some(None),
            text => T::from_text(text).map(Some),
        }
    }
}

/// The query of a request, without the question mark. It has no `Debug`: its values may be secrets.
#[derive(Default)]
pub struct Query(String);

impl Query {
    /// Adds a parameter, if it has a value. `name` is in Rust case; it travels in camel case.
    pub fn push(&mut self, name: &str, value: &impl Parameter) {
        if let Some(text) = value.to_text() {
            form_urlencoded::Serializer::for_suffix(&mut self.0, 0)
                .append_pair(&camel_case(name).collect::<String>(), &text);
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether `wire_name` is how Authlete spells `name`: `clientId` for `client_id`.
pub(crate) fn is_camel_case(wire_name: &str, name: &str) -> bool {
    camel_case(name).eq(wire_name.chars())
}

fn camel_case(name: &str) -> impl Iterator<Item = char> {
    let after = |letter: char, previous: char| if previous == '_' { letter.to_ascii_uppercase() } else { letter };
    let previous = core::iter::once(' ').chain(name.chars());
    name.chars()
        .zip(previous)
        .filter(|(letter, _)| *letter != '_')
        .map(move |(letter, previous)| after(letter, previous))
}
