//! Randomness as the emulator is given it.

use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// Yields the bytes that tokens and keys are made of.
pub trait Random: Send {
    /// Overwrites the buffer with random bytes.
    fn fill(&mut self, buffer: &mut [u8]);
}

/// Randomness that several have in common. Clones draw from the same source.
#[derive(Clone)]
pub(crate) struct SharedRandom(Arc<Mutex<dyn Random>>);

impl SharedRandom {
    pub(crate) fn new(random: impl Random + 'static) -> Self {
        Self(Arc::new(Mutex::new(random)))
    }

    /// A number for an ID, within what JSON numbers carry exactly.
    pub(crate) fn number(&mut self) -> i64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        i64::from_be_bytes(bytes).rem_euclid(9_000_000_000_000) + 1_000_000_000_000
    }
}

impl Random for SharedRandom {
    fn fill(&mut self, buffer: &mut [u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill(buffer);
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
