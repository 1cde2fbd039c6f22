//! A call in the hands of the rules: whose it is, when it is, and the state that it may change.

use authlete_core::Version;
use authlete_core::service::Service;

use crate::call_state::CallState;
use crate::confirmation::Confirmation;
use crate::credentials::Target;
use crate::directory::Directory;
use crate::fetch::Documents;
use crate::jose::base64url;
use crate::random::Random as _;

/// A call for the organization, which has all services.
pub(crate) struct OrganizationCall<'a> {
    pub(crate) directory: &'a Directory,
    /// The service that the call names or is made for.
    pub(crate) target: Target,
    /// Milliseconds since the epoch.
    pub(crate) now: i64,
    /// The path below `/api` in 2.x terms, which messages name.
    pub(crate) path: &'static str,
}

/// A call for a service: its state, when it is, and what generation was called.
pub(crate) struct Call<'a> {
    pub(crate) state: CallState<'a>,
    /// Milliseconds since the epoch.
    pub(crate) now: i64,
    pub(crate) version: Version,
    /// For documents of clients.
    pub(crate) fetch: &'a Documents<'a>,
    /// The path below `/api` in 2.x terms, which messages name.
    pub(crate) path: &'static str,
    /// The keys that the client of the call has shown to hold; tokens that the call issues are bound to them.
    pub(crate) confirmation: Confirmation,
    /// The required members that the call does not have.
    pub(crate) missing: Vec<String>,
}

impl Call<'_> {
    /// A new value for a ticket, code, token or secret: 43 characters.
    pub(crate) fn fresh(&mut self) -> String {
        let mut bytes = [0; 32];
        self.state.random.fill(&mut bytes);
        base64url(bytes)
    }

    /// Whether the call does not have that member, as opposed to an empty one.
    pub(crate) fn lacks(&self, member: &str) -> bool {
        self.missing.iter().any(|missing| missing == member)
    }

    pub(crate) fn service(&self) -> &Service {
        &self.state.service
    }
}
