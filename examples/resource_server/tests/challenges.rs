//! Who gets in, and what the others are told: by status and header.

use authlete_core::introspection::IntrospectionRequest;
use authlete_emulator::Fault;

use super::*;
use crate::resources::ACR;

fn metadata_parameter(subject: &Subject) -> String {
    format!("resource_metadata=\"{}/.well-known/oauth-protected-resource\"", subject.base_url)
}

/// RFC 6750, section 3; RFC 9728, section 5.1.
#[test]
fn without_a_token_that_is_good_the_challenge_says_what_is_wanted_and_where_it_comes_from() {
    let subject = Subject::start(Options::default());
    let metadata = metadata_parameter(&subject);
    for path in ["/api/time", "/api/country/jp", "/api/owner"] {
        let response = subject.get(path, &[]);
        assert_eq!(response.status(), 401);
        let challenges = challenges(&response);
        assert_eq!(challenges[0], format!("Bearer {metadata}"));
        // The algorithms that Authlete's discovery document names.
        let algorithms = "RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 EdDSA";
        assert_eq!(challenges[1], format!("DPoP algs=\"{algorithms}\",{metadata}"));
        assert_eq!(response.headers()["cache-control"], "no-store");
    }
    assert_eq!(subject.introspections(), 0);

    let response = subject.get("/api/time", &[("authorization", "Bearer unknown")]);
    assert_eq!(response.status(), 401);
    let challenges = challenges(&response);
    assert!(challenges[0].starts_with("Bearer error=\"invalid_token\","), "{challenges:?}");
    assert!(challenges[0].ends_with(&metadata), "{challenges:?}");

    for (path, status) in [("/api/else", 404), ("/", 404)] {
        assert_eq!(subject.get(path, &[]).status().as_u16(), status);
    }
    assert_eq!(subject.send("DELETE", "/api/time", &[]).status(), 405);
}

#[test]
fn a_request_that_is_not_clear_is_refused_before_authlete_is_asked() {
    let subject = Subject::start(Options::default());
    let token = bearer(&subject.token(with_scopes(&["time"])));
    for headers in [&[("authorization", "Bearer")][..], &[("authorization", &token), ("authorization", "Bearer other")]]
    {
        let response = subject.get("/api/time", headers);
        assert_eq!(
            (response.status().as_u16(), challenges(&response)),
            (400, vec![r#"Bearer error="invalid_request""#])
        );
    }
    // A token in the URL ends up in logs (RFC 6750, section 5.3).
    let response = subject.get(&format!("/api/time?access_token={}", &token["Bearer ".len()..]), &[]);
    assert_eq!(response.status(), 401);
    assert_eq!(subject.introspections(), 0);
}

#[test]
fn a_token_opens_what_its_scopes_are_for() {
    let subject = Subject::start(Options::default());
    let token = bearer(&subject.token(with_scopes(&["time"])));
    for method in ["GET", "POST"] {
        let response = subject.send(method, "/api/time", &[("authorization", &token)]);
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["cache-control"], "no-store");
        let time = json(&response);
        for (member, limits) in [("year", 2025..10_000), ("month", 1..13), ("day", 1..32), ("hour", 0..24)] {
            assert!(limits.contains(&time[member].as_i64().unwrap()), "{time}");
        }
    }
    let response = subject.get("/api/country/jp", &[("authorization", &token)]);
    assert_eq!(response.status(), 403);
    let challenges = challenges(&response);
    assert!(challenges[0].starts_with("Bearer error=\"insufficient_scope\","), "{challenges:?}");
    assert!(challenges[0].ends_with(",scope=\"country\""), "{challenges:?}");
}

#[test]
fn a_token_opens_what_its_audience_is() {
    let subject = Subject::start(Options::default());
    let (own, other) = (subject.base_url.clone(), "https://other.example".to_owned());
    let of = |resources: &[&String]| TokenCreateRequest {
        resources: Some(resources.iter().map(|resource| (*resource).clone()).collect()),
        ..with_scopes(&["country"])
    };
    // Authlete refuses a token that is for other resources, and the server one that is for none in particular.
    for (token, refusal) in [
        (of(&[&own]), None),
        (of(&[&other, &own]), None),
        (of(&[&other]), Some("The access token is not for the resource")),
        (with_scopes(&["country"]), Some("The access token is for another resource.")),
    ] {
        let response = subject.get("/api/country/jp", &[("authorization", &bearer(&subject.token(token)))]);
        let Some(text) = refusal else {
            assert_eq!(response.status(), 200);
            continue;
        };
        assert_eq!(response.status(), 401);
        let challenges = challenges(&response);
        assert!(challenges[0].starts_with("Bearer error=\"invalid_token\","), "{challenges:?}");
        assert!(
            challenges[0].contains(text) && challenges[0].ends_with(&metadata_parameter(&subject)),
            "{challenges:?}"
        );
    }
    let token = bearer(&subject.token(of(&[&own])));
    let japan = r#"{"name":"Japan","alpha2":"JP","alpha3":"JPN","numeric":392,"currency":"JPY"}"#;
    for code in ["jp", "JPN", "392"] {
        let response = subject.get(&format!("/api/country/{code}"), &[("authorization", &token)]);
        assert_eq!(json(&response), serde_json::from_str::<Value>(japan).unwrap());
    }
    for code in ["xx", "0", "99999", "%F0%9F%97%BE"] {
        assert_eq!(subject.get(&format!("/api/country/{code}"), &[("authorization", &token)]).status(), 404);
    }
}

/// RFC 9470, section 3.
#[test]
fn a_login_that_is_too_weak_or_too_old_asks_for_a_step_up() {
    let subject = Subject::start(Options::default());
    let strong = TokenCreateRequest { acr: Some(ACR.into()), ..with_scopes(&["time"]) };
    let weak = bearer(&subject.token(TokenCreateRequest { acr: Some("bronze".into()), ..with_scopes(&["time"]) }));
    let strong = bearer(&subject.token(strong));
    let refused = |token: &str| {
        let response = subject.get("/api/owner", &[("authorization", token)]);
        assert_eq!(response.status(), 401);
        let challenges = challenges(&response);
        assert!(challenges[0].starts_with("Bearer error=\"insufficient_user_authentication\","), "{challenges:?}");
        assert!(challenges[0].ends_with(&metadata_parameter(&subject)), "{challenges:?}");
    };
    refused(&weak);
    let response = subject.get("/api/owner", &[("authorization", &strong)]);
    assert_eq!(response.status(), 200);
    let owner = json(&response);
    assert_eq!((&owner["subject"], &owner["acr"]), (&"1001".into(), &ACR.into()));
    subject.clock.advance(Duration::from_secs(601));
    refused(&strong);
}

/// RFC 9728, section 3.2.
#[test]
fn the_metadata_say_where_tokens_come_from_and_what_they_have_to_be_like() {
    let directory = tempfile::tempdir().unwrap();
    for options in [Options::default(), with_tls(&directory)] {
        let certificates = options.tls.is_some();
        let subject = Subject::start(options);
        let response = subject.get("/.well-known/oauth-protected-resource", &[]);
        assert_eq!(response.status(), 200);
        let metadata = json(&response);
        assert_eq!(metadata["resource"], subject.base_url);
        assert_eq!(metadata["authorization_servers"], serde_json::json!(["http://127.0.0.1:8080"]));
        assert_eq!(metadata["scopes_supported"], serde_json::json!(["time", "country"]));
        assert_eq!(metadata["bearer_methods_supported"], serde_json::json!(["header"]));
        assert!(metadata["dpop_signing_alg_values_supported"].as_array().unwrap().contains(&"ES256".into()));
        assert_eq!(metadata["tls_client_certificate_bound_access_tokens"], certificates);
    }
}

#[test]
fn without_an_answer_of_authlete_nobody_gets_in() {
    let subject = Subject::start(Options::default());
    let token = bearer(&subject.token(with_scopes(&["time"])));
    assert_eq!(subject.get("/api/time", &[("authorization", &token)]).status(), 200);
    for fault in [Fault::cut(), Fault::malformed(), Fault::refusal(500, "A000101", "down")] {
        subject.emulator.inject::<IntrospectionRequest>(fault);
        let response = subject.get("/api/time", &[("authorization", &token)]);
        assert_eq!((response.status().as_u16(), &**response.body()), (500, r#"{"error":"server_error"}"#));
    }
}
