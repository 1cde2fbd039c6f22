//! A browser without a screen: it keeps cookies, follows redirects between pages, and sends forms.

use std::collections::BTreeMap;

use cookie::Cookie;
use form_urlencoded::Serializer;
use http::header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE};
use http::{HeaderMap, Method, Request, Response, StatusCode};

use super::client::Client;

/// What answers requests.
pub(super) trait Site {
    async fn answer(&mut self, request: Request<Vec<u8>>) -> Response<Vec<u8>>;
}

/// A visitor of a site, and of a client that sends visitors there.
pub(super) struct Visitor<S> {
    pub(super) site: S,
    pub(super) client: Client,
    pub(super) cookies: BTreeMap<String, String>,
}

/// Where a visitor came to.
pub(super) struct Page {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: String,
    path: String,
}

impl<S: Site> Visitor<S> {
    pub(super) fn new(site: S, client: Client) -> Self {
        Self { site, client, cookies: BTreeMap::new() }
    }

    /// Opens a page of the server.
    pub(super) async fn open(&mut self, path: &str) -> Page {
        self.follow(Method::GET, path.into(), String::new()).await
    }

    /// Sends the form of a page, with these fields; the button that is pressed is one of them.
    pub(super) async fn submit(&mut self, page: &Page, fields: &[(&str, &str)]) -> Page {
        let mut form = Serializer::new(String::new());
        let is_changed = |name: &str| fields.iter().any(|field| field.0 == name);
        form.extend_pairs(page.hidden_fields().filter(|field| !is_changed(field.0))).extend_pairs(fields);
        let path = page.between("<form method=\"post\" action=\"", "\"").unwrap_or(&page.path);
        self.follow(Method::POST, path.into(), form.finish()).await
    }

    pub(super) async fn log_in(&mut self, page: &Page, user: &str) -> Page {
        assert_eq!(page.id(), "login");
        self.submit(page, &[("login_id", user), ("password", user)]).await
    }

    /// Becomes a browser that has not been at the server.
    pub(super) fn forget_all(&mut self) {
        self.cookies.clear();
    }

    pub(super) fn has_cookie(&self, name: &str) -> bool {
        self.cookies.contains_key(name)
    }

    /// Requests a path, and where the answer leads to another page of the server, that.
    async fn follow(&mut self, mut method: Method, mut path: String, mut body: String) -> Page {
        for _ in 0..10 {
            let page = self.request(method, path, body).await;
            let next = page.headers.get(LOCATION).and_then(|location| location.to_str().ok());
            let Some(next) = next.filter(|next| next.starts_with('/')) else { return page };
            (method, path, body) = (Method::GET, next.into(), String::new());
        }
        panic!("the redirects do not end");
    }

    async fn request(&mut self, method: Method, path: String, body: String) -> Page {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(method).uri(&path).header(COOKIE, cookies.join("; "));
        if !body.is_empty() {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let (parts, body) = self.site.answer(request.body(body.into_bytes()).unwrap()).await.into_parts();
        for line in parts.headers.get_all(SET_COOKIE) {
            let cookie = Cookie::parse(line.to_str().unwrap().to_owned()).unwrap();
            match cookie.max_age().is_some_and(|age| age.is_zero()) {
                true => self.cookies.remove(cookie.name()),
                false => self.cookies.insert(cookie.name().into(), cookie.value().into()),
            };
        }
        Page { status: parts.status, headers: parts.headers, body: String::from_utf8(body).unwrap(), path }
    }
}

impl Page {
    /// The ID of the page's main part.
    pub(super) fn id(&self) -> &str {
        self.between("<main id=\"", "\"").unwrap_or_default()
    }

    /// The error that the page tells of.
    pub(super) fn error(&self) -> &str {
        self.between("data-error=\"", "\"").unwrap_or_default()
    }

    /// The URL outside of the server that the answer leads to, without its parameters.
    pub(super) fn target(&self) -> &str {
        let location = self.headers.get(LOCATION).map_or("", |location| location.to_str().unwrap());
        location.split('?').next().unwrap_or_default()
    }

    /// A parameter of that URL.
    pub(super) fn parameter(&self, name: &str) -> Option<String> {
        let (_, query) = self.headers.get(LOCATION)?.to_str().unwrap().split_once('?')?;
        form_urlencoded::parse(query.as_bytes()).find(|(found, _)| found == name).map(|(_, value)| value.into_owned())
    }

    /// What stands between two texts, the first time.
    pub(super) fn between(&self, start: &str, end: &str) -> Option<&str> {
        self.body.split_once(start)?.1.split_once(end).map(|(found, _)| found)
    }

    fn hidden_fields(&self) -> impl Iterator<Item = (&str, &str)> {
        let fields = self.body.split("<input type=\"hidden\" name=\"").skip(1);
        fields.filter_map(|field| {
            let (name, rest) = field.split_once("\" value=\"")?;
            Some((name, rest.split_once('"')?.0))
        })
    }
}
