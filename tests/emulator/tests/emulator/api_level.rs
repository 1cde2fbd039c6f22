//! Errors of the API itself.

use authlete_core::Version;
use authlete_emulator::{Emulator, Settings};
use serde_json::Value;

use crate::subject::Subject;

const BEARER: &str = "Bearer emulated-service-access-token";
// 1000000002:emulated-service-secret
const BASIC: &str = "Basic MTAwMDAwMDAwMjplbXVsYXRlZC1zZXJ2aWNlLXNlY3JldA==";
// 1000000001:emulated-owner-secret
const OWNER: &str = "Basic MTAwMDAwMDAwMTplbXVsYXRlZC1vd25lci1zZWNyZXQ=";
const ORGANIZATION: &str = "Bearer emulated-organization-access-token";
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
        // What a credential is not for.
        ("POST", "/api/auth/token", OWNER, "{}", 401, "A003201"),
        ("POST", "/api/auth/token", "Basic MTAwMDAwMDAwMTpi", "{}", 401, "A002205"),
        ("POST", "/api/service/create", BASIC, "{}", 403, "A002201"),
        ("GET", "/api/service/get/list", BASIC, "", 403, "A002201"),
        ("POST", "/api/service/create", BEARER, "{}", 403, "A002201"),
        ("GET", "/api/service/get/list", BEARER, "", 403, "A002201"),
        ("GET", "/api/service/get/7", BASIC, "", 403, "A003204"),
        ("GET", "/api/service/get/7", OWNER, "", 404, "A003201"),
        ("POST", "/api/7/auth/token", ORGANIZATION, "{}", 404, "A003201"),
        // What is not there.
        ("GET", "/api/1000000002/client/get/7", BEARER, "", 404, "A001212"),
        ("GET", "/api/1000000002/client/get/7", ORGANIZATION, "", 404, "A001212"),
        ("GET", "/api/client/get/7", BASIC, "", 404, "A001212"),
        ("DELETE", "/api/1000000002/client/delete/7", BEARER, "", 404, "A001212"),
        ("DELETE", "/api/client/delete/7", BASIC, "", 404, "A001212"),
        ("POST", "/api/1000000002/client/update/7", BEARER, "{}", 404, "A001212"),
        ("POST", V3_TOKEN, BEARER, "", 400, "A126203"),
        ("POST", "/api/auth/token", BASIC, "", 400, "A126203"),
        ("POST", V3_TOKEN, BEARER, "not json", 400, "A126202"),
        ("POST", V3_TOKEN, BEARER, r#"{"parameters":{"a":1}}"#, 400, "A126202"),
        ("POST", "/api/auth/token", BASIC, "{", 400, "A126202"),
        ("GET", V3_TOKEN, BEARER, "", 405, "A001217"),
        ("PATCH", V3_TOKEN, BEARER, "", 405, "A001217"),
        ("POST", "/api/1000000002/client/delete/1", BEARER, "", 405, "A001217"),
        ("GET", "/nowhere", BEARER, "", 404, "A001217"),
        ("POST", "/api/1000000002/auth/tokens", BEARER, "", 404, "A001217"),
        ("POST", "/api/auth", BASIC, "", 404, "A001217"),
        ("GET", "/", BEARER, "", 404, "A001217"),
        ("GET", "/api/1000000002/service/jwks/get?pretty=maybe", BEARER, "", 400, "A001201"),
    ] {
        let (got, answer) = send(method, path, authorization, body);
        let seen = (got, answer["resultCode"].as_str());
        assert_eq!(seen, (status, Some(code)), "{method} {path} {authorization} {body}");
        assert!(answer["resultMessage"].as_str().is_some_and(|message| message.starts_with(&format!("[{code}] "))));
    }
}

#[test]
fn values_of_another_type_are_taken_for_what_they_say() {
    let emulator = Emulator::manual(Settings::default()).0;
    let form = |path: &str, body: &str| {
        let request = http::Request::post(path)
            .header("authorization", BEARER)
            .header("content-type", "application/x-www-form-urlencoded; charset=utf-8");
        let response = emulator.handle(request.body(body.as_bytes()).unwrap());
        (response.status().as_u16(), serde_json::from_slice::<Value>(response.body()).unwrap())
    };
    let call = |path: &str, body: &str| send_to(&emulator, "POST", &format!("/api/1000000002{path}"), BEARER, body);
    let ticket = || {
        let (_, answer) = call("/auth/authorization", r#"{"parameters":"response_type=code&client_id=2000000001"}"#);
        answer["ticket"].as_str().unwrap().to_owned()
    };
    // Django sends numbers as subjects.
    let (status, answer) =
        call("/auth/authorization/issue", &format!(r#"{{"ticket":"{}","subject":1,"authTime":"7"}}"#, ticket()));
    assert_eq!((status, &answer["resultCode"]), (200, &"A040001".into()), "{answer}");
    // One value in place of a list, a number as text, a truth value as text.
    let client = r#"{"clientName":7,"redirectUris":"https://c.example/cb","defaultMaxAge":"60","pkceRequired":"TRUE","contacts":null}"#;
    let (status, answer) = call("/client/create", client);
    assert_eq!(
        (status, &answer["clientName"], &answer["redirectUris"]),
        (201, &"7".into(), &serde_json::json!(["https://c.example/cb"]))
    );
    assert_eq!((&answer["defaultMaxAge"], &answer["pkceRequired"]), (&60.into(), &true.into()));
    // A form in place of JSON, and a slash at the end.
    let (status, answer) =
        form("/api/1000000002/auth/authorization/", "parameters=response_type%3Dcode%26client_id%3D2000000001");
    assert_eq!((status, &answer["action"]), (200, &"INTERACTION".into()));
    let (status, answer) = form(
        "/api/1000000002/client/create",
        "clientName=x&redirectUris=https://a.example&redirectUris=https://b.example",
    );
    assert_eq!((status, answer["redirectUris"].as_array().unwrap().len()), (201, 2));
    for body in ["null", "{}"] {
        assert_eq!(call("/auth/token", body).1["resultCode"], "A047201", "{body}");
    }
    let (status, answer) =
        send_to(&emulator, "GET", "/api/1000000002/service/jwks/get/?pretty=True&includePrivateKeys=False", BEARER, "");
    assert_eq!((status, answer["keys"][0]["d"].is_null()), (200, true));
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

/// As Authlete's library for Python, 1.3.0, asks for a credential offer: it has another name for the list.
#[test]
fn a_required_list_that_is_missing_or_null_is_empty() {
    for body in [r#"{"subject":"john"}"#, r#"{"subject":"john","credentialConfigurationIds":null}"#] {
        let (status, answer) = send("POST", "/api/1000000002/vci/offer/create", BEARER, body);
        let expected = (200, &"FORBIDDEN".into(), &"A366201".into());
        assert_eq!((status, &answer["action"], &answer["resultCode"]), expected, "{body}");
    }
}

#[test]
fn settings_come_as_lines_and_show_no_secrets_otherwise() {
    let settings = Settings::default();
    let lines = settings.lines(Version::V3, "http://127.0.0.1:8090");
    let variables = lines.iter().filter(|line| !line.starts_with('#'));
    let names: Vec<_> = variables.filter_map(|line| Some(line.split_once('=')?.0)).collect();
    let expected = [
        "AUTHLETE_API_VERSION",
        "AUTHLETE_BASE_URL",
        "API_BASE_URL",
        "AUTHLETE_SERVICE_APIKEY",
        "SERVICE_ID",
        "AUTHLETE_SERVICE_APISECRET",
        "AUTHLETE_SERVICE_ACCESSTOKEN",
        "AUTHLETE_API_TOKEN",
        "SERVICE_TOKEN",
        "AUTHLETE_SERVICEOWNER_APIKEY",
        "AUTHLETE_SO_KEY",
        "AUTHLETE_SERVICEOWNER_APISECRET",
        "AUTHLETE_SO_SECRET",
        "ORG_TOKEN",
        "ORGANIZATION_ACCESS_TOKEN",
        "ORGANIZATION_ID",
        "AUTHLETE_IDP_URL",
        "AUTHLETE_API_SERVER_ID",
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
