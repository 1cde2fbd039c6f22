//! A real redis-server for tests, where one is installed.

use std::io::Write;
use std::net::{TcpListener, TcpStream};
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
        let port = free_port();
        Self::spawn(&port, &["--port", &port], format!("redis://127.0.0.1:{port}"))
    }

    /// A server that speaks TLS, with that certificate for `localhost` and its key.
    #[cfg(feature = "redis-tls")]
    pub(crate) fn start_tls(certificate: &str, key: &str) -> Option<Self> {
        let port = free_port();
        let tls = ["--tls-cert-file", certificate, "--tls-key-file", key, "--tls-auth-clients", "no"];
        let arguments = [&["--port", "0", "--tls-port", &port], &tls[..]].concat();
        Self::spawn(&port, &arguments, format!("rediss://localhost:{port}"))
    }

    /// Starts a server, and waits until it listens at that port.
    fn spawn(port: &str, arguments: &[&str], url: String) -> Option<Self> {
        let mut command = Command::new("redis-server");
        command.args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]).args(arguments);
        match command.stdout(Stdio::null()).stderr(Stdio::null()).spawn() {
            Ok(child) => {
                let server = Self { child, url };
                for _ in 0..100 {
                    if TcpStream::connect(format!("127.0.0.1:{port}")).is_ok() {
                        return Some(server);
                    }
                    std::thread::sleep(Duration::from_millis(50));
                }
                panic!("redis-server does not listen at {port}");
            }
            Err(_) => {
                // Not by a macro, whose output the test harness keeps to itself.
                let _ = writeln!(std::io::stderr(), "SKIPPED: redis-server is not on the PATH");
                None
            }
        }
    }

    pub(crate) async fn store(&self) -> Store {
        Store::Redis(RedisStore::connect(&self.url).await.unwrap())
    }
}

fn free_port() -> String {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port().to_string()
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
