//! From a request to the operation that it means, and back to a response.

use authlete_core::incoming::{Accepted, Incoming, IncomingError, IncomingOperation, OutgoingAnswer};
use authlete_core::{Method, Version};
use http::header::{ALLOW, CONTENT_TYPE};
use http::request::Parts;

use crate::state::Call;
use crate::{
    Emulator, authorization, clients, credentials, decision, introspection, password, required, revocation, service,
    token, userinfo,
};

/// Every operation that the emulator knows.
const ROUTES: &[fn(&Attempt<'_>) -> Route] = &[
    |attempt| attempt.at(authorization::authorization),
    |attempt| attempt.at(decision::issue),
    |attempt| attempt.at(decision::fail),
    |attempt| attempt.at(token::token),
    |attempt| attempt.at(password::issue),
    |attempt| attempt.at(password::fail),
    |attempt| attempt.at(introspection::introspection),
    |attempt| attempt.at(introspection::standard_introspection),
    |attempt| attempt.at(revocation::revocation),
    |attempt| attempt.at(userinfo::userinfo),
    |attempt| attempt.at(userinfo::issue),
    |attempt| attempt.at(service::get_configuration),
    |attempt| attempt.at(service::configuration),
    |attempt| attempt.at(service::jwks),
    |attempt| attempt.at(clients::create),
    |attempt| attempt.at(clients::get),
    |attempt| attempt.at(clients::delete),
];

/// An error of the API itself, as opposed to an answer that says what to do.
#[derive(Debug)]
pub(crate) struct ApiFault {
    pub(crate) status: u16,
    pub(crate) code: &'static str,
    pub(crate) message: String,
}

impl ApiFault {
    pub(crate) fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }
}

/// What an operation makes of a request.
enum Route {
    /// The path is another one's.
    Elsewhere,
    /// The path is right, the method is not.
    Wants(Method),
    Answered(http::Response<Vec<u8>>),
}

struct Attempt<'a> {
    emulator: &'a Emulator,
    parts: &'a Parts,
    body: &'a [u8],
}

/// Answers a request.
pub(crate) fn answer(emulator: &Emulator, parts: &Parts, body: &[u8]) -> http::Response<Vec<u8>> {
    let attempt = Attempt { emulator, parts, body };
    let mut allowed = Vec::new();
    for route in ROUTES {
        match route(&attempt) {
            Route::Elsewhere => {}
            Route::Wants(method) => allowed.push(method.as_str()),
            Route::Answered(response) => return response,
        }
    }
    let path = parts.uri.path();
    if allowed.is_empty() {
        return refuse(&ApiFault::new(404, "A001217", format!("{path}, There is no such API.")));
    }
    let mut response = refuse(&ApiFault::new(405, "A001217", format!("{path}, The method is not allowed.")));
    if let Ok(value) = allowed.join(", ").parse() {
        response.headers_mut().insert(ALLOW, value);
    }
    response
}

impl Attempt<'_> {
    /// Tries operation `O`.
    fn at<O: IncomingOperation>(&self, handler: fn(&mut Call<'_>, O) -> Result<O::Response, ApiFault>) -> Route {
        let endpoint = O::ENDPOINT;
        let (path, query) = (self.parts.uri.path(), self.parts.uri.query().unwrap_or_default());
        let incoming = Incoming { query, body: self.body, ..Incoming::new(endpoint.method, path) };
        if self.parts.method.as_str() != endpoint.method.as_str() {
            return if incoming.is_at(endpoint) { Route::Wants(endpoint.method) } else { Route::Elsewhere };
        }
        let Some((Accepted { operation, version, service_id, .. }, missing)) = required::read::<O>(incoming) else {
            return Route::Elsewhere;
        };
        let path = endpoint.v2.and_then(|path| path.strip_prefix("/api")).unwrap_or(endpoint.name);
        let settings = self.emulator.settings();
        let answer = credentials::check(settings, &self.parts.headers, path, version, service_id.as_deref())
            .and_then(|()| operation.map_err(|error| unreadable(path, &error)))
            .and_then(|operation| {
                let now = self.emulator.now();
                let state = &mut *self.emulator.lock();
                handler(&mut Call { state, now, version, path, missing }, operation)
            });
        Route::Answered(match answer {
            Ok(answer) => written(&answer, endpoint.success),
            Err(fault) => refuse(&fault),
        })
    }
}

fn unreadable(path: &str, error: &IncomingError) -> ApiFault {
    match error {
        IncomingError::NoBody => ApiFault::new(400, "A126203", "The request body is missing or empty."),
        IncomingError::Argument(_) => ApiFault::new(400, "A001201", format!("{path}, {error}.")),
        _ => ApiFault::new(400, "A126202", format!("{error}.")),
    }
}

fn written<A: OutgoingAnswer>(answer: &A, success: u16) -> http::Response<Vec<u8>> {
    let response = answer.encode(success).ok().and_then(|response| http::Response::try_from(response).ok());
    response.unwrap_or_else(|| refuse(&ApiFault::new(500, "A001101", "The answer cannot be written.")))
}

/// An error of the API as a response.
pub(crate) fn refuse(fault: &ApiFault) -> http::Response<Vec<u8>> {
    let message = format!("[{}] {}", fault.code, fault.message);
    let body = serde_json::json!({ "resultCode": fault.code, "resultMessage": message });
    let mut response = http::Response::new(body.to_string().into_bytes());
    *response.status_mut() = http::StatusCode::from_u16(fault.status).unwrap_or_default();
    response.headers_mut().insert(CONTENT_TYPE, http::HeaderValue::from_static("application/json"));
    response
}

/// The version that a path belongs to says which scheme is asked for.
pub(crate) fn scheme(version: Version) -> &'static str {
    match version {
        Version::V2 => "Basic",
        _ => "Bearer",
    }
}
