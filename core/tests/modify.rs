//! Read–modify–write loses nothing.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use authlete_core::transport::{HttpRequest, HttpResponse};
use authlete_core::{Api, Authlete, Credential, blocking};
use serde_json::{Value, json};

type Log = Arc<Mutex<Vec<String>>>;
type Answer = Result<HttpResponse, Infallible>;

/// A transport that answers any `GET` with `stored`, and any `POST` with its own body, which it also keeps.
fn store(stored: &str) -> (impl Fn(HttpRequest) -> Answer + Clone, Log) {
    let written = Log::default();
    let (stored, log) = (stored.to_owned(), Arc::clone(&written));
    let transport = move |request: HttpRequest| {
        if request.method() == http::Method::GET {
            return Ok(HttpResponse::new(stored.clone().into_bytes()));
        }
        let body = String::from_utf8(request.body().clone()).unwrap();
        log.lock().unwrap().push(format!("{} {body}", request.uri().path()));
        Ok(HttpResponse::new(request.into_body()))
    };
    (transport, written)
}

fn only(written: &Mutex<Vec<String>>) -> (String, Value) {
    let [entry] = &written.lock().unwrap()[..] else { panic!("one request") };
    let (path, body) = entry.split_once(' ').unwrap();
    (path.into(), serde_json::from_str(body).unwrap())
}

#[test]
fn a_client_keeps_what_was_not_changed() {
    let stored = include_str!("fixtures/Client.json");
    let (transport, written) = store(stored);
    let authlete = blocking::Authlete::new(Api::v3("https://x", "1", "t").unwrap(), transport);
    authlete.modify_client("app", |client| client.client_name = Some("New".into())).unwrap();

    let mut expected: Value = serde_json::from_str(stored).unwrap();
    expected["clientName"] = json!("New");
    assert_eq!(only(&written), ("/api/1/client/update/app".into(), expected));
}

#[test]
fn a_service_keeps_what_was_not_changed() {
    let stored = include_str!("fixtures/Service.json");
    let (transport, written) = store(stored);
    let owner = Credential::basic("owner", "s").unwrap();
    let api = Api::v2("https://x", "7", "s").unwrap().with_service_owner(owner);
    let authlete = Authlete::new(api, move |request| std::future::ready(transport(request)));
    let change = authlete.modify_service(|service| service.pkce_required = None);
    futures::executor::block_on(change).unwrap();

    let mut expected: Value = serde_json::from_str(stored).unwrap();
    expected.as_object_mut().unwrap().remove("pkceRequired");
    assert_eq!(only(&written), ("/api/service/update/7".into(), expected));
}

#[test]
fn nothing_is_written_where_nothing_could_be_read() {
    let transport = |request: HttpRequest| {
        assert_eq!(request.method(), http::Method::GET);
        Ok::<_, Infallible>(http::Response::builder().status(404).body(Vec::new()).unwrap())
    };
    let authlete = blocking::Authlete::new(Api::v3("https://x", "1", "t").unwrap(), transport);
    authlete.modify_client("app", |_| panic!("there is nothing to change")).unwrap_err();
}
