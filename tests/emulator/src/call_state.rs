//! The state of a service in the hands of a call.

use std::ops::{Deref, DerefMut};

use crate::fetch::Documents;
use crate::state::State;

/// The state of the service that a call is for. Whoever may change it has the documents of the call know.
pub(crate) struct CallState<'a> {
    state: &'a mut State,
    documents: &'a Documents<'a>,
}

impl<'a> CallState<'a> {
    pub(crate) fn new(state: &'a mut State, documents: &'a Documents<'a>) -> Self {
        Self { state, documents }
    }
}

impl Deref for CallState<'_> {
    type Target = State;

    fn deref(&self) -> &State {
        self.state
    }
}

impl DerefMut for CallState<'_> {
    fn deref_mut(&mut self) -> &mut State {
        self.documents.changing();
        self.state
    }
}
