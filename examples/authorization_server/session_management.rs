//! OpenID Connect Session Management 1.0: a client learns by a frame, without a request, whether the user's session has changed.

use axum::response::Response;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::header::LOCATION;
use http::{HeaderMap, Uri};
use sha2::{Digest, Sha256};

use crate::browser::Browser;
use crate::browser_state::{cookie, random};
use crate::pages::check_session_iframe;
use crate::store::StoreError;

/// The cookie that the frame's script reads. It says nothing but whether the session is the same, and goes along into frames of
/// other sites.
const BROWSER_STATE: &str = "__Host-browser-state";

/// The document of the frame (section 3.3).
pub(crate) async fn frame(browser: Browser) -> Response {
    browser.respond(check_session_iframe())
}

/// Gives the browser another state: the user logged in or out.
pub(crate) fn renew_browser_state(browser: &mut Browser) -> Result<(), StoreError> {
    browser.set_cookie(&format!("{BROWSER_STATE}={}; Path=/; Secure; SameSite=None", random()))
}

/// Adds the parameter `session_state` to a successful authentication response that goes out by a redirect (section 2). A
/// response in a form has a page of its own, so that it goes without.
pub(crate) fn add_session_state(headers: &HeaderMap, response: &mut http::Response<Vec<u8>>, client_id: &str) {
    let Some(state) = cookie(headers, BROWSER_STATE) else { return };
    let Some(location) = response.headers().get(LOCATION).and_then(|location| location.to_str().ok()) else { return };
    let Some(origin) = origin(location) else { return };
    // A JWT is the one parameter of its response.
    let Some((_, parameters)) = location.split_once(['#', '?']).filter(|_| !location.contains("response=")) else {
        return;
    };
    let session_state = session_state(client_id, &origin, state, &random());
    let separator = if parameters.is_empty() { "" } else { "&" };
    if let Ok(location) = format!("{location}{separator}session_state={session_state}").parse() {
        response.headers_mut().insert(LOCATION, location);
    }
}

fn session_state(client_id: &str, origin: &str, browser_state: &str, salt: &str) -> String {
    let hash = Sha256::digest(format!("{client_id} {origin} {browser_state} {salt}"));
    format!("{}.{salt}", URL_SAFE_NO_PAD.encode(hash))
}

/// The origin of a URL, as a browser tells it to a script (RFC 6454, section 6.1).
fn origin(url: &str) -> Option<String> {
    let uri: Uri = url.split('#').next()?.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    let is_default = matches!((scheme, authority.port_u16()), ("https", Some(443)) | ("http", Some(80)));
    let host = authority.host();
    Some(match authority.port_u16().filter(|_| !is_default) {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}
