//! Client ID metadata documents.

use crate::json::dto::dto;

dto! {
    /// Options for one API call about OAuth Client ID Metadata Documents, where the client ID is the URL of its
    /// metadata.
    pub struct CimdOptions {
        /// Whether the metadata document is fetched even if an unexpired cached copy exists; `true` overrides the
        /// setting of the service.
        pub always_retrieved: Option<bool>,
        /// Whether `http` is accepted in client IDs beside `https`, meant for development; `true` overrides the setting
        /// of the service.
        pub http_permitted: Option<bool>,
        /// Whether a client ID may have a query component; `true` overrides the setting of the service.
        pub query_permitted: Option<bool>,
    }
}
