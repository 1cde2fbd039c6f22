//! Access tokens at a protected resource.

use super::*;

fn validate(
    answer: impl Fn(IntrospectionRequest) -> IntrospectionResponse + Send + Sync + 'static,
    endpoint: AccessTokenValidation,
    headers: &[&str],
    required: &RequiredAccess,
) -> Result<AccessGranted, Box<Response<Vec<u8>>>> {
    let double = TestDouble::new().answer(answer);
    let validation = handler(double, endpoint).with_settings(&at("https://rs.example"));
    let mut request = request("PUT /accounts/1?x=y", headers, "a body of any kind");
    request.extensions_mut().insert(ClientCertificate::from_pem(["leaf", "ca"]));
    block_on(validation.validate(&request, required)).map_err(Box::new)
}

fn challenge(refusal: &Response<Vec<u8>>) -> (u16, &str) {
    assert!(refusal.body().is_empty());
    (refusal.status().as_u16(), refusal.headers()["www-authenticate"].to_str().unwrap())
}

#[test]
fn the_call_has_all_that_the_token_is_checked_by() {
    let required = RequiredAccess::new()
        .with_scopes(["read", "write"])
        .with_subject("1001")
        .with_resources(["https://rs.example"])
        .with_acr_values(["silver"])
        .with_max_age(300);
    for (headers, dpop) in [
        (&["authorization: Bearer at"][..], None),
        // A proof beside a bearer token is no reason to take it for bound.
        (&["authorization: Bearer at", "dpop: proof"], None),
        (&["authorization: dpop at", "dpop: proof"], Some("proof")),
    ] {
        let granted = validate(
            move |request| {
                assert_eq!(
                    request,
                    IntrospectionRequest {
                        scopes: Some(vec!["read".into(), "write".into()]),
                        subject: Some("1001".into()),
                        resources: Some(vec!["https://rs.example".into()]),
                        acr_values: Some(vec!["silver".into()]),
                        max_age: Some(300),
                        client_certificate: Some("leaf".into()),
                        dpop: dpop.map(Secret::from),
                        htm: dpop.map(|_| "PUT".into()),
                        htu: dpop.map(|_| "https://rs.example/accounts/1".into()),
                        ..IntrospectionRequest::new("at")
                    }
                );
                IntrospectionResponse {
                    subject: Some("1001".into()),
                    access_token_resources: Some(vec!["https://rs.example".into()]),
                    dpop_nonce: Some("n1".into()),
                    ..IntrospectionResponse::new(IntrospectionAction::Ok)
                }
            },
            AccessTokenValidation::new(),
            headers,
            &required,
        );
        let granted = granted.unwrap();
        assert_eq!((granted.response().subject.as_deref(), granted.dpop_nonce()), (Some("1001"), Some("n1")));
        assert_eq!(granted.finish(Reply::empty(200)).header("dpop-nonce"), Some("n1"));
    }
}

#[test]
fn a_refusal_is_a_challenge_without_a_body() {
    let step_up = r#"Bearer error="insufficient_user_authentication",acr_values="gold""#;
    for (action, status) in [
        (IntrospectionAction::BadRequest, 400),
        (IntrospectionAction::Unauthorized, 401),
        (IntrospectionAction::Forbidden, 403),
        (IntrospectionAction::InternalServerError, 500),
    ] {
        let refused = validate(
            move |_| IntrospectionResponse {
                response_content: Some(step_up.into()),
                dpop_nonce: Some("n1".into()),
                ..IntrospectionResponse::new(action.clone())
            },
            AccessTokenValidation::new(),
            &["authorization: Bearer at"],
            &RequiredAccess::new().with_acr_values(["gold"]),
        )
        .unwrap_err();
        assert_eq!(challenge(&refused), (status, step_up));
        assert_eq!(refused.headers()["dpop-nonce"], "n1");
    }
}

#[test]
fn authlete_is_not_asked_about_what_is_no_token() {
    let metadata = "https://rs.example/.well-known/oauth-protected-resource";
    let with_metadata = format!("Bearer resource_metadata=\"{metadata}\"");
    let as_java = r#"Bearer error="invalid_token",error_description="An access token is missing.""#;
    let plain = AccessTokenValidation::new;
    for (endpoint, headers, expected) in [
        (plain(), &[][..], (401, "Bearer")),
        (plain().with_resource_metadata(metadata), &[], (401, &*with_metadata)),
        (plain().with_missing_token_as_bad_request(), &[], (400, as_java)),
        (plain(), &["authorization: Basic YTpi"], (401, "Bearer")),
        (plain(), &["authorization: Bearer"], (400, r#"Bearer error="invalid_request""#)),
        (plain(), &["authorization: Bearer a", "authorization: Bearer b"], (400, r#"Bearer error="invalid_request""#)),
        (plain(), &["authorization: DPoP a"], (401, r#"DPoP error="invalid_dpop_proof""#)),
        (
            plain().with_dpop_algorithms("ES256").with_resource_metadata(metadata),
            &["authorization: DPoP a"],
            (401, &*format!("DPoP error=\"invalid_dpop_proof\",algs=\"ES256\",resource_metadata=\"{metadata}\"")),
        ),
        (
            plain().with_dpop_algorithms("ES256").with_resource_metadata(metadata),
            &["authorization: Bearer"],
            (400, r#"Bearer error="invalid_request""#),
        ),
        (plain(), &["authorization: DPoP a", "dpop: b", "dpop: c"], (401, r#"DPoP error="invalid_dpop_proof""#)),
    ] {
        let refused = validate(|_| panic!("no call is made"), endpoint, headers, &RequiredAccess::new()).unwrap_err();
        assert_eq!(challenge(&refused), expected, "{headers:?}");
    }
}

#[test]
fn challenges_say_what_a_client_needs_to_know() {
    let metadata = "https://rs.example/.well-known/oauth-protected-resource";
    let endpoint = || AccessTokenValidation::new().with_resource_metadata(metadata).with_dpop_algorithms("ES256");
    let none = validate(|_| panic!("no call is made"), endpoint(), &[], &RequiredAccess::new()).unwrap_err();
    let challenges: Vec<_> = none.headers().get_all("www-authenticate").iter().map(|it| it.to_str().unwrap()).collect();
    let expected =
        ["Bearer ", "DPoP algs=\"ES256\","].map(|challenge| format!("{challenge}resource_metadata=\"{metadata}\""));
    assert_eq!(challenges, expected);
    for (action, expected) in [
        (IntrospectionAction::Unauthorized, format!("Bearer error=\"invalid_token\",resource_metadata=\"{metadata}\"")),
        (IntrospectionAction::Forbidden, "Bearer error=\"invalid_token\"".into()),
    ] {
        let answer = move |_| IntrospectionResponse {
            response_content: Some("Bearer error=\"invalid_token\"".into()),
            ..IntrospectionResponse::new(action.clone())
        };
        let headers = ["authorization: Bearer at"];
        let refused = validate(answer, endpoint(), &headers, &RequiredAccess::new()).unwrap_err();
        assert_eq!(challenge(&refused).1, expected);
    }
}

#[test]
fn a_token_for_another_resource_is_refused() {
    let rs = ["https://rs.example"];
    for (of_request, of_token, expected) in [
        (Some(&["https://other.example"][..]), None, false),
        (None, None, false),
        (Some(&rs), None, true),
        (Some(&["https://other.example", rs[0]]), None, true),
        // The token request narrowed what the authorization request had asked for.
        (Some(&rs), Some(&["https://other.example"][..]), false),
        (Some(&["https://other.example"]), Some(&rs), true),
    ] {
        let owned = |resources: Option<&[&str]>| resources.map(|it| it.iter().map(|uri| String::from(*uri)).collect());
        let (resources, access_token_resources) = (owned(of_request), owned(of_token));
        for (headers, scheme) in
            [(&["authorization: Bearer at"][..], "Bearer"), (&["authorization: DPoP at", "dpop: proof"], "DPoP")]
        {
            let (resources, access_token_resources) = (resources.clone(), access_token_resources.clone());
            let answer = move |_| IntrospectionResponse {
                resources: resources.clone(),
                access_token_resources: access_token_resources.clone(),
                dpop_nonce: Some("n1".into()),
                ..IntrospectionResponse::new(IntrospectionAction::Ok)
            };
            let required = RequiredAccess::new().with_resources(rs);
            match validate(answer, AccessTokenValidation::new().with_resource_metadata("m"), headers, &required) {
                Ok(_) => assert!(expected, "{of_request:?} {of_token:?}"),
                Err(refused) => {
                    assert!(!expected, "{of_request:?} {of_token:?}");
                    let (status, challenge) = challenge(&refused);
                    assert_eq!(status, 401);
                    assert!(challenge.starts_with(&format!("{scheme} error=\"invalid_token\"")), "{challenge}");
                    assert!(challenge.ends_with(",resource_metadata=\"m\""), "{challenge}");
                    assert_eq!(refused.headers()["dpop-nonce"], "n1");
                }
            }
        }
    }
}

#[test]
fn what_authlete_would_leave_unchecked_is_asked_for() {
    // Authlete checks nothing for 0.
    let answer = |call: IntrospectionRequest| {
        assert_eq!(call.max_age, Some(1));
        IntrospectionResponse::new(IntrospectionAction::Ok)
    };
    let required = RequiredAccess::new().with_max_age(0);
    validate(answer, AccessTokenValidation::new(), &["authorization: Bearer at"], &required).unwrap();
    let answer = |call: IntrospectionRequest| {
        assert_eq!(call.dpop_nonce_required, Some(true));
        IntrospectionResponse::new(IntrospectionAction::Ok)
    };
    let endpoint = AccessTokenValidation::new().with_dpop_nonce_required();
    validate(answer, endpoint, &["authorization: DPoP at", "dpop: proof"], &RequiredAccess::new()).unwrap();
}

/// As the bodies of axum are.
#[test]
fn a_body_that_is_not_sync_does_not_matter() {
    fn sent<F: Future + Send>(future: F) -> F {
        future
    }
    let double =
        TestDouble::new().answer(|_: IntrospectionRequest| IntrospectionResponse::new(IntrospectionAction::Ok));
    let validation = handler(double, AccessTokenValidation::new());
    let body: Box<dyn FnOnce() + Send> = Box::new(|| ());
    let request = request("GET /", &["authorization: Bearer at"], "").map(|_| body);
    let required = RequiredAccess::new();
    assert!(block_on(sent(validation.validate(&request, &required))).is_ok());
}

#[test]
fn a_call_that_fails_is_reported_and_grants_nothing() {
    let log = Arc::new(Mutex::new(0));
    let entries = Arc::clone(&log);
    let double = TestDouble::new().fail::<IntrospectionRequest>(|| TransportError::Timeout);
    let settings = HandlerSettings::new().on_failure(move |_| *entries.lock().unwrap() += 1);
    let validation = handler(double, AccessTokenValidation::new()).with_settings(&settings);
    let request = request("GET /", &["authorization: Bearer at"], "");
    let refused = block_on(validation.validate(&request, &RequiredAccess::new())).unwrap_err();
    assert_eq!(status_and_body(&refused), (500, r#"{"error":"server_error"}"#));
    assert_eq!(*log.lock().unwrap(), 1);
}
