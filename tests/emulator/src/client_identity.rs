//! By which of its identifiers a client called, and what the answers about it tell of it.

use authlete_core::authorization::AuthorizationResponse;
use authlete_core::backchannel_authentication::{
    BackchannelAuthenticationCompleteResponse, BackchannelAuthenticationResponse,
};
use authlete_core::client::Client;
use authlete_core::device::{DeviceAuthorizationResponse, DeviceVerificationResponse};
use authlete_core::introspection::IntrospectionResponse;
use authlete_core::token::{TokenInfo, TokenIssueResponse, TokenResponse};
use authlete_core::userinfo::UserInfoResponse;
use serde::{Deserialize, Serialize};

use crate::call::Call;

/// The identifier that a client used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum IdentifiedBy {
    /// Its numeric ID.
    Id,
    Alias,
    /// Its entity ID in a federation.
    EntityId,
    /// The URL of its metadata document.
    MetadataDocument,
}

/// An answer about a client.
pub(crate) trait AboutClient: Sized {
    /// The answer with what it tells of the client.
    fn about_client(self, call: &Call<'_>, client_id: i64, identified_by: IdentifiedBy) -> Self;
}

/// The answers, each with the groups of members that it has.
macro_rules! about_client {
    ($($answer:ty: $($group:ident)*;)*) => {$(
        impl AboutClient for $answer {
            fn about_client(mut self, call: &Call<'_>, client_id: i64, identified_by: IdentifiedBy) -> Self {
                let told = Told { call, client_id, identified_by };
                $( about_client!(@ $group, self, told); )*
                self
            }
        }
    )*};
    (@ identifiers, $answer:ident, $told:ident) => {
        $answer.client_id = Some($told.client_id);
        $answer.client_id_alias = $told.of_client(|client| &client.client_id_alias);
        $answer.client_entity_id = $told.of_client(|client| &client.entity_id);
    };
    (@ used, $answer:ident, $told:ident) => {
        $answer.client_id_alias_used = Some($told.identified_by == IdentifiedBy::Alias);
        $answer.client_entity_id_used = Some($told.identified_by == IdentifiedBy::EntityId);
        $answer.metadata_document_used = Some($told.identified_by == IdentifiedBy::MetadataDocument);
    };
    (@ location, $answer:ident, $told:ident) => {
        $answer.metadata_document_location = match $told.identified_by {
            IdentifiedBy::MetadataDocument => $told.of_client(|client| &client.metadata_document_location),
            _ => None,
        };
    };
    (@ attributes, $answer:ident, $told:ident) => {
        $answer.client_attributes = $told.of_client(|client| &client.attributes);
        $answer.service_attributes = $told.call.service().attributes.clone();
    };
    (@ name, $answer:ident, $told:ident) => {
        $answer.client_name = $told.of_client(|client| &client.client_name);
    };
}

/// What there is to tell.
struct Told<'a> {
    call: &'a Call<'a>,
    client_id: i64,
    identified_by: IdentifiedBy,
}

impl Told<'_> {
    fn of_client<T: Clone>(&self, member: impl Fn(&Client) -> &Option<T>) -> Option<T> {
        self.call.state.clients.get(&self.client_id).and_then(|client| member(client).clone())
    }
}

about_client! {
    AuthorizationResponse: used;
    BackchannelAuthenticationCompleteResponse: identifiers used location attributes name;
    BackchannelAuthenticationResponse: identifiers used location attributes name;
    DeviceAuthorizationResponse: identifiers used location attributes name;
    DeviceVerificationResponse: identifiers used location attributes name;
    IntrospectionResponse: identifiers used location attributes;
    TokenInfo: identifiers used location;
    TokenIssueResponse: identifiers used location attributes;
    TokenResponse: identifiers used location attributes;
    UserInfoResponse: identifiers used location attributes;
}
