//! The access tokens that services and organizations call the API server with. Their texts are shown when they are made, and
//! never again.

use authlete_core::NoContent;
use authlete_core::identity_provider::{
    CreateOrganizationTokenRequest, CreateServiceTokenRequest, DeleteOrganizationTokenRequest,
    DeleteServiceTokenRequest, GetOrganizationTokensRequest, GetServiceTokensRequest, OrganizationTokenResponse,
    RenameOrganizationTokenRequest, RenameServiceTokenRequest, RotateOrganizationTokenRequest,
    RotateServiceTokenRequest, ServiceTokenResponse,
};

use super::{IssuedToken, NamedService};
use crate::call::OrganizationCall;
use crate::directory::Caller;
use crate::jose::base64url;
use crate::random::Random as _;
use crate::router::{ApiFault, routes};

routes! {
    CreateServiceTokenRequest => create_for_service, organization;
    GetServiceTokensRequest => list_for_service, organization;
    RenameServiceTokenRequest => rename_for_service, organization;
    RotateServiceTokenRequest => rotate_for_service, organization;
    DeleteServiceTokenRequest => revoke_for_service, organization;
    CreateOrganizationTokenRequest => create_for_organization, organization;
    GetOrganizationTokensRequest => list_for_organization, organization;
    RenameOrganizationTokenRequest => rename_for_organization, organization;
    RotateOrganizationTokenRequest => rotate_for_organization, organization;
    DeleteOrganizationTokenRequest => revoke_for_organization, organization;
}

fn create_for_service(
    call: &mut OrganizationCall<'_>,
    request: CreateServiceTokenRequest,
) -> Result<ServiceTokenResponse, ApiFault> {
    let CreateServiceTokenRequest { service_id, organization_id, api_server_id, description, .. } = request;
    let service = call.named_service(&NamedService { api_server_id, organization_id, service_id })?;
    Ok(of_service(call, service, create(call, Caller::Service(service), &description)?))
}

fn create_for_organization(
    call: &mut OrganizationCall<'_>,
    request: CreateOrganizationTokenRequest,
) -> Result<OrganizationTokenResponse, ApiFault> {
    let organization = call.named_organization(request.organization_id)?;
    Ok(of_organization(organization, create(call, Caller::Organization(organization), &request.description)?))
}

fn list_for_service(
    call: &mut OrganizationCall<'_>,
    request: GetServiceTokensRequest,
) -> Result<Vec<ServiceTokenResponse>, ApiFault> {
    let GetServiceTokensRequest { service_id, organization_id, api_server_id, .. } = request;
    let service = call.named_service(&NamedService { api_server_id, organization_id, service_id })?;
    let tokens = list(call, Caller::Service(service)).into_iter();
    Ok(tokens.map(|token| of_service(call, service, token)).collect())
}

fn list_for_organization(
    call: &mut OrganizationCall<'_>,
    request: GetOrganizationTokensRequest,
) -> Result<Vec<OrganizationTokenResponse>, ApiFault> {
    let organization = call.named_organization(request.organization_id)?;
    let tokens = list(call, Caller::Organization(organization)).into_iter();
    Ok(tokens.map(|token| of_organization(organization, token)).collect())
}

fn rename_for_service(
    call: &mut OrganizationCall<'_>,
    request: RenameServiceTokenRequest,
) -> Result<ServiceTokenResponse, ApiFault> {
    let RenameServiceTokenRequest { service_id, organization_id, api_server_id, token_id, description, .. } = request;
    let service = call.named_service(&NamedService { api_server_id, organization_id, service_id })?;
    Ok(of_service(call, service, rename(call, Caller::Service(service), &token_id, &description)?))
}

fn rename_for_organization(
    call: &mut OrganizationCall<'_>,
    request: RenameOrganizationTokenRequest,
) -> Result<OrganizationTokenResponse, ApiFault> {
    let organization = call.named_organization(request.organization_id)?;
    let owner = Caller::Organization(organization);
    Ok(of_organization(organization, rename(call, owner, &request.token_id, &request.description)?))
}

fn rotate_for_service(
    call: &mut OrganizationCall<'_>,
    request: RotateServiceTokenRequest,
) -> Result<ServiceTokenResponse, ApiFault> {
    let RotateServiceTokenRequest { service_id, organization_id, api_server_id, token_id, .. } = request;
    let service = call.named_service(&NamedService { api_server_id, organization_id, service_id })?;
    Ok(of_service(call, service, rotate(call, Caller::Service(service), &token_id)?))
}

fn rotate_for_organization(
    call: &mut OrganizationCall<'_>,
    request: RotateOrganizationTokenRequest,
) -> Result<OrganizationTokenResponse, ApiFault> {
    let organization = call.named_organization(request.organization_id)?;
    Ok(of_organization(organization, rotate(call, Caller::Organization(organization), &request.token_id)?))
}

fn revoke_for_service(
    call: &mut OrganizationCall<'_>,
    request: DeleteServiceTokenRequest,
) -> Result<NoContent, ApiFault> {
    let service = call.named_service(&NamedService {
        api_server_id: request.api_server_id.unwrap_or_default(),
        organization_id: request.organization_id.unwrap_or_default(),
        service_id: request.service_id.unwrap_or_default(),
    })?;
    revoke(call, Caller::Service(service), &request.token_id.unwrap_or_default())
}

fn revoke_for_organization(
    call: &mut OrganizationCall<'_>,
    request: DeleteOrganizationTokenRequest,
) -> Result<NoContent, ApiFault> {
    let organization = call.named_organization(request.organization_id.unwrap_or_default())?;
    revoke(call, Caller::Organization(organization), &request.token_id.unwrap_or_default())
}

/// A token as it is shown to whom it belongs.
struct Shown {
    id: String,
    description: String,
    /// Its text, where it is new.
    text: Option<String>,
}

impl Shown {
    fn without_text(token: &IssuedToken) -> Self {
        Self { id: token.id.clone(), description: token.description.clone(), text: None }
    }
}

fn create(call: &OrganizationCall<'_>, owner: Caller, description: &str) -> Result<Shown, ApiFault> {
    let description = call.text("description", description)?.to_owned();
    let (id, text) = (fresh(call, 16), fresh(call, 32));
    call.directory.issue_token(id.clone(), text.clone(), owner, description.clone());
    Ok(Shown { id, description, text: Some(text) })
}

fn list(call: &OrganizationCall<'_>, owner: Caller) -> Vec<Shown> {
    let records = call.directory.records();
    let numbers = records.by_owner.get(&owner).into_iter().flatten();
    numbers.filter_map(|number| records.tokens.get(number)).map(Shown::without_text).collect()
}

fn rename(call: &OrganizationCall<'_>, owner: Caller, id: &str, description: &str) -> Result<Shown, ApiFault> {
    let description = call.text("description", description)?;
    change(call, owner, id, |token| {
        token.description = description.into();
        Shown::without_text(token)
    })
}

/// The token gets another text, and the old one is good for nothing.
fn rotate(call: &OrganizationCall<'_>, owner: Caller, id: &str) -> Result<Shown, ApiFault> {
    let text = fresh(call, 32);
    let (old, shown) = change(call, owner, id, |token| {
        let old = std::mem::replace(&mut token.text, text.clone());
        (old, Shown::without_text(token))
    })?;
    call.directory.remove_token(&old);
    call.directory.add_token(&text, owner);
    Ok(Shown { text: Some(text), ..shown })
}

fn revoke(call: &OrganizationCall<'_>, owner: Caller, id: &str) -> Result<NoContent, ApiFault> {
    let text = change(call, owner, id, |token| token.text.clone())?;
    call.directory.records().forget_token(id);
    call.directory.remove_token(&text);
    Ok(NoContent)
}

/// Does something with a token of that owner.
fn change<T>(
    call: &OrganizationCall<'_>,
    owner: Caller,
    id: &str,
    change: impl FnOnce(&mut IssuedToken) -> T,
) -> Result<T, ApiFault> {
    let id = call.text("tokenId", id)?;
    let mut records = call.directory.records();
    let number = records.by_id.get(id).copied();
    let token = number.and_then(|number| records.tokens.get_mut(&number)).filter(|token| token.owner == owner);
    token.map(change).ok_or_else(|| call.refused(404, "A002201", "There is no such token."))
}

fn fresh(call: &OrganizationCall<'_>, length: usize) -> String {
    let mut bytes = vec![0; length];
    call.directory.random.clone().fill(&mut bytes);
    base64url(bytes)
}

fn of_service(call: &OrganizationCall<'_>, service: i64, token: Shown) -> ServiceTokenResponse {
    ServiceTokenResponse {
        service_id: Some(service),
        organization_id: call.directory.organization_of(service),
        api_server_id: Some(call.directory.api_server),
        access_token: token.text.map(Into::into),
        token_id: Some(token.id),
        description: Some(token.description),
        ..Default::default()
    }
}

fn of_organization(organization: i64, token: Shown) -> OrganizationTokenResponse {
    OrganizationTokenResponse {
        organization_id: Some(organization),
        access_token: token.text.map(Into::into),
        token_id: Some(token.id),
        description: Some(token.description),
        ..Default::default()
    }
}
