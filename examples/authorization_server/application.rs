//! What the server decides by: its users, what it keeps, and whom it calls. Each file of `endpoints` makes decisions of it.

use std::net::IpAddr;
use std::sync::Arc;

use authlete_core::Authlete;
use authlete_core::transport::DynTransport;

use crate::browser_state::BrowserState;
use crate::config::ResourceServer;
use crate::store::Store;
use crate::users::UserStore;

/// What sends requests, to Authlete or to clients.
pub(crate) type Sender = Arc<dyn DynTransport>;

/// What the server decides by. Clones share it.
#[derive(Clone)]
pub(crate) struct Application {
    /// Scheme and host of the server as browsers and clients know it.
    pub(crate) base_url: Arc<str>,
    pub(crate) authlete: Authlete<Sender>,
    /// Sends to clients: notifications of CIBA and of logouts.
    pub(crate) clients: Sender,
    pub(crate) users: Arc<dyn UserStore>,
    pub(crate) resource_servers: Arc<[ResourceServer]>,
    /// Proxies in front of the server, which say where requests come from.
    pub(crate) proxies: Arc<[IpAddr]>,
    /// What instances of the server share.
    pub(crate) store: Store,
    pub(crate) browser_state: Arc<BrowserState>,
}
