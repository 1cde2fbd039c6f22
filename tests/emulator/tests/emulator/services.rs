//! Services side by side: who may call for which, and what updates do. And the server that has them all.

use authlete_core::blocking::Authlete;
use authlete_core::client::Client;
use authlete_core::server::{Echo, HealthCheck, Info};
use authlete_core::service::{GetServiceList, Service};
use authlete_core::types::{ClientAuthMethod, GrantType, Scope};
use authlete_core::{Api, Credential, Version};
use authlete_emulator::{Emulator, Settings};

use crate::subject::{Subject, code_of, refusal, request};

const URL: &str = "http://emulator.invalid";

/// Calls with the credential of the organization: its token in 3.x, the owner's key and secret in 2.x.
fn organization(emulator: &Emulator, version: Version, service_id: &str) -> Authlete<Emulator> {
    let settings = emulator.settings();
    let credential = match version {
        Version::V2 => Credential::basic(&settings.owner_key, settings.owner_secret.clone()),
        Version::V3 => Credential::bearer(settings.organization_token.clone()),
    };
    let api = Api::new(version, URL).unwrap().with_service_id(service_id).unwrap();
    let credential = credential.unwrap();
    let api = api.with_service_credential(credential.clone()).with_service_owner_credential(credential);
    Authlete::new(api, emulator.clone())
}

fn named(name: &str) -> Service {
    Service { service_name: Some(name.into()), ..Default::default() }
}

#[test]
fn services_come_work_side_by_side_and_go() {
    for version in [Version::V2, Version::V3] {
        let subject = Subject::new(version, Settings::default());
        let owner = organization(&subject.emulator, version, "1000000002");
        let wanted = Service {
            api_key: Some(1_000_000_002),
            api_secret: Some("chosen".into()),
            number: Some(99),
            created_at: Some(98),
            ..named("Second")
        };
        let second = owner.create_service(wanted).unwrap();
        let api_key = second.api_key.unwrap();
        assert_eq!((second.number, second.service_owner_number.is_some()), (Some(2), true));
        assert!(api_key != 1_000_000_002 && second.created_at > Some(98));
        assert_ne!(second.api_secret, Some("chosen".into()));

        // Clients of one are none of the other.
        let of_second = organization(&subject.emulator, version, &api_key.to_string());
        assert_eq!(of_second.get_service().unwrap(), second);
        if version == Version::V3 {
            let client = of_second.create_client(Client::default()).unwrap().client_id.unwrap();
            assert!(of_second.get_client(client).is_ok());
            assert_eq!(refusal(subject.authlete.get_client(client)), (404, "A001212".into()));
            let metadata = of_second.get_service().unwrap().metadata.unwrap();
            assert_eq!((metadata[0].key.as_deref(), metadata[0].value.as_deref()), (Some("clientCount"), Some("1")));
        } else {
            let secret = second.api_secret.clone().unwrap();
            let own = Authlete::new(Api::v2(URL, &api_key.to_string(), secret).unwrap(), subject.emulator.clone());
            let client = own.create_client(Client::default()).unwrap().client_id.unwrap();
            assert_eq!(refusal(subject.authlete.get_client(client)), (404, "A001212".into()));
        }

        owner.create_service(named("Third")).unwrap();
        let list = |start, end| {
            let answer = owner.call(&GetServiceList { start, end, ..Default::default() }).unwrap();
            let names: Vec<_> = answer.services.unwrap().into_iter().filter_map(|it| it.service_name).collect();
            (names.join(", "), answer.start, answer.end, answer.total_count)
        };
        assert_eq!(list(None, None), ("Emulated service, Second, Third".into(), Some(0), Some(5), Some(3)));
        assert_eq!(list(Some(1), Some(2)), ("Second".into(), Some(1), Some(2), Some(3)));
        assert_eq!(list(Some(3), Some(9)), (String::new(), Some(3), Some(9), Some(3)));
        for (start, end, code) in [(Some(-1), None, "A036202"), (None, Some(-1), "A036204")] {
            let negative = owner.call(&GetServiceList { start, end, ..Default::default() });
            assert_eq!(refusal(negative), (400, code.into()));
        }

        of_second.delete_service().unwrap();
        assert_eq!(refusal(of_second.get_service()), (404, "A003201".into()));
        assert_eq!(refusal(of_second.delete_service()), (404, "A003201".into()));
        assert_eq!(list(None, None).0, "Emulated service, Third");
    }
}

#[test]
fn a_service_is_no_owner_of_services() {
    let subject = Subject::v3();
    assert_eq!(refusal(subject.authlete.create_service(named("x"))), (403, "A002201".into()));
    assert_eq!(refusal(subject.authlete.get_service_list()), (403, "A002201".into()));
    assert_eq!(subject.authlete.get_service().unwrap().service_name.as_deref(), Some("Emulated service"));
    let settings = Settings::default();
    let own = Api::v2(URL, "1000000002", settings.service.api_secret.unwrap()).unwrap();
    let own = own.clone().with_service_owner_credential(
        Credential::basic("1000000002", Settings::default().service.api_secret.unwrap()).unwrap(),
    );
    let own = Authlete::new(own, subject.emulator.clone());
    assert_eq!(own.get_service().unwrap().api_key, Some(1_000_000_002));
    own.modify_service(|service| service.pkce_required = Some(true)).unwrap();
    assert_eq!(subject.authlete.get_service().unwrap().pkce_required, Some(true));
}

#[test]
fn an_update_replaces_all_settings_but_those_that_authlete_decides() {
    let subject = Subject::v3();
    let before = subject.authlete.get_service().unwrap();
    subject.advance(1);
    let sent = Service {
        api_key: Some(7),
        api_secret: Some("stolen".into()),
        number: Some(8),
        created_at: Some(9),
        modified_at: Some(10),
        ..named("Renamed")
    };
    let after = subject.authlete.update_service(sent).unwrap();
    assert_eq!((after.api_key, &after.api_secret), (before.api_key, &before.api_secret));
    assert_eq!((after.number, after.created_at), (before.number, before.created_at));
    assert_eq!(after.modified_at, before.modified_at.map(|time| time + 1000));
    assert_eq!(
        (after.service_name.as_deref(), &after.issuer, &after.supported_scopes),
        (Some("Renamed"), &None, &None)
    );
    assert_eq!(subject.authlete.get_service().unwrap(), after);
    // Without lists the code flow is allowed, and nothing else.
    let code = subject.issue(subject.ticket("")).authorization_code.unwrap();
    assert_eq!(code_of(&subject.token(&crate::subject::exchange(code.expose())).result_code), "A050001");
    assert_eq!(code_of(&subject.token("grant_type=client_credentials").result_code), "A049305");
    assert_eq!(code_of(&subject.authorize("response_type=token&client_id=2000000001").result_code), "A009305");
}

#[test]
fn an_update_takes_effect_at_once() {
    let subject = Subject::v3();
    let modify = |change: fn(&mut Service)| subject.authlete.modify_service(change).unwrap();
    modify(|service| service.access_token_duration = Some(7));
    assert_eq!(subject.tokens("read").access_token_duration, Some(7));
    modify(|service| {
        let scope = Scope { name: Some("new".into()), ..Default::default() };
        service.supported_scopes.get_or_insert_default().push(scope);
    });
    assert_eq!(subject.tokens("new").scopes, Some(vec!["new".into()]));
    modify(|service| service.pkce_required = Some(true));
    assert_eq!(code_of(&subject.authorize(&request("")).result_code), "A124301");
    modify(|service| service.par_required = Some(true));
    assert!(code_of(&subject.authorize(&request("")).result_code).starts_with("A0083"));
    modify(|service| service.supported_grant_types = Some(vec![GrantType::RefreshToken]));
    assert_eq!(code_of(&subject.token("grant_type=client_credentials").result_code), "A049305");
    for (service, code) in [
        (Service { access_token_duration: Some(-1), ..Default::default() }, "A031213"),
        (Service { jwks: Some("{}".into()), ..Default::default() }, "A031212"),
    ] {
        assert_eq!(refusal(subject.authlete.update_service(service)), (400, code.into()));
    }
}

/// Authlete's library for Python, 1.3.0, reads enumerations strictly, and the service is part of each answer to an authorization
/// request.
#[test]
fn the_service_at_the_start_has_no_client_authentication_method_that_older_libraries_do_not_know() {
    let service = Subject::v3().authlete.get_service().unwrap();
    let lists = [
        service.supported_token_auth_methods,
        service.supported_revocation_auth_methods,
        service.supported_introspection_auth_methods,
    ];
    for methods in lists {
        let methods = methods.unwrap();
        assert!(methods.contains(&ClientAuthMethod::SelfSignedTlsClientAuth), "{methods:?}");
        assert!(!methods.contains(&ClientAuthMethod::AttestJwtClientAuth), "{methods:?}");
    }
}

#[test]
fn the_server_says_that_it_is_there() {
    let subject = Subject::v3();
    let open = Authlete::new(Api::new(Version::V3, URL).unwrap(), subject.emulator.clone());
    assert_eq!(open.call(&HealthCheck { extended: Some(true), ..Default::default() }).unwrap().0, "OK");
    for version in [Version::V2, Version::V3] {
        let open = Authlete::new(Api::new(version, URL).unwrap(), subject.emulator.clone());
        let parameters = vec![("a".into(), "1".into()), ("b".into(), "x y".into())];
        let echoed = open.call(&Echo { parameters: parameters.clone(), ..Default::default() }).unwrap();
        assert_eq!(echoed.into_iter().collect::<Vec<_>>(), parameters);
    }
    let info = Subject::new(Version::V2, Settings::default()).authlete.call(&Info::default()).unwrap();
    assert!(info.version.is_some_and(|version| version.starts_with(|first: char| first.is_ascii_digit())));
}
