//! What the user has allowed a client before, which need not be asked again.

use authlete_core::Error;
use authlete_core::authorization::AuthorizationResponse;
use authlete_core::client::Client;
use authlete_core::client_authorization::ClientAuthorizationDeleteRequest;
use authlete_core::types::ClientType;
use serde::{Deserialize, Serialize};

use crate::application::Application;

/// The consent that a request needs, where one of earlier counts.
#[derive(Serialize, Deserialize)]
pub(crate) struct NeededConsent {
    client_id: i64,
    scopes: Vec<String>,
}

impl NeededConsent {
    /// The consent that a request of a client needs; `None` where the user is always asked. Authlete remembers scopes, so a consent of
    /// earlier does not cover claims of their own, authorization details, resources, scopes with a variable part, or a grant that is
    /// to be changed. It does not count for a public client, as any other can pretend to be that one (RFC 8252, section 8.6).
    pub(crate) fn of(response: &AuthorizationResponse, client: &Client) -> Option<Self> {
        let asks_for_more = response.id_token_claims.is_some()
            || response.user_info_claims.is_some()
            || response.authorization_details.is_some()
            || response.resources.as_ref().is_some_and(|resources| !resources.is_empty())
            || response.dynamic_scopes.as_ref().is_some_and(|scopes| !scopes.is_empty())
            || response.gm_action.is_some();
        if asks_for_more || client.client_type != Some(ClientType::Confidential) {
            return None;
        }
        let scopes = response.scopes.iter().flatten().filter_map(|scope| scope.name.clone()).collect();
        client.client_id.map(|client_id| Self { client_id, scopes })
    }

    /// Whether the user has given it. Authlete's shared cloud does not say: there, users are always asked.
    pub(crate) async fn is_given(&self, application: &Application, subject: &str) -> Result<bool, Error> {
        let user = ClientAuthorizationDeleteRequest::new(subject);
        let granted = match application.authlete.get_granted_scopes(self.client_id, user).await {
            Ok(answer) => answer.merged_granted_scopes,
            Err(Error::Refused(_)) => None,
            Err(error) => return Err(error),
        };
        Ok(granted.is_some_and(|granted| self.scopes.iter().all(|scope| granted.contains(scope))))
    }
}
