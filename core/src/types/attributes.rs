//! Small types of a name and a value, which are attached to others.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::secret::Secret;

dto! {
    /// Extra key-value pair attached to an access token or to what leads to one (ticket, credential offer).
    pub struct Property {
        /// Name of the property; a non-hidden one becomes a top-level member of the token response under this name.
        pub key: Option<String>,
        /// Content of the property, a string. `Debug` does not show it, since the property may be a hidden one.
        pub value: Option<Secret>,
        /// Whether the property is kept from clients: a hidden one is left out of the token response but still reported
        /// to the authorization server.
        pub hidden: Option<bool>,
    }
}

dto! {
    /// Key-value pair of strings, used for attributes and metadata.
    pub open struct Pair {
        /// Key of the pair.
        pub key: Option<String>,
        /// Content stored under `key`.
        pub value: Option<String>,
    }
}

dto! {
    /// String with a language tag, for localized texts such as client names.
    pub open struct TaggedValue {
        /// Language tag (BCP 47), e.g. `en` or `ja`.
        pub tag: Option<String>,
        /// Text in the language that `tag` names.
        pub value: Option<String>,
    }
}

dto! {
    /// Array of strings wrapped in an object, where an array of arrays is needed.
    pub struct StringArray {
        /// Strings of this inner array.
        pub array: Option<Vec<String>>,
    }
}

impl Property {
    /// A property that is not hidden. Its members can be changed afterwards.
    pub fn new(key: impl Into<String>, value: impl Into<Secret>) -> Self {
        Self { key: Some(key.into()), value: Some(value.into()), ..Self::default() }
    }
}

impl Pair {
    /// A key and its value.
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: Some(key.into()), value: Some(value.into()), ..Self::default() }
    }
}

impl TaggedValue {
    /// A text and the tag of its language.
    pub fn new(tag: impl Into<String>, value: impl Into<String>) -> Self {
        Self { tag: Some(tag.into()), value: Some(value.into()), ..Self::default() }
    }
}
