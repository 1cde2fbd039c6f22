//! The server at a real listener, over an emulator whose clock the tests move.

mod bound_tokens;
mod cache;
mod challenges;

use std::net::TcpListener;
use std::time::{Duration, UNIX_EPOCH};

use authlete_core::blocking;
use authlete_core::introspection::IntrospectionRequest;
use authlete_core::token_management::TokenCreateRequest;
use authlete_core::types::GrantType;
use authlete_core::{Authlete, Config, Secret, Version};
use authlete_emulator::{Clock, Emulator, ManualClock, Settings};
use http::{Request, Response};
use serde_json::Value;
use tempfile::TempDir;
use ureq::Agent;
use ureq::tls::{Certificate, ClientCert, PrivateKey, RootCerts, TlsConfig};

use crate::introspection_cache::IntrospectionCache;
use crate::options::Options;
use crate::tls::Certificates;
use crate::{connect, demonstration, server};

/// A server that runs until the process ends.
struct Subject {
    base_url: String,
    emulator: Emulator,
    clock: ManualClock,
    certificates: Option<Certificates>,
}

impl Subject {
    fn start(options: Options) -> Self {
        Self::over(demonstration::settings(), options)
    }

    /// A server over an Authlete with these settings.
    fn over(settings: Settings, options: Options) -> Self {
        let (emulator, clock) = Emulator::manual(settings);
        let certificates = options.tls.as_deref().map(|directory| Certificates::make_in(directory).unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = options.base_url(listener.local_addr().unwrap());
        let subject = Self { base_url, emulator: emulator.clone(), clock: clock.clone(), certificates };

        let api = emulator.settings().api_v3("http://emulator.invalid").unwrap();
        let lifetime = options.cache.unwrap_or_default();
        // With a lifetime of 0 nothing is kept.
        let transport = IntrospectionCache::new(emulator, 1000, lifetime, move || clock.now());
        let (authlete, base_url) = (Authlete::new(api, transport), subject.base_url.clone());
        let tls = subject.certificates.as_ref().map(|it| it.server.clone());
        std::thread::spawn(move || {
            tokio::runtime::Runtime::new().unwrap().block_on(async {
                let router = server::router(&authlete, &base_url, &options).await.unwrap();
                server::serve(listener, router, tls).await.unwrap();
            });
        });
        subject
    }

    /// An access token for john, who has just logged in.
    fn token(&self, token: TokenCreateRequest) -> Secret {
        let api = self.emulator.settings().api_v3("http://emulator.invalid").unwrap();
        let authlete = blocking::Authlete::new(api, self.emulator.clone());
        let client_id = self.emulator.settings().client.client_id;
        let auth_time = token.auth_time.or(i64::try_from(self.now()).ok());
        let token = TokenCreateRequest { client_id, subject: Some("1001".into()), auth_time, ..token };
        authlete.token_create(&token).unwrap().access_token.unwrap()
    }

    /// In seconds since the epoch.
    fn now(&self) -> u64 {
        self.clock.now().duration_since(UNIX_EPOCH).unwrap().as_secs()
    }

    fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response<String> {
        self.send("GET", path, headers)
    }

    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Response<String> {
        let root = self.certificates.as_ref().map(|it| it.root_file.as_str());
        send(&agent(root, None), method, &format!("{}{path}", self.base_url), headers)
    }

    /// How many times Authlete was asked for a token.
    fn introspections(&self) -> usize {
        self.emulator.calls::<IntrospectionRequest>().len()
    }
}

fn send(agent: &Agent, method: &str, url: &str, headers: &[(&str, &str)]) -> Response<String> {
    let request = Request::builder().method(method).uri(url);
    let request = headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
    let (parts, mut body) = agent.run(request.body(()).unwrap()).unwrap().into_parts();
    Response::from_parts(parts, body.read_to_string().unwrap())
}

/// A client that trusts the root of a file, and shows the certificate of another.
fn agent(root_file: Option<&str>, client_file: Option<&str>) -> Agent {
    let pem = |file: &str| std::fs::read(file).unwrap();
    let mut tls = TlsConfig::builder();
    if let Some(file) = root_file {
        tls = tls.root_certs(RootCerts::new_with_certs(&[Certificate::from_pem(&pem(file)).unwrap()]));
    }
    if let Some(file) = client_file {
        let (certificate, key) =
            (Certificate::from_pem(&pem(file)).unwrap(), PrivateKey::from_pem(&pem(file)).unwrap());
        tls = tls.client_cert(Some(ClientCert::new_with_certs(&[certificate], key)));
    }
    let settings = Agent::config_builder().http_status_as_error(false).proxy(None).tls_config(tls.build());
    settings.timeout_global(Some(Duration::from_secs(30))).build().into()
}

fn with_scopes(scopes: &[&str]) -> TokenCreateRequest {
    let scopes = Some(scopes.iter().map(|scope| (*scope).to_owned()).collect());
    TokenCreateRequest { scopes, ..TokenCreateRequest::new(GrantType::AuthorizationCode) }
}

fn bearer(token: &Secret) -> String {
    format!("Bearer {}", token.expose())
}

fn challenges(response: &Response<String>) -> Vec<&str> {
    response.headers().get_all("www-authenticate").iter().map(|challenge| challenge.to_str().unwrap()).collect()
}

fn json(response: &Response<String>) -> Value {
    assert_eq!(response.headers()["content-type"], "application/json");
    serde_json::from_str(response.body()).unwrap()
}

fn with_tls(directory: &TempDir) -> Options {
    Options { tls: Some(directory.path().into()), ..Options::default() }
}

#[test]
fn an_authlete_that_is_configured_is_asked() {
    let emulator = Emulator::system(demonstration::settings());
    let server = authlete_emulator::serve(TcpListener::bind("127.0.0.1:0").unwrap(), emulator.clone()).unwrap();
    let lines = emulator.settings().lines(Version::V3, &server.base_url());
    let variable = |name: &str| lines.iter().find_map(|line| line.strip_prefix(&format!("{name}=")).map(String::from));
    let config = Config::from_variables(variable).unwrap();
    let options = Options::default();
    for cache in [None, Some(Duration::from_secs(1))] {
        let (authlete, is_emulated) = connect(&config, cache).unwrap();
        assert!(!is_emulated);
        let router = server::router(&authlete, "http://rs.example", &options);
        assert!(tokio::runtime::Runtime::new().unwrap().block_on(router).is_ok());
    }
    assert_eq!(emulator.recorded_calls().len(), 2);
}

#[test]
fn what_is_printed_to_try_gives_what_is_said() {
    let directory = tempfile::tempdir().unwrap();
    let options = with_tls(&directory);
    let certificates = Certificates::make_in(options.tls.as_deref().unwrap()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = options.base_url(listener.local_addr().unwrap());
    let (authlete, is_emulated) = connect(&Config::default(), None).unwrap();
    assert!(is_emulated);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let router = runtime.block_on(server::router(&authlete, &base_url, &options)).unwrap();
    let examples = runtime.block_on(demonstration::examples(&authlete, &base_url, Some(&certificates))).unwrap();
    runtime.spawn(server::serve(listener, router, Some(certificates.server.clone())));

    assert_eq!(examples.len(), 12);
    for example in &examples {
        let headers: Vec<_> = example.headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let [root_file, client_file] = &example.files;
        let agent = agent(root_file.as_deref(), client_file.as_deref());
        let response = send(&agent, "GET", &example.url, &headers);
        assert_eq!(response.status().as_u16(), example.status, "{}: {:?}", example.about, challenges(&response));
    }
    let proof = examples.iter().find(|example| example.headers.iter().any(|(name, _)| *name == "dpop")).unwrap();
    let (root, printed) = (&certificates.root_file, proof.to_string());
    let [(_, authorization), (_, dpop)] = &proof.headers[..] else { panic!("{printed}") };
    let line =
        format!("curl -i --cacert '{root}' -H 'authorization: {authorization}' -H 'dpop: {dpop}' {base_url}/api/time");
    assert_eq!(printed.lines().last(), Some(&*line));
}
