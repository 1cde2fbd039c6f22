//! How the emulator gets documents of clients: request objects and keys that are at a URL.

use std::io;

use authlete_core::transport::Transport as _;
use authlete_emulator::Fetch;
use http::Request;
use tokio::runtime::{self, Runtime};

use crate::application::Sender;

/// Fetches over that transport. The emulator waits for a document, and so does the thread that called it: the connections of the
/// transport are on a thread of their own, which nothing keeps from going on.
pub(crate) fn over(clients: Sender) -> io::Result<impl Fetch> {
    let connections =
        runtime::Builder::new_multi_thread().worker_threads(1).thread_name("fetch").enable_all().build()?;
    // A runtime must not be dropped where another one runs: this one is there as long as the program.
    let connections: &Runtime = Box::leak(Box::new(connections));
    Ok(move |url: &str| {
        let request = Request::get(url).body(Vec::new()).map_err(|error| error.to_string())?;
        let response = tokio::task::block_in_place(|| connections.block_on(clients.send(request)));
        let response = response.map_err(|error| error.to_string())?;
        match response.status().is_success() {
            true => Ok(response.into_body()),
            false => Err(format!("the client answered with {}", response.status())),
        }
    })
}
