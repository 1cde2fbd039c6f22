//! What handlers can be told of the surroundings of the server.

use alloc::string::String;
use alloc::sync::Arc;

use super::failure::Failure;
use super::trusted_proxy::TrustedProxy;

/// What handlers can be told of the surroundings of the server.
#[derive(Clone)]
pub(crate) struct Settings {
    /// Scheme and host of the server as its clients know it.
    pub(crate) base_url: Option<String>,
    pub(crate) trusted_proxy: Option<TrustedProxy>,
    /// In bytes.
    pub(crate) body_limit: usize,
    pub(crate) on_failure: Option<Arc<FailureHook>>,
}

/// What is called with each failure.
pub(crate) type FailureHook = dyn Fn(&Failure<'_>) + Send + Sync;

/// The longest body of a request that is read unless a handler is told otherwise, in bytes.
pub const BODY_LIMIT: usize = 1024 * 1024;

impl Default for Settings {
    fn default() -> Self {
        Self { base_url: None, trusted_proxy: None, body_limit: BODY_LIMIT, on_failure: None }
    }
}
