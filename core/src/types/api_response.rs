//! The plainest answer.

use alloc::string::String;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

/// The answer of an operation that says no more than what became of it.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiResponse {
    /// Authlete's code for what happened, such as `A004001`.
    pub result_code: Option<String>,
    /// `result_code` in words.
    pub result_message: Option<String>,
}
