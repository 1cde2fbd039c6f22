//! Organizations, to which services belong, and the API servers that the identity provider knows.

use alloc::string::String;
use alloc::vec::Vec;

use super::members::OrganizationAccessResponse;
use crate::json::dto::dto;
use crate::operation::answer::NoContent;
use crate::operations::declaration::operations;
use crate::operations::service::Plan;

operations! {
    /// Lists the organizations that the caller may see.
    idp_get_organizations: GET [v3 "/api/organization"], GetOrganizations {} => Vec<OrganizationResponse>,
        identity_provider;

    /// Creates an organization.
    idp_create_organization: POST [v3 "/api/organization"], CreateOrganization {
        body {
            /// Its name and plan.
            organization: UpdateOrganizationRequest,
        }
    } => OrganizationResponse, identity_provider;

    /// Reads about an organization.
    idp_get_organization: GET [v3 "/api/organization/{id}"], GetOrganization {
        path {
            /// The organization's ID.
            id: i64,
        }
    } => OrganizationResponse, identity_provider;

    /// Changes an organization.
    idp_update_organization: POST [v3 "/api/organization/{id}"], UpdateOrganization {
        path {
            /// The organization's ID.
            id: i64,
        }
        body {
            /// Its name and plan.
            organization: UpdateOrganizationRequest,
        }
    } => OrganizationResponse, identity_provider;

    /// Deletes an organization.
    idp_delete_organization: DELETE [v3 "/api/organization/{id}"], DeleteOrganization {
        path {
            /// The organization's ID.
            id: i64,
        }
    } => NoContent, identity_provider;

    /// Lists the API servers.
    idp_get_api_servers: GET [v3 "/api/apiserver"], GetApiServers {} => Vec<AuthleteApiServerUpdateResponse>,
        identity_provider;

    /// Makes an API server known.
    idp_create_api_server: POST [v3 "/api/apiserver"], CreateApiServerRequest => AuthleteApiServerUpdateResponse,
        identity_provider;

    /// Reads about an API server.
    idp_get_api_server: GET [v3 "/api/apiserver/{id}"], GetApiServer {
        path {
            /// The number that the identity provider has for the API server.
            id: i64,
        }
    } => AuthleteApiServerUpdateResponse, identity_provider;

    /// Changes what is known of an API server.
    idp_update_api_server: POST [v3 "/api/apiserver/{id}"], UpdateApiServer {
        path {
            /// The number that the identity provider has for the API server.
            id: i64,
        }
        body {
            /// What is to be known.
            api_server: UpdateApiServerRequest,
        }
    } => AuthleteApiServerUpdateResponse, identity_provider;

    /// Forgets an API server.
    idp_delete_api_server: DELETE [v3 "/api/apiserver/{id}"], DeleteApiServer {
        path {
            /// The number that the identity provider has for the API server.
            id: i64,
        }
    } => NoContent, identity_provider;
}

dto! {
    /// What an organization is to be.
    pub struct UpdateOrganizationRequest {
        required {
            /// Its name.
            pub name: String,
        }
        /// The plan that it is on.
        pub plan: Option<Plan>,
    }
}

dto! {
    /// An organization.
    pub struct OrganizationResponse {
        /// Its ID.
        pub id: Option<i64>,
        /// Its name.
        pub name: Option<String>,
        /// The plan that it is on.
        pub plan: Option<Plan>,
        /// The users that are members of it.
        pub members: Option<Vec<OrganizationAccessResponse>>,
    }
}

dto! {
    /// Request to make an API server known.
    pub struct CreateApiServerRequest {
        required {
            /// Its URL.
            pub api_server_url: String,
            /// What it is for.
            pub description: String,
        }
        /// The organization that it belongs to, if it is not for all.
        pub owned_by: Option<i64>,
    }
}

dto! {
    /// Request to change what is known of an API server.
    pub struct UpdateApiServerRequest {
        required {
            /// Its URL.
            pub api_server_url: String,
            /// What it is for.
            pub description: String,
        }
        /// The organization that it belongs to, if it is not for all.
        pub owned_by: Option<i64>,
    }
}

dto! {
    /// An API server.
    pub struct AuthleteApiServerUpdateResponse {
        /// Its URL.
        pub api_server_url: Option<String>,
        /// What it is for.
        pub description: Option<String>,
        /// The number that the identity provider has for it.
        pub id: Option<i64>,
    }
}
