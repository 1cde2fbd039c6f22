//! Every handler with every action that Authlete may answer with, and with a call that fails.
//!
//! What the response to an action is stands in the table of `tests/replies.rs`; here it has to come out of the handler.

use authlete_core::attestation::*;
use authlete_core::credential::*;
use authlete_core::credential_issuance::*;
use authlete_core::credential_offer::*;
use authlete_core::id_token::*;
use authlete_core::native_sso::*;
use authlete_core::service::{GetServiceJwks, ServiceJwks};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::*;

/// An answer with all members that a decision may need.
fn answer<T: DeserializeOwned>(action: &str) -> T {
    let mut answer = json!({
        "action": action, "responseContent": "content", "ticket": "t", "token": "at", "subject": "1001",
        "username": "john", "password": "pw", "subjectToken": "s", "assertion": "a", "accessToken": "at", "sessionId": "s1",
    });
    // In an answer to a batch, it is an array.
    for info in [json!({ "identifier": "i" }), json!([{ "identifier": "i" }])] {
        answer["info"] = info;
        if let Ok(answer) = serde_json::from_value(answer.clone()) {
            return answer;
        }
    }
    answer.as_object_mut().unwrap().remove("info");
    serde_json::from_value(answer).unwrap()
}

/// What a client sees of a response.
fn seen(response: &Response<Vec<u8>>) -> (u16, Vec<(String, String)>, &[u8]) {
    let mut headers: Vec<_> =
        response.headers().iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    headers.sort();
    (response.status().as_u16(), headers, response.body())
}

/// Has a handler answer a request while one operation answers with each action, and fails.
macro_rules! passes_on {
    (
        $operation:ty => $response:ty, $action:ty $(, but $($decision:literal),+)?;
        $double:expr, $endpoint:expr, $request:expr, |$answer:ident| $reply:expr
    ) => {{
        let decisions: &[&str] = &[$($($decision),+)?];
        let actions = <$action>::ALL.iter().map(|action| action.as_str()).filter(|action| !decisions.contains(action));
        for action in actions.chain(["ADDED_LATER"]) {
            let double = $double.answer(move |_: $operation| answer::<$response>(action));
            let response = block_on(handler(double, $endpoint).handle(&$request));
            let $answer: $response = answer(action);
            let reply: Reply = $reply;
            assert_eq!(seen(&response), seen(&reply.into()), "{} {action}", stringify!($operation));
        }
        let double = $double.refuse::<$operation>(500, "A000001", "PSST");
        let response = block_on(handler(double, $endpoint).handle(&$request));
        assert_eq!(status_and_body(&response), (500, r#"{"error":"server_error"}"#), "{}", stringify!($operation));
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(response.headers()["cache-control"], "no-store");
    }};
    ($operation:ty => $response:ty, $action:ty; $double:expr, $endpoint:expr, $request:expr) => {
        passes_on!($operation => $response, $action; $double, $endpoint, $request, |answer| answer.reply())
    };
}

fn double() -> TestDouble {
    TestDouble::new()
}

fn get() -> Request<String> {
    request("GET /endpoint/1", &["authorization: Bearer at"], "")
}

fn post() -> Request<String> {
    form(&["authorization: Bearer at"], "")
}

fn json_body(method: &str) -> Request<String> {
    request(&format!("{method} /endpoint/1"), &["authorization: Bearer at", "content-type: application/json"], "{}")
}

#[test]
fn endpoints_of_one_call() {
    let none = form(&[], "");
    passes_on!(RevocationRequest => RevocationResponse, RevocationAction; double(), Revocation::new(), none);
    passes_on!(PushedAuthReqRequest => PushedAuthReqResponse, PushedAuthReqAction; double(), PushedAuthorization::new(), none);
    passes_on!(
        DeviceAuthorizationRequest => DeviceAuthorizationResponse, DeviceAuthorizationAction;
        double(), DeviceAuthorization::new(), none
    );
    passes_on!(GmRequest => GmResponse, GmResponseAction; double(), GrantManagement::new(), get());
    passes_on!(
        FederationConfigurationRequest => FederationConfigurationResponse, FederationConfigurationAction;
        double(), FederationConfiguration::new(), get()
    );
    let statement = request("POST /f", &["content-type: application/entity-statement+jwt"], "jwt");
    passes_on!(
        FederationRegistrationRequest => FederationRegistrationResponse, FederationRegistrationAction;
        double(), FederationRegistration::new(), statement
    );
    passes_on!(
        AttestationChallengeRequest => AttestationChallengeResponse, AttestationChallengeAction;
        double(), AttestationChallenge::new(), none
    );
    passes_on!(
        CredentialIssuerMetadataRequest => CredentialIssuerMetadataResponse, CredentialIssuerMetadataAction;
        double(), CredentialIssuerMetadata::new(), get()
    );
    passes_on!(
        CredentialJwtIssuerMetadataRequest => CredentialJwtIssuerMetadataResponse, CredentialJwtIssuerMetadataAction;
        double(), CredentialJwtIssuerMetadata::new(), get()
    );
    passes_on!(
        CredentialIssuerJwksRequest => CredentialIssuerJwksResponse, CredentialIssuerJwksAction;
        double(), CredentialIssuerJwks::new(), get()
    );
    passes_on!(CredentialNonceRequest => CredentialNonceResponse, CredentialNonceAction; double(), CredentialNonce::new(), none);
    passes_on!(
        CredentialOfferInfoRequest => CredentialOfferInfoResponse, CredentialOfferInfoAction;
        double(), CredentialOffer::new(), get()
    );
}

#[test]
fn keys_and_discovery() {
    let jwks = |double| block_on(handler(double, Jwks::new()).handle(&request("GET /jwks", &[], "")));
    let keys = || ServiceJwks::Keys(RawJson::from_text(r#"{"keys":[]}"#).unwrap());
    assert_eq!(status_and_body(&jwks(double().answer(move |_: GetServiceJwks| keys()))), (200, r#"{"keys":[]}"#));
    assert_eq!(status_and_body(&jwks(double().answer(|_: GetServiceJwks| ServiceJwks::None))), (204, ""));
    let elsewhere = jwks(double().answer(|_: GetServiceJwks| ServiceJwks::Elsewhere("https://keys.example".into())));
    assert_eq!(
        (elsewhere.status().as_u16(), &elsewhere.headers()["location"]),
        (302, &"https://keys.example".parse().unwrap())
    );
    let failed = jwks(double().refuse::<GetServiceJwks>(500, "A000001", "PSST"));
    assert_eq!(status_and_body(&failed), (500, r#"{"error":"server_error"}"#));
    let discovery = handler(double().refuse::<GetServiceConfiguration>(500, "A000001", "PSST"), Discovery::new());
    let failed = block_on(discovery.handle(&request("GET /.well-known/openid-configuration", &[], "")));
    assert_eq!(status_and_body(&failed), (500, r#"{"error":"server_error"}"#));
}

#[test]
fn introspection() {
    passes_on!(
        StandardIntrospectionRequest => StandardIntrospectionResponse, StandardIntrospectionAction;
        double(), Introspection::new(Anybody), form(&[], "token=t")
    );
}

#[test]
fn registration() {
    struct Open;
    impl RegistrationDecisions for Open {
        async fn may_register(&self, _: &ClientRequest<'_>) -> Result<bool, Interruption> {
            Ok(true)
        }
    }
    macro_rules! registers {
        ($($operation:ty: $endpoint:expr, $request:expr;)*) => {$(
            passes_on!($operation => ClientRegistrationResponse, ClientRegistrationAction; double(), $endpoint, $request);
        )*};
    }
    registers! {
        DynamicClientRegister: ClientRegistration::new(Open), json_body("POST");
        DynamicClientGet: ClientConfiguration::new(), json_body("GET");
        DynamicClientUpdate: ClientConfiguration::new(), json_body("PUT");
        DynamicClientDelete: ClientConfiguration::new(), json_body("DELETE");
    }
}

#[test]
fn authorization() {
    let anonymous = request("GET /authorize?a=b", &[], "");
    let logged_in = request("GET /authorize?a=b", &["cookie: 1001"], "");
    passes_on!(
        AuthorizationRequest => AuthorizationResponse, AuthorizationAction, but "INTERACTION", "NO_INTERACTION";
        double(), Authorization::new(NoPage), anonymous, |answer| match answer.next() {
            AuthorizationNext::Reply(reply) => reply,
            next => panic!("{next:?}"),
        }
    );
    let no_interaction = || double().answer(|_: AuthorizationRequest| answer("NO_INTERACTION"));
    passes_on!(
        AuthorizationFailRequest => AuthorizationFailResponse, AuthorizationFailAction;
        no_interaction(), Authorization::new(NoPage), anonymous
    );
    let same_user = || {
        double().answer(|_: AuthorizationRequest| AuthorizationResponse {
            subject: Some("1001".into()),
            ..answer("NO_INTERACTION")
        })
    };
    passes_on!(
        AuthorizationIssueRequest => AuthorizationIssueResponse, AuthorizationIssueAction;
        same_user(), Authorization::new(NoPage), logged_in
    );
}

/// Grants everything.
struct Grants;

impl TokenDecisions for Grants {
    async fn password(
        &self,
        request: &ClientRequest<'_>,
        grant: &PasswordGrant,
    ) -> Result<PasswordDecision, Interruption> {
        Ok(match request.form() {
            Ok("wrong") => Decision::Refuse(grant.fail(TokenFailReason::InvalidResourceOwnerCredentials)),
            _ => Decision::Issue(grant.issue("1001")),
        })
    }

    async fn token_exchange(
        &self,
        _: &ClientRequest<'_>,
        grant: &TokenExchangeGrant,
    ) -> Result<Decision<TokenCreateRequest>, Interruption> {
        Ok(Decision::Issue(grant.issue("1001")))
    }

    async fn jwt_bearer(
        &self,
        _: &ClientRequest<'_>,
        grant: &JwtBearerGrant,
    ) -> Result<Decision<TokenCreateRequest>, Interruption> {
        Ok(Decision::Issue(grant.issue("1001")))
    }

    async fn native_sso(
        &self,
        _: &ClientRequest<'_>,
        grant: &NativeSsoGrant,
    ) -> Result<Decision<NativeSsoRequest>, Interruption> {
        assert_eq!(grant.session_id(), "s1");
        Ok(Decision::Issue(grant.issue("device secret")))
    }

    async fn reissue_id_token(
        &self,
        _: &ClientRequest<'_>,
        reissue: &IdTokenReissue,
    ) -> Result<Option<IdTokenReissueRequest>, Interruption> {
        Ok(Some(reissue.issue()))
    }
}

#[test]
fn token() {
    let after = |action: &'static str| double().answer(move |_: TokenRequest| answer::<TokenResponse>(action));
    let (right, wrong) = (form(&[], "right"), form(&[], "wrong"));
    let reply = |answer: TokenResponse| match answer.next() {
        TokenNext::Reply(reply) => reply,
        next => panic!("{next:?}"),
    };
    passes_on!(
        TokenRequest => TokenResponse, TokenAction,
        but "PASSWORD", "TOKEN_EXCHANGE", "JWT_BEARER", "NATIVE_SSO", "ID_TOKEN_REISSUABLE";
        double(), Token::new(Grants), right, |answer| reply(answer)
    );
    passes_on!(TokenIssueRequest => TokenIssueResponse, TokenIssueAction; after("PASSWORD"), Token::new(Grants), right);
    passes_on!(TokenFailRequest => TokenFailResponse, TokenFailAction; after("PASSWORD"), Token::new(Grants), wrong);
    passes_on!(NativeSsoRequest => NativeSsoResponse, NativeSsoAction; after("NATIVE_SSO"), Token::new(Grants), right);
    passes_on!(
        IdTokenReissueRequest => IdTokenReissueResponse, IdTokenReissueAction;
        after("ID_TOKEN_REISSUABLE"), Token::new(Grants), right
    );
    // The grants that end in a call without a content for the client: the response is made here.
    let issued_token_type = Some("urn:ietf:params:oauth:token-type:access_token");
    for (grant, issued_token_type) in [("TOKEN_EXCHANGE", issued_token_type), ("JWT_BEARER", None)] {
        for action in TokenCreateAction::ALL {
            let double = after(grant).answer(move |_: TokenCreateRequest| TokenCreateResponse {
                access_token: Some("new".into()),
                expires_in: Some(60),
                scopes: Some(vec!["a".into(), "b".into()]),
                ..TokenCreateResponse::new(action.clone())
            });
            let response = block_on(handler(double, Token::new(Grants)).handle(&right));
            let body: Value = serde_json::from_slice(response.body()).unwrap();
            let mut expected = json!({ "error": "server_error" });
            if *action == TokenCreateAction::Ok {
                expected = json!({ "access_token": "new", "token_type": "Bearer", "expires_in": 60, "scope": "a b" });
                if let Some(issued_token_type) = issued_token_type {
                    expected["issued_token_type"] = issued_token_type.into();
                }
            }
            assert_eq!(
                (response.status() == 200, body),
                (*action == TokenCreateAction::Ok, expected),
                "{grant} {action}"
            );
            assert_eq!(response.headers()["cache-control"], "no-store");
        }
    }
}

#[test]
fn userinfo() {
    passes_on!(
        UserInfoRequest => UserInfoResponse, UserInfoAction, but "OK";
        double(), UserInfo::new(()), get(), |answer| match answer.next() {
            UserInfoNext::Reply(reply) => reply,
            next => panic!("{next:?}"),
        }
    );
    let ok = || double().answer(|_: UserInfoRequest| answer("OK"));
    passes_on!(UserInfoIssueRequest => UserInfoIssueResponse, UserInfoIssueAction; ok(), UserInfo::new(()), get());
}

#[test]
fn backchannel_authentication() {
    struct John;
    impl BackchannelAuthenticationDecisions for John {
        async fn identify(
            &self,
            _: &ClientRequest<'_>,
            user: &UserIdentification,
        ) -> Result<Decision<String, BackchannelAuthenticationFailRequest>, Interruption> {
            assert_eq!(user.response().ticket.as_ref().map(Secret::expose), Some("t"));
            Ok(Decision::Issue("1001".into()))
        }
    }
    let none = form(&[], "");
    passes_on!(
        BackchannelAuthenticationRequest => BackchannelAuthenticationResponse, BackchannelAuthenticationAction,
        but "USER_IDENTIFICATION";
        double(), BackchannelAuthentication::new(()), none, |answer| match answer.next() {
            BackchannelAuthenticationNext::Reply(reply) => reply,
            next => panic!("{next:?}"),
        }
    );
    let identify = || double().answer(|_: BackchannelAuthenticationRequest| answer("USER_IDENTIFICATION"));
    passes_on!(
        BackchannelAuthenticationIssueRequest => BackchannelAuthenticationIssueResponse, BackchannelAuthenticationIssueAction;
        identify(), BackchannelAuthentication::new(John), none
    );
    passes_on!(
        BackchannelAuthenticationFailRequest => BackchannelAuthenticationFailResponse, BackchannelAuthenticationFailAction;
        identify(), BackchannelAuthentication::new(()), none
    );
}

#[test]
fn credential_issuance() {
    struct Issuer;
    impl CredentialDecisions for Issuer {
        async fn credential(
            &self,
            _: &AccessGranted,
            _: &CredentialRequestInfo,
            issue: CredentialSingleIssueRequest,
        ) -> Result<Decision<CredentialSingleIssueRequest>, Interruption> {
            Ok(Decision::Issue(issue))
        }

        async fn batch(
            &self,
            _: &AccessGranted,
            _: &[CredentialRequestInfo],
            issue: CredentialBatchIssueRequest,
        ) -> Result<Decision<CredentialBatchIssueRequest>, Interruption> {
            Ok(Decision::Issue(issue))
        }

        async fn deferred(
            &self,
            _: &AccessGranted,
            _: &CredentialRequestInfo,
            issue: CredentialDeferredIssueRequest,
        ) -> Result<Decision<CredentialDeferredIssueRequest>, Interruption> {
            Ok(Decision::Issue(issue))
        }
    }
    let access = || double().answer(|_: IntrospectionRequest| answer::<IntrospectionResponse>("OK"));
    passes_on!(
        IntrospectionRequest => IntrospectionResponse, IntrospectionAction, but "OK";
        double(), Credential::new(Issuer), post(), |answer| match answer.next() {
            IntrospectionNext::Reply(reply) => reply,
            next => panic!("{next:?}"),
        }
    );
    macro_rules! issues {
        ($($endpoint:ident: $parse:ty => $parsed:ty, $parse_action:ty, $next:ident; $issue:ty => $issued:ty, $issue_action:ty;)*) => {$(
            passes_on!(
                $parse => $parsed, $parse_action, but "OK";
                access(), $endpoint::new(Issuer), post(), |answer| match answer.next() {
                    $next::Reply(reply) => reply,
                    next => panic!("{next:?}"),
                }
            );
            let parsed = || access().answer(|_: $parse| answer::<$parsed>("OK"));
            passes_on!($issue => $issued, $issue_action; parsed(), $endpoint::new(Issuer), post());
        )*};
    }
    issues! {
        Credential: CredentialSingleParseRequest => CredentialSingleParseResponse, CredentialSingleParseAction, CredentialSingleNext;
            CredentialSingleIssueRequest => CredentialSingleIssueResponse, CredentialSingleIssueAction;
        BatchCredential: CredentialBatchParseRequest => CredentialBatchParseResponse, CredentialBatchParseAction, CredentialBatchNext;
            CredentialBatchIssueRequest => CredentialBatchIssueResponse, CredentialBatchIssueAction;
        DeferredCredential: CredentialDeferredParseRequest => CredentialDeferredParseResponse, CredentialDeferredParseAction, CredentialDeferredNext;
            CredentialDeferredIssueRequest => CredentialDeferredIssueResponse, CredentialDeferredIssueAction;
    }
}

/// An endpoint that takes a body takes no more than the limit of it, and none of another kind.
#[test]
fn malformed_and_oversized_requests_do_not_reach_authlete() {
    let big = "x".repeat(BODY_LIMIT + 1);
    let refuses = |name: &str, statuses: [u16; 3], responses: [Response<Vec<u8>>; 3]| {
        assert_eq!(responses.each_ref().map(|response| response.status().as_u16()), statuses, "{name}");
        for response in responses {
            assert_eq!(response.headers()["cache-control"], "no-store", "{name}");
        }
    };
    macro_rules! refuse {
        ($($endpoint:expr, $method:literal: $statuses:expr;)*) => {$(
            let endpoint = || handler(TestDouble::new(), $endpoint);
            let line = concat!($method, " /endpoint/1");
            refuses(stringify!($endpoint), $statuses, [
                block_on(endpoint().handle(&request("PATCH /endpoint/1", &[], ""))),
                block_on(endpoint().handle(&request(line, &["content-type: application/x-www-form-urlencoded"], &big))),
                block_on(endpoint().handle(&request(line, &["content-type: application/xml"], "<a/>"))),
            ]);
        )*};
    }
    struct Nothing;
    impl DeviceVerificationDecisions for Nothing {
        async fn page(&self, _: &ClientRequest<'_>, _: DevicePage<'_>) -> Result<Reply, Interruption> {
            unreachable!()
        }
    }
    refuse! {
        Authorization::new(NoPage), "POST": [405, 413, 415];
        Token::new(()), "POST": [405, 413, 415];
        Revocation::new(), "POST": [405, 413, 415];
        Introspection::new(()), "POST": [405, 413, 415];
        PushedAuthorization::new(), "POST": [405, 413, 415];
        DeviceAuthorization::new(), "POST": [405, 413, 415];
        DeviceVerification::new(Nothing), "POST": [405, 413, 415];
        BackchannelAuthentication::new(()), "POST": [405, 413, 415];
        ClientRegistration::new(()), "POST": [405, 413, 415];
        FederationRegistration::new(), "POST": [405, 413, 415];
        // These say first that the token is missing.
        ClientConfiguration::new(), "PUT": [405, 413, 401];
        Credential::new(()), "POST": [405, 413, 401];
        BatchCredential::new(()), "POST": [405, 413, 401];
        DeferredCredential::new(()), "POST": [405, 413, 401];
        UserInfo::new(()), "POST": [405, 413, 401];
        GrantManagement::new(), "DELETE": [405, 413, 401];
    }
    // A body that is not UTF-8 is no form and no JSON.
    for content_type in ["application/x-www-form-urlencoded", "application/json", "application/entity-statement+jwt"] {
        let body = request("POST /", &[&format!("content-type: {content_type}")], "").map(|_| b"\xff".to_vec());
        let response = match content_type {
            "application/json" => block_on(handler(TestDouble::new(), ClientRegistration::new(())).handle(&body)),
            "application/entity-statement+jwt" => {
                block_on(handler(TestDouble::new(), FederationRegistration::new()).handle(&body))
            }
            _ => block_on(handler(TestDouble::new(), Token::new(())).handle(&body)),
        };
        assert_eq!(response.status(), 400, "{content_type}");
    }
}
