//! An emulator with all that can be said of it.

use std::fmt;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

use authlete_core::Secret;
use authlete_core::client::Client;
use authlete_core::service::{AssertionProcessor, Service};

use crate::clock::{Clock, ManualClock, SystemClock};
use crate::fetch::{Fetch, Offline};
use crate::random::{OsRandom, Random, SeededRandom};
use crate::recorder::{Observer, RecordedCall};
use crate::{Emulator, Settings};

/// How many calls are kept for [`Emulator::calls`] unless it is said otherwise.
const RECORDED_CALLS: usize = 1000;

/// A service that is there from the start, beside that of the [`Settings`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ServiceSettings {
    /// The service. It gets an API key where it has none.
    pub service: Service,
    /// Its access token in 3.x.
    pub access_token: Secret,
    /// Its clients. They get IDs where they have none.
    pub clients: Vec<Client>,
    /// Whose software statements it takes in dynamic registration, and what they have to say.
    pub assertion_processors: Vec<AssertionProcessor>,
}

/// Says what an emulator is to be like; [`Emulator::builder`] begins it.
///
/// ```
/// use authlete_core::authorization::AuthorizationRequest;
/// use authlete_core::blocking::Authlete;
/// use authlete_core::client::Client;
/// use authlete_emulator::Emulator;
///
/// let client = Client { client_id: Some(7), redirect_uris: Some(vec!["https://app.example/".into()]), ..Client::default() };
/// let emulator = Emulator::builder().client(client).seed(1).build()?;
///
/// let authlete = Authlete::new(emulator.settings().api_v3("http://emulator.invalid")?, emulator.clone());
/// let request = AuthorizationRequest::new("response_type=code&client_id=7");
/// authlete.authorization(&request)?;
/// assert_eq!(emulator.calls::<AuthorizationRequest>(), [request]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub struct Builder {
    pub(crate) settings: Settings,
    pub(crate) clients: Vec<Client>,
    pub(crate) services: Vec<ServiceSettings>,
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) random: Box<dyn Random>,
    pub(crate) fetch: Box<dyn Fetch>,
    pub(crate) recorded_calls: usize,
    pub(crate) observer: Option<Observer>,
    pub(crate) file: Option<PathBuf>,
}

impl Builder {
    pub(crate) fn new() -> Self {
        Self {
            settings: Settings::default(),
            clients: Vec::new(),
            services: Vec::new(),
            clock: Box::new(SystemClock),
            random: Box::new(OsRandom),
            fetch: Box::new(Offline),
            recorded_calls: RECORDED_CALLS,
            observer: None,
            file: None,
        }
    }

    /// The organization, its first service and the first client of that; the default ones without it.
    pub fn settings(self, settings: Settings) -> Self {
        Self { settings, ..self }
    }

    /// One more client of the first service.
    pub fn client(mut self, client: Client) -> Self {
        self.clients.push(client);
        self
    }

    /// One more service.
    pub fn service(mut self, service: ServiceSettings) -> Self {
        self.services.push(service);
        self
    }

    /// The clock; that of the machine without it.
    pub fn clock(self, clock: impl Clock + 'static) -> Self {
        Self { clock: Box::new(clock), ..self }
    }

    /// A clock that only moves by hand. It begins at some day, so that lifetimes cannot reach below the epoch.
    pub fn manual_clock(self) -> (Self, ManualClock) {
        let clock = ManualClock::new(UNIX_EPOCH + Duration::from_secs(1_700_000_000));
        (self.clock(clock.clone()), clock)
    }

    /// The source of tokens and keys; the operating system without it.
    pub fn random(self, random: impl Random + 'static) -> Self {
        Self { random: Box::new(random), ..self }
    }

    /// Tokens and keys are the same on every run, as far as the calls are.
    pub fn seed(self, seed: u64) -> Self {
        self.random(SeededRandom::new(seed))
    }

    /// What fetches the request objects, JWK Sets and sector identifier documents that clients have at URLs; they cannot be had
    /// without it.
    pub fn fetch(self, fetch: impl Fetch + 'static) -> Self {
        Self { fetch: Box::new(fetch), ..self }
    }

    /// How many calls are kept for [`Emulator::calls`]; a thousand without it.
    pub fn recorded_calls(self, recorded_calls: usize) -> Self {
        Self { recorded_calls, ..self }
    }

    /// Is told of every call, after it.
    pub fn on_call(self, observer: impl Fn(&RecordedCall) + Send + Sync + 'static) -> Self {
        Self { observer: Some(Box::new(observer)), ..self }
    }

    /// Keeps everything in a file, and goes on with what it has: a call that changed something is in it before it is answered.
    /// What the file has goes before the services and clients that the emulator is made with. The file, a database, is for one
    /// emulator at a time. It has secrets in the clear.
    pub fn persist(self, file: impl Into<PathBuf>) -> Self {
        Self { file: Some(file.into()), ..self }
    }

    /// The emulator.
    ///
    /// # Errors
    ///
    /// Where the file of [`persist`](Self::persist) cannot be used.
    pub fn build(mut self) -> io::Result<Emulator> {
        match self.file.take() {
            Some(file) => Emulator::persisted(self, &file),
            None => Ok(Emulator::of(self)),
        }
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder").field("settings", &self.settings).finish_non_exhaustive()
    }
}
