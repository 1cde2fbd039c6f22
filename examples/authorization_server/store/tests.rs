//! What holds of every store. Redis is a real server, where one is installed.

use std::net::TcpListener;

use super::redis_server::RedisServer;
use super::*;

const LONG: Duration = Duration::from_secs(60);
const SHORT: Duration = Duration::from_millis(150);

async fn keeps_values_for_their_time(store: &Store) {
    let get = async |key: &str| store.get::<String>(key).await.unwrap();
    let put = async |key: &str, value: &str, lifetime| store.put(key, &value, lifetime).await.unwrap();
    put("a", "first", LONG).await;
    put("a", "second", LONG).await;
    assert_eq!((get("a").await.as_deref(), get("b").await), (Some("second"), None));
    store.forget("a").await.unwrap();
    assert_eq!(get("a").await, None);

    // The lifetime is that of the last value.
    put("longer", "value", SHORT).await;
    put("longer", "value", LONG).await;
    put("shorter", "value", LONG).await;
    put("shorter", "value", SHORT).await;
    put("taken", "value", SHORT).await;
    tokio::time::sleep(SHORT + Duration::from_millis(100)).await;
    assert_eq!((get("longer").await.is_some(), get("shorter").await), (true, None));
    assert_eq!(store.take::<String>("taken").await.unwrap(), None);
    assert!(store.get::<u64>("longer").await.is_err(), "a value of another type");
}

async fn lets_one_take_a_value(store: &Store) {
    for round in 0..20 {
        let key = format!("once:{round}");
        store.put(&key, &round, LONG).await.unwrap();
        let takers: Vec<_> = (0..8)
            .map(|_| {
                let (store, key) = (store.clone(), key.clone());
                tokio::spawn(async move { store.take::<u64>(&key).await.unwrap() })
            })
            .collect();
        let mut taken = Vec::new();
        for taker in takers {
            taken.extend(taker.await.unwrap());
        }
        assert_eq!(taken, [round]);
    }
}

async fn lists_by_prefix(store: &Store) {
    // To Redis, the first prefix is a pattern that both others match.
    for (key, value) in [("l*[a-z]?:1", 1), ("l*[a-z]?:2", 2), ("l*bc:3", 3), ("lxbc:4", 4)] {
        store.put(key, &value, LONG).await.unwrap();
    }
    let mut values = store.list::<u64>("l*[a-z]?:").await.unwrap();
    values.sort_unstable();
    assert_eq!(values, [1, 2]);
    assert!(store.list::<u64>("nothing:").await.unwrap().is_empty());
    for number in 0..LISTED + 50 {
        store.put(&format!("many:{number}"), &number, LONG).await.unwrap();
    }
    assert_eq!(store.list::<usize>("many:").await.unwrap().len(), LISTED);
}

async fn counts_within_a_window(store: &Store) {
    let count = async |key: &str| store.count(key, SHORT).await.unwrap();
    assert_eq!((count("c").await, count("c").await, count("other").await), (1, 2, 1));
    // The window does not begin again with each event.
    tokio::time::sleep(SHORT - Duration::from_millis(70)).await;
    assert_eq!(count("c").await, 3);
    tokio::time::sleep(Duration::from_millis(170)).await;
    assert_eq!(count("c").await, 1);
    count("c").await;
    store.forget("c").await.unwrap();
    assert_eq!(count("c").await, 1);
}

async fn is_a_store(store: &Store) {
    keeps_values_for_their_time(store).await;
    lets_one_take_a_value(store).await;
    lists_by_prefix(store).await;
    counts_within_a_window(store).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_is_a_store() {
    is_a_store(&Store::Memory(MemoryStore::new())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn redis_is_a_store() {
    let Some(server) = RedisServer::start() else { return };
    is_a_store(&server.store().await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_share_what_is_in_redis_and_nothing_else_begins_like_it() {
    let Some(server) = RedisServer::start() else { return };
    let [one, other] = [server.store().await, server.store().await];
    one.put("shared", &"value", LONG).await.unwrap();
    assert_eq!(other.take::<String>("shared").await.unwrap().as_deref(), Some("value"));
    one.put("shared", &"value", LONG).await.unwrap();
    let mut connection = ::redis::Client::open(&*server.url).unwrap().get_multiplexed_async_connection().await.unwrap();
    let keys: Vec<String> = ::redis::cmd("KEYS").arg("*").query_async(&mut connection).await.unwrap();
    assert_eq!(keys, ["authorization-server:shared"]);
}

#[tokio::test]
async fn a_server_that_is_not_there_is_an_error() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    assert!(RedisStore::connect(&format!("redis://127.0.0.1:{port}")).await.is_err());
    assert!(RedisStore::connect("not a URL").await.is_err());
}

#[cfg(not(feature = "redis-tls"))]
#[tokio::test]
async fn without_the_feature_tls_is_refused_by_its_name() {
    for url in ["rediss://:s3cret@127.0.0.1", "valkeys://:s3cret@127.0.0.1"] {
        let error = RedisStore::connect(url).await.err().unwrap().to_string();
        assert!(error.contains("redis-tls") && !error.contains("s3cret"), "{error}");
    }
}
