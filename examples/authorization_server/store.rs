//! What several requests, and several instances of the server, share for a time.

mod memory;
mod redis;
#[cfg(test)]
pub(crate) mod redis_server;

use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

pub(crate) use self::memory::MemoryStore;
pub(crate) use self::redis::RedisStore;

/// How many values [`Store::list`] has at most.
const LISTED: usize = 100;

/// Values by key, each for a time. In one process they are in memory; instances of a server share them in Redis or Valkey.
#[derive(Clone)]
pub(crate) enum Store {
    Memory(MemoryStore),
    Redis(RedisStore),
}

/// What goes wrong in a store.
pub(crate) type StoreError = Box<dyn std::error::Error + Send + Sync>;

impl Store {
    /// Keeps a value in place of any with that key.
    pub(crate) async fn put<V: Serialize>(&self, key: &str, value: &V, lifetime: Duration) -> Result<(), StoreError> {
        let value = serde_json::to_vec(value)?;
        match self {
            Self::Memory(store) => store.put(key, value, lifetime),
            Self::Redis(store) => store.put(key, value, lifetime).await?,
        }
        Ok(())
    }

    /// The value with that key.
    pub(crate) async fn get<V: DeserializeOwned>(&self, key: &str) -> Result<Option<V>, StoreError> {
        read(match self {
            Self::Memory(store) => store.get(key),
            Self::Redis(store) => store.get(key).await?,
        })
    }

    /// Takes the value with that key: of two who do so at once, one gets it.
    pub(crate) async fn take<V: DeserializeOwned>(&self, key: &str) -> Result<Option<V>, StoreError> {
        read(match self {
            Self::Memory(store) => store.take(key),
            Self::Redis(store) => store.take(key).await?,
        })
    }

    /// Forgets the value or the count with that key.
    pub(crate) async fn forget(&self, key: &str) -> Result<(), StoreError> {
        match self {
            Self::Memory(store) => store.forget(key),
            Self::Redis(store) => store.forget(key).await?,
        }
        Ok(())
    }

    /// The values whose keys begin with that prefix, at most a hundred, in no order.
    pub(crate) async fn list<V: DeserializeOwned>(&self, prefix: &str) -> Result<Vec<V>, StoreError> {
        let values = match self {
            Self::Memory(store) => store.list(prefix),
            Self::Redis(store) => store.list(prefix).await?,
        };
        Ok(values.iter().map(|value| serde_json::from_slice(value)).collect::<Result<_, _>>()?)
    }

    /// Counts an event, and says how many there were with that key within the window that began with the first of them.
    pub(crate) async fn count(&self, key: &str, window: Duration) -> Result<u64, StoreError> {
        Ok(match self {
            Self::Memory(store) => store.count(key, window),
            Self::Redis(store) => store.count(key, window).await?,
        })
    }
}

/// A value that was kept as JSON.
fn read<V: DeserializeOwned>(value: Option<Vec<u8>>) -> Result<Option<V>, StoreError> {
    Ok(value.map(|value| serde_json::from_slice(&value)).transpose()?)
}

#[cfg(test)]
mod tests;
