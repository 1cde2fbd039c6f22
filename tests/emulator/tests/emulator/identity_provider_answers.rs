//! How the identity provider answers calls that are wrong, and all of its operations.

use authlete_core::Version;
use authlete_core::blocking::Authlete;
use authlete_emulator::Settings;
use serde_json::{Value, json};

use crate::identity_provider::{ORGANIZATION, Provider, of_service, with};

#[test]
fn wrong_calls_of_the_identity_provider() {
    let provider = Provider::new();
    let place = of_service(&json!(1_000_000_002));
    for (token, method, path, body, status, code) in [
        ("wrong", "GET", "/api/organization", json!(null), 401, "A003201"),
        ("emulated-service-access-token", "POST", "/api/service", place.clone(), 403, "A002201"),
        (ORGANIZATION, "POST", "/api/service", json!({ "organizationId": 1_000_000_003 }), 400, "A126202"),
        (ORGANIZATION, "POST", "/api/service", with(place.clone(), "apiServerId", 7), 400, "A126202"),
        (ORGANIZATION, "POST", "/api/service", with(place.clone(), "organizationId", 7), 403, "A002201"),
        (ORGANIZATION, "POST", "/api/service", with(place.clone(), "service", json!({ "jwks": "x" })), 400, "A031212"),
        (
            ORGANIZATION,
            "POST",
            "/api/service",
            with(place.clone(), "service", json!({ "accessTokenDuration": "x" })),
            400,
            "A126202",
        ),
        (ORGANIZATION, "POST", "/api/service/remove", with(place.clone(), "serviceId", 7), 404, "A003201"),
        (ORGANIZATION, "POST", "/api/servicetoken/create", place.clone(), 400, "A126202"),
        (ORGANIZATION, "POST", "/api/servicetoken/rotate", with(place.clone(), "tokenId", "x"), 404, "A002201"),
        (ORGANIZATION, "POST", "/api/organization", json!({ "name": "x", "plan": "HUGE" }), 400, "A126202"),
        (ORGANIZATION, "GET", "/api/organization/x", json!(null), 404, "A001217"),
        (ORGANIZATION, "PUT", "/api/organization", json!(null), 405, "A001217"),
        (ORGANIZATION, "GET", "/api/apiserver/7", json!(null), 404, "A126202"),
        (ORGANIZATION, "POST", "/api/apiserver", json!({}), 501, "A001217"),
    ] {
        let (got, answer) = provider.with_token(token).send(method, path, &body);
        assert_eq!((got, answer["resultCode"].as_str()), (status, Some(code)), "{method} {path} {body} {answer}");
    }
    assert_eq!(provider.get("/api/apiserver")[0]["id"], 1_000_000_004);
    assert_eq!(provider.get("/api/apiserver/1000000004")["id"], 1_000_000_004);
    let refused = |authorization: Option<&str>| {
        let mut request = http::Request::get("/api/organization");
        if let Some(authorization) = authorization {
            request = request.header("authorization", authorization);
        }
        let response = provider.emulator.handle(request.body(Vec::<u8>::new()).unwrap());
        let answer: Value = serde_json::from_slice(response.body()).unwrap();
        (response.status().as_u16(), answer["resultCode"].as_str().unwrap().to_owned())
    };
    assert_eq!(refused(None), (401, "A001202".into()));
    assert_eq!(refused(Some("Basic YTpi")), (401, "A001203".into()));
    // The same paths in the 2.x API stay what they are.
    let api = Settings::default().api_v2("http://emulator.invalid").unwrap();
    assert_eq!(api.version(), Version::V2);
    assert!(Authlete::new(api, provider.emulator.clone()).get_service_list().is_ok());
}

/// The operations of its published description.
const OPERATIONS: [(&str, &str); 27] = [
    ("POST", "servicetoken/create"),
    ("POST", "servicetoken/all"),
    ("POST", "servicetoken/update"),
    ("POST", "servicetoken/rotate"),
    ("POST", "servicetoken/revoke"),
    ("POST", "service"),
    ("POST", "service/remove"),
    ("POST", "service/move"),
    ("POST", "service/adopt"),
    ("POST", "service/orphans/remove"),
    ("GET", "service/orphans"),
    ("GET", "service/find/1000000002"),
    ("POST", "organizationtoken/create"),
    ("POST", "organizationtoken/all"),
    ("POST", "organizationtoken/update"),
    ("POST", "organizationtoken/rotate"),
    ("POST", "organizationtoken/revoke"),
    ("GET", "organization"),
    ("POST", "organization"),
    ("GET", "organization/1000000003"),
    ("POST", "organization/1000000003"),
    ("DELETE", "organization/1000000003"),
    ("GET", "apiserver"),
    ("POST", "apiserver"),
    ("GET", "apiserver/1000000004"),
    ("POST", "apiserver/1000000004"),
    ("DELETE", "apiserver/1000000004"),
];

#[test]
fn every_operation_of_the_identity_provider_answers_in_its_own_words() {
    let provider = Provider::new();
    for (method, path) in OPERATIONS {
        for end in ["", "/"] {
            let (status, answer) = provider.send(method, &format!("/api/{path}{end}"), &json!({}));
            let changes_servers = path.starts_with("apiserver") && method != "GET";
            // Members are missing. 501 is for what there is no second one of.
            let expected: &[u16] = if changes_servers { &[501] } else { &[200, 400] };
            assert!(expected.contains(&status), "{method} {path}{end}: {status} {answer}");
            assert!(status == 200 || answer["resultMessage"].is_string(), "{method} {path}{end}: {answer}");
        }
        let (status, answer) = provider.send(method, &format!("/api/{path}x"), &json!({}));
        let is_argument = path.contains('0');
        assert!(is_argument || status == 404, "{method} {path}x: {status} {answer}");
        let (status, _) = provider.send("PATCH", &format!("/api/{path}"), &json!({}));
        assert_eq!(status, 405, "PATCH {path}");
    }
}
