//! A Lambda authorizer for AWS API Gateway: `cargo run --example lambda_authorizer`.
//!
//! It serves REST APIs (events of type TOKEN and REQUEST) and HTTP APIs (formats 1.0 and 2.0). `event.rs` reads the events,
//! `authorizer.rs` decides, `answer.rs` has the forms of an answer, `settings.rs` the environment variables of the function.
//!
//! Here, where no Lambda is, it answers the events in the folder `events` over an emulator of Authlete. For AWS, copy it into a
//! package of your own, without `recorded.rs` and the emulator; `cargo lambda` builds and deploys that. The settings of Authlete
//! are those of `authlete_core::Config`; with the feature `tls`, Authlete may be behind https.

mod answer;
mod authorizer;
mod event;
mod recorded;
mod settings;

use std::env;
use std::error::Error;
use std::io;

use authlete_core::{Authlete, Config};
use authlete_transport_hyper::HyperTransport;
use lambda_runtime::{LambdaEvent, service_fn};
use serde_json::Value;

use crate::authorizer::Authorizer;
use crate::settings::Settings;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    // Lambda says there where events come from.
    match env::var_os("AWS_LAMBDA_RUNTIME_API") {
        Some(_) => runtime.block_on(serve()),
        None => runtime.block_on(recorded::show(io::stdout())),
    }
}

/// Answers the events of Lambda.
async fn serve() -> Result<()> {
    let transport = HyperTransport::builder();
    #[cfg(feature = "tls")]
    let transport = transport.webpki_roots();
    let authlete = Authlete::new(Config::from_env()?.api()?, transport.build()?);
    let authorizer = Authorizer::new(authlete, Settings::from_env()?);
    // As JSON of any kind: the error for an event that does not fit would show a part of it, which may be a token.
    let answer =
        async |event: LambdaEvent<Value>| authorizer.answer(event.payload).await.map_err(lambda_runtime::Error::from);
    lambda_runtime::run(service_fn(answer)).await
}

#[cfg(test)]
mod tests;
