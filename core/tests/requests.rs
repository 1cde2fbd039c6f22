//! Every operation on the wire, in both generations of the API, and read back from there.

use authlete_core::authorization::*;
use authlete_core::client::*;
use authlete_core::incoming::{Incoming, IncomingError};
use authlete_core::introspection::*;
use authlete_core::revocation::*;
use authlete_core::service::*;
use authlete_core::token::*;
use authlete_core::types::{ClientIdentifier, HttpHeader, Property};
use authlete_core::userinfo::*;
use authlete_core::{
    Api, ApiError, BuildError, Credential, Fault, Method, Operation, SegmentError, Version, operations,
};
use proptest::prelude::*;

fn v3() -> Api {
    Api::v3("https://us.authlete.com/", "1234567890", "at-of-service").unwrap()
}

fn v2() -> Api {
    Api::v2("https://api.authlete.com", "9876543210", "secret-of-service").unwrap()
}

/// Builds the request for both generations, compares it with what Authlete documents and reads it back.
///
/// `place` is method and path behind `/api/{serviceId}` in 3.x and `/api` in 2.x.
#[track_caller]
fn expect<O: Operation + PartialEq + std::fmt::Debug>(operation: O, place: &str, body: &str) -> &'static str {
    let (method, path) = place.split_once(' ').unwrap();
    for (api, prefix, authorization) in [
        (v3(), "https://us.authlete.com/api/1234567890", "Bearer at-of-service"),
        (v2(), "https://api.authlete.com/api", "Basic OTg3NjU0MzIxMDpzZWNyZXQtb2Ytc2VydmljZQ=="),
    ] {
        let plain = api.request(&operation).unwrap();
        let request = api.http_request(&operation).unwrap();
        assert_eq!(plain.url, format!("{prefix}{path}"));
        assert_eq!(request.uri(), plain.url.as_str());
        assert_eq!(request.method(), method);
        assert_eq!(std::str::from_utf8(request.body()).unwrap(), body);

        let headers = request.headers();
        assert_eq!(headers["accept"], "application/json");
        assert_eq!(headers["authorization"], authorization);
        assert!(headers["authorization"].is_sensitive());
        let content_type = headers.get("content-type").map(|value| value.to_str().unwrap());
        assert_eq!(content_type, (!body.is_empty()).then_some("application/json"));

        let incoming = Incoming {
            method: plain.method(),
            path: request.uri().path(),
            query: request.uri().query().unwrap_or_default(),
            body: request.body(),
        };
        let accepted = incoming.accept::<O>().expect("its own place").expect("its own arguments");
        assert_eq!(accepted.operation, operation);
        assert_eq!(accepted.version, api.version());
        assert_eq!(accepted.service_id.as_deref(), (api.version() == Version::V3).then_some("1234567890"));
    }
    O::ENDPOINT.name
}

#[test]
fn every_operation_goes_where_authlete_expects_it() {
    let mut tested = [
        expect(
            AuthorizationRequest { parameters: Some("response_type=code&client_id=1".into()), ..Default::default() },
            "POST /auth/authorization",
            r#"{"parameters":"response_type=code&client_id=1"}"#,
        ),
        expect(
            AuthorizationIssueRequest {
                ticket: Some("t".into()),
                subject: Some("john".into()),
                auth_time: Some(0),
                scopes: Some(vec![]),
                properties: Some(vec![Property { key: Some("k".into()), value: Some("v".into()), hidden: Some(true) }]),
                ..Default::default()
            },
            "POST /auth/authorization/issue",
            r#"{"ticket":"t","subject":"john","authTime":0,"properties":[{"key":"k","value":"v","hidden":true}],"scopes":[]}"#,
        ),
        expect(
            AuthorizationFailRequest {
                ticket: Some("t".into()),
                reason: Some(AuthorizationFailReason::Denied),
                ..Default::default()
            },
            "POST /auth/authorization/fail",
            r#"{"ticket":"t","reason":"DENIED"}"#,
        ),
        expect(
            TokenRequest {
                parameters: Some("grant_type=authorization_code&code=c".into()),
                client_id: Some("1".into()),
                client_secret: Some("s".into()),
                ..Default::default()
            },
            "POST /auth/token",
            r#"{"parameters":"grant_type=authorization_code&code=c","clientId":"1","clientSecret":"s"}"#,
        ),
        expect(
            TokenIssueRequest { ticket: Some("t".into()), subject: Some("john".into()), ..Default::default() },
            "POST /auth/token/issue",
            r#"{"ticket":"t","subject":"john"}"#,
        ),
        expect(
            TokenFailRequest {
                ticket: Some("t".into()),
                reason: Some(TokenFailReason::InvalidResourceOwnerCredentials),
            },
            "POST /auth/token/fail",
            r#"{"ticket":"t","reason":"INVALID_RESOURCE_OWNER_CREDENTIALS"}"#,
        ),
        expect(
            IntrospectionRequest {
                token: Some("at".into()),
                scopes: Some(vec!["email".into()]),
                headers: Some(vec![HttpHeader { key: Some("host".into()), value: Some("rs".into()) }]),
                ..Default::default()
            },
            "POST /auth/introspection",
            r#"{"token":"at","scopes":["email"],"headers":[{"key":"host","value":"rs"}]}"#,
        ),
        expect(
            StandardIntrospectionRequest { parameters: Some("token=at".into()), ..Default::default() },
            "POST /auth/introspection/standard",
            r#"{"parameters":"token=at"}"#,
        ),
        expect(
            RevocationRequest { parameters: Some("token=at".into()), ..Default::default() },
            "POST /auth/revocation",
            r#"{"parameters":"token=at"}"#,
        ),
        expect(
            UserInfoRequest { token: Some("at".into()), ..Default::default() },
            "POST /auth/userinfo",
            r#"{"token":"at"}"#,
        ),
        expect(
            UserInfoIssueRequest { token: Some("at".into()), claims: Some("{}".into()), ..Default::default() },
            "POST /auth/userinfo/issue",
            r#"{"token":"at","claims":"{}"}"#,
        ),
        expect(
            GetServiceConfiguration { pretty: Some(true), patch: Some(r#"[{"op":"remove","path":"/a b"}]"#.into()) },
            "GET /service/configuration?pretty=true&patch=%5B%7B%22op%22%3A%22remove%22%2C%22path%22%3A%22%2Fa+b%22%7D%5D",
            "",
        ),
        expect(
            ServiceConfigurationRequest { pretty: Some(false), ..Default::default() },
            "POST /service/configuration",
            r#"{"pretty":false}"#,
        ),
        expect(
            GetServiceJwks { include_private_keys: Some(false), pretty: None },
            "GET /service/jwks/get?includePrivateKeys=false",
            "",
        ),
        expect(
            CreateClient { client: Client { client_name: Some("App".into()), ..Default::default() } },
            "POST /client/create",
            r#"{"clientName":"App"}"#,
        ),
        expect(GetClient { client_id: 26837717140341.into() }, "GET /client/get/26837717140341", ""),
        expect(DeleteClient { client_id: "a/b?c".into() }, "DELETE /client/delete/a%2Fb%3Fc", ""),
    ];
    tested.sort_unstable();
    let mut declared: Vec<_> = operations().map(|endpoint| endpoint.name).collect();
    declared.sort_unstable();
    assert_eq!(tested[..], declared[..]);
}

#[test]
fn nothing_is_sent_that_would_reach_another_operation() {
    for (client_id, expected) in [
        ("", SegmentError::Empty),
        (".", SegmentError::Dots),
        ("..", SegmentError::Dots),
        ("list", SegmentError::Reserved),
    ] {
        for api in [v2(), v3()] {
            let error = api.request(&DeleteClient { client_id: client_id.into() }).unwrap_err();
            assert!(
                matches!(error, BuildError::PathArgument { name: "clientId", fault } if fault == expected),
                "{client_id:?}: {error}"
            );
        }
    }
    for service_id in ["", ".", "..", "list"] {
        assert!(matches!(Api::v3("https://x", service_id, "t"), Err(ApiError::ServiceId(_))), "{service_id:?}");
    }
}

#[test]
fn another_service_of_2x_needs_its_own_credential() {
    let other = v2().with_service_id("222").unwrap();
    assert!(matches!(
        other.request(&GetClient::default()),
        Err(BuildError::PathArgument { .. } | BuildError::NoCredential(_))
    ));
    let error = other.request(&TokenRequest::default()).unwrap_err();
    assert!(matches!(error, BuildError::NoCredential(_)), "{error}");
    let other = other.with_service(Credential::basic("222", "s").unwrap());
    assert_eq!(other.request(&TokenRequest::default()).unwrap().headers[1].value, "Basic MjIyOnM=");
}

#[test]
fn another_service_of_3x_keeps_the_token_of_the_organization() {
    let other = v3().with_service_id("222").unwrap();
    assert_eq!(other.request(&TokenRequest::default()).unwrap().url, "https://us.authlete.com/api/222/auth/token");
}

#[test]
fn base_urls() {
    for (url, sound) in [
        ("https://us.authlete.com", true),
        ("https://us.authlete.com/", true),
        ("http://127.0.0.1:8090", true),
        ("http://[::1]:8090", true),
        ("http://[::1]", true),
        ("https://proxy.example/authlete/v3/", true),
        ("", false),
        ("us.authlete.com", false),
        ("ftp://x", false),
        ("https://", false),
        ("https:///path", false),
        ("https://:80", false),
        ("https://x:", false),
        ("https://x:99999", false),
        ("https://x:abc", false),
        ("https://[", false),
        ("https://[x]", false),
        ("https://user@x", false),
        ("https://x?y", false),
        ("https://x#y", false),
        ("https://x/../y", false),
        ("https://x//y", false),
        ("https://x/%2e", false),
        ("https://x y", false),
        ("https://x\r\n", false),
    ] {
        assert_eq!(Api::v3(url, "1", "t").is_ok(), sound, "{url:?}");
        if sound {
            let api = Api::v3(url, "1", "t").unwrap();
            assert!(api.http_request(&TokenRequest::default()).is_ok(), "{url:?}");
        }
    }
}

#[test]
fn credentials() {
    for token in ["", "a b", "a\r\nb", "é"] {
        assert_eq!(Credential::bearer(token), Err(ApiError::Credential), "{token:?}");
    }
    for key in ["", "a:b"] {
        assert_eq!(Credential::basic(key, "s"), Err(ApiError::Credential), "{key:?}");
    }
    let ownerless = Api::new(Version::V2, "https://x").unwrap();
    assert!(matches!(ownerless.request(&TokenRequest::default()), Err(BuildError::NoCredential(_))));
    let owner = Api::new(Version::V3, "https://x").unwrap().with_service_owner(Credential::bearer("org").unwrap());
    let owner = owner.with_service_id("1").unwrap();
    assert_eq!(owner.request(&TokenRequest::default()).unwrap().headers[1].value, "Bearer org");
}

#[test]
fn requests_show_no_secret() {
    let request =
        TokenRequest { parameters: Some("PSST".into()), client_secret: Some("PSST".into()), ..Default::default() };
    let api = Api::v3("https://x", "1", "PSST").unwrap();
    let basic = Api::v2("https://x", "1", "PSST").unwrap();
    let built = api.request(&request).unwrap();
    for shown in [format!("{request:?}"), format!("{api:?}"), format!("{basic:?}"), format!("{built:?}")] {
        assert!(!shown.contains("PSST") && !shown.contains("OlBTU1"), "{shown}");
    }
}

#[test]
fn what_does_not_fit_is_said() {
    let post = |path, body| Incoming { method: Method::Post, path, query: "", body };
    let token = |body| post("/api/1/auth/token", body).accept::<TokenRequest>().unwrap().unwrap_err();
    assert_eq!(token(b" "), IncomingError::NoBody);
    assert_eq!(token(b"{"), IncomingError::Body(Fault::Truncated));
    assert_eq!(token(br#"{"parameters":1}"#), IncomingError::Body(Fault::Mismatch { path: "parameters".into() }));
    assert!(matches!(token(b"\xff"), IncomingError::Body(Fault::NotUtf8(_))));
    assert!(post("/api/1/auth/tokens", b"{}").accept::<TokenRequest>().is_none());
    assert!(post("/api/1/client/get/1", b"").accept::<GetClient>().is_none());
    let jwks = Incoming { method: Method::Get, path: "/api/1/service/jwks/get", query: "pretty=maybe", body: b"" };
    assert_eq!(jwks.accept::<GetServiceJwks>().unwrap().unwrap_err(), IncomingError::Argument("pretty"));
}

proptest! {
    #[test]
    fn any_argument_arrives(client_id in "\\PC{1,30}", patch in "\\PC{0,30}|[&=?#%+ \\r\\n\"]{0,9}") {
        prop_assume!(![".", "..", "list"].contains(&&*client_id));
        let operation = GetClient { client_id: ClientIdentifier::from(client_id) };
        let request = v3().http_request(&operation).unwrap();
        let incoming = Incoming { method: Method::Get, path: request.uri().path(), query: "", body: b"" };
        prop_assert_eq!(incoming.accept::<GetClient>().unwrap().unwrap().operation, operation);

        let operation = GetServiceConfiguration { pretty: None, patch: Some(patch) };
        let request = v2().http_request(&operation).unwrap();
        let query = request.uri().query().unwrap();
        let incoming = Incoming { method: Method::Get, path: request.uri().path(), query, body: b"" };
        prop_assert_eq!(incoming.accept::<GetServiceConfiguration>().unwrap().unwrap().operation, operation);
    }
}
