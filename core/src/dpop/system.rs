//! The operating system as an [`Environment`].

use alloc::string::String;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use super::Environment;
use crate::operation::BoxError;

/// The clock and the randomness of the operating system, and a nonce in memory.
#[derive(Debug, Default)]
pub struct SystemEnvironment {
    nonce: Mutex<Option<String>>,
}

impl Environment for SystemEnvironment {
    fn now(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |time| time.as_secs())
    }

    fn random(&self) -> Result<[u8; 32], BoxError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(std::io::Error::from)?;
        Ok(bytes)
    }

    fn nonce(&self) -> Option<String> {
        self.nonce.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn keep_nonce(&self, nonce: &str) {
        let mut kept = self.nonce.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.as_deref() != Some(nonce) {
            *kept = Some(nonce.into());
        }
    }
}
