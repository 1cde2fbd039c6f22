//! Every action of every endpoint becomes the HTTP response that the specifications ask for.
#![cfg(feature = "http")]

use std::collections::BTreeSet;

use authlete_core::Secret;
use authlete_core::attestation::*;
use authlete_core::authorization::*;
use authlete_core::backchannel_authentication::*;
use authlete_core::credential::*;
use authlete_core::credential_issuance::*;
use authlete_core::credential_offer::*;
use authlete_core::device::*;
use authlete_core::federation::*;
use authlete_core::grant_management::*;
use authlete_core::id_token::*;
use authlete_core::introspection::*;
use authlete_core::native_sso::*;
use authlete_core::pushed_authorization::*;
use authlete_core::registration::*;
use authlete_core::reply::{CollectedClaims, Reply, ReplyFailure};
use authlete_core::revocation::*;
use authlete_core::service::ServiceJwks;
use authlete_core::token::*;
use authlete_core::token_management::{TokenCreateAction, TokenCreateResponse};
use authlete_core::types::{CredentialOfferInfo, GrantType, RawJson};
use authlete_core::userinfo::*;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

const CONTENT: &str = "PSST";

/// What a reply is expected to be: its status, content type, `WWW-Authenticate`, `Location` and body.
#[derive(Debug, PartialEq)]
struct Seen {
    status: u16,
    content_type: Option<String>,
    challenge: Option<String>,
    location: Option<String>,
    body: String,
}

/// Looks at a reply as an HTTP stack gets it.
fn seen(reply: Reply) -> Seen {
    assert!(!format!("{reply:?}").contains(CONTENT), "{reply:?}");
    let response = http::Response::from(reply);
    let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
    assert_eq!((header("cache-control").as_deref(), header("pragma").as_deref()), (Some("no-store"), Some("no-cache")));
    Seen {
        status: response.status().as_u16(),
        content_type: header("content-type"),
        challenge: header("www-authenticate"),
        location: header("location"),
        body: String::from_utf8(response.body().clone()).unwrap(),
    }
}

/// The kinds of replies, in the words of the rows below.
fn expected(status: u16, kind: &str) -> Seen {
    let (kind, challenge) = kind.split_once(" + ").unwrap_or((kind, ""));
    let plain = || Seen { status, content_type: None, challenge: None, location: None, body: String::new() };
    let body = |content_type: &str| Seen { content_type: Some(content_type.into()), body: CONTENT.into(), ..plain() };
    let seen = match kind {
        "json" => body("application/json"),
        "html" => body("text/html;charset=UTF-8"),
        "javascript" => body("application/javascript;charset=UTF-8"),
        "jwt" => body("application/jwt"),
        "introspection jwt" => body("application/token-introspection+jwt"),
        "entity statement" => body("application/entity-statement+jwt"),
        "explicit registration" => body("application/explicit-registration-response+jwt"),
        "location" => Seen { location: Some(CONTENT.into()), ..plain() },
        "challenge" => Seen { challenge: Some(CONTENT.into()), ..plain() },
        "nothing" => plain(),
        _ => panic!("{kind}"),
    };
    if challenge.is_empty() { seen } else { Seen { challenge: Some(challenge.into()), ..seen } }
}

fn answer<T: DeserializeOwned>(action: &str) -> T {
    serde_json::from_value(json!({ "action": action, "responseContent": CONTENT, "ticket": "t" })).unwrap()
}

/// Checks the actions of one type: each is in the table, or a decision.
macro_rules! endpoint {
    ($response:ty, $action:ty, |$answer:ident| $reply:expr, { $($name:literal: $status:literal $kind:literal,)* } decisions { $($decision:literal),* }) => {{
        let all: BTreeSet<_> = <$action>::ALL.iter().map(|action| action.as_str()).collect();
        assert_eq!(all, BTreeSet::from([$($name,)* $($decision),*]), stringify!($action));
        let reply = |action: &str| -> Option<Reply> {
            let $answer: $response = answer(action);
            $reply
        };
        $( assert_eq!(seen(reply($name).unwrap()), expected($status, $kind), "{} {}", stringify!($response), $name); )*
        $( assert_eq!(reply($decision), None, $decision); )*

        // Of an action that this version does not know, the client learns nothing.
        let unknown = reply("ADDED_LATER").unwrap();
        assert_eq!(unknown.failure(), Some(&ReplyFailure::Action("ADDED_LATER".into())));
        let unknown = seen(unknown);
        assert_eq!((unknown.status, &*unknown.body), (500, r#"{"error":"server_error"}"#));
    }};
}

#[test]
fn every_action_has_its_reply() {
    endpoint!(AuthorizationResponse, AuthorizationAction, |answer| match answer.next() {
        AuthorizationNext::Reply(reply) => Some(reply),
        _ => None,
    }, {
        "INTERNAL_SERVER_ERROR": 500 "json",
        "BAD_REQUEST": 400 "json",
        "LOCATION": 302 "location",
        "FORM": 200 "html",
    } decisions { "INTERACTION", "NO_INTERACTION" });
    endpoint!(AuthorizationIssueResponse, AuthorizationIssueAction, |answer| Some(answer.reply()), {
        "INTERNAL_SERVER_ERROR": 500 "json",
        "BAD_REQUEST": 400 "json",
        "LOCATION": 302 "location",
        "FORM": 200 "html",
    } decisions {});
    endpoint!(AuthorizationFailResponse, AuthorizationFailAction, |answer| Some(answer.reply()), {
        "INTERNAL_SERVER_ERROR": 500 "json",
        "BAD_REQUEST": 400 "json",
        "LOCATION": 302 "location",
        "FORM": 200 "html",
    } decisions {});
    // Of the decisions of the token endpoint only the last can be made of this answer; the others are tested below.
    endpoint!(TokenIssueResponse, TokenIssueAction, |answer| Some(answer.reply()), {
        "INTERNAL_SERVER_ERROR": 500 "json",
        "OK": 200 "json",
    } decisions {});
    endpoint!(TokenFailResponse, TokenFailAction, |answer| Some(answer.reply()), {
        "INTERNAL_SERVER_ERROR": 500 "json",
        "BAD_REQUEST": 400 "json",
    } decisions {});
    endpoint!(IdTokenReissueResponse, IdTokenReissueAction, |answer| Some(answer.reply()), {
        "OK": 200 "json",
        "INTERNAL_SERVER_ERROR": 500 "json",
        "CALLER_ERROR": 500 "json",
    } decisions {});
    endpoint!(NativeSsoResponse, NativeSsoAction, |answer| Some(answer.reply()), {
        "OK": 200 "json",
        "INTERNAL_SERVER_ERROR": 500 "json",
        "CALLER_ERROR": 500 "json",
    } decisions {});
    endpoint!(IntrospectionResponse, IntrospectionAction, |answer| match answer.next() {
        IntrospectionNext::Reply(reply) => Some(reply),
        _ => None,
    }, {
        "INTERNAL_SERVER_ERROR": 500 "challenge",
        "BAD_REQUEST": 400 "challenge",
        "UNAUTHORIZED": 401 "challenge",
        "FORBIDDEN": 403 "challenge",
    } decisions { "OK" });
    endpoint!(StandardIntrospectionResponse, StandardIntrospectionAction, |answer| Some(answer.reply()), {
        "INTERNAL_SERVER_ERROR": 500 "json",
        "BAD_REQUEST": 400 "json",
        "OK": 200 "json",
        "JWT": 200 "introspection jwt",
    } decisions {});
    endpoint!(UserInfoIssueResponse, UserInfoIssueAction, |answer| Some(answer.reply()), {
        "INTERNAL_SERVER_ERROR": 500 "challenge",
        "BAD_REQUEST": 400 "challenge",
        "UNAUTHORIZED": 401 "challenge",
        "FORBIDDEN": 403 "challenge",
        "JSON": 200 "json",
        "JWT": 200 "jwt",
    } decisions {});
    endpoint!(RevocationResponse, RevocationAction, |answer| Some(answer.reply()), {
        "INVALID_CLIENT": 401 "json + Basic realm=\"revocation\"",
        "INTERNAL_SERVER_ERROR": 500 "json",
        "BAD_REQUEST": 400 "json",
        "OK": 200 "javascript",
    } decisions {});
    endpoint!(PushedAuthReqResponse, PushedAuthReqAction, |answer| Some(answer.reply()), {
        "CREATED": 201 "json",
        "BAD_REQUEST": 400 "json",
        "UNAUTHORIZED": 401 "json + Basic realm=\"par\"",
        "FORBIDDEN": 403 "json",
        "PAYLOAD_TOO_LARGE": 413 "json",
        "INTERNAL_SERVER_ERROR": 500 "json",
    } decisions {});
    endpoint!(BackchannelAuthenticationResponse, BackchannelAuthenticationAction, |answer| match answer.next() {
        BackchannelAuthenticationNext::Reply(reply) => Some(reply),
        _ => None,
    }, {
        "BAD_REQUEST": 400 "json",
        "UNAUTHORIZED": 401 "json + Basic realm=\"backchannel/authentication\"",
        "INTERNAL_SERVER_ERROR": 500 "json",
    } decisions { "USER_IDENTIFICATION" });
    endpoint!(BackchannelAuthenticationIssueResponse, BackchannelAuthenticationIssueAction, |answer| Some(answer.reply()), {
        "OK": 200 "json",
        "INTERNAL_SERVER_ERROR": 500 "json",
        "INVALID_TICKET": 500 "json",
    } decisions {});
    endpoint!(BackchannelAuthenticationFailResponse, BackchannelAuthenticationFailAction, |answer| Some(answer.reply()), {
        "BAD_REQUEST": 400 "json",
        "FORBIDDEN": 403 "json",
        "INTERNAL_SERVER_ERROR": 500 "json",
    } decisions {});
    endpoint!(DeviceAuthorizationResponse, DeviceAuthorizationAction, |answer| Some(answer.reply()), {
        "OK": 200 "json",
        "BAD_REQUEST": 400 "json",
        "UNAUTHORIZED": 401 "json + Basic realm=\"device/authorization\"",
        "INTERNAL_SERVER_ERROR": 500 "json",
    } decisions {});
    endpoint!(GmResponse, GmResponseAction, |answer| Some(answer.reply()), {
        "OK": 200 "json",
        "NO_CONTENT": 204 "nothing",
        "UNAUTHORIZED": 401 "challenge",
        "FORBIDDEN": 403 "challenge",
        "NOT_FOUND": 404 "challenge",
        "CALLER_ERROR": 500 "challenge",
        "AUTHLETE_ERROR": 500 "challenge",
    } decisions {});
    endpoint!(ClientRegistrationResponse, ClientRegistrationAction, |answer| Some(answer.reply()), {
        "INTERNAL_SERVER_ERROR": 500 "json",
        "BAD_REQUEST": 400 "json",
        "UNAUTHORIZED": 401 "json + Bearer error=\"invalid_token\"",
        "CREATED": 201 "json",
        "OK": 200 "json",
        "UPDATED": 200 "json",
        "DELETED": 204 "nothing",
    } decisions {});
    endpoint!(FederationConfigurationResponse, FederationConfigurationAction, |answer| Some(answer.reply()), {
        "OK": 200 "entity statement",
        "NOT_FOUND": 404 "json",
        "INTERNAL_SERVER_ERROR": 500 "json",
    } decisions {});
    endpoint!(FederationRegistrationResponse, FederationRegistrationAction, |answer| Some(answer.reply()), {
        "OK": 200 "explicit registration",
        "BAD_REQUEST": 400 "json",
        "NOT_FOUND": 404 "json",
        "INTERNAL_SERVER_ERROR": 500 "json",
    } decisions {});
    endpoint!(AttestationChallengeResponse, AttestationChallengeAction, |answer| Some(answer.reply()), {
        "OK": 200 "json",
        "INTERNAL_SERVER_ERROR": 500 "json",
    } decisions {});
}

#[test]
fn every_action_of_credential_issuance_has_its_reply() {
    macro_rules! documents {
        ($($response:ident, $action:ident;)*) => {$(
            endpoint!($response, $action, |answer| Some(answer.reply()), {
                "OK": 200 "json",
                "NOT_FOUND": 404 "json",
                "INTERNAL_SERVER_ERROR": 500 "json",
            } decisions {});
        )*};
    }
    documents! {
        CredentialIssuerMetadataResponse, CredentialIssuerMetadataAction;
        CredentialJwtIssuerMetadataResponse, CredentialJwtIssuerMetadataAction;
        CredentialIssuerJwksResponse, CredentialIssuerJwksAction;
        CredentialNonceResponse, CredentialNonceAction;
    }
    macro_rules! issues {
        ($($response:ident, $action:ident;)*) => {$(
            endpoint!($response, $action, |answer| Some(answer.reply()), {
                "OK": 200 "json",
                "OK_JWT": 200 "jwt",
                "ACCEPTED": 202 "json",
                "ACCEPTED_JWT": 202 "jwt",
                "BAD_REQUEST": 400 "json",
                "UNAUTHORIZED": 401 "challenge",
                "FORBIDDEN": 403 "json",
                "INTERNAL_SERVER_ERROR": 500 "json",
                "CALLER_ERROR": 500 "json",
            } decisions {});
        )*};
    }
    issues! {
        CredentialSingleIssueResponse, CredentialSingleIssueAction;
        CredentialBatchIssueResponse, CredentialBatchIssueAction;
    }
    endpoint!(CredentialDeferredIssueResponse, CredentialDeferredIssueAction, |answer| Some(answer.reply()), {
        "OK": 200 "json",
        "OK_JWT": 200 "jwt",
        "ACCEPTED": 202 "json",
        "ACCEPTED_JWT": 202 "jwt",
        "BAD_REQUEST": 400 "json",
        "FORBIDDEN": 403 "json",
        "INTERNAL_SERVER_ERROR": 500 "json",
        "CALLER_ERROR": 500 "json",
    } decisions {});
    // Here `OK` takes an `info`, which this answer does not have.
    for (action, status, kind) in [
        ("BAD_REQUEST", 400, "json"),
        ("UNAUTHORIZED", 401, "challenge"),
        ("FORBIDDEN", 403, "json"),
        ("INTERNAL_SERVER_ERROR", 500, "json"),
    ] {
        let CredentialSingleNext::Reply(single) = answer::<CredentialSingleParseResponse>(action).next() else {
            panic!()
        };
        let CredentialBatchNext::Reply(batch) = answer::<CredentialBatchParseResponse>(action).next() else { panic!() };
        let CredentialDeferredNext::Reply(deferred) = answer::<CredentialDeferredParseResponse>(action).next() else {
            panic!()
        };
        for reply in [single, batch, deferred] {
            assert_eq!(seen(reply), expected(status, kind), "{action}");
        }
    }
    let CredentialSingleNext::Reply(reply) = answer::<CredentialSingleParseResponse>("OK").next() else { panic!() };
    assert_eq!(reply.failure(), Some(&ReplyFailure::Missing("info")));
    let parsed = |info: Value| json!({ "action": "OK", "info": info });
    let single: CredentialSingleParseResponse = serde_json::from_value(parsed(json!({ "identifier": "i" }))).unwrap();
    let CredentialSingleNext::Request(request) = single.next() else { panic!() };
    let issue = request.issue("token", request.order());
    assert_eq!((issue.access_token.expose(), &*issue.order.request_identifier), ("token", "i"));
    let batch: CredentialBatchParseResponse =
        serde_json::from_value(parsed(json!([{ "identifier": "i" }, { "identifier": "j" }]))).unwrap();
    let CredentialBatchNext::Request(request) = batch.next() else { panic!() };
    let orders: Vec<_> = request.orders().into_iter().map(|order| order.request_identifier).collect();
    assert_eq!(orders, ["i", "j"]);
}

#[test]
fn an_offer_is_fetched() {
    let info = CredentialOfferInfo { credential_offer: Some("{}".into()), ..Default::default() };
    let with = |action: &str, info| CredentialOfferInfoResponse { info, ..CredentialOfferInfoResponse::new(action) };
    let ok = with("OK", Some(info)).reply();
    assert_eq!((ok.status(), ok.header("content-type"), ok.body()), (200, Some("application/json"), &b"{}"[..]));
    for (action, status) in [
        ("OK", 500),
        ("FORBIDDEN", 403),
        ("NOT_FOUND", 404),
        ("CALLER_ERROR", 500),
        ("AUTHLETE_ERROR", 500),
        ("LATER", 500),
    ] {
        let reply = with(action, None).reply();
        assert_eq!((reply.status(), reply.failure().is_some()), (status, status == 500), "{action}");
    }
    assert_eq!(CredentialOfferInfoAction::ALL.len(), 5);
}

#[test]
fn keys_may_be_cached() {
    let keys = ServiceJwks::Keys(RawJson::from_text(r#"{"keys":[]}"#).unwrap()).reply();
    assert_eq!((keys.status(), keys.header("cache-control"), keys.body()), (200, None, &br#"{"keys":[]}"#[..]));
    let elsewhere = ServiceJwks::Elsewhere("https://as.example/jwks".into()).reply();
    assert_eq!((elsewhere.status(), elsewhere.header("location")), (302, Some("https://as.example/jwks")));
    assert_eq!(ServiceJwks::None.reply().status(), 204);
}

#[test]
fn what_authlete_gives_apart_goes_into_headers() {
    let given = json!({ "action": "OK", "responseContent": "{}", "dpopNonce": "n1", "attestationChallenge": "c1" });
    let token: TokenResponse = serde_json::from_value(given.clone()).unwrap();
    let par: PushedAuthReqResponse = serde_json::from_value(
        json!({ "action": "CREATED", "responseContent": "{}", "dpopNonce": "n1", "attestationChallenge": "c1" }),
    )
    .unwrap();
    let TokenNext::Reply(token) = token.next() else { panic!() };
    for reply in [token, par.reply()] {
        assert_eq!(
            (reply.header("dpop-nonce"), reply.header("oauth-client-attestation-challenge")),
            (Some("n1"), Some("c1"))
        );
    }
    let device: DeviceAuthorizationResponse = serde_json::from_value(given.clone()).unwrap();
    assert_eq!(device.reply().header("oauth-client-attestation-challenge"), Some("c1"));
    let introspection: IntrospectionResponse = serde_json::from_value(given).unwrap();
    let IntrospectionNext::Granted(granted) = introspection.next() else { panic!() };
    assert_eq!(granted.finish(Reply::empty(200)).header("dpop-nonce"), Some("n1"));
}

#[test]
fn what_authlete_gives_apart_stands_once_and_in_failures_too() {
    let members = |action: &str, content: Option<&str>| {
        json!({
            "action": action, "responseContent": content, "accessToken": "at", "subjectToken": "s",
            "dpopNonce": "n1", "attestationChallenge": "c1",
        })
    };
    let TokenNext::IdTokenReissue(reissue) = token_answer(members("ID_TOKEN_REISSUABLE", Some("{}"))) else { panic!() };
    let TokenNext::IdTokenReissue(empty) = token_answer(members("ID_TOKEN_REISSUABLE", None)) else { panic!() };
    let TokenNext::TokenExchange(exchange) = token_answer(members("TOKEN_EXCHANGE", None)) else { panic!() };
    let created = TokenCreateResponse {
        access_token: Some("at".into()),
        scopes: Some(Vec::new()),
        ..TokenCreateResponse::new(TokenCreateAction::Ok)
    };
    // Without scopes there is no `scope`, which would have to name one (RFC 6749, section 3.3).
    assert_eq!(serde_json::from_slice::<Value>(exchange.tokens(&created).body()).unwrap()["scope"], Value::Null,);
    for (reply, status) in [
        (reissue.without_id_token(), 200),
        (reissue.finish(reissue.without_id_token()), 200),
        (exchange.finish(exchange.tokens(&created)), 200),
        (empty.without_id_token(), 500),
        // A decision that lacks what it is about.
        (token_answer(members("PASSWORD", None)).into_reply(), 500),
    ] {
        let response = http::Response::from(reply);
        assert_eq!(response.status(), status);
        for (name, value) in [("dpop-nonce", "n1"), ("oauth-client-attestation-challenge", "c1")] {
            assert_eq!(response.headers().get_all(name).iter().collect::<Vec<_>>(), [value], "{name}");
        }
    }
}

#[test]
fn a_token_is_created_as_the_client_asked_for_it() {
    use authlete_core::token_management::TokenCreateRequest;

    let members = |action: &str| {
        json!({
            "action": action, "subjectToken": "s", "assertion": "a", "clientId": 7, "clientIdAliasUsed": true,
            "clientEntityIdUsed": false, "metadataDocumentUsed": false, "scopes": ["read"], "resources": ["https://rs.example"],
            "authorizationDetails": { "elements": [{ "type": "payment" }] },
        })
    };
    let TokenNext::TokenExchange(exchange) = token_answer(members("TOKEN_EXCHANGE")) else { panic!() };
    let TokenNext::JwtBearer(bearer) = token_answer(members("JWT_BEARER")) else { panic!() };
    for (call, grant_type) in [(exchange.issue("1001"), "TOKEN_EXCHANGE"), (bearer.issue("1001"), "JWT_BEARER")] {
        let mut expected = members(grant_type);
        let expected = expected.as_object_mut().unwrap();
        expected.retain(|name, _| !["action", "subjectToken", "assertion"].contains(&name.as_str()));
        expected.insert("grantType".into(), grant_type.into());
        expected.insert("subject".into(), "1001".into());
        assert_eq!(serde_json::to_value::<TokenCreateRequest>(call).unwrap(), Value::Object(expected.clone()));
    }
}

#[test]
fn a_failure_shows_little_of_what_came_and_nothing_that_acts_on_a_log() {
    let text = format!("A\u{202e}\n{}", "x".repeat(10_000));
    for failure in [
        ReplyFailure::Action(text.clone()),
        ReplyFailure::Failed(Some(text.clone())),
        ReplyFailure::Header(text.into()),
    ] {
        for shown in [failure.to_string(), format!("{failure:?}")] {
            assert!(shown.len() < 1_000 && !shown.contains(['\u{202e}', '\n']), "{shown}");
        }
    }
}

#[test]
fn a_location_is_shown_nowhere() {
    let answer = AuthorizationResponse {
        response_content: Some("https://client.example/?code=PSST".into()),
        ..AuthorizationResponse::new(AuthorizationAction::Location)
    };
    let AuthorizationNext::Reply(reply) = answer.next() else { panic!() };
    assert_eq!(reply.header("location"), Some("https://client.example/?code=PSST"));
    assert!(!format!("{:?} {reply:?}", reply.headers()).contains(CONTENT));
    let response = http::Response::from(reply);
    assert!(!format!("{:?}", response.headers()).contains(CONTENT));
}

#[test]
fn a_header_has_a_name_that_can_be_sent() {
    for reply in [Reply::with_body(200, "text/html\r\nx: y", ""), Reply::public(200, "text/\u{7f}", "")] {
        assert_eq!((reply.status(), reply.failure()), (500, Some(&ReplyFailure::Header("content-type".into()))));
        assert_eq!(reply.header("content-type"), Some("application/json"));
    }
    let reply = Reply::empty(401).with_header("WWW-Authenticate", "Bearer").with_header("www-authenticate", "DPoP");
    assert_eq!(reply.header("www-authenticate"), Some("Bearer"));
    let response = http::Response::from(reply);
    assert_eq!(response.headers().get_all("www-authenticate").iter().collect::<Vec<_>>(), ["Bearer", "DPoP"]);
    for name in ["", "a b", "a:", "a\r\nb", "é"] {
        let reply = Reply::empty(200).with_header(name, "x");
        assert_eq!((reply.status(), reply.failure()), (500, Some(&ReplyFailure::Header(name.into()))));
    }
}

#[test]
fn nothing_is_sent_that_splits_a_header() {
    let answer = AuthorizationResponse {
        response_content: Some("https://client.example/\r\nset-cookie: a=b".into()),
        ..AuthorizationResponse::new(AuthorizationAction::Location)
    };
    let AuthorizationNext::Reply(reply) = answer.next() else { panic!() };
    assert_eq!((reply.status(), reply.failure()), (500, Some(&ReplyFailure::Header("location".into()))));
    assert_eq!(reply.header("location"), None);
    let missing = AuthorizationResponse::new(AuthorizationAction::Location);
    let AuthorizationNext::Reply(reply) = missing.next() else { panic!() };
    assert_eq!((reply.status(), reply.failure()), (500, Some(&ReplyFailure::Missing("response_content"))));
}

#[test]
fn a_revocation_without_callback_has_no_body() {
    let reply = RevocationResponse::new(RevocationAction::Ok).reply();
    assert_eq!((reply.status(), reply.header("content-type"), reply.body()), (200, None, &b""[..]));
}

fn token_answer(members: Value) -> TokenNext {
    serde_json::from_value::<TokenResponse>(members).unwrap().next()
}

#[test]
fn every_action_of_the_token_endpoint_has_its_reply() {
    for (action, status, kind) in [
        ("INVALID_CLIENT", 401, "json + Basic realm=\"token\""),
        ("INTERNAL_SERVER_ERROR", 500, "json"),
        ("BAD_REQUEST", 400, "json"),
        ("OK", 200, "json"),
    ] {
        let TokenNext::Reply(reply) = answer::<TokenResponse>(action).next() else { panic!("{action}") };
        assert_eq!(seen(reply), expected(status, kind), "{action}");
    }
    // The decisions, refused where none is supported, and with the headers of the answer.
    for (action, member, status, body) in [
        ("PASSWORD", "password", 400, r#"{"error":"unsupported_grant_type"}"#),
        ("TOKEN_EXCHANGE", "subjectToken", 400, r#"{"error":"unsupported_grant_type"}"#),
        ("JWT_BEARER", "assertion", 400, r#"{"error":"unsupported_grant_type"}"#),
        (
            "NATIVE_SSO",
            "sessionId",
            400,
            r#"{"error":"invalid_grant","error_description":"Native SSO is not supported by this server."}"#,
        ),
        ("ID_TOKEN_REISSUABLE", "responseContent", 200, "PSST"),
        ("ID_TOKEN_REISSUABLE", "accessToken", 200, "PSST"),
    ] {
        let mut members = json!({
            "action": action, "ticket": "t", "username": "john", "password": "p", "subjectToken": "s", "assertion": "a",
            "sessionId": "sid", "accessToken": "at", "responseContent": CONTENT, "dpopNonce": "n1",
        });
        let reply = token_answer(members.clone()).into_reply();
        assert_eq!((reply.status(), reply.body(), reply.failure()), (status, body.as_bytes(), None), "{action}");
        assert_eq!(reply.header("dpop-nonce"), Some("n1"), "{action}");

        members.as_object_mut().unwrap().remove(member);
        let reply = token_answer(members).into_reply();
        assert_eq!(reply.status(), 500, "{action} without {member}");
        assert!(matches!(reply.failure(), Some(ReplyFailure::Missing(_))), "{action} without {member}");
    }
    assert_eq!(TokenAction::ALL.len(), 9);
    let TokenNext::Reply(unknown) = token_answer(json!({ "action": "LATER" })) else { panic!() };
    assert_eq!((unknown.status(), unknown.failure()), (500, Some(&ReplyFailure::Action("LATER".into()))));
}

#[test]
fn a_decision_makes_the_calls_that_follow() {
    let members = json!({ "action": "PASSWORD", "ticket": "t", "username": "john", "password": "p" });
    let TokenNext::Password(grant) = token_answer(members) else { panic!() };
    assert_eq!((grant.username(), grant.password().expose()), ("john", "p"));
    assert_eq!((grant.issue("1").ticket.expose(), &*grant.issue("1").subject), ("t", "1"));
    let reason = TokenFailReason::InvalidResourceOwnerCredentials;
    assert_eq!(grant.fail(reason.clone()).reason, reason);
    assert!(!format!("{grant:?}").contains("\"p\""), "{grant:?}");

    let members = json!({
        "action": "TOKEN_EXCHANGE", "subjectToken": "s", "clientId": 7, "scopes": ["a", "b"], "resources": ["https://r"],
        "dpopNonce": "n1",
    });
    let TokenNext::TokenExchange(grant) = token_answer(members) else { panic!() };
    let create = grant.issue("1");
    assert_eq!(
        (create.grant_type, create.client_id, create.subject.as_deref()),
        (GrantType::TokenExchange, Some(7), Some("1"))
    );
    assert_eq!(
        (create.scopes.unwrap(), create.resources.unwrap()),
        (vec!["a".to_owned(), "b".into()], vec!["https://r".to_owned()])
    );
    let created = TokenCreateResponse {
        access_token: Some("at".into()),
        token_type: Some("Bearer".into()),
        expires_in: Some(3600),
        scopes: Some(vec!["a".into(), "b".into()]),
        ..TokenCreateResponse::new(TokenCreateAction::Ok)
    };
    let reply = grant.tokens(&created);
    assert_eq!(reply.header("dpop-nonce"), Some("n1"));
    assert_eq!(
        serde_json::from_slice::<Value>(reply.body()).unwrap(),
        json!({
            "access_token": "at", "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
            "token_type": "Bearer", "expires_in": 3600, "scope": "a b",
        })
    );
    let failed = grant.tokens(&TokenCreateResponse::new(TokenCreateAction::Forbidden));
    assert_eq!((failed.status(), failed.body()), (500, &br#"{"error":"server_error"}"#[..]));

    let members = json!({ "action": "JWT_BEARER", "assertion": "a.b.c", "clientId": 7 });
    let TokenNext::JwtBearer(grant) = token_answer(members) else { panic!() };
    assert_eq!((grant.assertion().expose(), grant.issue("1").grant_type), ("a.b.c", GrantType::JwtBearer));
    assert!(!String::from_utf8_lossy(grant.tokens(&created).body()).contains("issued_token_type"));

    let members = json!({
        "action": "NATIVE_SSO", "sessionId": "sid", "accessToken": "opaque", "jwtAccessToken": "a.b.c", "refreshToken": "rt",
        "deviceSecretHash": "h",
    });
    let TokenNext::NativeSso(grant) = token_answer(members) else { panic!() };
    let issue = grant.issue("ds");
    assert_eq!((issue.access_token.expose(), issue.device_secret.expose()), ("a.b.c", "ds"));
    assert_eq!(
        (issue.refresh_token.as_ref().map(Secret::expose), issue.device_secret_hash.as_deref()),
        (Some("rt"), Some("h"))
    );

    let members =
        json!({ "action": "ID_TOKEN_REISSUABLE", "accessToken": "at", "refreshToken": "rt", "responseContent": "{}" });
    let TokenNext::IdTokenReissue(reissue) = token_answer(members) else { panic!() };
    assert_eq!(reissue.issue().access_token.expose(), "at");
    assert_eq!(reissue.without_id_token().body(), b"{}");
}

#[test]
fn claims_are_collected_for_the_userinfo_endpoint() {
    for (action, status) in
        [("INTERNAL_SERVER_ERROR", 500), ("BAD_REQUEST", 400), ("UNAUTHORIZED", 401), ("FORBIDDEN", 403)]
    {
        let UserInfoNext::Reply(reply) = answer::<UserInfoResponse>(action).next() else { panic!("{action}") };
        assert_eq!(seen(reply), expected(status, "challenge"), "{action}");
    }
    let members =
        json!({ "action": "OK", "token": "at", "subject": "1", "claims": ["name", "email"], "dpopNonce": "n1" });
    let UserInfoNext::Claims(claims) = serde_json::from_value::<UserInfoResponse>(members).unwrap().next() else {
        panic!()
    };
    assert_eq!((claims.subject(), claims.names().collect::<Vec<_>>()), ("1", vec!["name", "email"]));
    let issue = claims.issue(CollectedClaims::of_json(r#"{"name":"John"}"#));
    assert_eq!((issue.token.expose(), issue.claims.as_deref()), ("at", Some(r#"{"name":"John"}"#)));
    assert_eq!(claims.finish(Reply::empty(200)).header("dpop-nonce"), Some("n1"));
    assert_eq!(UserInfoAction::ALL.len(), 5);
}

#[test]
fn a_request_without_interaction_is_checked_in_order() {
    let request = |members: Value| {
        let mut all = json!({ "action": "NO_INTERACTION", "ticket": "t" });
        all.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
        let AuthorizationNext::NoInteraction(request) =
            serde_json::from_value::<AuthorizationResponse>(all).unwrap().next()
        else {
            panic!()
        };
        request
    };
    let john = LoggedInUser { acr: Some("silver"), ..LoggedInUser::new("john", 1_000) };
    let everything = json!({ "maxAge": 60, "subject": "jane", "acrs": ["gold"], "acrEssential": true });
    for (members, user, now, reason) in [
        (everything.clone(), None, 5_000, Some(AuthorizationFailReason::NotLoggedIn)),
        (everything.clone(), Some(john), 1_060, Some(AuthorizationFailReason::ExceedsMaxAge)),
        (everything.clone(), Some(john), 1_059, Some(AuthorizationFailReason::DifferentSubject)),
        (
            json!({ "acrs": ["gold"], "acrEssential": true }),
            Some(john),
            9_999,
            Some(AuthorizationFailReason::AcrNotSatisfied),
        ),
        (json!({ "acrs": ["gold"], "acrEssential": false }), Some(john), 9_999, None),
        (json!({ "acrs": ["gold", "silver"], "acrEssential": true }), Some(john), 9_999, None),
        (json!({ "maxAge": 0, "subject": "john" }), Some(john), 9_999, None),
        (json!({ "maxAge": 60 }), Some(LoggedInUser { auth_time: i64::MAX, ..john }), 9_999, None),
    ] {
        match (request(members.clone()).check(user, now), reason) {
            (Ok(issue), None) => {
                assert_eq!(
                    (issue.ticket.expose(), &*issue.subject, issue.acr.as_deref()),
                    ("t", "john", Some("silver"))
                );
                assert_eq!(issue.auth_time, user.map(|user| user.auth_time));
            }
            (Err(fail), Some(reason)) => assert_eq!((fail.ticket.expose(), fail.reason), ("t", reason)),
            (outcome, reason) => panic!("{members}: {outcome:?}, not {reason:?}"),
        }
    }
}

#[test]
fn a_client_is_notified_when_the_user_has_decided() {
    let next =
        |members: Value| serde_json::from_value::<BackchannelAuthenticationCompleteResponse>(members).unwrap().next();
    assert_eq!(next(json!({ "action": "NO_ACTION" })), BackchannelAuthenticationCompleteNext::Nothing);
    let members = json!({
        "action": "NOTIFICATION", "clientNotificationEndpoint": "https://c/n", "clientNotificationToken": "t",
        "responseContent": "{}",
    });
    let BackchannelAuthenticationCompleteNext::Notification(notification) = next(members) else { panic!() };
    assert_eq!(
        (&*notification.endpoint, notification.token.expose(), notification.body.expose()),
        ("https://c/n", "t", "{}")
    );
    for (members, failure) in [
        (json!({ "action": "NOTIFICATION" }), ReplyFailure::Missing("client_notification_endpoint")),
        (json!({ "action": "SERVER_ERROR", "resultCode": "A1" }), ReplyFailure::Failed(Some("A1".into()))),
        (json!({ "action": "LATER" }), ReplyFailure::Action("LATER".into())),
    ] {
        assert_eq!(next(members), BackchannelAuthenticationCompleteNext::Failed(failure));
    }
}
