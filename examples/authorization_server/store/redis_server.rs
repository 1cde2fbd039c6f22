//! A real redis-server for tests, where one is installed.

use std::io::Write;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::{RedisStore, Store};

/// A redis-server of the test's own, without persistence.
pub(crate) struct RedisServer {
    child: Child,
    pub(crate) url: String,
}

impl RedisServer {
    /// A server on a free port, or `None` where none is installed.
    pub(crate) fn start() -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = Command::new("redis-server");
        command.args(["--port", &port.to_string(), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]);
        match command.stdout(Stdio::null()).stderr(Stdio::null()).spawn() {
            Ok(child) => Some(Self { child, url: format!("redis://127.0.0.1:{port}") }),
            Err(_) => {
                // Not by a macro, whose output the test harness keeps to itself.
                let _ = writeln!(std::io::stderr(), "SKIPPED: redis-server is not on the PATH");
                None
            }
        }
    }

    pub(crate) async fn store(&self) -> Store {
        for _ in 0..100 {
            if let Ok(store) = RedisStore::connect(&self.url).await {
                return Store::Redis(store);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("redis-server does not answer at {}", self.url);
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
