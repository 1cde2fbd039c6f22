//! The operations by family. Each file opens with its declarations.

pub mod authorization;
pub mod client;
pub mod introspection;
pub mod revocation;
pub mod service;
pub mod token;
pub mod userinfo;

use crate::Endpoint;

/// The declarations of every operation.
pub fn operations() -> impl Iterator<Item = &'static Endpoint> {
    [
        authorization::OPERATIONS,
        client::OPERATIONS,
        introspection::OPERATIONS,
        revocation::OPERATIONS,
        service::OPERATIONS,
        token::OPERATIONS,
        userinfo::OPERATIONS,
    ]
    .into_iter()
    .flatten()
    .copied()
}
