//! Documents of clients that the emulator has to fetch: request objects by reference, JWK Sets and lists of redirect
//! URIs by URL.

use crate::{replay, worker};

/// Fetches a document.
///
/// The emulator holds the lock of the service that was called while it waits: what it fetches must not depend on another
/// call of the same service.
pub trait Fetch: Send + Sync {
    /// The document at a URL.
    ///
    /// # Errors
    ///
    /// Why it cannot be had; the text goes into the error that the client gets.
    fn fetch(&self, url: &str) -> Result<Vec<u8>, String>;
}

impl<F: Fn(&str) -> Result<Vec<u8>, String> + Send + Sync> Fetch for F {
    fn fetch(&self, url: &str) -> Result<Vec<u8>, String> {
        self(url)
    }
}

/// Fetches in a way that lets other calls go on, and that can be done again.
pub(crate) struct Waiting(pub(crate) Box<dyn Fetch>);

impl Fetch for Waiting {
    fn fetch(&self, url: &str) -> Result<Vec<u8>, String> {
        replay::fetch(|| worker::wait(|| self.0.fetch(url)))
    }
}

/// Fetches nothing: the emulator is offline.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Offline;

impl Fetch for Offline {
    fn fetch(&self, _url: &str) -> Result<Vec<u8>, String> {
        Err("the emulator was given nothing to fetch with".into())
    }
}
