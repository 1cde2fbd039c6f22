//! What was granted to whom; tokens are issued under it.

use authlete_core::types::{AuthzDetails, GrantType, Property};
use serde::{Deserialize, Serialize};

use crate::client_identity::IdentifiedBy;
use crate::confirmation::Confirmation;

/// What was granted to whom; tokens are issued under it.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Grant {
    pub(crate) client_id: i64,
    pub(crate) identified_by: IdentifiedBy,
    pub(crate) grant_type: GrantType,
    pub(crate) subject: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) properties: Vec<Property>,
    /// The code that the tokens came from.
    pub(crate) code: Option<String>,
    pub(crate) authentication: Authentication,
    pub(crate) consented_claims: Option<Vec<String>>,
    pub(crate) claims_in_id_token: Vec<String>,
    pub(crate) claims_at_user_info: Vec<String>,
    /// The `userinfo` member of the request's `claims`, as JSON.
    pub(crate) user_info_claims: Option<String>,
    /// The `transformed_claims` member of the request's `claims`, as JSON.
    pub(crate) transformed_claims: Option<String>,
    pub(crate) access_token_duration: Option<i64>,
    /// More claims for access tokens that are JWTs.
    pub(crate) access_token_claims: serde_json::Map<String, serde_json::Value>,
    /// The keys that the tokens are bound to.
    pub(crate) confirmation: Confirmation,
    /// What the tokens are for (RFC 8707).
    pub(crate) resources: Vec<String>,
    pub(crate) authorization_details: Option<AuthzDetails>,
    /// The credential configurations of the offer that this comes from.
    pub(crate) offered_credentials: Vec<String>,
    /// Whether the tokens are for attachments that claims point to (OpenID Connect for Identity Assurance).
    pub(crate) for_external_attachment: bool,
    /// The managed grant that this comes under.
    pub(crate) grant_id: Option<String>,
    /// The session that the tokens end with, if they are of Native SSO.
    pub(crate) session_id: Option<String>,
}

impl Grant {
    /// A grant of that type to a client, as yet without subject and scopes.
    pub(crate) fn new(client_id: i64, identified_by: IdentifiedBy, grant_type: GrantType) -> Self {
        Self {
            client_id,
            identified_by,
            grant_type,
            subject: None,
            scopes: Vec::new(),
            properties: Vec::new(),
            code: None,
            authentication: Authentication::default(),
            consented_claims: None,
            claims_in_id_token: Vec::new(),
            claims_at_user_info: Vec::new(),
            user_info_claims: None,
            transformed_claims: None,
            access_token_duration: None,
            access_token_claims: serde_json::Map::new(),
            confirmation: Confirmation::default(),
            resources: Vec::new(),
            authorization_details: None,
            offered_credentials: Vec::new(),
            for_external_attachment: false,
            grant_id: None,
            session_id: None,
        }
    }

    /// The grant with more properties, which replace those of the same keys.
    pub(crate) fn with_properties(mut self, properties: &[Property]) -> Self {
        for property in properties {
            self.properties.retain(|known| known.key != property.key);
            self.properties.push(property.clone());
        }
        self
    }
}

/// What is known of the user's authentication: the content of an ID token.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Authentication {
    /// Seconds since the epoch.
    pub(crate) time: Option<i64>,
    pub(crate) acr: Option<String>,
    pub(crate) nonce: Option<String>,
    /// `sub`, where it is not the subject.
    pub(crate) sub: Option<String>,
    pub(crate) claims: serde_json::Map<String, serde_json::Value>,
    pub(crate) header: serde_json::Map<String, serde_json::Value>,
    pub(crate) aud_as_string: bool,
}
