//! Authlete's identity provider: services of 3.x, and access tokens for them, made and removed by a program.
//!
//! It is another server than the API server, so it takes an [`Api`](crate::Api) of its own, with an access token of an
//! organization.
//!
//! ```
//! use authlete_core::Api;
//! use authlete_core::identity_provider::*;
//! use authlete_core::service::Service;
//!
//! let identity_provider = Api::identity_provider("https://login.authlete.com", "access-token-of-organization")?;
//! let create = CreateServiceRequest {
//!     service: Some(Service { service_name: Some("My Server".into()), ..Default::default() }),
//!     ..CreateServiceRequest::new(53285, 1234)
//! };
//! let request = identity_provider.request(&create)?;
//! assert_eq!(request.url, "https://login.authlete.com/api/service");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! With a client it is `authlete.idp_create_service(&create)?`, where `authlete` has that [`Api`](crate::Api). The
//! [`api_key`](crate::service::Service::api_key) of the answer is the service ID for [`Api::v3`](crate::Api::v3), and
//! [`idp_create_service_token`](crate::Authlete::idp_create_service_token) makes an access token for it.

mod members;
mod organizations;
mod tokens;

use alloc::vec::Vec;

pub use self::members::{
    ApiServerAccessResponse, AuthleteApiServerResponse, Challenge, ClientAccessResponse, LogInResponse,
    OrganizationAccessResponse, ServiceAccessResponse, WebAuthnChallengeResponse,
};
pub use self::organizations::{
    AuthleteApiServerUpdateResponse, CreateApiServerRequest, CreateOrganization, DeleteApiServer, DeleteOrganization,
    GetApiServer, GetApiServers, GetOrganization, GetOrganizations, OrganizationResponse, UpdateApiServer,
    UpdateApiServerRequest, UpdateOrganization, UpdateOrganizationRequest,
};
pub use self::tokens::{
    CreateOrganizationTokenRequest, CreateServiceTokenRequest, DeleteOrganizationTokenRequest,
    DeleteServiceTokenRequest, GetOrganizationTokensRequest, GetServiceTokensRequest, OrganizationTokenResponse,
    RenameOrganizationTokenRequest, RenameServiceTokenRequest, RotateOrganizationTokenRequest,
    RotateServiceTokenRequest, ServiceTokenResponse,
};
use crate::json::dto::dto;
use crate::operation::answer::NoContent;
use crate::operation::endpoint::Endpoint;
use crate::operations::declaration::operations;
use crate::operations::service::Service;

operations! {
    /// Creates a service on an API server, for an organization. The answer's `api_key` is its service ID.
    idp_create_service: POST [v3 "/api/service"], CreateServiceRequest => Service, identity_provider;

    /// Deletes a service with its clients and tokens, and the access tokens for it.
    idp_delete_service: POST [v3 "/api/service/remove"], DeleteServiceRequest => NoContent, identity_provider;

    /// Hands a service to another organization.
    idp_move_service: POST [v3 "/api/service/move"], MoveServiceRequest => ServiceInstanceManagementResponse,
        identity_provider;

    /// Finds the API servers and organizations that have a service of that ID.
    idp_find_service: GET [v3 "/api/service/find/{id}"], FindService {
        path {
            /// The service ID.
            id: i64,
        }
    } => Vec<ServiceInstanceManagementResponse>, identity_provider;

    /// Lists the services that only one of the two servers knows.
    idp_get_orphan_services: GET [v3 "/api/service/orphans"], GetOrphanServices {} => OrphanServiceResponse,
        identity_provider;

    /// Gives an organization a service that the API server has and the identity provider does not know.
    idp_adopt_service: POST [v3 "/api/service/adopt"], AdoptServiceRequest => ServiceInstanceManagementResponse,
        identity_provider;

    /// Removes a service that only one of the two servers knows.
    idp_remove_orphan_service: POST [v3 "/api/service/orphans/remove"], RemoveOrphanRequest => NoContent,
        identity_provider;
}

/// The declarations of the identity provider's operations. Those of the API server are
/// [`operations`](crate::operations()).
pub fn operations() -> impl Iterator<Item = &'static Endpoint> {
    [OPERATIONS, tokens::OPERATIONS, organizations::OPERATIONS].into_iter().flatten().copied()
}

dto! {
    /// Request to create a service.
    pub struct CreateServiceRequest {
        required {
            /// The number that the identity provider has for the API server.
            pub api_server_id: i64,
            /// The organization that the service will belong to.
            pub organization_id: i64,
        }
        /// The service's settings; Authlete's defaults are taken where there are none.
        pub service: Option<Service>,
    }
}

dto! {
    /// Request to delete a service.
    pub struct DeleteServiceRequest {
        required {
            /// The number that the identity provider has for the API server.
            pub api_server_id: i64,
            /// The organization that the service belongs to.
            pub organization_id: i64,
            /// The service ID.
            pub service_id: i64,
        }
    }
}

dto! {
    /// Request to hand a service to another organization.
    pub struct MoveServiceRequest {
        required {
            /// The number that the identity provider has for the API server.
            pub api_server_id: i64,
            /// The organization that the service belongs to.
            pub organization_id: i64,
            /// The service ID.
            pub service_id: i64,
            /// The organization that the service will belong to.
            pub new_organization_id: i64,
        }
    }
}

dto! {
    /// Request to give an organization a service that only the API server knows.
    pub struct AdoptServiceRequest {
        required {
            /// The number that the identity provider has for the API server.
            pub api_server_id: i64,
            /// The organization that the service will belong to.
            pub organization_id: i64,
            /// The service ID.
            pub service_id: i64,
        }
    }
}

dto! {
    /// Request to remove a service that only one of the two servers knows.
    pub struct RemoveOrphanRequest {
        required {
            /// The number that the identity provider has for the API server.
            pub api_server_id: i64,
            /// The service ID.
            pub service_id: i64,
        }
    }
}

dto! {
    /// Where a service is, and whose it is.
    pub struct ServiceInstanceManagementResponse {
        /// The organization that the service belongs to.
        pub organization_id: Option<i64>,
        /// The number that the identity provider has for the API server.
        pub api_server_id: Option<i64>,
        /// The service ID.
        pub service_id: Option<i64>,
    }
}

dto! {
    /// The services that only one of the two servers knows.
    pub struct OrphanServiceResponse {
        /// Services that the API server has and the identity provider does not know.
        pub on_api_but_not_on_idp: Option<Vec<OrphanService>>,
        /// Services that the identity provider knows and the API server does not have.
        pub on_id_p_but_not_on_api: Option<Vec<OrphanService>>,
    }
}

dto! {
    /// A service that only one of the two servers knows.
    pub struct OrphanService {
        /// The number that the identity provider has for the API server.
        pub api_server_id: Option<i64>,
        /// The service ID.
        pub service_id: Option<i64>,
    }
}
