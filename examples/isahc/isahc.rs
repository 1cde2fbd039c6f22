//! One transport, blocking and async on any runtime, over curl: `cargo run --example isahc`.

use std::error::Error;
use std::net::TcpListener;
use std::sync::Arc;

use authlete_core::{Authlete, blocking};
use authlete_emulator::{Emulator, Settings};
use authlete_transport_isahc::IsahcTransport;
use futures::executor::block_on;

fn main() -> Result<(), Box<dyn Error>> {
    // An emulator of Authlete on this machine.
    let settings = Settings::default();
    let client_id = settings.client.client_id.unwrap_or_default();
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let api = settings.api_v3(&format!("http://{}", listener.local_addr()?))?;
    let _emulator = authlete_emulator::serve(listener, Emulator::system(settings))?;

    // Both clients share the transport, and with it the connections.
    let transport = Arc::new(IsahcTransport::builder().build()?);

    let authlete = blocking::Authlete::new(api.clone(), Arc::clone(&transport));
    let client = authlete.get_client(client_id)?;
    println!("blocking: the client is called {:?}", client.client_name.unwrap_or_default());

    let authlete = Authlete::new(api, transport);
    let client = block_on(authlete.get_client(client_id))?;
    println!("async:    the client is called {:?}", client.client_name.unwrap_or_default());
    Ok(())
}

#[cfg(test)]
mod tests {
    #[test]
    fn both_ways_run() {
        super::main().unwrap();
    }
}
