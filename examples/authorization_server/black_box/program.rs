//! The program in processes of its own.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use authlete_core::transport::Transport as _;
use authlete_transport_hyper::HyperTransport;
use clap::Parser;
use http::{Request, Response};

use crate::arguments::Arguments;

/// The variable that has the arguments in the process of the program, a line each.
const ARGUMENTS: &str = "AUTHORIZATION_SERVER_TEST_ARGUMENTS";

/// Is the program, in the process of an [`Instance`].
#[tokio::test(flavor = "multi_thread")]
async fn run() {
    if let Ok(arguments) = std::env::var(ARGUMENTS) {
        crate::run(&Arguments::parse_from(arguments.lines())).await.unwrap();
    }
}

/// A running program. It is killed when it is dropped.
pub(super) struct Instance {
    process: Child,
    address: String,
    transport: HyperTransport,
}

impl Instance {
    /// Starts the program on a free port, and waits until it answers.
    pub(super) async fn start(arguments: &[&str], variables: &[(String, String)]) -> Self {
        Self::try_start(arguments, variables).await.expect("a program that does not end")
    }

    /// The program, or `None` if it ends in place of answering.
    pub(super) async fn try_start(arguments: &[&str], variables: &[(String, String)]) -> Option<Self> {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let all = [&["authorization_server", "--listen", &address], arguments].concat().join("\n");
        // The test harness has the program too.
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "black_box::program::run", "--nocapture"]).env(ARGUMENTS, all);
        command.envs(variables.iter().cloned()).env("RUST_LOG", "error").stdout(Stdio::null());
        let transport = HyperTransport::builder().build().unwrap();
        let mut instance = Self { process: command.spawn().unwrap(), address, transport };
        for _ in 0..200 {
            if instance.send(Request::get("/jwks").body(Vec::new()).unwrap()).await.is_some() {
                return Some(instance);
            }
            if instance.process.try_wait().unwrap().is_some() {
                return None;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the program does not answer");
    }

    /// The answer to a request, or `None` if the program cannot be reached.
    pub(super) async fn send(&self, request: Request<Vec<u8>>) -> Option<Response<Vec<u8>>> {
        let (mut parts, body) = request.into_parts();
        parts.uri = format!("http://{}{}", self.address, parts.uri).parse().unwrap();
        self.transport.send(Request::from_parts(parts, body)).await.ok()
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
