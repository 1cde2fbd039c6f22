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
parsed_parameters!(i32, i64);

impl Parameter for bool {
    fn to_text(&self) -> Option<Cow<'_, str>> {
        Some(if *self { "true" } else { "false" }.into())
    }

    fn from_text(text: Option<&str>) -> Option<Self> {
        text?.parse().ok()
    }
}

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

/// The query of a request, at the end of its URL. It has no `Debug`: its values may be secrets.
pub struct Query {
    url: String,
    separator: char,
}

impl Query {
    /// Starts a query at the end of a URL that has none.
    pub(crate) fn of(url: String) -> Self {
        Self { url, separator: '?' }
    }

    /// Adds a parameter, if it has a value. `name` is in Rust case; it travels in camel case.
    pub fn push(&mut self, name: &str, value: &impl Parameter) {
        if let Some(text) = value.to_text() {
            self.url.push(self.separator);
            self.url.extend(camel_case(name));
            self.url.push('=');
            self.url.extend(form_urlencoded::byte_serialize(text.as_bytes()));
            self.separator = '&';
        }
    }

    pub(crate) fn into_url(self) -> String {
        self.url
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
