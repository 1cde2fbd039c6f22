//! The result code and message that nearly every response has.

use alloc::string::String;

use crate::json::dto::dto;
use crate::json::{RawJson, read_json};

/// Result code and message, read leniently: a refusal may come from anything on the way.
#[derive(Debug, Clone, Default)]
pub(crate) struct ApiResult {
    pub(crate) code: Option<String>,
    pub(crate) message: Option<String>,
}

dto! {
    /// The members of the body, of any type.
    struct Members {
        pub result_code: Option<RawJson>,
        pub result_message: Option<RawJson>,
    }
}

impl ApiResult {
    /// Empty if the body is not a JSON object or has neither member.
    pub(crate) fn of(body: &[u8]) -> Self {
        let members: Members = read_json(body).unwrap_or_default();
        Self { code: members.result_code.and_then(text), message: members.result_message.and_then(text) }
    }
}

/// A string that is not empty, or a number as it is spelled.
fn text(value: RawJson) -> Option<String> {
    match value.as_str().as_bytes().first()? {
        b'"' => value.parse().ok().filter(|text: &String| !text.is_empty()),
        b'-' | b'0'..=b'9' => Some(value.as_str().into()),
        _ => None,
    }
}
