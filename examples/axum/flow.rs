//! A browser and a client, over connections to a server that runs.

use std::time::Duration;

use authlete_emulator::Settings;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use http::{Request, Response};
use serde_json::Value;
use ureq::Agent;

use super::client;

/// The emulator's, with a client whose name is not to be shown as it is.
pub(crate) fn settings() -> Settings {
    let mut settings = Settings::default();
    settings.client.client_name = Some("<b>\"Tom & Jerry\"</b> {key}".into());
    settings
}

/// What a server has to do at `base_url`, over an emulator with these [`settings`].
pub(crate) fn check(base_url: &str) {
    let mut browser = Browser::new(base_url);

    // Page, decision, code, access token.
    let page = browser.ask("");
    assert_eq!(page.headers()["content-type"], "text/html;charset=UTF-8");
    let policies: Vec<_> = page.headers().get_all("content-security-policy").iter().collect();
    assert_eq!(policies, ["frame-ancestors 'none'", "default-src 'none'"]);
    assert_eq!(page.headers()["cache-control"], "no-store");
    let shown = "<p>&lt;b&gt;&quot;Tom &amp; Jerry&quot;&lt;/b&gt; {key} asks for: openid, email.</p>";
    assert!(page.body().contains(shown), "{}", page.body());
    let form = filled(page.body(), "allow", "correct horse");
    let decided = browser.post("/api/authorization/decision", &form);
    let code = parameter(&decided, "code");
    assert_eq!(parameter(&decided, "state"), "any");
    let redeem = [
        ("grant_type", "authorization_code"),
        ("redirect_uri", "http://127.0.0.1:8091/callback"),
        ("client_id", "2000000001"),
        ("client_secret", "emulated-client-secret"),
        ("code", &code),
    ];
    let tokens = browser.post("/api/token", &encoded(&redeem));
    assert_eq!(tokens.status(), 200, "{}", tokens.body());
    let tokens: Value = serde_json::from_str(tokens.body()).unwrap();
    assert_eq!((&tokens["token_type"], tokens["access_token"].is_string()), (&"Bearer".into(), true));
    // When the user logged in, which clients may ask for (OpenID Connect Core 1.0, section 2).
    let claims = tokens["id_token"].as_str().unwrap().split('.').nth(1).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    assert!(claims["auth_time"].as_i64().unwrap().abs_diff(claims["iat"].as_i64().unwrap()) <= 60, "{claims}");
    let refused = browser.post("/api/token", &encoded(&redeem));
    assert_eq!(refused.status(), 400, "{}", refused.body());

    // A page is good for one decision.
    browser.sends_in_vain(&form);

    // What another site sends comes without the cookie; another browser has another one.
    let form = filled(browser.ask("").body(), "allow", "correct horse");
    let mut other = Browser::new(base_url);
    other.sends_in_vain(&form);
    other.ask("");
    other.sends_in_vain(&form);
    browser.sends_in_vain("user=john&decision=allow");
    // A later request of another client must not be what this page decides, nor the other way round.
    let later = filled(browser.ask("&state=later").body(), "allow", "correct horse");
    browser.sends_in_vain(&form);
    assert_eq!(parameter(&browser.post("/api/authorization/decision", &later), "state"), "later");

    // No decision is without its reason.
    for (decision, password, more, error) in [
        ("deny", "correct horse", "", "access_denied"),
        ("allow", "wrong", "", "login_required"),
        ("allow", "correct horse", r#"&claims={"id_token":{"sub":{"value":"mary"}}}"#, "login_required"),
    ] {
        let form = filled(browser.ask(more).body(), decision, password);
        assert_eq!(parameter(&browser.post("/api/authorization/decision", &form), "error"), error);
    }
    // The page is the new login that these ask for.
    for more in ["&prompt=login", "&max_age=0", "&max_age=60"] {
        let form = filled(browser.ask(more).body(), "allow", "correct horse");
        parameter(&browser.post("/api/authorization/decision", &form), "code");
    }
    let silent = browser.get(&(client::link(base_url, &settings()) + "&prompt=none"));
    assert_eq!(parameter_of(302, &silent, "error"), "login_required");

    // The request as a form (OpenID Connect Core 1.0, section 3.1.2.1).
    let link = client::link(base_url, &settings());
    let page = browser.post("/api/authorization", link.split_once('?').unwrap().1);
    let form = filled(page.body(), "allow", "correct horse");
    parameter(&browser.post("/api/authorization/decision", &form), "code");

    assert_eq!(browser.get(&format!("{base_url}/api/authorization?client_id=0")).status(), 400);
    assert_eq!(browser.get(&format!("{base_url}/api/token")).status(), 405);
    assert_eq!(browser.get(&format!("{base_url}/")).status(), 404);
}

/// Sends requests, and keeps the last cookie.
pub(crate) struct Browser {
    base_url: String,
    agent: Agent,
    cookie: Option<String>,
}

impl Browser {
    pub(crate) fn new(base_url: &str) -> Self {
        let settings = Agent::config_builder().http_status_as_error(false).max_redirects(0).proxy(None);
        let agent = settings.timeout_global(Some(Duration::from_secs(30))).build().into();
        Self { base_url: base_url.into(), agent, cookie: None }
    }

    /// The page for the request of a client, with more parameters, of which a repeated one replaces the former.
    fn ask(&mut self, more: &str) -> Response<String> {
        let link = client::link(&self.base_url, &settings());
        let (endpoint, query) = link.split_once('?').unwrap();
        let mut pairs: Vec<(String, String)> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        for (name, value) in form_urlencoded::parse(more.as_bytes()).into_owned().filter(|(name, _)| !name.is_empty()) {
            pairs.retain(|pair| pair.0 != name);
            pairs.push((name, value));
        }
        let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let page = self.get(&format!("{endpoint}?{query}"));
        assert_eq!(page.status(), 200, "{}", page.body());
        page
    }

    pub(crate) fn get(&mut self, url: &str) -> Response<String> {
        self.send(Request::get(url), "")
    }

    pub(crate) fn post(&mut self, path: &str, form: &str) -> Response<String> {
        let request = Request::post(format!("{}{path}", self.base_url));
        self.send(request.header("content-type", "application/x-www-form-urlencoded"), form)
    }

    /// Sends the form of a page that is not good for this browser, or not any more.
    fn sends_in_vain(&mut self, form: &str) {
        let response = self.post("/api/authorization/decision", form);
        assert_eq!((response.status().as_u16(), &**response.body()), (400, "This page is not valid any more."));
    }

    fn send(&mut self, mut request: http::request::Builder, body: &str) -> Response<String> {
        if let Some(cookie) = &self.cookie {
            // The page's cookie is not the only one.
            request = request.header("cookie", format!("theme=dark; {cookie}"));
        }
        let (parts, mut body) = self.agent.run(request.body(body.to_owned()).unwrap()).unwrap().into_parts();
        if let Some(cookie) = parts.headers.get("set-cookie") {
            let (cookie, attributes) = cookie.to_str().unwrap().split_once("; ").unwrap();
            assert_eq!(attributes, "Path=/; Secure; HttpOnly; SameSite=Strict");
            self.cookie = Some(cookie.into());
        }
        Response::from_parts(parts, body.read_to_string().unwrap())
    }
}

/// The form of a page as the browser sends it.
fn filled(page: &str, decision: &str, password: &str) -> String {
    let (_, rest) = page.split_once(r#"name="key" value=""#).unwrap();
    let (key, _) = rest.split_once('"').unwrap();
    encoded(&[("key", key), ("user", "john"), ("password", password), ("decision", decision)])
}

fn encoded(pairs: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// A parameter of the redirection to the client after a form.
fn parameter(response: &Response<String>, name: &str) -> String {
    parameter_of(303, response, name)
}

fn parameter_of(status: u16, response: &Response<String>, name: &str) -> String {
    assert_eq!(response.status(), status, "{}", response.body());
    let location = response.headers()["location"].to_str().unwrap();
    let query = location.strip_prefix("http://127.0.0.1:8091/callback?").unwrap();
    let found = form_urlencoded::parse(query.as_bytes()).find(|(found, _)| found == name);
    found.unwrap_or_else(|| panic!("no {name} in {location}")).1.into_owned()
}
