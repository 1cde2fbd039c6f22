//! What the emulator is handed instead of reaching for it: the time and randomness.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use sha2::{Digest, Sha256};

/// Says what time it is.
pub trait Clock: Send + Sync {
    /// The time.
    fn now(&self) -> SystemTime;
}

/// Yields the bytes that tokens and keys are made of.
pub trait Random: Send {
    /// Overwrites the buffer with random bytes.
    fn fill(&mut self, buffer: &mut [u8]);
}

/// The clock of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }
}

/// The randomness of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsRandom;

impl Random for OsRandom {
    /// # Panics
    ///
    /// Where the operating system has no randomness: there is no token to go on with.
    fn fill(&mut self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("randomness from the operating system");
    }
}

/// A clock that stands still until it is moved. Clones are the same clock.
#[derive(Debug, Clone)]
pub struct ManualClock(Arc<Mutex<SystemTime>>);

impl ManualClock {
    /// A clock that shows that time.
    pub fn new(now: SystemTime) -> Self {
        Self(Arc::new(Mutex::new(now)))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) += by;
    }
}

impl Clock for ManualClock {
    fn now(&self) -> SystemTime {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Bytes that only look random: the same seed yields the same ones. For tests.
#[derive(Debug, Clone)]
pub struct SeededRandom {
    seed: u64,
    blocks: u64,
}

impl SeededRandom {
    /// The bytes of that seed.
    pub fn new(seed: u64) -> Self {
        Self { seed, blocks: 0 }
    }
}

impl Random for SeededRandom {
    fn fill(&mut self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let block = Sha256::new().chain_update(self.seed.to_be_bytes()).chain_update(self.blocks.to_be_bytes());
            chunk.copy_from_slice(&block.finalize()[..chunk.len()]);
            self.blocks += 1;
        }
    }
}
