//! A call whose time and randomness are given, so that it can be done again.

use std::cell::RefCell;

use crate::random::{Random as _, SeededRandom};

/// What a call does not get from its request.
#[derive(Clone, Copy)]
pub(crate) struct Script {
    /// Milliseconds since the epoch.
    pub(crate) now: i64,
    pub(crate) seed: [u8; 32],
}

struct Running {
    now: i64,
    random: SeededRandom,
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
    /// Does something by the script.
    pub(crate) fn run<T>(self, something: impl FnOnce() -> T) -> T {
        RUNNING.set(Some(Running { now: self.now, random: SeededRandom::of(self.seed) }));
        let _end = End;
        something()
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
