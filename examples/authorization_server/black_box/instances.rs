//! Several instances of the program over one Authlete: each step of a flow comes to another one than the step before.

use std::net::TcpListener;

use authlete_core::Version;
use authlete_emulator::{Server, serve};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::{Request, Response};

use super::client::Client;
use super::program::Instance;
use super::visitor::{Site, Visitor};
use crate::config::Config;
use crate::store::redis_server::RedisServer;

/// Where browsers and clients would find what leads to the instances.
const BASE_URL: &str = "http://server.test";
const CALLBACK: &str = "http://server.test/callback";

/// Instances of the program that take turns, and what they share.
struct Instances {
    running: Vec<Instance>,
    turn: usize,
    _authlete: Server,
    _redis: Option<RedisServer>,
}

impl Instances {
    /// A visitor of two, with sessions in that server or in cookies.
    async fn visitor(redis: Option<RedisServer>) -> Visitor<Self> {
        let emulator = Config::read(None).unwrap().emulator(BASE_URL, None).unwrap().build().unwrap();
        let settings = emulator.settings().clone();
        let authlete = serve(TcpListener::bind("127.0.0.1:0").unwrap(), emulator).unwrap();
        let lines = settings.lines(Version::V3, &authlete.base_url());
        let pairs = lines.iter().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('='));
        let mut variables: Vec<_> = pairs.map(|(name, value)| (name.into(), value.into())).collect();
        variables.push(("AUTHORIZATION_SERVER_SESSION_KEY".into(), STANDARD.encode([7; 64])));
        if let Some(redis) = &redis {
            variables.push(("AUTHORIZATION_SERVER_SESSIONS".into(), redis.url.clone()));
        }
        let arguments = ["--base-url", BASE_URL];
        let instance = || Instance::start(&arguments, &variables);
        let running = vec![instance().await, instance().await];
        let instances = Self { running, turn: 0, _authlete: authlete, _redis: redis };
        let client = Client {
            id: settings.client.client_id.unwrap().to_string(),
            secret: settings.client.client_secret.unwrap(),
            redirect_uri: CALLBACK.into(),
        };
        Visitor::new(instances, client)
    }

    /// Ends the instance whose turn it is.
    fn kill(&mut self) {
        drop(self.running.remove(self.turn % self.running.len()));
    }
}

impl Site for Instances {
    async fn answer(&mut self, request: Request<Vec<u8>>) -> Response<Vec<u8>> {
        self.turn += 1;
        self.running[self.turn % self.running.len()].send(request).await.expect("an instance that answers")
    }
}

impl Visitor<Instances> {
    /// Another visitor comes, to one of the instances first.
    fn begin(&mut self, first: usize) {
        self.forget_all();
        self.site.turn = first;
    }

    /// A login with both factors, and what follows.
    async fn authorization_code(&mut self) {
        let login = self.authorize(&[("acr_values", "2"), ("prompt", "consent")]).await;
        let wrong = self.submit(&login, &[("login_id", "john"), ("password", "wrong")]).await;
        let step_up = self.log_in(&wrong, "john").await;
        assert_eq!(step_up.id(), "step_up");
        let consent = self.submit(&step_up, &[("code", "675325")]).await;
        assert_eq!(consent.id(), "consent");
        let answer = self.submit(&consent, &[("allow", "")]).await;
        assert_eq!(answer.target(), CALLBACK);
        self.tokens(&answer).await;
        self.end_session().await;
    }

    /// A request that is answered without a page, and a logout by its ID token.
    async fn end_session(&mut self) {
        let answer = self.authorize(&[("prompt", "none")]).await;
        let tokens = self.tokens(&answer).await;
        let page = self.open(&format!("/logout?id_token_hint={}", tokens["id_token"].as_str().unwrap())).await;
        assert_eq!(page.id(), "logged_out");
        let answer = self.authorize(&[("prompt", "none")]).await;
        assert_eq!(answer.parameter("error").as_deref(), Some("login_required"));
    }

    async fn device(&mut self) {
        let device = self.post("/device_authorization", &[("scope", "openid")]).await;
        let login = self.open(&format!("/device?user_code={}", device["user_code"].as_str().unwrap())).await;
        let consent = self.log_in(&login, "jane").await;
        let result = self.submit(&consent, &[("allow", "")]).await;
        assert_eq!(result.id(), "device_result");
        let grant = ("grant_type", "urn:ietf:params:oauth:grant-type:device_code");
        let tokens = self.post("/token", &[grant, ("device_code", device["device_code"].as_str().unwrap())]).await;
        assert!(tokens["access_token"].is_string(), "{tokens}");
    }

    async fn ciba(&mut self) {
        let request = [("scope", "openid"), ("login_hint", "max@example.com"), ("binding_message", "W4SCT")];
        let asked = self.post("/bc-authorize", &request).await;
        let id = asked["auth_req_id"].as_str().unwrap_or_else(|| panic!("{asked}"));
        let login = self.open("/ciba").await;
        let page = self.log_in(&login, "max").await;
        assert!(page.body.contains("W4SCT"), "{}", page.body);
        // The button has the ID of the request.
        let page = self.submit(&page, &[("allow", id)]).await;
        assert_eq!((page.id(), page.body.contains("W4SCT")), ("ciba", false));
        let grant = ("grant_type", "urn:openid:params:grant-type:ciba");
        let tokens = self.post("/token", &[grant, ("auth_req_id", id)]).await;
        assert!(tokens["access_token"].is_string(), "{tokens}");
    }

    /// A logout that the user confirms.
    async fn log_out(&mut self) {
        let page = self.open("/logout").await;
        assert_eq!(page.id(), "logout");
        let page = self.submit(&page, &[("logout", "")]).await;
        assert_eq!((page.id(), self.has_cookie("__Host-session")), ("logged_out", false));
    }
}

/// Goes through all flows for browsers, and begins each at either instance.
async fn browse(visitor: &mut Visitor<Instances>) {
    for first in 0..2 {
        visitor.begin(first);
        visitor.authorization_code().await;
        visitor.begin(first);
        visitor.device().await;
        visitor.log_out().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_sessions_in_redis_each_step_can_come_to_another_instance() {
    let Some(redis) = RedisServer::start() else { return };
    let mut visitor = Instances::visitor(Some(redis)).await;
    browse(&mut visitor).await;
    for first in 0..2 {
        visitor.begin(first);
        visitor.ciba().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_sessions_in_cookies_each_step_of_a_browser_can_come_to_another_instance() {
    browse(&mut Instances::visitor(None).await).await;
}

#[cfg(feature = "redis-tls")]
#[tokio::test(flavor = "multi_thread")]
async fn redis_speaks_tls_with_a_certificate_that_the_system_trusts() {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let folder = std::env::temp_dir().join(format!("authorization-server-redis-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let [certificate, key] = ["certificate.pem", "key.pem"].map(|name| folder.join(name).to_str().unwrap().to_owned());
    std::fs::write(&certificate, made.cert.pem()).unwrap();
    std::fs::write(&key, made.signing_key.serialize_pem()).unwrap();
    if let Some(redis) = RedisServer::start_tls(&certificate, &key) {
        let variable = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let sessions = variable("AUTHORIZATION_SERVER_SESSIONS", &redis.url);
        let trust = variable("SSL_CERT_FILE", &certificate);
        let instance = Instance::start(&[], &[sessions.clone(), trust]).await;
        let login = instance.send(Request::get("/ciba").body(Vec::new()).unwrap()).await.unwrap();
        assert_eq!(login.status(), http::StatusCode::SEE_OTHER);
        assert!(Instance::try_start(&[], &[sessions]).await.is_none(), "nobody trusts the certificate");
    }
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn when_an_instance_ends_the_other_goes_on_where_it_was() {
    let redis = RedisServer::start();
    for sessions in redis.map_or(vec![None], |redis| vec![None, Some(redis)]) {
        let mut visitor = Instances::visitor(sessions).await;
        let login = visitor.authorize(&[]).await;
        let consent = visitor.log_in(&login, "john").await;
        visitor.site.kill();
        let answer = visitor.submit(&consent, &[("allow", "")]).await;
        visitor.tokens(&answer).await;
        visitor.end_session().await;
    }
}
