//! How the server is put together from its arguments.

use std::error::Error as _;
use std::net::IpAddr;
use std::sync::Arc;

use authlete_core::handler::HandlerSettings;
use authlete_core::{Authlete, Config as AuthleteConfig};
use axum::Router;
use cookie::Key;

use crate::application::{Application, Sender};
use crate::arguments::{Arguments, host};
use crate::browser_state::BrowserState;
use crate::config::Config;
use crate::home::DemonstrationClient;
use crate::listen::{Identity, Listeners};
use crate::server::{self, Server};
use crate::store::{MemoryStore, RedisStore, Store};
use crate::users::{FileUsers, MemoryUsers, UserStore};
use crate::{admin, fetch, observation, sender};

/// What goes wrong at the start.
pub(crate) type StartError = Box<dyn std::error::Error + Send + Sync>;

/// A server that is ready to serve.
pub(crate) struct Startup {
    listeners: Listeners,
    router: Router,
    admin: Option<(Listeners, Router)>,
    pub(crate) base_url: String,
    /// Whether there is a client to begin with.
    pub(crate) has_demonstration: bool,
    /// Whether the users are those of the demonstration.
    pub(crate) has_demonstration_users: bool,
}

impl Startup {
    pub(crate) async fn of(arguments: &Arguments) -> Result<Self, StartError> {
        let authlete = AuthleteConfig::from_env()?;
        let config = Config::read(arguments.config.as_deref())?;
        arguments.check_reach(authlete.base_url.is_none() || config.has_demonstration_users)?;
        let listeners = listen(arguments)?.with_connections(arguments.connections);
        let base_url = arguments.base_url(listeners.address());
        let mtls_base_url = listeners.mtls_address().map(|address| arguments.mtls_base_url(&base_url, address));

        let clients = sender::of(arguments)?;
        let (authlete, demonstration) = match authlete.base_url {
            Some(_) => (Authlete::new(authlete.api()?, clients.clone()), None),
            None => emulated(&config, &base_url, mtls_base_url.as_deref(), sender::of(arguments)?)?,
        };
        let store = match &arguments.sessions {
            Some(url) => Store::Redis(RedisStore::connect(url).await?),
            None => Store::Memory(MemoryStore::new()),
        };
        let key = arguments.session_key()?.unwrap_or_else(Key::generate);
        let browser_state = match &arguments.sessions {
            Some(_) => BrowserState::in_store(key, store.clone()),
            None => BrowserState::in_cookies(key),
        };
        let users: Arc<dyn UserStore> = match &arguments.users {
            Some(file) => Arc::new(FileUsers::open(file, &config.users)?),
            None => Arc::new(MemoryUsers::new(config.users)),
        };
        let application = Application {
            base_url: base_url.as_str().into(),
            authlete: authlete.with_hooks(observation::AuthleteCalls::new()),
            clients,
            users,
            resource_servers: config.resource_servers.into(),
            proxies: arguments.proxies.iter().map(IpAddr::to_canonical).collect(),
            store,
            browser_state: Arc::new(browser_state),
        };
        let mut settings = HandlerSettings::new()
            .with_base_url(&base_url)
            .on_failure(|failure| tracing::error!(%failure, cause = ?failure.source(), "an endpoint failed"));
        if let Some(mtls_base_url) = &mtls_base_url {
            settings = settings.with_mtls_base_url(mtls_base_url);
        }
        let has_demonstration = demonstration.is_some();
        let server = Arc::new(Server::new(application, &settings, demonstration));
        let admin = match arguments.admin {
            Some(address) => {
                let router = admin::router(server.clone(), observation::metrics()?);
                Some((Listeners::bind(address, None)?, router))
            }
            None => None,
        };
        let router = server::router(server, &settings);
        let has_demonstration_users = config.has_demonstration_users;
        Ok(Self { listeners, router, admin, base_url, has_demonstration, has_demonstration_users })
    }

    /// Serves until the future is there.
    pub(crate) async fn serve(self, stop: impl Future<Output = ()>) -> Result<(), StartError> {
        let serve_admin = async {
            match self.admin {
                // It has nothing to finish, and ends with the rest.
                Some((listeners, router)) => listeners.serve(router, std::future::pending()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            served = self.listeners.serve(self.router, stop) => Ok(served?),
            served = serve_admin => Ok(served?),
        }
    }
}

fn listen(arguments: &Arguments) -> Result<Listeners, StartError> {
    if !arguments.is_https() && arguments.mtls_listen.is_none() {
        return Ok(Listeners::bind(arguments.listen, None)?);
    }
    let identity = match (&arguments.certificate, &arguments.key) {
        (Some(certificate), Some(key)) => Identity::read(certificate, key)?,
        _ => {
            let (identity, pem) = Identity::made(&host(&arguments.base_url(arguments.listen)))?;
            if let Some(file) = &arguments.tls_save {
                std::fs::write(file, pem)?;
            }
            identity
        }
    };
    let listeners = Listeners::bind(arguments.listen, Some(&identity).filter(|_| arguments.is_https()))?;
    match arguments.mtls_listen {
        Some(address) => Ok(listeners.and_mtls(address, &identity)?),
        None => Ok(listeners),
    }
}

/// An Authlete in this process, and the client that shows what the server does unless the configuration has clients.
fn emulated(
    config: &Config,
    base_url: &str,
    mtls_base_url: Option<&str>,
    clients: Sender,
) -> Result<(Authlete<Sender>, Option<DemonstrationClient>), StartError> {
    let fetch = fetch::over(clients)?;
    // Calls are recorded for tests.
    let emulator = config.emulator(base_url, mtls_base_url)?.fetch(fetch).recorded_calls(0).build()?;
    let settings = emulator.settings().clone();
    let client = settings.client.clone();
    let demonstration = config.clients.is_empty().then(|| DemonstrationClient {
        id: client.client_id.unwrap_or_default().to_string(),
        secret: client.client_secret.unwrap_or_default(),
        redirect_uri: format!("{base_url}{}", crate::profile::DEMONSTRATION_CALLBACK),
        users: if config.has_demonstration_users { config.users.clone() } else { Vec::new() },
    });
    // The address is not used: the emulator is the transport.
    let api = settings.api_v3("http://authlete.invalid")?;
    Ok((Authlete::new(api, Arc::new(emulator) as Sender), demonstration))
}
