//! An authorization server on axum, over an emulator of Authlete in this process: `cargo run --example axum`.
//!
//! `server.rs` is the server. `pages.rs` and `page.html` stand for what an application has already: its pages, its sessions and
//! its users. The example without async shares them.

mod client;
mod pages;
mod server;

use std::error::Error;
use std::net::TcpListener;

use authlete_core::Authlete;
use authlete_core::handler::HandlerSettings;
use authlete_emulator::{Emulator, Settings};
use authlete_transport_hyper::HyperTransport;

fn main() -> Result<(), Box<dyn Error>> {
    let settings = Settings::default();
    let listener = TcpListener::bind("127.0.0.1:8080")?;
    println!("{}", client::instructions(&format!("http://{}", listener.local_addr()?), &settings));
    serve(listener, settings)
}

/// Serves until the program ends.
fn serve(listener: TcpListener, settings: Settings) -> Result<(), Box<dyn Error>> {
    let emulator = Emulator::system(settings.clone());
    let emulator = authlete_emulator::serve(TcpListener::bind("127.0.0.1:0")?, emulator)?;
    let api = settings.api_v3(&emulator.base_url())?;
    let base_url = format!("http://{}", listener.local_addr()?);
    let settings = HandlerSettings::new().with_base_url(&base_url).on_failure(|failure| eprintln!("{failure}"));
    tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
        let authlete = Authlete::new(api, HyperTransport::builder().build()?);
        listener.set_nonblocking(true)?;
        let listener = tokio::net::TcpListener::from_std(listener)?;
        axum::serve(listener, server::router(authlete, &settings)).await?;
        Ok(())
    })
}

#[cfg(test)]
mod flow;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_and_a_client_go_through_the_flow() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}", listener.local_addr().unwrap());
        std::thread::spawn(|| serve(listener, flow::settings()).unwrap());
        flow::check(&base_url);
    }
}
