//! Client applications: their settings.

use crate::NoContent;
use crate::operation::operations;
use crate::types::ClientIdentifier;

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
    } => Client;

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
