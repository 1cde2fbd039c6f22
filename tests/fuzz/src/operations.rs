//! Every operation behind one type, for targets that choose one by name.

use std::fmt::Debug;

use authlete_core::incoming::{Incoming, IncomingOperation};
use authlete_core::wire::Response;
use authlete_core::{
    Endpoint, attestation, authorization, backchannel_authentication, backchannel_logout, client, client_authorization,
    credential, credential_issuance, credential_offer, device, federation, grant_management, hsk, id_token,
    introspection, jose, native_sso, pushed_authorization, registration, requestable_scopes, resource_server,
    revocation, server, service, token, token_management, userinfo,
};

use crate::targets::{answers, incoming};

/// What the targets do with an operation.
pub(crate) struct Operation {
    pub(crate) endpoint: &'static Endpoint,
    /// Reads a response and checks what comes of it.
    pub(crate) check_answer: fn(&Response<'_>),
    /// Reads an incoming request and checks what comes of it; `false` where it belongs to another operation.
    pub(crate) check_incoming: fn(&Incoming<'_>) -> bool,
}

const fn operation<O: IncomingOperation<Response: Debug + PartialEq> + Debug + PartialEq>() -> Operation {
    Operation {
        endpoint: O::ENDPOINT,
        check_answer: answers::check_answer::<O>,
        check_incoming: incoming::check_incoming::<O>,
    }
}

/// The operation of that name; for any other text, one that depends on it.
pub(crate) fn named(name: &[u8]) -> &'static Operation {
    let any = name.iter().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add((*byte).into()));
    OPERATIONS
        .iter()
        .find(|operation| operation.endpoint.name.as_bytes() == name)
        .unwrap_or(&OPERATIONS[any % OPERATIONS.len()])
}

macro_rules! operations {
    ($( $family:ident: $($request:ident),+; )+) => {
        pub(crate) const OPERATIONS: &[Operation] = &[$( $( operation::<$family::$request>(), )+ )+];
    };
}

operations! {
    attestation: AttestationChallengeRequest;
    authorization: AuthorizationRequest, AuthorizationIssueRequest, AuthorizationFailRequest,
        AuthorizationTicketInfoRequest, AuthorizationTicketUpdateRequest;
    backchannel_authentication: BackchannelAuthenticationRequest, BackchannelAuthenticationIssueRequest,
        BackchannelAuthenticationFailRequest, BackchannelAuthenticationCompleteRequest;
    backchannel_logout: BackchannelLogoutTokenRequest;
    client: CreateClient, GetClient, GetClientList, UpdateClient, UpdateClientLockFlag, RefreshClientSecret,
        UpdateClientSecret, DeleteClient;
    client_authorization: ClientAuthorizationGetListRequest, GetClientAuthorizationListByQuery,
        GetClientAuthorizationListByPath, UpdateClientAuthorization, DeleteClientAuthorization,
        DeleteClientAuthorizationByQuery, DeleteClientAuthorizationByPath, GetGrantedScopes, GetGrantedScopesByQuery,
        GetGrantedScopesByPath, DeleteGrantedScopes, DeleteGrantedScopesByQuery, DeleteGrantedScopesByPath;
    credential: CredentialIssuerMetadataRequest, CredentialJwtIssuerMetadataRequest, CredentialIssuerJwksRequest,
        CredentialNonceRequest;
    credential_issuance: CredentialSingleParseRequest, CredentialSingleIssueRequest, CredentialBatchParseRequest,
        CredentialBatchIssueRequest, CredentialDeferredParseRequest, CredentialDeferredIssueRequest;
    credential_offer: CredentialOfferCreateRequest, CredentialOfferInfoRequest;
    device: DeviceAuthorizationRequest, DeviceVerificationRequest, DeviceCompleteRequest;
    federation: FederationConfigurationRequest, FederationRegistrationRequest;
    grant_management: GmRequest;
    hsk: HskCreateRequest, HskGet, HskGetList, HskDelete, HskDeleteByGet;
    id_token: IdTokenReissueRequest;
    introspection: IntrospectionRequest, StandardIntrospectionRequest;
    jose: JoseVerifyRequest;
    native_sso: NativeSsoRequest, NativeSsoLogoutRequest;
    pushed_authorization: PushedAuthReqRequest;
    registration: DynamicClientRegister, DynamicClientGet, DynamicClientUpdate, DynamicClientDelete;
    requestable_scopes: GetRequestableScopes, SetRequestableScopes, PutRequestableScopes, DeleteRequestableScopes;
    resource_server: ResourceServerSignatureRequest;
    revocation: RevocationRequest;
    server: HealthCheck, Info, Echo;
    service: CreateService, GetService, GetServiceList, UpdateService, DeleteService, GetServiceConfiguration,
        ServiceConfigurationRequest, GetServiceJwks;
    token: TokenRequest, TokenIssueRequest, TokenFailRequest;
    token_management: TokenCreateRequest, TokenCreateBatch, GetTokenCreateBatchStatus, TokenUpdateRequest, TokenDelete,
        TokenRevokeRequest, GetTokenList;
    userinfo: UserInfoRequest, UserInfoIssueRequest;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_operation_is_left_out() {
        let names: Vec<_> = OPERATIONS.iter().map(|operation| operation.endpoint.name).collect();
        let missing: Vec<_> = authlete_core::operations().filter(|endpoint| !names.contains(&endpoint.name)).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
