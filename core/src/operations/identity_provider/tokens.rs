//! Access tokens for services and for organizations, as the identity provider issues them.
//!
//! An access token is shown once, when it is made or rotated.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::operation::answer::NoContent;
use crate::operations::declaration::operations;
use crate::secret::Secret;

operations! {
    /// Makes an access token for a service.
    idp_create_service_token: POST [v3 "/api/servicetoken/create"], CreateServiceTokenRequest => ServiceTokenResponse,
        identity_provider;

    /// Lists the access tokens for a service, without their texts.
    idp_get_service_tokens: POST [v3 "/api/servicetoken/all"], GetServiceTokensRequest => Vec<ServiceTokenResponse>,
        identity_provider;

    /// Gives an access token for a service another description.
    idp_rename_service_token: POST [v3 "/api/servicetoken/update"], RenameServiceTokenRequest => ServiceTokenResponse,
        identity_provider;

    /// Puts a new access token for a service in the place of one, which is no good from then on.
    idp_rotate_service_token: POST [v3 "/api/servicetoken/rotate"], RotateServiceTokenRequest => ServiceTokenResponse,
        identity_provider;

    /// Revokes an access token for a service.
    idp_revoke_service_token: POST [v3 "/api/servicetoken/revoke"], DeleteServiceTokenRequest => NoContent,
        identity_provider;

    /// Makes an access token for an organization.
    idp_create_organization_token: POST [v3 "/api/organizationtoken/create"], CreateOrganizationTokenRequest => OrganizationTokenResponse,
        identity_provider;

    /// Lists the access tokens for an organization, without their texts.
    idp_get_organization_tokens: POST [v3 "/api/organizationtoken/all"], GetOrganizationTokensRequest => Vec<OrganizationTokenResponse>,
        identity_provider;

    /// Gives an access token for an organization another description.
    idp_rename_organization_token: POST [v3 "/api/organizationtoken/update"], RenameOrganizationTokenRequest => OrganizationTokenResponse,
        identity_provider;

    /// Puts a new access token for an organization in the place of one, which is no good from then on.
    idp_rotate_organization_token: POST [v3 "/api/organizationtoken/rotate"], RotateOrganizationTokenRequest => OrganizationTokenResponse,
        identity_provider;

    /// Revokes an access token for an organization.
    idp_revoke_organization_token: POST [v3 "/api/organizationtoken/revoke"], DeleteOrganizationTokenRequest => NoContent,
        identity_provider;
}

dto! {
    /// Request to make an access token for a service.
    pub struct CreateServiceTokenRequest {
        required {
            /// The service ID.
            pub service_id: i64,
            /// The organization that the service belongs to.
            pub organization_id: i64,
            /// The number that the identity provider has for the API server.
            pub api_server_id: i64,
            /// What the access token is for, in words of its owner.
            pub description: String,
        }
    }
}

dto! {
    /// Request to list the access tokens for a service.
    pub struct GetServiceTokensRequest {
        required {
            /// The service ID.
            pub service_id: i64,
            /// The organization that the service belongs to.
            pub organization_id: i64,
            /// The number that the identity provider has for the API server.
            pub api_server_id: i64,
        }
    }
}

dto! {
    /// Request to give an access token for a service another description.
    pub struct RenameServiceTokenRequest {
        required {
            /// The service ID.
            pub service_id: i64,
            /// The organization that the service belongs to.
            pub organization_id: i64,
            /// The number that the identity provider has for the API server.
            pub api_server_id: i64,
            /// The ID of the access token.
            pub token_id: String,
            /// The new description.
            pub description: String,
        }
    }
}

dto! {
    /// Request to put a new access token for a service in the place of one.
    pub struct RotateServiceTokenRequest {
        required {
            /// The service ID.
            pub service_id: i64,
            /// The organization that the service belongs to.
            pub organization_id: i64,
            /// The number that the identity provider has for the API server.
            pub api_server_id: i64,
            /// The ID of the access token.
            pub token_id: String,
        }
    }
}

dto! {
    /// Request to revoke an access token for a service. The published description requires no member; Authlete cannot do
    /// without those that name the token.
    pub struct DeleteServiceTokenRequest {
        /// The service ID.
        pub service_id: Option<i64>,
        /// The organization that the service belongs to.
        pub organization_id: Option<i64>,
        /// The number that the identity provider has for the API server.
        pub api_server_id: Option<i64>,
        /// The ID of the access token.
        pub token_id: Option<String>,
        /// What the access token is for, in words of its owner.
        pub description: Option<String>,
    }
}

dto! {
    /// An access token for a service.
    pub struct ServiceTokenResponse {
        /// The service ID.
        pub service_id: Option<i64>,
        /// The organization that the service belongs to.
        pub organization_id: Option<i64>,
        /// The number that the identity provider has for the API server.
        pub api_server_id: Option<i64>,
        /// The access token; absent where it is not new.
        pub access_token: Option<Secret>,
        /// The ID of the access token.
        pub token_id: Option<String>,
        /// What the access token is for, in words of its owner.
        pub description: Option<String>,
    }
}

dto! {
    /// Request to make an access token for an organization.
    pub struct CreateOrganizationTokenRequest {
        required {
            /// The organization.
            pub organization_id: i64,
            /// What the access token is for, in words of its owner.
            pub description: String,
        }
    }
}

dto! {
    /// Request to list the access tokens for an organization.
    pub struct GetOrganizationTokensRequest {
        required {
            /// The organization.
            pub organization_id: i64,
        }
    }
}

dto! {
    /// Request to give an access token for an organization another description.
    pub struct RenameOrganizationTokenRequest {
        required {
            /// The organization.
            pub organization_id: i64,
            /// The ID of the access token.
            pub token_id: String,
            /// The new description.
            pub description: String,
        }
    }
}

dto! {
    /// Request to put a new access token for an organization in the place of one.
    pub struct RotateOrganizationTokenRequest {
        required {
            /// The organization.
            pub organization_id: i64,
            /// The ID of the access token.
            pub token_id: String,
        }
    }
}

dto! {
    /// Request to revoke an access token for an organization. The published description requires no member; Authlete cannot do
    /// without those that name the token.
    pub struct DeleteOrganizationTokenRequest {
        /// The organization.
        pub organization_id: Option<i64>,
        /// The ID of the access token.
        pub token_id: Option<String>,
        /// What the access token is for, in words of its owner.
        pub description: Option<String>,
    }
}

dto! {
    /// An access token for an organization.
    pub struct OrganizationTokenResponse {
        /// The organization.
        pub organization_id: Option<i64>,
        /// The access token; absent where it is not new.
        pub access_token: Option<Secret>,
        /// The ID of the access token.
        pub token_id: Option<String>,
        /// What the access token is for, in words of its owner.
        pub description: Option<String>,
    }
}
