//! Read–modify–write loses nothing.

use std::convert::Infallible;
use std::sync::{Arc, Mutex};

use authlete_core::client::Client;
use authlete_core::transport::{HttpRequest, HttpResponse};
use authlete_core::types::RawJson;
use authlete_core::{Api, Authlete, Credential, blocking, transport};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

type Log = Arc<Mutex<Vec<String>>>;
type Answer = Result<HttpResponse, Infallible>;

/// A transport that answers any `GET` with `stored`, and any `POST` with its own body, which it also keeps.
fn store(stored: &str) -> (blocking::FromFn<impl Fn(HttpRequest) -> Answer + Clone + Send + Sync>, Log) {
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
    (blocking::from_fn(transport), written)
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
    let api = Api::v2("https://x", "7", "s").unwrap().with_service_owner_credential(owner);
    let authlete = Authlete::new(
        api,
        transport::from_fn(move |request| std::future::ready(blocking::Transport::send(&transport, request))),
    );
    let change = authlete.modify_service(|service| service.pkce_required = None);
    futures::executor::block_on(change).unwrap();

    let mut expected: Value = serde_json::from_str(stored).unwrap();
    expected.as_object_mut().unwrap().remove("pkceRequired");
    assert_eq!(only(&written), ("/api/service/update/7".into(), expected));
}

/// Members that no version has yet, in spellings that decoding would change.
const ADDED: [(&str, &str); 8] = [
    ("amount", "1.10"),
    ("count", "123456789012345678901234567890"),
    ("limit", "1e999"),
    ("nothing", "null"),
    ("list", r#"[ 1.0 , {"a" : "\u00e9\ud83d\ude00"} ]"#),
    ("extra", "{}"),
    (r#"a \"b\" \u00e9"#, "true"),
    ("", "-0"),
];

#[test]
fn what_is_not_known_goes_back_letter_by_letter() {
    let added: String = ADDED.iter().map(|(name, value)| format!(r#","{name}":{value}"#)).collect();
    let nested = format!(r#"{{"tag":"de"{added}}}"#);
    let stored = format!(r#"{{"clientName":"App","clientNames":[{nested},{nested}],"extension":{nested}{added}}}"#);
    let (transport, written) = store(&stored);
    let authlete = blocking::Authlete::new(Api::v3("https://x", "1", "t").unwrap(), transport);
    authlete.modify_client("app", |client| client.client_name = Some("New".into())).unwrap();
    let body = written.lock().unwrap().remove(0).replace("\u{e9}", r"\u00e9");
    for (name, value) in ADDED {
        assert_eq!(body.matches(&format!(r#""{name}":{value}"#)).count(), 4, "{name} in {body}");
    }
}

/// Behind a buffer the value has to do, without its spelling.
#[test]
fn what_is_not_known_survives_types_around_it() {
    #[derive(Serialize, Deserialize)]
    #[serde(untagged)]
    enum Either {
        Row(Row),
    }
    #[derive(Serialize, Deserialize)]
    struct Row {
        at: u8,
        #[serde(flatten)]
        client: Client,
    }
    let row = json!({
        "clientName": "App",
        "at": 1,
        "new": { "a": [null, 1.5, "x"] },
        "clientNames": [{ "tag": "de", "new": 2 }],
        "extension": { "new": true },
    });
    let Either::Row(read) = serde_json::from_str(&row.to_string()).unwrap();
    assert_eq!(serde_json::to_value(&read).unwrap(), row);
    let client: Client = serde_json::from_value(row.clone()).unwrap();
    assert_eq!(serde_json::to_value(&client).unwrap(), row);
    let mut cbor = Vec::new();
    ciborium::into_writer(&client, &mut cbor).unwrap();
    let client: Client = ciborium::from_reader(&cbor[..]).unwrap();
    assert_eq!(serde_json::to_value(&client).unwrap(), row);
}

#[test]
fn nothing_is_written_where_nothing_could_be_read() {
    let transport = blocking::from_fn(|request| {
        assert_eq!(request.method(), http::Method::GET);
        Ok::<_, Infallible>(http::Response::builder().status(404).body(Vec::new()).unwrap())
    });
    let authlete = blocking::Authlete::new(Api::v3("https://x", "1", "t").unwrap(), transport);
    authlete.modify_client("app", |_| panic!("there is nothing to change")).unwrap_err();
}

/// Written for a version that does not have a member, a program goes on with one that has it.
#[test]
fn what_a_program_adds_wins_over_a_member_of_that_name() {
    let mut client = Client { client_name: Some("declared".into()), ..Default::default() };
    client.extra.members_mut().insert("clientName".into(), RawJson::from_text(r#""added""#).unwrap());
    client.extra.members_mut().insert("other".into(), RawJson::from_text("1").unwrap());
    assert_eq!(serde_json::to_string(&client).unwrap(), r#"{"clientName":"added","other":1}"#);
}
