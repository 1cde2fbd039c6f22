//! `/lifecycle/healthcheck`, `/misc/echo` and `/info`: the server itself.

use std::collections::BTreeMap;

use authlete_core::server::{Echo, HealthCheck, Info, InfoResponse};
use authlete_core::types::Text;

use crate::call::Call;
use crate::router::{ApiFault, routes};

routes! {
    HealthCheck => health_check, anyone;
    Echo => echo, anyone;
    Info => info;
}

/// Answers `/lifecycle/healthcheck`. There are no other systems that an extended check could ask.
pub(crate) fn health_check(_: HealthCheck) -> Result<Text, ApiFault> {
    Ok(Text("OK".into()))
}

/// Answers `/misc/echo`: the query parameters; the last of those with one name counts.
pub(crate) fn echo(request: Echo) -> Result<BTreeMap<String, String>, ApiFault> {
    Ok(request.parameters.into_iter().collect())
}

/// Answers `/info`.
pub(crate) fn info(_: &mut Call<'_>, _: Info) -> Result<InfoResponse, ApiFault> {
    Ok(InfoResponse {
        version: Some(env!("CARGO_PKG_VERSION").into()),
        features: Some(Vec::new()),
        ..Default::default()
    })
}
