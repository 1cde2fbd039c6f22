//! A call whose time, randomness and fetched documents are given, so that it can be done again.

use std::cell::RefCell;
use std::collections::VecDeque;

use crate::random::{Random as _, SeededRandom};

/// The documents that a call has fetched, or why it could not, in their order.
pub(crate) type Fetched = VecDeque<Result<Vec<u8>, String>>;

/// What a call does not get from its request.
pub(crate) struct Script {
    /// Milliseconds since the epoch.
    pub(crate) now: i64,
    pub(crate) seed: [u8; 32],
    /// The documents that it fetches; `None` where they are to be fetched and kept.
    pub(crate) fetched: Option<Fetched>,
}

struct Running {
    now: i64,
    random: SeededRandom,
    given: Option<Fetched>,
    kept: Fetched,
}

thread_local! {
    /// The call that this thread is at. Calls are done from beginning to end by one thread.
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
}

/// Ends the script, by a panic of the call as well.
struct End;

impl Drop for End {
    fn drop(&mut self) {
        RUNNING.take();
    }
}

impl Script {
    /// Does something by the script, and returns the documents that it fetched.
    pub(crate) fn run<T>(self, something: impl FnOnce() -> T) -> (T, Fetched) {
        let random = SeededRandom::of(self.seed);
        RUNNING.set(Some(Running { now: self.now, random, given: self.fetched, kept: Fetched::new() }));
        let _end = End;
        let done = something();
        (done, RUNNING.take().map(|running| running.kept).unwrap_or_default())
    }
}

/// The time of the script, if there is one.
pub(crate) fn now() -> Option<i64> {
    RUNNING.with_borrow(|running| running.as_ref().map(|running| running.now))
}

/// Fills the buffer by the script, if there is one.
pub(crate) fn fill(buffer: &mut [u8]) -> bool {
    RUNNING.with_borrow_mut(|running| running.as_mut().map(|running| running.random.fill(buffer)).is_some())
}

/// A document of the script, or one that is fetched and kept for it.
pub(crate) fn fetch(fetch: impl FnOnce() -> Result<Vec<u8>, String>) -> Result<Vec<u8>, String> {
    let given = RUNNING.with_borrow_mut(|running| {
        let given = running.as_mut()?.given.as_mut()?;
        Some(given.pop_front().unwrap_or_else(|| Err("it was not fetched before".into())))
    });
    if let Some(given) = given {
        return given;
    }
    let document = fetch();
    RUNNING.with_borrow_mut(|running| {
        if let Some(running) = running {
            running.kept.push_back(document.clone());
        }
    });
    document
}
