//! An OpenID Provider to start from: `cargo run --example authorization_server`.
//!
//! `server.rs` says which path leads where. `endpoints` has what the handlers of the SDK leave to the application; the files
//! beside it are its pages, by what the user does there, and `pages` is how they look. `finish.rs` leads from page to page.
//! `users.rs` and `store.rs` are what a server of your own replaces: the user database, and what instances share.

mod account_selection;
mod admin;
mod application;
mod arguments;
mod attempts;
#[cfg(test)]
mod black_box;
mod browser;
mod browser_state;
mod ciba_page;
mod client_address;
mod client_metadata;
mod config;
mod consent;
mod credential_offers;
mod device_page;
mod endpoints;
mod fetch;
mod finish;
mod hash;
mod home;
mod interaction;
mod listen;
mod login;
mod logout;
mod observation;
mod pages;
mod profile;
mod remembered_consent;
mod response_headers;
mod sender;
mod server;
mod session;
mod session_management;
mod signing_keys;
mod startup;
mod step_up;
mod store;
mod users;

use clap::Parser;

use crate::arguments::Arguments;
use crate::startup::{StartError, Startup};

#[tokio::main]
async fn main() -> Result<(), StartError> {
    run(&Arguments::parse()).await
}

async fn run(arguments: &Arguments) -> Result<(), StartError> {
    observation::log(arguments.log);
    let startup = Startup::of(arguments).await?;
    println!("{}", instructions(&startup));
    startup.serve(listen::asked_to_end()).await
}

/// What to do once the server runs.
fn instructions(startup: &Startup) -> String {
    let base_url = &startup.base_url;
    let documents = format!("Metadata: {base_url}/.well-known/openid-configuration");
    if !startup.has_demonstration {
        return format!("The server runs at {base_url}\n\n  {documents}");
    }
    let users = match startup.has_demonstration_users {
        true => "Users are john, jane, max and inga, each with the name as the password. ",
        false => "",
    };
    format!(
        "Open this link to log in, and see what a client gets of it:\n\n  {base_url}{}\n\n\
         {users}More is at {base_url}\n\n  {documents}",
        home::START
    )
}
