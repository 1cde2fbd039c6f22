//! The service: the settings of one authorization server at Authlete, and the documents that are published of them.
//!
//! The [guide](crate::guide::management) has more on services and updates.
//!
//! ```
//! use authlete_core::service::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # use authlete_core::types::RawJson;
//! # let authlete = Authlete::new(api(), TestDouble::new()
//! #     .answer(|_: GetService| Service { service_name: Some("My Server".into()), ..Default::default() })
//! #     .answer(|operation: UpdateService| {
//! #         assert_eq!(operation.service.service_name.as_deref(), Some("My Server"));
//! #         operation.service
//! #     })
//! #     .answer(|_: GetServiceConfiguration| RawJson::from_text("{}").unwrap()));
//!
//! let service = authlete.modify_service(|service| service.pkce_required = Some(true))?; // keeps all other settings
//! assert_eq!(service.pkce_required, Some(true));
//! let document = authlete.get_service_configuration()?; // for `/.well-known/openid-configuration`
//! # assert_eq!(document.as_str(), "{}");
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::operation::answer::NoContent;
use crate::operations::declaration::operations;
use crate::types::RawJson;

operations! {
    /// Creates a service.
    create_service: POST [v3 "/api/service/create", v2 "/api/service/create"], CreateService {
        body {
            /// The service's settings.
            service: Service,
        }
    } => Service, owner, created;

    /// Reads the service's settings.
    get_service: GET [v3 "/api/{serviceId}/service/get", v2 "/api/service/get/{serviceApiKey}"], GetService {} => Service,
        owner, beside_list;

    /// Lists the services of the owner.
    get_service_list: GET [v3 "/api/service/get/list", v2 "/api/service/get/list"], GetServiceList {
        query {
            /// The first index, from 0, which is the default.
            start: Option<i32>,
            /// The index after the last one; 5 by default.
            end: Option<i32>,
        }
    } => ServiceListResponse, owner;

    /// Replaces the service's settings: a member that is left out goes back to its default.
    update_service: POST [v3 "/api/{serviceId}/service/update", v2 "/api/service/update/{serviceApiKey}"], UpdateService {
        body {
            /// All of its settings.
            service: Service,
        }
    } => Service, owner;

    /// Deletes the service with its clients and tokens.
    delete_service: DELETE [v3 "/api/{serviceId}/service/delete", v2 "/api/service/delete/{serviceApiKey}"],
        DeleteService {} => NoContent, owner;

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

mod assertion_processor;
mod jwks;
mod owner;
mod settings;

pub use assertion_processor::{AssertionProcessor, AssertionTarget, ClaimRule, ClaimRuleOperation};
pub use jwks::ServiceJwks;
pub use owner::{Plan, ServiceCreatableResponse, ServiceOwner};
pub use settings::{CredentialIssuerMetadata, Hsk, NamedUri, Service, SnsCredentials, TrustAnchor};

dto! {
    /// A page of services, from the service list API.
    pub struct ServiceListResponse {
        /// Index of the first service of the page, from 0, inclusive.
        pub start: Option<i32>,
        /// Index after the last service of the page, exclusive.
        pub end: Option<i32>,
        /// Number of services there are, regardless of the page.
        pub total_count: Option<i32>,
        /// Services on the page.
        pub services: Option<Vec<Service>>,
    }
}

dto! {
    /// Request for the service configuration API, which yields the discovery document; sent by the discovery endpoint
    /// (OpenID Connect Discovery 1.0, section 4; RFC 8414, section 3).
    pub struct ServiceConfigurationRequest {
        /// Whether the returned JSON is formatted for reading; optional.
        pub pretty: Option<bool>,
        /// JSON Patch (RFC 6902), as a string, that Authlete applies to the document before returning it. Absent: the
        /// document stays unchanged.
        pub patch: Option<String>,
    }
}
