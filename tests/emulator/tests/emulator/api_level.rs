//! Errors of the API itself.

use authlete_core::Version;
use authlete_emulator::{Emulator, Settings};
use serde_json::Value;

use crate::subject::Subject;

const BEARER: &str = "Bearer emulated-service-access-token";
// 1000000002:emulated-service-secret
const BASIC: &str = "Basic MTAwMDAwMDAwMjplbXVsYXRlZC1zZXJ2aWNlLXNlY3JldA==";
const V3_TOKEN: &str = "/api/1000000002/auth/token";

#[test]
fn requests_that_reach_no_operation() {
    for (method, path, authorization, body, status, code) in [
        ("POST", V3_TOKEN, "", "{}", 401, "A001202"),
        ("POST", "/api/auth/token", "", "{}", 401, "A001202"),
        ("POST", V3_TOKEN, "Bearer", "{}", 401, "A001203"),
        ("POST", V3_TOKEN, BASIC, "{}", 401, "A001203"),
        ("POST", "/api/auth/token", BEARER, "{}", 401, "A001203"),
        ("POST", "/api/auth/token", "Basic !", "{}", 401, "A001203"),
        ("POST", V3_TOKEN, "Bearer wrong", "{}", 401, "A003201"),
        ("POST", V3_TOKEN, "Bearer wrong", "not json", 401, "A003201"),
        ("POST", "/api/7/auth/token", BEARER, "{}", 403, "A003204"),
        ("POST", "/api/auth/token", "Basic YTpi", "{}", 401, "A003201"),
        ("POST", "/api/auth/token", "Basic MTAwMDAwMDAwMjpi", "{}", 401, "A003204"),
        ("POST", V3_TOKEN, BEARER, "", 400, "A126203"),
        ("POST", V3_TOKEN, BEARER, "not json", 400, "A126202"),
        ("POST", V3_TOKEN, BEARER, r#"{"parameters":7}"#, 400, "A126202"),
        ("POST", "/api/auth/token", BASIC, "{", 400, "A126202"),
        ("GET", V3_TOKEN, BEARER, "", 405, "A001217"),
        ("PATCH", V3_TOKEN, BEARER, "", 405, "A001217"),
        ("POST", "/api/1000000002/client/delete/1", BEARER, "", 405, "A001217"),
        ("GET", "/nowhere", BEARER, "", 404, "A001217"),
        ("GET", "/api/1000000002/service/jwks/get?pretty=maybe", BEARER, "", 400, "A001201"),
    ] {
        let (got, answer) = send(method, path, authorization, body);
        let seen = (got, answer["resultCode"].as_str());
        assert_eq!(seen, (status, Some(code)), "{method} {path} {authorization} {body}");
        assert!(answer["resultMessage"].as_str().is_some_and(|message| message.starts_with(&format!("[{code}] "))));
    }
}

#[test]
fn nulls_and_unknown_members_are_nothing() {
    for (path, authorization) in [(V3_TOKEN, BEARER), ("/api/auth/token", BASIC)] {
        let body = r#"{"parameters":"grant_type=x","clientId":null,"properties":null,"news":{"a":[1]}}"#;
        let (status, answer) = send("POST", path, authorization, body);
        assert_eq!((status, answer["resultCode"].as_str()), (200, Some("A049304")));
        let (status, answer) = send("POST", path, authorization, "{\"parameters\":null}");
        assert_eq!((status, answer["resultCode"].as_str()), (200, Some("A047201")));
    }
}

#[test]
fn a_required_member_that_is_missing_or_null_has_its_result_code() {
    let ise = "INTERNAL_SERVER_ERROR";
    for (operation, body, action, code) in [
        ("authorization", "{}", ise, "A004201"),
        ("authorization", r#"{"parameters":""}"#, "BAD_REQUEST", "A004301"),
        ("authorization/issue", "{}", ise, "A041201"),
        ("authorization/issue", r#"{"ticket":null,"subject":"john"}"#, ise, "A041201"),
        ("authorization/issue", r#"{"ticket":"x"}"#, "BAD_REQUEST", "A041202"),
        ("authorization/issue", r#"{"ticket":"TICKET"}"#, ise, "A042201"),
        ("authorization/fail", "{}", ise, "A059201"),
        ("authorization/fail", r#"{"ticket":"TICKET","reason":null}"#, ise, "A060201"),
        ("token", "{}", ise, "A047201"),
        ("token", r#"{"parameters":""}"#, "BAD_REQUEST", "A049301"),
        ("token/issue", r#"{"subject":"john"}"#, ise, "A055201"),
        ("token/issue", r#"{"ticket":"PASSWORD"}"#, ise, "A111201"),
        ("token/fail", "{}", ise, "A063201"),
        ("token/fail", r#"{"ticket":"PASSWORD"}"#, ise, "A067201"),
        ("introspection", "{}", "BAD_REQUEST", "A057301"),
        ("introspection/standard", "{}", ise, "A145201"),
        ("introspection/standard", r#"{"parameters":""}"#, "BAD_REQUEST", "A145301"),
        ("revocation", r#"{"parameters":null}"#, ise, "A113201"),
        ("revocation", r#"{"parameters":""}"#, "BAD_REQUEST", "A113301"),
        ("userinfo", "{}", "UNAUTHORIZED", "A088301"),
        ("userinfo/issue", "{}", "UNAUTHORIZED", "A092301"),
    ] {
        let subject = Subject::v3();
        let password = subject.token("grant_type=password&username=u&password=p").ticket.unwrap();
        let body = body.replace("TICKET", subject.ticket("").expose()).replace("PASSWORD", password.expose());
        let path = format!("/api/1000000002/auth/{operation}");
        let (status, answer) = send_to(&subject.emulator, "POST", &path, BEARER, &body);
        assert_eq!((status, &answer["action"], &answer["resultCode"]), (200, &action.into(), &code.into()), "{path}");
        assert!(answer["responseContent"].is_string(), "{path}");
    }
}

#[test]
fn settings_come_as_lines_and_show_no_secrets_otherwise() {
    let settings = Settings::default();
    let lines = settings.lines(Version::V3, "http://127.0.0.1:8090");
    let names: Vec<_> = lines.iter().filter_map(|line| line.split('=').next()).collect();
    let expected = [
        "AUTHLETE_API_VERSION",
        "AUTHLETE_BASE_URL",
        "AUTHLETE_SERVICE_APIKEY",
        "AUTHLETE_SERVICE_APISECRET",
        "AUTHLETE_SERVICE_ACCESSTOKEN",
        "AUTHLETE_SERVICEOWNER_APIKEY",
        "AUTHLETE_SERVICEOWNER_APISECRET",
        "CLIENT_ID",
        "CLIENT_SECRET",
    ];
    assert_eq!(names, expected);
    let shown = format!("{settings:?} {:?}", Emulator::manual(settings.clone()).0);
    for secret in ["emulated-service-secret", "emulated-service-access-token", "emulated-client-secret"] {
        assert!(!shown.contains(secret));
    }
}

fn send(method: &str, path: &str, authorization: &str, body: &str) -> (u16, Value) {
    send_to(&Emulator::manual(Settings::default()).0, method, path, authorization, body)
}

fn send_to(emulator: &Emulator, method: &str, path: &str, authorization: &str, body: &str) -> (u16, Value) {
    let mut request = http::Request::builder().method(method).uri(path);
    if !authorization.is_empty() {
        request = request.header("authorization", authorization);
    }
    let response = emulator.handle(request.body(body.as_bytes()).unwrap());
    (response.status().as_u16(), serde_json::from_slice(response.body()).unwrap())
}
