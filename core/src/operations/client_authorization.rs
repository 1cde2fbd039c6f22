//! What users allowed clients to do: the clients that a user authorized, and the scopes granted to them.
//!
//! Several operations have up to three forms, which do the same. The `POST` form has the plain name: it exists in both
//! versions of the API, and keeps the subject out of URLs, which are often logged.
//!
//! ```
//! use authlete_core::client_authorization::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # use authlete_core::{client::Client, types::ApiResponse};
//! # let authlete = Authlete::new(api(), TestDouble::new()
//! #     .answer(|_: ClientAuthorizationGetListRequest| AuthorizedClientListResponse {
//! #         clients: Some(vec![Client { client_id: Some(7), ..Default::default() }]), ..Default::default()
//! #     })
//! #     .answer(|operation: DeleteClientAuthorization| {
//! #         assert_eq!(&*operation.request.subject, "john");
//! #         ApiResponse::default()
//! #     }));
//!
//! for client in authlete.list(ClientAuthorizationGetListRequest::new("john"), 100) {
//!     let client_id = client?.client_id.unwrap_or_default();
//!     // Deletes the tokens that the client has of the user.
//!     authlete.delete_client_authorization(client_id, ClientAuthorizationDeleteRequest::new("john"))?;
//! }
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::operations::client::Client;
use crate::operations::declaration::operations;
use crate::types::{ApiResponse, ClientIdentifier};

operations! {
    /// Lists the clients that a user authorized.
    get_client_authorization_list: POST "/client/authorization/get/list",
        ClientAuthorizationGetListRequest => AuthorizedClientListResponse;

    /// `get_client_authorization_list` in its form with the subject in the query.
    get_client_authorization_list_by_query: GET "/client/authorization/get/list", GetClientAuthorizationListByQuery {
        required_query {
            /// The user.
            subject: String,
        }
        query {
            /// Those of this developer only.
            developer: Option<String>,
            /// The first index, from 0, which is the default.
            start: Option<i32>,
            /// The index after the last one; 5 by default.
            end: Option<i32>,
        }
    } => AuthorizedClientListResponse;

    /// `get_client_authorization_list` in its form with the subject in the path, which only Authlete 3.x
    /// has.
    get_client_authorization_list_by_path: GET [v3 "/api/{serviceId}/client/authorization/get/list/{subject}"],
        GetClientAuthorizationListByPath {
            path {
                /// The user.
                subject: String,
            }
            query {
                /// Those of this developer only.
                developer: Option<String>,
                /// The first index, from 0, which is the default.
                start: Option<i32>,
                /// The index after the last one; 5 by default.
                end: Option<i32>,
            }
        } => AuthorizedClientListResponse;

    /// Changes the scopes of the access tokens that a user granted to a client.
    update_client_authorization: POST "/client/authorization/update/{clientId}", UpdateClientAuthorization {
        path {
            /// The client.
            client_id: ClientIdentifier,
        }
        body {
            /// The user and the scopes.
            request: ClientAuthorizationUpdateRequest,
        }
    } => ApiResponse;

    /// Deletes the access tokens that a user granted to a client.
    delete_client_authorization: POST "/client/authorization/delete/{clientId}", DeleteClientAuthorization {
        path {
            /// The client.
            client_id: ClientIdentifier,
        }
        body {
            /// The user.
            request: ClientAuthorizationDeleteRequest,
        }
    } => ApiResponse;

    /// `delete_client_authorization` in its form with the subject in the query.
    delete_client_authorization_by_query: DELETE "/client/authorization/delete/{clientId}", DeleteClientAuthorizationByQuery {
        path {
            /// The client.
            client_id: ClientIdentifier,
        }
        required_query {
            /// The user.
            subject: String,
        }
    } => ApiResponse;

    /// `delete_client_authorization` in its form with the subject in the path, which only Authlete 3.x has.
    delete_client_authorization_by_path: DELETE [v3 "/api/{serviceId}/client/authorization/delete/{clientId}/{subject}"], DeleteClientAuthorizationByPath {
        path {
            /// The client.
            client_id: ClientIdentifier,
            /// The user.
            subject: String,
        }
    } => ApiResponse;

    /// Reads the scopes that a user granted to a client. Authlete's shared cloud refuses it.
    get_granted_scopes: POST "/client/granted_scopes/get/{clientId}", GetGrantedScopes {
        path {
            /// The client.
            client_id: ClientIdentifier,
        }
        body {
            /// The user.
            request: ClientAuthorizationDeleteRequest,
        }
    } => GrantedScopesGetResponse;

    /// `get_granted_scopes` in its form with the subject in the query.
    get_granted_scopes_by_query: GET "/client/granted_scopes/get/{clientId}", GetGrantedScopesByQuery {
        path {
            /// The client.
            client_id: ClientIdentifier,
        }
        required_query {
            /// The user.
            subject: String,
        }
    } => GrantedScopesGetResponse;

    /// `get_granted_scopes` in its form with the subject in the path, which only Authlete 3.x has.
    get_granted_scopes_by_path: GET [v3 "/api/{serviceId}/client/granted_scopes/get/{clientId}/{subject}"], GetGrantedScopesByPath {
        path {
            /// The client.
            client_id: ClientIdentifier,
            /// The user.
            subject: String,
        }
    } => GrantedScopesGetResponse;

    /// Deletes the record of the scopes that a user granted to a client. Authlete's shared cloud refuses it.
    delete_granted_scopes: POST "/client/granted_scopes/delete/{clientId}", DeleteGrantedScopes {
        path {
            /// The client.
            client_id: ClientIdentifier,
        }
        body {
            /// The user.
            request: ClientAuthorizationDeleteRequest,
        }
    } => ApiResponse;

    /// `delete_granted_scopes` in its form with the subject in the query.
    delete_granted_scopes_by_query: DELETE "/client/granted_scopes/delete/{clientId}", DeleteGrantedScopesByQuery {
        path {
            /// The client.
            client_id: ClientIdentifier,
        }
        required_query {
            /// The user.
            subject: String,
        }
    } => ApiResponse;

    /// `delete_granted_scopes` in its form with the subject in the path, which only Authlete 3.x has.
    delete_granted_scopes_by_path: DELETE [v3 "/api/{serviceId}/client/granted_scopes/delete/{clientId}/{subject}"], DeleteGrantedScopesByPath {
        path {
            /// The client.
            client_id: ClientIdentifier,
            /// The user.
            subject: String,
        }
    } => ApiResponse;
}

dto! {
    /// Request for the clients that an end user has authorized; sent, for instance, by a page on which users review
    /// their permissions.
    pub struct ClientAuthorizationGetListRequest {
        required {
            /// Subject, that is unique identifier, of the end user who granted the authorizations.
            pub subject: String,
        }
        /// Developer to whose clients the list is narrowed; leaving it out lists clients of all developers.
        pub developer: Option<String>,
        /// Start index of the range, inclusive; not negative.
        pub start: Option<i32>,
        /// End index of the range, exclusive; not negative.
        pub end: Option<i32>,
    }
}

dto! {
    /// Response with one range of the clients an end user has authorized; a client list plus the user's subject.
    pub struct AuthorizedClientListResponse {
        /// Index of the first client, from 0.
        pub start: Option<i32>,
        /// Index after the last client.
        pub end: Option<i32>,
        /// Developer whose clients are listed, where the request named one.
        pub developer: Option<String>,
        /// Subject of the end user who authorized the clients.
        pub subject: Option<String>,
        /// Number of clients on all pages.
        pub total_count: Option<i32>,
        /// Clients of this page; Authlete fills in only what identifies them.
        pub clients: Option<Vec<Client>>,
    }
}

dto! {
    /// Request to change the existing access tokens that an end user granted to a client; sent, for instance, by a page
    /// on which users review their permissions.
    pub struct ClientAuthorizationUpdateRequest {
        required {
            /// Subject of the end user who granted the access tokens.
            pub subject: String,
        }
        /// Scopes the access tokens are to have from now on; leaving it out keeps their scopes.
        pub scopes: Option<Vec<String>>,
    }
}

dto! {
    /// Request to delete the access tokens that an end user granted to a client; sent, for instance, when the user
    /// withdraws the permission.
    pub struct ClientAuthorizationDeleteRequest {
        required {
            /// Subject of the end user whose authorization of the client is withdrawn.
            pub subject: String,
        }
    }
}

dto! {
    /// Response with the scopes an end user has granted to a client; the API is available on dedicated Authlete servers
    /// only.
    pub struct GrantedScopesGetResponse {
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// API key of the service.
        pub service_api_key: Option<i64>,
        /// Numeric client ID of the client the scopes were granted to.
        pub client_id: Option<i64>,
        /// Subject of the end user who granted the scopes.
        pub subject: Option<String>,
        /// Scopes granted in the latest authorization.
        pub latest_granted_scopes: Option<Vec<String>>,
        /// Scopes granted in all authorizations so far, merged.
        pub merged_granted_scopes: Option<Vec<String>>,
        /// When the record was last modified, in milliseconds since the epoch.
        pub modified_at: Option<i64>,
    }
}
