//! What the application brings along: its page, the browsers that it was sent to, and its users.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::UNIX_EPOCH;

use authlete_core::authorization::{AuthorizationFailReason, PendingAuthorization};
use authlete_core::handler::Interruption;
use authlete_core::oauth::random_text;
use authlete_core::reply::Reply;
use http::HeaderMap;

/// The requests that wait for a user, each by a random key. The page has the key, and so has a cookie of the browser that the
/// page was sent to: another site knows no key, another browser lacks the cookie, and a later page takes the cookie's place.
#[derive(Clone, Default)]
pub(crate) struct Pages(Arc<Mutex<HashMap<String, PendingAuthorization>>>);

/// The user who logged in and allowed a request.
pub(crate) struct User {
    pub(crate) subject: String,
    /// When that was, in seconds since the epoch.
    pub(crate) auth_time: i64,
}

impl Pages {
    /// The page for a request, which waits from now on.
    pub(crate) fn show(&self, pending: PendingAuthorization) -> Result<Reply, Interruption> {
        let mut random = [0; 32];
        getrandom::fill(&mut random)?;
        let key = random_text(random);
        let scopes: Vec<_> = pending.scopes.iter().flatten().filter_map(|scope| scope.name.as_deref()).collect();
        let page = include_str!("page.html")
            .replace("{key}", &key)
            .replace("{scopes}", &escaped(&scopes.join(", ")))
            .replace("{client}", &escaped(pending.client_name.as_deref().unwrap_or("An application")));
        let cookie = format!("__Host-page={key}; Path=/; Secure; HttpOnly; SameSite=Strict");
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, pending);
        Ok(Reply::html(200, page)
            .with_header("content-security-policy", "default-src 'none'")
            .with_header("set-cookie", &cookie))
    }

    /// The request whose page came back, once, and its user or why there is none. Nothing if the page is not that browser's.
    pub(crate) fn take(
        &self,
        headers: &HeaderMap,
        form: &[u8],
    ) -> Option<(PendingAuthorization, Result<User, AuthorizationFailReason>)> {
        let form: HashMap<_, _> = form_urlencoded::parse(form).collect();
        let field = |name| form.get(name).map_or("", |value| &**value);
        let cookie = format!("__Host-page={}", field("key"));
        let mut cookies = headers.get_all("cookie").iter().flat_map(|line| line.as_bytes().split(|byte| *byte == b';'));
        cookies.find(|sent| sent.trim_ascii() == cookie.as_bytes())?;
        let pending = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(field("key"))?;
        let user = match (field("decision"), field("user"), field("password")) {
            // A real server asks its user database.
            ("allow", subject @ "john", "correct horse") => Ok(subject.into()),
            ("allow", ..) => Err(AuthorizationFailReason::NotAuthenticated),
            _ => Err(AuthorizationFailReason::Denied),
        };
        let auth_time = UNIX_EPOCH.elapsed().map_or(0, |time| time.as_secs() as i64);
        Some((pending, user.map(|subject| User { subject, auth_time })))
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
