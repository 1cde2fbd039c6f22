//! Documents of clients that the emulator has to fetch: request objects by reference, JWK Sets and lists of redirect
//! URIs by URL, client ID metadata documents, and the entity statements of federations.

use std::cell::{Cell, RefCell};
use std::time::Duration;

use crate::worker;

/// Fetches a document.
pub trait Fetch: Send + Sync {
    /// The document at a URL.
    ///
    /// # Errors
    ///
    /// Why it cannot be had; the text goes into the error that the client gets.
    fn fetch(&self, url: &str) -> Result<Document, String>;
}

impl<F, D> Fetch for F
where
    F: Fn(&str) -> Result<D, String> + Send + Sync,
    D: Into<Document>,
{
    fn fetch(&self, url: &str) -> Result<Document, String> {
        self(url).map(Into::into)
    }
}

/// A document that was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What it says.
    pub content: Vec<u8>,
    /// How long it is fresh, where the headers that came with it tell (RFC 9111, section 4.2).
    pub freshness: Option<Duration>,
}

impl From<Vec<u8>> for Document {
    fn from(content: Vec<u8>) -> Self {
        Self { content, freshness: None }
    }
}

/// A document, or why it cannot be had.
pub(crate) type Fetched = Result<Document, String>;

/// The documents of a call.
///
/// While a call is answered, the service is locked, and fetching may take long. So a call that wants a document is given up, and
/// answered from the beginning once the document is there. That can be done as long as the call has changed nothing; one that
/// has is not given up, and fetches under the lock.
pub(crate) struct Documents<'f> {
    /// `None` where all that the call needs is known, as it was answered before.
    source: Option<&'f dyn Fetch>,
    known: RefCell<Vec<(String, Fetched)>>,
    wanted: RefCell<Option<String>>,
    /// Whether the call has changed something.
    changed: Cell<bool>,
}

impl<'f> Documents<'f> {
    /// Documents that are fetched.
    pub(crate) fn from(source: &'f dyn Fetch) -> Self {
        Self { source: Some(source), ..Self::known(Vec::new()) }
    }

    /// Documents that were fetched.
    pub(crate) fn known(known: Vec<(String, Fetched)>) -> Self {
        Self { source: None, known: known.into(), wanted: RefCell::default(), changed: Cell::default() }
    }

    /// The document at a URL.
    pub(crate) fn fetch(&self, url: &str) -> Fetched {
        if let Some((_, document)) = self.known.borrow().iter().find(|(known, _)| known == url) {
            return document.clone();
        }
        match self.source {
            None => Err("it was not fetched before".into()),
            Some(_) if !self.changed.get() => {
                self.wanted.borrow_mut().get_or_insert_with(|| url.into());
                Err("it is still to be fetched".into())
            }
            Some(source) => self.fetch_from(source, url),
        }
    }

    /// Says that the call changes something.
    pub(crate) fn changing(&self) {
        self.changed.set(true);
    }

    /// Whether the answer counts for nothing, as a document was not there.
    pub(crate) fn are_wanted(&self) -> bool {
        self.wanted.borrow().is_some() && !self.changed.get()
    }

    /// Fetches the document that the call was given up for, if it was.
    pub(crate) fn fetch_wanted(&self) -> bool {
        let wanted = self.wanted.take().filter(|_| !self.changed.get());
        let Some((source, url)) = self.source.zip(wanted) else { return false };
        // What came of it is known now.
        let _ = self.fetch_from(source, &url);
        true
    }

    /// The documents that were fetched.
    pub(crate) fn fetched(&self) -> Vec<(String, Fetched)> {
        self.known.borrow().clone()
    }

    fn fetch_from(&self, source: &dyn Fetch, url: &str) -> Fetched {
        let document = worker::wait(|| source.fetch(url));
        self.known.borrow_mut().push((url.into(), document.clone()));
        document
    }
}

/// Fetches nothing: the emulator is offline.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Offline;

impl Fetch for Offline {
    fn fetch(&self, _url: &str) -> Result<Document, String> {
        Err("the emulator was given nothing to fetch with".into())
    }
}
