//! Client ID metadata documents.

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// Options for one API call about OAuth Client ID Metadata Documents, where the client ID is the URL of its metadata.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CimdOptions {
    /// Whether the metadata document is fetched even if an unexpired cached copy exists; `true` overrides the setting
    /// of the service.
    pub always_retrieved: Option<bool>,
    /// Whether `http` is accepted in client IDs beside `https`, meant for development; `true` overrides the setting
    /// of the service.
    pub http_permitted: Option<bool>,
    /// Whether a client ID may have a query component; `true` overrides the setting of the service.
    pub query_permitted: Option<bool>,
}
