//! Scopes (RFC 6749, section 3.3).

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::types::{Pair, TaggedValue};

dto! {
    /// Scope that a service supports (RFC 6749, section 3.3).
    pub open struct Scope {
        /// Scope name as it appears in the `scope` parameter.
        pub name: Option<String>,
        /// Whether the scope is a default one, used when a request names no scope (RFC 6749, section 3.3).
        pub default_entry: Option<bool>,
        /// Description for people, e.g. for a consent page, in no particular language.
        pub description: Option<String>,
        /// Localized descriptions; each `tag` is a language tag.
        pub descriptions: Option<Vec<TaggedValue>>,
        /// Attributes of the scope as key-value pairs, which can change how Authlete handles it (e.g. token durations).
        pub attributes: Option<Vec<Pair>>,
    }
}

impl Scope {
    /// What is shown to the user: without the attributes, which are for Authlete.
    pub(crate) fn shown(&self) -> Self {
        Self { attributes: None, ..self.clone() }
    }
}

dto! {
    /// Requested scope whose value has a variable part, matched against a registered scope.
    pub struct DynamicScope {
        /// Name of the registered scope that the requested one matched.
        pub name: Option<String>,
        /// Scope string exactly as it stood in the request, variable part included.
        pub value: Option<String>,
    }
}
