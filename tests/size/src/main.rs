//! One operation, with nothing but the core: the request as bytes for whoever sends it, and the typed answer or the reason
//! why there is none. `tests/size/check` looks at the size of this program in WebAssembly.

use std::hint::black_box;

use authlete_core::introspection::{IntrospectionAction, IntrospectionRequest};
use authlete_core::wire::{Header, Request, Response};
use authlete_core::{Api, Operation};

fn main() {
    // The compiler must not know what comes from outside, nor leave out what goes there.
    let _ = black_box(request(black_box("PSST")));
    let _ = black_box(subject(black_box(200), black_box(br#"{"action":"OK","subject":"john"}"#)));
}

fn request(token: &str) -> Result<Request, String> {
    let api = Api::v3("https://us.authlete.com", "1887469123", "access-token").map_err(|error| error.to_string())?;
    api.request(&IntrospectionRequest::new(token)).map_err(|error| error.to_string())
}

fn subject(status: u16, body: &[u8]) -> Result<Option<String>, String> {
    let headers = vec![Header::new("content-type", "application/json")];
    let response = Response { headers, ..Response::new(status, body) };
    let answer = IntrospectionRequest::parse(&response).map_err(|error| error.to_string())?;
    match answer.action {
        IntrospectionAction::Ok => Ok(answer.subject),
        other => Err(other.to_string()),
    }
}
