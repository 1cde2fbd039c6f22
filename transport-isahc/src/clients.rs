//! The isahc clients of a transport, and the choice between them.
//!
//! curl does not look at a connection for the first second after it was checked. If the server has sent something unasked in
//! that time, say a second response, curl takes it for the response to the next request. HTTP/2 rules that out, since every
//! response names its stream. So connections are reused over HTTP/2 only, and every request over HTTP/1.1 has a connection
//! of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use authlete_core::transport::{AtMostOnce, HttpRequest};
use http::Version;
use isahc::config::Configurable;
use isahc::{Error, HttpClient};

/// The clients. Each runs on a thread.
#[derive(Clone)]
pub(crate) struct Clients {
    /// Reuses connections, as far as it was built to.
    reusing: HttpClient,
    /// Makes a connection for each request. Not there if the caller gave the other one, which then gets all requests.
    single_use: Option<HttpClient>,
    seen: Arc<Seen>,
}

/// The versions that servers have answered in.
#[derive(Default)]
struct Seen {
    http_1: AtomicBool,
    http_2: AtomicBool,
}

impl Clients {
    /// Starts clients. With an idle timeout of zero there is only the one that makes a connection for each request.
    pub(crate) fn start(idle_timeout: Duration) -> Result<Self, Error> {
        // Without a proxy set to none, curl would take one from `https_proxy` and similar variables.
        let builder = || HttpClient::builder().proxy(None);
        let single_use = builder().connection_cache_size(0).build()?;
        let reusing = match ceil_secs(idle_timeout) {
            // curl takes zero for no limit.
            0 => single_use.clone(),
            seconds => builder().connection_cache_ttl(Duration::from_secs(seconds)).build()?,
        };
        Ok(Self { reusing, single_use: Some(single_use), seen: Arc::default() })
    }

    /// Takes a client that decides on connections for itself.
    #[cfg(feature = "isahc-2")]
    pub(crate) fn given(client: HttpClient) -> Self {
        Self { reusing: client, single_use: None, seen: Arc::default() }
    }

    /// The client for a request.
    pub(crate) fn choose(&self, request: &HttpRequest) -> &HttpClient {
        // After one response over HTTP/1.1 there could be an unused connection of that version.
        let multiplexes = self.seen.http_2.load(Ordering::Acquire) && !self.seen.http_1.load(Ordering::Acquire);
        // curl sends a request again if a reused connection ends without a response. Only a body that cannot be rewound
        // prevents that (`body::once`).
        let may_be_repeated = request.body().is_empty() && AtMostOnce::holds_for(request);
        match &self.single_use {
            Some(single_use) if !multiplexes || may_be_repeated => single_use,
            _ => &self.reusing,
        }
    }

    /// Takes note of the version of a response.
    pub(crate) fn note(&self, version: Version) {
        let seen = if version >= Version::HTTP_2 { &self.seen.http_2 } else { &self.seen.http_1 };
        seen.store(true, Ordering::Release);
    }
}

/// Whole seconds, as curl counts an idle timeout.
fn ceil_secs(limit: Duration) -> u64 {
    limit.as_nanos().div_ceil(1_000_000_000).min(i32::MAX as u128 / 1000) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_idle_timeout_is_rounded_up_and_fits() {
        assert_eq!([0, 1, 1_000, 1_001].map(|millis| ceil_secs(Duration::from_millis(millis))), [0, 1, 1, 2]);
        assert_eq!(ceil_secs(Duration::MAX), i32::MAX as u64 / 1000);
    }
}
