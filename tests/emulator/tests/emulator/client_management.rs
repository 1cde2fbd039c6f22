//! Managing clients: lists, updates, secrets and locks.

use authlete_core::Version;
use authlete_core::client::{
    Client, ClientExtension, ClientLockFlagUpdateRequest, ClientSecretUpdateRequest, GetClientList,
};
use authlete_core::types::{ClientAuthMethod, ClientType, DeliveryMode, GrantType, JweEnc, JwsAlg, ResponseType};
use authlete_emulator::Settings;

use crate::subject::{Subject, code_of, refusal};

fn named(name: &str) -> Client {
    Client { client_name: Some(name.into()), ..Default::default() }
}

#[test]
fn an_update_replaces_all_settings_but_those_that_authlete_decides() {
    for version in [Version::V2, Version::V3] {
        let subject = Subject::new(version, Settings::default());
        let wanted = Client {
            client_type: Some(ClientType::Confidential),
            client_id_alias: Some("shop".into()),
            developer: Some("joe".into()),
            redirect_uris: Some(vec!["https://shop.example/cb".into()]),
            extension: Some(ClientExtension { access_token_duration: Some(60), ..Default::default() }),
            pkce_required: Some(true),
            ..named("Shop")
        };
        let created = subject.authlete.create_client(wanted).unwrap();
        subject.advance(1);
        let sent = Client {
            number: Some(77),
            client_id: Some(78),
            client_secret: Some("stolen".into()),
            created_at: Some(79),
            locked: Some(true),
            ..named("New name")
        };
        let updated = subject.authlete.update_client("shop", sent).unwrap();
        assert_eq!((updated.number, updated.client_id), (created.number, created.client_id));
        assert_eq!((&updated.client_secret, updated.created_at), (&created.client_secret, created.created_at));
        assert_eq!((updated.modified_at, updated.locked), (created.modified_at.map(|time| time + 1000), None));
        assert_eq!((updated.client_name.as_deref(), &updated.developer), (Some("New name"), &None));
        assert_eq!((&updated.redirect_uris, &updated.grant_types, &updated.response_types), (&None, &None, &None));
        assert_eq!((&updated.extension, updated.pkce_required), (&None, None));
        assert_eq!(updated.client_type, Some(ClientType::Public));
        assert_eq!(updated.token_auth_method, Some(ClientAuthMethod::None));
        assert_eq!(updated.id_token_sign_alg, Some(JwsAlg::Rs256));
        assert_eq!(updated.client_id_alias, updated.client_id.map(|client_id| client_id.to_string()));
        assert_eq!(subject.authlete.get_client(created.client_id.unwrap()).unwrap(), updated);
        // The old alias is free.
        assert_eq!(refusal(subject.authlete.get_client("shop")), (404, "A001212".into()));
        subject.authlete.create_client(Client { client_id_alias: Some("shop".into()), ..named("x") }).unwrap();
    }
}

#[test]
fn an_update_takes_effect_at_once() {
    let subject = Subject::v3();
    assert_eq!(code_of(&subject.token("grant_type=client_credentials").result_code), "A052001");
    let change = |change: fn(&mut Client)| subject.authlete.modify_client(2_000_000_001, change).unwrap();
    change(|client| client.grant_types = Some(vec![GrantType::AuthorizationCode]));
    assert_eq!(code_of(&subject.token("grant_type=client_credentials").result_code), "A295306");
    change(|client| client.redirect_uris = Some(vec!["https://other.example".into()]));
    assert_eq!(code_of(&subject.authorize(&crate::subject::request("")).result_code), "A011304");
    change(|client| client.response_types = Some(vec![ResponseType::Token]));
    assert_eq!(code_of(&subject.authorize(&crate::subject::request("")).result_code), "A009306");
    // A confidential client without a method for it cannot authenticate.
    change(|client| client.token_auth_method = None);
    assert_eq!(code_of(&subject.token("grant_type=client_credentials").result_code), "A157301");
}

#[test]
fn clients_are_listed_in_the_order_of_their_creation() {
    let subject = Subject::v3();
    for name in ["b", "c", "d", "e", "f"] {
        let developer = (name > "d").then(|| "joe".into());
        subject.authlete.create_client(Client { developer, ..named(name) }).unwrap();
    }
    let list = |developer: Option<&str>, start, end| {
        let request = GetClientList { developer: developer.map(String::from), start, end, ..Default::default() };
        let answer = subject.authlete.call(&request).unwrap();
        let names = answer.clients.unwrap().into_iter().filter_map(|client| client.client_name).collect::<Vec<_>>();
        (names.join(" "), answer.total_count.unwrap())
    };
    assert_eq!(list(None, None, None), ("Emulated client b c d e".into(), 6));
    assert_eq!(list(None, Some(4), Some(100)), ("e f".into(), 6));
    assert_eq!(list(None, Some(100), Some(200)), (String::new(), 6));
    assert_eq!(list(None, Some(3), Some(1)), (String::new(), 6));
    assert_eq!(list(Some("joe"), None, None), ("e f".into(), 2));
    assert_eq!(list(Some("nobody"), None, None), (String::new(), 0));
    assert_eq!(subject.authlete.list(GetClientList::default(), 2).count(), 6);
    for (start, end, code) in [(Some(-1), None, "A028202"), (None, Some(-1), "A028204")] {
        let request = GetClientList { start, end, ..Default::default() };
        assert_eq!(refusal(subject.authlete.call(&request)), (400, code.into()));
    }
}

#[test]
fn an_alias_is_good_where_client_and_service_allow_it() {
    let subject = Subject::v3();
    let client =
        subject.authlete.create_client(Client { client_id_alias: Some("shop".into()), ..named("Shop") }).unwrap();
    let again = Client { client_id_alias: Some("shop".into()), ..named("Other") };
    assert_eq!(refusal(subject.authlete.create_client(again.clone())), (400, "A123603".into()));
    let other = subject.authlete.create_client(named("Other")).unwrap().client_id.unwrap();
    assert_eq!(refusal(subject.authlete.update_client(other, again)), (400, "A030601".into()));
    subject.authlete.modify_client("shop", |client| client.client_id_alias_enabled = Some(false)).unwrap();
    assert_eq!(refusal(subject.authlete.get_client("shop")), (403, "A001222".into()));
    assert!(subject.authlete.get_client(client.client_id.unwrap()).is_ok());
}

#[test]
fn secrets_are_renewed_and_chosen() {
    let subject = Subject::v3();
    let refreshed = subject.authlete.refresh_client_secret(2_000_000_001).unwrap();
    assert_eq!(code_of(&refreshed.result_code), "A148001");
    assert_eq!(refreshed.old_client_secret, Some("emulated-client-secret".into()));
    let secret = refreshed.new_client_secret.unwrap();
    assert_eq!(secret.expose().len(), 86);
    let token = |secret: &str| subject.token_as(secret, "grant_type=client_credentials").result_code;
    assert_eq!(code_of(&token("emulated-client-secret")), "A157305");
    assert_eq!(code_of(&token(secret.expose())), "A052001");

    let update = |client: &str, secret: &str| {
        subject.authlete.update_client_secret(client, ClientSecretUpdateRequest::new(secret))
    };
    let longest = "a".repeat(86);
    for chosen in ["my-own_Secret1", &longest] {
        let updated = update("2000000001", chosen).unwrap();
        assert_eq!((code_of(&updated.result_code), &updated.new_client_secret), ("A149001", &Some(chosen.into())));
        assert_eq!(code_of(&token(chosen)), "A052001");
    }
    for bad in ["", "with space", "ä", "a+b", &"a".repeat(87)] {
        assert_eq!(refusal(update("2000000001", bad)), (400, "A149601".into()), "{bad}");
    }
    assert_eq!(refusal(update("7", "good")), (404, "A149201".into()));
    assert_eq!(refusal(subject.authlete.refresh_client_secret(7)), (404, "A148201".into()));
}

#[test]
fn a_locked_client_gets_nothing_until_it_is_unlocked() {
    let subject = Subject::v3();
    let lock = |client: i64, locked| {
        subject.authlete.update_client_lock_flag(client, ClientLockFlagUpdateRequest::new(locked))
    };
    assert_eq!(refusal(lock(2_000_000_001, false)), (400, "A293204".into()));
    assert_eq!(code_of(&lock(2_000_000_001, true).unwrap().result_code), "A293001");
    assert_eq!(code_of(&subject.token("grant_type=client_credentials").result_code), "A048307");
    assert_eq!(refusal(lock(2_000_000_001, true)), (400, "A293203".into()));
    assert_eq!(code_of(&lock(2_000_000_001, false).unwrap().result_code), "A293001");
    assert_eq!(code_of(&subject.token("grant_type=client_credentials").result_code), "A052001");
    assert_eq!(refusal(lock(7, true)), (404, "A001218".into()));
}

#[test]
fn settings_that_are_wrong_are_refused_on_creation_and_on_update() {
    let subject = Subject::v3();
    let uris = |uris: &[&str]| Client {
        redirect_uris: Some(uris.iter().map(|uri| (*uri).into()).collect()),
        ..Default::default()
    };
    for (client, code) in [
        (Client { client_id_alias: Some("a\u{e4}".into()), ..Default::default() }, "A031203"),
        (Client { client_id_alias: Some("a".repeat(101)), ..Default::default() }, "A031204"),
        (uris(&["https://a b"]), "A031208"),
        (uris(&["/cb"]), "A031209"),
        (uris(&["https://a.example/#b"]), "A031210"),
        (uris(&["https://a.example", "https://a.example"]), "A031211"),
        (uris(&[""]), "A031231"),
        (Client { jwks: Some("[]".into()), ..Default::default() }, "A031212"),
        (Client { default_max_age: Some(-1), ..Default::default() }, "A031213"),
        (Client { id_token_encryption_enc: Some(JweEnc::A128Gcm), ..Default::default() }, "A032211"),
        (Client { bc_delivery_mode: Some(DeliveryMode::Ping), ..Default::default() }, "A032215"),
        (Client { token_auth_method: Some(ClientAuthMethod::TlsClientAuth), ..Default::default() }, "A032217"),
    ] {
        assert_eq!(refusal(subject.authlete.create_client(client.clone())), (400, code.into()), "{client:?}");
        assert_eq!(refusal(subject.authlete.update_client(2_000_000_001, client)), (400, code.into()));
    }
    let limited = Subject::with(|settings| settings.service.clients_per_developer = Some(1));
    let of_joe = Client { developer: Some("joe".into()), ..Default::default() };
    limited.authlete.create_client(of_joe.clone()).unwrap();
    assert_eq!(refusal(limited.authlete.create_client(of_joe)), (400, "A123601".into()));
}
