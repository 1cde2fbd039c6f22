//! Parameters as clients send them: `application/x-www-form-urlencoded`.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

/// The parameters of a request; one that stands there twice has no value.
pub(crate) struct Form(BTreeMap<String, Option<String>>);

/// The parameter stands there more than once.
pub(crate) struct Repeated;

impl Form {
    /// Reads a query or body.
    pub(crate) fn parse(text: &str) -> Self {
        let mut parameters = BTreeMap::new();
        for (name, value) in form_urlencoded::parse(text.trim().trim_start_matches('?').as_bytes()) {
            match parameters.entry(name.into_owned()) {
                Entry::Vacant(entry) => {
                    entry.insert(Some(value.into_owned()));
                }
                Entry::Occupied(mut entry) => {
                    entry.insert(None);
                }
            }
        }
        Self(parameters)
    }

    /// Whether there is no parameter at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of a parameter, which may be empty.
    pub(crate) fn get(&self, name: &str) -> Result<Option<&str>, Repeated> {
        match self.0.get(name) {
            None => Ok(None),
            Some(value) => value.as_deref().ok_or(Repeated).map(Some),
        }
    }

    /// The value of a parameter if it stands there once and is not empty.
    pub(crate) fn lenient(&self, name: &str) -> Option<&str> {
        self.get(name).ok().flatten().filter(|value| !value.is_empty())
    }

    /// Whether the parameter stands there, in whatever way.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }
}

/// The words of a value that is a list.
pub(crate) fn words(text: Option<&str>) -> Vec<String> {
    text.unwrap_or_default().split_ascii_whitespace().map(String::from).collect()
}
