//! Access tokens and refresh tokens, found by their text, their hash, their client, their subject and the code they came from.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::store::Token;
use crate::store::id_sets::IdSets;
use crate::store::rows::Rows;

/// How long a token is kept after it and its refresh token have expired, in seconds: the first introspection of an expired token
/// says so.
const GRACE: i64 = 24 * 60 * 60;

/// How many of those that are over are forgotten with each new one: more than one, so that their number shrinks.
const FORGOTTEN_AT_ONCE: usize = 4;

/// The number of a token in the store. Tokens issued later have larger ones.
pub(crate) type TokenId = u64;

/// SHA-256 of a token's text: calls name a token by it too.
pub(crate) type Hash = [u8; 32];

/// The first half of a hash: as good for finding a token, in half of the room.
type HalfHash = [u8; 16];

/// The tokens of a service. A token is the pair of an access token and a refresh token; either may be missing.
#[derive(Default)]
pub(crate) struct Tokens {
    rows: Rows<Token>,
    next: TokenId,
    by_access: HashMap<HalfHash, TokenId>,
    by_refresh: HashMap<HalfHash, TokenId>,
    by_client: IdSets<i64>,
    /// With the client.
    by_subject: IdSets<(Arc<str>, i64)>,
    by_code: IdSets<Box<str>>,
    /// The tokens of Native SSO.
    by_session: IdSets<Box<str>>,
    /// By the second before which they have expired: tokens of a time are close to each other there.
    ends: IdSets<i64>,
}

/// The hash of a token's text.
pub(crate) fn hash(text: &str) -> Hash {
    Sha256::digest(text.as_bytes()).into()
}

fn half(hash: &Hash) -> HalfHash {
    std::array::from_fn(|index| hash[index])
}

/// Has the value in common with another place where that has an equal one.
fn share<T: ?Sized + PartialEq>(value: &mut Arc<T>, other: &Arc<T>) {
    if **value == **other {
        *value = Arc::clone(other);
    }
}

impl Tokens {
    /// Adds a token.
    pub(crate) fn insert(&mut self, token: Token, now: i64) -> TokenId {
        self.forget(now);
        let id = self.next;
        self.next += 1;
        self.put(id, token);
        id
    }

    /// Puts a token where none is. It has in common with the client's last token what is equal.
    fn put(&mut self, id: TokenId, mut token: Token) {
        let last = self.of_client(token.grant.client_id).next_back();
        if let Some(last) = last.and_then(|id| self.rows.get(id)) {
            share(&mut token.grant, &last.grant);
            share(&mut token.scopes, &last.scopes);
            share(&mut token.resources, &last.resources);
        }
        self.link(id, &token);
        self.rows.insert(id, token);
    }

    /// The token of that number.
    pub(crate) fn get(&self, id: TokenId) -> Option<&Token> {
        self.rows.get(id)
    }

    /// Puts a token in the place of the one with that number.
    pub(crate) fn replace(&mut self, id: TokenId, token: Token) {
        self.remove(id);
        self.put(id, token);
    }

    /// Takes a token out.
    pub(crate) fn remove(&mut self, id: TokenId) -> Option<Token> {
        let token = self.rows.remove(id)?;
        if let Some(access) = &token.access {
            for text in access.names() {
                self.by_access.remove(&half(&hash(&text)));
            }
        }
        if let Some(refresh) = &token.refresh {
            self.by_refresh.remove(&half(&hash(&refresh.text())));
        }
        self.by_client.remove(token.grant.client_id, id);
        if let Some(subject) = &token.grant.subject {
            self.by_subject.remove((Arc::from(&**subject), token.grant.client_id), id);
        }
        if let Some(code) = &token.grant.code {
            self.by_code.remove(code.as_str().into(), id);
        }
        if let Some(session) = &token.grant.session_id {
            self.by_session.remove(session.as_str().into(), id);
        }
        self.ends.remove(token.end(), id);
        Some(token)
    }

    /// The token with that access token.
    pub(crate) fn of_access(&self, text: &str) -> Option<TokenId> {
        self.of_access_hash(&hash(text))
    }

    /// The token whose access token has that hash.
    pub(crate) fn of_access_hash(&self, hash: &Hash) -> Option<TokenId> {
        self.by_access.get(&half(hash)).copied()
    }

    /// The token with that refresh token.
    pub(crate) fn of_refresh(&self, text: &str) -> Option<TokenId> {
        self.of_refresh_hash(&hash(text))
    }

    /// The token whose refresh token has that hash.
    pub(crate) fn of_refresh_hash(&self, hash: &Hash) -> Option<TokenId> {
        self.by_refresh.get(&half(hash)).copied()
    }

    /// The tokens of a client, in the order of their issuance.
    pub(crate) fn of_client(&self, client_id: i64) -> impl DoubleEndedIterator<Item = TokenId> {
        self.by_client.of(client_id)
    }

    /// The tokens of a subject, in the order of their issuance.
    pub(crate) fn of_subject(&self, subject: &str) -> impl Iterator<Item = TokenId> {
        let mut ids: Vec<_> = self.clients_and_ids(subject, i64::MIN, i64::MAX).map(|(_, id)| id).collect();
        ids.sort_unstable();
        ids.into_iter()
    }

    /// The tokens that a client has of a subject, in the order of their issuance.
    pub(crate) fn of_client_and_subject(&self, client_id: i64, subject: &str) -> impl Iterator<Item = TokenId> {
        self.clients_and_ids(subject, client_id, client_id).map(|(_, id)| id)
    }

    /// The clients that have tokens of a subject.
    pub(crate) fn clients_of_subject(&self, subject: &str) -> impl Iterator<Item = i64> {
        let mut next = Some(i64::MIN);
        std::iter::from_fn(move || {
            let client_id = self.clients_and_ids(subject, next?, i64::MAX).next()?.0.1;
            next = client_id.checked_add(1);
            Some(client_id)
        })
    }

    /// The tokens that clients of this range have of a subject, each with what it is found by.
    fn clients_and_ids(
        &self,
        subject: &str,
        first: i64,
        last: i64,
    ) -> impl Iterator<Item = (&(Arc<str>, i64), TokenId)> {
        let subject: Arc<str> = subject.into();
        self.by_subject.range((Arc::clone(&subject), first), (subject, last))
    }

    /// The tokens that came from an authorization code.
    pub(crate) fn of_code(&self, code: &str) -> impl Iterator<Item = TokenId> {
        self.by_code.of(code.into())
    }

    /// The tokens of Native SSO that belong to a session.
    pub(crate) fn of_session(&self, session: &str) -> impl Iterator<Item = TokenId> {
        self.by_session.of(session.into())
    }

    /// All tokens, in the order of their issuance.
    pub(crate) fn all(&self) -> impl Iterator<Item = TokenId> {
        self.rows.iter().map(|(id, _)| id)
    }

    /// How many there are that have not expired.
    pub(crate) fn live(&self, now: i64) -> usize {
        self.rows.len() - self.ends.range(i64::MIN, now.div_euclid(1000)).count()
    }

    /// Takes several tokens out, and says how many were there.
    pub(crate) fn remove_all(&mut self, ids: impl IntoIterator<Item = TokenId>) -> usize {
        ids.into_iter().filter_map(|id| self.remove(id)).count()
    }

    fn link(&mut self, id: TokenId, token: &Token) {
        if let Some(access) = &token.access {
            for text in access.names() {
                self.by_access.insert(half(&hash(&text)), id);
            }
        }
        if let Some(refresh) = &token.refresh {
            self.by_refresh.insert(half(&hash(&refresh.text())), id);
        }
        self.by_client.insert(token.grant.client_id, id);
        if let Some(subject) = &token.grant.subject {
            let known = self.clients_and_ids(subject, i64::MIN, i64::MAX).next();
            let subject = known.map_or_else(|| Arc::from(&**subject), |((known, _), _)| Arc::clone(known));
            self.by_subject.insert((subject, token.grant.client_id), id);
        }
        if let Some(code) = &token.grant.code {
            self.by_code.insert(code.as_str().into(), id);
        }
        if let Some(session) = &token.grant.session_id {
            self.by_session.insert(session.as_str().into(), id);
        }
        self.ends.insert(token.end(), id);
    }

    /// Forgets a few of those that expired a while ago.
    fn forget(&mut self, now: i64) {
        for _ in 0..FORGOTTEN_AT_ONCE {
            match self.ends.first() {
                Some((end, id)) if end.saturating_add(GRACE) <= now / 1000 => drop(self.remove(id)),
                _ => return,
            }
        }
    }
}

impl Token {
    /// The first full second, since the epoch, at which both have expired.
    fn end(&self) -> i64 {
        let ends = self.access.iter().chain(self.refresh.as_deref()).map(|value| value.expires_at);
        ends.max().unwrap_or_default().saturating_add(999).div_euclid(1000)
    }
}

impl Serialize for Tokens {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.next, self.rows.iter().collect::<BTreeMap<_, _>>()).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Tokens {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let (next, rows) = <(TokenId, BTreeMap<TokenId, Token>)>::deserialize(deserializer)?;
        let mut tokens = Self { next, ..Self::default() };
        rows.into_iter().for_each(|(id, token)| tokens.put(id, token));
        Ok(tokens)
    }
}

#[cfg(test)]
mod tests {
    use authlete_core::types::GrantType;

    use super::*;
    use crate::client_identity::IdentifiedBy;
    use crate::grant::Grant;
    use crate::store::TokenValue;

    fn token(client_id: i64, subject: &str, access: &str, refresh: Option<&str>, end: i64) -> Token {
        let value = |text: &str| TokenValue::new(text, 0, 1).until(end, 0);
        let grant = Grant {
            subject: Some(subject.into()),
            code: Some(format!("code of {access}")),
            ..Grant::new(client_id, IdentifiedBy::Id, GrantType::AuthorizationCode)
        };
        Token { access: Some(value(access)), refresh: refresh.map(value).map(Box::new), ..Token::new(grant, 0) }
    }

    #[test]
    fn a_token_is_found_by_all_that_it_has() {
        let mut tokens = Tokens::default();
        let first = tokens.insert(token(1, "john", "a1", Some("r1"), 10), 0);
        let second = tokens.insert(token(1, "jane", "a2", None, 20), 0);
        let third = tokens.insert(token(2, "john", "a3", None, 30), 0);
        assert_eq!(
            (tokens.of_access("a1"), tokens.of_refresh("r1"), tokens.of_access("r1")),
            (Some(first), Some(first), None)
        );
        assert_eq!(tokens.of_client(1).collect::<Vec<_>>(), [first, second]);
        assert_eq!(tokens.of_subject("john").collect::<Vec<_>>(), [first, third]);
        assert_eq!(tokens.of_client_and_subject(1, "john").collect::<Vec<_>>(), [first]);
        assert_eq!(tokens.clients_of_subject("john").collect::<Vec<_>>(), [1, 2]);
        assert_eq!(tokens.of_code("code of a2").collect::<Vec<_>>(), [second]);
        tokens.replace(first, token(1, "john", "a4", Some("r4"), 40));
        assert_eq!(
            (tokens.of_access("a1"), tokens.of_refresh("r1"), tokens.of_access("a4")),
            (None, None, Some(first))
        );
        assert_eq!(tokens.remove_all([first, second, second]), 2);
        assert_eq!(tokens.of_client(1).count() + tokens.of_code("code of a2").count(), 0);
        assert_eq!(tokens.of_subject("john").collect::<Vec<_>>(), [third]);
        assert_eq!(tokens.clients_of_subject("john").collect::<Vec<_>>(), [2]);
    }

    #[test]
    fn what_expired_a_day_ago_is_forgotten() {
        let mut tokens = Tokens::default();
        tokens.insert(token(1, "john", "a1", Some("r1"), 10), 0);
        tokens.insert(token(1, "john", "a2", None, GRACE * 3000), GRACE * 1000 + 999);
        assert!(tokens.of_access("a1").is_some());
        tokens.insert(token(1, "john", "a3", None, GRACE * 3000), GRACE * 1000 + 1000);
        assert_eq!((tokens.of_access("a1"), tokens.of_refresh("r1"), tokens.rows.len()), (None, None, 2));
    }
}
