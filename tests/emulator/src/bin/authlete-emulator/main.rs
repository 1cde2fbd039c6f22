//! Runs the emulator: prints the settings of a program that calls it, then serves.

mod arguments;
#[cfg(feature = "config")]
mod config;
#[cfg(feature = "fetch")]
mod fetch;
mod log;
#[cfg(feature = "tls")]
mod tls;

use std::error::Error;
use std::io::Write;
use std::net::{SocketAddr, TcpListener, ToSocketAddrs};
use std::process::ExitCode;

use authlete_emulator::{Builder, Emulator, Fault, Server, Settings, serve};

use self::arguments::{Arguments, Tls, Wanted};

fn main() -> ExitCode {
    let done = match arguments::read(lexopt::Parser::from_env()) {
        Ok(Wanted::Text(text)) => write!(std::io::stdout(), "{text}").map_err(Into::into),
        Ok(Wanted::Emulator(arguments)) => run(*arguments),
        Err(error) => Err(error.into()),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("authlete-emulator: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What a configuration file says.
struct Configured {
    listen: Option<String>,
    settings: Settings,
    builder: Builder,
    /// Faults and the operations that they are for; all operations where none is named.
    faults: Vec<(Option<String>, Fault)>,
}

fn run(arguments: Arguments) -> Result<(), Box<dyn Error>> {
    let settings = Settings::new(&arguments.issuer, &arguments.redirect_uri);
    let configured = match &arguments.config {
        None => Configured {
            listen: None,
            settings: settings.clone(),
            builder: Emulator::builder().settings(settings),
            faults: Vec::new(),
        },
        #[cfg(feature = "config")]
        Some(file) => config::read(file, settings)?,
        #[cfg(not(feature = "config"))]
        Some(_) => return Err("this program was built without --config; build it with '--features program'".into()),
    };
    let Configured { listen, settings, mut builder, faults } = configured;
    if let Some(format) = arguments.log {
        builder = builder.on_call(move |call| log::write(call, format));
    }
    builder = fetching(builder, &arguments)?;
    if let Some(file) = &arguments.persist {
        builder = builder.persist(file);
    }
    let emulator = builder.build()?;
    for (operation, fault) in faults {
        match operation {
            Some(operation) => emulator.inject_by_name(&operation, fault)?,
            None => emulator.inject_everywhere(fault),
        }
    }
    let listen = arguments.listen.or(listen).unwrap_or_else(|| arguments::LISTEN.into());
    let listener = TcpListener::bind(&*addresses(&listen, arguments.allow_remote)?)
        .map_err(|error| format!("cannot listen on {listen}: {error}"))?;
    let server = start(listener, emulator, arguments.tls)?;
    let mut out = std::io::stdout().lock();
    for line in settings.lines(arguments.version, &server.base_url()) {
        writeln!(out, "{line}")?;
    }
    writeln!(out)?;
    // Whoever started this reads a pipe and waits for the empty line.
    out.flush()?;
    drop(out);
    server.wait();
    Ok(())
}

/// The addresses to listen on. The emulator has well-known secrets, so it is for this machine unless it is told otherwise.
fn addresses(listen: &str, allow_remote: bool) -> Result<Vec<SocketAddr>, String> {
    let addresses = listen.to_socket_addrs().map_err(|error| format!("'{listen}' is not an address: {error}"))?;
    let addresses: Vec<_> = addresses.collect();
    match addresses.iter().find(|address| !address.ip().to_canonical().is_loopback()) {
        Some(address) if !allow_remote => Err(format!(
            "{address} can be reached from other machines, and the secrets of the emulator are known: \
             add --allow-remote if that is what you want"
        )),
        _ => Ok(addresses),
    }
}

/// The emulator with something to fetch documents of clients with, if it is to.
#[cfg(feature = "fetch")]
fn fetching(builder: Builder, arguments: &Arguments) -> Result<Builder, Box<dyn Error>> {
    if !arguments.fetch {
        return Ok(builder);
    }
    Ok(builder.fetch(fetch::HttpFetch::trusting(arguments.fetch_ca.as_deref())?))
}

#[cfg(not(feature = "fetch"))]
fn fetching(builder: Builder, arguments: &Arguments) -> Result<Builder, Box<dyn Error>> {
    match arguments.fetch_ca {
        None => Ok(builder),
        Some(_) => Err("this program was built without fetching; build it with '--features program'".into()),
    }
}

fn start(listener: TcpListener, emulator: Emulator, tls: Option<Tls>) -> Result<Server, Box<dyn Error>> {
    match tls {
        None => Ok(serve(listener, emulator)?),
        #[cfg(feature = "tls")]
        Some(tls) => {
            let config = tls::config(&tls, listener.local_addr()?.ip())?;
            Ok(authlete_emulator::serve_tls(listener, emulator, config)?)
        }
        #[cfg(not(feature = "tls"))]
        Some(_) => Err("this program was built without TLS; build it with '--features program'".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_listens_on_this_machine_unless_it_is_told_otherwise() {
        for (listen, local) in [
            ("127.0.0.1:0", true),
            ("127.8.8.8:0", true),
            ("[::1]:0", true),
            ("[::ffff:127.0.0.1]:0", true),
            ("0.0.0.0:0", false),
            ("[::]:0", false),
            ("192.0.2.1:0", false),
        ] {
            assert_eq!(addresses(listen, false).is_ok(), local, "{listen}");
            assert!(addresses(listen, true).is_ok(), "{listen}");
        }
        assert!(addresses("8090", true).is_err());
    }
}
