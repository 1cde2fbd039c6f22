//! OAuth Client ID Metadata Documents: clients that are known by what stands at their ID.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use authlete_core::authorization::{AuthorizationAction, AuthorizationRequest, AuthorizationResponse};
use authlete_core::service::Service;
use authlete_core::token::{TokenAction, TokenRequest};
use authlete_core::types::{CimdOptions, ClientSource};
use authlete_emulator::{Document, Settings};
use serde_json::{Value, json};

use crate::signer::{Signer, part};
use crate::subject::{REDIRECT_URI, Subject, code_of, json};

const CLIENT: &str = "https://c.example/app";

/// An emulator that knows clients by their documents, and what it has fetched.
struct Discovering {
    subject: Subject,
    fetched: Arc<Mutex<Vec<String>>>,
    document: Arc<Mutex<Value>>,
    freshness: Arc<Mutex<Option<Duration>>>,
}

impl Discovering {
    fn with(document: Value, change: impl FnOnce(&mut Service)) -> Self {
        let (document, fetched) = (Arc::new(Mutex::new(document)), Arc::<Mutex<Vec<String>>>::default());
        let (current, urls) = (Arc::clone(&document), Arc::clone(&fetched));
        let freshness = Arc::<Mutex<Option<Duration>>>::default();
        let fresh = Arc::clone(&freshness);
        let fetch = move |url: &str| {
            urls.lock().unwrap().push(url.into());
            match url.contains("gone") {
                true => Err("nothing is there".to_string()),
                false => {
                    let content = current.lock().unwrap().to_string().into_bytes();
                    Ok(Document { content, freshness: *fresh.lock().unwrap() })
                }
            }
        };
        let settings = |settings: &mut Settings| {
            settings.service.client_id_metadata_document_supported = Some(true);
            change(&mut settings.service);
        };
        Self { subject: Subject::fetching(settings, fetch), fetched, document, freshness }
    }

    fn authorize(&self, client_id: &str, options: Option<CimdOptions>) -> AuthorizationResponse {
        let client_id: String = form_escaped(client_id);
        let parameters = format!("response_type=code&client_id={client_id}&redirect_uri={REDIRECT_URI}&scope=openid");
        let request = AuthorizationRequest { cimd_options: options, ..AuthorizationRequest::new(parameters) };
        self.subject.authlete.authorization(&request).unwrap()
    }

    fn fetches(&self) -> usize {
        self.fetched.lock().unwrap().len()
    }
}

fn form_escaped(text: &str) -> String {
    text.replace('%', "%25").replace('&', "%26").replace('#', "%23").replace('+', "%2B")
}

fn document(client_id: &str) -> Value {
    json!({ "client_id": client_id, "client_name": "App", "redirect_uris": [REDIRECT_URI] })
}

fn with(mut document: Value, name: &str, value: Value) -> Value {
    document[name] = value;
    document
}

#[test]
fn a_client_is_known_by_its_document() {
    let discovering = Discovering::with(document(CLIENT), |_| {});
    let subject = &discovering.subject;
    let answer = discovering.authorize(CLIENT, None);
    assert_eq!(answer.action, AuthorizationAction::Interaction, "{:?}", answer.result_message);
    assert_eq!(answer.metadata_document_used, Some(true));
    let client = answer.client.unwrap().read().unwrap();
    assert_eq!(
        (client.client_name.as_deref(), client.client_source),
        (Some("App"), Some(ClientSource::MetadataDocument))
    );
    assert_eq!(client.discovered_by_metadata_document, Some(true));
    assert_eq!(client.metadata_document_location.as_deref(), Some(CLIENT));
    assert_eq!(client.metadata_document_updated_at, Some(1_700_000_000_000));
    assert_eq!(client.metadata_document_expires_at, Some(1_700_003_600_000));

    // What goes on with the flow fetches nothing, and calls the client as it called itself.
    let code = subject.issue(answer.ticket.unwrap()).authorization_code.unwrap();
    let parameters =
        format!("grant_type=authorization_code&code={}&redirect_uri={REDIRECT_URI}&client_id={CLIENT}", code.expose());
    let tokens = subject.authlete.token(&TokenRequest::new(parameters)).unwrap();
    assert_eq!(tokens.action, TokenAction::Ok, "{:?}", tokens.result_message);
    assert_eq!(
        (tokens.metadata_document_location.as_deref(), tokens.metadata_document_used),
        (Some(CLIENT), Some(true))
    );
    assert_eq!(part(tokens.id_token.unwrap().expose(), 1)["aud"], json!([CLIENT]));
    let seen = subject.introspect(&tokens.access_token.unwrap());
    assert_eq!((seen.metadata_document_location.as_deref(), seen.client_id), (Some(CLIENT), client.client_id));
    assert_eq!(discovering.fetches(), 1);
}

#[test]
fn a_document_is_fetched_again_once_it_is_over_or_always() {
    let discovering = Discovering::with(document(CLIENT), |_| {});
    let always = Some(CimdOptions { always_retrieved: Some(true), ..Default::default() });
    let name = |options| {
        let client = discovering.authorize(CLIENT, options).client.unwrap().read().unwrap();
        (client.client_name.unwrap(), client.client_id, client.created_at)
    };
    let first = name(None);
    *discovering.document.lock().unwrap() = with(document(CLIENT), "client_name", json!("New"));
    let renamed = ("New".to_string(), first.1, first.2);
    assert_eq!((name(None), discovering.fetches()), (first, 1));
    assert_eq!((name(always), discovering.fetches()), (renamed.clone(), 2));
    discovering.subject.advance(3_600);
    assert_eq!((name(None), discovering.fetches()), (renamed.clone(), 3));
    for (freshness, fetches) in [(0, [4, 5]), (60, [6, 6])] {
        discovering.subject.advance(3_600);
        *discovering.freshness.lock().unwrap() = Some(Duration::from_secs(freshness));
        assert_eq!(fetches.map(|_| (name(None), discovering.fetches()).1), fetches, "{freshness}");
    }
    discovering.subject.advance(60);
    assert_eq!((name(None), discovering.fetches()), (renamed.clone(), 7));
    let by_setting = Discovering::with(document(CLIENT), |service| service.cimd_always_retrieved = Some(true));
    by_setting.authorize(CLIENT, None);
    by_setting.authorize(CLIENT, None);
    assert_eq!(by_setting.fetches(), 2);
}

#[test]
fn a_client_id_is_a_url_that_the_service_takes() {
    type Change = fn(&mut Service);
    let options = |change: fn(&mut CimdOptions)| {
        let mut options = CimdOptions::default();
        change(&mut options);
        Some(options)
    };
    let listed: Change = |service| {
        service.cimd_allowlist_enabled = Some(true);
        service.cimd_allowlist = Some(vec!["https://c.example/app".into()]);
    };
    let plain: Change = |_| {};
    let http = "http://c.example/app";
    let query = "https://c.example/app?v=1";
    for (client_id, change, options, code) in [
        (CLIENT, plain, None, "A004001"),
        ("https://c.example/", plain, None, "A004001"),
        ("https://c.example", plain, None, "A511301"),
        ("https://c.example/a#b", plain, None, "A511301"),
        ("https://me@c.example/a", plain, None, "A511301"),
        ("https://c.example/a/../b", plain, None, "A511301"),
        ("https://c.example/./a", plain, None, "A511301"),
        (http, plain, None, "A511301"),
        (http, |service| service.cimd_http_permitted = Some(true), None, "A004001"),
        (http, plain, options(|options| options.http_permitted = Some(true)), "A004001"),
        (query, plain, None, "A511301"),
        (query, |service| service.cimd_query_permitted = Some(true), None, "A004001"),
        (query, plain, options(|options| options.query_permitted = Some(true)), "A004001"),
        ("https://c.example/app/1", listed, None, "A004001"),
        ("https://c.example/other", listed, None, "A511301"),
        ("https://gone.example/app", plain, None, "A511302"),
        ("urn:example:app", plain, None, "A010304"),
        (CLIENT, |service| service.client_id_metadata_document_supported = None, None, "A010304"),
    ] {
        let discovering = Discovering::with(document(client_id), change);
        let answer = discovering.authorize(client_id, options);
        assert_eq!(code_of(&answer.result_code), code, "{client_id}");
    }
}

#[test]
fn a_document_has_to_make_sense() {
    let policy = |service: &mut Service| {
        service.cimd_metadata_policy_enabled = Some(true);
        service.cimd_metadata_policy =
            Some(json!({ "client_name": { "value": "Policy" }, "contacts": { "essential": true } }).to_string());
    };
    let plain = document(CLIENT);
    type Change = fn(&mut Service);
    for (document, change, code) in [
        (json!("x"), (|_| {}) as Change, "A511303"),
        (with(plain.clone(), "client_name", json!("x".repeat(5 * 1024))), |_| {}, "A511303"),
        (document("https://c.example/other"), |_| {}, "A511304"),
        (with(plain.clone(), "client_secret", json!("s")), |_| {}, "A511305"),
        (with(plain.clone(), "client_secret_expires_at", json!(0)), |_| {}, "A511305"),
        (with(plain.clone(), "token_endpoint_auth_method", json!("client_secret_post")), |_| {}, "A511305"),
        (with(plain.clone(), "redirect_uris", json!("x")), |_| {}, "A511306"),
        (plain.clone(), policy, "A511307"),
        (with(plain.clone(), "contacts", json!(["a"])), policy, "A004001"),
        (plain.clone(), |service| service.cimd_metadata_policy = Some("unused".into()), "A004001"),
    ] {
        let discovering = Discovering::with(document, change);
        let answer = discovering.authorize(CLIENT, None);
        assert_eq!(code_of(&answer.result_code), code);
        if code == "A004001" {
            continue;
        }
        assert_eq!(answer.action, AuthorizationAction::BadRequest);
        assert_eq!(json(&answer.response_content)["error"], "invalid_client", "{code}");
        assert!(discovering.subject.authlete.get_client(CLIENT).is_err());
    }
}

#[test]
fn a_policy_that_is_none_is_the_service_s_fault() {
    let discovering = Discovering::with(document(CLIENT), |service| {
        service.cimd_metadata_policy_enabled = Some(true);
        service.cimd_metadata_policy = Some("[]".into());
    });
    let answer = discovering.authorize(CLIENT, None);
    let error = json(&answer.response_content)["error"].clone();
    assert_eq!((code_of(&answer.result_code), error), ("A511201", json!("server_error")));
}

#[test]
fn a_client_may_begin_at_the_token_endpoint() {
    let signer = Signer::es256();
    let metadata = json!({
        "client_id": CLIENT, "grant_types": ["client_credentials"], "response_types": [],
        "token_endpoint_auth_method": "private_key_jwt", "jwks": { "keys": [signer.jwk] },
    });
    let assertion = |signer: &Signer| {
        let claims = json!({
            "iss": CLIENT, "sub": CLIENT, "aud": "http://127.0.0.1:8080", "jti": "1", "exp": 1_700_000_060,
        });
        let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        format!("&client_assertion_type={kind}&client_assertion={}", signer.jwt(json!({}), &claims))
    };
    let discovering = Discovering::with(metadata, |_| {});
    let ask = |parameters: &str, signer: &Signer| {
        let request = TokenRequest::new(format!("{parameters}{}", assertion(signer)));
        discovering.subject.authlete.token(&request).unwrap()
    };
    // Nothing is fetched for a code that could only come from an authorization request.
    assert_eq!(ask("grant_type=authorization_code&code=x", &signer).action, TokenAction::InvalidClient);
    assert_eq!(discovering.fetches(), 0);
    let answer = ask("grant_type=client_credentials&scope=read", &signer);
    assert_eq!(
        (&answer.action, answer.metadata_document_used),
        (&TokenAction::Ok, Some(true)),
        "{:?}",
        answer.result_message
    );
    assert_eq!(ask("grant_type=client_credentials", &Signer::es256()).action, TokenAction::InvalidClient);
}
