//! An access token and its refresh token.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::grant::Grant;
use crate::store::token_text::TokenText;

/// An access token and its refresh token.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Token {
    /// Tokens of equal grants have it in common: a client that has many by its credentials alone has one grant.
    pub(crate) grant: Arc<Grant>,
    /// The scopes of the access token, which may be fewer than what was granted. Tokens have equal ones in common too.
    pub(crate) scopes: Arc<Vec<String>>,
    /// The resources that the access token is for, which may be fewer too (RFC 8707 2.2).
    pub(crate) resources: Arc<Vec<String>>,
    pub(crate) access: Option<TokenValue>,
    /// Boxed, since the tokens that there are most of have none.
    pub(crate) refresh: Option<Box<TokenValue>>,
    /// Milliseconds since the epoch.
    pub(crate) created_at: i64,
    pub(crate) refreshed_at: Option<i64>,
}

impl Token {
    /// A token for all of a grant, as yet without an access token and a refresh token.
    pub(crate) fn new(grant: Grant, now: i64) -> Self {
        let (scopes, resources) = (Arc::new(grant.scopes.clone()), Arc::new(grant.resources.clone()));
        let grant = Arc::new(grant);
        Self { grant, scopes, resources, access: None, refresh: None, created_at: now, refreshed_at: None }
    }

    /// The token with other scopes, which those that refresh it get too.
    pub(crate) fn with_scopes(mut self, scopes: Vec<String>) -> Self {
        self.scopes = Arc::new(scopes.clone());
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

/// A token's text and lifetime.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct TokenValue {
    text: TokenText,
    jwt: Option<Box<Jwt>>,
    pub(crate) expires_at: i64,
    /// Seconds.
    pub(crate) duration: i64,
}

/// An access token as clients have it where the service has JWTs; its `jti` is the token's text. It is a type of its own so that a
/// token without one has room for a thin pointer only.
#[derive(Clone, Serialize, Deserialize)]
#[serde(transparent)]
struct Jwt(Box<str>);

impl TokenValue {
    /// A token that lives for so many seconds.
    pub(crate) fn new(text: impl Into<TokenText>, now: i64, duration: i64) -> Self {
        let expires_at = now.saturating_add(duration.saturating_mul(1000));
        Self { text: text.into(), jwt: None, expires_at, duration }
    }

    /// The token with another end of its life, in milliseconds since the epoch.
    pub(crate) fn until(self, expires_at: i64, now: i64) -> Self {
        Self { expires_at, duration: expires_at.saturating_sub(now).max(0) / 1000, ..self }
    }

    /// The token with another text.
    pub(crate) fn with_text(self, text: impl Into<TokenText>) -> Self {
        Self { text: text.into(), ..self }
    }

    /// The token as a JWT whose `jti` is the text.
    pub(crate) fn with_jwt(self, jwt: String) -> Self {
        Self { jwt: Some(Box::new(Jwt(jwt.into()))), ..self }
    }

    pub(crate) fn is_live(&self, now: i64) -> bool {
        now < self.expires_at
    }

    pub(crate) fn text(&self) -> String {
        self.text.clone().into()
    }

    pub(crate) fn jwt(&self) -> Option<&str> {
        self.jwt.as_ref().map(|jwt| &*jwt.0)
    }

    /// The texts that mean the token: its own, and the JWT where there is one.
    pub(crate) fn names(&self) -> impl Iterator<Item = Cow<'_, str>> {
        std::iter::once(self.text().into()).chain(self.jwt().map(Cow::from))
    }

    /// The token as clients have it.
    pub(crate) fn shown(&self) -> Cow<'_, str> {
        self.jwt().map_or_else(|| self.text().into(), Cow::from)
    }
}
