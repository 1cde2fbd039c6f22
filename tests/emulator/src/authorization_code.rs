//! Authorization codes (RFC 6749 4.1.2).

use serde::{Deserialize, Serialize};

use crate::grant::Grant;

/// An authorization code.
#[derive(Serialize, Deserialize)]
pub(crate) struct Code {
    pub(crate) grant: Grant,
    /// The redirection URI if the authorization request had it.
    pub(crate) redirect_uri: Option<String>,
    pub(crate) challenge: Option<Challenge>,
    /// Kept after use, so that a replay is noticed.
    pub(crate) used: bool,
}

/// What PKCE (RFC 7636) ties a code to.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Challenge {
    pub(crate) value: String,
    pub(crate) s256: bool,
}
