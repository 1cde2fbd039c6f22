//! Configuration: every source comes to the same API, and says what is wrong with it.

use std::error::Error;

use authlete_core::Version;
use authlete_core::config::{Account, Config, ConfigError, Place, Region, SettingFault};
use authlete_core::introspection::IntrospectionRequest;
use authlete_core::service::{GetService, GetServiceList};

/// Stands in every secret below, so that one look tells whether an error shows any.
const HUSH: &str = "hush";

/// RFC 8037, appendix A.1, with an ID that is hard on formats.
const JWK: &str = r#"{"kty":"OKP","kid":"hush=b:c","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
const PEM: &str = "-----BEGIN PRIVATE KEY-----\nhush+/==\n-----END PRIVATE KEY-----";

/// Everything that 3.x uses.
fn v3() -> Config {
    Config {
        version: Some(Version::V3),
        base_url: Some("https://us.authlete.com".into()),
        service_owner: Account { access_token: Some("hush-owner".into()), ..Default::default() },
        service: Account {
            id: Some("1234567890".into()),
            access_token: Some("hush-service".into()),
            ..Default::default()
        },
        dpop_key: Some(JWK.into()),
        client_certificate: Some(PEM.into()),
        ..Default::default()
    }
}

/// Everything that 2.x uses.
fn v2() -> Config {
    let account = |key: &str, secret: &str| Account {
        id: Some(key.into()),
        api_secret: Some(secret.into()),
        ..Default::default()
    };
    Config {
        version: Some(Version::V2),
        base_url: Some("https://api.authlete.com".into()),
        service_owner: account("owner", "hush #;=%!\\o"),
        service: account("9876543210", "!hush #;=%\\"),
        ..Default::default()
    }
}

fn from_pairs(pairs: &[(&str, &str)]) -> Result<Config, ConfigError> {
    Config::from_variables(|name| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).into()))
}

/// What goes out for the service, and for its owner: URL and authorization. The key for DPoP is left out, since not all
/// sets of features have it.
fn wire(config: &Config) -> [String; 2] {
    let api = Config { dpop_key: None, ..config.clone() }.api().unwrap();
    let line = |request: Result<authlete_core::wire::Request, _>| {
        let request = request.unwrap();
        format!("{} {}", request.url, request.header("authorization").unwrap())
    };
    [line(api.request(&IntrospectionRequest::new(""))), line(api.request(&GetServiceList::default()))]
}

/// The settings that count, in the end: those of the API, and those that are only carried.
#[track_caller]
fn assert_same(source: &str, config: &Config, expected: &Config) {
    assert_eq!(wire(config), wire(expected), "{source}");
    for (carried, expected) in
        [(&config.dpop_key, &expected.dpop_key), (&config.client_certificate, &expected.client_certificate)]
    {
        assert_eq!(carried.as_ref().map(|it| it.expose()), expected.as_ref().map(|it| it.expose()), "{source}");
    }
    assert!(!format!("{config:?}").contains(HUSH), "{source}");
}

/// Checks what a table of faulty sources says, and that it says no more.
#[track_caller]
fn assert_refused(read: impl Fn(&str) -> Result<Config, ConfigError>, table: &[(&str, &str)]) {
    for (source, message) in table {
        let error = read(source).and_then(|config| config.api()).expect_err(source);
        assert_eq!(error.to_string(), *message, "{source}");
        assert!(!format!("{error} {error:?}").contains(HUSH), "{source}");
    }
}

/// Variables, one on each line.
fn from_lines(text: &str) -> Result<Config, ConfigError> {
    from_pairs(&text.lines().filter_map(|line| line.split_once('=')).collect::<Vec<_>>())
}

#[test]
fn settings_reach_the_wire() {
    assert_eq!(
        wire(&v3()),
        [
            "https://us.authlete.com/api/1234567890/auth/introspection Bearer hush-service",
            "https://us.authlete.com/api/service/get/list Bearer hush-owner",
        ]
    );
    assert_eq!(
        wire(&v2()),
        [
            "https://api.authlete.com/api/auth/introspection Basic OTg3NjU0MzIxMDohaHVzaCAjOz0lXA==",
            "https://api.authlete.com/api/service/get/list Basic b3duZXI6aHVzaCAjOz0lIVxv",
        ]
    );
    let bearer = |version| Config {
        version,
        base_url: Some("jp".into()),
        service: Account { id: Some("1".into()), access_token: Some("at".into()), ..Default::default() },
        ..Default::default()
    };
    assert_eq!(
        wire(&bearer(None))[0],
        "https://jp.authlete.com/api/1/auth/introspection Bearer at",
        "3.x goes without saying"
    );
    let v2 = bearer(Some(Version::V2)).api().unwrap().request(&IntrospectionRequest::new("")).unwrap();
    assert_eq!(
        (&*v2.url, v2.header("authorization")),
        ("https://jp.authlete.com/api/auth/introspection", Some("Bearer at"))
    );
}

#[test]
fn what_may_be_left_out() {
    let organization = Config {
        base_url: Some("EU".into()),
        service_owner: Account { access_token: Some("at".into()), ..Default::default() },
        ..Default::default()
    };
    let api = organization.api().unwrap();
    assert_eq!(api.request(&GetServiceList::default()).unwrap().url, "https://eu.authlete.com/api/service/get/list");

    // Beside an owner's credential, the key alone says which service its operations are about.
    let mut named = v2();
    named.service.api_secret = None;
    let request = named.api().unwrap().request(&GetService::default()).unwrap();
    assert_eq!(request.url, "https://api.authlete.com/api/service/get/9876543210");
    assert_eq!(request.header("authorization"), Some("Basic b3duZXI6aHVzaCAjOz0lIVxv"));
}

/// The authorization of the service and that of its owner, in either version; none where there is no API.
#[test]
fn a_version_leaves_alone_what_it_does_not_use() {
    let secrets = "AUTHLETE_SERVICE_APISECRET=s\nAUTHLETE_SERVICEOWNER_APIKEY=2\nAUTHLETE_SERVICEOWNER_APISECRET=o";
    let (basic, bearer) = (Some("Basic MTpz"), Some("Bearer st"));
    let (owner_basic, owner_bearer) = (Some("Basic Mjpv"), Some("Bearer ot"));
    let table = [
        ("AUTHLETE_BEARER=st", [bearer, None], [bearer, bearer]),
        (secrets, [basic, owner_basic], [None, None]),
        (&*format!("{secrets}\nAUTHLETE_BEARER=st"), [basic, owner_basic], [bearer, bearer]),
        (
            &format!("{secrets}\nAUTHLETE_SERVICEOWNER_ACCESSTOKEN=ot"),
            [basic, owner_basic],
            [owner_bearer, owner_bearer],
        ),
        (
            "AUTHLETE_SERVICE_APISECRET=s\nAUTHLETE_BEARER=st\nAUTHLETE_SERVICEOWNER_ACCESSTOKEN=ot",
            [basic, owner_bearer],
            [bearer, owner_bearer],
        ),
        ("AUTHLETE_BEARER=st\nAUTHLETE_SERVICEOWNER_APISECRET=o", [None, None], [bearer, bearer]),
    ];
    for (variables, v2, v3) in table {
        for (version, expected) in [(Version::V2, v2), (Version::V3, v3)] {
            let case = format!("{version:?}\n{variables}");
            let config = from_lines(&format!("AUTHLETE_BASE_URL=us\nAUTHLETE_SERVICE_APIKEY=1\n{variables}")).unwrap();
            let api = Config { version: Some(version), ..config }.api();
            let Ok(api) = api else {
                assert_eq!(expected, [None, None], "{case}");
                continue;
            };
            let requests = [api.request(&IntrospectionRequest::new("")), api.request(&GetServiceList::default())];
            let sent = requests.each_ref().map(|request| request.as_ref().ok()?.header("authorization"));
            assert_eq!(sent, expected, "{case}");
        }
    }
}

#[test]
fn regions_are_those_of_authlete() {
    let urls: Vec<_> = Region::ALL.iter().map(|region| region.base_url()).collect();
    assert_eq!(
        urls,
        ["https://us.authlete.com", "https://jp.authlete.com", "https://eu.authlete.com", "https://br.authlete.com"]
    );
    for region in Region::ALL {
        let config = Config { base_url: Some(region.to_string()), ..v3() };
        assert!(wire(&config)[0].starts_with(region.base_url()));
    }
}

#[test]
fn versions_have_many_spellings() {
    for (version, spellings) in
        [(Version::V2, ["V2", "v2", "2", "2.x", "2.X"]), (Version::V3, ["V3", "v3", "3", "3.x", "3.X"])]
    {
        for spelling in spellings {
            let config = from_pairs(&[("AUTHLETE_API_VERSION", spelling)]).unwrap();
            assert_eq!(config.version, Some(version), "{spelling}");
        }
    }
}

#[test]
fn variables_make_the_api() {
    let escaped = PEM.replace('\n', "\\n");
    let escaped_crlf = PEM.replace('\n', "\\r\\n");
    let common = [
        ("AUTHLETE_API_VERSION", "V3"),
        ("AUTHLETE_BASE_URL", "us"),
        ("AUTHLETE_SERVICEOWNER_ACCESSTOKEN", "hush-owner"),
        ("AUTHLETE_DPOP_KEY", JWK),
        ("AUTHLETE_SERVICE_APISECRET", ""),
    ];
    for (names, pem) in [
        (&["AUTHLETE_SERVICE_APIKEY", "AUTHLETE_SERVICE_ACCESSTOKEN"][..], PEM),
        (&["AUTHLETE_SERVICE_ID", "AUTHLETE_BEARER"], &escaped),
        (&["AUTHLETE_SERVICE_ID", "AUTHLETE_API_TOKEN"], &escaped_crlf),
        (&["AUTHLETE_SERVICE_ID", "AUTHLETE_SERVICE_APIKEY", "AUTHLETE_API_TOKEN", "AUTHLETE_BEARER"], PEM),
    ] {
        let mut pairs = Vec::from(common);
        pairs.push(("AUTHLETE_CLIENT_CERTIFICATE", pem));
        for &name in names {
            let id = name.ends_with("KEY") || name.ends_with("ID");
            pairs.push((name, if id { "1234567890" } else { "hush-service" }));
        }
        assert_same(&format!("{names:?}"), &from_pairs(&pairs).unwrap(), &v3());
    }
    let config = from_pairs(&[
        ("AUTHLETE_API_VERSION", "2.x"),
        ("AUTHLETE_BASE_URL", "https://api.authlete.com"),
        ("AUTHLETE_SERVICEOWNER_APIKEY", "owner"),
        ("AUTHLETE_SERVICEOWNER_APISECRET", "hush #;=%!\\o"),
        ("AUTHLETE_SERVICE_APIKEY", "9876543210"),
        ("AUTHLETE_SERVICE_APISECRET", "!hush #;=%\\"),
    ]);
    assert_eq!(config.unwrap(), v2());
}

#[test]
fn faulty_variables_are_named() {
    assert_refused(
        from_lines,
        &[
            (
                "AUTHLETE_BASE_URL=ftp://hush",
                "AUTHLETE_BASE_URL: base_url is neither a URL nor one of the regions us, jp, eu, br",
            ),
            ("AUTHLETE_API_VERSION=4hush", "AUTHLETE_API_VERSION: api_version is neither 2.x nor 3.x"),
            ("AUTHLETE_SERVICE_ID=..", "AUTHLETE_SERVICE_ID: service.api_key is a dot segment"),
            (
                "AUTHLETE_SERVICEOWNER_APIKEY=hush:",
                "AUTHLETE_SERVICEOWNER_APIKEY: service_owner.api_key is empty or has a character that cannot be sent",
            ),
            (
                "AUTHLETE_SERVICE_APISECRET=hush\t",
                "AUTHLETE_SERVICE_APISECRET: service.api_secret is empty or has a character that cannot be sent",
            ),
            (
                "AUTHLETE_BEARER=hush hush",
                "AUTHLETE_BEARER: service.access_token is empty or has a character that cannot be sent",
            ),
            (
                "AUTHLETE_API_TOKEN=hush\nAUTHLETE_SERVICE_ACCESSTOKEN=hush-hush",
                "AUTHLETE_API_TOKEN: service.access_token has another value in AUTHLETE_SERVICE_ACCESSTOKEN",
            ),
            (
                "AUTHLETE_SERVICE_ID=1\nAUTHLETE_SERVICE_APIKEY=2",
                "AUTHLETE_SERVICE_ID: service.api_key has another value in AUTHLETE_SERVICE_APIKEY",
            ),
        ],
    );
}

#[test]
fn settings_that_do_not_fit_together_are_named() {
    let with_url = |text: &str| from_lines(&format!("AUTHLETE_BASE_URL=us\n{text}"));
    assert_refused(
        from_lines,
        &[(
            "AUTHLETE_BEARER=hush",
            "base_url (AUTHLETE_BASE_URL) is not set: it is a URL or one of the regions us, jp, eu, br",
        )],
    );
    assert_refused(
        with_url,
        &[
            (
                "AUTHLETE_SERVICE_ID=1",
                "no credential is set: Authlete 3.x takes service.access_token (AUTHLETE_SERVICE_ACCESSTOKEN) or \
                 service_owner.access_token (AUTHLETE_SERVICEOWNER_ACCESSTOKEN)",
            ),
            (
                "AUTHLETE_API_VERSION=2",
                "no credential is set: Authlete 2.x takes service.api_key (AUTHLETE_SERVICE_APIKEY) with \
                 service.api_secret (AUTHLETE_SERVICE_APISECRET), or the same of service_owner",
            ),
            (
                "AUTHLETE_SERVICE_ID=1\nAUTHLETE_SERVICE_APISECRET=hush",
                "service.api_secret (AUTHLETE_SERVICE_APISECRET) is for Authlete 2.x: set service.access_token \
                 (AUTHLETE_SERVICE_ACCESSTOKEN) for 3.x, or api_version (AUTHLETE_API_VERSION) to 2.x",
            ),
            (
                "AUTHLETE_BEARER=hush",
                "service.access_token (AUTHLETE_SERVICE_ACCESSTOKEN) is set without service.api_key \
                 (AUTHLETE_SERVICE_APIKEY)",
            ),
            (
                "AUTHLETE_API_VERSION=2\nAUTHLETE_SERVICE_APIKEY=1",
                "service.api_key (AUTHLETE_SERVICE_APIKEY) is set without service.api_secret \
                 (AUTHLETE_SERVICE_APISECRET)",
            ),
            (
                "AUTHLETE_API_VERSION=2\nAUTHLETE_SERVICEOWNER_APISECRET=hush",
                "service_owner.api_secret (AUTHLETE_SERVICEOWNER_APISECRET) is set without service_owner.api_key \
                 (AUTHLETE_SERVICEOWNER_APIKEY)",
            ),
            (
                "AUTHLETE_API_VERSION=2\nAUTHLETE_SERVICE_APISECRET=hush\nAUTHLETE_BEARER=hush",
                "service.api_secret (AUTHLETE_SERVICE_APISECRET) is set without service.api_key \
                 (AUTHLETE_SERVICE_APIKEY)",
            ),
            (
                "AUTHLETE_API_VERSION=2\nAUTHLETE_SERVICEOWNER_APIKEY=1\nAUTHLETE_BEARER=hush",
                "service_owner.api_key (AUTHLETE_SERVICEOWNER_APIKEY) is set without service_owner.api_secret \
                 (AUTHLETE_SERVICEOWNER_APISECRET)",
            ),
            (
                "AUTHLETE_SERVICEOWNER_APIKEY=1\nAUTHLETE_SERVICEOWNER_APISECRET=hush",
                "service_owner.api_secret (AUTHLETE_SERVICEOWNER_APISECRET) is for Authlete 2.x: set \
                 service_owner.access_token (AUTHLETE_SERVICEOWNER_ACCESSTOKEN) for 3.x, or api_version \
                 (AUTHLETE_API_VERSION) to 2.x",
            ),
            (
                "AUTHLETE_API_VERSION=2\nAUTHLETE_SERVICE_APIKEY=1:2\nAUTHLETE_SERVICE_APISECRET=hush",
                "service.api_key is empty or has a character that cannot be sent",
            ),
        ],
    );
}

#[test]
fn literals_are_checked_too() {
    type Spoil = fn(&mut Config);
    let table: [(Config, Spoil, &str); 5] = [
        (
            v3(),
            |config| config.base_url = Some("https://us.authlete.com/?hush".into()),
            "base_url is neither a URL nor one of the regions us, jp, eu, br",
        ),
        (v3(), |config| config.service.id = Some("..".into()), "service.api_key is a dot segment"),
        (
            v3(),
            |config| config.service_owner.access_token = Some("".into()),
            "service_owner.access_token is empty or has a character that cannot be sent",
        ),
        (
            v2(),
            |config| config.service.api_secret = Some("hush\n".into()),
            "service.api_secret is empty or has a character that cannot be sent",
        ),
        (
            v2(),
            |config| config.service_owner.id = Some("hush:".into()),
            "service_owner.api_key is empty or has a character that cannot be sent",
        ),
    ];
    for (mut config, spoil, message) in table {
        spoil(&mut config);
        let error = Config { dpop_key: None, ..config }.api().unwrap_err();
        assert_eq!(error.to_string(), message);
        assert!(!format!("{error:?}").contains(HUSH), "{message}");
    }
}

#[test]
fn a_layer_gives_what_is_not_set_above() {
    let above = from_pairs(&[("AUTHLETE_BASE_URL", "br"), ("AUTHLETE_BEARER", "hush-above")]).unwrap();
    let expected = Config {
        base_url: Some("br".into()),
        service: Account { access_token: Some("hush-above".into()), ..v3().service },
        ..v3()
    };
    assert_eq!(above.or(v3()), expected);
    assert_eq!(Config::default().or(v2()), v2());
    assert_eq!(v2().or(Config::default()), v2());
}

/// Runs itself again as a process that has the variables.
#[cfg(feature = "std")]
#[test]
fn the_environment_of_the_process_is_read() {
    const CHILD: &str = "CONFIG_TEST_CHILD";
    if std::env::var_os(CHILD).is_some() {
        match Config::from_env() {
            Ok(config) => println!("{:?}", wire(&config)),
            Err(error) => println!("{error}"),
        }
        return;
    }
    let child = |variables: &[(&str, &std::ffi::OsStr)]| {
        let mut command = std::process::Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "the_environment_of_the_process_is_read", "--nocapture"]).env(CHILD, "1");
        let output = command.envs(variables.iter().copied()).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let [url, token] = [("AUTHLETE_BASE_URL", "us".as_ref()), ("AUTHLETE_SERVICEOWNER_ACCESSTOKEN", "at".as_ref())];
    let said = child(&[url, token, ("AUTHLETE_SERVICE_ID", "5".as_ref())]);
    assert!(said.contains("https://us.authlete.com/api/5/auth/introspection Bearer at"), "{said}");
    #[cfg(unix)]
    {
        let bytes = std::os::unix::ffi::OsStrExt::from_bytes(b"hush\xff");
        let said = child(&[url, ("AUTHLETE_BEARER", bytes)]);
        assert!(said.contains("AUTHLETE_BEARER: service.access_token is not Unicode\n"), "{said}");
    }
}

#[test]
fn errors_can_be_matched() {
    let error = from_pairs(&[("AUTHLETE_API_VERSION", "4")]).unwrap_err();
    assert!(error.source().is_none());
    assert!(matches!(
        error,
        ConfigError::Setting {
            key: "api_version",
            place: Some(Place::Variable("AUTHLETE_API_VERSION")),
            fault: SettingFault::Version,
        }
    ));
}

#[cfg(feature = "ini")]
#[test]
fn ini_makes_the_api() {
    let indented = PEM.replace('\n', "\n    ");
    let escaped = PEM.replace('\n', "\\n");
    for (service, pem) in [("service.", &indented), ("service.", &escaped), ("", &escaped)] {
        let text = format!(
            "\u{feff}; others first\n[other]\nbase_url = elsewhere\n\n[authlete]\n# ours\napi_version: 3.X\n\
             base_url = https://us.authlete.com\nservice_owner.access_token=hush-owner\n\
             service.api_key = 1234567890\r\nservice.access_token   =   hush-service  \n\
             {service}dpop_key = {JWK}\n{service}client_certificate = {pem}\nservice.api_secret =\n"
        );
        assert_same(&text, &Config::from_ini(&text).unwrap(), &v3());
    }
    let text = "[authlete]\napi_version = 2\nbase_url = https://api.authlete.com\nservice_owner.api_key = owner\n\
                service_owner.api_secret = hush #;=%!\\o\nservice.api_key = 9876543210\n\
                service.api_secret = !hush #;=%\\\n";
    assert_eq!(Config::from_ini(text).unwrap(), v2());
    // What looks like a setting may be a part of a value.
    let config = Config::from_ini("[authlete]\nclient_certificate = x\n  base_url = y\n\n base_url = z\nbase_url = us");
    let config = config.unwrap();
    assert_eq!(config.base_url.as_deref(), Some("us"));
    assert_eq!(config.client_certificate.unwrap().expose().split_whitespace().count(), 7);
}

#[cfg(feature = "ini")]
#[test]
fn faulty_ini_is_refused_with_its_line() {
    assert_refused(
        Config::from_ini,
        &[
            ("", "INI: there is no [authlete]"),
            ("base_url = us\n[Authlete]\n", "INI: there is no [authlete]"),
            ("[authlete\nbase_url = us\n", "INI, line 1: the syntax is broken"),
            ("[authlete]\nbase_url = us\n[authlete] # [hush]\n", "INI, line 3: the syntax is broken"),
            ("[authlete]\n= hush\n", "INI, line 2: the syntax is broken"),
            ("[authlete]\nbase_url = us\nhush\n", "INI, line 3: the syntax is broken"),
            ("[other]\nbase_url = us\n[authlete]\nbase_url = us\n\nbase_url = us", "INI, line 6: the key stands twice"),
            ("[authlete]\n\nservice.api_kye = 1\n", "INI, line 3: service.api_kye is not a setting"),
            ("[authlete]\nclient_certificate = -----\nhush/1== = 1\n", "INI, line 3: the key is not a setting"),
            (
                "[authlete]\nservice.api_secret.encrypted = hush\n",
                "INI, line 2: service.api_secret.encrypted is not supported: set the secret itself, by the key without .encrypted",
            ),
            (
                "[other]\nbase_url = us\n[authlete]\nbase_url = \"us\"\n",
                "INI, line 4: base_url is neither a URL nor one of the regions us, jp, eu, br",
            ),
            (
                "[authlete]\nservice.access_token = hush\n  service.api_key = 1\n",
                "INI, line 2: service.access_token is empty or has a character that cannot be sent",
            ),
            (
                "[authlete]\ndpop_key = hush\nservice.dpop_key = hush-hush\n",
                "INI, line 3: service.dpop_key has another value in INI, line 2",
            ),
        ],
    );
}

#[cfg(feature = "properties")]
#[test]
fn properties_make_the_api() {
    let jwk = JWK.replace('"', "\\\"");
    let escaped = PEM.replace('\n', "\\n");
    let continued = PEM.replace('\n', "\\n\\\n    ");
    for (service, jwk, pem) in [("service.", JWK, &escaped), ("", &jwk, &continued)] {
        let text = format!(
            "# comment\n! another\nservice.api_version=V3\nbase_url : us\nservice_owner.access_token hush-owner\r\n\
             \tservice.api_key = 1234567890\nservice.access_token = hush-\\\n   service\n\
             {service}dpop_key = {jwk}\n{service}client_certificate = {pem}\nservice.api_secret=\n"
        );
        assert_same(&text, &Config::from_properties(&text).unwrap(), &v3());
    }
    let text = "api_version = 2\nbase_url = https://api.authlete.com\nservice_owner.api_key = owner\n\
                service_owner.api_secret = hush #;=%!\\\\o\nservice.api_key = 9876543210\n\
                service.api_secret = !hush #;=%\\\\";
    assert_eq!(Config::from_properties(text).unwrap(), v2());
    // A backslash at the very end, where Java sees a continuation with nothing in it.
    assert_eq!(Config::from_properties("base_url = us\\").unwrap().base_url.as_deref(), Some("us"));
}

#[cfg(feature = "properties")]
#[test]
fn faulty_properties_are_refused_with_their_line() {
    assert_refused(
        Config::from_properties,
        &[
            ("base_url = us\nservice.api_secret = \\u00zzhush\n", "properties, line 2: the syntax is broken"),
            ("\nservice.api_kye = 1", "properties, line 2: service.api_kye is not a setting"),
            ("service.access_token =\nhush", "properties, line 2: the key is not a setting"),
            ("service.access_token = \\\n hush\\\n hush\nx = 1", "properties, line 4: x is not a setting"),
            (
                "service_owner.api_secret.encrypted = hush",
                "properties, line 1: service_owner.api_secret.encrypted is not supported: set the secret itself, by \
                 the key without .encrypted",
            ),
            ("base_url = us\nbase_url = jp", "properties, line 2: base_url has another value in properties, line 1"),
            ("api_version = 3.0", "properties, line 1: api_version is neither 2.x nor 3.x"),
            (
                "service.access_token = hush ",
                "properties, line 1: service.access_token is empty or has a character that cannot be sent",
            ),
        ],
    );
}

#[cfg(feature = "toml")]
#[test]
fn toml_makes_the_api() {
    let escaped = PEM.replace('\n', "\\n");
    for text in [
        format!(
            "title = 'other'\n[authlete]\napi_version = 3\nbase_url = 'us'\n\
             service_owner.access_token = 'hush-owner'\nservice.api_key = 1234567890\n\
             service.access_token = 'hush-service' # not part of it\nservice.dpop_key = '{JWK}'\n\
             service.client_certificate = \"{escaped}\"\nservice.api_secret = ''\n"
        ),
        format!(
            "\u{feff}[authlete]\nbase_url = \"us\"\ndpop_key = '''{JWK}'''\n\
             client_certificate = '''\n{PEM}'''\n[authlete.service_owner]\naccess_token = \"hush-owner\"\n\
             [authlete.service]\napi_version = \"V3\"\napi_key = \"1234567890\"\naccess_token = \"hush-service\"\n"
        ),
        format!(
            "[authlete]\nbase_url = 'us'\n\"service.client_certificate\" = '{escaped}'\n\
             service_owner = {{ access_token = 'hush-owner' }}\n\
             service = {{ api_key = '1234567890', access_token = 'hush-service', dpop_key = '{JWK}' }}\n"
        ),
    ] {
        assert_same(&text, &Config::from_toml(&text).unwrap(), &v3());
    }
    let text = "[authlete]\napi_version = 2\nbase_url = 'https://api.authlete.com'\n[authlete.service_owner]\n\
                api_key = 'owner'\napi_secret = 'hush #;=%!\\o'\n[authlete.service]\napi_key = 9876543210\n\
                api_secret = \"!hush #;=%\\\\\"\n";
    assert_eq!(Config::from_toml(text).unwrap(), v2());
}

#[cfg(feature = "toml")]
#[test]
fn faulty_toml_is_refused_with_its_line() {
    let deep = format!("[authlete]\nx = {}", "[".repeat(100_000));
    assert_refused(
        Config::from_toml,
        &[
            ("", "TOML: there is no [authlete]"),
            ("authlete = 'hush'", "TOML: there is no [authlete]"),
            ("[authlete]\nbase_url = us hush\n", "TOML, line 2: the syntax is broken"),
            ("[authlete]\nbase_url = 'us'\nbase_url = 'us'\n", "TOML, line 3: the syntax is broken"),
            (&deep, "TOML, line 2: the syntax is broken"),
            ("[authlete]\n[authlete.service]\napi_kye = 'hush'\n", "TOML, line 3: service.api_kye is not a setting"),
            ("[authlete]\nservice = 'hush'\n", "TOML, line 2: service is not a setting"),
            ("[authlete]\nbase_url.x = 'hush'\n", "TOML, line 2: base_url.x is not a setting"),
            (&format!("[authlete]\n[authlete.{}]\nx = 1\n", "x".repeat(60)), "TOML, line 2: the key is not a setting"),
            ("[authlete]\n'hush/1' = 'x'\n", "TOML, line 2: the key is not a setting"),
            (
                "[authlete]\nservice.api_secret.encrypted = 'hush'\n",
                "TOML, line 2: service.api_secret.encrypted is not supported: set the secret itself, by the key without .encrypted",
            ),
            ("[authlete]\nservice.api_key = 1_000\n", "TOML, line 2: service.api_key is not a string"),
            ("[authlete]\n\napi_version = 3.0\n", "TOML, line 3: api_version is not a string"),
            ("[authlete]\nbase_url = ['us']\n", "TOML, line 2: base_url is not a string"),
            (
                "[authlete]\nbase_url = '''\n'''\nservice.access_token = 'hush hush'\n",
                "TOML, line 4: service.access_token is empty or has a character that cannot be sent",
            ),
            (
                "[authlete]\nservice.dpop_key = 'hush'\ndpop_key = 'hush-hush'\n",
                "TOML, line 3: service.dpop_key has another value in TOML, line 2",
            ),
        ],
    );
}

#[cfg(all(feature = "ini", feature = "properties", feature = "toml"))]
mod formats {
    use std::path::PathBuf;

    use java_properties::PropertiesWriter;
    use proptest::prelude::*;

    use super::*;

    fn file(name: &str, content: &[u8]) -> PathBuf {
        let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        std::fs::write(&path, content).unwrap();
        path
    }

    #[test]
    fn a_file_is_read_by_its_ending() {
        let settings = "base_url = us\nservice_owner.access_token = at\n";
        let expected = Config {
            base_url: Some("us".into()),
            service_owner: Account { access_token: Some("at".into()), ..Default::default() },
            ..Default::default()
        };
        for (name, content) in [
            ("good.ini", format!("[authlete]\n{settings}")),
            ("good.properties", settings.into()),
            ("good.toml", "authlete = { base_url = 'us', service_owner.access_token = 'at' }".into()),
        ] {
            assert_eq!(Config::from_file(file(name, content.as_bytes())).unwrap(), expected, "{name}");
        }
    }

    #[test]
    fn a_faulty_file_is_named() {
        let long = format!("{}\nbase_url = us", "#".repeat(1024 * 1024));
        for (name, content, fault) in [
            (
                "bad.ini",
                &b"[authlete]\n\nbase_url = uk"[..],
                ", line 3: base_url is neither a URL nor one of the regions us, jp, eu, br",
            ),
            ("latin1.properties", b"# h\xe9", ": the file is not UTF-8"),
            ("long.properties", long.as_bytes(), ": the text is longer than 1 MiB"),
            ("bad.toml", b"[authlete]\nbase_url = ", ", line 2: the syntax is broken"),
            (
                "authlete.yaml",
                b"",
                ": the name does not end in .ini, .properties or .toml, or the feature for it is off",
            ),
        ] {
            let path = file(name, content);
            let error = Config::from_file(&path).unwrap_err();
            assert_eq!(error.to_string(), format!("{}{fault}", path.display()));
        }
        // As long as it may be.
        Config::from_file(file("limit.properties", &long.as_bytes()[..1024 * 1024])).unwrap();
    }

    type Read = fn(&str) -> Result<Config, ConfigError>;

    /// Each with what stands at the beginning.
    const FORMATS: [(&str, Read, &str); 3] = [
        ("INI", Config::from_ini, "[authlete]\n"),
        ("properties", Config::from_properties, ""),
        ("TOML", Config::from_toml, "[authlete]\n"),
    ];

    #[test]
    fn a_text_is_as_long_as_a_file_may_be() {
        for (name, read, head) in FORMATS {
            let mut text = format!("{head}#");
            text.push_str(&"x".repeat(1024 * 1024 - text.len()));
            assert_eq!(read(&text).unwrap(), Config::default(), "{name}");
            text.push('x');
            assert_eq!(read(&text).unwrap_err().to_string(), format!("{name}: the text is longer than 1 MiB"));
        }
    }

    /// It takes a tenth of the bound, and several times the bound where it grows by the square of the lines.
    #[test]
    fn many_lines_take_little_time() {
        for (name, read, head) in FORMATS {
            let lines: String = (0..90_000).map(|number| format!("k{number} = 1\n")).collect();
            let text = head.to_owned() + &lines;
            let start = std::time::Instant::now();
            let error = read(&text).unwrap_err();
            assert!(matches!(error, ConfigError::UnknownKey { .. }), "{name}: {error}");
            assert!(start.elapsed() < std::time::Duration::from_secs(5), "{name}: {:?}", start.elapsed());
        }
    }

    #[test]
    fn a_file_that_is_not_there_says_why() {
        let error = Config::from_file("nowhere/authlete.ini").unwrap_err();
        assert_eq!(error.to_string(), "nowhere/authlete.ini: the file cannot be read");
        let source = error.source().and_then(|source| source.downcast_ref::<std::io::Error>());
        assert_eq!(source.unwrap().kind(), std::io::ErrorKind::NotFound);
    }

    fn secret(config: Result<Config, ConfigError>) -> Option<String> {
        config.unwrap().service.api_secret.map(|secret| secret.expose().into())
    }

    proptest! {
        #[test]
        fn any_secret_comes_back(secret_text in "[!-~]{1,4}|[!-~][ -~]{0,30}[!-~]|\\PC{1,20}") {
            let expected = Some(secret_text.clone());
            let toml = format!("[authlete]\nservice.api_secret = {}", serde_json::to_string(&secret_text).unwrap());
            prop_assert_eq!(secret(Config::from_toml(&toml)), expected.clone());

            let mut properties = Vec::new();
            let mut writer = PropertiesWriter::new_with_encoding(&mut properties, encoding_rs::UTF_8);
            writer.write("service.api_secret", &secret_text).unwrap();
            writer.finish().unwrap();
            prop_assert_eq!(secret(Config::from_properties(std::str::from_utf8(&properties).unwrap())), expected);

            let trimmed = Some(String::from(secret_text.trim())).filter(|text| !text.is_empty());
            let ini = format!("[authlete]\nservice.api_secret = {secret_text}\nbase_url = us");
            prop_assert_eq!(secret(Config::from_ini(&ini)), trimmed);
        }

        #[test]
        fn no_text_is_too_strange(
            text in "(\\[authlete\\]|base_url|service\\.|api_key|=|:|\\\\|u00|#|;|!|'|\"|\\{|\\[|\\]|\\.|,|7|é|\r|\n| |\t){0,40}",
        ) {
            for result in [Config::from_ini(&text), Config::from_properties(&text), Config::from_toml(&text)] {
                let place = match result {
                    Err(ConfigError::Text { place, .. } | ConfigError::UnknownKey { place, .. }) => Some(place),
                    Err(ConfigError::Setting { place, .. }) => place,
                    _ => None,
                };
                if let Some(Place::Text { line: Some(line), .. }) = place {
                    prop_assert!((1..=text.split(['\r', '\n']).count()).contains(&line), "line {}", line);
                }
            }
        }
    }
}

/// With the features for it, tokens are bound to the key; without, that is said.
#[test]
fn a_key_binds_the_tokens() {
    let outcome = v3().api();
    if cfg!(all(feature = "dpop-signer", feature = "system")) {
        let request = outcome.unwrap().request(&IntrospectionRequest::new("")).unwrap();
        assert_eq!(request.header("authorization"), Some("DPoP hush-service"));
        assert!(request.header("dpop").is_some());
        // In 2.x it takes precedence over key and secret, which cannot be bound.
        let mut both = Config { version: Some(Version::V2), ..v3() };
        both.service.api_secret = Some("hush".into());
        let request = both.api().unwrap().request(&IntrospectionRequest::new("")).unwrap();
        assert_eq!(request.header("authorization"), Some("DPoP hush-service"));
        let bad = "AUTHLETE_DPOP_KEY={\"kty\":\"oct\",\"k\":\"hush\"}";
        let message =
            "AUTHLETE_DPOP_KEY: service.dpop_key cannot be used: the key is of a type or a curve that is not supported";
        assert_refused(from_lines, &[(bad, message)]);
        let unbound = Config { dpop_key: Some(JWK.into()), ..v2() }.api().unwrap_err().to_string();
        assert_eq!(
            unbound,
            "service.dpop_key (AUTHLETE_DPOP_KEY) is set without service.access_token (AUTHLETE_SERVICE_ACCESSTOKEN)"
        );
    } else {
        let message = "service.dpop_key needs the features dpop-signer and system";
        assert_eq!(outcome.unwrap_err().to_string(), message);
    }
}
