//! The members of a JWK (RFC 7517), private ones included.

use alloc::string::String;

use crate::json::dto::dto;

dto! {
    /// A JWK, public or private.
    pub(super) snake_case struct Jwk {
        pub kty: Option<String>,
        pub crv: Option<String>,
        pub alg: Option<String>,
        pub r#use: Option<String>,
        pub x: Option<String>,
        pub y: Option<String>,
        pub d: Option<String>,
        pub n: Option<String>,
        pub e: Option<String>,
        pub p: Option<String>,
        pub q: Option<String>,
    }
}
