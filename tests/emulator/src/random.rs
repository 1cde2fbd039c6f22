//! Randomness as the emulator is given it.

use std::sync::{Arc, Mutex, PoisonError};

use rsa::rand_core::{Infallible, TryCryptoRng, TryRng};
use sha2::{Digest, Sha256};

use crate::replay;

/// Yields the bytes that tokens and keys are made of.
pub trait Random: Send {
    /// Overwrites the buffer with random bytes.
    fn fill(&mut self, buffer: &mut [u8]);
}

/// Randomness that several have in common. Clones draw from the same source.
#[derive(Clone)]
pub(crate) struct SharedRandom(Arc<Mutex<Box<dyn Random>>>);

impl Default for SharedRandom {
    fn default() -> Self {
        Self::new(Box::new(OsRandom))
    }
}

impl SharedRandom {
    pub(crate) fn new(random: Box<dyn Random>) -> Self {
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
        if !replay::fill(buffer) {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).fill(buffer);
        }
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
    seed: [u8; 32],
    blocks: u64,
}

impl SeededRandom {
    /// The bytes of that seed.
    pub fn new(seed: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_be_bytes());
        Self::of(bytes)
    }

    /// The bytes of a seed that is random itself: these are as good as it is.
    pub(crate) fn of(seed: [u8; 32]) -> Self {
        Self { seed, blocks: 0 }
    }
}

impl Random for SeededRandom {
    fn fill(&mut self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let block = Sha256::new().chain_update(self.seed).chain_update(self.blocks.to_be_bytes());
            chunk.copy_from_slice(&block.finalize()[..chunk.len()]);
            self.blocks += 1;
        }
    }
}

/// Randomness as the cryptographic crates take it.
pub(crate) struct Draw<'r>(pub(crate) &'r mut dyn Random);

impl TryRng for Draw<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, buffer: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(buffer);
        Ok(())
    }
}

impl TryCryptoRng for Draw<'_> {}
