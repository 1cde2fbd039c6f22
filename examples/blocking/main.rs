//! An authorization server without async, over an emulator of Authlete in this process: `cargo run --example blocking`.
//!
//! `server.rs` is the server, `listen.rs` joins it with an HTTP library. What stands for the rest of an application is that of
//! the example on axum.

#[path = "../axum/client.rs"]
mod client;
mod listen;
#[path = "../axum/pages.rs"]
mod pages;
mod server;

use std::error::Error;
use std::net::SocketAddr;

use authlete_core::Authlete;
use authlete_core::handler::{BlockingTransport, HandlerSettings};
use authlete_emulator::{Emulator, Settings};
use oxhttp::ListeningServer;

fn main() -> Result<(), Box<dyn Error>> {
    let address = SocketAddr::from(([127, 0, 0, 1], 8080));
    let settings = Settings::default();
    println!("{}", client::instructions(&format!("http://{address}"), &settings));
    Ok(serve(address, settings)?.join()?)
}

/// Serves on threads of its own.
fn serve(address: SocketAddr, settings: Settings) -> Result<ListeningServer, Box<dyn Error>> {
    // The emulator is a transport. A real server has one that sends, as of the crate `authlete-transport-isahc`.
    let api = settings.api_v3("http://emulator.invalid")?;
    let authlete = Authlete::new(api, BlockingTransport::new(Emulator::system(settings)));
    let base_url = format!("http://{address}");
    let settings = HandlerSettings::new().with_base_url(&base_url).on_failure(|failure| eprintln!("{failure}"));
    Ok(listen::listen(address, server::responder(authlete, &settings))?)
}

#[cfg(test)]
#[path = "../axum/flow.rs"]
mod flow;

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use authlete_core::handler::BODY_LIMIT;

    use super::*;

    /// Serves on some port. The server binds it itself, so that another program can be faster.
    fn base_url() -> String {
        let free = || TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let address = (0..10).map(|_| free()).find(|address| serve(*address, flow::settings()).is_ok());
        format!("http://{}", address.unwrap())
    }

    #[test]
    fn a_browser_and_a_client_go_through_the_flow() {
        flow::check(&base_url());
    }

    #[test]
    fn a_long_body_is_refused_and_the_connection_stays_usable() {
        let mut browser = flow::Browser::new(&base_url());
        for (length, status) in [(BODY_LIMIT + 1, 413), (3 * BODY_LIMIT, 413), (BODY_LIMIT, 400)] {
            assert_eq!(browser.post("/api/token", &"x".repeat(length)).status(), status);
        }
    }
}
