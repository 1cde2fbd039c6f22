//! The operations by family. Each file opens with its declarations.

pub mod attestation;
pub mod authorization;
pub mod backchannel_authentication;
pub mod backchannel_logout;
pub mod client;
pub mod client_authorization;
pub mod credential;
pub mod credential_issuance;
pub mod credential_offer;
pub mod device;
pub mod federation;
pub mod grant_management;
pub mod hsk;
pub mod id_token;
pub mod introspection;
pub mod jose;
pub mod native_sso;
pub mod pushed_authorization;
pub mod registration;
pub mod requestable_scopes;
pub mod resource_server;
pub mod revocation;
pub mod server;
pub mod service;
pub mod token;
pub mod token_management;
pub mod userinfo;

use crate::Endpoint;

/// The declarations of every operation.
pub fn operations() -> impl Iterator<Item = &'static Endpoint> {
    [
        attestation::OPERATIONS,
        authorization::OPERATIONS,
        backchannel_authentication::OPERATIONS,
        backchannel_logout::OPERATIONS,
        client::OPERATIONS,
        client_authorization::OPERATIONS,
        credential::OPERATIONS,
        credential_issuance::OPERATIONS,
        credential_offer::OPERATIONS,
        device::OPERATIONS,
        federation::OPERATIONS,
        grant_management::OPERATIONS,
        hsk::OPERATIONS,
        id_token::OPERATIONS,
        introspection::OPERATIONS,
        jose::OPERATIONS,
        native_sso::OPERATIONS,
        pushed_authorization::OPERATIONS,
        registration::OPERATIONS,
        requestable_scopes::OPERATIONS,
        resource_server::OPERATIONS,
        revocation::OPERATIONS,
        server::OPERATIONS,
        service::OPERATIONS,
        token::OPERATIONS,
        token_management::OPERATIONS,
        userinfo::OPERATIONS,
    ]
    .into_iter()
    .flatten()
    .copied()
}
