//! The emulator: takes requests and answers them, without a socket.

use std::fmt;
use std::io;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use authlete_core::incoming::IncomingOperation;
use authlete_core::transport::{HttpRequest, HttpResponse};
use authlete_core::{TransportError, blocking, transport};
use http::request::Parts;

use crate::builder::Builder;
use crate::clock::{Clock, ManualClock};
use crate::directory::Directory;
use crate::fault::{Exchange, Fault, Faults, UnknownOperation};
use crate::fetch::{Documents, Fetch};
use crate::journal::{Call, Journal};
use crate::random::{Random, SharedRandom};
use crate::recorder::{RecordedCall, Recorder};
use crate::replay::{self, Script};
use crate::router::Destination;
use crate::{Settings, journal, router};

/// Authlete, in memory. Clones are the same emulator.
#[derive(Clone)]
pub struct Emulator(Arc<Inner>);

struct Inner {
    settings: Settings,
    clock: Box<dyn Clock>,
    directory: Directory,
    fetch: Box<dyn Fetch>,
    faults: Faults,
    recorder: Recorder,
    journal: OnceLock<Journal>,
}

impl Emulator {
    /// Begins an emulator; the other constructors are short forms of this one.
    pub fn builder() -> Builder {
        Builder::new()
    }

    /// An emulator with its own idea of time and chance, which fetches nothing.
    pub fn new(settings: Settings, clock: impl Clock + 'static, random: impl Random + 'static) -> Self {
        Self::of(Self::builder().settings(settings).clock(clock).random(random))
    }

    /// An emulator on the machine's clock and the operating system's randomness.
    pub fn system(settings: Settings) -> Self {
        Self::of(Self::builder().settings(settings))
    }

    /// An emulator for tests: its time only moves with the clock that comes along, and it does the same on every run.
    pub fn manual(settings: Settings) -> (Self, ManualClock) {
        let (builder, clock) = Self::builder().settings(settings).seed(1).manual_clock();
        (Self::of(builder), clock)
    }

    pub(crate) fn of(builder: Builder) -> Self {
        let now = millis(builder.clock.now());
        let random = SharedRandom::new(builder.random);
        let directory = Directory::new(&builder.settings, builder.clients, random, now);
        for service in builder.services {
            directory.provide(service, now);
        }
        Self(Arc::new(Inner {
            settings: builder.settings,
            clock: builder.clock,
            directory,
            fetch: builder.fetch,
            faults: Faults::default(),
            recorder: Recorder::new(builder.recorded_calls, builder.observer),
            journal: OnceLock::new(),
        }))
    }

    /// An emulator that goes on where the one of the file ended.
    pub(crate) fn persisted(builder: Builder, file: &Path) -> io::Result<Self> {
        let emulator = Self::of(builder);
        let again = |call: Call| {
            let Call { script, parts, body, documents } = call;
            let documents = Documents::known(documents);
            script.run(|| router::destination(&parts).answer(&emulator, &parts, &body, &documents));
        };
        let journal = Journal::open(file, emulator.directory(), again)?;
        // Only now, so that what is done again is not written again.
        let _ = emulator.0.journal.set(journal);
        Ok(emulator)
    }

    /// The services and clients that were there at the start.
    pub fn settings(&self) -> &Settings {
        &self.0.settings
    }

    /// Answers a request. It does not wait for the delay of a fault, and a connection that a fault cuts is status 502.
    pub fn handle(&self, request: http::Request<impl AsRef<[u8]>>) -> http::Response<Vec<u8>> {
        let (parts, body) = request.into_parts();
        let cut = || router::refusal(502, "A001101", "The connection was cut.");
        self.exchange(parts, body.as_ref()).response.unwrap_or_else(cut)
    }

    /// The calls of one operation until now, in their order: the last ones, if there were
    /// [too many](Builder::recorded_calls) for all to be kept.
    pub fn calls<O: IncomingOperation>(&self) -> Vec<O> {
        self.0.recorder.all().iter().filter_map(|call| call.request()).collect()
    }

    /// The last calls of all operations, in their order.
    pub fn recorded_calls(&self) -> Vec<Arc<RecordedCall>> {
        self.0.recorder.all()
    }

    /// Brings about a fault of one operation, after those that were asked for before.
    pub fn inject<O: IncomingOperation>(&self, fault: Fault) {
        self.0.faults.add(Some(O::ENDPOINT.name), fault);
    }

    /// Brings about a fault of the operation of that name, which is that of the client's method: `token`, `get_client`.
    ///
    /// # Errors
    ///
    /// Where no operation has the name.
    pub fn inject_by_name(&self, operation: &str, fault: Fault) -> Result<(), UnknownOperation> {
        let mut all = authlete_core::operations().chain(authlete_core::identity_provider::operations());
        let known = all.find(|endpoint| endpoint.name == operation);
        let endpoint = known.ok_or_else(|| UnknownOperation(operation.into()))?;
        self.0.faults.add(Some(endpoint.name), fault);
        Ok(())
    }

    /// Brings about a fault of whatever operation is called.
    pub fn inject_everywhere(&self, fault: Fault) {
        self.0.faults.add(None, fault);
    }

    /// Forgets the faults that are still to come.
    pub fn clear_faults(&self) {
        self.0.faults.clear();
    }

    /// What comes of a request.
    pub(crate) fn exchange(&self, parts: Parts, body: &[u8]) -> Exchange {
        let (started, time) = (Instant::now(), self.0.clock.now());
        let destination = router::destination(&parts);
        let operation = destination.endpoint.map(|endpoint| endpoint.name);
        let fault = destination.endpoint.and_then(|endpoint| self.0.faults.next(endpoint));
        let answer = || self.answer(&destination, &parts, body);
        let exchange = match fault {
            Some(fault) => fault.strike(answer),
            None => Exchange::at_once(answer()),
        };
        if self.0.recorder.is_on() {
            let response = exchange.response.as_ref();
            self.0.recorder.add(RecordedCall {
                operation,
                service_id: router::service_id(&parts),
                parts,
                request_body: body.into(),
                status: response.map(|response| response.status().as_u16()),
                response_body: response.map(|response| response.body().clone()).unwrap_or_default(),
                time,
                duration: started.elapsed(),
            });
        }
        exchange
    }

    /// Answers a request, once the documents are there that it takes.
    fn answer(&self, destination: &Destination, parts: &Parts, body: &[u8]) -> http::Response<Vec<u8>> {
        let documents = Documents::from(&*self.0.fetch);
        let journal = self.0.journal.get().filter(|_| journal::may_change(parts, destination.endpoint));
        loop {
            let answer = || destination.answer(self, parts, body, &documents);
            let response = match journal {
                Some(journal) => {
                    let script = Script { now: self.now(), seed: self.fresh_seed() };
                    let answer = journal.perform(script, parts, body, &documents, self.directory(), answer);
                    answer.unwrap_or_else(|| router::refusal(500, "A001101", "The emulator cannot write its file."))
                }
                None => answer(),
            };
            if !documents.fetch_wanted() {
                return response;
            }
        }
    }

    pub(crate) fn now(&self) -> i64 {
        replay::now().unwrap_or_else(|| millis(self.0.clock.now()))
    }

    fn fresh_seed(&self) -> [u8; 32] {
        let mut seed = [0; 32];
        self.directory().random.clone().fill(&mut seed);
        seed
    }

    pub(crate) fn directory(&self) -> &Directory {
        &self.0.directory
    }

    fn exchange_in_process(&self, request: HttpRequest) -> (Duration, Result<HttpResponse, TransportError>) {
        let (parts, body) = request.into_parts();
        let Exchange { delay, response } = self.exchange(parts, &body);
        let cut = || TransportError::Interrupted(Box::new(io::Error::from(io::ErrorKind::ConnectionReset)));
        (delay, response.ok_or_else(cut))
    }
}

fn millis(time: SystemTime) -> i64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
}

impl transport::Transport for Emulator {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let (delay, response) = self.exchange_in_process(request);
        sleep(delay).await;
        response
    }
}

impl blocking::Transport for Emulator {
    fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let (delay, response) = self.exchange_in_process(request);
        std::thread::sleep(delay);
        response
    }
}

/// Waits on any runtime. It is rare enough for a thread.
async fn sleep(delay: Duration) {
    if delay.is_zero() {
        return;
    }
    let done = Arc::new(Mutex::new((false, None::<Waker>)));
    let sleeper = Arc::clone(&done);
    let thread = std::thread::Builder::new().spawn(move || {
        std::thread::sleep(delay);
        let mut done = sleeper.lock().unwrap_or_else(PoisonError::into_inner);
        done.0 = true;
        if let Some(waker) = done.1.take() {
            waker.wake();
        }
    });
    if thread.is_err() {
        return std::thread::sleep(delay);
    }
    std::future::poll_fn(|context| {
        let mut done = done.lock().unwrap_or_else(PoisonError::into_inner);
        if done.0 {
            return Poll::Ready(());
        }
        done.1 = Some(context.waker().clone());
        Poll::Pending
    })
    .await;
}

impl fmt::Debug for Emulator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Emulator").field("service", &self.0.settings.service_id()).finish_non_exhaustive()
    }
}
