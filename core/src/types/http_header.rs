//! Headers of a request that somebody made to a protected resource.

use alloc::string::String;

use crate::json::dto::dto;
use crate::secret::Secret;

dto! {
    /// A header of a request to a protected resource, for HTTP message signatures (RFC 9421). On the wire it is a pair
    /// like any other; here its value is hidden, since one of them is `Authorization`.
    pub snake_case struct HttpHeader {
        /// Name of the header.
        pub key: Option<String>,
        /// Value of the header.
        pub value: Option<Secret>,
    }
}
