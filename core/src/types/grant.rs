//! Grants (Grant Management for OAuth 2.0).

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::types::AuthzDetails;

dto! {
    /// What a user granted to a client, as Grant Management for OAuth 2.0 reports it.
    pub struct Grant {
        /// Granted scopes, each with the resources it is bound to.
        pub scopes: Option<Vec<GrantScope>>,
        /// Names of the claims that may be released.
        pub claims: Option<Vec<String>>,
        /// Granted authorization details (RFC 9396).
        pub authorization_details: Option<AuthzDetails>,
    }
}

dto! {
    /// Element of the `scopes` array in a grant.
    pub struct GrantScope {
        /// Space-delimited list of scope names.
        pub scope: Option<String>,
        /// Resource indicators (RFC 8707) that the scopes are for.
        pub resource: Option<Vec<String>>,
    }
}

open_enum! {
    /// The `grant_management_action` parameter, or the operation on a grant (Grant Management for OAuth 2.0).
    pub enum GmAction {
        /// Make a new grant (`create`).
        Create = "CREATE",
        /// Read a grant at the grant management endpoint (`query`).
        Query = "QUERY",
        /// Replace the contents of a grant (`replace`).
        Replace = "REPLACE",
        /// Delete a grant and its tokens (`revoke`).
        Revoke = "REVOKE",
        /// Add to an existing grant (`merge`).
        Merge = "MERGE",
    }
}
