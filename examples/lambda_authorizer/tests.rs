//! The answers to recorded events.

mod bound_tokens;
mod runtime_api;

use std::time::Duration;

use authlete_core::handler::RequiredAccess;
use authlete_core::introspection::IntrospectionRequest;
use authlete_core::token_management::TokenCreateRequest;
use authlete_core::types::GrantType;
use authlete_core::{Authlete, Secret, blocking};
use authlete_emulator::{Emulator, Fault, ManualClock};
use serde_json::json;

use super::*;
use crate::recorded::{EVENTS, TOKEN};

/// An authorizer over an emulator that knows the token of the events.
struct Subject {
    emulator: Emulator,
    clock: ManualClock,
    authorizer: Authorizer<Emulator>,
}

impl Subject {
    fn new(settings: Settings) -> Self {
        let (emulator, clock) = Emulator::manual(authlete_emulator::Settings::default());
        let api = emulator.settings().api_v3("http://emulator.invalid").unwrap();
        let authlete = Authlete::new(api, emulator.clone());
        wait(recorded::register_token(&authlete)).unwrap();
        Self { emulator, clock, authorizer: Authorizer::new(authlete, settings) }
    }

    /// An access token of the client.
    fn token(&self, token: TokenCreateRequest) -> Secret {
        let api = self.emulator.settings().api_v3("http://emulator.invalid").unwrap();
        let authlete = blocking::Authlete::new(api, self.emulator.clone());
        let token = TokenCreateRequest { client_id: self.emulator.settings().client.client_id, ..token };
        authlete.token_create(&token).unwrap().access_token.unwrap()
    }

    fn answer(&self, event: &str) -> std::result::Result<Value, String> {
        let answer = wait(self.authorizer.answer(serde_json::from_str(event).unwrap()));
        answer.map(|answer| serde_json::to_value(answer).unwrap()).map_err(|error| error.to_string())
    }
}

fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn of_user(scopes: &[&str]) -> TokenCreateRequest {
    let scopes = Some(scopes.iter().map(|scope| (*scope).to_owned()).collect());
    TokenCreateRequest { subject: Some("1001".into()), scopes, ..TokenCreateRequest::new(GrantType::AuthorizationCode) }
}

fn scopes(scopes: &[&str], simple_responses: bool) -> Settings {
    let required = RequiredAccess::new().with_scopes(scopes.iter().copied());
    Settings { required, simple_responses, ..Settings::default() }
}

/// The event with another token.
fn with_token(event: &str, token: &str) -> String {
    event.replace(TOKEN, token)
}

/// The event with another header `Authorization`.
fn with_authorization(event: &str, authorization: &str) -> String {
    event.replace(&format!("Bearer {TOKEN}"), authorization)
}

fn effect(answer: &Value) -> &str {
    answer["policyDocument"]["Statement"][0]["Effect"].as_str().unwrap()
}

fn policy(effect: &str, stage: &str) -> Value {
    let resource = format!("arn:aws:execute-api:eu-west-1:111122223333:{stage}/*");
    let statement = json!({ "Action": "execute-api:Invoke", "Effect": effect, "Resource": resource });
    json!({ "Version": "2012-10-17", "Statement": [statement] })
}

/// The stages of the events, and whether a simple response is possible.
const STAGES: [(&str, bool); 4] =
    [("k3y5r9abcd/prod", false), ("k3y5r9abcd/prod", false), ("m8n6p4wxyz/v1", false), ("m8n6p4wxyz/$default", true)];

#[test]
fn a_token_that_is_good_is_allowed_with_the_claims_of_its_owner() {
    for simple_responses in [false, true] {
        let subject = Subject::new(scopes(&["read"], simple_responses));
        for ((_, event), (stage, simple)) in EVENTS.into_iter().zip(STAGES) {
            let mut answer = subject.answer(event).unwrap();
            let exp = answer["context"]["exp"].take();
            assert!(exp.as_i64().unwrap() > 1_700_000_000 && exp.as_i64().unwrap() < 10_000_000_000, "{exp}");
            let context = json!({
                "sub": "1001",
                "client_id": "2000000001",
                "scope": "read",
                "exp": null,
                "acr": "urn:mace:incommon:iap:silver",
                "auth_time": 1_750_000_000,
                // That which is hidden is left out.
                "property_given_name": "John",
            });
            let expected = match simple && simple_responses {
                true => json!({ "isAuthorized": true, "context": context }),
                false => {
                    json!({ "principalId": "1001", "policyDocument": policy("Allow", stage), "context": context })
                }
            };
            assert_eq!(answer, expected);
        }
    }
}

#[test]
fn a_token_that_is_not_good_is_denied_in_each_form() {
    for simple_responses in [false, true] {
        let subject = Subject::new(scopes(&["write"], simple_responses));
        let short = TokenCreateRequest { access_token_duration: Some(60), ..of_user(&["write"]) };
        let [live, expired] = [(); 2].map(|()| format!("Bearer {}", subject.token(short.clone()).expose()));
        assert_eq!(effect(&subject.answer(&with_authorization(EVENTS[0].1, &live)).unwrap()), "Allow");
        subject.clock.advance(Duration::from_secs(60));
        for (authorization, status, error) in [
            (&*format!("Bearer {TOKEN}"), "403", "Bearer error=\"insufficient_scope\""),
            ("Bearer unknown", "401", "Bearer error=\"invalid_token\""),
            (&expired, "401", "Bearer error=\"invalid_token\""),
            ("Basic YTpi", "401", "Bearer"),
            ("Bearer one two", "400", "Bearer error=\"invalid_request\""),
            (&format!("DPoP {TOKEN}"), "401", "DPoP error=\"invalid_dpop_proof\""),
        ] {
            for ((_, event), (stage, simple)) in EVENTS.into_iter().zip(STAGES) {
                let event = with_authorization(event, authorization);
                let mut answer = subject.answer(&event).unwrap();
                let context = answer["context"].take();
                assert_eq!(context["status"], status, "{context}");
                assert!(context["challenge"].as_str().unwrap().starts_with(error), "{context}");
                assert_eq!(context.as_object().unwrap().len(), 2);
                let expected = match simple && simple_responses {
                    true => json!({ "isAuthorized": false, "context": null }),
                    false => {
                        json!({ "principalId": "unknown", "policyDocument": policy("Deny", stage), "context": null })
                    }
                };
                assert_eq!(answer, expected);
            }
        }
    }
}

#[test]
fn a_token_for_another_api_is_denied() {
    let required = RequiredAccess::new().with_resources(["https://api.example.com"]);
    let subject = Subject::new(Settings { required, ..Settings::default() });
    for (resource, expected) in [("https://api.example.com", "Allow"), ("https://other.example.com", "Deny")] {
        let token = TokenCreateRequest { resources: Some(vec![resource.into()]), ..of_user(&["read"]) };
        let token = subject.token(token);
        for (_, event) in EVENTS {
            let answer = subject.answer(&with_token(event, token.expose())).unwrap();
            assert_eq!(effect(&answer), expected);
        }
    }
}

#[test]
fn without_a_user_the_client_is_the_principal() {
    let subject = Subject::new(scopes(&[], false));
    let token = subject.token(TokenCreateRequest::new(GrantType::ClientCredentials));
    let answer = subject.answer(&with_token(EVENTS[0].1, token.expose())).unwrap();
    assert_eq!((&answer["principalId"], &answer["context"]["sub"]), (&json!("2000000001"), &Value::Null));
}

#[test]
fn an_error_of_authlete_is_neither_allowed_nor_denied() {
    for simple_responses in [false, true] {
        let subject = Subject::new(scopes(&["read"], simple_responses));
        for (_, event) in EVENTS {
            for fault in [Fault::cut(), Fault::malformed(), Fault::refusal(500, "A000101", "down")] {
                subject.emulator.inject::<IntrospectionRequest>(fault);
                assert_eq!(subject.answer(event).unwrap_err(), "Authlete gave no answer");
            }
        }
    }
}

#[test]
fn an_event_of_another_kind_is_an_error_that_shows_nothing_of_it() {
    let subject = Subject::new(scopes(&["read"], false));
    let [token, rest, _, http] = EVENTS.map(|(_, event)| event);
    for event in [
        "{}",
        "7",
        r#"{"type":"TOKEN","methodArn":"arn"}"#,
        &token.replace("TOKEN", "OTHER"),
        &http.replace("\"2.0\"", "\"3.0\""),
        &http.replace("routeArn", "arn"),
        &http.replace("\"http\"", "\"h\""),
        &rest.replace("\"/prod/accounts/7\"", "null"),
        &token.replace("Bearer ", "Bearer \\n"),
    ] {
        let error = subject.answer(event).unwrap_err();
        assert_eq!(error, "the event is none of API Gateway's for an authorizer");
    }
    assert_eq!(subject.emulator.calls::<IntrospectionRequest>().len(), 0);
}

#[test]
fn of_a_repeated_header_none_is_chosen() {
    let subject = Subject::new(scopes(&["read"], false));
    let one = format!("[\"Bearer {TOKEN}\"]");
    let event = EVENTS[1].1.replace(&one, &format!("[\"Bearer other\", \"Bearer {TOKEN}\"]"));
    let answer = subject.answer(&event).unwrap();
    assert_eq!((&answer["context"]["status"], answer["principalId"].as_str()), (&json!("400"), Some("unknown")));
}

#[test]
fn the_program_shows_the_answers_to_the_recorded_events() {
    let mut output = Vec::new();
    wait(recorded::show(&mut output)).unwrap();
    let output = String::from_utf8(output).unwrap();
    let count = |text: &str| output.matches(text).count();
    assert_eq!((count("\"Effect\": \"Allow\""), count("\"Effect\": \"Deny\"")), (4, 4));
    assert_eq!((count("\"isAuthorized\": true"), count("\"isAuthorized\": false")), (1, 1));
}
