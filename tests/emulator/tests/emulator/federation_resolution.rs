//! Relying parties whose trust chains the emulator finds by itself: those that register explicitly with their entity configuration,
//! and those that just come (OpenID Federation 1.0, sections 10.1 and 12.1).

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use authlete_core::authorization::AuthorizationAction;
use authlete_core::federation::{FederationRegistrationAction, FederationRegistrationRequest};
use authlete_core::pushed_authorization::{PushedAuthReqAction, PushedAuthReqRequest};
use authlete_core::types::{ClientRegistrationType, ClientSource};
use serde_json::{Value, json};

use crate::entity::Entity;
use crate::federation::{ISSUER, configuration, federate};
use crate::subject::{Subject, code_of, json};

/// A federation on the web: an anchor, an intermediate, and a relying party below it.
struct Federation {
    anchor: Entity,
    intermediate: Entity,
    party: Entity,
    documents: Arc<Mutex<HashMap<String, String>>>,
    fetched: Arc<Mutex<Vec<String>>>,
}

fn with(mut claims: Value, name: &str, value: Value) -> Value {
    claims[name] = value;
    claims
}

/// What an entity with subordinates says of itself.
fn superior(id: &str, hints: &[&str]) -> Value {
    json!({
        "authority_hints": hints,
        "metadata": { "federation_entity": { "federation_fetch_endpoint": format!("{id}/fetch") } },
    })
}

impl Federation {
    fn new() -> Self {
        let anchor = Entity::new("https://anchor.example");
        let intermediate = Entity::new("https://middle.example");
        let party = Entity::new("https://rp.example");
        let federation = Self { anchor, intermediate, party, documents: Arc::default(), fetched: Arc::default() };
        let Self { anchor, intermediate, party, .. } = &federation;
        federation.publish("https://rp.example/.well-known/openid-federation", federation.own());
        let middle = superior(intermediate.id, &["https://gone.example", anchor.id]);
        federation.publish(
            "https://middle.example/.well-known/openid-federation",
            intermediate.statement(intermediate, middle),
        );
        federation.publish(
            "https://anchor.example/.well-known/openid-federation",
            anchor.statement(anchor, superior(anchor.id, &[])),
        );
        let about_party = intermediate.statement(party, json!({}));
        federation.publish("https://middle.example/fetch?sub=https%3A%2F%2Frp.example", about_party);
        let about_intermediate = anchor.statement(intermediate, json!({}));
        federation.publish("https://anchor.example/fetch?sub=https%3A%2F%2Fmiddle.example", about_intermediate);
        federation
    }

    /// The configuration of the relying party.
    fn own(&self) -> String {
        let mut claims = with(configuration(&self.party), "authority_hints", json!([self.intermediate.id]));
        let metadata = &mut claims["metadata"]["openid_relying_party"];
        metadata["client_registration_types"] = json!(["automatic", "explicit"]);
        metadata["token_endpoint_auth_method"] = json!("private_key_jwt");
        metadata["jwks"] = self.party.jwks();
        self.party.statement(&self.party, claims)
    }

    fn publish(&self, url: &str, document: String) {
        self.documents.lock().unwrap().insert(url.into(), document);
    }

    /// A provider in the federation.
    fn subject(&self) -> Subject {
        let (documents, fetched) = (Arc::clone(&self.documents), Arc::clone(&self.fetched));
        let fetch = move |url: &str| {
            fetched.lock().unwrap().push(url.into());
            let document = documents.lock().unwrap().get(url).cloned();
            document.map(String::into_bytes).ok_or_else(|| "nothing is there".to_string())
        };
        let settings = |settings: &mut _| {
            federate(settings, Some(&self.anchor));
            let both = vec![ClientRegistrationType::Automatic, ClientRegistrationType::Explicit];
            settings.service.supported_client_registration_types = Some(both);
        };
        Subject::fetching(settings, fetch)
    }

    /// A request object of the relying party.
    fn request_object(&self, header: Value) -> String {
        let claims = json!({
            "iss": self.party.id, "client_id": self.party.id, "aud": ISSUER, "jti": "1", "iat": 1_700_000_000,
            "exp": 1_700_000_060, "response_type": "code", "scope": "openid", "redirect_uri": "https://rp.example/cb",
        });
        self.party.sign(&with(header, "alg", json!("ES256")), &claims)
    }
}

fn request(object: &str) -> String {
    format!("client_id=https://rp.example&request={object}&response_type=code&scope=openid")
}

#[test]
fn a_relying_party_registers_with_its_configuration_alone() {
    let federation = Federation::new();
    let subject = federation.subject();
    let register = |configuration: String| {
        let request = FederationRegistrationRequest { entity_configuration: Some(configuration), ..Default::default() };
        subject.authlete.federation_registration(&request).unwrap()
    };
    let answer = register(federation.own());
    assert_eq!(answer.action, FederationRegistrationAction::Ok, "{:?}", answer.result_message);
    let client = answer.client.unwrap().read().unwrap();
    assert_eq!(client.client_source, Some(ClientSource::ExplicitRegistration));
    assert_eq!(client.trust_chain.map(|chain| chain.len()), Some(4));
    // The branch that leads nowhere was tried, and each document was fetched once.
    let fetched = federation.fetched.lock().unwrap().clone();
    assert!(fetched.contains(&"https://gone.example/.well-known/openid-federation".into()), "{fetched:?}");
    assert_eq!(fetched.len(), 5, "{fetched:?}");
}

#[test]
fn a_relying_party_is_registered_with_its_first_request() {
    let federation = Federation::new();
    let subject = federation.subject();
    let answer = subject.authorize(&request(&federation.request_object(json!({}))));
    assert_eq!(answer.action, AuthorizationAction::Interaction, "{:?}", answer.result_message);
    assert_eq!(answer.client_entity_id_used, Some(true));
    let client = subject.authlete.get_client("https://rp.example").unwrap();
    assert_eq!(client.client_source, Some(ClientSource::AutomaticRegistration));
    assert_eq!((client.automatically_registered, client.explicitly_registered), (Some(true), Some(false)));
    assert_eq!(client.entity_id.as_deref(), Some("https://rp.example"));
    // As long as its trust chain is good it is not looked up again, and afterwards it is the same client.
    let fetched = || federation.fetched.lock().unwrap().len();
    let before = fetched();
    assert_eq!(
        subject.authorize(&request(&federation.request_object(json!({})))).action,
        AuthorizationAction::Interaction
    );
    assert_eq!(fetched(), before);
    subject.advance(100);
    assert_eq!(code_of(&subject.authorize(&request("x")).result_code), "A319301");
    assert!(fetched() > before);
}

#[test]
fn the_trust_chain_may_come_with_the_request() {
    let federation = Federation::new();
    let (anchor, party) = (&federation.anchor, &federation.party);
    let chain = [federation.own(), anchor.statement(party, json!({}))];
    let subject = federation.subject();
    let answer = subject.authorize(&request(&federation.request_object(json!({ "trust_chain": chain }))));
    assert_eq!(answer.action, AuthorizationAction::Interaction, "{:?}", answer.result_message);
    assert_eq!(federation.fetched.lock().unwrap().len(), 0);
    // A chain of somebody else vouches for nobody.
    let other = Entity::new("https://other.example");
    let chain = [other.statement(&other, configuration(&other)), anchor.statement(&other, json!({}))];
    let subject = federation.subject();
    let answer = subject.authorize(&request(&federation.request_object(json!({ "trust_chain": chain }))));
    assert_eq!(json(&answer.response_content)["error"], "invalid_trust_chain");
}

#[test]
fn a_relying_party_that_just_comes_shows_its_keys() {
    let federation = Federation::new();
    let subject = federation.subject();
    let plain = "client_id=https://rp.example&response_type=code&redirect_uri=https://rp.example/cb";
    assert_eq!(code_of(&subject.authorize(plain).result_code), "A319302");
    let stranger = Federation::new();
    let forged = subject.authorize(&request(&stranger.request_object(json!({}))));
    assert_eq!(code_of(&forged.result_code), "A005328");
    // Where it pushes the request, it authenticates itself.
    let assertion = json!({
        "iss": "https://rp.example", "sub": "https://rp.example", "aud": ISSUER, "jti": "1", "exp": 1_700_000_060,
    });
    let push = |entity: &Entity| {
        let assertion = entity.sign(&json!({ "alg": "ES256" }), &assertion);
        let kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
        let request = format!("{plain}&client_assertion={assertion}&client_assertion_type={kind}");
        subject.authlete.push_authorization_request(&PushedAuthReqRequest::new(request)).unwrap()
    };
    let answer = push(&federation.party);
    assert_eq!(answer.action, PushedAuthReqAction::Created, "{:?}", answer.result_message);
    assert_eq!(push(&stranger.party).action, PushedAuthReqAction::Unauthorized);
}

#[test]
fn who_cannot_be_trusted_is_not_registered() {
    let federation = Federation::new();
    let stranger = Entity::new("https://middle.example");
    let party = &federation.party;
    let registering = |change: &dyn Fn(&mut Value)| {
        let mut claims = with(configuration(party), "authority_hints", json!([federation.intermediate.id]));
        change(&mut claims);
        party.statement(party, claims)
    };
    let of_metadata = |name: &'static str, value: Value| {
        registering(&move |claims| claims["metadata"]["openid_relying_party"][name] = value.clone())
    };
    let (own, about) = (
        "https://rp.example/.well-known/openid-federation",
        "https://middle.example/fetch?sub=https%3A%2F%2Frp.example",
    );
    for (url, document, error) in [
        (own, "x".into(), "invalid_trust_chain"),
        (
            own,
            registering(&|claims| claims["authority_hints"] = json!(["https://gone.example"])),
            "invalid_trust_chain",
        ),
        (own, registering(&|claims| claims["authority_hints"] = json!([])), "invalid_trust_chain"),
        (own, of_metadata("client_registration_types", json!(["explicit"])), "invalid_metadata"),
        (own, of_metadata("token_endpoint_auth_method", json!("client_secret_basic")), "invalid_metadata"),
        (own, of_metadata("client_secret", json!("s")), "invalid_metadata"),
        (own, of_metadata("redirect_uris", json!(7)), "invalid_metadata"),
        (about, stranger.statement(party, json!({})), "invalid_trust_chain"),
    ] {
        let good = federation.documents.lock().unwrap().insert(url.into(), document);
        let subject = federation.subject();
        let answer = subject.authorize(&request("x"));
        assert_eq!(answer.action, AuthorizationAction::BadRequest);
        assert_eq!(json(&answer.response_content)["error"], error, "{:?}", answer.result_message);
        assert!(subject.authlete.get_client("https://rp.example").is_err());
        federation.documents.lock().unwrap().insert(url.into(), good.unwrap());
    }
    // A federation without end.
    let middle = superior(federation.intermediate.id, &[federation.intermediate.id]);
    let middle = federation.intermediate.statement(&federation.intermediate, middle);
    federation.publish("https://middle.example/.well-known/openid-federation", middle);
    let about_itself = federation.intermediate.statement(&federation.intermediate, json!({}));
    federation.publish("https://middle.example/fetch?sub=https%3A%2F%2Fmiddle.example", about_itself);
    assert_eq!(code_of(&federation.subject().authorize(&request("x")).result_code), "A319301");
    // A service that does not register by itself knows nobody.
    let subject = Subject::with(|settings| federate(settings, Some(&federation.anchor)));
    assert_eq!(code_of(&subject.authorize(&request("x")).result_code), "A010304");
}
