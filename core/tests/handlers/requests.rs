//! What is read off a request, and by whom a handler can be called.

use super::*;

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
    let token = handler(double, Token::new(())).with_settings(&at("https://as.example.com"));
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
        (form(&["content-type: application/json"], "a=b"), 415, ("cache-control", "no-store")),
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
            let issuers = request.client_certificate_path.unwrap_or_default();
            assert!(issuers.iter().zip(["BAUG", "BwgJ"]).all(|(issuer, expected)| issuer.contains(expected)));
            ok()
        });
        let mut token = handler(double, Token::new(()));
        if let Some(proxy) = proxy {
            token = token.with_settings(&HandlerSettings::new().with_trusted_proxy(proxy.clone()));
        }
        assert_eq!(block_on(token.handle(&form(headers, ""))).status(), 200);
    }
    assert_eq!(ClientCertificate::from_der([[1, 2, 3]]).chain(), [pem]);
}

/// Each of these endpoints is for clients that authenticate, or takes tokens that are bound to a certificate.
#[test]
fn every_endpoint_hands_on_who_the_client_is() {
    use authlete_core::credential_issuance::CredentialSingleParseResponse;
    use authlete_core::credential_issuance::{CredentialSingleParseAction, CredentialSingleParseRequest};

    let proxy = TrustedProxy::only_way_in().with_certificates(CertificateHeaders::ClientCert);
    let settings = at("https://as.example").with_trusted_proxy(proxy);
    let client = [
        "authorization: Basic YXBwOnNlY3JldA==",
        "client-cert: :AQID:",
        "client-cert-chain: :BAUG:",
        "oauth-client-attestation: attestation",
        "oauth-client-attestation-pop: pop",
        "dpop: proof",
    ];
    macro_rules! authenticates {
        ($($endpoint:expr, $request:ident => $answer:expr $(, $bound:ident)?;)*) => {$({
            let double = TestDouble::new().answer(|call: $request| {
                let mut expected = $request::new("a=b");
                expected.client_id = Some("app".into());
                expected.client_secret = Some("secret".into());
                expected.client_certificate = call.client_certificate.clone();
                expected.client_certificate_path = call.client_certificate_path.clone();
                expected.oauth_client_attestation = Some("attestation".into());
                expected.oauth_client_attestation_pop = Some("pop".into());
                $(
                    expected.$bound = Some("proof".into());
                    expected.htm = Some("POST".into());
                    expected.htu = Some("https://as.example/endpoint".into());
                )?
                assert_eq!(call, expected);
                assert!(call.client_certificate.is_some_and(|certificate| certificate.contains("AQID")));
                assert!(call.client_certificate_path.is_some_and(|path| path.len() == 1 && path[0].contains("BAUG")));
                $answer
            });
            let handler = handler(double, $endpoint).with_settings(&settings);
            assert_eq!(block_on(handler.handle(&form(&client, "a=b"))).status(), 400, stringify!($request));
        })*};
    }
    authenticates! {
        Token::new(()), TokenRequest =>
            TokenResponse { response_content: Some("{}".into()), ..TokenResponse::new("BAD_REQUEST") }, dpop;
        Revocation::new(), RevocationRequest =>
            RevocationResponse { response_content: Some("{}".into()), ..RevocationResponse::new("BAD_REQUEST") };
        PushedAuthorization::new(), PushedAuthReqRequest =>
            PushedAuthReqResponse { response_content: Some("{}".into()), ..PushedAuthReqResponse::new("BAD_REQUEST") }, dpop;
        DeviceAuthorization::new(), DeviceAuthorizationRequest => DeviceAuthorizationResponse {
            response_content: Some("{}".into()), ..DeviceAuthorizationResponse::new("BAD_REQUEST")
        };
        BackchannelAuthentication::new(()), BackchannelAuthenticationRequest => BackchannelAuthenticationResponse {
            response_content: Some("{}".into()), ..BackchannelAuthenticationResponse::new("BAD_REQUEST")
        };
    }

    let bound = ["authorization: DPoP at", "dpop: proof", "client-cert: :AQID:", "content-type: application/json"];
    macro_rules! is_bound {
        ($call:ident, $method:literal) => {
            assert_eq!(
                ($call.dpop.as_ref().map(Secret::expose), $call.htm.as_deref(), $call.htu.as_deref()),
                (Some("proof"), Some($method), Some("https://as.example/endpoint"))
            );
            assert!($call.client_certificate.as_ref().is_some_and(|certificate| certificate.contains("AQID")));
        };
    }
    let double = TestDouble::new()
        .answer(|call: UserInfoRequest| {
            is_bound!(call, "GET");
            UserInfoResponse { response_content: Some("Bearer".into()), ..UserInfoResponse::new("FORBIDDEN") }
        })
        .answer(|call: GmRequest| {
            is_bound!(call, "GET");
            GmResponse { response_content: Some("Bearer".into()), ..GmResponse::new("FORBIDDEN") }
        })
        .answer(|call: IntrospectionRequest| {
            is_bound!(call, "POST");
            IntrospectionResponse::new(IntrospectionAction::Ok)
        })
        .answer(|call: CredentialSingleParseRequest| {
            assert_eq!((call.access_token.expose(), call.request_content.expose()), ("at", "{}"));
            CredentialSingleParseResponse {
                response_content: Some("{}".into()),
                ..CredentialSingleParseResponse::new(CredentialSingleParseAction::Forbidden)
            }
        });
    let authlete = Authlete::new(api(), Arc::new(double));
    let get = request("GET /endpoint", &bound, "");
    let userinfo = Handler::new(authlete.clone(), UserInfo::new(())).with_settings(&settings);
    let grants = Handler::new(authlete.clone(), GrantManagement::new()).with_settings(&settings);
    let credential = Handler::new(authlete, Credential::new(())).with_settings(&settings);
    assert_eq!(block_on(userinfo.handle(&get)).status(), 403);
    assert_eq!(block_on(grants.handle(&get)).status(), 403);
    assert_eq!(block_on(credential.handle(&request("POST /endpoint", &bound, "{}"))).status(), 403);
}

/// The connection behind a proxy is the proxy's own.
#[test]
fn the_certificate_of_a_proxy_is_not_a_clients() {
    let proxy = TrustedProxy::only_way_in().with_certificates(CertificateHeaders::ClientCert);
    for (headers, expected) in [(&["client-cert: :AQID:"][..], Some("AQID")), (&[][..], None)] {
        let double = TestDouble::new().answer(move |call: TokenRequest| {
            match expected {
                Some(expected) => assert!(call.client_certificate.is_some_and(|it| it.contains(expected))),
                None => assert_eq!(call.client_certificate, None),
            }
            ok()
        });
        let token =
            handler(double, Token::new(())).with_settings(&HandlerSettings::new().with_trusted_proxy(proxy.clone()));
        let mut request = form(headers, "");
        request.extensions_mut().insert(ClientCertificate::from_pem(["the proxy's own"]));
        assert_eq!(block_on(token.handle(&request)).status(), 200);
    }
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
            request.extensions_mut().insert(PeerAddress::new(peer.parse().unwrap()));
        }
        let token = handler(double, Token::new(())).with_settings(&HandlerSettings::new().with_trusted_proxy(proxy()));
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
        // A quote that a client opens does not swallow what the proxy adds.
        (
            &forwarded,
            &["forwarded: proto=https;host=evil.example;a=\", for=1.2.3.4;proto=https;host=as.example"][..],
            None,
        ),
        (
            &forwarded,
            &["forwarded: a=\"\\\"\";host=evil.example, proto=https;host=as.example"][..],
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
        let settings = HandlerSettings::new().with_trusted_proxy(proxy.clone());
        let token = handler(double, Token::new(())).with_settings(&settings);
        let headers: Vec<_> = headers.iter().copied().chain(["dpop: proof"]).collect();
        assert_eq!(block_on(token.handle(&form(&headers, ""))).status(), 200);
    }
    // What is configured counts more.
    let double = TestDouble::new().answer(|request: TokenRequest| {
        assert_eq!(request.htu.as_deref(), Some("https://public.example/endpoint"));
        ok()
    });
    let settings = at("https://public.example").with_trusted_proxy(forwarded);
    let token = handler(double, Token::new(())).with_settings(&settings);
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
            token = token.with_settings(&at(base_url));
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
fn the_url_of_a_proof_is_that_for_certificates_where_the_request_is_sent_to_it() {
    let (usual, mtls) = (Some("https://as.example/token"), Some("https://mtls.as.example:8443/token"));
    for (uri, host, expected) in [
        ("/token", "as.example", usual),
        ("/token", "mtls.as.example", usual),
        ("/token", "mtls.as.example:8443", mtls),
        ("/token", "MTLS.as.example:8443", mtls),
        ("https://mtls.as.example:8443/token", "", mtls),
        ("https://attacker.example/token", "mtls.as.example:8443", usual),
        ("/token", "", usual),
    ] {
        let double = TestDouble::new().answer(move |request: TokenRequest| {
            assert_eq!(request.htu.as_deref(), expected, "{uri} {host}");
            ok()
        });
        let settings = at("https://as.example").with_mtls_base_url("https://mtls.as.example:8443/");
        let token = handler(double, Token::new(())).with_settings(&settings);
        let mut request = form(&["dpop: proof"], "");
        *request.uri_mut() = uri.parse().unwrap();
        if !host.is_empty() {
            request.headers_mut().insert("host", host.parse().unwrap());
        }
        assert_eq!(block_on(token.handle(&request)).status(), 200);
    }
}

#[test]
fn blocking_callers_use_the_same_handlers() {
    // The core's own executor, which sleeps while a decision waits for another thread.
    use authlete_core::handler::block_on;

    struct Waits(Mutex<Option<oneshot::Receiver<()>>>);
    impl TokenDecisions for Waits {
        async fn password(
            &self,
            _: &ClientRequest<'_>,
            grant: &PasswordGrant,
        ) -> Result<PasswordDecision, Interruption> {
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
    let token = Handler::new(
        Authlete::new(api(), BlockingTransport::new(double)),
        Token::new(Waits(Mutex::new(Some(receiver)))),
    );
    let other = std::thread::spawn(move || {
        std::thread::sleep(std::time::Duration::from_millis(20));
        sender.send(()).unwrap();
    });
    assert_eq!(status_and_body(&block_on(token.handle(&form(&[], "")))), (400, "failed"));
    other.join().unwrap();

    let shared: Arc<dyn blocking::Transport + Send + Sync> = Arc::new(TestDouble::new().answer(|_: TokenRequest| ok()));
    let token = Handler::new(Authlete::new(api(), BlockingTransport::new(shared)), Token::new(()));
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
        handler(double, Token::new(())).with_settings(&HandlerSettings::new().with_body_limit(7))
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
