//! The emulator: takes requests and answers them, without a socket.

use std::fmt;
use std::future::{Future, ready};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use authlete_core::transport::{HttpRequest, HttpResponse};
use authlete_core::{TransportError, blocking, transport};

use crate::Settings;
use crate::clock::{Clock, ManualClock, SystemClock};
use crate::directory::Directory;
use crate::fetch::{Fetch, Offline};
use crate::random::{OsRandom, Random, SeededRandom, SharedRandom};
use crate::router;

/// Authlete, in memory. Clones are the same emulator.
#[derive(Clone)]
pub struct Emulator(Arc<Inner>);

struct Inner {
    settings: Settings,
    clock: Box<dyn Clock>,
    directory: Directory,
    fetch: Box<dyn Fetch>,
}

impl Emulator {
    /// An emulator with its own idea of time and chance, which fetches nothing.
    pub fn new(settings: Settings, clock: impl Clock + 'static, random: impl Random + 'static) -> Self {
        Self::with_fetch(settings, clock, random, Offline)
    }

    /// An emulator that fetches the request objects and JWK Sets that clients have at URLs.
    pub fn with_fetch(
        settings: Settings,
        clock: impl Clock + 'static,
        random: impl Random + 'static,
        fetch: impl Fetch + 'static,
    ) -> Self {
        let directory = Directory::new(&settings, SharedRandom::new(random), millis(clock.now()));
        Self(Arc::new(Inner { settings, clock: Box::new(clock), directory, fetch: Box::new(fetch) }))
    }

    /// An emulator on the machine's clock and the operating system's randomness.
    pub fn system(settings: Settings) -> Self {
        Self::new(settings, SystemClock, OsRandom)
    }

    /// An emulator for tests: its time only moves with the clock that comes along, and it does the same on every run.
    pub fn manual(settings: Settings) -> (Self, ManualClock) {
        // Some day, so that lifetimes cannot reach below the epoch.
        let clock = ManualClock::new(UNIX_EPOCH + Duration::from_secs(1_700_000_000));
        (Self::new(settings, clock.clone(), SeededRandom::new(1)), clock)
    }

    /// The service and its client.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Answers a request.
    pub fn handle(&self, request: http::Request<impl AsRef<[u8]>>) -> http::Response<Vec<u8>> {
        let (parts, body) = request.into_parts();
        router::answer(self, &parts, body.as_ref())
    }

    pub(crate) fn now(&self) -> i64 {
        millis(self.0.clock.now())
    }

    pub(crate) fn fetch(&self) -> &dyn Fetch {
        &*self.0.fetch
    }

    pub(crate) fn directory(&self) -> &Directory {
        &self.0.directory
    }
}

fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

impl transport::Transport for Emulator {
    fn send(&self, request: HttpRequest) -> impl Future<Output = Result<HttpResponse, TransportError>> + Send {
        ready(Ok(self.handle(request)))
    }
}

impl blocking::Transport for Emulator {
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        Ok(self.handle(request))
    }
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("service", &self.0.settings.service_id()).finish_non_exhaustive()
    }
}
