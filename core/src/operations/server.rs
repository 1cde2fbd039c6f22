//! The Authlete server itself: whether it is up, and what it can do.
//!
//! ```
//! use authlete_core::Api;
//! use authlete_core::server::HealthCheck;
//!
//! let api = Api::v3("https://us.authlete.com", "1234567890", "access-token")?;
//! let request = api.request(&HealthCheck { extended: Some(true), ..Default::default() })?;
//! assert_eq!(request.url, "https://us.authlete.com/api/lifecycle/healthcheck?extended=true");
//! assert_eq!(request.header("authorization"), None);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::operations::declaration::operations;
use crate::types::Text;

operations! {
    /// Asks whether the server is up. It needs no credential. Only Authlete 3.x has it.
    health_check: GET [v3 "/api/lifecycle/healthcheck"], HealthCheck {
        query {
            /// Whether to check the systems that the server depends on, too.
            extended: Option<bool>,
        }
    } => Text, anyone;

    /// Reads the server's version and features. Only Authlete 2.x has it.
    info: GET [v2 "/api/info"], Info {} => InfoResponse;

    /// Returns the query parameters. It needs no credential.
    echo: GET [v3 "/api/misc/echo", v2 "/api/misc/echo"], Echo {
        query {
            /// The parameters.
            parameters: Vec<(String, String)>,
        }
    } => BTreeMap<String, String>, anyone;
}

dto! {
    /// Version and features of an Authlete server.
    pub struct InfoResponse {
        /// Version of the server.
        pub version: Option<String>,
        /// Names of the features that are on.
        pub features: Option<Vec<String>>,
        /// Settings of the server by name.
        pub configuration: Option<BTreeMap<String, String>>,
        /// How well the server's cache of service tokens does.
        pub service_token_cache: Option<CacheStatistics>,
    }
}

dto! {
    /// Counters of a cache.
    pub struct CacheStatistics {
        /// Look-ups that found an entry.
        pub hit_count: Option<i64>,
        /// Look-ups that found none.
        pub miss_count: Option<i64>,
        /// Entries that were loaded.
        pub load_success_count: Option<i64>,
        /// Entries that could not be loaded.
        pub load_failure_count: Option<i64>,
        /// Time spent on loading; the published description names no unit.
        pub total_load_time: Option<i64>,
        /// Entries that had to make room.
        pub eviction_count: Option<i64>,
        /// Weight of the entries that had to make room.
        pub eviction_weight: Option<i64>,
    }
}
