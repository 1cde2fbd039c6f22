//! Which credentials an access token is good for.

use authlete_core::service::Service;
use authlete_core::types::AuthzDetails;
use serde_json::{Map, Value, json};

use crate::credential_issuer::configurations;
use crate::store::Token;

/// The type of authorization details that ask for credentials (OpenID for Verifiable Credential Issuance 1.0, section 5.1.1).
const DETAILS_TYPE: &str = "openid_credential";

/// A credential that a token is good for.
pub(crate) struct Issuable {
    pub(crate) configuration_id: String,
    pub(crate) configuration: Map<String, Value>,
    /// The `credential_identifiers` of the authorization details, if they have some (6.2).
    pub(crate) identifiers: Vec<String>,
}

impl Issuable {
    fn to_json(&self) -> Value {
        let mut members = self.configuration.clone();
        members.insert("credential_configuration_id".into(), json!(self.configuration_id));
        members.into()
    }
}

/// The credentials as answers tell them; `None` where there are none.
pub(crate) fn to_json(credentials: &[Issuable]) -> Option<String> {
    let listed = || credentials.iter().map(Issuable::to_json).collect::<Value>().to_string();
    (!credentials.is_empty()).then(listed)
}

/// The credentials of a token.
pub(crate) fn issuable(service: &Service, token: &Token) -> Vec<Issuable> {
    let grant = &token.grant;
    named(service, &grant.offered_credentials, &token.scopes, grant.authorization_details.as_ref())
}

/// The credentials that are named by an offer, by scopes and by authorization details. What the service does not have any
/// more is not among them.
pub(crate) fn named(
    service: &Service,
    offered: &[String],
    scopes: &[String],
    details: Option<&AuthzDetails>,
) -> Vec<Issuable> {
    let mut named: Vec<(String, Vec<String>)> = Vec::new();
    let mut add = |id: &str, identifiers: Vec<String>| match named.iter_mut().find(|known| known.0 == id) {
        Some(known) => known.1.extend(identifiers),
        None => named.push((id.into(), identifiers)),
    };
    let mut configurations = configurations(service);
    for id in offered {
        add(id, Vec::new());
    }
    for (id, configuration) in &configurations {
        let scope = configuration.get("scope").and_then(Value::as_str);
        if scope.is_some_and(|scope| scopes.iter().any(|it| it == scope)) {
            add(id, Vec::new());
        }
    }
    let details = details.into_iter().flat_map(|details| details.elements.iter().flatten());
    for element in details.filter(|element| element.r#type.as_deref() == Some(DETAILS_TYPE)) {
        let others: Option<Map<String, Value>> =
            element.other_fields.as_deref().and_then(|text| serde_json::from_str(text).ok());
        let Some(others) = others else { continue };
        if let Some(id) = others.get("credential_configuration_id").and_then(Value::as_str) {
            let identifiers = others.get("credential_identifiers").and_then(Value::as_array);
            let identifiers = identifiers.into_iter().flatten().filter_map(Value::as_str).map(String::from);
            add(id, identifiers.collect());
        }
    }
    let known = named.into_iter().filter_map(|(configuration_id, identifiers)| {
        let Some(Value::Object(configuration)) = configurations.remove(&configuration_id) else { return None };
        Some(Issuable { configuration_id, configuration, identifiers })
    });
    known.collect()
}
