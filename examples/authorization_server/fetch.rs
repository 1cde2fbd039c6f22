//! How the emulator gets documents of clients: request objects and keys that are at a URL.

use authlete_core::transport::Transport as _;
use authlete_emulator::Fetch;
use http::Request;
use tokio::runtime::Handle;

use crate::application::Sender;

/// Fetches over that transport. The runtime has to be one of several threads, since the thread of the caller waits.
pub(crate) fn over(clients: Sender, runtime: Handle) -> impl Fetch {
    move |url: &str| {
        let request = Request::get(url).body(Vec::new()).map_err(|error| error.to_string())?;
        let response = tokio::task::block_in_place(|| runtime.block_on(clients.send(request)));
        let response = response.map_err(|error| error.to_string())?;
        match response.status().is_success() {
            true => Ok(response.into_body()),
            false => Err(format!("the client answered with {}", response.status())),
        }
    }
}
