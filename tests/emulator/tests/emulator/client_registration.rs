//! Dynamic client registration.

use authlete_core::Version;
use authlete_core::registration::{ClientRegistrationAction, ClientRegistrationRequest, ClientRegistrationResponse};
use authlete_core::token::{TokenAction, TokenRequest};
use authlete_core::types::{ClientSource, ClientType, GrantType, TaggedValue};
use authlete_emulator::{Emulator, Settings};
use serde_json::{Value, json};

use crate::subject::{Subject, code_of, json};

/// Metadata of every kind.
fn everything() -> Value {
    json!({
        "redirect_uris": ["https://app.example/cb", "com.example.app:/cb"],
        "token_endpoint_auth_method": "client_secret_post",
        "grant_types": ["authorization_code", "refresh_token", "urn:openid:params:grant-type:ciba", "implicit"],
        "response_types": ["code", "code id_token token"],
        "client_name": "My app", "client_name#ja": "クライアント", "client_name#de-CH": "Meine App",
        "client_uri": "https://app.example", "logo_uri#fr": "https://app.example/logo.fr.png",
        "contacts": ["dev@app.example"],
        "jwks": { "keys": [] },
        "software_id": "4NRB1-0XZABZI9E6-5SM3R", "software_version": "2",
        "application_type": "native",
        "sector_identifier_uri": "https://app.example/sector.json", "subject_type": "pairwise",
        "id_token_encrypted_response_alg": "ECDH-ES+A128KW", "id_token_encrypted_response_enc": "A128CBC-HS256",
        "userinfo_signed_response_alg": "none",
        "default_max_age": 60, "require_auth_time": true, "default_acr_values": ["a"],
        "initiate_login_uri": "https://app.example/login",
        "tls_client_certificate_bound_access_tokens": false,
        "authorization_signed_response_alg": "EdDSA",
        "backchannel_token_delivery_mode": "ping",
        "backchannel_client_notification_endpoint": "https://app.example/notify",
        "dpop_bound_access_tokens": true, "require_pushed_authorization_requests": false,
        "authorization_details_types": ["payment"], "response_modes": ["query.jwt"],
        "backchannel_logout_uri": "https://app.example/logout",
        "shoe_size": 44,
        "unknown": "is left out",
    })
}

#[test]
fn a_client_registers_reads_changes_and_deletes_itself() {
    for version in [Version::V2, Version::V3] {
        let mut settings = Settings::default();
        settings.service.supported_custom_client_metadata = Some(vec!["shoe_size".into()]);
        let (builder, clock) = Emulator::builder().manual_clock();
        let redirect_uris = everything()["redirect_uris"].to_string().into_bytes();
        let emulator = builder.settings(settings).fetch(move |_: &str| Ok(redirect_uris.clone())).build().unwrap();
        let subject = Subject::of(version, emulator, clock);
        let created = register(&subject, &everything());
        assert_eq!(
            (&created.action, code_of(&created.result_code)),
            (&ClientRegistrationAction::Created, "A202001"),
            "{:?}",
            created.result_message
        );
        let client = created.client.unwrap().read().unwrap();
        assert_eq!(client.client_type, Some(ClientType::Confidential));
        assert_eq!(client.client_source, Some(ClientSource::DynamicRegistration));
        assert!(client.client_names.unwrap().contains(&TaggedValue::new("ja", "クライアント")));
        assert_eq!(client.jwks.unwrap().expose(), r#"{"keys":[]}"#);
        assert_eq!(client.custom_metadata.as_deref(), Some(r#"{"shoe_size":44}"#));

        let information = json(&created.response_content);
        let client_id = information["client_id"].as_str().unwrap().to_string();
        let token = information["registration_access_token"].as_str().unwrap().to_string();
        let uri = format!("http://127.0.0.1:8080/api/register/{client_id}");
        assert_eq!(information["registration_client_uri"], uri);
        assert_eq!(information["client_id_issued_at"], 1_700_000_000);
        assert_eq!((&information["client_secret_expires_at"], &information["unknown"]), (&json!(0), &Value::Null));
        for (name, value) in everything().as_object().unwrap().iter().filter(|(name, _)| *name != "unknown") {
            assert_eq!(information[name], *value, "{name}");
        }

        let of_client = || ClientRegistrationRequest::of_client(client_id.clone(), token.clone());
        let read = subject.authlete.dynamic_client_get(of_client()).unwrap();
        assert_eq!((&read.action, code_of(&read.result_code)), (&ClientRegistrationAction::Ok, "A217001"));
        assert_eq!(json(&read.response_content), information);

        // The client is authenticated, and has to keep to what it registered: its tokens are bound by DPoP.
        let subject_client = information["client_secret"].as_str().unwrap();
        let request = TokenRequest {
            client_id: Some(client_id.clone()),
            client_secret: Some(subject_client.into()),
            ..TokenRequest::new("grant_type=refresh_token&refresh_token=x")
        };
        assert_eq!(code_of(&subject.authlete.token(&request).unwrap().result_code), "A254301");

        let changed = json!({
            "client_id": client_id, "client_secret": information["client_secret"],
            "grant_types": ["client_credentials"], "client_name": "New",
        });
        let updated = update(&subject, &client_id, &token, &changed);
        assert_eq!((&updated.action, code_of(&updated.result_code)), (&ClientRegistrationAction::Updated, "A213001"));
        let information = json(&updated.response_content);
        assert_eq!((&information["client_name"], &information["contacts"]), (&json!("New"), &Value::Null));
        assert_eq!(information["response_types"], json!([]));
        assert_eq!(information["registration_access_token"], token);
        let client = subject.authlete.get_client(client_id.parse::<i64>().unwrap()).unwrap();
        assert_eq!(client.grant_types, Some(vec![GrantType::ClientCredentials]));
        let request = TokenRequest { parameters: "grant_type=client_credentials".into(), ..request };
        // The method is the default one now.
        assert_eq!(subject.authlete.token(&request).unwrap().action, TokenAction::Ok);

        let deleted = subject.authlete.dynamic_client_delete(of_client()).unwrap();
        assert_eq!((&deleted.action, code_of(&deleted.result_code)), (&ClientRegistrationAction::Deleted, "A216001"));
        assert_eq!(deleted.response_content, None);
        assert_eq!(subject.authlete.token(&request).unwrap().action, TokenAction::InvalidClient);
        assert_eq!(code_of(&subject.authlete.dynamic_client_get(of_client()).unwrap().result_code), "A215302");
    }
}

#[test]
fn what_is_left_out_has_its_default() {
    let subject = Subject::v3();
    let information = json(&register(&subject, &json!({ "redirect_uris": ["https://a.example/"] })).response_content);
    for (name, value) in [
        ("grant_types", json!(["authorization_code"])),
        ("response_types", json!(["code"])),
        ("token_endpoint_auth_method", json!("client_secret_basic")),
        ("application_type", json!("web")),
    ] {
        assert_eq!(information[name], value, "{name}");
    }
    let public = register(&subject, &json!({ "token_endpoint_auth_method": "none" }));
    assert_eq!(json(&public.response_content)["client_secret"], Value::Null);
    assert_eq!(public.client.unwrap().read().unwrap().client_type, Some(ClientType::Public));
}

#[test]
fn wrong_metadata() {
    let subject = Subject::v3();
    let metadata = "invalid_client_metadata";
    for (json, code, error) in [
        ("", "A203302", metadata),
        ("{", "A203303", metadata),
        ("[]", "A203303", metadata),
        (r#"{"jwks":{"keys":[]},"jwks_uri":"https://a.example/"}"#, "A204301", metadata),
        (r#"{"grant_types":["authorization_code"],"response_types":[]}"#, "A204302", metadata),
        (r#"{"grant_types":["implicit"],"response_types":[]}"#, "A204303", metadata),
        (r#"{"grant_types":["client_credentials"],"response_types":["code"]}"#, "A204304", metadata),
        (r#"{"response_types":["code","id_token"]}"#, "A204305", metadata),
        (r#"{"contacts":"a"}"#, "A204306", metadata),
        (r#"{"contacts":[1]}"#, "A204306", metadata),
        (r#"{"client_uri":"x"}"#, "A204307", metadata),
        (r#"{"logo_uri#ja":"x"}"#, "A204307", metadata),
        (r#"{"redirect_uris":["/cb"]}"#, "A204307", "invalid_redirect_uri"),
        (r#"{"redirect_uris":["https://a.example/#f"]}"#, "A204307", "invalid_redirect_uri"),
        (r#"{"redirect_uris":["JavaScript:alert(1)"],"application_type":"native"}"#, "A204307", "invalid_redirect_uri"),
        (r#"{"client_name":1}"#, "A204308", metadata),
        (r#"{"id_token_signed_response_alg":"rs256"}"#, "A204308", metadata),
        (r#"{"default_max_age":"1"}"#, "A204309", metadata),
        (r#"{"require_auth_time":"true"}"#, "A204310", metadata),
        (r#"{"jwks":"{}"}"#, "A204311", metadata),
        (
            r#"{"subject_type":"pairwise","redirect_uris":["https://a.example/","https://b.example/"]}"#,
            "A204312",
            metadata,
        ),
        (r#"{"initiate_login_uri":"http://a.example/"}"#, "A204313", metadata),
        (r#"{"software_statement":"x"}"#, "A205301", "invalid_software_statement"),
        (r#"{"software_statement":"eyJhbGciOiJub25lIn0.e30."}"#, "A205302", "invalid_software_statement"),
        (r#"{"software_statement":"eyJhbGciOiJkaXIifQ.a.b.c.d"}"#, "A205303", "invalid_software_statement"),
        (r#"{"software_statement":"eyJhbGciOiJFUzI1NiJ9.W10.AA"}"#, "A205304", "invalid_software_statement"),
        (r#"{"software_statement":"eyJhbGciOiJFUzI1NiJ9.e30.AA"}"#, "A205306", "unapproved_software_statement"),
    ] {
        let answer = subject.authlete.dynamic_client_register(ClientRegistrationRequest::register(json)).unwrap();
        assert_eq!(
            (&answer.action, code_of(&answer.result_code)),
            (&ClientRegistrationAction::BadRequest, code),
            "{json}"
        );
        assert_eq!(self::json(&answer.response_content)["error"], error, "{json}");
    }
}

#[test]
fn a_registration_needs_its_token() {
    for (supported, action) in
        [(true, ClientRegistrationAction::Unauthorized), (false, ClientRegistrationAction::BadRequest)]
    {
        let subject = Subject::with(|it| it.service.unauthorized_on_client_config_supported = Some(supported));
        let information = json(&register(&subject, &json!({})).response_content);
        let client_id = information["client_id"].as_str().unwrap();
        for (client_id, token, code) in [
            ("x", "t", "A215301"),
            ("7", "t", "A215302"),
            ("2000000001", "t", "A215303"),
            (client_id, "", "A215305"),
            (client_id, "t", "A215307"),
        ] {
            let request = || ClientRegistrationRequest::of_client(client_id, token);
            for answer in [
                subject.authlete.dynamic_client_get(request()).unwrap(),
                subject.authlete.dynamic_client_delete(request()).unwrap(),
                update(&subject, client_id, token, &json!({})),
            ] {
                assert_eq!((&answer.action, code_of(&answer.result_code)), (&action, code));
            }
        }
    }
}

#[test]
fn an_update_is_of_the_client_itself() {
    let subject = Subject::v3();
    let information = json(&register(&subject, &json!({})).response_content);
    let [client_id, token] = ["client_id", "registration_access_token"].map(|name| information[name].as_str().unwrap());
    for (metadata, code) in [
        (json!({}), "A214301"),
        (json!({ "client_id": "7" }), "A214302"),
        (json!({ "client_id": client_id, "client_secret": "x" }), "A215304"),
        (json!({ "client_id": client_id, "contacts": 1 }), "A204306"),
    ] {
        let answer = update(&subject, client_id, token, &metadata);
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&ClientRegistrationAction::BadRequest, code));
    }
}

#[test]
fn a_service_may_have_no_registration() {
    let subject = Subject::with(|settings| settings.service.dynamic_registration_supported = None);
    let request = || ClientRegistrationRequest::of_client("2000000001", "t");
    for answer in [
        register(&subject, &json!({})),
        subject.authlete.dynamic_client_get(request()).unwrap(),
        subject.authlete.dynamic_client_delete(request()).unwrap(),
        update(&subject, "2000000001", "t", &json!({})),
    ] {
        assert_eq!(
            (&answer.action, code_of(&answer.result_code)),
            (&ClientRegistrationAction::InternalServerError, "A206201")
        );
    }
}

#[test]
fn the_scope_of_a_registration_can_be_a_limit() {
    let subject = Subject::with(|settings| settings.service.dcr_scope_used_as_requestable = Some(true));
    let metadata = json!({ "grant_types": ["client_credentials"], "scope": "read nonsense" });
    let information = json(&register(&subject, &metadata).response_content);
    assert_eq!(information["scope"], "read");
    let request = TokenRequest {
        client_id: information["client_id"].as_str().map(String::from),
        client_secret: information["client_secret"].as_str().map(Into::into),
        ..TokenRequest::new("grant_type=client_credentials&scope=read+write")
    };
    assert_eq!(subject.authlete.token(&request).unwrap().scopes, Some(vec!["read".into()]));
}

fn register(subject: &Subject, metadata: &Value) -> ClientRegistrationResponse {
    let request = ClientRegistrationRequest::register(metadata.to_string());
    subject.authlete.dynamic_client_register(request).unwrap()
}

fn update(subject: &Subject, client_id: &str, token: &str, metadata: &Value) -> ClientRegistrationResponse {
    let request = ClientRegistrationRequest::update(client_id, token, metadata.to_string());
    subject.authlete.dynamic_client_update(request).unwrap()
}
