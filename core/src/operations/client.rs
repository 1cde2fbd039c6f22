//! Client applications: their settings.
//!
//! The [guide](crate::guide::management) has more on clients, lists and updates.
//!
//! ```
//! use authlete_core::client::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new()
//! #     .answer(|operation: CreateClient| Client { client_id: Some(7), ..operation.client })
//! #     .answer(|operation: GetClient| Client {
//! #         client_id_alias: Some(operation.client_id.to_string()), ..Default::default()
//! #     }));
//!
//! let client = authlete.create_client(Client { client_name: Some("My App".into()), ..Default::default() })?;
//! assert_eq!(client.client_id, Some(7));
//! let client = authlete.get_client("my-app")?; // by ID or by alias
//! # assert_eq!(client.client_id_alias.as_deref(), Some("my-app"));
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::operation::answer::NoContent;
use crate::operations::declaration::operations;
use crate::secret::Secret;
use crate::types::{ApiResponse, ClientIdentifier};

operations! {
    /// Registers a client. Authlete generates its ID and secret.
    create_client: POST "/client/create", CreateClient {
        body {
            /// The client's settings.
            client: Client,
        }
    } => Client, created;

    /// Reads one client. Authlete refuses with 404 where there is none.
    get_client: GET "/client/get/{clientId}", GetClient {
        path {
            /// The client.
            client_id: ClientIdentifier,
        }
    } => Client, beside_list;

    /// Lists clients.
    get_client_list: GET "/client/get/list", GetClientList {
        query {
            /// Those of this developer only.
            developer: Option<String>,
            /// The first index, from 0, which is the default.
            start: Option<i32>,
            /// The index after the last one; 5 by default.
            end: Option<i32>,
        }
    } => ClientListResponse;

    /// Replaces a client's settings: a member that is left out goes back to its default.
    update_client: POST "/client/update/{clientId}", UpdateClient {
        path {
            /// The client.
            client_id: ClientIdentifier,
        }
        body {
            /// All of its settings.
            client: Client,
        }
    } => Client;

    /// Locks or unlocks a client.
    update_client_lock_flag: POST "/client/lock_flag/update/{clientIdentifier}", UpdateClientLockFlag {
        path {
            /// The client.
            client_identifier: ClientIdentifier,
        }
        body {
            /// Whether it is to be locked.
            request: ClientLockFlagUpdateRequest,
        }
    } => ApiResponse;

    /// Gives a client a new secret. Although it is a `GET`, it changes something: do not repeat it.
    refresh_client_secret: GET "/client/secret/refresh/{clientIdentifier}", RefreshClientSecret {
        path {
            /// The client.
            client_identifier: ClientIdentifier,
        }
    } => ClientSecretRefreshResponse, changing;

    /// Gives a client a secret of your choice.
    update_client_secret: POST "/client/secret/update/{clientIdentifier}", UpdateClientSecret {
        path {
            /// The client.
            client_identifier: ClientIdentifier,
        }
        body {
            /// The secret.
            request: ClientSecretUpdateRequest,
        }
    } => ClientSecretUpdateResponse;

    /// Deletes a client with its tokens and grants.
    delete_client: DELETE "/client/delete/{clientId}", DeleteClient {
        path {
            /// The client.
            client_id: ClientIdentifier,
        }
    } => NoContent;
}

mod settings;

pub use settings::{Client, ClientExtension};

dto! {
    /// Response of the client list API: one range of a service's clients.
    pub struct ClientListResponse {
        /// Start index of the range, inclusive.
        pub start: Option<i32>,
        /// End index of the range, exclusive.
        pub end: Option<i32>,
        /// Developer by whom the list was narrowed; absent when the request named none.
        pub developer: Option<String>,
        /// Number of clients that match, in and outside the range.
        pub total_count: Option<i32>,
        /// Clients in the range.
        pub clients: Option<Vec<Client>>,
    }
}

dto! {
    /// Request to lock or unlock a client; a management call that no endpoint of an authorization server sends.
    pub struct ClientLockFlagUpdateRequest {
        required {
            /// Whether the client is to be locked; true locks it, false unlocks it.
            pub client_locked: bool,
        }
    }
}

dto! {
    /// Response of the API that replaces a client secret by one that Authlete generates.
    pub struct ClientSecretRefreshResponse {
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Client secret after the call, generated by Authlete.
        pub new_client_secret: Option<Secret>,
        /// Client secret before the call; no longer valid.
        pub old_client_secret: Option<Secret>,
    }
}

dto! {
    /// Request to replace a client secret by one of the caller's choice; a management call that no endpoint of an
    /// authorization server sends.
    pub struct ClientSecretUpdateRequest {
        required {
            /// New client secret. Authlete checks its length and characters and refuses a malformed one.
            pub client_secret: Secret,
        }
    }
}

dto! {
    /// Response of the API that replaces a client secret by one of the caller's choice.
    pub struct ClientSecretUpdateResponse {
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Client secret after the call, as given in the request.
        pub new_client_secret: Option<Secret>,
        /// Client secret before the call; no longer valid.
        pub old_client_secret: Option<Secret>,
    }
}
