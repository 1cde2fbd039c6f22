//! Settings in every format.
//!
//! Fields: format, text; for `pairs` the text is more fields, keys and values in turn, which are written in every format.

use authlete_core::config::{Config, ConfigError};
use authlete_core::introspection::IntrospectionRequest;
use authlete_core::service::GetServiceList;
use authlete_core::{BuildError, Operation};

use crate::fields::{SEPARATOR, fields, input, text};
use crate::shown::{self, CANARY};

/// The keys in files, with their variables.
const KEYS: [(&str, &str); 10] = [
    ("api_version", "AUTHLETE_API_VERSION"),
    ("base_url", "AUTHLETE_BASE_URL"),
    ("service_owner.api_key", "AUTHLETE_SERVICEOWNER_APIKEY"),
    ("service_owner.api_secret", "AUTHLETE_SERVICEOWNER_APISECRET"),
    ("service_owner.access_token", "AUTHLETE_SERVICEOWNER_ACCESSTOKEN"),
    ("service.api_key", "AUTHLETE_SERVICE_APIKEY"),
    ("service.api_secret", "AUTHLETE_SERVICE_APISECRET"),
    ("service.access_token", "AUTHLETE_SERVICE_ACCESSTOKEN"),
    ("service.dpop_key", "AUTHLETE_DPOP_KEY"),
    ("service.client_certificate", "AUTHLETE_CLIENT_CERTIFICATE"),
];

pub(super) fn run(input: &[u8]) {
    let [format, rest] = fields(input);
    let source = text(rest);
    match format {
        b"ini" => check(Config::from_ini(&source)),
        b"properties" => check(Config::from_properties(&source)),
        b"toml" => check(Config::from_toml(&source)),
        _ => check_pairs(rest),
    }
}

fn check(config: Result<Config, ConfigError>) {
    let config = match config {
        Ok(config) => config,
        Err(error) => return shown::check_silent(&error),
    };
    let public = [&config.base_url, &config.service.id, &config.service_owner.id];
    if !public.into_iter().flatten().any(|text| text.contains(CANARY)) {
        assert!(!format!("{config:?}").contains(CANARY), "a secret is shown: {config:?}");
    }
    let api = match config.api() {
        Ok(api) => api,
        Err(error) => return shown::check_silent(&error),
    };
    assert_sent(api.http_request(&IntrospectionRequest::new("")));
    assert_sent(api.http_request(&GetServiceList::default()));
}

/// With settings that are accepted, every request can be sent for which they have a credential and a service.
fn assert_sent<T>(request: Result<T, BuildError>) {
    match request {
        Ok(_) | Err(BuildError::NoCredential(_)) => {}
        Err(BuildError::PathArgument { name: "serviceId", .. }) => {}
        Err(error) => {
            shown::check_silent(&error);
            // The `http` crate has limits of its own: a URL or a header of 64 KiB.
            let too_long =
                std::error::Error::source(&error).is_some_and(|source| source.to_string().contains("too long"));
            assert!(too_long, "{}: {error:?}", IntrospectionRequest::ENDPOINT.name);
        }
    }
}

/// The same settings come to the same in every format.
fn check_pairs(rest: &[u8]) {
    let mut pairs: Vec<(usize, String)> = Vec::new();
    let mut parts = rest.split(|byte| *byte == SEPARATOR);
    while let (Some(key), Some(value)) = (parts.next(), parts.next()) {
        let key = KEYS.iter().position(|(name, _)| name.as_bytes() == key).unwrap_or(key.len() % KEYS.len());
        if pairs.iter().all(|(other, _)| *other != key) {
            pairs.push((key, text(value).into_owned()));
        }
    }
    let variables = Config::from_variables(|name| {
        pairs.iter().find(|(key, _)| KEYS[*key].1 == name).map(|(_, value)| value.clone())
    });
    let line = |write: fn(&str) -> String| {
        pairs.iter().map(|(key, value)| format!("{}={}\n", KEYS[*key].0, write(value))).collect::<String>()
    };
    let properties = line(properties_value);
    assert_same(&variables, Config::from_properties(&properties), &properties);
    let toml = format!("[authlete]\n{}", line(toml_value));
    assert_same(&variables, Config::from_toml(&toml), &toml);
    // In INI, a value has one line and no white space around it; an empty one is followed by what is indented.
    if pairs.iter().all(|(_, value)| value.trim() == value && !value.contains(['\n', '\r'])) {
        let ini = format!("[authlete]\n{}", line(str::to_owned));
        assert_same(&variables, Config::from_ini(&ini), &ini);
    }
    check(variables);
}

fn assert_same(variables: &Result<Config, ConfigError>, other: Result<Config, ConfigError>, source: &str) {
    let same = match (variables, &other) {
        (Ok(config), Ok(other)) => config == other,
        (
            Err(ConfigError::Setting { key, fault, .. }),
            Err(ConfigError::Setting { key: other_key, fault: other_fault, .. }),
        ) => key == other_key && fault == other_fault,
        // Variables have no limit.
        (_, Err(ConfigError::Text { .. })) => source.len() > 1024 * 1024,
        _ => false,
    };
    assert!(same, "{variables:?} as variables, {other:?} from {source}");
    check(other);
}

fn properties_value(value: &str) -> String {
    let escape = |character| match character {
        '\\' => r"\\".into(),
        '\n' => r"\n".into(),
        '\r' => r"\r".into(),
        ' ' | '\t' | '\u{c}' => format!("\\u{:04x}", u32::from(character)),
        _ => String::from(character),
    };
    value.chars().map(escape).collect()
}

fn toml_value(value: &str) -> String {
    let escape = |character: char| match character {
        '"' | '\\' => format!("\\{character}"),
        _ if character.is_ascii_control() => format!("\\u{:04x}", u32::from(character)),
        _ => String::from(character),
    };
    format!("\"{}\"", value.chars().map(escape).collect::<String>())
}

const JWK: &str = r#"{"kty":"OKP","kid":"PSST","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
const PEM: &str = "-----BEGIN PRIVATE KEY-----\nPSST+/==\n-----END PRIVATE KEY-----";

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let v3 = [
        ("base_url", "us"),
        ("service.api_key", "1234567890"),
        ("service.access_token", "PSST-service"),
        ("service_owner.access_token", "PSST-owner"),
        ("service.dpop_key", JWK),
        ("service.client_certificate", PEM),
    ];
    let v2 = [
        ("api_version", "V2"),
        ("base_url", "https://api.authlete.com:443/x"),
        ("service.api_key", "9876543210"),
        ("service.api_secret", "!PSST #;=%\\"),
        ("service_owner.api_key", "owner"),
        ("service_owner.api_secret", "PSST"),
    ];
    let mut seeds = Vec::new();
    for pairs in [v3, v2] {
        seeds.push(input(["pairs"].into_iter().chain(pairs.into_iter().flat_map(|(key, value)| [key, value]))));
        let lines = |write: fn(&str) -> String| {
            pairs.iter().map(|(key, value)| format!("{key} = {}\n", write(value))).collect::<String>()
        };
        seeds
            .push(input(["ini", &format!("[authlete]\n{}[other]\na=b\n", lines(|value| value.replace('\n', "\n  ")))]));
        seeds.push(input(["properties", &lines(properties_value)]));
        seeds.push(input(["toml", &format!("[authlete]\n{}", lines(toml_value))]));
    }
    seeds.push(input(["toml", "[authlete]\nbase_url='eu'\n[authlete.service]\napi_key=12\naccess_token='''PSST'''\n"]));
    seeds.push(input([
        "properties",
        "# c\\u0041\n! d\nbase_url: \\\n  jp\nservice.api_key 1\nclient_certificate=PSST\\\n",
    ]));
    seeds.push(input(["ini", "; c\n[ authlete ]\r\nbase_url : br\r\nclient_certificate =\n\tPSST\n\tPSST\n"]));
    seeds
}
