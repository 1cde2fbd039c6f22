//! Every operation on the wire, in both generations of the API, and read back from there.

use std::fmt::Debug;
use std::time::Duration;

use authlete_core::attestation::*;
use authlete_core::authorization::*;
use authlete_core::backchannel_authentication::*;
use authlete_core::backchannel_logout::*;
use authlete_core::client::*;
use authlete_core::client_authorization::*;
use authlete_core::credential::*;
use authlete_core::credential_issuance::*;
use authlete_core::credential_offer::*;
use authlete_core::device::*;
use authlete_core::federation::*;
use authlete_core::grant_management::*;
use authlete_core::hsk::*;
use authlete_core::id_token::*;
use authlete_core::incoming::{Incoming, IncomingError, IncomingOperation};
use authlete_core::introspection::*;
use authlete_core::jose::*;
use authlete_core::native_sso::*;
use authlete_core::pushed_authorization::*;
use authlete_core::registration::*;
use authlete_core::requestable_scopes::*;
use authlete_core::resource_server::*;
use authlete_core::revocation::*;
use authlete_core::server::*;
use authlete_core::service::*;
use authlete_core::token::*;
use authlete_core::token_management::*;
use authlete_core::transport::{AtMostOnce, TimeLimit};
use authlete_core::types::{ClientIdentifier, GrantType, HttpHeader, Property, TokenStatus};
use authlete_core::userinfo::*;
use authlete_core::{
    Answer, Api, ApiError, BuildError, Credential, Endpoint, Fault, Method, Operation, SegmentError, Version,
    operations,
};
use proptest::prelude::*;
use serde::de::DeserializeOwned;

fn v3() -> Api {
    let owner = Credential::bearer("at-of-owner").unwrap();
    Api::v3("https://us.authlete.com/", "1234567890", "at-of-service").unwrap().with_service_owner_credential(owner)
}

fn v2() -> Api {
    let owner = Credential::basic("owner", "secret-of-owner").unwrap();
    Api::v2("https://api.authlete.com", "9876543210", "secret-of-service").unwrap().with_service_owner_credential(owner)
}

const SERVICE_BASIC: &str = "Basic OTg3NjU0MzIxMDpzZWNyZXQtb2Ytc2VydmljZQ==";
const OWNER_BASIC: &str = "Basic b3duZXI6c2VjcmV0LW9mLW93bmVy";

/// What an operation looks like on the wire, as Authlete documents it.
struct Expected<'a> {
    method: &'a str,
    path: &'a str,
    authorization: Option<&'a str>,
    body: &'a str,
}

impl Expected<'_> {
    /// Builds the request, compares it, and reads it back as a server does.
    #[track_caller]
    fn is<O: IncomingOperation + PartialEq + Debug>(&self, api: &Api, operation: &O) -> &'static str {
        let host = if api.version() == Version::V3 { "https://us.authlete.com" } else { "https://api.authlete.com" };
        let url = format!("{host}{}", self.path);
        let plain = api.request(operation).unwrap();
        let request = api.http_request(operation).unwrap();
        assert_eq!(plain.url, url);
        assert_eq!(request.uri(), url.as_str());
        assert_eq!(request.method(), self.method);
        assert_eq!(std::str::from_utf8(request.body()).unwrap(), self.body);

        let header = |name| request.headers().get(name).map(|value| value.to_str().unwrap());
        assert_eq!(header("accept"), Some(O::Response::MEDIA_TYPE));
        assert_eq!(header("authorization"), self.authorization);
        assert!(request.headers().get("authorization").is_none_or(|value| value.is_sensitive()));
        assert_eq!(header("content-type"), (!self.body.is_empty()).then_some("application/json"));
        assert_eq!(AtMostOnce::holds_for(&request), request.method() != "GET" || O::ENDPOINT.changing);

        let incoming = Incoming {
            query: request.uri().query().unwrap_or_default(),
            body: request.body(),
            ..Incoming::new(plain.method(), request.uri().path())
        };
        let accepted = incoming.accept::<O>().expect("its own place");
        assert_eq!(accepted.operation.as_ref(), Ok(operation));
        assert!(accepted.version == api.version() || O::ENDPOINT.v2 == O::ENDPOINT.v3);
        let names_service = O::ENDPOINT.path(api.version()).unwrap().contains("{service");
        assert_eq!(accepted.service_id.as_deref(), names_service.then(|| api.service_id().unwrap()));
        O::ENDPOINT.name
    }
}

/// An operation that a service calls, at a place that both generations have: method and path behind
/// `/api/{serviceId}` in 3.x and `/api` in 2.x.
#[track_caller]
fn expect<O: IncomingOperation + PartialEq + Debug>(operation: O, place: &str, body: &str) -> &'static str {
    let (method, path) = place.split_once(' ').unwrap();
    let (v3_path, v2_path) = (format!("/api/1234567890{path}"), format!("/api{path}"));
    Expected { method, path: &v3_path, authorization: Some("Bearer at-of-service"), body }.is(&v3(), &operation);
    Expected { method, path: &v2_path, authorization: Some(SERVICE_BASIC), body }.is(&v2(), &operation)
}

/// An operation whose body is the DTO that the fixture of that name holds.
#[track_caller]
fn expect_fixture<O: IncomingOperation + PartialEq + Debug + DeserializeOwned>(place: &str) -> &'static str {
    let file = format!("{}/tests/fixtures/{}.json", env!("CARGO_MANIFEST_DIR"), O::ENDPOINT.request);
    let fixture: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let operation: O = serde_json::from_value(fixture.clone()).unwrap();
    let body = String::from_utf8(v3().request(&operation).unwrap().body).unwrap();
    assert_eq!(serde_json::from_str::<serde_json::Value>(&body).unwrap(), fixture);
    expect(operation, place, &body)
}

/// An operation of the services' owner, whose paths follow no rule.
#[track_caller]
fn expect_owner<O: IncomingOperation + PartialEq + Debug>(
    operation: O,
    method: &str,
    paths: [&str; 2],
    body: &str,
) -> &'static str {
    let [v3_path, v2_path] = paths;
    Expected { method, path: v3_path, authorization: Some("Bearer at-of-owner"), body }.is(&v3(), &operation);
    Expected { method, path: v2_path, authorization: Some(OWNER_BASIC), body }.is(&v2(), &operation)
}

/// An operation that only one generation has.
#[track_caller]
fn expect_only<O: IncomingOperation + PartialEq + Debug>(
    api: Api,
    operation: O,
    expected: Expected<'_>,
) -> &'static str {
    let other = if api.version() == Version::V3 { v2() } else { v3() };
    assert!(matches!(other.request(&operation), Err(BuildError::NotInVersion { .. })));
    expected.is(&api, &operation)
}

#[test]
fn every_operation_goes_where_authlete_expects_it() {
    let mut tested = vec![
        expect(
            AuthorizationRequest::new("response_type=code&client_id=1"),
            "POST /auth/authorization",
            r#"{"parameters":"response_type=code&client_id=1"}"#,
        ),
        expect(
            AuthorizationIssueRequest {
                auth_time: Some(0),
                scopes: Some(vec![]),
                properties: Some(vec![Property {
                    key: Some("k".into()),
                    value: Some("v".into()),
                    hidden: Some(true),
                    ..Default::default()
                }]),
                ..AuthorizationIssueRequest::new("t", "john")
            },
            "POST /auth/authorization/issue",
            r#"{"ticket":"t","subject":"john","authTime":0,"properties":[{"key":"k","value":"v","hidden":true}],"scopes":[]}"#,
        ),
        expect(
            AuthorizationFailRequest::new("t", AuthorizationFailReason::Denied),
            "POST /auth/authorization/fail",
            r#"{"ticket":"t","reason":"DENIED"}"#,
        ),
        expect(
            TokenRequest {
                client_id: Some("1".into()),
                client_secret: Some("s".into()),
                ..TokenRequest::new("grant_type=authorization_code&code=c")
            },
            "POST /auth/token",
            r#"{"parameters":"grant_type=authorization_code&code=c","clientId":"1","clientSecret":"s"}"#,
        ),
        expect(TokenIssueRequest::new("t", "john"), "POST /auth/token/issue", r#"{"ticket":"t","subject":"john"}"#),
        expect(
            TokenFailRequest::new("t", TokenFailReason::InvalidResourceOwnerCredentials),
            "POST /auth/token/fail",
            r#"{"ticket":"t","reason":"INVALID_RESOURCE_OWNER_CREDENTIALS"}"#,
        ),
        expect(
            IntrospectionRequest {
                scopes: Some(vec!["email".into()]),
                headers: Some(vec![HttpHeader {
                    key: Some("host".into()),
                    value: Some("rs".into()),
                    ..Default::default()
                }]),
                ..IntrospectionRequest::new("at")
            },
            "POST /auth/introspection",
            r#"{"token":"at","scopes":["email"],"headers":[{"key":"host","value":"rs"}]}"#,
        ),
        expect(
            StandardIntrospectionRequest::new("token=at"),
            "POST /auth/introspection/standard",
            r#"{"parameters":"token=at"}"#,
        ),
        expect(RevocationRequest::new("token=at"), "POST /auth/revocation", r#"{"parameters":"token=at"}"#),
        expect(UserInfoRequest::new("at"), "POST /auth/userinfo", r#"{"token":"at"}"#),
        expect(
            UserInfoIssueRequest { claims: Some("{}".into()), ..UserInfoIssueRequest::new("at") },
            "POST /auth/userinfo/issue",
            r#"{"token":"at","claims":"{}"}"#,
        ),
        expect(
            GetServiceConfiguration {
                pretty: Some(true),
                patch: Some(r#"[{"op":"remove","path":"/a b"}]"#.into()),
                ..Default::default()
            },
            "GET /service/configuration?pretty=true&patch=%5B%7B%22op%22%3A%22remove%22%2C%22path%22%3A%22%2Fa+b%22%7D%5D",
            "",
        ),
        expect(
            ServiceConfigurationRequest { pretty: Some(false), ..Default::default() },
            "POST /service/configuration",
            r#"{"pretty":false}"#,
        ),
        expect(
            GetServiceJwks { include_private_keys: Some(false), pretty: None, ..Default::default() },
            "GET /service/jwks/get?includePrivateKeys=false",
            "",
        ),
        expect(
            CreateClient::new(Client { client_name: Some("App".into()), ..Default::default() }),
            "POST /client/create",
            r#"{"clientName":"App"}"#,
        ),
        expect(GetClient::new(26837717140341), "GET /client/get/26837717140341", ""),
        expect(DeleteClient::new("a/b?c"), "DELETE /client/delete/a%2Fb%3Fc", ""),
        expect(TokenDelete::new("at/1"), "DELETE /auth/token/delete/at%2F1", ""),
        expect(GetTokenList::default(), "GET /auth/token/get/list", ""),
        expect(
            GetTokenList {
                client_identifier: Some("a b".into()),
                subject: Some("j&j".into()),
                start: Some(0),
                end: Some(10),
                token_status: Some(TokenStatus::Valid),
                ..Default::default()
            },
            "GET /auth/token/get/list?clientIdentifier=a+b&subject=j%26j&start=0&end=10&tokenStatus=VALID",
            "",
        ),
        expect(
            DynamicClientRegister::new(ClientRegistrationRequest {
                json: Some("{}".into()),
                token: Some("t".into()),
                client_id: Some("1".into()),
                ..Default::default()
            }),
            "POST /client/registration",
            r#"{"json":"{}","token":"t","clientId":"1"}"#,
        ),
        expect(
            DynamicClientGet::new(ClientRegistrationRequest {
                json: Some("{}".into()),
                token: Some("t".into()),
                client_id: Some("1".into()),
                ..Default::default()
            }),
            "POST /client/registration/get",
            r#"{"json":"{}","token":"t","clientId":"1"}"#,
        ),
        expect(
            DynamicClientUpdate::new(ClientRegistrationRequest {
                json: Some("{}".into()),
                token: Some("t".into()),
                client_id: Some("1".into()),
                ..Default::default()
            }),
            "POST /client/registration/update",
            r#"{"json":"{}","token":"t","clientId":"1"}"#,
        ),
        expect(
            DynamicClientDelete::new(ClientRegistrationRequest {
                json: Some("{}".into()),
                token: Some("t".into()),
                client_id: Some("1".into()),
                ..Default::default()
            }),
            "POST /client/registration/delete",
            r#"{"json":"{}","token":"t","clientId":"1"}"#,
        ),
        expect(
            GetClientList { developer: Some("d".into()), start: Some(5), end: None, ..Default::default() },
            "GET /client/get/list?developer=d&start=5",
            "",
        ),
        expect(
            UpdateClient::new(1, Client { client_name: Some("App".into()), ..Default::default() }),
            "POST /client/update/1",
            r#"{"clientName":"App"}"#,
        ),
        expect(
            UpdateClientLockFlag::new("app", ClientLockFlagUpdateRequest::new(true)),
            "POST /client/lock_flag/update/app",
            r#"{"clientLocked":true}"#,
        ),
        expect(RefreshClientSecret::new("app"), "GET /client/secret/refresh/app", ""),
        expect(
            UpdateClientSecret::new("app", ClientSecretUpdateRequest::new("s")),
            "POST /client/secret/update/app",
            r#"{"clientSecret":"s"}"#,
        ),
        expect(
            GetClientAuthorizationListByQuery {
                developer: None,
                start: None,
                end: Some(1),
                ..GetClientAuthorizationListByQuery::new("john")
            },
            "GET /client/authorization/get/list?subject=john&end=1",
            "",
        ),
        expect(
            UpdateClientAuthorization::new(
                1,
                ClientAuthorizationUpdateRequest {
                    scopes: Some(vec![]),
                    ..ClientAuthorizationUpdateRequest::new("john")
                },
            ),
            "POST /client/authorization/update/1",
            r#"{"subject":"john","scopes":[]}"#,
        ),
        expect(
            DeleteClientAuthorization::new(1, ClientAuthorizationDeleteRequest::new("john")),
            "POST /client/authorization/delete/1",
            r#"{"subject":"john"}"#,
        ),
        expect(
            DeleteClientAuthorizationByQuery::new(1, "john"),
            "DELETE /client/authorization/delete/1?subject=john",
            "",
        ),
        expect(
            GetGrantedScopes::new(1, ClientAuthorizationDeleteRequest::new("john")),
            "POST /client/granted_scopes/get/1",
            r#"{"subject":"john"}"#,
        ),
        expect(GetGrantedScopesByQuery::new(1, "john"), "GET /client/granted_scopes/get/1?subject=john", ""),
        expect(
            DeleteGrantedScopes::new(1, ClientAuthorizationDeleteRequest::new("john")),
            "POST /client/granted_scopes/delete/1",
            r#"{"subject":"john"}"#,
        ),
        expect(DeleteGrantedScopesByQuery::new(1, "john"), "DELETE /client/granted_scopes/delete/1?subject=john", ""),
        expect(GetRequestableScopes::new(1), "GET /client/extension/requestable_scopes/get/1", ""),
        expect(
            SetRequestableScopes::new(
                1,
                RequestableScopes { requestable_scopes: Some(vec!["a".into()]), ..Default::default() },
            ),
            "POST /client/extension/requestable_scopes/update/1",
            r#"{"requestableScopes":["a"]}"#,
        ),
        expect(
            PutRequestableScopes::new(
                1,
                RequestableScopes { requestable_scopes: Some(vec!["a".into()]), ..Default::default() },
            ),
            "PUT /client/extension/requestable_scopes/update/1",
            r#"{"requestableScopes":["a"]}"#,
        ),
        expect(DeleteRequestableScopes::new(1), "DELETE /client/extension/requestable_scopes/delete/1", ""),
        expect(HskGet::new("h"), "GET /hsk/get/h", ""),
        expect(HskGetList::default(), "GET /hsk/get/list", ""),
        expect(HskDelete::new("h"), "DELETE /hsk/delete/h", ""),
        expect(HskDeleteByGet::new("h"), "GET /hsk/delete/h", ""),
        expect_fixture::<AttestationChallengeRequest>("POST /attestation/challenge"),
        expect_fixture::<AuthorizationTicketInfoRequest>("POST /auth/authorization/ticket/info"),
        expect_fixture::<AuthorizationTicketUpdateRequest>("POST /auth/authorization/ticket/update"),
        expect_fixture::<TokenCreateRequest>("POST /auth/token/create"),
        expect_fixture::<TokenRevokeRequest>("POST /auth/token/revoke"),
        expect_fixture::<TokenUpdateRequest>("POST /auth/token/update"),
        expect_fixture::<BackchannelAuthenticationRequest>("POST /backchannel/authentication"),
        expect_fixture::<BackchannelAuthenticationCompleteRequest>("POST /backchannel/authentication/complete"),
        expect_fixture::<BackchannelAuthenticationFailRequest>("POST /backchannel/authentication/fail"),
        expect_fixture::<BackchannelAuthenticationIssueRequest>("POST /backchannel/authentication/issue"),
        expect_fixture::<BackchannelLogoutTokenRequest>("POST /backchannel/logout/token"),
        expect_fixture::<ClientAuthorizationGetListRequest>("POST /client/authorization/get/list"),
        expect_fixture::<DeviceAuthorizationRequest>("POST /device/authorization"),
        expect_fixture::<DeviceCompleteRequest>("POST /device/complete"),
        expect_fixture::<DeviceVerificationRequest>("POST /device/verification"),
        expect_fixture::<FederationConfigurationRequest>("POST /federation/configuration"),
        expect_fixture::<FederationRegistrationRequest>("POST /federation/registration"),
        expect_fixture::<GmRequest>("POST /gm"),
        expect_fixture::<HskCreateRequest>("POST /hsk/create"),
        expect_fixture::<IdTokenReissueRequest>("POST /idtoken/reissue"),
        expect_fixture::<JoseVerifyRequest>("POST /jose/verify"),
        expect_fixture::<NativeSsoRequest>("POST /nativesso"),
        expect_fixture::<NativeSsoLogoutRequest>("POST /nativesso/logout"),
        expect_fixture::<PushedAuthReqRequest>("POST /pushed_auth_req"),
        expect_fixture::<ResourceServerSignatureRequest>("POST /rs/sign"),
        expect_fixture::<CredentialBatchIssueRequest>("POST /vci/batch/issue"),
        expect_fixture::<CredentialBatchParseRequest>("POST /vci/batch/parse"),
        expect_fixture::<CredentialDeferredIssueRequest>("POST /vci/deferred/issue"),
        expect_fixture::<CredentialDeferredParseRequest>("POST /vci/deferred/parse"),
        expect_fixture::<CredentialIssuerJwksRequest>("POST /vci/jwks"),
        expect_fixture::<CredentialJwtIssuerMetadataRequest>("POST /vci/jwtissuer"),
        expect_fixture::<CredentialIssuerMetadataRequest>("POST /vci/metadata"),
        expect_fixture::<CredentialNonceRequest>("POST /vci/nonce"),
        expect_fixture::<CredentialOfferCreateRequest>("POST /vci/offer/create"),
        expect_fixture::<CredentialOfferInfoRequest>("POST /vci/offer/info"),
        expect_fixture::<CredentialSingleIssueRequest>("POST /vci/single/issue"),
        expect_fixture::<CredentialSingleParseRequest>("POST /vci/single/parse"),
        expect_owner(
            CreateService::new(Service { service_name: Some("S".into()), ..Default::default() }),
            "POST",
            ["/api/service/create", "/api/service/create"],
            r#"{"serviceName":"S"}"#,
        ),
        expect_owner(GetService::default(), "GET", ["/api/1234567890/service/get", "/api/service/get/9876543210"], ""),
        expect_owner(
            GetServiceList { start: Some(0), end: Some(3), ..Default::default() },
            "GET",
            ["/api/service/get/list?start=0&end=3", "/api/service/get/list?start=0&end=3"],
            "",
        ),
        expect_owner(
            UpdateService::new(Service { service_name: Some("S".into()), ..Default::default() }),
            "POST",
            ["/api/1234567890/service/update", "/api/service/update/9876543210"],
            r#"{"serviceName":"S"}"#,
        ),
        expect_owner(
            DeleteService::default(),
            "DELETE",
            ["/api/1234567890/service/delete", "/api/service/delete/9876543210"],
            "",
        ),
        expect_only(
            v3(),
            TokenCreateBatch {
                dry_run: Some(true),
                ..TokenCreateBatch::new(vec![TokenCreateRequest::new(GrantType::Ciba)])
            },
            Expected {
                method: "POST",
                path: "/api/1234567890/auth/token/create/batch?dryRun=true",
                authorization: Some("Bearer at-of-service"),
                body: r#"[{"grantType":"CIBA"}]"#,
            },
        ),
        expect_only(
            v3(),
            GetTokenCreateBatchStatus::new("r"),
            Expected {
                method: "GET",
                path: "/api/1234567890/auth/token/create/batch/status/r",
                authorization: Some("Bearer at-of-service"),
                body: "",
            },
        ),
        expect_only(
            v3(),
            GetClientAuthorizationListByPath {
                developer: None,
                start: Some(0),
                end: None,
                ..GetClientAuthorizationListByPath::new("john")
            },
            Expected {
                method: "GET",
                path: "/api/1234567890/client/authorization/get/list/john?start=0",
                authorization: Some("Bearer at-of-service"),
                body: "",
            },
        ),
        expect_only(
            v3(),
            DeleteClientAuthorizationByPath::new(1, "j/j"),
            Expected {
                method: "DELETE",
                path: "/api/1234567890/client/authorization/delete/1/j%2Fj",
                authorization: Some("Bearer at-of-service"),
                body: "",
            },
        ),
        expect_only(
            v3(),
            GetGrantedScopesByPath::new(1, "j/j"),
            Expected {
                method: "GET",
                path: "/api/1234567890/client/granted_scopes/get/1/j%2Fj",
                authorization: Some("Bearer at-of-service"),
                body: "",
            },
        ),
        expect_only(
            v3(),
            DeleteGrantedScopesByPath::new(1, "j/j"),
            Expected {
                method: "DELETE",
                path: "/api/1234567890/client/granted_scopes/delete/1/j%2Fj",
                authorization: Some("Bearer at-of-service"),
                body: "",
            },
        ),
        expect_only(
            v3(),
            HealthCheck { extended: Some(true), ..Default::default() },
            Expected { method: "GET", path: "/api/lifecycle/healthcheck?extended=true", authorization: None, body: "" },
        ),
        expect_only(
            v2(),
            Info::default(),
            Expected { method: "GET", path: "/api/info", authorization: Some(SERVICE_BASIC), body: "" },
        ),
    ];
    let parameters = vec![("a b".into(), "1&2".into()), ("serviceId".into(), "é".into())];
    let echo = Echo { parameters, ..Default::default() };
    let expected =
        Expected { method: "GET", path: "/api/misc/echo?a+b=1%262&serviceId=%C3%A9", authorization: None, body: "" };
    tested.push(expected.is(&v3(), &echo));
    tested.push(expected.is(&v2(), &echo));
    tested.sort_unstable();
    tested.dedup();
    let mut declared: Vec<_> = operations().map(|endpoint| endpoint.name).collect();
    declared.sort_unstable();
    assert_eq!(tested, declared);
}

#[test]
fn every_path_argument_is_one_safe_segment() {
    fn refuses<O: Operation + Debug>(make: impl Fn(&str) -> O) -> &'static Endpoint {
        for value in ["", ".", ".."].iter().chain(O::ENDPOINT.reserved) {
            for api in [v2(), v3()] {
                match api.request(&make(value)) {
                    Err(BuildError::PathArgument { .. } | BuildError::NotInVersion { .. }) => {}
                    other => panic!("{value:?}: {other:?}"),
                }
            }
        }
        for value in ["a/b", "../x", "%2e%2e", "?x", "#x", ";x", "\\..", "\r\nhost: x"] {
            let url = v3().request(&make(value)).unwrap().url;
            let plain = v3().request(&make("plain")).unwrap().url;
            assert_eq!(url.split('/').count(), plain.split('/').count(), "{url}");
            assert!(!url.contains(['#', ';', '\\', '\r', '\n']) && !url.contains("?x"), "{url}");
        }
        O::ENDPOINT
    }
    let tested = [
        refuses(|value| GetClient::new(value)),
        refuses(|value| DeleteClient::new(value)),
        refuses(|value| UpdateClient::new(value, Client::default())),
        refuses(|value| UpdateClientLockFlag::new(value, ClientLockFlagUpdateRequest::new(true))),
        refuses(|value| RefreshClientSecret::new(value)),
        refuses(|value| UpdateClientSecret::new(value, ClientSecretUpdateRequest::new("s"))),
        refuses(|value| TokenDelete::new(value)),
        refuses(|value| GetTokenCreateBatchStatus::new(value)),
        refuses(|value| UpdateClientAuthorization::new(value, ClientAuthorizationUpdateRequest::new("john"))),
        refuses(|value| DeleteClientAuthorization::new(value, ClientAuthorizationDeleteRequest::new("john"))),
        refuses(|value| DeleteClientAuthorizationByQuery::new(value, "john")),
        refuses(|value| GetGrantedScopes::new(value, ClientAuthorizationDeleteRequest::new("john"))),
        refuses(|value| GetGrantedScopesByQuery::new(value, "john")),
        refuses(|value| DeleteGrantedScopes::new(value, ClientAuthorizationDeleteRequest::new("john"))),
        refuses(|value| DeleteGrantedScopesByQuery::new(value, "john")),
        refuses(|value| GetRequestableScopes::new(value)),
        refuses(|value| SetRequestableScopes::new(value, RequestableScopes::default())),
        refuses(|value| PutRequestableScopes::new(value, RequestableScopes::default())),
        refuses(|value| DeleteRequestableScopes::new(value)),
        refuses(|value| HskGet::new(value)),
        refuses(|value| HskDelete::new(value)),
        refuses(|value| HskDeleteByGet::new(value)),
        refuses(|value| GetClientAuthorizationListByPath::new(value)),
        refuses(|value| DeleteClientAuthorizationByPath::new(value, "john")),
        refuses(|value| DeleteClientAuthorizationByPath::new(1, value)),
        refuses(|value| GetGrantedScopesByPath::new(value, "john")),
        refuses(|value| GetGrantedScopesByPath::new(1, value)),
        refuses(|value| DeleteGrantedScopesByPath::new(value, "john")),
        refuses(|value| DeleteGrantedScopesByPath::new(1, value)),
    ];
    let mut missing: Vec<_> = operations().filter(|endpoint| !endpoint.path_arguments.is_empty()).collect();
    missing.retain(|endpoint| !tested.contains(endpoint));
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn nothing_is_sent_that_would_reach_another_operation() {
    for (client_id, expected) in [
        ("", SegmentError::Empty),
        (".", SegmentError::Dots),
        ("..", SegmentError::Dots),
        ("list", SegmentError::Reserved),
    ] {
        for api in [v2(), v3()] {
            let error = api.request(&GetClient::new(client_id)).unwrap_err();
            assert!(
                matches!(error, BuildError::PathArgument { name: "clientId", fault } if fault == expected),
                "{client_id:?}: {error}"
            );
        }
    }
    // Where no other operation is, `list` is a name like any other.
    let subject = v3().request(&GetClientAuthorizationListByPath::new("list")).unwrap();
    assert_eq!(subject.url, "https://us.authlete.com/api/1234567890/client/authorization/get/list/list");
    let client = v2().request(&DeleteClient::new("list")).unwrap();
    assert_eq!(client.url, "https://api.authlete.com/api/client/delete/list");
    for service_id in ["", ".", ".."] {
        assert!(matches!(Api::v3("https://x", service_id, "t"), Err(ApiError::ServiceId(_))), "{service_id:?}");
    }
}

#[test]
fn another_service_of_2x_needs_its_own_credential() {
    let other = v2().with_service_id("222").unwrap();
    assert!(matches!(
        other.request(&GetClient::new("")),
        Err(BuildError::PathArgument { .. } | BuildError::NoCredential(_))
    ));
    let error = other.request(&TokenRequest::new("")).unwrap_err();
    assert!(matches!(error, BuildError::NoCredential(_)), "{error}");
    let other = other.with_service_credential(Credential::basic("222", "s").unwrap());
    assert_eq!(other.request(&TokenRequest::new("")).unwrap().header("authorization"), Some("Basic MjIyOnM="));
}

#[test]
fn another_service_of_3x_keeps_the_token_of_the_organization() {
    let other = v3().with_service_id("222").unwrap();
    assert_eq!(other.request(&TokenRequest::new("")).unwrap().url, "https://us.authlete.com/api/222/auth/token");
}

#[test]
fn headers_and_time_limits_of_ones_own() {
    let api = v3().with_header("X-Request-ID", "r 1").unwrap().with_timeout(Duration::from_secs(3));
    let request = api.http_request(&TokenRequest::new("")).unwrap();
    assert_eq!(request.headers()["x-request-id"], "r 1");
    assert_eq!(TimeLimit::of(&request, Duration::ZERO), Duration::from_secs(3));
    let request = v3().http_request(&TokenRequest::new("")).unwrap();
    assert_eq!(TimeLimit::of(&request, Duration::ZERO), Duration::ZERO);

    for (name, value) in [
        ("", ""),
        ("a b", ""),
        ("a\n", ""),
        ("a:", ""),
        ("a", "b\r\nc"),
        ("a", "é"),
        ("Authorization", ""),
        ("DPoP", "x"),
        ("host", "x"),
    ] {
        assert_eq!(v3().with_header(name, value).err(), Some(ApiError::Header), "{name}: {value}");
    }
}

#[test]
fn base_urls() {
    for (url, sound) in [
        ("https://us.authlete.com", true),
        ("https://us.authlete.com/", true),
        ("http://127.0.0.1:8090", true),
        ("http://[::1]:8090", true),
        ("http://[::1]", true),
        ("https://proxy.example/authlete/v3/", true),
        ("", false),
        ("us.authlete.com", false),
        ("ftp://x", false),
        ("https://", false),
        ("https:///path", false),
        ("https://:80", false),
        ("https://x:", false),
        ("https://x:99999", false),
        ("https://x:abc", false),
        ("https://[", false),
        ("https://[x]", false),
        ("https://user@x", false),
        ("https://x?y", false),
        ("https://x#y", false),
        ("https://x/../y", false),
        ("https://x//y", false),
        ("https://x/%2e", false),
        ("https://x y", false),
        ("https://x\r\n", false),
    ] {
        assert_eq!(Api::v3(url, "1", "t").is_ok(), sound, "{url:?}");
        if sound {
            let api = Api::v3(url, "1", "t").unwrap();
            assert!(api.http_request(&TokenRequest::new("")).is_ok(), "{url:?}");
        }
    }
}

#[test]
fn credentials() {
    for token in ["", "a b", "a\r\nb", "é"] {
        assert_eq!(Credential::bearer(token).err(), Some(ApiError::Credential), "{token:?}");
    }
    for key in ["", "a:b"] {
        assert_eq!(Credential::basic(key, "s").err(), Some(ApiError::Credential), "{key:?}");
    }
    let ownerless = Api::new(Version::V2, "https://x").unwrap();
    assert!(matches!(ownerless.request(&TokenRequest::new("")), Err(BuildError::NoCredential(_))));
    let owner =
        Api::new(Version::V3, "https://x").unwrap().with_service_owner_credential(Credential::bearer("org").unwrap());
    let owner = owner.with_service_id("1").unwrap();
    assert_eq!(owner.request(&TokenRequest::new("")).unwrap().header("authorization"), Some("Bearer org"));
}

#[test]
fn headers_are_hidden_unless_they_may_be_shown() {
    let api = v3().with_header("Cookie", "PSST").unwrap().with_header("x-api-key", "PSST").unwrap();
    let api = api.with_visible_header("X-Request-ID", "r1").unwrap();
    let (plain, http) =
        (api.request(&TokenRequest::new("")).unwrap(), api.http_request(&TokenRequest::new("")).unwrap());
    for shown in [format!("{api:?}"), format!("{plain:?}"), format!("{:?}", http.headers())] {
        assert!(!shown.contains("PSST") && shown.contains("r1"), "{shown}");
    }
    assert_eq!(http.headers()["cookie"], "PSST");
}

#[test]
fn requests_show_no_secret() {
    let request = TokenRequest { client_secret: Some("PSST".into()), ..TokenRequest::new("PSST") };
    let api = Api::v3("https://x", "1", "PSST").unwrap();
    let basic = Api::v2("https://x", "1", "PSST").unwrap();
    let built = api.request(&request).unwrap();
    for shown in [format!("{request:?}"), format!("{api:?}"), format!("{basic:?}"), format!("{built:?}")] {
        assert!(!shown.contains("PSST") && !shown.contains("OlBTU1"), "{shown}");
    }
}

#[test]
fn what_does_not_fit_is_said() {
    let post = |path, body| Incoming { body, ..Incoming::new(Method::Post, path) };
    let token = |body| post("/api/1/auth/token", body).accept::<TokenRequest>().unwrap().operation.unwrap_err();
    assert_eq!(token(b" "), IncomingError::NoBody);
    assert_eq!(token(b"{"), IncomingError::Body(Fault::Truncated));
    assert_eq!(token(br#"{"parameters":1}"#), IncomingError::Body(Fault::Mismatch { path: "parameters".into() }));
    assert!(matches!(token(b"\xff"), IncomingError::Body(Fault::NotUtf8(_))));
    assert!(post("/api/1/auth/tokens", b"{}").accept::<TokenRequest>().is_none());
    assert!(post("/api/1/client/get/1", b"").accept::<GetClient>().is_none());
    assert!(post("/api/1/client/get/1", b"").is_at(GetClient::ENDPOINT));
    assert!(!post("/api/1/client/get/1/2", b"").is_at(GetClient::ENDPOINT));
    let jwks = Incoming { query: "pretty=maybe", ..Incoming::new(Method::Get, "/api/1/service/jwks/get") };
    assert_eq!(jwks.accept::<GetServiceJwks>().unwrap().operation.unwrap_err(), IncomingError::Argument("pretty"));
}

proptest! {
    #[test]
    fn any_argument_arrives(client_id in "\\PC{1,30}", patch in "\\PC{0,30}|[&=?#%+ \\r\\n\"]{0,9}") {
        prop_assume!(![".", "..", "list"].contains(&&*client_id));
        let operation = GetClient::new(ClientIdentifier::from(client_id));
        let request = v3().http_request(&operation).unwrap();
        let incoming = Incoming::new(Method::Get, request.uri().path());
        prop_assert_eq!(incoming.accept::<GetClient>().unwrap().operation, Ok(operation));

        let operation = GetServiceConfiguration { pretty: None, patch: Some(patch), ..Default::default() };
        let request = v2().http_request(&operation).unwrap();
        let query = request.uri().query().unwrap();
        let incoming = Incoming { query, ..Incoming::new(Method::Get, request.uri().path()) };
        prop_assert_eq!(incoming.accept::<GetServiceConfiguration>().unwrap().operation, Ok(operation));
    }
}

#[test]
fn arguments_show_without_the_hidden_member() {
    assert_eq!(format!("{:?}", GetClient::new(7)), r#"GetClient { client_id: ClientIdentifier("7") }"#);
}
