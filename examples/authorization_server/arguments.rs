//! The command line.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use clap::{Parser, ValueEnum};
use cookie::Key;
use http::Uri;

use crate::listen::CONNECTIONS;

/// An OpenID Provider to start from, over an emulator of Authlete in the same process, or over Authlete itself if the
/// environment says how to reach it (AUTHLETE_BASE_URL and so on).
#[derive(Parser)]
#[command(name = "authorization_server", after_help = EXAMPLES)]
pub(crate) struct Arguments {
    /// Where to listen
    #[arg(long, value_name = "ADDRESS:PORT", default_value_t = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8080))]
    pub(crate) listen: SocketAddr,

    /// The URL under which browsers and clients reach the server, which is its issuer identifier too [default: that of --listen]
    #[arg(long, value_name = "URL", value_parser = origin)]
    base_url: Option<String>,

    /// Serve HTTPS, with a certificate made at the start unless --certificate has one
    #[arg(long)]
    tls: bool,

    /// The certificate chain in PEM
    #[arg(long, value_name = "FILE", requires = "key")]
    pub(crate) certificate: Option<PathBuf>,

    /// The private key of the certificate in PEM
    #[arg(long, value_name = "FILE", requires = "certificate")]
    pub(crate) key: Option<PathBuf>,

    /// Roots in PEM that clients' certificates may come from, beside those of the Web, when the server calls them
    #[arg(long, value_name = "FILE")]
    pub(crate) client_roots: Option<PathBuf>,

    /// Write the certificate that is made at the start, for clients to trust
    #[arg(long, value_name = "FILE", conflicts_with = "certificate")]
    pub(crate) tls_save: Option<PathBuf>,

    /// Where to listen for clients that show certificates
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub(crate) mtls_listen: Option<SocketAddr>,

    /// The URL under which clients reach --mtls-listen [default: its port on the host of the base URL]
    #[arg(long, value_name = "URL", value_parser = origin, requires = "mtls_listen")]
    mtls_base_url: Option<String>,

    /// How many connections may be open at each address
    #[arg(long, value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1_000_000), default_value_t = CONNECTIONS)]
    pub(crate) connections: u32,

    /// A proxy in front, which adds the address that a request comes from to X-Forwarded-For; may be given several times
    #[arg(long = "proxy", value_name = "ADDRESS")]
    pub(crate) proxies: Vec<IpAddr>,

    /// Clients, users and the profile in TOML
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,

    /// Keep users in this database; one that is new gets those of the configuration
    #[arg(long, value_name = "FILE")]
    pub(crate) users: Option<PathBuf>,

    /// Keep sessions in Redis or Valkey, for several instances, in place of cookies; rediss:// needs the feature redis-tls
    #[arg(long, value_name = "redis://HOST", env = "AUTHORIZATION_SERVER_SESSIONS", hide_env_values = true)]
    pub(crate) sessions: Option<String>,

    /// The key that encrypts cookies: 64 bytes or more in Base64 [default: a new one at each start]
    #[arg(long, value_name = "FILE")]
    session_key: Option<PathBuf>,

    /// What --session-key has, by the environment, where other users of the machine cannot see it.
    #[arg(
        long = "session-key-text",
        env = "AUTHORIZATION_SERVER_SESSION_KEY",
        hide = true,
        conflicts_with = "session_key"
    )]
    session_key_text: Option<String>,

    /// Where to listen for metrics, key rotation and the automation of CIBA, on the loopback interface
    #[arg(long, value_name = "ADDRESS:PORT", value_parser = loopback)]
    pub(crate) admin: Option<SocketAddr>,

    /// How to log
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub(crate) log: LogFormat,

    /// Let other machines reach a server with credentials that everybody knows: those of the emulator, or of the users that there
    /// are without --config
    #[arg(long)]
    public: bool,
}

/// The form of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LogFormat {
    Json,
    Text,
}

const EXAMPLES: &str = "\
Examples:
  authorization_server
  authorization_server --tls --mtls-listen 127.0.0.1:8443 --tls-save server.pem
  authorization_server --config suite.toml --tls --listen 0.0.0.0:443 --base-url https://as.example --public
  AUTHLETE_BASE_URL=https://us.authlete.com AUTHLETE_SERVICE_APIKEY=… AUTHLETE_SERVICE_ACCESSTOKEN=… \\
    authorization_server --config users.toml --listen 0.0.0.0:8080 --base-url https://as.example \\
      --sessions redis://cache:6379

A configuration file. The service and clients have the members that they have in Authlete's API, and clients also those of
logout. What is left out is as it is without a file.
  profile = 'oidc'                 # or fapi1, fapi2, fapi-ciba
  [service]
  accessTokenDuration = 600
  [[clients]]
  clientId = 1
  clientIdAlias = 'my-client'
  redirectUris = ['https://app.example/callback']
  post_logout_redirect_uris = ['https://app.example/goodbye']
  [[users]]
  subject = '1001'
  login_name = 'ann'
  password = 'correct horse'       # or password_hash, by Argon2
  claims = { name = 'Ann', email = 'ann@example.com', email_verified = true }
  [[resource_servers]]             # who may introspect tokens
  id = 'api'
  secret = 'battery staple'
  uri = 'https://api.example'";

/// What is wrong with the command line beyond its form.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ArgumentError {
    /// A server with credentials that everybody knows would be reachable from other machines.
    Public(SocketAddr),
    /// The key for cookies cannot be read.
    SessionKey(&'static str),
}

impl Arguments {
    /// Checks that a server with credentials that everybody knows stays on this machine, unless it is said that it need not.
    pub(crate) fn check_reach(&self, has_known_credentials: bool) -> Result<(), ArgumentError> {
        let reachable = [Some(self.listen), self.mtls_listen].into_iter().flatten().find(|it| !it.ip().is_loopback());
        match reachable {
            Some(address) if has_known_credentials && !self.public => Err(ArgumentError::Public(address)),
            _ => Ok(()),
        }
    }

    /// Whether [`listen`](Self::listen) is for HTTPS.
    pub(crate) fn is_https(&self) -> bool {
        self.tls || self.certificate.is_some() || self.tls_save.is_some()
    }

    /// The base URL of a server that listens there.
    pub(crate) fn base_url(&self, address: SocketAddr) -> String {
        let scheme = if self.is_https() { "https" } else { "http" };
        self.base_url.clone().unwrap_or_else(|| format!("{scheme}://{address}"))
    }

    /// The base URL for clients that show certificates at that address.
    pub(crate) fn mtls_base_url(&self, base_url: &str, address: SocketAddr) -> String {
        self.mtls_base_url.clone().unwrap_or_else(|| format!("https://{}:{}", host(base_url), address.port()))
    }

    /// The key that encrypts cookies, if one is given.
    pub(crate) fn session_key(&self) -> Result<Option<Key>, ArgumentError> {
        let read = |file| std::fs::read_to_string(file).map_err(|_| ArgumentError::SessionKey("cannot be read"));
        let text = match &self.session_key {
            Some(file) => Some(read(file)?),
            None => self.session_key_text.clone(),
        };
        let Some(text) = text else { return Ok(None) };
        let text: String = text.split_whitespace().collect();
        let bytes = STANDARD.decode(text).map_err(|_| ArgumentError::SessionKey("is not in Base64"))?;
        Key::try_from(bytes.as_slice()).map(Some).map_err(|_| ArgumentError::SessionKey("is shorter than 64 bytes"))
    }
}

/// The host of a URL, without the port.
pub(crate) fn host(url: &str) -> String {
    url.parse::<Uri>().ok().and_then(|uri| uri.host().map(String::from)).unwrap_or_default()
}

/// A URL of nothing but scheme, host and port: all paths are the server's own.
fn origin(text: &str) -> Result<String, &'static str> {
    let uri: Uri = text.parse().map_err(|_| "it is not a URL")?;
    match (uri.scheme_str(), uri.host()) {
        (Some("http" | "https"), Some(host)) if !host.is_empty() => {}
        _ => return Err("it does not begin with http:// or https:// and a host"),
    }
    let has_user = uri.authority().is_some_and(|authority| authority.as_str().contains('@'));
    match uri.path() == "/" && uri.query().is_none() && !text.contains('#') && !has_user {
        true => Ok(text.trim_end_matches('/').to_owned()),
        false => Err("it has more than a scheme, a host and a port"),
    }
}

fn loopback(text: &str) -> Result<SocketAddr, &'static str> {
    let address: SocketAddr = text.parse().map_err(|_| "it is not an address with a port")?;
    if address.ip().is_loopback() { Ok(address) } else { Err("it is not on the loopback interface") }
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Public(address) => write!(
                f,
                "other machines reach {address}, and everybody knows the credentials of the emulator, and of the users that there \
                 are without --config; --public allows it"
            ),
            Self::SessionKey(problem) => write!(f, "the key for sessions {problem}"),
        }
    }
}

impl std::error::Error for ArgumentError {}

#[cfg(test)]
mod tests;
