//! What the emulator remembers.

use std::collections::{BTreeMap, HashMap};

use authlete_core::client::Client;
use authlete_core::service::Service;
use authlete_core::types::{GrantType, Property};
use authlete_core::{Secret, Version};

use crate::authorization_parameters::AuthorizationParameters;
use crate::key::{Key, base64url};
use crate::random::Random;

/// How long a ticket can be used, in milliseconds.
pub(crate) const TICKET_LIFE: i64 = 24 * 60 * 60 * 1000;

/// Everything there is. Not `Debug`: it is full of tokens.
pub(crate) struct State {
    pub(crate) service: Service,
    pub(crate) key: Key,
    pub(crate) clients: BTreeMap<i64, Client>,
    pub(crate) authorization_tickets: HashMap<String, Ticket<AuthorizationParameters>>,
    pub(crate) password_tickets: HashMap<String, Ticket<PasswordRequest>>,
    pub(crate) codes: HashMap<String, Code>,
    pub(crate) tokens: Vec<Token>,
    pub(crate) random: Box<dyn Random>,
}

/// One call of an API: the state, when it is, and what generation was called.
pub(crate) struct Call<'a> {
    pub(crate) state: &'a mut State,
    /// Milliseconds since the epoch.
    pub(crate) now: i64,
    pub(crate) version: Version,
    /// The path below `/api` in 2.x terms, which messages name.
    pub(crate) path: &'static str,
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

/// Something that waits for the authorization server to decide.
pub(crate) struct Ticket<T> {
    pub(crate) request: T,
    pub(crate) expires_at: i64,
}

/// Why a ticket is no good.
pub(crate) enum TicketFault {
    Missing,
    Unknown,
    Expired,
}

/// The request of a ticket. The caller removes the ticket once it is used; one that expired goes here.
pub(crate) fn find<'t, T>(
    tickets: &'t mut HashMap<String, Ticket<T>>,
    ticket: &Secret,
    now: i64,
) -> Result<&'t T, TicketFault> {
    let name = Some(ticket.expose()).filter(|ticket| !ticket.is_empty()).ok_or(TicketFault::Missing)?;
    if tickets.get(name).is_some_and(|ticket| ticket.expires_at <= now) {
        tickets.remove(name);
        return Err(TicketFault::Expired);
    }
    tickets.get(name).map(|ticket| &ticket.request).ok_or(TicketFault::Unknown)
}

/// A token request whose user is still to be authenticated.
pub(crate) struct PasswordRequest {
    pub(crate) client_id: i64,
    pub(crate) alias_used: bool,
    pub(crate) scopes: Vec<String>,
    pub(crate) properties: Vec<Property>,
}

/// An authorization code.
pub(crate) struct Code {
    pub(crate) grant: Grant,
    pub(crate) expires_at: i64,
    /// The redirection URI if the authorization request had it.
    pub(crate) redirect_uri: Option<String>,
    pub(crate) challenge: Option<Challenge>,
    /// Kept after use, so that a replay is noticed.
    pub(crate) used: bool,
}

/// What PKCE (RFC 7636) ties a code to.
#[derive(Clone)]
pub(crate) struct Challenge {
    pub(crate) value: String,
    pub(crate) s256: bool,
}

/// What was granted to whom; tokens are issued under it.
#[derive(Clone)]
pub(crate) struct Grant {
    pub(crate) client_id: i64,
    pub(crate) alias_used: bool,
    pub(crate) grant_type: GrantType,
    pub(crate) subject: Option<String>,
    pub(crate) scopes: Vec<String>,
    pub(crate) properties: Vec<Property>,
    /// The code that the tokens came from.
    pub(crate) code: Option<String>,
    pub(crate) authentication: Authentication,
    pub(crate) consented_claims: Option<Vec<String>>,
    pub(crate) claims_at_user_info: Vec<String>,
    /// The `userinfo` member of the request's `claims`, as JSON.
    pub(crate) user_info_claims: Option<String>,
    pub(crate) access_token_duration: Option<i64>,
}

impl Grant {
    /// A grant of that type to a client, as yet without subject and scopes.
    pub(crate) fn new(client_id: i64, alias_used: bool, grant_type: GrantType) -> Self {
        Self {
            client_id,
            alias_used,
            grant_type,
            subject: None,
            scopes: Vec::new(),
            properties: Vec::new(),
            code: None,
            authentication: Authentication::default(),
            consented_claims: None,
            claims_at_user_info: Vec::new(),
            user_info_claims: None,
            access_token_duration: None,
        }
    }
}

/// What is known of the user's authentication: the content of an ID token.
#[derive(Clone, Default)]
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
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) grant: Grant,
    /// The scopes of the access token, which may be fewer than what was granted.
    pub(crate) scopes: Vec<String>,
    pub(crate) access: Option<Value>,
    pub(crate) refresh: Option<Value>,
}

/// A token's text and lifetime.
#[derive(Clone)]
pub(crate) struct Value {
    pub(crate) text: String,
    pub(crate) expires_at: i64,
    /// Seconds.
    pub(crate) duration: i64,
}

impl Value {
    pub(crate) fn is_live(&self, now: i64) -> bool {
        now < self.expires_at
    }
}

impl Token {
    pub(crate) fn is_access(&self, text: &str) -> bool {
        self.access.as_ref().is_some_and(|value| value.text == text)
    }

    pub(crate) fn is_refresh(&self, text: &str) -> bool {
        self.refresh.as_ref().is_some_and(|value| value.text == text)
    }

    pub(crate) fn is_refreshable(&self, now: i64) -> bool {
        self.refresh.as_ref().is_some_and(|value| value.is_live(now))
    }
}
