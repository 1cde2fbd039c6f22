//! What an API is set up with: base URL, service, headers, credentials. What is accepted builds a valid `http::Request`.
//!
//! Fields: version, base URL, service, a header's name and value, key, secret, token, client.

use std::fmt::Debug;

use authlete_core::client::GetClient;
use authlete_core::{Api, ApiError, BuildError, Credential, Version};
use http::uri::Scheme;
use percent_encoding::percent_decode_str;

use crate::fields::{fields, input, text};
use crate::shown::{self, CANARY};

pub(super) fn run(input: &[u8]) {
    let fields: [&[u8]; 9] = fields(input);
    let [version, base_url, service, name, value, key, secret, token, client] = fields.map(text);
    let version = if version == "2" { Version::V2 } else { Version::V3 };

    let (api, base_url) = match Api::new(version, &base_url) {
        Ok(api) => (api, base_url.trim_end_matches('/')),
        Err(error) => (Api::new(version, refused(error, "https://api.example")).expect("a URL"), "https://api.example"),
    };
    let api = api.with_service_id("1").expect("a service");
    let (api, service) = match api.clone().with_service_id(&service) {
        Ok(api) => (api, &*service),
        Err(error) => (api, refused(error, "1")),
    };
    let credential = match version {
        Version::V2 => Credential::basic(&key, &*secret),
        Version::V3 => Credential::bearer(&*token),
    };
    let credential = credential.unwrap_or_else(|error| Credential::bearer(refused(error, "t")).expect("a token"));
    let api = api.with_service_credential(credential);
    let (api, header) = match api.clone().with_header(&name, &value) {
        Ok(api) => (api, Some((&*name, &*value))),
        Err(error) => (api, refused(error, None)),
    };
    let public = [base_url, service, &name, &key, &client];
    assert_hidden(&api, &public);

    let operation = GetClient::new(&*client);
    let plain = match api.request(&operation) {
        Ok(plain) => plain,
        Err(error) => return check_build_error(&error, &[&client, service]),
    };
    assert_hidden(&plain, &public);
    shown::check_text(&format!("{plain:?}"));
    let request = match api.http_request(&operation) {
        // The `http` crate has limits of its own.
        Err(BuildError::Http(_)) if plain.url.len() > 65_000 || name.len() > 65_000 => return,
        request => request.expect("what is accepted can be sent"),
    };
    assert_hidden(&request, &[base_url, service, &name, &key, &client]);

    let uri = request.uri();
    assert_eq!(uri.to_string(), plain.url);
    assert!([Some(&Scheme::HTTP), Some(&Scheme::HTTPS)].contains(&uri.scheme()), "{uri}");
    let authority = uri.authority().expect("a host");
    let port = authority.as_str().strip_prefix(authority.host()).expect("no user");
    let digits = port.is_empty() || port.strip_prefix(':').is_some_and(is_port);
    assert!(digits && !authority.host().is_empty(), "{uri} has a strange authority");
    assert_eq!(uri.query(), None);

    let prefix = base_url.splitn(4, '/').nth(3).map_or(0, |prefix| prefix.split('/').count());
    let segments: Vec<_> = uri.path().split('/').skip(1 + prefix).collect();
    let expected: &[&str] = match version {
        Version::V2 => &["api", "client", "get", &client],
        Version::V3 => &["api", service, "client", "get", &client],
    };
    let decoded: Vec<_> = segments.iter().map(|segment| percent_decode_str(segment).decode_utf8_lossy()).collect();
    assert_eq!(decoded, expected, "{uri}");

    let authorization = request.headers().get("authorization").expect("a credential");
    assert!(authorization.is_sensitive());
    if let Some((name, value)) = header {
        let found = request.headers().get_all(name);
        assert!(found.iter().any(|header| header == value && header.is_sensitive()), "{name}: {value} is not there");
    }
}

/// Checks why a setting is refused, and goes on with another one.
fn refused<T>(error: ApiError, instead: T) -> T {
    shown::check_silent(&error);
    instead
}

fn check_build_error(error: &BuildError, arguments: &[&str]) {
    shown::check_silent(error);
    let BuildError::PathArgument { .. } = error else { panic!("{error}") };
    assert!(arguments.iter().any(|argument| ["", ".", "..", "list"].contains(argument)), "{error}");
}

fn is_port(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit()) && text.parse::<u16>().is_ok()
}

/// Neither a header's value nor a secret is shown.
fn assert_hidden(value: &impl Debug, public: &[&str]) {
    if !public.iter().any(|text| text.contains(CANARY)) {
        let shown = format!("{value:?}");
        assert!(!shown.contains(CANARY), "a secret is shown: {shown}");
    }
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    let mut seeds = Vec::new();
    for base_url in [
        "https://us.authlete.com",
        "http://127.0.0.1:8090/",
        "https://[::1]:80/a/b",
        "https://a:65535",
        "https://a-b_c.example/x~y/",
    ] {
        for (name, value) in
            [("x-request-id", "a b\tc"), ("cookie", "PSST"), ("Accept", "*/*"), ("proxy-authorization", "Basic PSST")]
        {
            for version in ["2", "3"] {
                let fields = [version, base_url, "1234567890", name, value, "key", "PSST:é", "PSST-._~+/=", "app/1"];
                seeds.push(input(fields));
            }
        }
    }
    seeds
}
