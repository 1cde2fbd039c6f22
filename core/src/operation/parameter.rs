//! Values that travel in a path or a query, and the query itself.

use alloc::borrow::Cow;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use crate::secret::Secret;

/// A value that a path segment or a query parameter can carry.
pub trait Parameter: Sized {
    /// The value as text, or `None` to leave the parameter out.
    fn to_text(&self) -> Option<Cow<'_, str>>;

    /// Reads the value. The argument is `None` if the request lacks the parameter; the result is `None` if the text does not
    /// fit.
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

    /// Adds a parameter, if it has a value.
    pub fn push(&mut self, name: &str, value: &impl Parameter) {
        if let Some(text) = value.to_text() {
            self.push_text(name, &text);
        }
    }

    fn push_text(&mut self, name: &str, text: &str) {
        self.url.push(self.separator);
        self.url.extend(form_urlencoded::byte_serialize(name.as_bytes()));
        self.url.push('=');
        self.url.extend(form_urlencoded::byte_serialize(text.as_bytes()));
        self.separator = '&';
    }

    pub(crate) fn into_url(self) -> String {
        self.url
    }
}

/// An argument in the query section of an operation's declaration: one parameter, or parameters of any names.
pub(crate) trait QueryArgument: Sized {
    fn write(&self, name: &str, query: &mut Query);

    fn read(name: &str, parameters: form_urlencoded::Parse<'_>) -> Option<Self>;
}

impl<P: Parameter> QueryArgument for P {
    fn write(&self, name: &str, query: &mut Query) {
        query.push(name, self);
    }

    fn read(name: &str, mut parameters: form_urlencoded::Parse<'_>) -> Option<Self> {
        let value = parameters.find(|(key, _)| key == name);
        P::from_text(value.as_ref().map(|(_, value)| &**value))
    }
}

/// Parameters of any name.
impl QueryArgument for Vec<(String, String)> {
    fn write(&self, _: &str, query: &mut Query) {
        for (name, value) in self {
            query.push_text(name, value);
        }
    }

    fn read(_: &str, parameters: form_urlencoded::Parse<'_>) -> Option<Self> {
        Some(parameters.into_owned().collect())
    }
}
