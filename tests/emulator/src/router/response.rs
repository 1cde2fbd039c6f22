//! What goes back to the caller.

use authlete_core::incoming::OutgoingAnswer;
use http::StatusCode;
use http::header::CONTENT_TYPE;

use super::ApiFault;

/// An answer as a response.
pub(super) fn written<A: OutgoingAnswer>(answer: &A, success: u16) -> http::Response<Vec<u8>> {
    let response = answer.encode(success).ok().and_then(|response| http::Response::try_from(response).ok());
    response.unwrap_or_else(|| refuse(&ApiFault::new(500, "A001101", "The answer cannot be written.")))
}

/// An error of the API as a response.
pub(crate) fn refuse(fault: &ApiFault) -> http::Response<Vec<u8>> {
    refusal(fault.status, fault.code, &fault.message)
}

/// A response that refuses a call.
pub(crate) fn refusal(status: u16, code: &str, message: &str) -> http::Response<Vec<u8>> {
    let body = serde_json::json!({ "resultCode": code, "resultMessage": format!("[{code}] {message}") });
    let mut response = http::Response::new(body.to_string().into_bytes());
    *response.status_mut() = StatusCode::from_u16(status).unwrap_or_default();
    response.headers_mut().insert(CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    response
}
