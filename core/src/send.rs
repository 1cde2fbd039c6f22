//! The clients that send requests, and the transports that they use. All of it needs the `http` crate.

pub(crate) mod authlete;
pub mod blocking;
mod client_parts;
pub(crate) mod error;
pub mod hooks;
mod http_types;
pub mod transport;
