//! Rich authorization requests (RFC 9396).

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;

dto! {
    /// Rich authorization request: the `authorization_details` array (RFC 9396, section 2).
    pub struct AuthzDetails {
        /// Elements of the `authorization_details` array.
        pub elements: Option<Vec<AuthzDetailsElement>>,
    }
}

dto! {
    /// One object of the `authorization_details` array (RFC 9396, section 2).
    pub struct AuthzDetailsElement {
        /// Authorization details type, which decides what the other fields mean; the only field RFC 9396 requires.
        pub r#type: Option<String>,
        /// Resources or resource servers the authorization is for, usually URIs (RFC 9396, section 2.2).
        pub locations: Option<Vec<String>>,
        /// Kinds of action to be taken at the resource (RFC 9396, section 2.2).
        pub actions: Option<Vec<String>>,
        /// Kinds of data requested: the `datatypes` field (RFC 9396, section 2.2).
        pub data_types: Option<Vec<String>>,
        /// Identifier of a specific resource (RFC 9396, section 2.2).
        pub identifier: Option<String>,
        /// Types or levels of privilege requested (RFC 9396, section 2.2).
        pub privileges: Option<Vec<String>>,
        /// Type-specific fields beyond the common ones, as the text of a JSON object.
        pub other_fields: Option<String>,
    }
}
