//! A store in Redis or Valkey, which the instances of a server share.

use std::collections::HashSet;
use std::time::Duration;

use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::{AsyncCommands, RedisResult};

use super::{LISTED, StoreError};

/// What all keys begin with, so that others can use the same database.
const PREFIX: &str = "authorization-server:";
/// How long an answer, or a connection, is waited for.
const PATIENCE: Duration = Duration::from_secs(2);

/// A connection that is opened again when it breaks. Clones use the same one.
#[derive(Clone)]
pub(crate) struct RedisStore(ConnectionManager);

impl RedisStore {
    /// Connects to a server at a URL such as `redis://:password@host:6379/0`, or `rediss://…` for TLS.
    pub(crate) async fn connect(url: &str) -> Result<Self, StoreError> {
        if cfg!(feature = "redis-tls") {
            // The crate takes the provider of the process. It is an error that there is one already.
            let _ = rustls::crypto::ring::default_provider().install_default();
        } else if url.starts_with("rediss:") || url.starts_with("valkeys:") {
            return Err("the program was built without TLS for Redis, which is its feature 'redis-tls'".into());
        }
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(PATIENCE)
            .set_response_timeout(PATIENCE)
            .set_number_of_retries(2)
            // Without both, the crate waits a second before the first retry, and a hundred before the second.
            .set_factor(2)
            .set_max_delay(500);
        Ok(Self(ConnectionManager::new_with_config(redis::Client::open(url)?, config).await?))
    }

    pub(super) async fn put(&self, key: &str, value: Vec<u8>, lifetime: Duration) -> RedisResult<()> {
        self.connection().pset_ex(prefixed(key), value, millis(lifetime)).await
    }

    pub(super) async fn get(&self, key: &str) -> RedisResult<Option<Vec<u8>>> {
        self.connection().get(prefixed(key)).await
    }

    pub(super) async fn take(&self, key: &str) -> RedisResult<Option<Vec<u8>>> {
        self.connection().get_del(prefixed(key)).await
    }

    pub(super) async fn forget(&self, key: &str) -> RedisResult<()> {
        self.connection().del(prefixed(key)).await
    }

    pub(super) async fn list(&self, prefix: &str) -> RedisResult<Vec<Vec<u8>>> {
        let pattern = format!("{}*", escaped(&prefixed(prefix)));
        // The same key may come again while the server reorganizes its table.
        let (mut keys, mut cursor) = (HashSet::<Vec<u8>>::new(), 0_u64);
        loop {
            let mut scan = redis::cmd("SCAN");
            scan.arg(cursor).arg("MATCH").arg(&pattern).arg("COUNT").arg(1000);
            let (next, found): (u64, Vec<Vec<u8>>) = scan.query_async(&mut self.connection()).await?;
            keys.extend(found);
            cursor = next;
            if cursor == 0 || keys.len() >= LISTED {
                break;
            }
        }
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let keys: Vec<_> = keys.into_iter().take(LISTED).collect();
        let values: Vec<Option<Vec<u8>>> = self.connection().mget(keys).await?;
        Ok(values.into_iter().flatten().collect())
    }

    pub(super) async fn count(&self, key: &str, window: Duration) -> RedisResult<u64> {
        let key = prefixed(key);
        // Both or neither: a count that never expires would lock a user out forever.
        let mut transaction = redis::pipe();
        transaction.atomic();
        transaction.cmd("SET").arg(&key).arg(0).arg("PX").arg(millis(window)).arg("NX").ignore();
        transaction.cmd("INCR").arg(&key);
        let (count,) = transaction.query_async(&mut self.connection()).await?;
        Ok(count)
    }

    fn connection(&self) -> ConnectionManager {
        self.0.clone()
    }
}

fn prefixed(key: &str) -> String {
    format!("{PREFIX}{key}")
}

/// A text as a pattern of SCAN that matches it.
fn escaped(text: &str) -> String {
    let escape = |char| "*?[]\\^".contains(char).then_some('\\').into_iter().chain([char]);
    text.chars().flat_map(escape).collect()
}

/// At least one, as a lifetime of zero is an error.
fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX).max(1)
}
