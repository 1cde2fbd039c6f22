//! An access token and its refresh token.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::grant::Grant;

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
