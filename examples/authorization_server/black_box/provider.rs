//! The server in this process, without a connection.

use std::net::{IpAddr, Ipv4Addr};
use std::sync::{Arc, Mutex};

use authlete_core::handler::HandlerSettings;
use authlete_core::transport::from_fn;
use authlete_core::{Authlete, TransportError};
use axum::Router;
use axum::body::{Body, to_bytes};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cookie::Key;
use http::{Method, Request, Response};
use metrics_exporter_prometheus::PrometheusBuilder;
use serde_json::{Value, json};
use tower::Service as _;

use super::client::Client;
use super::visitor::{Site, Visitor};
use crate::admin;
use crate::application::{Application, Sender};
use crate::browser_state::BrowserState;
use crate::config::Config;
use crate::server::{self, Server};
use crate::store::{MemoryStore, Store};
use crate::users::MemoryUsers;

pub(super) const BASE_URL: &str = "https://server.test";
const CALLBACK: &str = "https://client.test/callback";

/// What the server sent to clients: the URL and the body of each request.
pub(super) type Sent = Arc<Mutex<Vec<(String, String)>>>;

/// A server, with a client that has the members of [`settings_of_client`].
pub(super) struct Provider {
    router: Router,
    pub(super) admin: Router,
    pub(super) sent: Sent,
}

/// A proxy in front of the server.
pub(super) const PROXY: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 9));

const CLIENT_ID: &str = "1";
const CLIENT_SECRET: &str = "secret";

fn settings_of_client() -> Value {
    let logout = json!({
        "post_logout_redirect_uris": ["https://client.test/bye", "https://client.test/bye?a=b"],
        "frontchannel_logout_uri": "https://client.test/front",
    });
    json!({
        "clientId": 1,
        "clientSecret": CLIENT_SECRET,
        "clientName": "Weather",
        "clientType": "CONFIDENTIAL",
        "tokenAuthMethod": "CLIENT_SECRET_BASIC",
        "redirectUris": [CALLBACK],
        "grantTypes": ["AUTHORIZATION_CODE", "CIBA", "DEVICE_CODE", "TOKEN_EXCHANGE"],
        "responseTypes": ["CODE"],
        "bcDeliveryMode": "POLL",
        "backchannelLogoutUri": "https://client.test/back",
        "backchannelLogoutSessionRequired": true,
        "customMetadata": logout.to_string(),
    })
}

impl Provider {
    pub(super) fn new() -> Self {
        Self::with_service(json!({}))
    }

    /// A server whose service has these members in place of the usual.
    pub(super) fn with_service(members: Value) -> Self {
        let sent = Sent::default();
        Self { sent: sent.clone(), ..Self::over(members, json!({}), recorder(sent)) }
    }

    /// A server with a scope that has a variable part.
    pub(super) fn with_dynamic_scope() -> Self {
        let regex = json!([{ "key": "regex", "value": "^payment:.+$" }]);
        let scopes = json!([{ "name": "openid" }, { "name": "payment", "attributes": regex }]);
        Self::with_service(json!({ "supportedScopes": scopes }))
    }

    /// A server whose client has these members beside the usual.
    pub(super) fn with_client(members: Value) -> Self {
        Self::over(json!({}), members, recorder(Sent::default()))
    }

    /// A server whose clients do not answer.
    pub(super) fn with_silent_clients() -> Self {
        let silence =
            from_fn(|_: Request<Vec<u8>>| std::future::pending::<Result<Response<Vec<u8>>, TransportError>>());
        Self::over(json!({}), json!({}), Arc::new(silence))
    }

    fn over(service: Value, client: Value, clients: Sender) -> Self {
        let members = |value: Value| value.as_object().cloned().unwrap_or_default();
        let mut config = Config::read(None).unwrap();
        config.service.extend(members(service));
        let resource_server =
            serde_json::from_value(json!({ "id": "api", "secret": "battery staple", "uri": "https://api.test" }))
                .unwrap();
        let client = Value::Object(members(settings_of_client()).into_iter().chain(members(client)).collect());
        config.clients.push(serde_json::from_value(client).unwrap());
        let emulator = config.emulator(BASE_URL, None).unwrap().build().unwrap();
        let api = emulator.settings().api_v3("https://authlete.test").unwrap();
        let store = Store::Memory(MemoryStore::new());
        let application = Application {
            base_url: BASE_URL.into(),
            authlete: Authlete::new(api, Arc::new(emulator) as Sender),
            clients,
            users: Arc::new(MemoryUsers::new(config.users)),
            resource_servers: Arc::new([resource_server]),
            proxies: Arc::new([PROXY]),
            store,
            browser_state: Arc::new(BrowserState::in_cookies(Key::generate())),
        };
        let settings = HandlerSettings::new().with_base_url(BASE_URL);
        let server = Arc::new(Server::new(application, &settings, None));
        let metrics = PrometheusBuilder::new().build_recorder().handle();
        let admin = admin::router(server.clone(), metrics);
        Self { admin, router: server::router(server, &settings), sent: Sent::default() }
    }

    pub(super) fn visitor(self) -> Visitor<Self> {
        let client = Client { id: CLIENT_ID.into(), secret: CLIENT_SECRET.into(), redirect_uri: CALLBACK.into() };
        Visitor::new(self, client)
    }

    /// What an operator gets.
    pub(super) async fn operate(&mut self, method: Method, path: &str) -> Response<Vec<u8>> {
        self.operate_by(Request::builder().method(method).uri(path).body(Vec::new()).unwrap()).await
    }

    pub(super) async fn operate_by(&mut self, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        answer(&mut self.admin, request).await
    }

    pub(super) async fn get(&mut self, path: &str) -> Response<Vec<u8>> {
        self.answer(Request::get(path).body(Vec::new()).unwrap()).await
    }
}

impl Site for Provider {
    async fn answer(&mut self, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        answer(&mut self.router, request).await
    }
}

impl Visitor<Provider> {
    /// Logs a user in for the client, and returns the ID token that it gets.
    pub(super) async fn id_token(&mut self, user: &str) -> String {
        let login = self.authorize(&[("prompt", "consent")]).await;
        let consent = self.log_in(&login, user).await;
        let response = self.submit(&consent, &[("allow", "")]).await;
        self.tokens(&response).await["id_token"].as_str().unwrap().into()
    }
}

/// The header and the claims of a JWT.
pub(super) fn parts(jwt: &str) -> [Value; 2] {
    let mut parts = jwt.split('.').map(|part| URL_SAFE_NO_PAD.decode(part).unwrap());
    [parts.next(), parts.next()].map(|part| serde_json::from_slice(&part.unwrap()).unwrap())
}

async fn answer(router: &mut Router, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
    let (parts, body) = router.call(request.map(Body::from)).await.unwrap().into_parts();
    Response::from_parts(parts, to_bytes(body, usize::MAX).await.unwrap().to_vec())
}

fn recorder(sent: Sent) -> Sender {
    Arc::new(from_fn(move |request: Request<Vec<u8>>| {
        let body = String::from_utf8_lossy(request.body()).into_owned();
        sent.lock().unwrap().push((request.uri().to_string(), body));
        async { Ok::<_, TransportError>(Response::new(Vec::new())) }
    }))
}
