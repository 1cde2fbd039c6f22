//! The answer of operations that return a result only.

use alloc::string::String;

use crate::json::dto::dto;

dto! {
    /// The answer of an operation that returns only its result code and message.
    pub struct ApiResponse {
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
    }
}
