//! `/service/create`, `/service/get`, `/service/get/list`, `/service/update` and `/service/delete`.

use authlete_core::NoContent;
use authlete_core::service::{
    CreateService, DeleteService, GetService, GetServiceList, Service, ServiceListResponse, UpdateService,
};
use authlete_core::types::Pair;

use crate::call::{Call, OrganizationCall};
use crate::certificate::Certificate;
use crate::client_settings::{check_duration, check_jwks};
use crate::credential_issuer;
use crate::credentials::Target;
use crate::directory::Directory;
use crate::jose::base64url;
use crate::listing::{Page, total};
use crate::random::Random as _;
use crate::router::{ApiFault, routes};
use crate::state::State;

routes! {
    CreateService => create, organization;
    GetService => get;
    GetServiceList => list, organization;
    UpdateService => update;
    DeleteService => delete, organization;
}

/// Answers `/service/create`.
pub(crate) fn create(call: &mut OrganizationCall<'_>, request: CreateService) -> Result<Service, ApiFault> {
    let organization = organization(call)?;
    add(call.directory, organization, request.service, call.path, call.now)
}

/// Adds a service to those of an organization. What only Authlete decides is not taken from its settings.
pub(crate) fn add(
    directory: &Directory,
    organization: i64,
    wanted: Service,
    path: &str,
    now: i64,
) -> Result<Service, ApiFault> {
    check(path, &wanted)?;
    let mut random = directory.random.clone();
    let mut secret = [0; 32];
    random.fill(&mut secret);
    let decided = Service {
        api_key: Some(directory.fresh_api_key()),
        api_secret: Some(base64url(secret).into()),
        created_at: Some(now),
        modified_at: Some(now),
        ..Default::default()
    };
    let service = directory.numbered(set_by_authlete(wanted, &decided), organization, now);
    directory.add(State::new(service.clone(), &mut random), organization);
    Ok(shown(&service, 0))
}

/// The settings with what Authlete alone decides taken from what the service is so far.
fn set_by_authlete(wanted: Service, service: &Service) -> Service {
    Service {
        number: service.number,
        service_owner_number: service.service_owner_number,
        api_key: service.api_key,
        api_secret: service.api_secret.clone(),
        created_at: service.created_at,
        modified_at: service.modified_at,
        credential_jwks: wanted.credential_jwks.as_ref().map(credential_issuer::with_key_ids),
        hsks: None,
        metadata: None,
        ..wanted
    }
}

/// Answers `/service/get`.
pub(crate) fn get(call: &mut Call<'_>, _: GetService) -> Result<Service, ApiFault> {
    Ok(shown_of(&call.state))
}

/// Answers `/service/get/list`.
pub(crate) fn list(call: &mut OrganizationCall<'_>, request: GetServiceList) -> Result<ServiceListResponse, ApiFault> {
    let organization = organization(call)?;
    let page = Page::read(call.path, request.start, request.end, ["A036202", "A036204"])?;
    let (count, states) = call.directory.services_of(organization, page);
    Ok(ServiceListResponse {
        start: Some(page.start),
        end: Some(page.end),
        total_count: total(count),
        services: Some(states.iter().map(|state| shown_of(&crate::directory::lock(state))).collect()),
        ..Default::default()
    })
}

/// Answers `/service/update`, which replaces: what is left out goes back to its default.
pub(crate) fn update(call: &mut Call<'_>, request: UpdateService) -> Result<Service, ApiFault> {
    check(call.path, &request.service)?;
    let service = set_by_authlete(request.service, call.service());
    call.state.service = Service { modified_at: Some(call.now), ..service };
    Ok(shown_of(&call.state))
}

/// Answers `/service/delete`: its clients, tokens and credentials go with it.
pub(crate) fn delete(call: &mut OrganizationCall<'_>, _: DeleteService) -> Result<NoContent, ApiFault> {
    let gone = match call.target {
        Target::Service(api_key) => call.directory.remove(api_key),
        Target::Organization(_) => false,
    };
    match gone {
        true => Ok(NoContent),
        false => Err(ApiFault::new(404, "A034201", format!("{}, There is no such service.", call.path))),
    }
}

fn organization(call: &OrganizationCall<'_>) -> Result<i64, ApiFault> {
    match call.target {
        Target::Organization(organization) => Ok(organization),
        Target::Service(_) => {
            Err(ApiFault::new(403, "A002201", format!("{}, The credentials are those of a service.", call.path)))
        }
    }
}

fn shown_of(state: &State) -> Service {
    let hsks: Vec<_> = state.hsks.values().cloned().collect();
    let service = shown(&state.service, state.clients.listed(None).0);
    Service { hsks: Some(hsks).filter(|hsks| !hsks.is_empty()), ..service }
}

/// A service as calls get it: with what Authlete counts.
fn shown(service: &Service, clients: usize) -> Service {
    let count = Pair { key: Some("clientCount".into()), value: Some(clients.to_string()), ..Default::default() };
    Service { metadata: Some(vec![count]), ..service.clone() }
}

/// Refuses settings that Authlete does not take. An issuer may be of `http` here: it is on the developer's machine.
fn check(path: &str, service: &Service) -> Result<(), ApiFault> {
    for (key, duration) in [
        ("accessTokenDuration", service.access_token_duration),
        ("refreshTokenDuration", service.refresh_token_duration),
        ("idTokenDuration", service.id_token_duration),
        ("authorizationCodeDuration", service.authorization_code_duration),
        ("authorizationResponseDuration", service.authorization_response_duration),
        ("pushedAuthReqDuration", service.pushed_auth_req_duration),
        ("backchannelAuthReqIdDuration", service.backchannel_auth_req_id_duration.map(i64::from)),
        ("backchannelPollingInterval", service.backchannel_polling_interval.map(i64::from)),
        ("deviceFlowCodeDuration", service.device_flow_code_duration.map(i64::from)),
        ("deviceFlowPollingInterval", service.device_flow_polling_interval.map(i64::from)),
        ("allowableClockSkew", service.allowable_clock_skew.map(i64::from)),
        ("clientsPerDeveloper", service.clients_per_developer.map(i64::from)),
    ] {
        check_duration(path, key, duration)?;
    }
    check_jwks(path, "jwks", service.jwks.as_ref())?;
    check_jwks(path, "federationJwks", service.federation_jwks.as_ref())?;
    check_jwks(path, "credentialJwks", service.credential_jwks.as_ref())?;
    for (index, root) in service.trusted_root_certificates.iter().flatten().enumerate() {
        if Certificate::parse(root).is_err() {
            let text = format!("{path}, 'trustedRootCertificates[{index}]' is no X.509 certificate in PEM.");
            return Err(ApiFault::new(400, "A039230", text));
        }
    }
    Ok(())
}
