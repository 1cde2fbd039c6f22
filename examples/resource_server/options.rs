//! What the program is told on the command line.

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use lexopt::prelude::*;

pub(crate) const HELP: &str = "\
A resource server, with Authlete in the background.

  --listen ADDRESS      where to listen; 127.0.0.1:8082 unless it is said
  --base-url URL        scheme and host under which clients know the server, if that is another address
  --tls DIRECTORY       https with a certificate that is made for this run; it and one for a client go into that directory
  --trusted-proxy IP    the proxy in front, whose header Client-Cert is believed (RFC 9440)
  --cache SECONDS       keeps what Authlete said of a token for so long at most; a revocation is seen as late as that
";

#[derive(Debug, PartialEq)]
pub(crate) struct Options {
    pub(crate) listen: SocketAddr,
    pub(crate) base_url: Option<String>,
    pub(crate) tls: Option<PathBuf>,
    pub(crate) trusted_proxy: Option<IpAddr>,
    pub(crate) cache: Option<Duration>,
}

impl Options {
    /// The options, or nothing where help is wanted.
    pub(crate) fn read(mut arguments: lexopt::Parser) -> Result<Option<Self>, lexopt::Error> {
        let mut options = Self::default();
        while let Some(argument) = arguments.next()? {
            match argument {
                Long("listen") => options.listen = arguments.value()?.parse()?,
                Long("base-url") => options.base_url = Some(arguments.value()?.parse_with(origin)?),
                Long("tls") => options.tls = Some(arguments.value()?.into()),
                Long("trusted-proxy") => options.trusted_proxy = Some(arguments.value()?.parse()?),
                Long("cache") => options.cache = Some(Duration::from_secs(arguments.value()?.parse()?)),
                Long("help") | Short('h') => return Ok(None),
                other => return Err(other.unexpected()),
            }
        }
        Ok(Some(options))
    }

    /// Scheme and host as clients know them. The certificate of `--tls` is for `localhost`.
    pub(crate) fn base_url(&self, address: SocketAddr) -> String {
        match (&self.base_url, &self.tls) {
            (Some(base_url), _) => base_url.clone(),
            (None, Some(_)) => format!("https://localhost:{}", address.port()),
            (None, None) => format!("http://{address}"),
        }
    }

    /// Whether clients can show a certificate, to this server or to the proxy.
    pub(crate) fn knows_certificates(&self) -> bool {
        self.tls.is_some() || self.trusted_proxy.is_some()
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8082)),
            base_url: None,
            tls: None,
            trusted_proxy: None,
            cache: None,
        }
    }
}

/// A URL without path and query: the path of the metadata begins at the root (RFC 9728, section 3).
fn origin(url: &str) -> Result<String, &'static str> {
    let fault = "scheme and host are expected, as in https://rs.example.com";
    let uri: http::Uri = url.parse().map_err(|_| fault)?;
    match (uri.scheme_str(), uri.authority(), uri.path_and_query().map_or("/", |path| path.as_str())) {
        (Some(scheme @ ("https" | "http")), Some(authority), "/") => Ok(format!("{scheme}://{authority}")),
        _ => Err(fault),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(arguments: &[&str]) -> Result<Option<Options>, lexopt::Error> {
        Options::read(lexopt::Parser::from_args(arguments))
    }

    #[test]
    fn options_are_read_and_the_rest_is_refused() {
        let given = ["--listen", "[::1]:1", "--base-url", "https://rs.example/", "--tls", "d", "--cache", "30"];
        let options = read(&given).unwrap().unwrap();
        let expected = Options {
            listen: "[::1]:1".parse().unwrap(),
            base_url: Some("https://rs.example".into()),
            tls: Some("d".into()),
            trusted_proxy: None,
            cache: Some(Duration::from_secs(30)),
        };
        assert_eq!(options, expected);
        assert_eq!(options.base_url(options.listen), "https://rs.example");
        assert_eq!(read(&["--help"]).unwrap(), None);
        for wrong in [
            &["--cache", "-1"][..],
            &["--cache"],
            &["--base-url", "rs.example"],
            &["--base-url", "https://rs.example/api"],
            &["--trusted-proxy", "proxy"],
            &["--else"],
        ] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn clients_know_the_server_by_its_address_unless_another_is_said() {
        let address = "127.0.0.1:8".parse().unwrap();
        let plain = Options::default();
        assert_eq!((plain.base_url(address), plain.knows_certificates()), ("http://127.0.0.1:8".into(), false));
        let tls = Options { tls: Some("d".into()), ..plain };
        assert_eq!((tls.base_url(address), tls.knows_certificates()), ("https://localhost:8".into(), true));
    }
}
