//! Runs the emulator: prints the settings of a program that calls it, then serves.

use std::error::Error;
use std::io::Write;
use std::net::TcpListener;

use authlete_core::Version;
use authlete_emulator::{Emulator, Settings, serve};
use lexopt::Arg::{Long, Short};
use lexopt::ValueExt;

const HELP: &str = "\
A local emulator of Authlete. Prints its settings as NAME=value, then an empty line, then serves.

Usage: authlete-emulator [OPTION VALUE]...

  --listen ADDRESS    where to listen (127.0.0.1:8090)
  --api 2|3           which generation the printed settings are for (3); both are served
  --issuer URL        the issuer of the service (http://127.0.0.1:8080)
  --redirect-uri URL  the redirection URI of the client (http://127.0.0.1:8091/callback)
  --help              this text
";

fn main() -> Result<(), Box<dyn Error>> {
    let Some(Arguments { listen, version, settings }) = arguments()? else {
        print!("{HELP}");
        return Ok(());
    };
    let emulator = Emulator::system(settings.clone());
    let server = serve(TcpListener::bind(&listen)?, emulator)?;
    let mut out = std::io::stdout().lock();
    for line in settings.lines(version, &server.base_url()) {
        writeln!(out, "{line}")?;
    }
    writeln!(out)?;
    // Whoever started this reads a pipe and waits for the empty line.
    out.flush()?;
    drop(out);
    server.wait();
    Ok(())
}

struct Arguments {
    listen: String,
    version: Version,
    settings: Settings,
}

/// The command line; `None` where help is asked for.
fn arguments() -> Result<Option<Arguments>, lexopt::Error> {
    let mut parser = lexopt::Parser::from_env();
    let (mut listen, mut version) = (String::from("127.0.0.1:8090"), Version::V3);
    let (mut issuer, mut redirect_uri) =
        (String::from("http://127.0.0.1:8080"), String::from("http://127.0.0.1:8091/callback"));
    while let Some(argument) = parser.next()? {
        match argument {
            Long("listen") => listen = parser.value()?.string()?,
            Long("issuer") => issuer = parser.value()?.string()?,
            Long("redirect-uri") => redirect_uri = parser.value()?.string()?,
            Long("api") => {
                version = match parser.value()?.string()?.as_str() {
                    "2" => Version::V2,
                    "3" => Version::V3,
                    _ => return Err("--api is 2 or 3".into()),
                }
            }
            Short('h') | Long("help") => return Ok(None),
            _ => return Err(argument.unexpected()),
        }
    }
    Ok(Some(Arguments { listen, version, settings: Settings::new(&issuer, &redirect_uri) }))
}
