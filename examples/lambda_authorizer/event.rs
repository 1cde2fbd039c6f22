//! What API Gateway asks.

use std::collections::HashMap;
use std::fmt;

use authlete_core::handler::ClientCertificate;
use http::Request;
use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use serde::Deserialize;
use serde_json::Value;

/// An event for an authorizer.
#[derive(Deserialize)]
#[serde(tag = "type")]
pub(crate) enum Event {
    /// Of a REST API with an authorizer of type TOKEN: with the header that has the token alone.
    #[serde(rename = "TOKEN", rename_all = "camelCase")]
    Token { authorization_token: String, method_arn: String },
    /// Of a REST API with an authorizer of type REQUEST, or of an HTTP API: with the whole request.
    #[serde(rename = "REQUEST")]
    Request(Box<RequestEvent>),
}

/// The members that the formats have in common, and those that stand in another place in each.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RequestEvent {
    version: Option<String>,
    #[serde(alias = "routeArn")]
    method_arn: String,
    http_method: Option<String>,
    headers: Option<HashMap<String, String>>,
    multi_value_headers: Option<HashMap<String, Vec<String>>>,
    request_context: RequestContext,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RequestContext {
    domain_name: Option<String>,
    path: Option<String>,
    http: Option<HttpDescription>,
    identity: Option<Identity>,
    authentication: Option<Identity>,
}

/// Of format 2.0.
#[derive(Deserialize)]
struct HttpDescription {
    method: String,
    path: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Identity {
    client_cert: Option<ClientCert>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientCert {
    client_cert_pem: String,
}

impl Event {
    /// Reads an event. The error shows nothing of it.
    pub(crate) fn read(event: Value) -> Result<Self, EventError> {
        let event = Self::deserialize(event).map_err(|_| EventError)?;
        match &event {
            Self::Request(request) if !matches!(request.version.as_deref(), None | Some("1.0" | "2.0")) => {
                Err(EventError)
            }
            _ => Ok(event),
        }
    }

    /// The method that is called: `arn:aws:execute-api:{region}:{account}:{API}/{stage}/{method}/{path}`.
    pub(crate) fn arn(&self) -> &str {
        match self {
            Self::Token { method_arn, .. } => method_arn,
            Self::Request(request) => &request.method_arn,
        }
    }

    /// Whether the answer may be one of the simple form.
    pub(crate) fn is_of_format_2(&self) -> bool {
        matches!(self, Self::Request(request) if request.version.as_deref() == Some("2.0"))
    }

    /// Scheme and host as the client knows them. API Gateway serves none but the names of the API, so that the sender of a request
    /// cannot choose another. Without a name, no DPoP proof fits.
    pub(crate) fn base_url(&self) -> String {
        let name = match self {
            Self::Token { .. } => None,
            Self::Request(request) => request.request_context.domain_name.as_deref(),
        };
        format!("https://{}", name.unwrap_or("unknown.invalid"))
    }

    /// The client's request, as far as its access token is concerned.
    pub(crate) fn request(&self) -> Result<Request<()>, EventError> {
        match self {
            Self::Token { authorization_token, .. } => {
                Request::get("/").header("authorization", authorization_token).body(()).map_err(|_| EventError)
            }
            Self::Request(request) => request.request(),
        }
    }
}

impl RequestEvent {
    fn request(&self) -> Result<Request<()>, EventError> {
        let context = &self.request_context;
        // With the stage or the base path, as the client has it; the path beside `httpMethod` is without them.
        let (method, path) = match &context.http {
            Some(http) if self.http_method.is_none() => (Some(&http.method), Some(&http.path)),
            _ => (self.http_method.as_ref(), context.path.as_ref()),
        };
        let (method, path) = (method.ok_or(EventError)?, path.ok_or(EventError)?);
        let mut request = Request::builder().method(method.as_str()).uri(encoded(path));
        for name in ["authorization", "dpop"] {
            for value in self.header(name) {
                request = request.header(name, value);
            }
        }
        let identities = [&context.identity, &context.authentication].into_iter().flatten();
        let certificate = identities.filter_map(|identity| identity.client_cert.as_ref()).next();
        if let Some(certificate) = certificate {
            request = request.extension(ClientCertificate::from_pem([&*certificate.client_cert_pem]));
        }
        request.body(()).map_err(|_| EventError)
    }

    /// The values of a header. Where there are all of a name, these count: of a repeated header, `headers` has the last one only.
    fn header(&self, name: &str) -> Vec<&str> {
        let is_it = |found: &str| found.eq_ignore_ascii_case(name);
        match (&self.multi_value_headers, &self.headers) {
            (Some(headers), _) => {
                headers.iter().filter(|(name, _)| is_it(name)).flat_map(|(_, all)| all).map(String::as_str).collect()
            }
            (None, Some(headers)) => {
                headers.iter().filter(|(name, _)| is_it(name)).map(|(_, one)| one.as_str()).collect()
            }
            (None, None) => Vec::new(),
        }
    }
}

/// Some formats have the path decoded, where it may have what no URI has. A `%` stays: others have it as it was.
fn encoded(path: &str) -> String {
    const NOT_IN_A_PATH: AsciiSet =
        CONTROLS.add(b' ').add(b'"').add(b'#').add(b'<').add(b'>').add(b'?').add(b'`').add(b'{').add(b'}');
    utf8_percent_encode(path, &NOT_IN_A_PATH).to_string()
}

/// The event is none that an authorizer gets.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct EventError;

impl fmt::Display for EventError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the event is none of API Gateway's for an authorizer")
    }
}

impl std::error::Error for EventError {}
