//! OpenID Connect Session Management 1.0: a client learns by a frame, without a request, whether the user's session has changed.

use axum::response::Response;
use http::header::LOCATION;
use http::{HeaderMap, Uri};

use crate::browser::Browser;
use crate::browser_state::{cookie, random};
use crate::hash::hash;
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

/// Adds the parameter `session_state` to an authentication response, successful or not, that goes out by a redirect (section 2).
/// A response in a form has a page of its own, and one in a JWT is signed already, so that these go without.
pub(crate) fn add_session_state(headers: &HeaderMap, response: &mut http::Response<Vec<u8>>, client_id: &str) {
    // To the frame's script, too, the state of a browser without the cookie is an empty text.
    let state = cookie(headers, BROWSER_STATE).unwrap_or_default();
    let Some(location) = response.headers().get(LOCATION).and_then(|location| location.to_str().ok()) else { return };
    let Some(origin) = origin(location) else { return };
    let Some((_, parameters)) = location.split_once('#').or_else(|| location.split_once('?')) else { return };
    if is_jwt(parameters) {
        return;
    }
    let session_state = session_state(client_id, &origin, state, &random());
    let separator = if parameters.is_empty() { "" } else { "&" };
    if let Ok(location) = format!("{location}{separator}session_state={session_state}").parse() {
        response.headers_mut().insert(LOCATION, location);
    }
}

/// Whether parameters end with a response in a JWT (JARM, section 2.3). Those of the redirect URI itself stand before it, whatever
/// their names are, and no other response ends with a parameter of that name.
fn is_jwt(parameters: &str) -> bool {
    form_urlencoded::parse(parameters.as_bytes()).last().is_some_and(|(name, _)| name == "response")
}

fn session_state(client_id: &str, origin: &str, browser_state: &str, salt: &str) -> String {
    let hash = hash(&format!("{client_id} {origin} {browser_state} {salt}"));
    format!("{hash}.{salt}")
}

/// The origin of a URL, as a browser tells it to a script (RFC 6454, section 6.1).
fn origin(url: &str) -> Option<String> {
    let uri: Uri = url.split('#').next()?.parse().ok()?;
    let (scheme, authority) = (uri.scheme_str()?, uri.authority()?);
    let is_default = matches!((scheme, authority.port_u16()), ("https", Some(443)) | ("http", Some(80)));
    let host = authority.host().to_ascii_lowercase();
    Some(match authority.port_u16().filter(|_| !is_default) {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}

#[cfg(test)]
mod tests {
    use authlete_core::reply::Reply;
    use http::HeaderValue;

    use super::*;

    #[test]
    fn origins_are_those_that_browsers_tell() {
        for (url, expected) in [
            ("https://app.example/callback?code=1", Some("https://app.example")),
            ("https://app.example:443/", Some("https://app.example")),
            ("http://app.example:80", Some("http://app.example")),
            ("https://app.example:80/", Some("https://app.example:80")),
            ("http://127.0.0.1:8080/#code=1", Some("http://127.0.0.1:8080")),
            ("http://[::1]:8080/", Some("http://[::1]:8080")),
            ("https://APP.example/", Some("https://app.example")),
            ("https://user@app.example/", Some("https://app.example")),
            ("com.example.app:/callback", None),
            ("/callback", None),
            ("", None),
        ] {
            assert_eq!(origin(url).as_deref(), expected, "{url}");
        }
    }

    fn location_with_state(location: &str, cookies: &'static str) -> String {
        let headers = HeaderMap::from_iter([(http::header::COOKIE, HeaderValue::from_static(cookies))]);
        let mut response = Reply::empty(302).with_header("location", location).into();
        add_session_state(&headers, &mut response, "client");
        response.headers()[LOCATION].to_str().unwrap().to_owned()
    }

    #[test]
    fn a_response_has_the_state_in_its_query_or_its_fragment() {
        for (location, separator) in [
            ("https://app.example/callback?code=1", "&"),
            ("https://app.example/callback?a=b&code=1", "&"),
            ("https://app.example/callback#code=1", "&"),
            ("https://app.example/callback?a=b#code=1&id_token=x", "&"),
            ("https://app.example/callback?error=access_denied", "&"),
            // Parameters of the redirect URI itself.
            ("https://app.example/callback?last_response=1&code=1", "&"),
            ("https://app.example/callback?response=1&code=1&iss=https%3A%2F%2Fas.example", "&"),
            ("https://app.example/callback?response=1#code=1", "&"),
        ] {
            for (cookies, browser_state) in [("a=b; __Host-browser-state=state", "state"), ("a=b", "")] {
                let changed = location_with_state(location, cookies);
                let state = changed.strip_prefix(&format!("{location}{separator}session_state=")).expect(&changed);
                let (_, salt) = state.split_once('.').unwrap();
                assert_eq!(state, session_state("client", "https://app.example", browser_state, salt));
            }
        }
    }

    #[test]
    fn a_response_goes_as_it_is_where_there_is_no_place_for_the_state() {
        for location in [
            "https://app.example/callback?response=e30.e30.x",
            "https://app.example/callback?last_response=1&response=e30.e30.x",
            "https://app.example/callback?a=b#response=e30",
            "app:/c?code=1",
            // A page of this server.
            "/continue?interaction=x",
        ] {
            assert_eq!(location_with_state(location, "__Host-browser-state=state"), location);
        }
        let mut form = Reply::html(200, "<form>").into();
        add_session_state(&HeaderMap::new(), &mut form, "client");
        assert!(!form.headers().contains_key(LOCATION));
    }

    /// The value of OpenID Connect Session Management 1.0, section 4.2, as the script of the frame computes it.
    #[test]
    fn the_state_is_a_hash_with_its_salt() {
        let expected = "XKO6PRXlocvi2uvvtgzd9WIxdWcteXdtycVj_smGBrg.salt";
        assert_eq!(session_state("client", "https://app.example", "state", "salt"), expected);
    }
}
