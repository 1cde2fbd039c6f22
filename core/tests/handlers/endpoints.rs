//! Each endpoint with its decisions.

use super::*;

#[test]
fn what_fails_on_this_side_is_reported_and_not_told() {
    struct Broken;
    impl TokenDecisions for Broken {
        async fn password(&self, _: &ClientRequest<'_>, _: &PasswordGrant) -> Result<PasswordDecision, Interruption> {
            Err(io::Error::other("PSST: the database is down").into())
        }
    }
    let password = |_: TokenRequest| TokenResponse {
        ticket: Some("t".into()),
        username: Some("u".into()),
        password: Some("p".into()),
        ..TokenResponse::new(TokenAction::Password)
    };
    for (double, reported) in [
        (TestDouble::new().refuse::<TokenRequest>(401, "A001202", "PSST"), "a call to Authlete failed"),
        (TestDouble::new().fail::<TokenRequest>(|| TransportError::Timeout), "a call to Authlete failed"),
        (TestDouble::new().answer(|_: TokenRequest| TokenResponse::new("ADDED_LATER")), "no reply could be made"),
        (TestDouble::new().answer(|_: TokenRequest| TokenResponse::new(TokenAction::Ok)), "no reply could be made"),
        (TestDouble::new().answer(password), "the application failed"),
    ] {
        let log = Arc::new(Mutex::new(Vec::new()));
        let entries = Arc::clone(&log);
        let settings =
            HandlerSettings::new().on_failure(move |failure| entries.lock().unwrap().push(failure.to_string()));
        let token = handler(double, Token::new(Broken)).with_settings(&settings);
        let response = block_on(token.handle(&form(&[], "")));
        assert_eq!(status_and_body(&response), (500, r#"{"error":"server_error"}"#));
        let log = log.lock().unwrap();
        assert!(log.len() == 1 && log[0].starts_with(reported), "{log:?}");
    }
}

/// Decides as its members say.
struct Decisions {
    subject: Option<&'static str>,
    exchanges: bool,
}

impl TokenDecisions for Decisions {
    async fn password(&self, _: &ClientRequest<'_>, grant: &PasswordGrant) -> Result<PasswordDecision, Interruption> {
        assert_eq!((grant.username(), grant.password().expose()), ("john", "pw"));
        Ok(match self.subject {
            Some(subject) => Decision::Issue(grant.issue(subject)),
            None => Decision::Refuse(grant.fail(TokenFailReason::InvalidResourceOwnerCredentials)),
        })
    }

    async fn token_exchange(
        &self,
        _: &ClientRequest<'_>,
        grant: &TokenExchangeGrant,
    ) -> Result<Decision<TokenCreateRequest>, Interruption> {
        Ok(match self.exchanges {
            true => Decision::Issue(grant.issue("1001")),
            false => Decision::Refuse(grant.refuse("invalid_grant", "")),
        })
    }
}

#[test]
fn the_decisions_of_the_token_endpoint_are_the_applications() {
    let double = || {
        TestDouble::new()
            .answer(|request: TokenRequest| match request.parameters.expose() {
                "password" => TokenResponse {
                    ticket: Some("t".into()),
                    username: Some("john".into()),
                    password: Some("pw".into()),
                    dpop_nonce: Some("n1".into()),
                    ..TokenResponse::new(TokenAction::Password)
                },
                "exchange" => TokenResponse {
                    subject_token: Some("s".into()),
                    dpop_nonce: Some("n1".into()),
                    ..TokenResponse::new(TokenAction::TokenExchange)
                },
                _ => TokenResponse {
                    assertion: Some("a".into()),
                    dpop_nonce: Some("n1".into()),
                    ..TokenResponse::new(TokenAction::JwtBearer)
                },
            })
            .answer(|request: TokenIssueRequest| {
                assert_eq!((request.ticket.expose(), &*request.subject), ("t", "1001"));
                TokenIssueResponse {
                    response_content: Some("issued".into()),
                    ..TokenIssueResponse::new(TokenIssueAction::Ok)
                }
            })
            .answer(|request: TokenFailRequest| {
                assert_eq!(request.reason, TokenFailReason::InvalidResourceOwnerCredentials);
                TokenFailResponse {
                    response_content: Some("failed".into()),
                    ..TokenFailResponse::new(TokenFailAction::BadRequest)
                }
            })
            .answer(|request: TokenCreateRequest| {
                assert_eq!(request.subject.as_deref(), Some("1001"));
                TokenCreateResponse {
                    access_token: Some("at".into()),
                    ..TokenCreateResponse::new(TokenCreateAction::Ok)
                }
            })
    };
    for (body, subject, exchanges, status, expected) in [
        ("password", Some("1001"), false, 200, "issued"),
        ("password", None, false, 400, "failed"),
        (
            "exchange",
            None,
            true,
            200,
            r#"{"access_token":"at","token_type":"Bearer","issued_token_type":"urn:ietf:params:oauth:token-type:access_token"}"#,
        ),
        ("exchange", None, false, 400, r#"{"error":"invalid_grant"}"#),
        ("bearer", None, false, 400, r#"{"error":"unsupported_grant_type"}"#),
    ] {
        let token = handler(double(), Token::new(Decisions { subject, exchanges }));
        let response = block_on(token.handle(&form(&[], body)));
        assert_eq!(status_and_body(&response), (status, expected));
        assert_eq!(response.headers()["dpop-nonce"], "n1", "{body}");
    }
}

#[test]
fn endpoints_of_one_call_pass_the_answer_on() {
    let double = TestDouble::new().answer(|request: RevocationRequest| {
        assert_eq!((request.parameters.expose(), request.client_id.as_deref()), ("token=t", Some("app")));
        RevocationResponse::new(RevocationAction::Ok)
    });
    let basic = "authorization: Basic YXBwOnNlY3JldA==";
    assert_eq!(
        status_and_body(&block_on(handler(double, Revocation::new()).handle(&form(&[basic], "token=t")))),
        (200, "")
    );

    let double = TestDouble::new().answer(|request: PushedAuthReqRequest| {
        assert_eq!((request.parameters.expose(), request.htm.as_deref()), ("a=b", Some("POST")));
        PushedAuthReqResponse {
            response_content: Some("{}".into()),
            ..PushedAuthReqResponse::new(PushedAuthReqAction::Created)
        }
    });
    let response = block_on(handler(double, PushedAuthorization::new()).handle(&form(&["dpop: p"], "a=b")));
    assert_eq!(status_and_body(&response), (201, "{}"));

    let double = TestDouble::new().answer(|request: DeviceAuthorizationRequest| {
        assert_eq!(request.parameters.expose(), "client_id=app");
        DeviceAuthorizationResponse {
            response_content: Some("{}".into()),
            ..DeviceAuthorizationResponse::new(DeviceAuthorizationAction::Ok)
        }
    });
    assert_eq!(
        status_and_body(&block_on(handler(double, DeviceAuthorization::new()).handle(&form(&[], "client_id=app")))),
        (200, "{}")
    );

    for (method, action, expected) in [("GET", GmAction::Query, (200, "{}")), ("DELETE", GmAction::Revoke, (204, ""))] {
        let double = TestDouble::new().answer(move |request: GmRequest| {
            assert_eq!((&request.gm_action, &*request.grant_id, request.access_token.expose()), (&action, "g/1", "at"));
            let outcome = if action == GmAction::Query { GmResponseAction::Ok } else { GmResponseAction::NoContent };
            GmResponse { response_content: Some("{}".into()), ..GmResponse::new(outcome) }
        });
        let request = request(&format!("{method} /gm/g%2F1"), &["authorization: Bearer at"], "");
        assert_eq!(status_and_body(&block_on(handler(double, GrantManagement::new()).handle(&request))), expected);
    }

    let double =
        TestDouble::new().answer(|_: GetServiceConfiguration| RawJson::from_text(r#"{"issuer":"i"}"#).unwrap());
    let discovery = handler(double, Discovery::new());
    let response = block_on(discovery.handle(&request("GET /.well-known/openid-configuration", &[], "")));
    assert_eq!(status_and_body(&response), (200, r#"{"issuer":"i"}"#));
    assert!(!response.headers().contains_key("cache-control"));
    let head = block_on(discovery.handle(&request("HEAD /.well-known/openid-configuration", &[], "")));
    assert_eq!(status_and_body(&head), (200, ""));
}

#[test]
fn a_client_manages_its_registration() {
    fn answer(action: ClientRegistrationAction) -> ClientRegistrationResponse {
        ClientRegistrationResponse { response_content: Some("{}".into()), ..ClientRegistrationResponse::new(action) }
    }
    let double = || {
        TestDouble::new()
            .answer(|call: DynamicClientRegister| {
                assert_eq!(call.request, ClientRegistrationRequest::register(r#"{"a":1}"#));
                answer(ClientRegistrationAction::Created)
            })
            .answer(|call: DynamicClientGet| {
                assert_eq!(call.request, ClientRegistrationRequest::of_client("7", "rat"));
                answer(ClientRegistrationAction::Ok)
            })
            .answer(|call: DynamicClientUpdate| {
                assert_eq!(call.request, ClientRegistrationRequest::update("7", "rat", r#"{"b":2}"#));
                answer(ClientRegistrationAction::Updated)
            })
            .answer(|call: DynamicClientDelete| {
                assert_eq!(call.request, ClientRegistrationRequest::of_client("7", "rat"));
                answer(ClientRegistrationAction::Deleted)
            })
    };
    struct InitialAccessTokens;
    impl RegistrationDecisions for InitialAccessTokens {
        async fn may_register(&self, request: &ClientRequest<'_>) -> Result<bool, Interruption> {
            Ok(request.required_access_token().is_ok_and(|token| token.expose() == "initial"))
        }
    }
    // RFC 7591, section 3.1: the content type is JSON.
    for (content_type, status) in
        [("application/json", 201), ("Application/JSON;charset=utf-8", 201), ("text/plain", 415)]
    {
        let headers = [&*format!("content-type: {content_type}"), "authorization: Bearer initial"];
        let registration = handler(double(), ClientRegistration::new(InitialAccessTokens));
        let response = block_on(registration.handle(&request("POST /register", &headers, r#"{"a":1}"#)));
        assert_eq!(response.status(), status, "{content_type}");
    }
    // Without a decision of the application, nobody registers.
    let registration = handler(TestDouble::new(), ClientRegistration::new(()));
    for (authorization, challenge) in
        [("x: y", "Bearer"), ("authorization: Bearer initial", "Bearer error=\"invalid_token\"")]
    {
        let headers = ["content-type: application/json", authorization];
        let response = block_on(registration.handle(&request("POST /register", &headers, r#"{"a":1}"#)));
        assert_eq!(
            (response.status().as_u16(), &response.headers()["www-authenticate"]),
            (401, &challenge.parse().unwrap())
        );
    }
    let configuration = handler(double(), ClientConfiguration::new());
    for (line, body, expected) in [
        ("GET /register/7", "", (200, "{}")),
        ("PUT /register/7", r#"{"b":2}"#, (200, "{}")),
        ("DELETE /register/7", "", (204, "")),
        ("GET /register/", "", (404, "")),
    ] {
        let headers = ["authorization: Bearer rat", "content-type: application/json"];
        let response = block_on(configuration.handle(&request(line, &headers, body)));
        assert_eq!(status_and_body(&response), expected, "{line}");
    }
    assert_eq!(block_on(configuration.handle(&request("GET /register/7", &[], ""))).status(), 401);
}

#[test]
fn a_federation_takes_both_kinds_of_registrations() {
    let double = || {
        TestDouble::new()
            .answer(|request: FederationRegistrationRequest| {
                let (entity, chain) = (request.entity_configuration, request.trust_chain);
                let content = format!("{} {}", entity.unwrap_or_default(), chain.unwrap_or_default());
                FederationRegistrationResponse {
                    response_content: Some(content.into()),
                    ..FederationRegistrationResponse::new(FederationRegistrationAction::Ok)
                }
            })
            .answer(|_: FederationConfigurationRequest| FederationConfigurationResponse {
                response_content: Some("jwt".into()),
                ..FederationConfigurationResponse::new(FederationConfigurationAction::Ok)
            })
    };
    for (content_type, expected) in [
        ("application/entity-statement+jwt", (200, "body ")),
        ("application/trust-chain+json; charset=utf-8", (200, " body")),
    ] {
        let request = request("POST /federation", &[&format!("content-type: {content_type}")], "body");
        let response = block_on(handler(double(), FederationRegistration::new()).handle(&request));
        assert_eq!(status_and_body(&response), expected, "{content_type}");
        assert_eq!(response.headers()["content-type"], "application/explicit-registration-response+jwt");
    }
    let other = request("POST /federation", &["content-type: text/plain"], "body");
    assert_eq!(block_on(handler(double(), FederationRegistration::new()).handle(&other)).status(), 415);
    let response = block_on(handler(double(), FederationConfiguration::new()).handle(&request("GET /f", &[], "")));
    assert_eq!(status_and_body(&response), (200, "jwt"));
}

#[test]
fn resource_servers_are_asked_who_they_are() {
    struct One;
    impl IntrospectionDecisions for One {
        async fn authenticate(
            &self,
            request: &ClientRequest<'_>,
            call: StandardIntrospectionRequest,
        ) -> Result<Option<StandardIntrospectionRequest>, Interruption> {
            let is_known = request.headers().get("authorization").is_some();
            Ok(is_known.then(|| StandardIntrospectionRequest { rs_uri: Some("https://rs.example".into()), ..call }))
        }
    }
    let double = || {
        TestDouble::new().answer(|request: StandardIntrospectionRequest| {
            assert_eq!(request.rs_uri.as_deref(), Some("https://rs.example"));
            assert_eq!(request.http_accept_header.as_deref(), Some("application/token-introspection+jwt"));
            StandardIntrospectionResponse {
                response_content: Some("a.b.c".into()),
                ..StandardIntrospectionResponse::new(StandardIntrospectionAction::Jwt)
            }
        })
    };
    let headers = ["authorization: Basic cnM6cw==", "accept: application/token-introspection+jwt"];
    let response = block_on(handler(double(), Introspection::new(One)).handle(&form(&headers, "token=t")));
    assert_eq!(status_and_body(&response), (200, "a.b.c"));
    let refused = block_on(handler(double(), Introspection::new(One)).handle(&form(&[], "token=t")));
    assert_eq!(
        (refused.status().as_u16(), refused.headers()["www-authenticate"].to_str().unwrap()),
        (401, "Basic realm=\"introspection\"")
    );
    assert_eq!(block_on(handler(double(), Introspection::new(())).handle(&form(&headers, "token=t"))).status(), 401);
}

#[test]
fn the_userinfo_endpoint_gives_what_the_application_collects() {
    struct Claims;
    impl UserInfoDecisions for Claims {
        async fn claims(
            &self,
            _: &ClientRequest<'_>,
            claims: &UserInfoClaims,
        ) -> Result<UserInfoIssueRequest, Interruption> {
            assert_eq!((claims.subject(), claims.names().collect::<Vec<_>>()), ("1001", vec!["name"]));
            Ok(UserInfoIssueRequest {
                sub: Some("pairwise".into()),
                ..claims.issue(CollectedClaims::of_json(r#"{"name":"John"}"#))
            })
        }
    }
    let double = TestDouble::new()
        .answer(|request: UserInfoRequest| {
            assert_eq!(
                (request.token.expose(), request.htm.as_deref()),
                ("at", request.dpop.is_some().then_some("GET"))
            );
            UserInfoResponse {
                token: Some(request.token),
                subject: Some("1001".into()),
                claims: Some(vec!["name".into()]),
                dpop_nonce: Some("n1".into()),
                ..UserInfoResponse::new(UserInfoAction::Ok)
            }
        })
        .answer(|request: UserInfoIssueRequest| {
            assert_eq!(request.sub.as_deref(), Some("pairwise"));
            UserInfoIssueResponse {
                response_content: request.claims.map(Secret::from),
                ..UserInfoIssueResponse::new(UserInfoIssueAction::Json)
            }
        });
    let userinfo = handler(double, UserInfo::new(Claims));
    for headers in [&["authorization: Bearer at"][..], &["authorization: DPoP at", "dpop: proof"]] {
        let response = block_on(userinfo.handle(&request("GET https://as.example/userinfo", headers, "")));
        assert_eq!(status_and_body(&response), (200, r#"{"name":"John"}"#));
        assert_eq!(response.headers()["dpop-nonce"], "n1");
    }
    let posted = block_on(userinfo.handle(&form(&[], "access_token=at")));
    assert_eq!(posted.status(), 200);

    // A token that is bound to a key must not pass as a bearer token, whatever proof comes along (RFC 9449, section 7.2).
    let double = TestDouble::new().answer(|request: UserInfoRequest| {
        assert_eq!((request.dpop, request.htm, request.htu), (None, None, None));
        UserInfoResponse {
            response_content: Some("DPoP".into()),
            ..UserInfoResponse::new(UserInfoAction::Unauthorized)
        }
    });
    let userinfo = handler(double, UserInfo::new(()));
    let headers = ["authorization: Bearer at", "dpop: proof"];
    assert_eq!(block_on(userinfo.handle(&request("GET /userinfo", &headers, ""))).status(), 401);
}

#[test]
fn a_backchannel_authentication_begins_only_if_it_was_accepted() {
    struct Users(Arc<Mutex<u32>>);
    impl BackchannelAuthenticationDecisions for Users {
        async fn identify(
            &self,
            _: &ClientRequest<'_>,
            user: &UserIdentification,
        ) -> Result<Decision<String, BackchannelAuthenticationFailRequest>, Interruption> {
            Ok(match user.response().hint.as_ref().map_or("", Secret::expose) {
                "john" => Decision::Issue("1001".into()),
                _ => Decision::Refuse(user.fail(BackchannelAuthenticationFailReason::UnknownUserId)),
            })
        }

        async fn begin(
            &self,
            _: &ClientRequest<'_>,
            pending: PendingBackchannelAuthentication,
            issued: &BackchannelAuthenticationIssueResponse,
        ) -> Result<(), Interruption> {
            assert_eq!(issued.action, BackchannelAuthenticationIssueAction::Ok);
            let call = pending.authorize();
            assert_eq!((call.ticket.expose(), &*call.subject), ("t", "1001"));
            *self.0.lock().unwrap() += 1;
            Ok(())
        }
    }
    for (hint, issue, expected, begun) in [
        ("john", BackchannelAuthenticationIssueAction::Ok, (200, "issued"), 1),
        ("john", BackchannelAuthenticationIssueAction::InvalidTicket, (500, "issued"), 0),
        ("jane", BackchannelAuthenticationIssueAction::Ok, (400, "failed"), 0),
    ] {
        let double = TestDouble::new()
            .answer(move |_: BackchannelAuthenticationRequest| BackchannelAuthenticationResponse {
                ticket: Some("t".into()),
                hint: Some(hint.into()),
                ..BackchannelAuthenticationResponse::new(BackchannelAuthenticationAction::UserIdentification)
            })
            .answer(move |_: BackchannelAuthenticationIssueRequest| BackchannelAuthenticationIssueResponse {
                response_content: Some("issued".into()),
                ..BackchannelAuthenticationIssueResponse::new(issue.clone())
            })
            .answer(|request: BackchannelAuthenticationFailRequest| {
                assert_eq!(request.reason, BackchannelAuthenticationFailReason::UnknownUserId);
                BackchannelAuthenticationFailResponse {
                    response_content: Some("failed".into()),
                    ..BackchannelAuthenticationFailResponse::new(BackchannelAuthenticationFailAction::BadRequest)
                }
            });
        let count = Arc::new(Mutex::new(0));
        let endpoint = BackchannelAuthentication::new(Users(Arc::clone(&count)));
        let response = block_on(handler(double, endpoint).handle(&form(&[], "scope=openid")));
        assert_eq!(status_and_body(&response), expected);
        assert_eq!(*count.lock().unwrap(), begun);
    }
}

#[test]
fn the_authorization_endpoint_shows_a_page_or_decides_without() {
    struct Pages;
    impl AuthorizationDecisions for Pages {
        async fn page(&self, _: &ClientRequest<'_>, interaction: &Interaction) -> Result<Reply, Interruption> {
            assert_eq!(interaction.ticket().expose(), "t");
            Ok(Reply::with_body(200, "text/html;charset=UTF-8", "page"))
        }
    }
    let double = || {
        TestDouble::new()
            .answer(|request: AuthorizationRequest| {
                let action = match request.parameters.expose() {
                    "prompt=none" => AuthorizationAction::NoInteraction,
                    "client_id=app" => AuthorizationAction::Interaction,
                    _ => AuthorizationAction::BadRequest,
                };
                AuthorizationResponse {
                    ticket: Some("t".into()),
                    response_content: Some("bad".into()),
                    ..AuthorizationResponse::new(action)
                }
            })
            .answer(|request: AuthorizationIssueRequest| AuthorizationIssueResponse {
                response_content: Some(format!("https://c/?code={}", request.subject).into()),
                ..AuthorizationIssueResponse::new(AuthorizationIssueAction::Location)
            })
            .answer(|request: AuthorizationFailRequest| AuthorizationFailResponse {
                response_content: Some(format!("https://c/?error={}", request.reason).into()),
                ..AuthorizationFailResponse::new(AuthorizationFailAction::Location)
            })
    };
    let pages = handler(double(), Authorization::new(Pages));
    assert_eq!(
        status_and_body(&block_on(pages.handle(&request("GET /authorize?client_id=app", &[], "")))),
        (200, "page")
    );
    assert_eq!(status_and_body(&block_on(pages.handle(&form(&[], "client_id=app")))), (200, "page"));
    assert_eq!(status_and_body(&block_on(pages.handle(&request("GET /authorize", &[], "")))), (400, "bad"));
    // A code for a HEAD would be thrown away.
    let head = block_on(pages.handle(&request("HEAD /authorize?prompt=none", &[], "")));
    assert_eq!((head.status().as_u16(), &head.headers()["allow"]), (405, &"GET, POST".parse().unwrap()));
    for (decision, location) in [
        (Decision::Issue(AuthorizationIssueRequest::new("t", "john")), "https://c/?code=john"),
        (
            Decision::Refuse(AuthorizationFailRequest::new("t", AuthorizationFailReason::Denied)),
            "https://c/?error=DENIED",
        ),
    ] {
        let blocking = Handler::new(Authlete::new(api(), BlockingTransport::new(double())), Authorization::new(Pages));
        for decided in [block_on(pages.decide(decision.clone())), block_on(blocking.decide(decision))] {
            assert_eq!((decided.status().as_u16(), &decided.headers()["location"]), (303, &location.parse().unwrap()));
        }
    }
    let nobody = block_on(pages.handle(&request("GET /authorize?prompt=none", &[], "")));
    assert_eq!(
        (nobody.status().as_u16(), nobody.headers()["location"].to_str().unwrap()),
        (302, "https://c/?error=NOT_LOGGED_IN")
    );
    let logged_in = handler(double(), Authorization::new(NoPage));
    let issued = block_on(logged_in.handle(&request("GET /authorize?prompt=none", &["cookie: john"], "")));
    assert_eq!(
        (issued.status().as_u16(), issued.headers()["location"].to_str().unwrap()),
        (302, "https://c/?code=john")
    );
}
