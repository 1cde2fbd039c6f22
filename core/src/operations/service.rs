//! The service: what Authlete serves one authorization server from, and what it publishes of it.

use alloc::string::String;

use serde::{Deserialize, Serialize};
use serde_with::skip_serializing_none;

use crate::operation::operations;
use crate::types::RawJson;

operations! {
    /// Reads the service's discovery document (OpenID Connect Discovery 1.0, RFC 8414).
    get_service_configuration: GET "/service/configuration", GetServiceConfiguration {
        query {
            /// Whether to format the JSON for people.
            pretty: Option<bool>,
            /// A JSON Patch (RFC 6902) to apply to the document.
            patch: Option<String>,
        }
    } => RawJson;

    /// Reads the service's discovery document, by the POST form of newer versions, which takes a patch of any length.
    service_configuration: POST "/service/configuration", ServiceConfigurationRequest => RawJson;

    /// Reads the service's JWK Set (RFC 7517, section 5).
    get_service_jwks: GET "/service/jwks/get", GetServiceJwks {
        query {
            /// Whether to include private keys. Never publish such an answer.
            include_private_keys: Option<bool>,
            /// Whether to format the JSON for people.
            pretty: Option<bool>,
        }
    } => ServiceJwks;
}

mod jwks;
mod settings;

pub use jwks::ServiceJwks;
pub use settings::{CredentialIssuerMetadata, Hsk, NamedUri, Service, SnsCredentials, TrustAnchor};

/// Request for the service configuration API, which yields the discovery document; sent by the discovery endpoint
/// (OpenID Connect Discovery 1.0, section 4; RFC 8414, section 3).
#[skip_serializing_none]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ServiceConfigurationRequest {
    /// Whether the returned JSON is formatted for reading; optional.
    pub pretty: Option<bool>,
    /// JSON Patch (RFC 6902), as a string, that Authlete applies to the document before returning it. Absent: the
    /// document stays unchanged.
    pub patch: Option<String>,
}
