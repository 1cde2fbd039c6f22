//! The `response_type` parameter (OAuth 2.0 Multiple Response Type Encoding Practices).

use std::fmt;

use authlete_core::types::ResponseType;
use serde::{Deserialize, Serialize};

use crate::form::words;

/// What comes back from the authorization endpoint. With none of the three it is `response_type=none`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ResponseTypes {
    pub(crate) code: bool,
    pub(crate) id_token: bool,
    pub(crate) token: bool,
}

impl ResponseTypes {
    /// Reads the parameter; the order of its words does not matter.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let mut types = Self { code: false, id_token: false, token: false };
        let words = words(Some(text));
        if words == ["none"] {
            return Some(types);
        }
        for word in &words {
            let named = match word.as_str() {
                "code" => &mut types.code,
                "id_token" => &mut types.id_token,
                "token" => &mut types.token,
                _ => return None,
            };
            if std::mem::replace(named, true) {
                return None;
            }
        }
        (!words.is_empty()).then_some(types)
    }

    /// Whether tokens come right from the authorization endpoint, and so never in a query.
    pub(crate) fn has_tokens(self) -> bool {
        self.id_token || self.token
    }

    /// The value by which services and clients list it.
    pub(crate) fn as_listed(self) -> ResponseType {
        self.to_string().to_ascii_uppercase().replace(' ', "_").into()
    }
}

impl fmt::Display for ResponseTypes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = [(self.code, "code"), (self.id_token, "id_token"), (self.token, "token")];
        let names: Vec<_> = names.into_iter().filter(|(has, _)| *has).map(|(_, name)| name).collect();
        f.write_str(if names.is_empty() { "none" } else { "" })?;
        f.write_str(&names.join(" "))
    }
}
