//! The client registration endpoint (RFC 7591) and the client configuration endpoint (RFC 7592).
//!
//! ```
//! use authlete_core::registration::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|operation: DynamicClientRegister| {
//! #     assert!(operation.request.json.is_some());
//! #     let content = Some("{}".into());
//! #     ClientRegistrationResponse { response_content: content, ..ClientRegistrationResponse::new("CREATED") }
//! # }));
//!
//! let metadata = r#"{"redirect_uris":["https://app.example/cb"]}"#; // the body as it came
//! let answer = authlete.dynamic_client_register(ClientRegistrationRequest::register(metadata))?;
//! assert_eq!(answer.reply().status(), 201);
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::client::Client;
use crate::operations::declaration::operations;
use crate::reply::rule::replies;
use crate::secret::Secret;
use crate::types::Embedded;

operations! {
    /// Answers a registration request.
    dynamic_client_register: POST "/client/registration", DynamicClientRegister {
        body {
            /// The request.
            request: ClientRegistrationRequest,
        }
    } => ClientRegistrationResponse;

    /// Answers a client's request to read its registration.
    dynamic_client_get: POST "/client/registration/get", DynamicClientGet {
        body {
            /// The request.
            request: ClientRegistrationRequest,
        }
    } => ClientRegistrationResponse;

    /// Answers a client's request to change its registration.
    dynamic_client_update: POST "/client/registration/update", DynamicClientUpdate {
        body {
            /// The request.
            request: ClientRegistrationRequest,
        }
    } => ClientRegistrationResponse;

    /// Answers a client's request to delete its registration.
    dynamic_client_delete: POST "/client/registration/delete", DynamicClientDelete {
        body {
            /// The request.
            request: ClientRegistrationRequest,
        }
    } => ClientRegistrationResponse;
}

dto! {
    /// Request to create, read, update or delete a client dynamically; sent by the client registration endpoint (RFC
    /// 7591) and the client configuration endpoint (RFC 7592).
    pub struct ClientRegistrationRequest {
        /// Client metadata as JSON: the body the endpoint received. Required for create and update, where an update's
        /// body must contain `client_id`; unused otherwise.
        pub json: Option<Secret>,
        /// Bearer token from the `Authorization` header: the registration access token of RFC 7592. Required for read,
        /// update and delete.
        pub token: Option<Secret>,
        /// Client ID from the URI of the client configuration endpoint. Required for read, update and delete; unused
        /// for create.
        pub client_id: Option<String>,
    }
}

impl ClientRegistrationRequest {
    /// For [`DynamicClientRegister`]: the metadata of a new client, as the endpoint received them.
    pub fn register(json: impl Into<Secret>) -> Self {
        Self { json: Some(json.into()), ..Self::default() }
    }

    /// For [`DynamicClientGet`] and [`DynamicClientDelete`]: the client ID from the URI, and the registration access token.
    pub fn of_client(client_id: impl Into<String>, token: impl Into<Secret>) -> Self {
        Self { client_id: Some(client_id.into()), token: Some(token.into()), ..Self::default() }
    }

    /// For [`DynamicClientUpdate`]: the same as [`of_client`](Self::of_client), and the new metadata.
    pub fn update(client_id: impl Into<String>, token: impl Into<Secret>, json: impl Into<Secret>) -> Self {
        Self { json: Some(json.into()), ..Self::of_client(client_id, token) }
    }
}

dto! {
    /// Response of the dynamic client registration APIs.
    pub struct ClientRegistrationResponse {
        required {
            /// What to do next.
            pub action: ClientRegistrationAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body to return to the client: client information (RFC 7591, section 3.2.1) or an error (section 3.2.2) as
        /// JSON; none for a deletion.
        pub response_content: Option<Secret>,
        /// The client that was created, read or updated; absent on failure.
        pub client: Option<Embedded<Client>>,
    }
}

open_enum! {
    /// What the client registration or configuration endpoint must do next.
    pub enum ClientRegistrationAction {
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
        /// Answer 400 with `response_content` as JSON (RFC 7591, section 3.2.2).
        BadRequest = "BAD_REQUEST",
        /// Answer 401 with `response_content` as JSON; the registration access token or the client is not acceptable.
        Unauthorized = "UNAUTHORIZED",
        /// Answer 201 with `response_content` as JSON and `Cache-Control: no-store`; the client was created.
        Created = "CREATED",
        /// Answer 200 with `response_content` as JSON and `Cache-Control: no-store`; the client was updated.
        Updated = "UPDATED",
        /// Answer 204 without a body; the client was deleted.
        Deleted = "DELETED",
        /// Answer 200 with `response_content` as JSON and `Cache-Control: no-store`; the client was read.
        Ok = "OK",
    }
}

replies! {
    ClientRegistrationResponse, ClientRegistrationAction {
        InternalServerError: 500 Json;
        BadRequest: 400 Json;
        Unauthorized: 401 Json, challenge r#"Bearer error="invalid_token""#;
        Created: 201 Json;
        Updated: 200 Json;
        Deleted: 204 Nothing;
        Ok: 200 Json;
    }
}
