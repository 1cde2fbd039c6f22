//! Responses, good and bad, as a caller sees them.

use std::convert::Infallible;
use std::error::Error as _;

use authlete_core::client::{Client, CreateClient, DeleteClient, GetClient};
use authlete_core::incoming::OutgoingAnswer;
use authlete_core::service::{GetServiceJwks, ServiceJwks};
use authlete_core::token::{TokenAction, TokenRequest};
use authlete_core::transport::from_fn;
use authlete_core::types::{ClientType, RawJson};
use authlete_core::{Api, Error, Fault, NoContent, Operation, ResponseError, blocking};

fn response(status: u16, content_type: &str, body: impl Into<Vec<u8>>) -> http::Response<Vec<u8>> {
    let mut builder = http::Response::builder().status(status).header("x-request-id", "r1");
    if !content_type.is_empty() {
        builder = builder.header("content-type", content_type);
    }
    builder.body(body.into()).unwrap()
}

#[test]
fn an_answer() {
    let answer = TokenRequest::parse_http(&response(
        200,
        "application/json;charset=UTF-8",
        r#"{"action":"OK","accessToken":"at","unheardOf":{"a":[1]},"refreshToken":null}"#,
    ))
    .unwrap();
    assert_eq!(answer.action, TokenAction::Ok);
    assert_eq!(answer.access_token.unwrap().expose(), "at");
    assert_eq!(answer.refresh_token, None);
}

#[test]
fn what_cannot_be_understood_is_said_and_kept() {
    let json = "application/json";
    for (content_type, body, fault) in [
        (json, &b""[..], Fault::Empty),
        (json, b" \r\n", Fault::Empty),
        (json, br#"{"action":"OK","accessToken":"PSST"#, Fault::Truncated),
        (json, b"{\"action\":\"OK\",\"accessToken\":\"PSST\xc3", Fault::Truncated),
        (json, b"<html>PSST</html>", Fault::Syntax { line: 1, column: 1 }),
        (json, br#"{"action":"OK"} PSST"#, Fault::Syntax { line: 1, column: 17 }),
        (json, br#"{"accessToken":"PSST"}"#, Fault::Missing { path: "action".into() }),
        (
            json,
            br#"{"action":"OK","properties":[{"hidden":"PSST"}]}"#,
            Fault::Mismatch { path: "properties[0].hidden".into() },
        ),
        (
            json,
            br#"{"action":"OK","accessTokenExpiresAt":"PSST"}"#,
            Fault::Mismatch { path: "accessTokenExpiresAt".into() },
        ),
        (json, br#"["PSST"]"#, Fault::Mismatch { path: ".".into() }),
        ("text/html; charset=utf-8", b"<html>PSST</html>", Fault::NotJson { media_type: "text/html".into() }),
        ("", b"<html>PSST</html>", Fault::Syntax { line: 1, column: 1 }),
    ] {
        let error = TokenRequest::parse_http(&response(200, content_type, body)).unwrap_err();
        let ResponseError::Malformed(malformed) = &error else { panic!("{error}") };
        assert_eq!(*malformed.fault(), fault);
        assert_eq!(malformed.status(), 200);
        assert_eq!(malformed.body(), body);
        assert!(malformed.headers().iter().any(|header| header.name == "x-request-id" && header.value == "r1"));
        assert!(!format!("{error} {error:?}").contains("PSST"), "{error:?}");
    }
    let invalid = response(200, json, *b"{\"action\":\"\xff\"}");
    let ResponseError::Malformed(malformed) = TokenRequest::parse_http(&invalid).unwrap_err() else { panic!() };
    assert!(matches!(malformed.fault(), Fault::NotUtf8(_)));
    assert!(malformed.source().is_some());
}

/// Members that nobody knows stand in between.
#[test]
fn paths_stay_right_in_open_structs() {
    for (body, path) in [
        (r#"{"new":[1,{"y":"]}\\\""}],"clientNames":[{"new":{"a":[2]},"tag":"x"},{"tag":7}]}"#, "clientNames[1].tag"),
        (r#"{"new":1.10,"extension":{"new":null,"requestableScopes":["a",{}]}}"#, "extension.requestableScopes[1]"),
        (r#"{"clientName\u0041":1,"clientName":[]}"#, "clientName"),
        (r#"{"new":{},"extension":[]}"#, "extension"),
    ] {
        let Err(ResponseError::Malformed(malformed)) = GetClient::parse_http(&response(200, "", body)) else {
            panic!("{body}")
        };
        assert_eq!(*malformed.fault(), Fault::Mismatch { path: path.into() }, "{body}");
        let reference: Result<Client, _> =
            serde_path_to_error::deserialize(&mut serde_json::Deserializer::from_str(body));
        assert_eq!(reference.unwrap_err().path().to_string(), path, "{body}");
    }
}

#[test]
fn refusals_keep_everything_and_show_the_result_only() {
    let json = "application/json";
    for (status, content_type, body, code, shown) in [
        (
            401,
            json,
            r#"{"resultCode":"A001202","resultMessage":"[A001202] No header.","PSST":"PSST"}"#,
            Some("A001202"),
            "the API answered with status 401: [A001202] No header.",
        ),
        (404, json, r#"{"resultCode":"A001212"}"#, Some("A001212"), "the API answered with status 404: A001212"),
        (400, json, r#"{"resultCode":7,"resultMessage":"a\nb"}"#, Some("7"), r"the API answered with status 400: a\nb"),
        (404, json, r#"{"resultCode":404,"resultMessage":""}"#, Some("404"), "the API answered with status 404: 404"),
        (
            404,
            json,
            r#"{"resultCode":"","resultMessage":null}"#,
            None,
            "the API answered with status 404 and application/json instead of a result",
        ),
        (
            400,
            json,
            "{\"resultMessage\":\"\u{9b}31m\u{2028}\u{202e}\"}",
            None,
            r"the API answered with status 400: \u{9b}31m\u{2028}\u{202e}",
        ),
        (
            500,
            json,
            r#"{"resultCode":"A0"#,
            None,
            "the API answered with status 500 and application/json instead of a result",
        ),
        (
            502,
            "text/html",
            "<html>PSST</html>",
            None,
            "the API answered with status 502 and text/html instead of a result",
        ),
        (302, "", "", None, "the API answered with status 302"),
        (199, "", "PSST", None, "the API answered with status 199"),
    ] {
        let error = TokenRequest::parse_http(&response(status, content_type, body)).unwrap_err();
        let ResponseError::Refused(refusal) = &error else { panic!("{error}") };
        assert_eq!(refusal.status(), status);
        assert_eq!(refusal.result_code(), code);
        assert_eq!(refusal.body(), body.as_bytes());
        assert_eq!(refusal.header("X-Request-ID"), Some("r1"));
        assert_eq!(error.to_string(), shown);
        assert!(!format!("{error:?}").contains("PSST"), "{error:?}");
    }
}

#[test]
fn no_error_is_longer_than_a_few_lines() {
    let long = "x".repeat(15_000_000);
    for (status, content_type, body) in [
        (400, "application/json", format!(r#"{{"resultCode":"{long}","resultMessage":"{long}"}}"#)),
        (200, "application/json", format!(r#"{{"{long}":[{{"{long}":1e999}}]}}"#)),
        (200, "application/json", format!(r#"{{"action":{{"{long}":1}}}}"#)),
        (200, &long[..60_000], String::new()),
        (500, &long[..60_000], String::new()),
    ] {
        let error = TokenRequest::parse_http(&response(status, content_type, body.as_str())).unwrap_err();
        assert!(error.to_string().len() < 2_000, "{}", error.to_string().len());
        assert!(format!("{error:?}").len() < 4_000, "{}", format!("{error:?}").len());
    }
}

#[test]
fn the_client_tells_never_sent_from_no_response_and_refused() {
    let api = Api::v3("https://x", "1", "t").unwrap();
    let transport = blocking::from_fn(|request| match request.uri().path() {
        "/api/1/client/delete/1" => Ok(response(204, "", "")),
        "/api/1/client/delete/2" => Ok(response(404, "", "")),
        _ => Err(std::io::Error::other("broken")),
    });
    let authlete = blocking::Authlete::new(api, transport);
    assert_eq!(authlete.delete_client(1).unwrap(), NoContent);
    assert!(matches!(authlete.delete_client(2), Err(Error::Refused(refusal)) if refusal.status() == 404));
    assert!(matches!(authlete.delete_client(3), Err(Error::Transport(_))));
    assert!(matches!(authlete.delete_client(".."), Err(Error::Build(_))));
}

#[test]
fn a_client_for_one_call_shares_the_transport_and_shows_the_response() {
    let api = Api::v3("https://x", "1", "t").unwrap();
    let transport = blocking::from_fn(|request| {
        let mut echo = response(200, "application/json", r#"{"action":"OK"}"#);
        echo.headers_mut().insert("path", request.uri().path().parse().unwrap());
        Ok::<_, Infallible>(echo)
    });
    let authlete = blocking::Authlete::new(api, transport);
    let other = authlete.with_api(|api| api.with_service_id("2")).unwrap();
    for (client, path) in [(&authlete, "/api/1/auth/token"), (&other, "/api/2/auth/token")] {
        let answer = client.call_for_response(&TokenRequest::new("")).unwrap();
        assert_eq!((answer.status().as_u16(), &answer.headers()["path"]), (200, &path.parse().unwrap()));
        assert_eq!(answer.body().action, TokenAction::Ok);
    }
    assert!(authlete.with_api(|api| api.with_service_id("..")).is_err());
}

#[test]
fn success_without_content_is_no_page_of_a_gateway() {
    for (status, content_type, body, fine) in [
        (204, "", "", true),
        (200, "", "", true),
        (200, "application/json", "{}", true),
        (200, "text/html", "<html>Log in</html>", false),
    ] {
        assert_eq!(DeleteClient::parse_http(&response(status, content_type, body)).is_ok(), fine, "{status} {body}");
    }
}

#[test]
fn the_keys_of_a_service_in_three_ways() {
    let parse = |response| GetServiceJwks::parse_http(&response);
    let keys = parse(response(200, "application/jwk-set+json", r#"{ "keys": [] }"#)).unwrap();
    assert!(matches!(&keys, ServiceJwks::Keys(keys) if keys.as_str() == r#"{ "keys": [] }"#));
    assert_eq!(parse(response(204, "", "")).unwrap(), ServiceJwks::None);
    let mut redirect = response(302, "", "");
    assert!(
        matches!(parse(redirect.clone()), Err(ResponseError::Malformed(fault)) if *fault.fault() == Fault::NoLocation)
    );
    redirect.headers_mut().insert("location", "https://as/jwks".parse().unwrap());
    assert_eq!(parse(redirect).unwrap(), ServiceJwks::Elsewhere("https://as/jwks".into()));
}

#[test]
fn answers_written_are_the_answers_read() {
    let client = Client { client_type: Some(ClientType::from("LATER")), ..Default::default() };
    let written = client.encode(CreateClient::ENDPOINT.success).unwrap();
    assert_eq!((written.status, &*written.body), (201, &br#"{"clientType":"LATER"}"#[..]));
    assert_eq!(CreateClient::parse(&written).unwrap(), client);

    assert_eq!(DeleteClient::parse(&NoContent.encode(200).unwrap()).unwrap(), NoContent);
    for jwks in [
        ServiceJwks::None,
        ServiceJwks::Elsewhere("https://as/jwks".into()),
        ServiceJwks::Keys(RawJson::from_text(r#"{"keys":[]}"#).unwrap()),
    ] {
        assert_eq!(GetServiceJwks::parse(&jwks.encode(200).unwrap()).unwrap(), jwks);
    }
}

#[test]
fn clients_can_be_shared_and_futures_sent() {
    fn shared<T: Send + Sync + Clone>(_: &T) {}
    fn sent(_: impl Send) {}
    let api = Api::v3("https://x", "1", "t").unwrap();
    let transport = from_fn(|_| async { Ok::<_, Infallible>(http::Response::new(vec![])) });
    let authlete = authlete_core::Authlete::new(api, transport);
    shared(&authlete);
    sent(authlete.token(&TokenRequest::new("")));
    sent(authlete.get_client("x"));
    let future = size_of_val(&authlete.create_client(Client::default()));
    assert!(future < size_of::<Client>(), "a future does not hold its DTO: {future} of {}", size_of::<Client>());
}
