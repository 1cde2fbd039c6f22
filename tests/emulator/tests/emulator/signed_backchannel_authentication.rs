//! Signed backchannel authentication requests (CIBA Core 7.1.1), and what the FAPI profile asks of them.

use authlete_core::backchannel_authentication::{
    BackchannelAuthenticationAction, BackchannelAuthenticationRequest, BackchannelAuthenticationResponse,
};
use authlete_core::types::{ClientAuthMethod, DeliveryMode, FapiMode, JwsAlg, ServiceProfile};
use authlete_emulator::Settings;
use serde_json::{Value, json};

use crate::signer::Signer;
use crate::subject::{Subject, code_of, json};

const NOW: i64 = 1_700_000_000;
const CLIENT: &str = "2000000001";

/// The claims of a request object, with changes; what is null is left out.
fn claims(changes: Value) -> Value {
    let mut claims = json!({
        "iss": CLIENT, "aud": "http://127.0.0.1:8080", "iat": NOW, "nbf": NOW, "exp": NOW + 300, "jti": "1",
        "scope": "openid", "login_hint": "john",
    });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

fn subject(signer: &Signer, change: impl FnOnce(&mut Settings)) -> Subject {
    let jwks = json!({ "keys": [signer.jwk] }).to_string();
    Subject::with(|settings| {
        settings.client.jwks = Some(jwks.into());
        settings.client.bc_request_sign_alg = Some(JwsAlg::Es256);
        change(settings);
    })
}

fn ask(subject: &Subject, parameters: &str) -> BackchannelAuthenticationResponse {
    let request = BackchannelAuthenticationRequest {
        client_id: Some(CLIENT.into()),
        client_secret: Some("emulated-client-secret".into()),
        ..BackchannelAuthenticationRequest::new(parameters)
    };
    subject.authlete.backchannel_authentication(&request).unwrap()
}

#[test]
fn the_parameters_of_a_request_object_are_those_of_the_request() {
    let signer = Signer::es256();
    let subject = subject(&signer, |settings| settings.client.bc_delivery_mode = Some(DeliveryMode::Poll));
    let object = signer.jwt(
        json!({}),
        &claims(json!({
            "aud": ["http://127.0.0.1:8080"], "scope": "openid email", "requested_expiry": 90,
            "binding_message": "W4", "request_context": { "device": "till" },
        })),
    );
    let answer = ask(&subject, &format!("request={object}"));
    assert_eq!(
        (&answer.action, code_of(&answer.result_code)),
        (&BackchannelAuthenticationAction::UserIdentification, "A179001"),
        "{:?}",
        answer.result_message
    );
    assert_eq!((answer.binding_message.as_deref(), answer.requested_expiry), (Some("W4"), Some(90)));
    assert_eq!(answer.request_context.as_deref(), Some(r#"{"device":"till"}"#));
    assert_eq!(answer.claim_names, Some(vec!["email".into(), "email_verified".into()]));
    assert_eq!(answer.hint.unwrap().expose(), "john");
}

#[test]
fn a_request_object_tells_the_client_where_nothing_else_does() {
    let signer = Signer::es256();
    let subject = subject(&signer, |_| ());
    let object = signer.jwt(json!({}), &claims(json!({})));
    let request =
        BackchannelAuthenticationRequest::new(format!("request={object}&client_secret=emulated-client-secret"));
    let answer = subject.authlete.backchannel_authentication(&request).unwrap();
    assert_eq!(code_of(&answer.result_code), "A179001", "{:?}", answer.result_message);
    // It authenticates nobody.
    let request = BackchannelAuthenticationRequest::new(format!("request={object}"));
    let answer = subject.authlete.backchannel_authentication(&request).unwrap();
    assert_eq!(
        (answer.action, code_of(&answer.result_code)),
        (BackchannelAuthenticationAction::Unauthorized, "A157304")
    );
}

#[test]
fn wrong_request_objects() {
    let (signer, other) = (Signer::es256(), Signer::es256());
    let nothing = |_: &mut Settings| ();
    let no_algorithm = |settings: &mut Settings| settings.client.bc_request_sign_alg = None;
    let no_keys = |settings: &mut Settings| settings.client.jwks = None;
    let twice = |settings: &mut Settings| {
        let jwks: Value = serde_json::from_str(settings.client.jwks.as_ref().unwrap().expose()).unwrap();
        let jwks = json!({ "keys": [jwks["keys"][0], jwks["keys"][0]] });
        settings.client.jwks = Some(jwks.to_string().into());
    };
    let with = |changes: Value| signer.jwt(json!({}), &claims(changes));
    let header = json!({ "alg": "ES256" });
    let mut null = claims(json!({}));
    null["exp"] = Value::Null;
    let rs256 = Signer::rsa("RS256").jwt(json!({}), &claims(json!({})));
    for (change, object, code) in [
        (nothing as fn(&mut Settings), "x".to_string(), "A167302"),
        (nothing, signer.jwt(json!({ "alg": "none" }), &claims(json!({}))), "A167303"),
        (nothing, "a.b.c.d.e".into(), "A167304"),
        (nothing, signer.jws(&header, "[]"), "A167305"),
        (nothing, with(json!({ "iss": null })), "A167306"),
        (nothing, with(json!({ "iss": "7" })), "A167307"),
        (nothing, Signer::shared("emulated-client-secret").jwt(json!({}), &claims(json!({}))), "A167308"),
        (no_algorithm, with(json!({})), "A167309"),
        (nothing, rs256, "A167310"),
        (no_keys, with(json!({})), "A167311"),
        (|settings| settings.client.jwks = Some(r#"{"keys":[]}"#.into()), with(json!({})), "A167312"),
        (nothing, other.jwt(json!({}), &claims(json!({}))), "A167314"),
        (twice, with(json!({})), "A167313"),
        (nothing, with(json!({ "aud": null })), "A167315"),
        (nothing, with(json!({ "exp": null })), "A167315"),
        (nothing, with(json!({ "iat": null })), "A167315"),
        (nothing, with(json!({ "nbf": null })), "A167315"),
        (nothing, with(json!({ "jti": null })), "A167315"),
        (nothing, signer.jws(&header, &null.to_string()), "A167316"),
        (nothing, with(json!({ "exp": "x" })), "A167317"),
        (nothing, with(json!({ "exp": NOW })), "A167318"),
        (nothing, with(json!({ "iat": NOW + 1 })), "A167319"),
        (nothing, with(json!({ "nbf": NOW + 1 })), "A167320"),
        (nothing, with(json!({ "aud": "https://other.example" })), "A167321"),
        (nothing, with(json!({ "client_assertion": "x" })), "A167322"),
        (nothing, with(json!({ "scope": 1 })), "A167323"),
        (nothing, with(json!({ "jti": 1 })), "A167323"),
        (nothing, with(json!({ "aud": ["https://other.example"] })), "A167324"),
        (nothing, with(json!({ "request_context": "x" })), "A167326"),
        // What it asks for is checked as that of other requests is.
        (nothing, with(json!({ "login_hint": null })), "A174301"),
    ] {
        let answer = ask(&subject(&signer, change), &format!("request={object}"));
        assert_eq!(
            (&answer.action, code_of(&answer.result_code)),
            (&BackchannelAuthenticationAction::BadRequest, code),
            "{object}"
        );
        assert_eq!(json(&answer.response_content)["error"], "invalid_request", "{code}");
    }
}

#[test]
fn nothing_outside_of_a_request_object_adds_to_it_or_contradicts_it() {
    use BackchannelAuthenticationAction::{BadRequest, Unauthorized, UserIdentification};
    let signer = Signer::es256();
    let subject = subject(&signer, |_| ());
    let object = signer.jwt(json!({}), &claims(json!({})));
    let assertion = signer.jwt(json!({}), &json!({ "iss": "7" }));
    for (outside, action, code) in [
        ("&binding_message=W4".into(), BadRequest, "A167301"),
        ("&scope=openid".into(), BadRequest, "A167301"),
        ("&request=x".into(), BadRequest, "A166304"),
        ("&client_id=7".into(), Unauthorized, "A168304"),
        (format!("&client_assertion={assertion}"), Unauthorized, "A168308"),
        (format!("&client_id={CLIENT}"), UserIdentification, "A179001"),
    ] {
        let answer = ask(&subject, &format!("request={object}{outside}"));
        assert_eq!((answer.action, code_of(&answer.result_code)), (action, code), "{outside}");
    }
    let request = BackchannelAuthenticationRequest {
        client_id: Some("7".into()),
        ..BackchannelAuthenticationRequest::new(format!("request={object}"))
    };
    assert_eq!(code_of(&subject.authlete.backchannel_authentication(&request).unwrap().result_code), "A168306");
}

#[test]
fn the_keys_may_be_at_a_url() {
    let signer = Signer::es256();
    let jwks = json!({ "keys": [signer.jwk] }).to_string().into_bytes();
    let subject = Subject::fetching(
        |settings| {
            settings.client.jwks_uri = Some("https://c.example/jwks".into());
            settings.client.bc_request_sign_alg = Some(JwsAlg::Es256);
        },
        move |_: &str| Ok(jwks.clone()),
    );
    let object = signer.jwt(json!({}), &claims(json!({})));
    assert_eq!(code_of(&ask(&subject, &format!("request={object}")).result_code), "A179001");
}

#[test]
fn the_fapi_profile_wants_requests_that_are_signed_and_short_lived() {
    let signer = Signer::es256();
    let ask = |changes: Option<Value>, change: fn(&mut Settings)| {
        let subject = subject(&signer, |settings| {
            settings.service.supported_service_profiles = Some(vec![ServiceProfile::Fapi]);
            settings.service.fapi_modes = Some(vec![FapiMode::Fapi1Advanced]);
            settings.client.token_auth_method = Some(ClientAuthMethod::PrivateKeyJwt);
            change(settings);
        });
        let assertion = signer.jwt(
            json!({}),
            &json!({ "iss": CLIENT, "sub": CLIENT, "aud": "http://127.0.0.1:8080", "exp": NOW + 60, "jti": "a" }),
        );
        let parameters = match changes {
            Some(changes) => format!("request={}", signer.jwt(json!({}), &claims(changes))),
            None => "scope=openid&login_hint=john".into(),
        };
        let request = BackchannelAuthenticationRequest::new(format!(
            "{parameters}&client_assertion={assertion}\
             &client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        ));
        let answer = subject.authlete.backchannel_authentication(&request).unwrap();
        let error = json_or_null(&answer)["error"].as_str().map(String::from);
        (answer.result_code.unwrap(), error)
    };
    let refused = |code: &str| (code.to_string(), Some("invalid_request".to_string()));
    let message: fn(&mut Settings) =
        |settings| settings.service.backchannel_binding_message_required_in_fapi = Some(true);
    let push: fn(&mut Settings) = |settings| {
        settings.client.bc_delivery_mode = Some(DeliveryMode::Push);
        settings.client.bc_notification_endpoint = Some("https://c.example/notify".into());
    };
    let nothing: fn(&mut Settings) = |_| ();
    assert_eq!(ask(Some(json!({})), nothing), ("A179001".into(), None));
    assert_eq!(ask(None, nothing), refused("A300302"));
    assert_eq!(ask(Some(json!({ "exp": NOW + 3601 })), nothing), refused("A300308"));
    assert_eq!(ask(Some(json!({ "nbf": NOW - 3601 })), nothing), refused("A300307"));
    assert_eq!(ask(Some(json!({})), message), refused("A243301"));
    assert_eq!(ask(Some(json!({ "binding_message": "W4" })), message), ("A179001".into(), None));
    let error = Some("unauthorized_client".to_string());
    let token = json!({ "client_notification_token": "abc" });
    assert_eq!(ask(Some(token), push), ("A300317".into(), error));
}

/// The error, if the answer has one.
fn json_or_null(answer: &BackchannelAuthenticationResponse) -> Value {
    answer.response_content.as_ref().map_or(Value::Null, |_| json(&answer.response_content))
}
