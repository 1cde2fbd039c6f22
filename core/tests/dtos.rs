//! Every DTO, by a full instance of its JSON in `fixtures`: nothing is lost, nothing secret is shown.
//!
//! The instances are made from Authlete's published member lists, each member with a value.

use std::fmt::Debug;

use authlete_core::attestation::*;
use authlete_core::authorization::*;
use authlete_core::backchannel_authentication::*;
use authlete_core::backchannel_logout::*;
use authlete_core::callbacks::*;
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
use authlete_core::identity_provider::*;
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
use authlete_core::types::*;
use authlete_core::userinfo::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

macro_rules! dtos {
    ($($dto:ident)*) => {
        #[test]
        fn every_fixture_is_tested() {
            let mut names: Vec<_> = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures"))
                .unwrap()
                .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
                .collect();
            names.sort();
            assert_eq!(names, [$(stringify!($dto)),*]);
        }

        /// How a DTO shows itself that is read from `json`; `None` where there is no DTO of that name.
        fn shown(name: &str, json: Value) -> Option<String> {
            match name {
                $( stringify!($dto) => Some(format!("{:?}", serde_json::from_value::<$dto>(json).unwrap())), )*
                _ => None,
            }
        }

        #[allow(non_snake_case, reason = "the tests have the DTOs' names")]
        mod each {
            use super::*;
            $( #[test] fn $dto() {
                check::<super::$dto>(include_str!(concat!("fixtures/", stringify!($dto), ".json")));
            } )*
        }
    };
}

dtos! {
    AccessToken
    Address
    AdoptServiceRequest
    ApiResponse
    ApiServerAccessResponse
    AssertionProcessor
    AttestationChallengeRequest
    AttestationChallengeResponse
    AuthenticationCallbackRequest
    AuthenticationCallbackResponse
    AuthleteApiServerResponse
    AuthleteApiServerUpdateResponse
    AuthorizationAuthenticateRequest
    AuthorizationAuthenticateResponse
    AuthorizationFailRequest
    AuthorizationFailResponse
    AuthorizationIssueRequest
    AuthorizationIssueResponse
    AuthorizationRequest
    AuthorizationResponse
    AuthorizationTicketInfo
    AuthorizationTicketInfoRequest
    AuthorizationTicketInfoResponse
    AuthorizationTicketUpdateRequest
    AuthorizationTicketUpdateResponse
    AuthorizedClientListResponse
    AuthzDetails
    AuthzDetailsElement
    BackchannelAuthenticationCompleteRequest
    BackchannelAuthenticationCompleteResponse
    BackchannelAuthenticationFailRequest
    BackchannelAuthenticationFailResponse
    BackchannelAuthenticationIssueRequest
    BackchannelAuthenticationIssueResponse
    BackchannelAuthenticationRequest
    BackchannelAuthenticationResponse
    BackchannelLogoutTokenRequest
    BackchannelLogoutTokenResponse
    Challenge
    CimdOptions
    ClaimRule
    Client
    ClientAccessResponse
    ClientAuthorizationDeleteRequest
    ClientAuthorizationGetListRequest
    ClientAuthorizationUpdateRequest
    ClientExtension
    ClientListResponse
    ClientLockFlagUpdateRequest
    ClientRegistrationRequest
    ClientRegistrationResponse
    ClientSecretRefreshResponse
    ClientSecretUpdateRequest
    ClientSecretUpdateResponse
    CreateApiServerRequest
    CreateOrganizationTokenRequest
    CreateServiceRequest
    CreateServiceTokenRequest
    CredentialBatchIssueRequest
    CredentialBatchIssueResponse
    CredentialBatchParseRequest
    CredentialBatchParseResponse
    CredentialDeferredIssueRequest
    CredentialDeferredIssueResponse
    CredentialDeferredParseRequest
    CredentialDeferredParseResponse
    CredentialIssuanceOrder
    CredentialIssuerJwksRequest
    CredentialIssuerJwksResponse
    CredentialIssuerMetadata
    CredentialIssuerMetadataRequest
    CredentialIssuerMetadataResponse
    CredentialJwtIssuerMetadataRequest
    CredentialJwtIssuerMetadataResponse
    CredentialNonceRequest
    CredentialNonceResponse
    CredentialOfferCreateRequest
    CredentialOfferCreateResponse
    CredentialOfferInfo
    CredentialOfferInfoRequest
    CredentialOfferInfoResponse
    CredentialRequestInfo
    CredentialSingleIssueRequest
    CredentialSingleIssueResponse
    CredentialSingleParseRequest
    CredentialSingleParseResponse
    DeleteOrganizationTokenRequest
    DeleteServiceRequest
    DeleteServiceTokenRequest
    DeveloperAuthenticationCallbackRequest
    DeveloperAuthenticationCallbackResponse
    DeviceAuthorizationRequest
    DeviceAuthorizationResponse
    DeviceCompleteRequest
    DeviceCompleteResponse
    DeviceVerificationRequest
    DeviceVerificationResponse
    DynamicScope
    FederationConfigurationRequest
    FederationConfigurationResponse
    FederationRegistrationRequest
    FederationRegistrationResponse
    GetOrganizationTokensRequest
    GetServiceTokensRequest
    GmRequest
    GmResponse
    Grant
    GrantScope
    GrantedScopesGetResponse
    Hsk
    HskCreateRequest
    HskListResponse
    HskResponse
    IdTokenReissueRequest
    IdTokenReissueResponse
    InfoResponse
    IntrospectionRequest
    IntrospectionResponse
    JoseVerifyRequest
    JoseVerifyResponse
    LogInResponse
    MoveServiceRequest
    NamedUri
    NativeSsoLogoutRequest
    NativeSsoLogoutResponse
    NativeSsoRequest
    NativeSsoResponse
    OrganizationAccessResponse
    OrganizationResponse
    OrganizationTokenResponse
    OrphanService
    OrphanServiceResponse
    Pair
    Property
    PushedAuthReqRequest
    PushedAuthReqResponse
    RemoveOrphanRequest
    RenameOrganizationTokenRequest
    RenameServiceTokenRequest
    RequestableScopes
    ResourceServerSignatureRequest
    ResourceServerSignatureResponse
    RevocationRequest
    RevocationResponse
    RotateOrganizationTokenRequest
    RotateServiceTokenRequest
    Scope
    Service
    ServiceAccessResponse
    ServiceConfigurationRequest
    ServiceCreatableResponse
    ServiceInstanceManagementResponse
    ServiceListResponse
    ServiceOwner
    ServiceTokenResponse
    SnsCredentials
    StandardIntrospectionRequest
    StandardIntrospectionResponse
    StringArray
    TaggedValue
    TokenBatchStatus
    TokenCreateBatchResponse
    TokenCreateBatchStatusResponse
    TokenCreateRequest
    TokenCreateResponse
    TokenFailRequest
    TokenFailResponse
    TokenInfo
    TokenIssueRequest
    TokenIssueResponse
    TokenListResponse
    TokenRequest
    TokenResponse
    TokenRevokeRequest
    TokenRevokeResponse
    TokenUpdateRequest
    TokenUpdateResponse
    TrustAnchor
    UpdateApiServerRequest
    UpdateOrganizationRequest
    UserInfoIssueRequest
    UserInfoIssueResponse
    UserInfoRequest
    UserInfoResponse
    WebAuthnChallengeResponse
}

fn check<T: Serialize + DeserializeOwned + Debug + PartialEq>(json: &str) {
    let full: Value = serde_json::from_str(json).unwrap();
    assert_eq!(through::<T>(&full), full, "a full instance");

    let unknown_values = map_strings(&full, &|_, text| {
        let name = text.chars().all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_');
        if name { "FROM_THE_FUTURE".into() } else { text.into() }
    });
    assert_eq!(through::<T>(&unknown_values), unknown_values, "enum values of the future");

    // What is required has to be there; all else may be missing, and what is null counts as missing.
    let members = full.as_object().unwrap();
    let is_required = |name: &str| {
        let others = members.clone().into_iter().filter(|(other, _)| other != name).collect();
        serde_json::from_value::<T>(Value::Object(others)).is_err()
    };
    let is_response = members.contains_key("action") && members.contains_key("resultCode");
    assert!(!is_response || is_required("action"), "a response says what to do");
    let empty: Map<_, _> = members.clone().into_iter().filter(|(name, _)| is_required(name)).collect();
    let empty = Value::Object(empty);
    assert_eq!(through::<T>(&empty), empty, "an empty instance");
    let known = members.keys().filter(|name| *name != "addedLater");
    let nulls: Map<_, _> =
        known.map(|name| (name.clone(), if is_required(name) { full[name].clone() } else { json!(null) })).collect();
    assert_eq!(through::<T>(&Value::Object(nulls)), empty, "an instance of nulls");

    let secrets = map_strings(&full, &|name, text| if is_secret(name) { "PSST".into() } else { text.into() });
    let instance: T = serde_json::from_value(secrets).unwrap();
    assert!(!format!("{instance:?}").contains("PSST"));
}

fn through<T: Serialize + DeserializeOwned>(json: &Value) -> Value {
    serde_json::to_value(serde_json::from_value::<T>(json.clone()).unwrap()).unwrap()
}

/// Whether the strings of a member of that name are tokens, tickets, secrets, keys or raw requests.
fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    let ends = ["token", "ticket", "secret", "password", "parameters", "jwt", "assertion", "dpop", "payload", "jwks"];
    let is = [
        "authorizationcode",
        "jwtaccesstoken",
        "rawtokenresponse",
        "responsecontent",
        "sharedkeyforsign",
        "sharedkeyforencryption",
        "oauthclientattestation",
        "oauthclientattestationpop",
        "preauthorizedcode",
        "txcode",
        "credentialoffer",
        "issuerstate",
        "targeturi",
        "message",
        "addedlater",
    ];
    ends.iter().any(|end| name.ends_with(end)) || is.contains(&&*name)
}

/// The JSON with every string replaced; `map` gets the name of the innermost member around it.
fn map_strings(json: &Value, map: &dyn Fn(&str, &str) -> String) -> Value {
    fn walk(name: &str, json: &Value, map: &dyn Fn(&str, &str) -> String) -> Value {
        match json {
            Value::String(text) => map(name, text).into(),
            Value::Array(items) => items.iter().map(|item| walk(name, item, map)).collect(),
            Value::Object(members) => members
                .iter()
                .map(|(member, value)| {
                    // What a header holds hangs on the list's name, what a later member holds on that member's.
                    let context = match name {
                        "headers" | "properties" if member == "value" => "secret",
                        "credentialOfferInfo" if member == "identifier" => "secret",
                        "addedLater" => name,
                        _ => member,
                    };
                    (member.clone(), walk(context, value, map))
                })
                .collect(),
            other => other.clone(),
        }
    }
    walk("", json, map)
}

#[test]
fn what_opens_something_without_being_called_a_secret_is_hidden_too() {
    let property = Property { hidden: Some(true), ..Property::new("risk", "PSST") };
    let offer = CredentialOfferInfo { identifier: Some("PSST".into()), ..Default::default() };
    let request = CredentialOfferInfoRequest::new("PSST");
    for shown in [format!("{property:?}"), format!("{offer:?}"), format!("{request:?}")] {
        assert!(!shown.contains("PSST"), "{shown}");
    }
}

#[test]
fn what_is_not_set_is_neither_sent_nor_shown() {
    assert_eq!(serde_json::to_string(&Client::default()).unwrap(), "{}");
    assert_eq!(format!("{:?}", Client::default()), "Client");
    let request = TokenRequest { client_id: Some("app".into()), ..TokenRequest::new("a=b") };
    assert_eq!(serde_json::to_string(&request).unwrap(), r#"{"parameters":"a=b","clientId":"app"}"#);
    assert_eq!(format!("{request:?}"), r#"TokenRequest { parameters: Secret(hidden), client_id: "app" }"#);
}

#[test]
fn every_member_with_listed_values_has_the_type_that_lists_them() {
    for row in include_str!("data/enum_members.tsv").lines().filter(|row| !row.starts_with('#')) {
        let [name, member, count, values] = row.split('\t').collect::<Vec<_>>()[..] else { panic!("{row}") };
        let fixture = format!("{}/tests/fixtures/{name}.json", env!("CARGO_MANIFEST_DIR"));
        let fixture: Value = serde_json::from_str(&std::fs::read_to_string(fixture).unwrap()).unwrap();
        for value in values.split(' ').chain(["ADDED_LATER"]) {
            let mut instance = fixture.clone();
            instance[member] = if count == "list" { json!([value]) } else { json!(value) };
            let is_other = shown(name, instance).unwrap().contains(&format!("Other({value:?})"));
            assert_eq!(is_other, value == "ADDED_LATER", "{name}.{member}: {value}");
        }
    }
}
