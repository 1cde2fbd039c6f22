//! A service that a test changes and calls in JSON, as programs without the SDK do.

use authlete_emulator::{Clock as _, Emulator, ManualClock, Settings};
use serde_json::{Value, json};

use crate::subject::{exchange, request};

/// A service that programs change and call in JSON.
pub(crate) struct Bench {
    emulator: Emulator,
    clock: ManualClock,
}

impl Bench {
    pub(crate) fn new() -> Self {
        let (emulator, clock) = Emulator::manual(Settings::default());
        let bench = Self { emulator, clock };
        bench.change_client(
            json!({ "idTokenSignAlg": "ES256", "userInfoSignAlg": "ES256", "authorizationSignAlg": "ES256" }),
        );
        bench
    }

    /// A call of the service; its query stands in the path.
    pub(crate) fn send(&self, method: &str, path: &str, body: Option<&Value>) -> (u16, Value) {
        let request = http::Request::builder().method(method).uri(format!("/api/1000000002{path}"));
        let request = request.header("authorization", "Bearer emulated-service-access-token");
        let response = self.emulator.handle(request.body(body.map(Value::to_string).unwrap_or_default()).unwrap());
        (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap_or_default())
    }

    pub(crate) fn post(&self, path: &str, body: Value) -> Value {
        self.send("POST", path, Some(&body)).1
    }

    /// Changes some settings of the service, as programs do: by reading and writing them all.
    pub(crate) fn set(&self, change: Value) {
        self.change("/service/update", "/service/get", change);
    }

    /// Changes some settings of the client.
    pub(crate) fn change_client(&self, change: Value) {
        self.change("/client/update/2000000001", "/client/get/2000000001", change);
    }

    fn change(&self, update: &str, get: &str, change: Value) {
        let (_, mut settings) = self.send("GET", get, None);
        let Value::Object(change) = change else { panic!("{change}") };
        settings.as_object_mut().unwrap().extend(change);
        let (status, answer) = self.send("POST", update, Some(&settings));
        assert_eq!(status, 200, "{update} {answer}");
    }

    /// The time, in milliseconds.
    pub(crate) fn now(&self) -> i64 {
        let now = self.clock.now().duration_since(std::time::UNIX_EPOCH).unwrap();
        i64::try_from(now.as_millis()).unwrap()
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.clock.advance(std::time::Duration::from_secs(seconds));
    }

    pub(crate) fn authorize(&self, more: &str) -> Value {
        self.post("/auth/authorization", json!({ "parameters": request(more) }))
    }

    pub(crate) fn issue(&self, more: &str) -> Value {
        let ticket = self.authorize(more)["ticket"].clone();
        self.post("/auth/authorization/issue", json!({ "ticket": ticket, "subject": "john" }))
    }

    pub(crate) fn code(&self, more: &str) -> String {
        self.issue(more)["authorizationCode"].as_str().unwrap().into()
    }

    /// A call of an endpoint that clients authenticate themselves at.
    pub(crate) fn client(&self, path: &str, parameters: &str) -> Value {
        let body =
            json!({ "parameters": parameters, "clientId": "2000000001", "clientSecret": "emulated-client-secret" });
        self.post(path, body)
    }

    pub(crate) fn token(&self, parameters: &str) -> Value {
        self.client("/auth/token", parameters)
    }

    pub(crate) fn tokens(&self) -> Value {
        self.token(&exchange(&self.code("&scope=openid+read&prompt=consent")))
    }

    pub(crate) fn refresh(&self, tokens: &Value) -> Value {
        let refresh_token = tokens["refreshToken"].as_str().unwrap();
        self.token(&format!("grant_type=refresh_token&refresh_token={refresh_token}"))
    }

    pub(crate) fn introspect(&self, tokens: &Value) -> Value {
        self.post("/auth/introspection", json!({ "token": tokens["accessToken"] }))
    }
}
