//! Whole endpoints: an HTTP request comes in, Authlete is called with what belongs to it, an HTTP response goes out.
#![cfg(feature = "handler")]

use std::io;
use std::sync::{Arc, Mutex};

use authlete_core::authorization::*;
use authlete_core::backchannel_authentication::*;
use authlete_core::device::*;
use authlete_core::federation::*;
use authlete_core::grant_management::*;
use authlete_core::handler::*;
use authlete_core::introspection::*;
use authlete_core::pushed_authorization::*;
use authlete_core::registration::*;
use authlete_core::reply::{CollectedClaims, Reply};
use authlete_core::revocation::*;
use authlete_core::service::GetServiceConfiguration;
use authlete_core::testing::{TestDouble, api};
use authlete_core::token::*;
use authlete_core::token_management::{TokenCreateAction, TokenCreateRequest, TokenCreateResponse};
use authlete_core::transport::TransportError;
use authlete_core::types::{GmAction, RawJson};
use authlete_core::userinfo::*;
use authlete_core::{Authlete, BoxError, Secret, blocking};
use futures::channel::oneshot;
use futures::executor::block_on;
use http::{Request, Response};

type PasswordDecision = Decision<TokenIssueRequest, TokenFailRequest>;

fn handler<E>(double: TestDouble, endpoint: E) -> Handler<E, TestDouble> {
    Handler::new(Authlete::new(api(), double), endpoint)
}

/// `METHOD /path`, headers of the form `name: value`, and the body.
fn request(line: &str, headers: &[&str], body: &str) -> Request<String> {
    let (method, uri) = line.split_once(' ').unwrap();
    let mut request = Request::builder().method(method).uri(uri);
    for header in headers {
        let (name, value) = header.split_once(": ").unwrap();
        request = request.header(name, value);
    }
    request.body(body.into()).unwrap()
}

fn form(headers: &[&str], body: &str) -> Request<String> {
    let mut all = vec!["content-type: application/x-www-form-urlencoded"];
    all.extend(headers);
    request("POST https://as.example/endpoint", &all, body)
}

fn status_and_body(response: &Response<Vec<u8>>) -> (u16, &str) {
    (response.status().as_u16(), std::str::from_utf8(response.body()).unwrap())
}

fn ok() -> TokenResponse {
    TokenResponse { response_content: Some("{}".into()), ..TokenResponse::new(TokenAction::Ok) }
}

#[test]
fn what_authenticates_a_client_is_read_once_and_right() {
    let double = TestDouble::new().answer(|request: TokenRequest| {
        assert_eq!(request.parameters.expose(), "grant_type=client_credentials&a=%20");
        assert_eq!(request.client_id.as_deref(), Some("a:b"));
        assert_eq!(request.client_secret.as_ref().map(Secret::expose), Some("se cret"));
        assert_eq!(request.dpop.as_ref().map(Secret::expose), Some("proof"));
        assert_eq!(
            (request.htm.as_deref(), request.htu.as_deref()),
            (Some("POST"), Some("https://as.example.com/endpoint"))
        );
        assert_eq!(request.oauth_client_attestation.as_ref().map(Secret::expose), Some("attestation"));
        assert_eq!(request.oauth_client_attestation_pop.as_ref().map(Secret::expose), Some("pop"));
        assert_eq!(
            (request.client_certificate.as_deref(), request.client_certificate_path),
            (Some("leaf"), Some(vec!["ca".into()]))
        );
        ok()
    });
    // `a:b` and `se cret`, form-encoded (RFC 6749, section 2.3.1).
    let headers = [
        "authorization: Basic YSUzQWI6c2UrY3JldA==",
        "dpop: proof",
        "oauth-client-attestation: attestation",
        "oauth-client-attestation-pop: pop",
    ];
    let mut request = form(&headers, "grant_type=client_credentials&a=%20");
    request.extensions_mut().insert(ClientCertificate::from_pem(["leaf", "ca"]));
    let token = handler(double, Token::new(())).with_base_url("https://as.example.com");
    let response = block_on(token.handle(&request));
    assert_eq!(status_and_body(&response), (200, "{}"));
    assert_eq!(response.headers()["cache-control"], "no-store");
    assert_eq!(response.headers()["content-type"], "application/json");
}

#[test]
fn what_an_endpoint_does_not_take_is_refused_before_authlete_is_asked() {
    let token = handler(TestDouble::new(), Token::new(()));
    let long = "x".repeat(BODY_LIMIT + 1);
    for (request, status, header) in [
        (request("GET /token", &[], ""), 405, ("allow", "POST")),
        (request("POST /token", &["content-type: application/json"], "{}"), 415, ("cache-control", "no-store")),
        (request("POST /token", &[], "a=b"), 415, ("cache-control", "no-store")),
        (form(&[], &long), 413, ("cache-control", "no-store")),
        (form(&["authorization: Basic !"], ""), 401, ("www-authenticate", "Basic realm=\"token\"")),
        (form(&["authorization: basic"], ""), 401, ("www-authenticate", "Basic realm=\"token\"")),
        (form(&["dpop: a", "dpop: b"], ""), 400, ("content-type", "application/json")),
        (
            form(&["authorization: Basic YTpi", "authorization: Basic Yzpk"], ""),
            400,
            ("content-type", "application/json"),
        ),
        (
            form(&["oauth-client-attestation: a", "oauth-client-attestation: b"], ""),
            400,
            ("content-type", "application/json"),
        ),
        (form(&["oauth-client-attestation-pop: \u{e9}"], ""), 400, ("content-type", "application/json")),
    ] {
        let response = block_on(token.handle(&request));
        assert_eq!(response.status().as_u16(), status, "{:?}", request.headers());
        assert_eq!(response.headers()[header.0], header.1);
    }
    let userinfo = handler(TestDouble::new(), UserInfo::new(()));
    for (request, status, challenge) in [
        (request("GET /userinfo", &[], ""), 401, "Bearer"),
        (request("GET /userinfo", &["authorization: Basic YTpi"], ""), 401, "Bearer"),
        (request("GET /userinfo", &["authorization: Bearer a b"], ""), 400, "Bearer error=\"invalid_request\""),
        (
            request("GET /userinfo", &["authorization: Bearer a", "authorization: Bearer b"], ""),
            400,
            "Bearer error=\"invalid_request\"",
        ),
        (request("GET /userinfo", &["authorization: DPoP a"], ""), 401, "DPoP error=\"invalid_dpop_proof\""),
        (
            request("GET /userinfo", &["authorization: DPoP a", "dpop: b", "dpop: c"], ""),
            401,
            "DPoP error=\"invalid_dpop_proof\"",
        ),
    ] {
        let response = block_on(userinfo.handle(&request));
        assert_eq!(
            (response.status().as_u16(), response.headers()["www-authenticate"].to_str().unwrap()),
            (status, challenge)
        );
        assert!(response.body().is_empty());
    }
}

#[test]
fn certificates_in_headers_are_trusted_only_if_told_so() {
    let pem = "-----BEGIN CERTIFICATE-----\nAQID\n-----END CERTIFICATE-----\n";
    let client_cert = ["client-cert: :AQID:", "client-cert-chain: :BAUG:, :BwgJ:"];
    let x_ssl = [
        "x-ssl-cert: -----BEGIN%20CERTIFICATE-----%0AAQID%0A-----END%20CERTIFICATE-----%0A",
        "x-ssl-cert-chain-0: (null)",
    ];
    let only_way_in = |headers| Some(TrustedProxy::only_way_in().with_certificates(headers));
    let client_certs = only_way_in(CertificateHeaders::ClientCert);
    let x_ssl_certs = only_way_in(CertificateHeaders::XSslCert);
    for (proxy, headers, expected) in [
        (&None, &client_cert[..], 0),
        (&None, &x_ssl[..], 0),
        (&Some(TrustedProxy::only_way_in()), &client_cert[..], 0),
        (&client_certs, &client_cert[..], 3),
        (&client_certs, &client_cert[1..], 0),
        (&client_certs, &["client-cert: AQID"][..], 0),
        (&client_certs, &["client-cert: :AQID:", "client-cert: :BAUG:"][..], 0),
        (&client_certs, &x_ssl[..], 0),
        (&x_ssl_certs, &x_ssl[..], 1),
        (&x_ssl_certs, &["x-ssl-cert: (null)"][..], 0),
        (&x_ssl_certs, &client_cert[..], 0),
    ] {
        let double = TestDouble::new().answer(move |request: TokenRequest| {
            let found = usize::from(request.client_certificate.is_some())
                + request.client_certificate_path.as_ref().map_or(0, Vec::len);
            assert_eq!(found, expected);
            assert!(request.client_certificate.as_deref().is_none_or(|certificate| certificate == pem));
            ok()
        });
        let mut token = handler(double, Token::new(()));
        if let Some(proxy) = proxy {
            token = token.with_trusted_proxy(proxy.clone());
        }
        assert_eq!(block_on(token.handle(&form(headers, ""))).status(), 200);
    }
    assert_eq!(ClientCertificate::from_der([[1, 2, 3]]).chain(), [pem]);
}

#[test]
fn a_proxy_is_believed_only_where_it_is_known_to_have_sent_the_request() {
    let certificate = ["client-cert: :AQID:"];
    let proxy = || TrustedProxy::at([[10, 0, 0, 7].into()]).with_certificates(CertificateHeaders::ClientCert);
    for (peer, believed) in [
        (None, false),
        (Some("10.0.0.7"), true),
        (Some("::ffff:10.0.0.7"), true),
        (Some("10.0.0.8"), false),
        (Some("::1"), false),
    ] {
        let double = TestDouble::new().answer(move |request: TokenRequest| {
            assert_eq!(request.client_certificate.is_some(), believed, "{peer:?}");
            ok()
        });
        let mut request = form(&certificate, "");
        if let Some(peer) = peer {
            request.extensions_mut().insert(PeerAddress(peer.parse().unwrap()));
        }
        let token = handler(double, Token::new(())).with_trusted_proxy(proxy());
        assert_eq!(block_on(token.handle(&request)).status(), 200);
    }
}

#[test]
fn a_proxy_says_under_which_url_a_client_reached_it() {
    let forwarded = TrustedProxy::only_way_in().with_url(UrlHeaders::Forwarded);
    let x_forwarded = TrustedProxy::only_way_in().with_url(UrlHeaders::XForwarded);
    for (proxy, headers, expected) in [
        (&forwarded, &["forwarded: proto=https;host=as.example"][..], Some("https://as.example/endpoint")),
        (
            &forwarded,
            &["forwarded: for=1.2.3.4;Proto=HTTPS; host=\"[::1]:8443\""][..],
            Some("https://[::1]:8443/endpoint"),
        ),
        // What stands before, a client may have sent.
        (
            &forwarded,
            &["forwarded: host=evil.example;proto=http, for=\"a,b\";proto=https;host=as.example"][..],
            Some("https://as.example/endpoint"),
        ),
        (
            &forwarded,
            &["forwarded: host=evil.example;proto=http", "forwarded: proto=https;host=as.example"][..],
            Some("https://as.example/endpoint"),
        ),
        (&forwarded, &["forwarded: proto=https"][..], None),
        (&forwarded, &["forwarded: proto=ftp;host=as.example"][..], None),
        (&forwarded, &["forwarded: proto=https;host=user@as.example"][..], None),
        (&forwarded, &["forwarded: proto=https;host=\"as.example/x\""][..], None),
        (&forwarded, &["x-forwarded-proto: https", "x-forwarded-host: as.example"][..], None),
        (
            &x_forwarded,
            &["x-forwarded-proto: https", "x-forwarded-host: evil.example, as.example"][..],
            Some("https://as.example/endpoint"),
        ),
        (&x_forwarded, &["x-forwarded-host: as.example"][..], None),
        (&x_forwarded, &["forwarded: proto=https;host=as.example"][..], None),
    ] {
        let double = TestDouble::new().answer(move |request: TokenRequest| {
            assert_eq!(request.htu.as_deref(), expected);
            ok()
        });
        let token = handler(double, Token::new(())).with_trusted_proxy(proxy.clone());
        let headers: Vec<_> = headers.iter().copied().chain(["dpop: proof"]).collect();
        assert_eq!(block_on(token.handle(&form(&headers, ""))).status(), 200);
    }
    // What is configured counts more.
    let double = TestDouble::new().answer(|request: TokenRequest| {
        assert_eq!(request.htu.as_deref(), Some("https://public.example/endpoint"));
        ok()
    });
    let token = handler(double, Token::new(())).with_trusted_proxy(forwarded).with_base_url("https://public.example");
    let headers = ["dpop: proof", "forwarded: proto=https;host=as.example"];
    assert_eq!(block_on(token.handle(&form(&headers, ""))).status(), 200);
}

#[test]
fn the_url_of_a_proof_is_the_one_that_is_configured_and_not_one_that_the_sender_chose() {
    for (base_url, uri, host, expected) in [
        (None, "https://attacker.example/token?x=y", "", None),
        (None, "/token", "attacker.example", None),
        (Some("https://public.example/"), "http://10.0.0.1/token?x=y", "", Some("https://public.example/token")),
        (Some("https://public.example/v1"), "/token", "attacker.example", Some("https://public.example/v1/token")),
    ] {
        let double = TestDouble::new().answer(move |request: TokenRequest| {
            assert_eq!((request.htm.as_deref(), request.htu.as_deref()), (Some("POST"), expected));
            ok()
        });
        let mut token = handler(double, Token::new(()));
        if let Some(base_url) = base_url {
            token = token.with_base_url(base_url);
        }
        let mut request = form(&["dpop: proof"], "");
        *request.uri_mut() = uri.parse().unwrap();
        if !host.is_empty() {
            request.headers_mut().insert("host", host.parse().unwrap());
        }
        assert_eq!(block_on(token.handle(&request)).status(), 200);
    }
}

#[test]
fn what_fails_on_this_side_is_reported_and_not_told() {
    struct Broken;
    impl TokenDecisions for Broken {
        async fn password(&self, _: &ClientRequest<'_>, _: &PasswordGrant) -> Result<PasswordDecision, BoxError> {
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
        let token = handler(double, Token::new(Broken))
            .on_failure(move |failure| entries.lock().unwrap().push(failure.to_string()));
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
    async fn password(&self, _: &ClientRequest<'_>, grant: &PasswordGrant) -> Result<PasswordDecision, BoxError> {
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
    ) -> Result<Decision<TokenCreateRequest>, BoxError> {
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
        async fn may_register(&self, request: &ClientRequest<'_>) -> Result<bool, BoxError> {
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
            .answer(|request: FederationRegistrationRequest| FederationRegistrationResponse {
                response_content: request.entity_configuration.or(request.trust_chain).map(Secret::from),
                ..FederationRegistrationResponse::new(FederationRegistrationAction::Ok)
            })
            .answer(|_: FederationConfigurationRequest| FederationConfigurationResponse {
                response_content: Some("jwt".into()),
                ..FederationConfigurationResponse::new(FederationConfigurationAction::Ok)
            })
    };
    for (content_type, expected) in [
        ("application/entity-statement+jwt", (200, "body")),
        ("application/trust-chain+json; charset=utf-8", (200, "body")),
    ] {
        let request = request("POST /federation", &[&format!("content-type: {content_type}")], "body");
        let response = block_on(handler(double(), FederationRegistration::new()).handle(&request));
        assert_eq!(status_and_body(&response), expected, "{content_type}");
        assert_eq!(response.headers()["content-type"], "application/entity-statement+jwt");
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
        ) -> Result<Option<StandardIntrospectionRequest>, BoxError> {
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
        async fn claims(&self, _: &ClientRequest<'_>, claims: &UserInfoClaims) -> Result<CollectedClaims, BoxError> {
            assert_eq!((claims.subject(), claims.names().collect::<Vec<_>>()), ("1001", vec!["name"]));
            Ok(CollectedClaims::of_json(r#"{"name":"John"}"#))
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
        .answer(|request: UserInfoIssueRequest| UserInfoIssueResponse {
            response_content: request.claims.map(Secret::from),
            ..UserInfoIssueResponse::new(UserInfoIssueAction::Json)
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
        ) -> Result<BackchannelAuthenticationDecision, BoxError> {
            Ok(match user.response().hint.as_ref().map_or("", Secret::expose) {
                "john" => Decision::Issue(user.issue()),
                _ => Decision::Refuse(user.fail(BackchannelAuthenticationFailReason::UnknownUserId)),
            })
        }

        async fn begin(
            &self,
            _: &ClientRequest<'_>,
            _: &UserIdentification,
            issued: &BackchannelAuthenticationIssueResponse,
        ) -> Result<(), BoxError> {
            assert_eq!(issued.action, BackchannelAuthenticationIssueAction::Ok);
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
        async fn page(&self, _: &ClientRequest<'_>, interaction: &Interaction) -> Result<Reply, BoxError> {
            assert_eq!(interaction.ticket().expose(), "t");
            Ok(Reply::with_body(200, "text/html;charset=UTF-8", "page"))
        }
    }
    struct LoggedIn;
    impl AuthorizationDecisions for LoggedIn {
        async fn page(&self, _: &ClientRequest<'_>, _: &Interaction) -> Result<Reply, BoxError> {
            unreachable!()
        }

        async fn without_page(
            &self,
            request: &ClientRequest<'_>,
            no_interaction: &NoInteraction,
        ) -> Result<AuthorizationDecision, BoxError> {
            let subject = request.headers()["cookie"].to_str()?;
            Ok(no_interaction.check(Some(LoggedInUser::new(subject, 1)), 2).into())
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
        let blocking = Handler::new(Authlete::new(api(), BlockingTransport(double())), Authorization::new(Pages));
        for decided in [block_on(pages.decide(decision.clone())), block_on(blocking.decide(decision))] {
            assert_eq!((decided.status().as_u16(), &decided.headers()["location"]), (302, &location.parse().unwrap()));
        }
    }
    let nobody = block_on(pages.handle(&request("GET /authorize?prompt=none", &[], "")));
    assert_eq!(
        (nobody.status().as_u16(), nobody.headers()["location"].to_str().unwrap()),
        (302, "https://c/?error=NOT_LOGGED_IN")
    );
    let logged_in = handler(double(), Authorization::new(LoggedIn));
    let issued = block_on(logged_in.handle(&request("GET /authorize?prompt=none", &["cookie: john"], "")));
    assert_eq!(
        (issued.status().as_u16(), issued.headers()["location"].to_str().unwrap()),
        (302, "https://c/?code=john")
    );
}

#[test]
fn blocking_callers_use_the_same_handlers() {
    // The core's own executor, which sleeps while a decision waits for another thread.
    use authlete_core::handler::block_on;

    struct Waits(Mutex<Option<oneshot::Receiver<()>>>);
    impl TokenDecisions for Waits {
        async fn password(&self, _: &ClientRequest<'_>, grant: &PasswordGrant) -> Result<PasswordDecision, BoxError> {
            let receiver = self.0.lock().unwrap().take().unwrap();
            receiver.await?;
            Ok(Decision::Refuse(grant.fail(TokenFailReason::Unknown)))
        }
    }
    let double = TestDouble::new()
        .answer(|_: TokenRequest| TokenResponse {
            ticket: Some("t".into()),
            username: Some("u".into()),
            password: Some("p".into()),
            ..TokenResponse::new(TokenAction::Password)
        })
        .answer(|_: TokenFailRequest| TokenFailResponse {
            response_content: Some("failed".into()),
            ..TokenFailResponse::new(TokenFailAction::BadRequest)
        });
    let (sender, receiver) = oneshot::channel();
    let token =
        Handler::new(Authlete::new(api(), BlockingTransport(double)), Token::new(Waits(Mutex::new(Some(receiver)))));
    let other = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(20));
        sender.send(()).unwrap();
    });
    assert_eq!(status_and_body(&block_on(token.handle(&form(&[], "")))), (400, "failed"));
    other.join().unwrap();

    let shared: Arc<dyn blocking::Transport + Send + Sync> = Arc::new(TestDouble::new().answer(|_: TokenRequest| ok()));
    let token = Handler::new(Authlete::new(api(), BlockingTransport(shared)), Token::new(()));
    assert_eq!(block_on(token.handle(&form(&[], "{}"))).status(), 200);
}

#[cfg(feature = "tower")]
#[test]
fn a_handler_is_a_service_that_reads_a_body_up_to_its_limit() {
    use std::collections::VecDeque;
    use std::convert::Infallible;
    use std::pin::Pin;
    use std::task::{Context, Poll};

    use http_body::{Body, Frame};
    use tower::ServiceExt;

    /// A body in pieces, the last of which may be an error.
    struct Pieces(VecDeque<Result<&'static [u8], io::Error>>);
    impl Body for Pieces {
        type Data = &'static [u8];
        type Error = io::Error;

        fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<io::Result<Frame<&'static [u8]>>>> {
            Poll::Ready(self.0.pop_front().map(|piece| piece.map(Frame::data)))
        }
    }

    let token = || {
        let double = TestDouble::new().answer(|request: TokenRequest| {
            assert_eq!(request.parameters.expose(), "a=1&b=2");
            ok()
        });
        handler(double, Token::new(())).with_body_limit(7)
    };
    let response = block_on(token().oneshot(form(&[], "a=1&b=2"))).unwrap();
    assert_eq!(response.body().size_hint().exact(), Some(2));
    assert_eq!((response.status().as_u16(), &*response.into_body().into_bytes()), (200, &b"{}"[..]));
    let broken = || Err(io::Error::other("cut"));
    for (pieces, status) in [
        (vec![Ok(&b"a=1"[..]), Ok(b"&b=2")], 200),
        (vec![Ok(b"a=1"), Ok(b"&b=2"), Ok(b"3"), broken()], 413),
        (vec![Ok(b"a=1"), broken()], 400),
    ] {
        let request = form(&[], "").map(|_| Pieces(pieces.into()));
        let Ok::<_, Infallible>(response) = block_on(token().oneshot(request));
        assert_eq!(response.status(), status);
        assert_eq!(response.headers()["cache-control"], "no-store");
    }
}

#[test]
fn handlers_are_shared_among_threads() {
    fn shared<T: Send + Sync + Clone + 'static>(_: &T) {}
    fn sent(_: impl Send) {}
    let token = handler(TestDouble::new(), Token::new(()));
    shared(&token);
    let request = form(&[], "");
    sent(token.handle(&request));
}
