//! What holds of values in cookies and in a store, as a browser keeps them.

use std::collections::BTreeMap;

use super::*;
use crate::store::MemoryStore;

const LIFETIME: Duration = Duration::from_secs(60);

/// The cookies of a browser.
#[derive(Clone, Default)]
struct Cookies(BTreeMap<String, String>);

impl Cookies {
    fn take(&mut self, lines: SetCookies) {
        for line in lines {
            let cookie = Cookie::parse(line.to_str().unwrap().to_owned()).unwrap();
            match cookie.max_age().is_some_and(|age| age.is_zero()) {
                true => self.0.remove(cookie.name()),
                false => self.0.insert(cookie.name().into(), cookie.value().into()),
            };
        }
    }

    fn headers(&self) -> HeaderMap {
        let pairs: Vec<_> = self.0.iter().map(|(name, value)| format!("{name}={value}")).collect();
        HeaderMap::from_iter([(http::header::COOKIE, HeaderValue::try_from(pairs.join("; ")).unwrap())])
    }
}

/// A state of a server, and a browser at it.
struct Visit {
    state: BrowserState,
    cookies: Cookies,
}

impl Visit {
    fn new(state: BrowserState) -> Self {
        Self { state, cookies: Cookies::default() }
    }

    /// One for each place where values are.
    fn everywhere() -> [Self; 2] {
        [BrowserState::in_cookies(Key::generate()), in_store(Key::generate())].map(Self::new)
    }

    async fn keep(&mut self, name: &str, value: &str, lifetime: Duration) -> Result<SetCookies, StoreError> {
        let lines = self.state.keep(&self.cookies.headers(), name, value, lifetime).await?;
        self.cookies.take(lines.clone());
        Ok(lines)
    }

    async fn read(&self, name: &str) -> Option<String> {
        self.state.read(&self.cookies.headers(), name).await.unwrap()
    }
}

fn in_store(key: Key) -> BrowserState {
    BrowserState::in_store(key, Store::Memory(MemoryStore::new()))
}

#[tokio::test]
async fn values_are_kept_by_name_until_they_are_replaced_or_forgotten() {
    for mut visit in Visit::everywhere() {
        visit.keep("a", "first", LIFETIME).await.unwrap();
        visit.keep("b", "other", LIFETIME).await.unwrap();
        assert_eq!(visit.read("a").await.as_deref(), Some("first"));
        visit.keep("a", "second", LIFETIME).await.unwrap();
        assert_eq!(visit.read("a").await.as_deref(), Some("second"));
        let lines = visit.state.forget(&visit.cookies.headers(), "a").await.unwrap();
        visit.cookies.take(lines);
        assert_eq!((visit.read("a").await, visit.read("b").await.as_deref()), (None, Some("other")));
        assert_eq!(visit.cookies.0.len(), 1);
    }
}

#[tokio::test]
async fn cookies_are_for_this_host_and_tell_nothing() {
    for mut visit in Visit::everywhere() {
        for line in visit.keep("a", "legible", LIFETIME).await.unwrap() {
            let line = line.to_str().unwrap();
            let (pair, attributes) = line.split_once("; ").unwrap();
            assert!(pair.starts_with("__Host-a="));
            assert_eq!(attributes, "Path=/; Max-Age=60; Secure; HttpOnly; SameSite=Lax");
            let sealed = base64::Engine::decode(&base64::engine::general_purpose::STANDARD, &pair["__Host-a=".len()..]);
            assert!(!String::from_utf8_lossy(&sealed.unwrap()).contains("legible"));
        }
    }
}

#[tokio::test]
async fn values_end_with_their_lifetime_also_in_a_browser_that_keeps_the_cookie() {
    for mut visit in Visit::everywhere() {
        visit.keep("a", "value", Duration::from_secs(1)).await.unwrap();
        assert!(visit.read("a").await.is_some());
        tokio::time::sleep(Duration::from_millis(1100)).await;
        assert_eq!(visit.read("a").await, None);
    }
}

#[tokio::test]
async fn a_cookie_of_before_leads_to_nothing_in_a_store() {
    let mut visit = Visit::new(in_store(Key::generate()));
    visit.keep("a", "before the login", LIFETIME).await.unwrap();
    let planted = visit.cookies.clone();
    visit.keep("a", "after the login", LIFETIME).await.unwrap();
    let read = async |cookies: &Cookies| visit.state.read::<String>(&cookies.headers(), "a").await.unwrap();
    assert_eq!((read(&planted).await, read(&visit.cookies).await.as_deref()), (None, Some("after the login")));
    visit.state.forget(&visit.cookies.headers(), "a").await.unwrap();
    assert_eq!(read(&visit.cookies).await, None);
}

#[tokio::test]
async fn what_was_not_sealed_for_that_name_by_that_key_is_nothing() {
    for mut visit in Visit::everywhere() {
        visit.keep("a", "value", LIFETIME).await.unwrap();
        let sealed = visit.cookies.0["__Host-a"].clone();
        let mut altered = sealed.clone().into_bytes();
        altered[20] = if altered[20] == b'A' { b'B' } else { b'A' };
        let altered = String::from_utf8(altered).unwrap();
        for (cookie, name, value) in [
            ("__Host-b", "b", &*sealed),
            ("a", "a", &sealed),
            ("__Host-a", "a", &altered),
            ("__Host-a", "a", &sealed[4..]),
            ("__Host-a", "a", "value"),
            ("__Host-a", "a", "\"value\""),
            ("__Host-a", "a", ""),
        ] {
            visit.cookies.0 = BTreeMap::from([(cookie.into(), value.into())]);
            assert_eq!(visit.read(name).await, None, "{cookie}={value}");
        }
        let other = match &visit.state.shared {
            None => BrowserState::in_cookies(Key::generate()),
            Some(store) => BrowserState::in_store(Key::generate(), store.clone()),
        };
        visit.cookies.0 = BTreeMap::from([("__Host-a".into(), sealed)]);
        assert!(visit.read("a").await.is_some());
        assert_eq!(Visit { state: other, ..visit }.read("a").await, None);
    }
}

#[tokio::test]
async fn a_long_value_has_several_cookies_and_a_shorter_one_takes_them_away() {
    let mut visit = Visit::new(BrowserState::in_cookies(Key::generate()));
    let long = "x".repeat(PART * 2);
    let lines = visit.keep("a", &long, LIFETIME).await.unwrap();
    assert!(lines.iter().all(|line| line.len() <= 4096));
    assert_eq!(visit.cookies.0.keys().collect::<Vec<_>>(), ["__Host-a", "__Host-a.1", "__Host-a.2"]);
    assert_eq!(visit.read("a").await.as_deref(), Some(&*long));

    let whole = visit.cookies.clone();
    visit.cookies.0.remove("__Host-a.1");
    assert_eq!(visit.read("a").await, None);
    visit.cookies = whole;
    visit.keep("a", "short", LIFETIME).await.unwrap();
    assert_eq!(visit.cookies.0.keys().collect::<Vec<_>>(), ["__Host-a"]);
    assert_eq!(visit.read("a").await.as_deref(), Some("short"));
}

#[tokio::test]
async fn a_value_that_is_too_long_for_cookies_is_an_error_and_none_in_a_store() {
    let [mut in_cookies, mut in_store] = Visit::everywhere();
    let long = "x".repeat(PART * PARTS);
    assert!(in_cookies.keep("a", &long, LIFETIME).await.is_err());
    in_store.keep("a", &long, LIFETIME).await.unwrap();
    assert_eq!(in_store.read("a").await, Some(long));
}

#[test]
fn cookies_are_found_in_every_line() {
    let mut headers = HeaderMap::new();
    for line in ["a=1; b=x=y;c", "d=2"] {
        headers.append("cookie", HeaderValue::from_static(line));
    }
    assert_eq!(cookies(&headers).collect::<Vec<_>>(), [("a", "1"), ("b", "x=y"), ("d", "2")]);
    assert_eq!((cookie(&headers, "d"), cookie(&headers, "c")), (Some("2"), None));
}

#[test]
fn random_texts_are_long_and_different() {
    let (one, other) = (random(), random());
    assert!(
        one != other
            && one.len() == 43
            && one.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
    );
}
