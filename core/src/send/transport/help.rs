//! Functions for authors of transports.

use alloc::format;
use std::io;

use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, HeaderMap, HeaderValue, TRANSFER_ENCODING};
use http::{Method, StatusCode};

use super::{HttpResponse, TransportError};

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
    // `to_str` accepts visible ASCII only.
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

/// Refuses a response whose body is not as long as its `Content-Length` says, given the method of the request. HTTP stacks
/// do not all check that, and an empty body is the whole answer of some operations.
///
/// A response to `HEAD` and one with status 304 announce the length of a body that they do not have (RFC 9110, section 8.6),
/// and with `Transfer-Encoding` the length does not count (RFC 9112, section 6.3).
///
/// ```
/// use authlete_core::transport::refuse_partial_body;
/// use http::{Method, Response};
///
/// let response = |body: &str| Response::builder().header("content-length", 2).body(body.as_bytes().to_vec()).unwrap();
/// assert!(refuse_partial_body(&Method::POST, &response("{}")).is_ok());
/// assert!(refuse_partial_body(&Method::POST, &response("")).is_err());
/// assert!(refuse_partial_body(&Method::HEAD, &response("")).is_ok());
/// ```
///
/// # Errors
///
/// [`TransportError::Interrupted`]: the request was carried out, and part of the response is missing.
pub fn refuse_partial_body(method: &Method, response: &HttpResponse) -> Result<(), TransportError> {
    let headers = response.headers();
    if method == Method::HEAD
        || response.status() == StatusCode::NOT_MODIFIED
        || headers.contains_key(TRANSFER_ENCODING)
    {
        return Ok(());
    }
    let length = response.body().len();
    // The same length may be given several times (RFC 9110, section 8.6).
    let is_length = |value: &HeaderValue| {
        value.to_str().is_ok_and(|text| text.split(',').all(|number| number.trim().parse() == Ok(length)))
    };
    if !headers.get_all(CONTENT_LENGTH).iter().all(is_length) {
        let reason = io::Error::new(io::ErrorKind::UnexpectedEof, "the body is not as long as the response says");
        return Err(TransportError::Interrupted(reason.into()));
    }
    Ok(())
}
