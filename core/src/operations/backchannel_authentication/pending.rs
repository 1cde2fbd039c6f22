//! What lives between a backchannel authentication request and the user's decision.

use alloc::string::String;
use alloc::vec::Vec;

use super::{
    BackchannelAuthenticationCompleteRequest, BackchannelAuthenticationCompleteResult,
    BackchannelAuthenticationResponse,
};
use crate::json::dto::{NonExhaustive, dto};
use crate::reply::{CollectedClaims, UserClaims, WantedClaims};
use crate::secret::Secret;
use crate::types::{AuthzDetails, DynamicScope, GmAction, Scope};

dto! {
    /// A backchannel authentication request that waits for the user: what the authentication device shows, and what completes it.
    /// It serializes as JSON, to be kept until the user has decided, where nobody else can read it.
    pub struct PendingBackchannelAuthentication {
        required {
            /// Identifies the request at Authlete.
            pub ticket: Secret,
            /// The user who is asked.
            pub subject: String,
        }
        /// Numeric ID of the client.
        pub client_id: Option<i64>,
        /// Name of the client to show.
        pub client_name: Option<String>,
        /// The text that the user compares on both devices.
        pub binding_message: Option<String>,
        /// Scopes to show, with their descriptions and without their attributes.
        pub scopes: Option<Vec<Scope>>,
        /// Scopes with a variable part, such as a payment's ID.
        pub dynamic_scopes: Option<Vec<DynamicScope>>,
        /// Authorization details to show (RFC 9396).
        pub authorization_details: Option<AuthzDetails>,
        /// Resources that the tokens are for (RFC 8707).
        pub resources: Option<Vec<String>>,
        /// Authentication context classes that will do, the best first.
        pub acrs: Option<Vec<String>>,
        /// Names of the claims that the scopes ask for.
        pub claim_names: Option<Vec<String>>,
        /// What is done with a grant (Grant Management for OAuth 2.0).
        pub gm_action: Option<GmAction>,
        /// The grant that `gm_action` is about.
        pub grant_id: Option<String>,
        /// The user of the grant: no other user may update it.
        pub grant_subject: Option<String>,
    }
}

impl PendingBackchannelAuthentication {
    pub(super) fn of(ticket: Secret, subject: String, response: &BackchannelAuthenticationResponse) -> Self {
        // Without `..`: a member that is added must not be forgotten here.
        Self {
            ticket,
            subject,
            client_id: response.client_id,
            client_name: response.client_name.clone(),
            binding_message: response.binding_message.clone(),
            scopes: response.scopes.as_ref().map(|scopes| scopes.iter().map(Scope::shown).collect()),
            dynamic_scopes: response.dynamic_scopes.clone(),
            authorization_details: response.authorization_details.clone(),
            resources: response.resources.clone(),
            acrs: response.acrs.clone(),
            claim_names: response.claim_names.clone(),
            gm_action: response.gm_action.clone(),
            grant_id: response.grant_id.clone(),
            grant_subject: response.grant_subject.clone(),
            non_exhaustive: NonExhaustive::NEW,
        }
    }

    /// The call that gives the client what it asked for. Claims, time and class of the authentication are members to be set.
    pub fn authorize(&self) -> BackchannelAuthenticationCompleteRequest {
        self.complete(BackchannelAuthenticationCompleteResult::Authorized)
    }

    /// The call that refuses the client, as the user wants it.
    pub fn deny(&self) -> BackchannelAuthenticationCompleteRequest {
        self.complete(BackchannelAuthenticationCompleteResult::AccessDenied)
    }

    /// The call for a user who could not be asked, or did not answer in time.
    pub fn give_up(&self) -> BackchannelAuthenticationCompleteRequest {
        self.complete(BackchannelAuthenticationCompleteResult::TransactionFailed)
    }

    fn complete(&self, result: BackchannelAuthenticationCompleteResult) -> BackchannelAuthenticationCompleteRequest {
        BackchannelAuthenticationCompleteRequest::new(self.ticket.clone(), result, &*self.subject)
    }

    /// The claims that the scopes ask for, as far as the user has them.
    pub fn claims(&self, user: &impl UserClaims) -> CollectedClaims {
        WantedClaims { names: self.claim_names.as_deref(), ..WantedClaims::default() }.of(user)
    }
}

impl BackchannelAuthenticationCompleteRequest {
    /// The call with these claims of the user, from [`PendingBackchannelAuthentication::claims`].
    #[must_use]
    pub fn with_claims(self, claims: CollectedClaims) -> Self {
        Self { claims: claims.claims, ..self }
    }
}
