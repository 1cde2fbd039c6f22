//! The scopes that a client may request.
//!
//! ```
//! use authlete_core::requestable_scopes::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|operation: SetRequestableScopes| {
//! #     assert_eq!(operation.client_id.to_string(), "my-app");
//! #     operation.scopes
//! # }));
//!
//! let requestable_scopes = Some(vec!["openid".into(), "email".into()]);
//! let scopes = RequestableScopes { requestable_scopes, ..Default::default() };
//! assert_eq!(authlete.set_requestable_scopes("my-app", scopes.clone())?, scopes);
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::operation::answer::NoContent;
use crate::operations::declaration::operations;
use crate::types::ClientIdentifier;

operations! {
    /// Reads the scopes that a client may request.
    get_requestable_scopes: GET "/client/extension/requestable_scopes/get/{clientId}", GetRequestableScopes {
        path {
            /// The client.
            client_id: ClientIdentifier,
        }
    } => RequestableScopes;

    /// Sets the scopes that a client may request, by the `POST` form that Authlete's own libraries use.
    set_requestable_scopes: POST "/client/extension/requestable_scopes/update/{clientId}", SetRequestableScopes {
        path {
            /// The client.
            client_id: ClientIdentifier,
        }
        body {
            /// The scopes.
            scopes: RequestableScopes,
        }
    } => RequestableScopes;

    /// `set_requestable_scopes` in the `PUT` form that the API's published description has.
    put_requestable_scopes: PUT "/client/extension/requestable_scopes/update/{clientId}", PutRequestableScopes {
        path {
            /// The client.
            client_id: ClientIdentifier,
        }
        body {
            /// The scopes.
            scopes: RequestableScopes,
        }
    } => RequestableScopes;

    /// Lifts the limit: the client may request every scope of the service.
    delete_requestable_scopes: DELETE "/client/extension/requestable_scopes/delete/{clientId}", DeleteRequestableScopes {
        path {
            /// The client.
            client_id: ClientIdentifier,
        }
    } => NoContent;
}

dto! {
    /// Scopes a client may request: both the body of the requestable scopes update API and the response of the get and
    /// update APIs.
    pub struct RequestableScopes {
        /// Scope names the client may request; other scopes in its requests are ignored. Absent in a response means
        /// that the client has no such limit.
        pub requestable_scopes: Option<Vec<String>>,
    }
}
