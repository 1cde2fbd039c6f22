//! What a browser keeps between its requests: in encrypted cookies, or in a shared store under the number in a cookie.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use authlete_core::oauth::random_text;
use cookie::{Cookie, CookieJar, Key};
use http::{HeaderMap, HeaderValue};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::store::{Store, StoreError};

/// Browsers limit a cookie with its name and attributes to 4,096 bytes (RFC 6265, section 6.1). A longer value gets several cookies.
const PART: usize = 3_800;

/// The longest value in parts: servers and proxies limit the headers of a request.
const PARTS: usize = 4;

/// The lines `Set-Cookie` of a response.
pub(crate) type SetCookies = Vec<HeaderValue>;

/// Where the values of browsers are.
pub(crate) struct BrowserState {
    key: Key,
    shared: Option<Store>,
}

#[derive(Serialize, Deserialize)]
struct Lasting<V> {
    /// Seconds since the epoch. A browser may send a cookie for longer than it was told to.
    until: u64,
    value: V,
}

impl BrowserState {
    /// In cookies that are encrypted with that key. All instances of a server need the same key.
    pub(crate) fn in_cookies(key: Key) -> Self {
        Self { key, shared: None }
    }

    /// In that store. The cookies have the keys of the values, which are encrypted too.
    pub(crate) fn in_store(key: Key, store: Store) -> Self {
        Self { key, shared: Some(store) }
    }

    /// The value with that name, if the browser has it.
    pub(crate) async fn read<V: DeserializeOwned>(
        &self,
        headers: &HeaderMap,
        name: &str,
    ) -> Result<Option<V>, StoreError> {
        let Some(text) = self.open(headers, name) else { return Ok(None) };
        let Some(store) = &self.shared else {
            let lasting = serde_json::from_str::<Lasting<V>>(&text).ok();
            return Ok(lasting.filter(|lasting| lasting.until > now()).map(|lasting| lasting.value));
        };
        store.get(&store_key(name, &text)).await
    }

    /// Gives the browser a value in place of that with the same name. What the browser had before does not lead to it: a cookie that
    /// somebody planted or read earlier is worth nothing then.
    pub(crate) async fn keep<V: Serialize>(
        &self,
        headers: &HeaderMap,
        name: &str,
        value: V,
        lifetime: Duration,
    ) -> Result<SetCookies, StoreError> {
        let text = match &self.shared {
            None => serde_json::to_string(&Lasting { until: now() + lifetime.as_secs(), value })?,
            Some(store) => {
                self.remove(store, headers, name).await?;
                let id = random();
                store.put(&store_key(name, &id), &value, lifetime).await?;
                id
            }
        };
        self.seal(headers, name, text, lifetime)
    }

    /// Takes the value with that name from the browser.
    pub(crate) async fn forget(&self, headers: &HeaderMap, name: &str) -> Result<SetCookies, StoreError> {
        if let Some(store) = &self.shared {
            self.remove(store, headers, name).await?;
        }
        expire(headers, |cookie| cookie == host_name(name) || is_part(cookie, name))
    }

    async fn remove(&self, store: &Store, headers: &HeaderMap, name: &str) -> Result<(), StoreError> {
        match self.open(headers, name) {
            Some(id) => store.forget(&store_key(name, &id)).await,
            None => Ok(()),
        }
    }

    fn seal(
        &self,
        headers: &HeaderMap,
        name: &str,
        text: String,
        lifetime: Duration,
    ) -> Result<SetCookies, StoreError> {
        let mut jar = CookieJar::new();
        jar.private_mut(&self.key).add(Cookie::new(host_name(name), text));
        let sealed = jar.get(&host_name(name)).map_or("", Cookie::value);
        if sealed.len() > PART * PARTS {
            return Err("the request is too long to be kept in cookies".into());
        }
        let age = lifetime.as_secs();
        let mut lines = Vec::new();
        // The encrypted text is base64: each byte is a character.
        for (index, part) in sealed.as_bytes().chunks(PART).enumerate() {
            let part = String::from_utf8_lossy(part);
            let line =
                format!("{}={part}; Path=/; Max-Age={age}; Secure; HttpOnly; SameSite=Lax", part_name(name, index));
            lines.push(HeaderValue::try_from(line)?);
        }
        let used = lines.len();
        lines.extend(expire(headers, |cookie| {
            is_part(cookie, name) && !(1..used).any(|index| cookie == part_name(name, index))
        })?);
        Ok(lines)
    }

    fn open(&self, headers: &HeaderMap, name: &str) -> Option<String> {
        let parts = (0..PARTS).map_while(|index| cookie(headers, &part_name(name, index)));
        let sealed: String = parts.collect();
        let mut jar = CookieJar::new();
        jar.add_original(Cookie::new(host_name(name), sealed));
        jar.private(&self.key).get(&host_name(name)).map(|cookie| cookie.value().to_string())
    }
}

/// The value of a cookie that a browser sent.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    cookies(headers).find(|(found, _)| *found == name).map(|(_, value)| value)
}

/// The names and values of all cookies.
pub(crate) fn cookies(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let lines = headers.get_all("cookie").iter().filter_map(|line| line.to_str().ok());
    lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

/// A text that nobody guesses, of 43 characters that need no escape in a URL or a cookie.
pub(crate) fn random() -> String {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the operating system has random numbers");
    random_text(bytes)
}

/// Seconds since the epoch.
pub(crate) fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
}

/// A prefix by which a browser makes sure that the cookie was set by this very host over TLS, with the path `/`.
fn host_name(name: &str) -> String {
    format!("__Host-{name}")
}

fn part_name(name: &str, index: usize) -> String {
    match index {
        0 => host_name(name),
        _ => format!("{}.{index}", host_name(name)),
    }
}

fn is_part(cookie: &str, name: &str) -> bool {
    cookie.strip_prefix("__Host-").and_then(|rest| rest.strip_prefix(name)).is_some_and(|rest| rest.starts_with('.'))
}

fn store_key(name: &str, id: &str) -> String {
    format!("browser:{name}:{id}")
}

fn expire(headers: &HeaderMap, is_meant: impl Fn(&str) -> bool) -> Result<SetCookies, StoreError> {
    let names = cookies(headers).map(|(name, _)| name).filter(|name| is_meant(name));
    let lines = names.map(|name| format!("{name}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"));
    Ok(lines.map(HeaderValue::try_from).collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests;
