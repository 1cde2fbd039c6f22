//! Threads of the server: what waits on one of them lets the others' connections go on.

use std::cell::Cell;
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

thread_local! {
    static IS_WORKER: Cell<bool> = const { Cell::new(false) };
}

/// Says that this thread is one of a server's.
pub(crate) fn begin() {
    IS_WORKER.set(true);
}

/// Waits for something: a lock, a file, a document of a client.
pub(crate) fn wait<T>(something: impl FnOnce() -> T) -> T {
    // An application that uses the emulator without a socket may have any runtime, and most cannot do this.
    match IS_WORKER.get() {
        true => tokio::task::block_in_place(something),
        false => something(),
    }
}

/// Locks something, and waits for it only if it has to. What another call has panicked at is taken as it is.
pub(crate) fn wait_for<T>(something: &Mutex<T>) -> MutexGuard<'_, T> {
    match something.try_lock() {
        Ok(guard) => guard,
        Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
        Err(TryLockError::WouldBlock) => wait(|| something.lock().unwrap_or_else(PoisonError::into_inner)),
    }
}
