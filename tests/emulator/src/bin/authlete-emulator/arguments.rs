//! The command line.

use std::ffi::OsString;
use std::fmt::Write as _;
use std::path::PathBuf;

use authlete_core::Version;
use lexopt::Arg::{Long, Short};
use lexopt::ValueExt;

/// Where to listen unless it is said otherwise.
pub(crate) const LISTEN: &str = "127.0.0.1:8090";

/// An option, what its value is called, and what it is for.
type Described = (&'static str, &'static str, &'static str);

const OPTIONS: &[Described] = &[
    ("listen", "ADDRESS", "where to listen (127.0.0.1:8090)"),
    ("allow-remote", "", "listen on an address that other machines reach, too"),
    ("api", "2|3", "which generation the printed settings are for (3); both are served"),
    ("issuer", "URL", "the issuer of the service (http://127.0.0.1:8080)"),
    ("redirect-uri", "URL", "the redirection URI of the client (http://127.0.0.1:8091/callback)"),
    ("config", "FILE", "services, clients and faults in TOML"),
    ("persist", "FILE", "keep everything in this file, and go on with it at the next start"),
    ("log", "text|json", "a line for each call on the standard error"),
    ("fetch", "yes|no", "fetch documents of clients, such as jwks_uri (yes, but no with --allow-remote)"),
    ("fetch-ca", "FILE", "trust only these certificates in PEM where documents are fetched"),
    ("tls", "", "serve HTTPS, with a certificate made at the start"),
    ("tls-save", "FILE", "write that certificate in PEM, for clients to trust"),
    ("certificate", "FILE", "serve HTTPS with this certificate chain in PEM"),
    ("private-key", "FILE", "the private key of the certificate in PEM"),
    ("completions", "bash|fish|zsh", "print completions for a shell"),
    ("help", "", "this text"),
];

const EXAMPLES: &str = "
Examples:
  authlete-emulator
  authlete-emulator --api 2 --listen 127.0.0.1:0 --log text
  authlete-emulator --config emulator.toml --persist state.redb
  authlete-emulator --tls --tls-save emulator.pem

A configuration file. Services and clients have the members that they have in Authlete's API; what is left out is as it is
without a file.
  [[services]]
  issuer = 'http://127.0.0.1:3000'
  accessTokenDuration = 60
  [[services.clients]]
  clientId = 1
  redirectUris = ['http://127.0.0.1:3001/callback']
  [[services.assertionProcessors]]   # whose software statements are taken
  target = 'CLIENT_REGISTRATION_SOFTWARE_STATEMENT'
  jwks = '{\"keys\": [...]}'
  claimRules = [{ operation = 'PRESENT', claimName = 'software_id' }]
  [[faults]]
  operation = 'token'   # or '*'
  status = 429          # or: cut = true, malformed = true, delay = 250 (milliseconds)
  retryAfter = 7
  times = 3             # always without it

In the browser, the address shows the services and the last calls.
";

/// What the command line asks for.
pub(crate) enum Wanted {
    /// A text, such as help.
    Text(String),
    Emulator(Box<Arguments>),
}

pub(crate) struct Arguments {
    pub(crate) listen: Option<String>,
    pub(crate) allow_remote: bool,
    pub(crate) version: Version,
    pub(crate) issuer: String,
    pub(crate) redirect_uri: String,
    pub(crate) config: Option<PathBuf>,
    pub(crate) persist: Option<PathBuf>,
    pub(crate) log: Option<Format>,
    /// Whether documents of clients are fetched.
    pub(crate) fetch: bool,
    pub(crate) fetch_ca: Option<PathBuf>,
    pub(crate) tls: Option<Tls>,
}

/// How calls are logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Text,
    Json,
}

/// Where the certificate comes from.
#[derive(Debug, PartialEq)]
pub(crate) enum Tls {
    /// It is made, and written to that file.
    Made(Option<PathBuf>),
    Given {
        certificate: PathBuf,
        private_key: PathBuf,
    },
}

pub(crate) fn read(mut parser: lexopt::Parser) -> Result<Wanted, lexopt::Error> {
    let mut arguments = Arguments {
        listen: None,
        allow_remote: false,
        version: Version::V3,
        issuer: "http://127.0.0.1:8080".into(),
        redirect_uri: "http://127.0.0.1:8091/callback".into(),
        config: None,
        persist: None,
        log: None,
        fetch: true,
        fetch_ca: None,
        tls: None,
    };
    let mut fetch = None;
    let (mut tls, mut save, mut certificate, mut private_key) = (false, None, None, None);
    let path = |value: OsString| Some(PathBuf::from(value));
    while let Some(argument) = parser.next()? {
        match argument {
            Long("listen") => arguments.listen = Some(parser.value()?.string()?),
            Long("allow-remote") => arguments.allow_remote = true,
            Long("issuer") => arguments.issuer = parser.value()?.string()?,
            Long("redirect-uri") => arguments.redirect_uri = parser.value()?.string()?,
            Long("config") => arguments.config = path(parser.value()?),
            Long("persist") => arguments.persist = path(parser.value()?),
            Long("fetch") => {
                fetch = Some(match parser.value()?.string()?.as_str() {
                    "yes" => true,
                    "no" => false,
                    _ => return Err("--fetch is yes or no".into()),
                });
            }
            Long("fetch-ca") => arguments.fetch_ca = path(parser.value()?),
            Long("tls") => tls = true,
            Long("tls-save") => save = path(parser.value()?),
            Long("certificate") => certificate = path(parser.value()?),
            Long("private-key") => private_key = path(parser.value()?),
            Long("api") => {
                arguments.version = match parser.value()?.string()?.as_str() {
                    "2" => Version::V2,
                    "3" => Version::V3,
                    _ => return Err("--api is 2 or 3".into()),
                }
            }
            Long("log") => {
                // The format may be left out.
                arguments.log = Some(match parser.optional_value().or_else(|| parser.values().ok()?.next()) {
                    None => Format::Text,
                    Some(value) => match value.string()?.as_str() {
                        "text" => Format::Text,
                        "json" => Format::Json,
                        _ => return Err("--log is text or json".into()),
                    },
                });
            }
            Long("completions") => return completions(&parser.value()?.string()?).map(Wanted::Text),
            Short('h') | Long("help") => return Ok(Wanted::Text(help())),
            _ => return Err(argument.unexpected()),
        }
    }
    // The secrets of the emulator are known: others must not make this machine fetch what only it can reach.
    arguments.fetch = fetch.unwrap_or(!arguments.allow_remote);
    arguments.tls = match (certificate, private_key) {
        (Some(_), Some(_)) if save.is_some() => return Err("--tls-save is for a certificate made at the start".into()),
        (Some(certificate), Some(private_key)) => Some(Tls::Given { certificate, private_key }),
        (None, None) => (tls || save.is_some()).then_some(Tls::Made(save)),
        _ => return Err("--certificate and --private-key go together".into()),
    };
    Ok(Wanted::Emulator(Box::new(arguments)))
}

fn help() -> String {
    let mut text = String::from(
        "A local emulator of Authlete. Prints its settings as NAME=value, then an empty line, then serves.\n\n\
         Usage: authlete-emulator [OPTION]...\n\n",
    );
    for (name, value, purpose) in OPTIONS {
        let option = format!("--{name} {value}");
        // Writing to a text does not fail.
        let _ = writeln!(text, "  {option:<28}{purpose}");
    }
    text + EXAMPLES
}

fn completions(shell: &str) -> Result<String, lexopt::Error> {
    let names: Vec<_> = OPTIONS.iter().map(|(name, ..)| format!("--{name}")).collect();
    match shell {
        "bash" => Ok(format!("complete -o default -W '{}' authlete-emulator\n", names.join(" "))),
        "fish" => Ok(OPTIONS
            .iter()
            .map(|(name, value, purpose)| {
                let more = if value.is_empty() { "" } else { " -r" };
                format!("complete -c authlete-emulator -l {name}{more} -d '{purpose}'\n")
            })
            .collect()),
        "zsh" => {
            let options = OPTIONS.iter().map(|(name, value, purpose)| {
                let more = if value.is_empty() { String::new() } else { format!(":{value}:_files") };
                format!(" '--{name}[{}]{more}'", purpose.replace(':', "\\:"))
            });
            Ok(format!("#compdef authlete-emulator\n_arguments{}\n", options.collect::<String>()))
        }
        _ => Err("--completions is bash, fish or zsh".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Wanted, lexopt::Error> {
        super::read(lexopt::Parser::from_args(arguments))
    }

    fn emulator(arguments: &[&str]) -> Arguments {
        match read(arguments) {
            Ok(Wanted::Emulator(arguments)) => *arguments,
            _ => panic!("{arguments:?}"),
        }
    }

    #[test]
    fn the_command_line_says_what_is_wanted() {
        let arguments = emulator(&[]);
        assert!(arguments.listen.is_none() && !arguments.allow_remote && arguments.tls.is_none());
        assert_eq!((arguments.version, arguments.log), (Version::V3, None));
        let arguments = emulator(&["--log", "--api", "2", "--tls-save", "x.pem", "--allow-remote", "--listen=[::]:1"]);
        assert_eq!((arguments.version, arguments.log), (Version::V2, Some(Format::Text)));
        assert_eq!(arguments.tls, Some(Tls::Made(Some("x.pem".into()))));
        assert!(arguments.allow_remote && arguments.listen.as_deref() == Some("[::]:1"));
        for log in [&["--log", "json"][..], &["--log=json"]] {
            assert_eq!(emulator(log).log, Some(Format::Json));
        }
        for (options, fetch) in [
            (&[][..], true),
            (&["--allow-remote"], false),
            (&["--allow-remote", "--fetch", "yes"], true),
            (&["--fetch=no"], false),
        ] {
            assert_eq!(emulator(options).fetch, fetch, "{options:?}");
        }
        for wrong in [
            &["--api", "4"][..],
            &["--log=xml"],
            &["--certificate", "a"],
            &["--certificate", "a", "--private-key", "b", "--tls-save", "c"],
            &["--config"],
            &["emulator.toml"],
            &["--completions", "csh"],
            &["--fetch", "2"],
        ] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn every_option_of_the_help_is_taken() {
        for (name, value, _) in OPTIONS {
            let value = value.split('|').next().unwrap_or_default();
            let mut arguments = vec![format!("--{name}")];
            arguments.extend((!value.is_empty()).then(|| value.to_owned()));
            match *name {
                "certificate" => arguments.extend(["--private-key".into(), "x".into()]),
                "private-key" => arguments.extend(["--certificate".into(), "x".into()]),
                _ => {}
            }
            assert!(super::read(lexopt::Parser::from_args(&arguments)).is_ok(), "{arguments:?}");
            for shell in ["bash", "fish", "zsh"] {
                assert!(completions(shell).is_ok_and(|text| text.contains(name)), "{shell} {name}");
            }
        }
    }
}
