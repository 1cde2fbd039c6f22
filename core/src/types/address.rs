//! The address of a user.

use alloc::string::String;

use crate::json::dto::dto;

dto! {
    /// Value of the `address` claim (OpenID Connect Core 1.0, section 5.1.1). It stands in the JSON of `claims`, with the names
    /// of that standard and not in Authlete's spelling.
    ///
    /// ```
    /// use authlete_core::authorization::AuthorizationIssueRequest;
    /// use authlete_core::types::Address;
    ///
    /// let address = Address { postal_code: Some("100-8111".into()), ..Default::default() };
    /// let claims = serde_json::json!({ "address": address }).to_string();
    /// assert_eq!(claims, r#"{"address":{"postal_code":"100-8111"}}"#);
    /// let request = AuthorizationIssueRequest { claims: Some(claims), ..AuthorizationIssueRequest::new("ticket", "john") };
    /// ```
    pub snake_case struct Address {
        /// Whole address as it would be written on a letter, its lines parted by line breaks.
        pub formatted: Option<String>,
        /// Street with house number and the like, of one or more lines.
        pub street_address: Option<String>,
        /// City or town.
        pub locality: Option<String>,
        /// State, province or prefecture.
        pub region: Option<String>,
        /// Postal code.
        pub postal_code: Option<String>,
        /// Country by name.
        pub country: Option<String>,
    }
}
