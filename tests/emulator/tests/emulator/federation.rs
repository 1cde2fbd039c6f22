//! OpenID Federation: the entity configuration and explicit registration.

use authlete_core::federation::{
    FederationConfigurationAction, FederationConfigurationRequest, FederationRegistrationAction,
    FederationRegistrationRequest, FederationRegistrationResponse,
};
use authlete_core::service::{Service, TrustAnchor};
use authlete_core::types::{ClientRegistrationType, ClientSource, EntityType};
use authlete_emulator::Settings;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};
use serde_json::{Value, json};

use crate::entity::Entity;
use crate::subject::{Subject, code_of, json, text};

pub(crate) const ISSUER: &str = "http://127.0.0.1:8080";
/// The example of RFC 7517, appendix A.2.
const FEDERATION_KEY: &str = r#"{"kty":"EC","crv":"P-256","kid":"fed","alg":"ES256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM","d":"870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}"#;

#[test]
fn the_entity_configuration_is_a_signed_statement() {
    let subject = Subject::with(|settings| federate(settings, None));
    let answer = subject.authlete.federation_configuration(&FederationConfigurationRequest::default()).unwrap();
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&FederationConfigurationAction::Ok, "A316001"));
    let (header, claims) = verified(text(&answer.response_content));
    assert_eq!((&header["typ"], &header["kid"]), (&json!("entity-statement+jwt"), &json!("fed")));
    assert_eq!((&claims["iss"], &claims["sub"]), (&json!(ISSUER), &json!(ISSUER)));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);
    assert_eq!(claims["authority_hints"], json!(["https://anchor.example"]));
    assert_eq!((&claims["jwks"]["keys"][0]["kid"], &claims["jwks"]["keys"][0]["d"]), (&json!("fed"), &Value::Null));
    let metadata = &claims["metadata"]["openid_provider"];
    assert_eq!((&metadata["issuer"], &metadata["organization_name"]), (&json!(ISSUER), &json!("Example")));
    assert_eq!(metadata["client_registration_types_supported"], json!(["explicit"]));
    assert_eq!(
        (&metadata["signed_jwks_uri"], &metadata["jwks_uri"]),
        (&json!("https://op.example/jwks"), &Value::Null)
    );

    let types = vec![EntityType::FederationEntity, EntityType::OauthAuthorizationServer];
    let request = FederationConfigurationRequest { entity_types: Some(types), ..Default::default() };
    let answer = subject.authlete.federation_configuration(&request).unwrap();
    let (_, claims) = verified(text(&answer.response_content));
    let names: Vec<_> = claims["metadata"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["federation_entity", "oauth_authorization_server"]);
}

#[test]
fn a_service_needs_a_federation_and_keys_for_it() {
    let ask = |subject: Subject| {
        let answer = subject.authlete.federation_configuration(&FederationConfigurationRequest::default()).unwrap();
        (answer.action, answer.result_code.unwrap())
    };
    assert_eq!(ask(Subject::v3()), (FederationConfigurationAction::NotFound, "A315301".into()));
    let keyless = Subject::with(|settings| {
        federate(settings, None);
        settings.service.federation_jwks = None;
    });
    assert_eq!(ask(keyless), (FederationConfigurationAction::InternalServerError, "A316201".into()));
    let alone = Subject::with(|settings| {
        federate(settings, None);
        settings.service.authority_hints = None;
    });
    let party = Entity::new("https://rp.example");
    let answer = register(&alone, &[party.statement(&party, configuration(&party))]);
    let registered = (answer.action, answer.result_code.unwrap());
    assert_eq!(registered, (FederationRegistrationAction::InternalServerError, "A316202".into()));
    assert_eq!(ask(alone), (FederationConfigurationAction::InternalServerError, "A316202".into()));
}

#[test]
fn a_relying_party_registers_with_its_trust_chain() {
    let (anchor, party) = (Entity::new("https://anchor.example"), Entity::new("https://rp.example"));
    let subject = Subject::with(|settings| federate(settings, Some(&anchor)));
    let policy = json!({ "metadata_policy": { "openid_relying_party": {
        "contacts": { "add": ["ops@anchor.example"] },
        "grant_types": { "subset_of": ["authorization_code"] },
    } } });
    let chain = [
        party.statement(&party, configuration(&party)),
        anchor.statement(&party, policy),
        anchor.statement(&anchor, json!({})),
    ];
    let answer = register(&subject, &chain);
    assert_eq!(answer.action, FederationRegistrationAction::Ok, "{:?}", answer.result_message);
    assert_eq!(code_of(&answer.result_code), "A318001");
    let client = answer.client.unwrap().read().unwrap();
    assert_eq!(client.client_source, Some(ClientSource::ExplicitRegistration));
    assert_eq!(client.entity_id.as_deref(), Some("https://rp.example"));
    assert_eq!(client.trust_anchor_id.as_deref(), Some("https://anchor.example"));
    assert_eq!(client.trust_chain_expires_at, Some(1_700_000_100_000));
    let (_, claims) = verified(text(&answer.response_content));
    assert_eq!((&claims["iss"], &claims["sub"]), (&json!(ISSUER), &json!("https://rp.example")));
    assert_eq!(claims["trust_anchor"], "https://anchor.example");
    let metadata = &claims["metadata"]["openid_relying_party"];
    assert_eq!(metadata["client_id"], client.client_id.unwrap().to_string());
    assert_eq!(metadata["contacts"], json!(["dev@rp.example", "ops@anchor.example"]));
    assert_eq!(metadata["grant_types"], json!(["authorization_code"]));

    // Nobody registers twice, but who comes again once the registration is over is the same client.
    let again = register(&subject, &chain[..2]);
    assert_eq!((&again.action, code_of(&again.result_code)), (&FederationRegistrationAction::BadRequest, "A318306"));
    subject.advance(100);
    let longer = json!({ "exp": 1_700_000_200 });
    let mut own = configuration(&party);
    own["exp"] = longer["exp"].clone();
    // The trust anchor's own configuration may be left out.
    let chain = [party.statement(&party, own), anchor.statement(&party, longer)];
    let again = register(&subject, &chain).client.unwrap().read().unwrap();
    assert_eq!((again.client_id, again.client_secret), (client.client_id, client.client_secret));
    assert_eq!((again.created_at, again.trust_chain_updated_at), (client.created_at, Some(1_700_000_100_000)));
}

#[test]
fn wrong_trust_chains() {
    let (anchor, party) = (Entity::new("https://anchor.example"), Entity::new("https://rp.example"));
    let stranger = Entity::new("https://stranger.example");
    let impostor = Entity::new("https://anchor.example");
    let subject = Subject::with(|settings| federate(settings, Some(&anchor)));
    let own = || party.statement(&party, configuration(&party));
    let about = |more: Value| anchor.statement(&party, more);
    let essential = json!({ "metadata_policy": { "openid_relying_party": { "logo_uri": { "essential": true } } } });
    let expired = json!({ "exp": 1_700_000_000 });
    let tampered = format!("{}x{}", &own()[..60], &own()[61..]);
    for (chain, error) in [
        (vec![own()], "invalid_trust_chain"),
        (vec![about(json!({})), anchor.statement(&anchor, json!({}))], "invalid_trust_chain"),
        (vec![own(), stranger.statement(&party, json!({}))], "invalid_trust_anchor"),
        (vec![own(), impostor.statement(&party, json!({}))], "invalid_trust_chain"),
        (vec![own(), anchor.statement(&stranger, json!({}))], "invalid_trust_chain"),
        (vec![own(), about(expired)], "invalid_trust_chain"),
        (vec![own(), about(json!({ "crit": ["x"] }))], "invalid_trust_chain"),
        (vec![own(), about(essential)], "invalid_metadata"),
        (vec![party.statement(&party, json!({})), about(json!({}))], "invalid_metadata"),
        (vec![tampered, about(json!({}))], "invalid_trust_chain"),
        (vec!["x".into(), "y".into()], "invalid_trust_chain"),
    ] {
        let answer = register(&subject, &chain);
        assert_eq!(
            (&answer.action, code_of(&answer.result_code)),
            (&FederationRegistrationAction::BadRequest, "A318304")
        );
        assert_eq!(json(&answer.response_content)["error"], error, "{chain:?}");
    }
    for (configuration, chain, code) in [
        (None::<&str>, None, "A318302"),
        (Some("x"), Some("[]"), "A318302"),
        (None, Some("x"), "A318303"),
        (Some("x"), None, "A318307"),
        (Some(own().as_str()), None, "A318305"),
    ] {
        let request = FederationRegistrationRequest {
            entity_configuration: configuration.map(String::from),
            trust_chain: chain.map(String::from),
            ..Default::default()
        };
        let answer = subject.authlete.federation_registration(&request).unwrap();
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&FederationRegistrationAction::BadRequest, code));
    }
    assert_eq!(register(&Subject::v3(), &[]).action, FederationRegistrationAction::NotFound);
    type Change = fn(&mut Service);
    let changes: [Change; 2] = [
        |service| service.federation_registration_endpoint = None,
        |service| service.supported_client_registration_types = Some(vec![ClientRegistrationType::Automatic]),
    ];
    for change in changes {
        let subject = Subject::with(|settings| {
            federate(settings, Some(&anchor));
            change(&mut settings.service);
        });
        let answer = register(&subject, &[own()]);
        assert_eq!(
            (&answer.action, code_of(&answer.result_code)),
            (&FederationRegistrationAction::NotFound, "A318301")
        );
    }
}

#[test]
fn an_entity_configuration_is_not_asked_for_without_a_body() {
    let subject = Subject::with(|settings| federate(settings, None));
    for (body, status, code) in
        [("", 400, "A126203"), ("{", 400, "A126202"), ("[", 400, "A126202"), ("{}", 200, "A316001")]
    {
        let request = http::Request::post("/api/1000000002/federation/configuration")
            .header("Authorization", "Bearer emulated-service-access-token")
            .header("Content-Type", "application/json");
        let answer = subject.emulator.handle(request.body(body).unwrap());
        let result: Value = serde_json::from_slice(answer.body()).unwrap();
        assert_eq!((answer.status().as_u16(), &result["resultCode"]), (status, &json!(code)), "{body}");
    }
}

pub(crate) fn federate(settings: &mut Settings, anchor: Option<&Entity>) {
    let service = &mut settings.service;
    service.federation_enabled = Some(true);
    service.federation_jwks = Some(format!(r#"{{"keys":[{FEDERATION_KEY}]}}"#).into());
    service.federation_configuration_duration = Some(600);
    service.federation_registration_endpoint = Some("https://op.example/federation".into());
    service.supported_client_registration_types = Some(vec![ClientRegistrationType::Explicit]);
    service.authority_hints = Some(vec!["https://anchor.example".into()]);
    service.organization_name = Some("Example".into());
    service.signed_jwks_uri = Some("https://op.example/jwks".into());
    service.trust_anchors = anchor.map(|anchor| {
        vec![TrustAnchor {
            entity_id: Some(anchor.id.into()),
            jwks: Some(anchor.jwks().to_string().into()),
            ..Default::default()
        }]
    });
}

pub(crate) fn configuration(party: &Entity) -> Value {
    json!({
        "aud": ISSUER,
        "authority_hints": ["https://anchor.example"],
        "metadata": { "openid_relying_party": {
            "redirect_uris": [format!("{}/cb", party.id)],
            "grant_types": ["authorization_code", "refresh_token"],
            "contacts": ["dev@rp.example"],
            "client_registration_types": ["explicit"],
        } },
    })
}

fn register(subject: &Subject, chain: &[String]) -> FederationRegistrationResponse {
    let request = FederationRegistrationRequest { trust_chain: Some(json!(chain).to_string()), ..Default::default() };
    subject.authlete.federation_registration(&request).unwrap()
}

/// Header and claims of a statement by the service, verified by another implementation.
fn verified(jwt: &str) -> (Value, Value) {
    let key: Value = serde_json::from_str(FEDERATION_KEY).unwrap();
    let decode = |text: &str| URL_SAFE_NO_PAD.decode(text).unwrap();
    let coordinates = ["x", "y"].map(|name| decode(key[name].as_str().unwrap()));
    let point = [&[4][..], &coordinates[0], &coordinates[1]].concat();
    let (input, signature) = jwt.rsplit_once('.').unwrap();
    UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point)
        .verify(input.as_bytes(), &decode(signature))
        .expect("a good signature");
    let (header, claims) = input.split_once('.').unwrap();
    let part = |text: &str| serde_json::from_slice(&decode(text)).unwrap();
    (part(header), part(claims))
}
