//! What all transports have in common, for those who write one.

use alloc::format;
use std::io;

use http::header::{CONTENT_ENCODING, HeaderMap, HeaderValue};

use super::TransportError;

/// The `User-Agent` of a transport: its own product token, and that of the program in front if there is one. `None` if the
/// program's cannot stand in a header as text, or is empty or starts with white space, as no header does.
///
/// ```
/// use authlete_core::transport::user_agent;
///
/// assert_eq!(user_agent("a-transport/0.1", Some("my-server/1.0")).unwrap(), "my-server/1.0 a-transport/0.1");
/// assert_eq!(user_agent("a-transport/0.1", Some("my\nserver")), None);
/// assert_eq!(user_agent("a-transport/0.1", Some("")), None);
/// ```
pub fn user_agent(own: &str, program: Option<&str>) -> Option<HeaderValue> {
    let value = match program {
        Some(program) => HeaderValue::try_from(format!("{program} {own}")),
        None => HeaderValue::from_str(own),
    };
    // Only what can be read as text again is ASCII.
    value.ok().filter(|value| value.to_str().is_ok_and(|text| !text.starts_with([' ', '\t'])))
}

/// Refuses the response with these headers if its body has a content coding (RFC 9110, section 8.4). A transport asks for none, with
/// `Accept-Encoding: identity`: a small compressed body can be a large one.
///
/// # Errors
///
/// [`TransportError::Interrupted`]: the request was carried out, and the body is not what the caller expects.
pub fn refuse_encoded_body(headers: &HeaderMap) -> Result<(), TransportError> {
    match headers.get(CONTENT_ENCODING) {
        Some(coding) if coding != "identity" => {
            let reason = io::Error::new(io::ErrorKind::InvalidData, "the body has a content coding not asked for");
            Err(TransportError::Interrupted(reason.into()))
        }
        _ => Ok(()),
    }
}
