//! Services: made and removed for an organization, and handed from one to another.

use authlete_core::Method;
use authlete_core::incoming::Incoming;
use authlete_core::service::{CreateService, Service};
use serde_json::{Value, json};

use super::{Answer, Call};
use crate::{lenient, service_management};

/// `POST /api/service`: the settings are the member `service`.
pub(super) fn create(call: &Call<'_>) -> Answer {
    call.check_server()?;
    let organization = call.named_organization()?;
    let wanted = settings(call)?;
    let service = service_management::add(call.directory, organization, wanted, call.path, call.emulator.now())?;
    let answer =
        serde_json::to_value(service).map_err(|_| call.refused(500, "A001101", "The service cannot be written."))?;
    Ok(Some(answer))
}

/// The settings in the request, read as the API server reads them.
fn settings(call: &Call<'_>) -> Result<Service, crate::router::ApiFault> {
    let text = match &call.members["service"] {
        Value::Null => return Ok(Service::default()),
        service => service.to_string(),
    };
    let incoming = Incoming { body: text.as_bytes(), ..Incoming::new(Method::Post, "/api/service/create") };
    let read = lenient::read::<CreateService>(incoming).map(|(accepted, _)| accepted.operation);
    match read {
        Some(Ok(operation)) => Ok(operation.service),
        Some(Err(error)) => Err(call.refused(400, "A126202", &format!("service: {error}."))),
        None => Err(call.refused(400, "A126202", "'service' cannot be read.")),
    }
}

/// `POST /api/service/remove`.
pub(super) fn remove(call: &Call<'_>) -> Answer {
    let (_, service) = call.named_service()?;
    call.directory.remove(service);
    Ok(None)
}

/// `POST /api/service/move`.
pub(super) fn change_organization(call: &Call<'_>) -> Answer {
    let (_, service) = call.named_service()?;
    let new = call.number("newOrganizationId")?;
    if !call.acts_for(new) {
        return Err(call.refused(403, "A002201", "The access token is not good for the new organization."));
    }
    call.directory.hand_over(service, new);
    Ok(Some(place(call, new, service)))
}

/// `GET /api/service/find/{id}`.
pub(super) fn find(call: &Call<'_>) -> Answer {
    let service = call.id()?;
    let organization = call.directory.organization_of(service).filter(|organization| call.acts_for(*organization));
    let places: Vec<_> = organization.into_iter().map(|organization| place(call, organization, service)).collect();
    Ok(Some(places.into()))
}

/// `GET /api/service/orphans`: services that one of the two servers does not know. Here, both know the same.
pub(super) fn orphans(_: &Call<'_>) -> Answer {
    Ok(Some(json!({ "onApiButNotOnIdp": [], "onIdPButNotOnApi": [] })))
}

/// `POST /api/service/adopt` and `POST /api/service/orphans/remove`: no service is an orphan.
pub(super) fn of_orphan(call: &Call<'_>) -> Answer {
    call.check_server()?;
    call.number("serviceId")?;
    Err(call.refused(404, "A003201", "The service is no orphan."))
}

fn place(call: &Call<'_>, organization: i64, service: i64) -> Value {
    let api_server_id = call.emulator.settings().api_server_id;
    json!({ "organizationId": organization, "apiServerId": api_server_id, "serviceId": service })
}
