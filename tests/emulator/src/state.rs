//! What the emulator remembers.

use std::collections::BTreeMap;

use authlete_core::service::{AssertionProcessor, Hsk, Service};
use authlete_core::token_management::TokenBatchStatus;
use authlete_core::types::CredentialOfferInfo;
use serde::{Deserialize, Serialize};

use crate::authorization_code::Code;
use crate::authorization_parameters::AuthorizationParameters;
use crate::backchannel_authentication::BackchannelAuthentication;
use crate::credential_issuance::CredentialRequest;
use crate::deferred::Deferred;
use crate::jose::Keys;
use crate::managed_grant::ManagedGrant;
use crate::password::PasswordRequest;
use crate::pushed_authorization::PushedRequest;
use crate::random::SharedRandom;
use crate::store::{Clients, Expiring, GrantedScopes, Tokens};
use crate::time_bound::TimeBound;

/// A service with everything of it. Not `Debug`: it is full of tokens.
#[derive(Serialize, Deserialize)]
pub(crate) struct State {
    pub(crate) service: Service,
    /// What is asked of software statements, beside the service: its DTO has no member for it.
    pub(crate) assertion_processors: Vec<AssertionProcessor>,
    pub(crate) keys: Keys,
    pub(crate) clients: Clients,
    pub(crate) authorization_tickets: Expiring<AuthorizationParameters>,
    pub(crate) password_tickets: Expiring<PasswordRequest>,
    pub(crate) backchannel_tickets: Expiring<BackchannelAuthentication>,
    pub(crate) auth_req_ids: Expiring<Deferred>,
    /// The `c_nonce` of access tokens, by the tokens.
    pub(crate) cnonces: Expiring<String>,
    pub(crate) codes: Expiring<Code>,
    /// Credential offers by their identifiers.
    pub(crate) credential_offers: Expiring<CredentialOfferInfo>,
    /// Credential requests that were parsed, by their identifiers, which are their transaction IDs.
    pub(crate) credential_requests: Expiring<CredentialRequest>,
    pub(crate) device_codes: Expiring<Deferred>,
    /// The device codes by their user codes.
    pub(crate) user_codes: Expiring<String>,
    /// Keys on hardware security modules, by their handles.
    pub(crate) hsks: BTreeMap<String, Hsk>,
    /// Grants that clients manage, by their IDs.
    pub(crate) grants: BTreeMap<String, ManagedGrant>,
    /// The credential offers by the `issuer_state` that stands in them.
    pub(crate) issuer_states: Expiring<String>,
    /// The credential offers by their pre-authorized codes.
    pub(crate) pre_authorized_codes: Expiring<String>,
    pub(crate) pushed_requests: Expiring<PushedRequest>,
    /// The DPoP proofs that were used, as long as they would be good.
    pub(crate) proofs: Expiring<()>,
    pub(crate) time_bound: TimeBound,
    /// Refresh tokens by the ones whose places they took.
    pub(crate) renewed_refresh_tokens: Expiring<String>,
    pub(crate) granted_scopes: GrantedScopes,
    pub(crate) tokens: Tokens,
    /// How the creation of many tokens at once went.
    pub(crate) token_batches: Expiring<TokenBatchStatus>,
    #[serde(skip)]
    pub(crate) random: SharedRandom,
}

impl State {
    /// A service without clients.
    pub(crate) fn new(service: Service, random: &mut SharedRandom) -> Self {
        Self {
            service,
            assertion_processors: Vec::new(),
            keys: Keys::new(random),
            clients: Clients::default(),
            authorization_tickets: Expiring::default(),
            password_tickets: Expiring::default(),
            backchannel_tickets: Expiring::default(),
            auth_req_ids: Expiring::default(),
            cnonces: Expiring::default(),
            codes: Expiring::default(),
            credential_offers: Expiring::default(),
            credential_requests: Expiring::default(),
            device_codes: Expiring::default(),
            user_codes: Expiring::default(),
            hsks: BTreeMap::new(),
            grants: BTreeMap::new(),
            issuer_states: Expiring::default(),
            pre_authorized_codes: Expiring::default(),
            pushed_requests: Expiring::default(),
            proofs: Expiring::default(),
            time_bound: TimeBound::new(random),
            renewed_refresh_tokens: Expiring::default(),
            granted_scopes: GrantedScopes::default(),
            tokens: Tokens::default(),
            token_batches: Expiring::default(),
            random: random.clone(),
        }
    }

    /// Forgets a client with all that is under way for it and all that it was granted. Device codes stay until they are over, so that
    /// a user who decides on one is told.
    pub(crate) fn forget_client(&mut self, client_id: i64) {
        self.clients.remove(&client_id);
        let ids: Vec<_> = self.tokens.of_client(client_id).collect();
        self.tokens.remove_all(ids);
        self.granted_scopes.forget_client(client_id);
        self.codes.retain(|code| code.grant.client_id != client_id);
        self.authorization_tickets.retain(|request| request.client_id != client_id);
        self.password_tickets.retain(|request| request.client_id != client_id);
        self.credential_requests.retain(|request| request.client_id != client_id);
        self.backchannel_tickets.retain(|request| request.client_id != client_id);
        self.pushed_requests.retain(|request| request.client_id != client_id);
        self.auth_req_ids.retain(|deferred| deferred.client_id != client_id);
        self.grants.retain(|_, grant| grant.client_id != client_id);
    }
}
