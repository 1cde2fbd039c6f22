//! What other libraries for Authlete get wrong, each as a test: what is expected here is what the specifications and Authlete's
//! documentation say.

use authlete_core::credential_issuance::*;
use authlete_core::credential_offer::*;
use authlete_core::id_token::*;
use authlete_core::native_sso::*;
use authlete_core::reply::UserClaims;

use super::*;

/// An answer with an action and a content, made by the types' own readers.
fn answer<T: serde::de::DeserializeOwned>(action: &str) -> T {
    serde_json::from_value(serde_json::json!({
        "action": action, "responseContent": "content", "resultMessage": "PSST", "ticket": "t", "token": "at",
        "subject": "1001", "refreshToken": "rt", "subjectToken": "s", "assertion": "a", "accessToken": "at", "sessionId": "s1",
        "username": "john", "password": "pw", "dpopNonce": "n1", "attestationChallenge": "c1",
    }))
    .unwrap()
}

fn post() -> Request<String> {
    form(&["authorization: Bearer at"], "a=b")
}

/// One of them adds `no-transform`.
#[test]
fn cache_control_is_no_store_and_nothing_else() {
    let double = TestDouble::new().answer(|_: TokenRequest| answer::<TokenResponse>("OK"));
    let response = block_on(handler(double, Token::new(())).handle(&form(&[], "")));
    let values: Vec<_> = response.headers().get_all("cache-control").iter().collect();
    assert_eq!(values, ["no-store"]);
    assert_eq!(response.headers()["pragma"], "no-cache");
}

/// One of them sends no challenge, though a 401 has to have one (RFC 9110, section 15.5.2).
#[test]
fn a_pushed_authorization_request_of_an_unknown_client_is_challenged() {
    let double = TestDouble::new().answer(|_: PushedAuthReqRequest| answer::<PushedAuthReqResponse>("UNAUTHORIZED"));
    let response = block_on(handler(double, PushedAuthorization::new()).handle(&form(&[], "")));
    assert_eq!(
        (response.status().as_u16(), &response.headers()["www-authenticate"]),
        (401, &"Basic realm=\"par\"".parse().unwrap())
    );
}

/// They write the challenge into the body.
#[test]
fn an_error_of_grant_management_is_a_challenge() {
    let double = TestDouble::new().answer(|_: GmRequest| answer::<GmResponse>("UNAUTHORIZED"));
    let request = request("GET /gm/1", &["authorization: Bearer at"], "");
    let response = block_on(handler(double, GrantManagement::new()).handle(&request));
    assert_eq!(response.headers()["www-authenticate"], "content");
    assert!(response.body().is_empty() && !response.headers().contains_key("content-type"));
}

/// One of them writes the word `None`.
#[test]
fn a_revocation_without_a_callback_has_no_body() {
    let double = TestDouble::new().answer(|_: RevocationRequest| RevocationResponse::new(RevocationAction::Ok));
    let response = block_on(handler(double, Revocation::new()).handle(&form(&[], "token=t")));
    assert_eq!(status_and_body(&response), (200, ""));
}

/// One of them fails, the other never asks for a new ID token.
#[test]
fn a_refreshed_token_goes_out_with_or_without_a_new_id_token() {
    struct Reissues;
    impl TokenDecisions for Reissues {
        async fn reissue_id_token(
            &self,
            _: &ClientRequest<'_>,
            reissue: &IdTokenReissue,
        ) -> Result<Option<IdTokenReissueRequest>, Interruption> {
            Ok(Some(reissue.issue()))
        }
    }
    let double = || {
        TestDouble::new().answer(|_: TokenRequest| answer::<TokenResponse>("ID_TOKEN_REISSUABLE")).answer(
            |request: IdTokenReissueRequest| {
                let expected =
                    IdTokenReissueRequest { refresh_token: Some("rt".into()), ..IdTokenReissueRequest::new("at") };
                assert_eq!(request, expected);
                IdTokenReissueResponse {
                    response_content: Some("with a new one".into()),
                    ..IdTokenReissueResponse::new(IdTokenReissueAction::Ok)
                }
            },
        )
    };
    let by_default = block_on(handler(double(), Token::new(())).handle(&form(&[], "")));
    assert_eq!(status_and_body(&by_default), (200, "content"));
    let reissued = block_on(handler(double(), Token::new(Reissues)).handle(&form(&[], "")));
    assert_eq!(status_and_body(&reissued), (200, "with a new one"));
}

/// One of them does not know the grant.
#[test]
fn native_sso_is_refused_or_granted() {
    let double = TestDouble::new().answer(|_: TokenRequest| answer::<TokenResponse>("NATIVE_SSO"));
    let response = block_on(handler(double, Token::new(())).handle(&form(&[], "")));
    assert_eq!(response.status(), 400);
    assert!(response.body().starts_with(br#"{"error":"invalid_grant""#));
}

/// One of them fails on a signed introspection response.
#[test]
fn an_introspection_response_may_be_signed() {
    let double =
        TestDouble::new().answer(|_: StandardIntrospectionRequest| answer::<StandardIntrospectionResponse>("JWT"));
    let response = block_on(handler(double, Introspection::new(Anybody)).handle(&form(&[], "token=t")));
    assert_eq!(response.headers()["content-type"], "application/token-introspection+jwt");
    assert_eq!(status_and_body(&response), (200, "content"));
}

/// One of them sends no claims where no page is shown.
#[test]
fn a_request_without_a_page_gets_its_claims() {
    struct John;
    impl UserClaims for John {
        fn claim(&self, name: &str, _: Option<&str>) -> Option<RawJson> {
            (name == "name").then(|| RawJson::of("John").unwrap())
        }
    }
    impl AuthorizationDecisions for John {
        async fn page(&self, _: &ClientRequest<'_>, _: &Interaction) -> Result<Reply, Interruption> {
            unreachable!()
        }

        async fn without_page(
            &self,
            _: &ClientRequest<'_>,
            no_interaction: &NoInteraction,
        ) -> Result<AuthorizationDecision, Interruption> {
            let checked = no_interaction.check(Some(LoggedInUser::new("1001", 1)), 2);
            Ok(checked.map(|issue| issue.with_claims(no_interaction.claims(self))).into())
        }
    }
    let double = TestDouble::new()
        .answer(|_: AuthorizationRequest| AuthorizationResponse {
            claims: Some(vec!["name".into(), "email".into()]),
            ..answer("NO_INTERACTION")
        })
        .answer(|request: AuthorizationIssueRequest| {
            assert_eq!(request.claims.as_deref(), Some(r#"{"name":"John"}"#));
            answer::<AuthorizationIssueResponse>("LOCATION")
        });
    let response = block_on(handler(double, Authorization::new(John)).handle(&request("GET /authorize", &[], "")));
    assert_eq!(response.status(), 302);
}

/// They tell the client what Authlete said, or fail while they write it.
#[test]
fn what_authlete_said_of_a_failure_is_not_told_the_client() {
    for double in [
        TestDouble::new().refuse::<TokenRequest>(500, "A000001", "PSST"),
        TestDouble::new().answer(|_: TokenRequest| answer::<TokenResponse>("ADDED_LATER")),
    ] {
        let response = block_on(handler(double, Token::new(())).handle(&form(&[], "")));
        // The names of RFC 6749, which one of them does not use.
        assert_eq!(status_and_body(&response), (500, r#"{"error":"server_error"}"#));
        assert_eq!(response.headers()["content-type"], "application/json");
    }
}

/// They drop the nonce and the challenge where the application decides.
#[test]
fn headers_that_authlete_gave_are_on_the_answers_of_the_application_too() {
    for action in ["PASSWORD", "TOKEN_EXCHANGE", "JWT_BEARER", "NATIVE_SSO", "ID_TOKEN_REISSUABLE"] {
        let double = TestDouble::new()
            .answer(move |_: TokenRequest| answer::<TokenResponse>(action))
            .answer(|_: TokenFailRequest| answer::<TokenFailResponse>("BAD_REQUEST"));
        let response = block_on(handler(double, Token::new(())).handle(&form(&[], "")));
        assert_eq!(response.headers()["dpop-nonce"], "n1", "{action}");
        assert_eq!(response.headers()["oauth-client-attestation-challenge"], "c1", "{action}");
    }
    struct Exchanges;
    impl TokenDecisions for Exchanges {
        async fn native_sso(
            &self,
            _: &ClientRequest<'_>,
            grant: &NativeSsoGrant,
        ) -> Result<Decision<NativeSsoRequest>, Interruption> {
            Ok(Decision::Issue(grant.issue("secret")))
        }
    }
    let double = TestDouble::new()
        .answer(|_: TokenRequest| answer::<TokenResponse>("NATIVE_SSO"))
        .answer(|_: NativeSsoRequest| answer::<NativeSsoResponse>("OK"));
    let response = block_on(handler(double, Token::new(Exchanges)).handle(&form(&[], "")));
    assert_eq!((response.status().as_u16(), &response.headers()["dpop-nonce"]), (200, &"n1".parse().unwrap()));
}

/// One of them sends the options of the first call with the second one.
#[test]
fn the_second_call_of_userinfo_has_its_own_members() {
    let double = TestDouble::new()
        .answer(|request: UserInfoRequest| {
            // One of them leaves these two out.
            assert_eq!((request.htm.as_deref(), request.htu.as_deref()), (Some("GET"), Some("https://as.example/u")));
            answer::<UserInfoResponse>("OK")
        })
        .answer(|request: UserInfoIssueRequest| {
            assert_eq!(request, UserInfoIssueRequest::new("at"));
            answer::<UserInfoIssueResponse>("JSON")
        });
    let userinfo = handler(double, UserInfo::new(())).with_settings(&at("https://as.example"));
    let response = block_on(userinfo.handle(&request("GET /u", &["authorization: DPoP at", "dpop: proof"], "")));
    assert_eq!((response.status().as_u16(), &response.headers()["dpop-nonce"]), (200, &"n1".parse().unwrap()));
}

/// They answer 400 and `invalid_token` (RFC 6750, section 3.1).
#[test]
fn a_request_without_a_token_is_401_without_an_error_code() {
    let response = block_on(handler(TestDouble::new(), UserInfo::new(())).handle(&request("GET /u", &[], "")));
    assert_eq!(
        (response.status().as_u16(), &response.headers()["www-authenticate"]),
        (401, &"Bearer".parse().unwrap())
    );
}

/// One of them gives every response a content type.
#[test]
fn a_response_without_a_body_has_no_content_type() {
    let double = TestDouble::new()
        .answer(|_: AuthorizationRequest| answer::<AuthorizationResponse>("LOCATION"))
        .answer(|_: UserInfoRequest| answer::<UserInfoResponse>("UNAUTHORIZED"));
    let authlete = Authlete::new(api(), Arc::new(double));
    let location = block_on(Handler::new(authlete.clone(), Authorization::new(NoPage)).handle(&request(
        "GET /authorize",
        &[],
        "",
    )));
    let refusal = block_on(Handler::new(authlete, UserInfo::new(())).handle(&post()));
    assert_eq!((location.status().as_u16(), refusal.status().as_u16()), (302, 401));
    for response in [location, refusal] {
        assert!(response.body().is_empty() && !response.headers().contains_key("content-type"));
    }
}

/// One of them answers 401 with the access token as the body, and none forbids that the answer is stored.
#[test]
fn a_wallet_gets_a_challenge_and_nothing_to_store() {
    let double = TestDouble::new()
        .answer(|_: IntrospectionRequest| answer::<IntrospectionResponse>("OK"))
        .answer(|_: CredentialSingleParseRequest| answer::<CredentialSingleParseResponse>("UNAUTHORIZED"));
    let response = block_on(handler(double, Credential::new(())).handle(&post()));
    assert_eq!(
        (response.status().as_u16(), &response.headers()["www-authenticate"]),
        (401, &"content".parse().unwrap())
    );
    assert_eq!(
        (response.body().as_slice(), &response.headers()["cache-control"]),
        (&b""[..], &"no-store".parse().unwrap())
    );
}

/// They send the message of the result, labelled as JSON.
#[test]
fn an_offer_that_is_not_there_has_no_body() {
    let double =
        TestDouble::new().answer(|_: CredentialOfferInfoRequest| answer::<CredentialOfferInfoResponse>("NOT_FOUND"));
    let response = block_on(handler(double, CredentialOffer::new()).handle(&request("GET /offer/1", &[], "")));
    assert_eq!(status_and_body(&response), (404, ""));
    assert!(!response.headers().contains_key("content-type"));
}

/// Authlete refuses the call without a body, which some of them make.
#[test]
fn the_entity_configuration_is_asked_for_with_an_empty_object() {
    use authlete_core::transport::from_fn;

    let transport = from_fn(|request: Request<Vec<u8>>| {
        assert_eq!(request.body(), b"{}");
        let response = Response::builder().header("content-type", "application/json");
        let response = response.body(br#"{"action":"OK","responseContent":"jwt"}"#.to_vec());
        async move { Ok::<_, std::convert::Infallible>(response.unwrap()) }
    });
    let configuration = Handler::new(Authlete::new(api(), transport), FederationConfiguration::new());
    let response = block_on(configuration.handle(&request("GET /.well-known/openid-federation", &[], "")));
    assert_eq!(status_and_body(&response), (200, "jwt"));
}

/// Authlete's answer has a `max_age` of 0 both where the client sent none and where it sent 0, which asks for a new login.
#[test]
fn a_max_age_of_zero_asks_for_a_new_login() {
    struct LoggedIn;
    impl AuthorizationDecisions for LoggedIn {
        async fn page(&self, _: &ClientRequest<'_>, interaction: &Interaction) -> Result<Reply, Interruption> {
            let prompts = interaction.pending()?.prompts.unwrap_or_default();
            Ok(Reply::with_body(200, "text/plain", format!("{prompts:?}")))
        }

        async fn without_page(
            &self,
            _: &ClientRequest<'_>,
            no_interaction: &NoInteraction,
        ) -> Result<AuthorizationDecision, Interruption> {
            Ok(no_interaction.check(Some(LoggedInUser::new("1001", 100)), 100).into())
        }
    }
    for (action, query, expected) in [
        ("INTERACTION", "a=b", (200, "[]")),
        ("INTERACTION", "a=b&max_age=60", (200, "[]")),
        ("INTERACTION", "max_age=0&a=b", (200, "[Login]")),
        ("INTERACTION", "max_age=00", (200, "[Login]")),
        ("INTERACTION", "request=max-age-0", (200, "[Login]")),
        ("INTERACTION", "request=max-age-60", (200, "[]")),
        ("NO_INTERACTION", "a=b", (302, "ISSUED")),
        ("NO_INTERACTION", "max_age=0", (302, "EXCEEDS_MAX_AGE")),
    ] {
        let double = TestDouble::new()
            .answer(move |request: AuthorizationRequest| AuthorizationResponse {
                max_age: Some(0),
                subject: None,
                request_object_payload: match request.parameters.expose() {
                    "request=max-age-0" => Some(r#"{"max_age":0,"scope":"openid"}"#.into()),
                    "request=max-age-60" => Some(r#"{"max_age":60}"#.into()),
                    _ => None,
                },
                ..answer(action)
            })
            .answer(|_: AuthorizationIssueRequest| AuthorizationIssueResponse {
                response_content: Some("ISSUED".into()),
                ..answer("LOCATION")
            })
            .answer(|request: AuthorizationFailRequest| AuthorizationFailResponse {
                response_content: Some(request.reason.as_str().into()),
                ..answer("LOCATION")
            });
        let endpoint = handler(double, Authorization::new(LoggedIn));
        let response = block_on(endpoint.handle(&request(&format!("GET /authorize?{query}"), &[], "")));
        let location = response.headers().get("location").map(|location| location.to_str().unwrap());
        let (status, body) = status_and_body(&response);
        assert_eq!((status, location.unwrap_or(body)), expected, "{action} {query}");
    }
}
