//! What the emulator remembers.

use std::collections::BTreeMap;
use std::sync::Arc;

use authlete_core::service::{AssertionProcessor, Hsk, Service};
use authlete_core::token_management::TokenBatchStatus;
use authlete_core::types::{self, AuthzDetails, CredentialOfferInfo, GrantType, Property};
use authlete_core::{Secret, Version};
use serde::{Deserialize, Serialize};

use crate::authorization_parameters::AuthorizationParameters;
use crate::backchannel_authentication::BackchannelAuthentication;
use crate::call_state::CallState;
use crate::client_identity::IdentifiedBy;
use crate::credential_issuance::CredentialRequest;
use crate::credentials::Target;
use crate::deferred::Deferred;
use crate::directory::Directory;
use crate::dpop;
use crate::fetch::Documents;
use crate::jose::{Keys, base64url};
use crate::pushed_authorization::PushedRequest;
use crate::random::{Random as _, SharedRandom};
use crate::store::{Clients, Expiring, GrantedScopes, Lost, Tokens};
use crate::time_bound::TimeBound;

/// How long a ticket can be used, in milliseconds.
pub(crate) const TICKET_LIFE: i64 = 24 * 60 * 60 * 1000;

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

/// A call for the organization, which has all services.
pub(crate) struct OrganizationCall<'a> {
    pub(crate) directory: &'a Directory,
    /// The service that the call names or is made for.
    pub(crate) target: Target,
    /// Milliseconds since the epoch.
    pub(crate) now: i64,
    /// The path below `/api` in 2.x terms, which messages name.
    pub(crate) path: &'static str,
}

/// A call for a service: its state, when it is, and what generation was called.
pub(crate) struct Call<'a> {
    pub(crate) state: CallState<'a>,
    /// Milliseconds since the epoch.
    pub(crate) now: i64,
    pub(crate) version: Version,
    /// For documents of clients.
    pub(crate) fetch: &'a Documents<'a>,
    /// The path below `/api` in 2.x terms, which messages name.
    pub(crate) path: &'static str,
    /// The keys that the client of the call has shown to hold; tokens that the call issues are bound to them.
    pub(crate) confirmation: Confirmation,
    /// The required members that the call does not have.
    pub(crate) missing: Vec<String>,
}

impl Call<'_> {
    /// A new value for a ticket, code, token or secret: 43 characters.
    pub(crate) fn fresh(&mut self) -> String {
        let mut bytes = [0; 32];
        self.state.random.fill(&mut bytes);
        base64url(bytes)
    }

    /// Whether the call does not have that member, as opposed to an empty one.
    pub(crate) fn lacks(&self, member: &str) -> bool {
        self.missing.iter().any(|missing| missing == member)
    }

    pub(crate) fn service(&self) -> &Service {
        &self.state.service
    }
}

/// Why a ticket is no good.
pub(crate) enum TicketFault {
    Missing,
    Unknown,
    Expired,
}

/// The request of a ticket. The caller takes the ticket once it is used.
pub(crate) fn find<'t, T>(tickets: &'t Expiring<T>, ticket: &Secret, now: i64) -> Result<&'t T, TicketFault> {
    match ticket.expose() {
        "" => Err(TicketFault::Missing),
        ticket => tickets.get(ticket, now).map_err(TicketFault::from),
    }
}

impl From<Lost> for TicketFault {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::Unknown => Self::Unknown,
            Lost::Expired => Self::Expired,
        }
    }
}

/// A token request whose user is still to be authenticated.
#[derive(Serialize, Deserialize)]
pub(crate) struct PasswordRequest {
    pub(crate) client_id: i64,
    pub(crate) identified_by: IdentifiedBy,
    pub(crate) scopes: Vec<String>,
    pub(crate) properties: Vec<Property>,
    pub(crate) resources: Vec<String>,
    pub(crate) confirmation: Confirmation,
}

/// An authorization code.
#[derive(Serialize, Deserialize)]
pub(crate) struct Code {
    pub(crate) grant: Grant,
    /// The redirection URI if the authorization request had it.
    pub(crate) redirect_uri: Option<String>,
    pub(crate) challenge: Option<Challenge>,
    /// Kept after use, so that a replay is noticed.
    pub(crate) used: bool,
}

/// What PKCE (RFC 7636) ties a code to.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Challenge {
    pub(crate) value: String,
    pub(crate) s256: bool,
}

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

/// A grant that its client manages (Grant Management for OAuth 2.0).
#[derive(Serialize, Deserialize)]
pub(crate) struct ManagedGrant {
    pub(crate) client_id: i64,
    pub(crate) subject: String,
    pub(crate) content: types::Grant,
}

/// The keys that a token is bound to: only who holds them can use it (`cnf` of RFC 7800).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Confirmation {
    /// `x5t#S256` of the client certificate (RFC 8705 3.1).
    pub(crate) certificate: Option<String>,
    /// `jkt`, the thumbprint of the key that signs DPoP proofs (RFC 9449 6.1).
    pub(crate) dpop_key: Option<String>,
}

impl Confirmation {
    /// Whether all keys of the other are among these.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let covers = |own: &Option<String>, other: &Option<String>| other.is_none() || own == other;
        covers(&self.certificate, &other.certificate) && covers(&self.dpop_key, &other.dpop_key)
    }

    /// The authentication scheme that the token is presented with (RFC 6750 2.1, RFC 9449 7.1).
    pub(crate) fn scheme(&self) -> &'static str {
        match self.dpop_key {
            Some(_) => "DPoP",
            None => "Bearer",
        }
    }

    /// The challenge that goes with a token that nothing is wrong with: for a resource server that finds fault with the request
    /// itself.
    pub(crate) fn idle_challenge(&self, service: &Service) -> Secret {
        match self.dpop_key {
            Some(_) => format!("DPoP error=\"invalid_request\",algs=\"{}\"", dpop::algorithms(service)).into(),
            None => "Bearer error=\"invalid_request\"".into(),
        }
    }

    /// The `cnf` claim, if there is a key.
    pub(crate) fn cnf(&self) -> Option<serde_json::Value> {
        let keys = [("x5t#S256", &self.certificate), ("jkt", &self.dpop_key)];
        let keys = keys.into_iter().filter_map(|(name, key)| Some((name.to_string(), key.clone()?.into())));
        Some(keys.collect::<serde_json::Map<_, _>>()).filter(|keys| !keys.is_empty()).map(Into::into)
    }
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

/// An access token and its refresh token.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Token {
    /// Tokens of equal grants have it in common: a client that has many by its credentials alone has one grant.
    pub(crate) grant: Arc<Grant>,
    /// The scopes of the access token, which may be fewer than what was granted. Tokens have equal ones in common too.
    pub(crate) scopes: Arc<[String]>,
    /// The resources that the access token is for, which may be fewer too (RFC 8707 2.2).
    pub(crate) resources: Arc<[String]>,
    pub(crate) access: Option<Value>,
    /// Boxed, since the tokens that there are most of have none.
    pub(crate) refresh: Option<Box<Value>>,
    /// Milliseconds since the epoch.
    pub(crate) created_at: i64,
    pub(crate) refreshed_at: Option<i64>,
}

/// A token's text and lifetime.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Value {
    pub(crate) text: Box<str>,
    /// The access token as clients have it where the service has JWTs; its `jti` is the text.
    pub(crate) jwt: Option<Box<str>>,
    pub(crate) expires_at: i64,
    /// Seconds.
    pub(crate) duration: i64,
}

impl Value {
    pub(crate) fn is_live(&self, now: i64) -> bool {
        now < self.expires_at
    }

    /// The texts that mean the token: its own, and the JWT where there is one.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&*self.text).chain(self.jwt.as_deref())
    }

    /// The token as clients have it.
    pub(crate) fn shown(&self) -> &str {
        self.jwt.as_deref().unwrap_or(&self.text)
    }
}

impl Token {
    /// A token for all of a grant, as yet without an access token and a refresh token.
    pub(crate) fn new(grant: Grant, now: i64) -> Self {
        let (scopes, resources) = (grant.scopes.as_slice().into(), grant.resources.as_slice().into());
        let grant = Arc::new(grant);
        Self { grant, scopes, resources, access: None, refresh: None, created_at: now, refreshed_at: None }
    }

    /// The token with other scopes, which those that refresh it get too.
    pub(crate) fn with_scopes(mut self, scopes: Vec<String>) -> Self {
        self.scopes = scopes.as_slice().into();
        self.grant_mut().scopes = scopes;
        self
    }

    /// The grant, to be changed for this token alone.
    pub(crate) fn grant_mut(&mut self) -> &mut Grant {
        Arc::make_mut(&mut self.grant)
    }

    pub(crate) fn is_refreshable(&self, now: i64) -> bool {
        self.refresh.as_ref().is_some_and(|value| value.is_live(now))
    }
}
