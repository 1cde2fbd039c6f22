//! Documents of clients, such as what is at their `jwks_uri`, over HTTP.

use std::error::Error;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use authlete_emulator::{Document, Fetch};
use headers::{Age, CacheControl, Date, Expires, HeaderMapExt as _};
use http::header::EXPIRES;
use http::{HeaderMap, Response};
use ureq::Body;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

/// How long a document may take as a whole.
const TIME: Duration = Duration::from_secs(5);
/// How many bytes a document may have.
const SIZE: u64 = 1 << 20;

pub(crate) struct HttpFetch(ureq::Agent);

impl HttpFetch {
    /// Over HTTPS it trusts the certificates of that file in PEM, or those that browsers trust where there is no file.
    pub(crate) fn trusting(file: Option<&Path>) -> Result<Self, Box<dyn Error>> {
        let roots = match file {
            None => RootCerts::WebPki,
            Some(file) => RootCerts::Specific(Arc::new(certificates(file)?)),
        };
        let config = ureq::Agent::config_builder()
            .tls_config(TlsConfig::builder().root_certs(roots).build())
            .timeout_global(Some(TIME))
            // What a client registered is where the document has to be.
            .max_redirects(0)
            .max_redirects_will_error(true)
            .build();
        Ok(Self(config.into()))
    }
}

impl Fetch for HttpFetch {
    fn fetch(&self, url: &str) -> Result<Document, String> {
        let read = |mut response: Response<Body>| {
            let freshness = freshness(response.headers());
            let content = response.body_mut().with_config().limit(SIZE).read_to_vec()?;
            Ok(Document { content, freshness })
        };
        self.0.get(url).call().and_then(read).map_err(|error| error.to_string())
    }
}

/// How long what came with these headers is fresh, if they tell (RFC 9111 4.2.1).
fn freshness(headers: &HeaderMap) -> Option<Duration> {
    let control = headers.typed_get::<CacheControl>().unwrap_or_else(CacheControl::new);
    if control.no_store() || control.no_cache() {
        return Some(Duration::ZERO);
    }
    if let Some(lifetime) = control.s_max_age().or(control.max_age()) {
        let age = headers.typed_get::<Age>().map_or(0, |age| age.as_secs());
        return Some(lifetime.saturating_sub(Duration::from_secs(age)));
    }
    headers.contains_key(EXPIRES).then(|| {
        // A time that is none lies in the past (5.3).
        let end = headers.typed_get::<Expires>().map_or(SystemTime::UNIX_EPOCH, SystemTime::from);
        let sent = headers.typed_get::<Date>().map_or_else(SystemTime::now, SystemTime::from);
        end.duration_since(sent).unwrap_or_default()
    })
}

fn certificates(file: &Path) -> Result<Vec<Certificate<'static>>, String> {
    let unusable = |error: &dyn std::fmt::Display| format!("{} cannot be used: {error}", file.display());
    let text = std::fs::read(file).map_err(|error| unusable(&error))?;
    let items = parse_pem(&text).map(|item| match item {
        Ok(PemItem::Certificate(certificate)) => Ok(Some(certificate)),
        Ok(_) => Ok(None),
        Err(error) => Err(unusable(&error)),
    });
    let certificates: Vec<_> = items.filter_map(Result::transpose).collect::<Result<_, _>>()?;
    match certificates.is_empty() {
        true => Err(unusable(&"there is no certificate in it")),
        false => Ok(certificates),
    }
}
