//! The members of an organization, and what each may do with API servers, services and clients.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;

dto! {
    /// A user as a member of an organization.
    pub struct OrganizationAccessResponse {
        /// The user.
        pub user: Option<LogInResponse>,
        /// The user's ID.
        pub user_id: Option<i64>,
        /// The organization.
        pub organization_id: Option<i64>,
        /// What the user may do with the organization.
        pub privileges: Option<Vec<String>>,
        /// What the user may do with all of its API servers.
        pub all_api_server_privileges: Option<Vec<String>>,
        /// What the user may do with all of its services.
        pub all_service_privileges: Option<Vec<String>>,
        /// What the user may do with all clients of its services.
        pub all_client_privileges: Option<Vec<String>>,
        /// What the user may do with single API servers.
        pub api_server_access: Option<Vec<ApiServerAccessResponse>>,
    }
}

dto! {
    /// What a member of an organization may do with an API server.
    pub struct ApiServerAccessResponse {
        /// The user's ID.
        pub user_id: Option<i64>,
        /// The organization.
        pub organization_id: Option<i64>,
        /// The number that the identity provider has for the API server.
        pub api_server_id: Option<i64>,
        /// What the user may do with the API server.
        pub privileges: Option<Vec<String>>,
        /// What the user may do with all services there.
        pub all_service_privileges: Option<Vec<String>>,
        /// What the user may do with all clients of the services there.
        pub all_client_privileges: Option<Vec<String>>,
        /// The API server.
        pub api_server: Option<AuthleteApiServerResponse>,
        /// What the user may do with single services.
        pub service_access: Option<Vec<ServiceAccessResponse>>,
    }
}

dto! {
    /// An API server with its owner.
    pub struct AuthleteApiServerResponse {
        /// The number that the identity provider has for it.
        pub id: Option<i64>,
        /// Its URL.
        pub api_server_url: Option<String>,
        /// What it is for.
        pub description: Option<String>,
        /// The organization that it belongs to, if it is not for all.
        pub owned_by: Option<i64>,
    }
}

dto! {
    /// What a member of an organization may do with a service.
    pub struct ServiceAccessResponse {
        /// The user's ID.
        pub user_id: Option<i64>,
        /// The organization.
        pub organization_id: Option<i64>,
        /// The number that the identity provider has for the API server.
        pub api_server_id: Option<i64>,
        /// The service ID.
        pub service_id: Option<i64>,
        /// What the user may do with all clients of the service.
        pub all_client_privileges: Option<Vec<String>>,
        /// What the user may do with the service.
        pub privileges: Option<Vec<String>>,
        /// What the user may do with single clients.
        pub client_access: Option<Vec<ClientAccessResponse>>,
    }
}

dto! {
    /// What a member of an organization may do with a client.
    pub struct ClientAccessResponse {
        /// The number that the identity provider has for the API server.
        pub api_server_id: Option<i64>,
        /// The organization.
        pub organization_id: Option<i64>,
        /// The user's ID.
        pub user_id: Option<i64>,
        /// The service ID.
        pub service_id: Option<i64>,
        /// The client ID.
        pub client_id: Option<i64>,
        /// What the user may do with the client.
        pub privileges: Option<Vec<String>>,
    }
}

dto! {
    /// A user of the identity provider.
    pub struct LogInResponse {
        /// The user's ID.
        pub id: Option<i64>,
        /// Given name.
        pub given_name: Option<String>,
        /// Family name.
        pub family_name: Option<String>,
        /// The name to show.
        pub display_name: Option<String>,
        /// E-mail address.
        pub email: Option<String>,
        /// When the user last logged in, as a date and time of RFC 3339.
        pub last_auth_time: Option<String>,
        /// How the user can log in.
        pub authn_methods: Option<Vec<String>>,
        /// What a log-in by WebAuthn begins with.
        pub webauthn: Option<WebAuthnChallengeResponse>,
    }
}

dto! {
    /// What a log-in by WebAuthn begins with.
    pub struct WebAuthnChallengeResponse {
        /// The challenge.
        pub challenge: Option<Challenge>,
        /// The authenticators that the user registered.
        pub authenticators: Option<Vec<String>>,
    }
}

dto! {
    /// A challenge of WebAuthn.
    pub struct Challenge {
        /// Its bytes, in the encoding of the identity provider's JSON, which is not documented.
        pub value: Option<String>,
    }
}
