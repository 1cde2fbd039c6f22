//! The page at `/` for whoever runs the emulator: its services, and the last calls. For this machine only.

use std::fmt::{self, Write as _};
use std::net::SocketAddr;
use std::time::UNIX_EPOCH;

use authlete_core::Secret;
use authlete_core::client::Client;
use http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, HeaderValue};
use http::request::Parts;

use crate::Emulator;
use crate::directory::lock;
use crate::recorder::RecordedCall;
use crate::state::State;

/// How many clients of a service, and how many calls, the page has.
const SHOWN: usize = 50;

const STYLE: &str = "body{font:15px/1.4 system-ui,sans-serif;margin:2em;max-width:75em}table{border-collapse:collapse}\
    td,th{text-align:left;padding:.2em 1em .2em 0;vertical-align:top}pre{white-space:pre-wrap;overflow-wrap:anywhere}\
    summary{cursor:pointer}";

/// Whether a request is for the page, and from this machine. A page of another site that has its name resolve to this machine
/// must not read it: the host of the request tells.
pub(crate) fn is_asked_for(parts: &Parts, peer: SocketAddr) -> bool {
    let host = parts.headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next(),
        None => host.split(':').next(),
    };
    let name = name.unwrap_or_default();
    let local = name.eq_ignore_ascii_case("localhost")
        || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    parts.uri.path() == "/" && parts.method == http::Method::GET && peer.ip().to_canonical().is_loopback() && local
}

/// The page.
pub(crate) fn page(emulator: &Emulator) -> http::Response<Vec<u8>> {
    let mut html = String::new();
    // Writing to a text does not fail.
    let _ = write(&mut html, emulator);
    let mut response = http::Response::new(html.into_bytes());
    for (name, value) in [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CACHE_CONTROL, "no-store"),
        (CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    ] {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn write(html: &mut String, emulator: &Emulator) -> fmt::Result {
    write!(html, "<!doctype html><html lang=en><meta charset=utf-8><title>Authlete emulator</title>")?;
    write!(html, "<style>{STYLE}</style><h1>Authlete emulator</h1>")?;
    let now = emulator.now();
    for state in emulator.directory().all() {
        service(html, &lock(&state), now)?;
    }
    let calls = emulator.recorded_calls();
    write!(html, "<h2>The last calls</h2>")?;
    if calls.is_empty() {
        write!(html, "<p>There was none.</p>")?;
    }
    for call in calls.iter().rev().take(SHOWN) {
        write_call(html, call)?;
    }
    Ok(())
}

fn service(html: &mut String, state: &State, now: i64) -> fmt::Result {
    let service = &state.service;
    let name = service.service_name.as_deref().unwrap_or("A service");
    write!(html, "<h2>{}</h2><table>", Escaped(name))?;
    write!(html, "<tr><th>ID<td>{}", service.api_key.unwrap_or_default())?;
    write!(html, "<tr><th>Issuer<td>{}", Escaped(service.issuer.as_deref().unwrap_or_default()))?;
    write!(html, "<tr><th>API secret<td>{}", Hidden(service.api_secret.as_ref()))?;
    let (count, clients) = state.clients.listed(None);
    write!(html, "<tr><th>Live tokens<td>{}<tr><th>Clients<td>{count}</table>", state.tokens.live(now))?;
    write!(html, "<table><tr><th>Client<th>Name<th>Type<th>Secret")?;
    for client in clients.take(SHOWN) {
        write_client(html, client)?;
    }
    write!(html, "</table>")
}

fn write_client(html: &mut String, client: &Client) -> fmt::Result {
    write!(html, "<tr><td>{}", client.client_id.unwrap_or_default())?;
    if let Some(alias) = &client.client_id_alias {
        write!(html, " ({})", Escaped(alias))?;
    }
    let client_type = client.client_type.as_ref().map_or("", |it| it.as_str());
    write!(html, "<td>{}", Escaped(client.client_name.as_deref().unwrap_or_default()))?;
    write!(html, "<td>{}<td>{}", Escaped(client_type), Hidden(client.client_secret.as_ref()))
}

fn write_call(html: &mut String, call: &RecordedCall) -> fmt::Result {
    // A path may have a token in it, so it is among what is only shown on demand.
    let seconds = call.time().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    let operation = call.operation().unwrap_or("no operation");
    write!(html, "<details><summary>{hour:02}:{minute:02}:{second:02} {}", Escaped(operation))?;
    match call.status() {
        Some(status) => write!(html, " {status}")?,
        None => write!(html, " cut")?,
    }
    for word in [call.action(), call.result_code()].into_iter().flatten() {
        write!(html, " {}", Escaped(&word))?;
    }
    write!(html, " {:?}</summary>", call.duration())?;
    write!(html, "<p>{} {}", Escaped(call.method()), Escaped(call.path_and_query()))?;
    for body in [call.request_body(), call.response_body()] {
        write!(html, "<pre>{}</pre>", Escaped(&pretty(body)))?;
    }
    write!(html, "</details>")
}

/// JSON with line breaks, and anything else as it is.
fn pretty(body: &[u8]) -> String {
    let json = serde_json::from_slice::<serde_json::Value>(body);
    json.map_or_else(|_| String::from_utf8_lossy(body).into_owned(), |json| format!("{json:#}"))
}

/// A secret that is shown on demand.
struct Hidden<'s>(Option<&'s Secret>);

impl fmt::Display for Hidden<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            None => f.write_str("none"),
            Some(secret) => write!(f, "<details><summary>show</summary>{}</details>", Escaped(secret.expose())),
        }
    }
}

/// A text within HTML.
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}
