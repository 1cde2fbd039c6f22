//! A cache of what Authlete says of access tokens, as a layer around a transport.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use authlete_core::Method;
use authlete_core::incoming::Incoming;
use authlete_core::introspection::{IntrospectionAction, IntrospectionRequest, IntrospectionResponse};
use authlete_core::transport::{HttpRequest, HttpResponse, Transport, TransportError};
use quick_cache::sync::Cache;
use sha2::{Digest, Sha256};

/// A transport that keeps the answers to introspection calls that grant access, each for a bounded time. A token that is revoked
/// meanwhile is good for as long.
///
/// Refusals are not kept, so that the cache cannot be filled with what nobody issued. Neither are answers about DPoP proofs: a
/// proof is good for one request, and Authlete has to see each of them.
pub(crate) struct IntrospectionCache<T, C> {
    transport: T,
    lifetime: Duration,
    now: C,
    entries: Cache<Key, Entry>,
}

/// The hash of the whole call: of the token, and of all that it was checked for, the client's certificate included. The token
/// itself is not kept.
type Key = [u8; 32];

#[derive(Clone)]
struct Entry {
    response: HttpResponse,
    until: SystemTime,
}

impl<T, C: Fn() -> SystemTime> IntrospectionCache<T, C> {
    /// Keeps so many answers of that transport, each for `lifetime` at most.
    pub(crate) fn new(transport: T, entries: usize, lifetime: Duration, now: C) -> Self {
        Self { transport, lifetime, now, entries: Cache::new(entries) }
    }

    /// The end of an answer, if it may be kept: the token's end, the end of a login that must be recent, or the lifetime of
    /// answers, whichever comes first.
    fn until(&self, call: &IntrospectionRequest, response: &HttpResponse) -> Option<SystemTime> {
        let answer: IntrospectionResponse = serde_json::from_slice(response.body()).ok()?;
        if !response.status().is_success() || answer.action != IntrospectionAction::Ok {
            return None;
        }
        let expires_at = UNIX_EPOCH.checked_add(Duration::from_millis(answer.expires_at?.try_into().ok()?))?;
        let until = expires_at.min((self.now)().checked_add(self.lifetime)?);
        let Some(max_age) = call.max_age else { return Some(until) };
        let too_old_at = answer.auth_time?.checked_add(max_age.into())?.try_into().ok()?;
        Some(until.min(UNIX_EPOCH.checked_add(Duration::from_secs(too_old_at))?))
    }
}

impl<T: Transport, C: Fn() -> SystemTime + Send + Sync> Transport for IntrospectionCache<T, C> {
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, TransportError> {
        let Some(call) = introspection(&request).filter(|call| call.dpop.is_none()) else {
            return self.transport.send(request).await;
        };
        let key = key(&request);
        if let Some(entry) = self.entries.get(&key).filter(|entry| (self.now)() < entry.until) {
            return Ok(entry.response);
        }
        let response = self.transport.send(request).await?;
        match self.until(&call, &response) {
            Some(until) => self.entries.insert(key, Entry { response: response.clone(), until }),
            None => drop(self.entries.remove(&key)),
        }
        Ok(response)
    }
}

/// The call, if the request is one of introspection.
fn introspection(request: &HttpRequest) -> Option<IntrospectionRequest> {
    let incoming = Incoming { body: request.body(), ..Incoming::new(Method::Post, request.uri().path()) };
    incoming.accept::<IntrospectionRequest>()?.operation.ok()
}

fn key(request: &HttpRequest) -> Key {
    let path = request.uri().path();
    // No byte 0 is in a path, so that no other path and body come to the same.
    Sha256::new().chain_update(path).chain_update([0]).chain_update(request.body()).finalize().into()
}
