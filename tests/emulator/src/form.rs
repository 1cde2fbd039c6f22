//! Parameters as clients send them: `application/x-www-form-urlencoded`.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use crate::api_result::Refused;

/// The parameters of a request, each with its values in their order.
#[derive(Clone, Default, Serialize, Deserialize)]
pub(crate) struct Form(BTreeMap<String, Vec<String>>);

/// The parameter stands there more than once.
#[derive(Debug)]
pub(crate) struct Repeated;

impl Form {
    /// Reads a query or body.
    pub(crate) fn parse(text: &str) -> Self {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(text.trim().trim_start_matches('?').as_bytes()) {
            form.0.entry(name.into_owned()).or_default().push(value.into_owned());
        }
        form
    }

    /// Whether there is no parameter at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a parameter that may stand there once; it may be empty.
    pub(crate) fn get(&self, name: &str) -> Result<Option<&str>, Repeated> {
        match self.all(name) {
            [] => Ok(None),
            [value] => Ok(Some(value)),
            _ => Err(Repeated),
        }
    }

    /// The value of a parameter that has to stand there once and not be empty. The codes are for one that is missing, empty or
    /// repeated.
    pub(crate) fn required(&self, name: &str, codes: [&'static str; 3]) -> Result<&str, Refused> {
        match self.get(name) {
            Ok(None) => Err(Refused::request(codes[0], format!("'{name}' is missing."))),
            Ok(Some("")) => Err(Refused::request(codes[1], format!("'{name}' is empty."))),
            Ok(Some(value)) => Ok(value),
            Err(Repeated) => Err(Refused::request(codes[2], format!("'{name}' is repeated."))),
        }
    }

    /// The values of a parameter that may stand there several times.
    pub(crate) fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map(Vec::as_slice).unwrap_or_default()
    }

    /// The value of a parameter if it stands there once and is not empty.
    pub(crate) fn lenient(&self, name: &str) -> Option<&str> {
        self.get(name).ok().flatten().filter(|value| !value.is_empty())
    }

    /// Gives a parameter one value, in place of all it has.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.insert(name.into(), vec![value.into()]);
    }

    /// Gives a parameter these values, in place of all it has.
    pub(crate) fn set_all(&mut self, name: &str, values: Vec<String>) {
        self.0.insert(name.into(), values);
    }

    /// Takes a parameter out.
    pub(crate) fn remove(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// The names of the parameters that are there.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Whether the parameter stands there, in whatever way.
    pub(crate) fn has(&self, name: &str) -> bool {
        !self.all(name).is_empty()
    }
}

/// The words of a value that is a list.
pub(crate) fn words(text: Option<&str>) -> Vec<String> {
    text.unwrap_or_default().split_ascii_whitespace().map(String::from).collect()
}
