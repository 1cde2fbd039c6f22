//! The service as an entity of OpenID Federation 1.0. It has no trust anchors until the configuration names some.
//!
//! Authlete publishes no entity without superiors, so there is the name of one, which a federation of your own takes the place of.

use authlete_core::service::Service;
use authlete_core::types::ClientRegistrationType;

use super::keys;

/// The superior of the service.
const SUPERIOR: &str = "https://federation.example.com";

/// The ID of the key that signs entity statements.
const KEY_ID: &str = "federation";

pub(super) fn entity(service: Service, base_url: &str) -> Service {
    Service {
        federation_enabled: Some(true),
        authority_hints: Some(vec![SUPERIOR.into()]),
        organization_name: Some("Example organization".into()),
        federation_jwks: Some(keys::es256_set(KEY_ID)),
        federation_signature_key_id: Some(KEY_ID.into()),
        federation_configuration_duration: Some(86_400),
        federation_registration_endpoint: Some(format!("{base_url}/federation/register")),
        supported_client_registration_types: Some(ClientRegistrationType::ALL.to_vec()),
        ..service
    }
}
