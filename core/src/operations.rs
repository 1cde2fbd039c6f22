//! The operations by family. Each file opens with its declarations, as [`declaration`] describes them.

pub(crate) mod declaration;

pub mod attestation;
pub mod authorization;
pub mod backchannel_authentication;
pub mod backchannel_logout;
pub mod callbacks;
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
pub mod identity_provider;
pub mod introspection;
pub mod jose;
#[cfg(feature = "http")]
mod modify;
pub mod native_sso;
mod paged;
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

use crate::operation::endpoint::Endpoint;

/// The declarations of every operation of the API server. Those of the identity provider are
/// [`identity_provider::operations`].
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

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;
    use alloc::vec::Vec;

    use super::operations;
    use crate::operation::endpoint::{Method, Version};
    use crate::operation::path::placeholder;

    #[test]
    fn every_placeholder_has_its_argument() {
        for endpoint in operations() {
            for version in [Version::V2, Version::V3] {
                let Some(template) = endpoint.path(version) else { continue };
                let named: Vec<_> =
                    template.split('/').filter_map(placeholder).filter(|name| !names_the_service(name)).collect();
                assert_eq!(named.len(), endpoint.path_arguments.len(), "{template}");
                for (placeholder, argument) in named.iter().zip(endpoint.path_arguments) {
                    assert_eq!(placeholder, argument, "{template}");
                }
            }
        }
    }

    #[test]
    fn no_two_operations_share_a_name_or_a_place() {
        let mut seen = BTreeSet::new();
        for endpoint in operations() {
            assert!(seen.insert(endpoint.name), "{}", endpoint.name);
            assert!(seen.insert(endpoint.request), "{}", endpoint.request);
        }
        for version in [Version::V2, Version::V3] {
            let mut places: Vec<_> =
                operations().filter_map(|endpoint| Some((endpoint.path(version)?, endpoint.method.as_str()))).collect();
            let all = places.len();
            places.sort_unstable();
            places.dedup();
            assert_eq!(places.len(), all);
        }
    }

    #[test]
    fn a_get_that_changes_something_says_so() {
        let mut changing = BTreeSet::new();
        for endpoint in operations() {
            let names_a_change = endpoint
                .v3
                .or(endpoint.v2)
                .unwrap()
                .split('/')
                .any(|segment| ["create", "delete", "issue", "refresh", "revoke", "update"].contains(&segment));
            // Its path has `create`, but it only reads the status of a batch.
            let is_read = endpoint.name == "get_token_create_batch_status";
            let expected = endpoint.method == Method::Get && names_a_change && !is_read;
            assert_eq!(endpoint.changing, expected, "{}", endpoint.name);
            if endpoint.changing {
                changing.insert(endpoint.name);
            }
        }
        assert_eq!(changing, BTreeSet::from(["hsk_delete_by_get", "refresh_client_secret"]));
    }

    #[test]
    fn an_identifier_is_no_name_of_an_operation_in_its_place() {
        for endpoint in operations() {
            let mut reserved = BTreeSet::new();
            for other in operations().filter(|other| other.method == endpoint.method) {
                for version in [Version::V2, Version::V3] {
                    let (Some(template), Some(other)) = (endpoint.path(version), other.path(version)) else { continue };
                    let pairs: Vec<_> = template.split('/').zip(other.split('/')).collect();
                    let fits = |(segment, literal): &(&str, &str)| segment == literal || placeholder(segment).is_some();
                    if template != other
                        && template.split('/').count() == other.split('/').count()
                        && pairs.iter().all(fits)
                    {
                        let taken = pairs.into_iter().filter(|(segment, literal)| segment != literal);
                        reserved
                            .extend(taken.map(|(_, literal)| literal).filter(|literal| placeholder(literal).is_none()));
                    }
                }
            }
            assert_eq!(BTreeSet::from_iter(endpoint.reserved.iter().copied()), reserved, "{}", endpoint.name);
        }
    }

    fn names_the_service(name: &str) -> bool {
        ["serviceId", "serviceApiKey"].contains(&name)
    }
}
