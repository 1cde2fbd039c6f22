//! Headers of a request that somebody made to a protected resource.

use alloc::string::String;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::Secret;

/// A header of a request to a protected resource, for HTTP message signatures (RFC 9421). On the wire it is a pair like any
/// other; here its value is hidden, since one of them is `Authorization`.
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct HttpHeader {
    /// Name of the header.
    pub key: Option<String>,
    /// Value of the header.
    pub value: Option<Secret>,
}
