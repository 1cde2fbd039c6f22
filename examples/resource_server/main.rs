//! A resource server on axum: `cargo run --example resource_server`. It prints requests to try with curl.
//!
//! `protection.rs` checks access tokens in front of the resources, which `resources.rs` has with what each requires. `metadata.rs`
//! says where tokens come from (RFC 9728), `introspection_cache.rs` saves calls of Authlete, `tls.rs` asks for client certificates.
//!
//! Without `AUTHLETE_BASE_URL`, Authlete is an emulator within this process, which `demonstration.rs` fills with tokens. With it and
//! the other settings of `authlete_core::Config`, it is that Authlete: its service needs the scopes `time` and `country`. For one
//! behind https, add `--features tls`.

mod demonstration;
mod introspection_cache;
mod metadata;
mod options;
mod protection;
mod resources;
mod server;
mod tls;

use std::error::Error;
use std::net::TcpListener;
use std::time::{Duration, SystemTime};

use authlete_core::transport::DynTransport;
use authlete_core::{Authlete, Config};
use authlete_emulator::Emulator;
use authlete_transport_hyper::HyperTransport;

use crate::introspection_cache::IntrospectionCache;
use crate::options::Options;
use crate::tls::Certificates;

/// How many answers of Authlete are kept at most.
const CACHED_ANSWERS: usize = 10_000;

type Result<T> = std::result::Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> Result<()> {
    let Some(options) = Options::read(lexopt::Parser::from_env())? else {
        print!("{}", options::HELP);
        return Ok(());
    };
    tokio::runtime::Runtime::new()?.block_on(run(options))
}

async fn run(options: Options) -> Result<()> {
    let listener = TcpListener::bind(options.listen)?;
    let certificates = options.tls.as_deref().map(Certificates::make_in).transpose()?;
    let base_url = options.base_url(listener.local_addr()?);

    let (authlete, is_emulated) = connect(&Config::from_env()?, options.cache)?;
    let router = server::router(&authlete, &base_url, &options).await?;
    println!("{}", demonstration::about(&base_url, &options));
    if is_emulated {
        for example in demonstration::examples(&authlete, &base_url, certificates.as_ref()).await? {
            println!("{example}\n");
        }
    }
    server::serve(listener, router, certificates.map(|it| it.server)).await
}

/// A client for Authlete, or for an emulator where no Authlete is configured.
fn connect(config: &Config, cache: Option<Duration>) -> Result<(Authlete<Box<dyn DynTransport>>, bool)> {
    let is_emulated = config.base_url.is_none();
    let (api, transport): (_, Box<dyn DynTransport>) = match is_emulated {
        true => {
            let settings = demonstration::settings();
            (settings.api_v3("http://emulator.invalid")?, Box::new(Emulator::system(settings)))
        }
        false => {
            let transport = HyperTransport::builder();
            #[cfg(feature = "tls")]
            let transport = transport.webpki_roots();
            (config.api()?, Box::new(transport.build()?))
        }
    };
    let transport = match cache {
        Some(lifetime) => Box::new(IntrospectionCache::new(transport, CACHED_ANSWERS, lifetime, SystemTime::now)),
        None => transport,
    };
    Ok((Authlete::new(api, transport), is_emulated))
}

#[cfg(test)]
mod tests;
