use authlete_core::blocking::Authlete;

use super::*;
use crate::client_metadata::LogoutMetadata;

/// The emulator of a file, and what calls it.
fn emulated(text: &str) -> Authlete<Emulator> {
    let emulator = Config::parse(text).unwrap().emulator("http://server.test", None).unwrap().build().unwrap();
    Authlete::new(emulator.settings().api_v3("http://emulator.invalid").unwrap(), emulator)
}

#[test]
fn without_a_file_there_are_one_client_and_four_users() {
    let config = Config::read(None).unwrap();
    assert!(config.profile == Profile::Oidc && config.clients.is_empty() && config.resource_servers.is_empty());
    assert!(config.has_demonstration_users);
    assert_eq!(config.users.iter().map(|user| &*user.login_name).collect::<Vec<_>>(), ["john", "jane", "max", "inga"]);
    let client = emulated("").get_client("2000000001").unwrap();
    assert_eq!(client.redirect_uris.unwrap(), ["http://server.test/callback"]);
}

#[test]
fn service_clients_and_users_are_those_of_the_file() {
    let text = "
        profile = 'fapi2'

        [service]
        serviceName = 'Bank'
        accessTokenDuration = 60

        [[clients]]
        clientId = 1
        clientName = 'First'
        redirectUris = ['https://app.example/callback']
        post_logout_redirect_uris = ['https://app.example/bye']
        frontchannel_logout_uri = 'https://app.example/out'
        frontchannel_logout_session_required = true

        [[clients]]
        clientId = 2
        clientIdAlias = 'second-client'

        [[users]]
        subject = 'ann-1'
        login_name = 'ann'
        password = 'secret'
        claims = { email = 'ann@example.com', email_verified = true, updated_at = 1 }
    ";
    let config = Config::parse(text).unwrap();
    assert!(config.profile == Profile::Fapi2 && !config.has_demonstration_users);
    let ann = &config.users[0];
    assert_eq!((config.users.len(), &*ann.subject, &ann.claims["updated_at"]), (1, "ann-1", &Value::from(1)));
    assert!(ann.password_hash.starts_with("$argon2id$"));

    let authlete = emulated(text);
    let service = authlete.get_service().unwrap();
    assert_eq!((service.service_name.as_deref(), service.access_token_duration), (Some("Bank"), Some(60)));
    assert_eq!(service.par_required, Some(true), "what the profile has");
    let first = authlete.get_client("1").unwrap();
    let logout = LogoutMetadata::of(first.custom_metadata.as_deref());
    assert_eq!(logout.post_logout_redirect_uris, ["https://app.example/bye"]);
    assert!(logout.frontchannel_logout_session_required);
    assert_eq!(authlete.get_client("second-client").unwrap().client_id, Some(2));
    assert!(authlete.get_client("2000000001").is_err(), "the client of the demonstration");
}

#[test]
fn every_profile_has_a_name() {
    for (name, profile) in [
        ("oidc", Profile::Oidc),
        ("fapi1", Profile::Fapi1),
        ("fapi2", Profile::Fapi2),
        ("fapi-ciba", Profile::FapiCiba),
    ] {
        assert!(Config::parse(&format!("profile = '{name}'")).unwrap().profile == profile, "{name}");
    }
}

#[test]
fn what_is_no_setting_is_told_without_its_value() {
    for (text, expected) in [
        ("[service]\nisuer = 's3cret'", "the service has no member 'isuer'"),
        ("[[clients]]\nredirectUris = [1]", "a client: its member redirectUris[0] is of another type"),
        ("\n[[users]]\nsubject = '1'\ncode = 12345", "line 4: it is not a text"),
        ("[[clients]]\nclient_id = 1", "a client has no member 'client_id'"),
        (
            "[[clients]]\ncustomMetadata = 's3cret'\nfrontchannel_logout_uri = 'x'",
            "a client: 'customMetadata' is not the text of a JSON object",
        ),
        (
            "\n\n[[users]]\nsubject = '1'\nlogin_name = 'a'\npasword = 's3cret'",
            "line 6: unknown field `pasword`, expected one of `subject`, `login_name`, `password`, `password_hash`, `code`, \
             `claims`, `verified_claims`",
        ),
        (
            "[[users]]\nsubject = '1'\nlogin_name = 'a'",
            "the user 'a' has to have one of 'password' and 'password_hash'",
        ),
        (
            "users = []\nclinets = []",
            "line 2: unknown field `clinets`, expected one of `profile`, `service`, `clients`, `users`, `resource_servers`",
        ),
    ] {
        assert_eq!(Config::parse(text).err().map(|error| error.to_string()).as_deref(), Some(expected));
    }
    for text in [
        "[service]\naccessTokenDuration = 's3cret'",
        "[[clients]]\nclientSecret = ['s3cret']",
        "[[clients]]\nclientId = 's3cret'",
        "[[clients]]\nclientSecret = s3cret",
        "[[clients]]\nclientSecret = 's3cret",
        "[[users]]\npassword = ['s3cret']",
        "[[users]]\ncode = 12345",
    ] {
        let error = Config::parse(text).err().unwrap().to_string();
        assert!(!error.contains("s3cret") && !error.contains("12345"), "{error}");
    }
    let missing = Config::read(Some(Path::new("/does/not/exist"))).err().unwrap();
    assert!(missing.to_string().starts_with("the file cannot be read"), "{missing}");
}
