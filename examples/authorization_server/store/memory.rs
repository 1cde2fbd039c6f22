//! A store in memory.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use moka::Expiry;
use moka::policy::EvictionPolicy;
use moka::sync::{Cache, CacheBuilder};

use super::LISTED;

/// How many bytes all values have at most, with their keys. What clients send is in them, and may be long. Beyond that, those that were
/// not used for longest are forgotten.
const VALUES: u64 = 64 * 1024 * 1024;

/// How many counts there are at most, in the same way.
const COUNTS: u64 = 100_000;

/// Values and counts. Clones are the same store.
#[derive(Clone)]
pub(crate) struct MemoryStore {
    values: Cache<String, Timed<Vec<u8>>>,
    counts: Cache<String, Timed<AtomicU64>>,
}

impl MemoryStore {
    pub(crate) fn new() -> Self {
        Self::with_capacity(VALUES, COUNTS)
    }

    fn with_capacity(values: u64, counts: u64) -> Self {
        let size = |key: &String, value: &Timed<Vec<u8>>| u32::try_from(key.len() + value.content.len());
        Self {
            values: cache(values).weigher(move |key, value| size(key, value).unwrap_or(u32::MAX)).build(),
            counts: cache(counts).build(),
        }
    }

    pub(super) fn put(&self, key: &str, value: Vec<u8>, lifetime: Duration) {
        self.values.insert(key.into(), Timed::new(value, lifetime));
    }

    pub(super) fn get(&self, key: &str) -> Option<Vec<u8>> {
        self.values.get(key).map(|value| value.content.to_vec())
    }

    pub(super) fn take(&self, key: &str) -> Option<Vec<u8>> {
        // moka removes what has expired only now and then, and hands it out here until then.
        self.values.remove(key).filter(|value| !value.is_over()).map(|value| value.content.to_vec())
    }

    pub(super) fn forget(&self, key: &str) {
        self.values.invalidate(key);
        self.counts.invalidate(key);
    }

    pub(super) fn list(&self, prefix: &str) -> Vec<Vec<u8>> {
        let found = self.values.iter().filter(|(key, _)| key.starts_with(prefix));
        found.take(LISTED).map(|(_, value)| value.content.to_vec()).collect()
    }

    pub(super) fn count(&self, key: &str, window: Duration) -> u64 {
        let count = self.counts.get_with_by_ref(key, || Timed::new(AtomicU64::new(0), window));
        count.content.fetch_add(1, Ordering::Relaxed) + 1
    }
}

/// Something that is kept for a time.
struct Timed<T> {
    content: Arc<T>,
    until: Instant,
}

impl<T> Timed<T> {
    fn new(content: T, lifetime: Duration) -> Self {
        Self { content: Arc::new(content), until: Instant::now() + lifetime }
    }

    fn is_over(&self) -> bool {
        self.until <= Instant::now()
    }
}

impl<T> Clone for Timed<T> {
    fn clone(&self) -> Self {
        Self { content: Arc::clone(&self.content), until: self.until }
    }
}

/// Lets each entry of a cache expire at its own time.
struct AtItsTime;

impl<T> Expiry<String, Timed<T>> for AtItsTime {
    fn expire_after_create(&self, _: &String, entry: &Timed<T>, now: Instant) -> Option<Duration> {
        Some(entry.until.saturating_duration_since(now))
    }

    fn expire_after_update(&self, _: &String, entry: &Timed<T>, now: Instant, _: Option<Duration>) -> Option<Duration> {
        Some(entry.until.saturating_duration_since(now))
    }
}

fn cache<T: Send + Sync + 'static>(capacity: u64) -> CacheBuilder<String, Timed<T>, Cache<String, Timed<T>>> {
    Cache::builder().max_capacity(capacity).eviction_policy(EvictionPolicy::lru()).expire_after(AtItsTime)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_values_make_room() {
        // Each has 60 bytes with its key.
        let store = MemoryStore::with_capacity(600, 10);
        for number in 10..100 {
            store.put(&format!("key:{number}"), vec![number; 54], Duration::from_secs(60));
            store.count(&format!("key:{number}"), Duration::from_secs(60));
        }
        store.values.run_pending_tasks();
        store.counts.run_pending_tasks();
        assert_eq!((store.get("key:10"), store.get("key:99")), (None, Some(vec![99; 54])));
        assert_eq!((store.list("key:").len(), store.counts.entry_count()), (10, 10));
    }
}
