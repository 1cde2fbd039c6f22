//! Read–modify–write. Authlete's updates replace: whatever a caller leaves out goes back to its default. So to change one
//! setting, a program reads them all, changes the one, and writes them all back.

use crate::operations::client::Client;
use crate::operations::service::Service;
use crate::send::authlete::Authlete;
use crate::send::blocking;
use crate::send::error::Error;
use crate::send::transport;
use crate::types::ClientIdentifier;

/// The same methods for both clients; `async` and `.await` come as arguments.
macro_rules! modifications {
    ($client:ty, $transport:path, ($($async:tt)?), ($($await:tt)*)) => {
        /// # Read, change, write back
        impl<T: $transport> $client {
            /// Changes some settings of a client and keeps the others, those that this version does not know included.
            ///
            /// Between reading and writing, changes by others are overwritten: Authlete has no condition on updates.
            ///
            /// # Errors
            ///
            /// Those of [`get_client`](Self::get_client) and [`update_client`](Self::update_client).
            pub $($async)? fn modify_client(
                &self,
                client_id: impl Into<ClientIdentifier>,
                change: impl FnOnce(&mut Client),
            ) -> Result<Client, Error> {
                let client_id = client_id.into();
                let mut client = self.get_client(client_id.clone())$($await)*?;
                change(&mut client);
                self.update_client(client_id, client)$($await)*
            }

            /// Changes some settings of the service and keeps the others, those that this version does not know included.
            ///
            /// Between reading and writing, changes by others are overwritten: Authlete has no condition on updates.
            ///
            /// # Errors
            ///
            /// Those of [`get_service`](Self::get_service) and [`update_service`](Self::update_service).
            pub $($async)? fn modify_service(
                &self,
                change: impl FnOnce(&mut Service),
            ) -> Result<Service, Error> {
                let mut service = self.get_service()$($await)*?;
                change(&mut service);
                self.update_service(service)$($await)*
            }
        }
    };
}

modifications!(Authlete<T>, transport::LocalTransport, (async), (.await));
modifications!(blocking::Authlete<T>, blocking::Transport, (), ());
