//! Grants that clients manage (Grant Management for OAuth 2.0): what an authorization makes of them.

use authlete_core::types::{self, AuthzDetails, GmAction, GrantScope};

use crate::api_result::Refused;
use crate::authorization_parameters::GrantManagement;
use crate::call::Call;
use crate::grant::Grant;
use serde::{Deserialize, Serialize};

/// A grant that its client manages (Grant Management for OAuth 2.0).
#[derive(Serialize, Deserialize)]
pub(crate) struct ManagedGrant {
    pub(crate) client_id: i64,
    pub(crate) subject: String,
    pub(crate) content: types::Grant,
}

/// Creates, replaces or adds to a grant, and says which it is. `claims` are those that may be released.
pub(crate) fn apply(
    call: &mut Call<'_>,
    management: &GrantManagement,
    grant: &Grant,
    claims: Vec<String>,
) -> Result<String, Refused> {
    let subject = grant.subject.clone().unwrap_or_default();
    let content = types::Grant {
        scopes: scopes(grant),
        claims: (!claims.is_empty()).then_some(claims),
        authorization_details: grant.authorization_details.clone(),
        ..Default::default()
    };
    let Some(grant_id) = &management.grant_id else {
        let grant_id = call.fresh();
        let grant = ManagedGrant { client_id: grant.client_id, subject, content };
        call.state.grants.insert(grant_id.clone(), grant);
        return Ok(grant_id);
    };
    // It may have been revoked since the request came in, and another user may have signed in.
    let known = call.state.grants.get_mut(grant_id).filter(|known| known.subject == subject);
    let Some(known) = known.filter(|known| known.client_id == grant.client_id) else {
        return Err(Refused::new("A284310", "invalid_grant_id", "The grant is not one of this user and client."));
    };
    match management.action {
        GmAction::Merge => merge(&mut known.content, content),
        _ => known.content = content,
    }
    Ok(grant_id.clone())
}

fn scopes(grant: &Grant) -> Option<Vec<GrantScope>> {
    let resource = (!grant.resources.is_empty()).then(|| grant.resources.clone());
    let scope = GrantScope { scope: Some(grant.scopes.join(" ")), resource, ..Default::default() };
    (!grant.scopes.is_empty()).then(|| vec![scope])
}

/// Adds what is new. Scopes for the same resources become one entry.
fn merge(content: &mut types::Grant, more: types::Grant) {
    for new in more.scopes.into_iter().flatten() {
        let scopes = content.scopes.get_or_insert_default();
        match scopes.iter_mut().find(|known| known.resource == new.resource) {
            None => scopes.push(new),
            Some(known) => {
                let mut names = crate::form::words(known.scope.as_deref());
                let added = crate::form::words(new.scope.as_deref());
                add_new(&mut names, added);
                known.scope = Some(names.join(" "));
            }
        }
    }
    if let Some(claims) = more.claims {
        add_new(content.claims.get_or_insert_default(), claims);
    }
    if let Some(AuthzDetails { elements: Some(elements), .. }) = more.authorization_details {
        let details = content.authorization_details.get_or_insert_default();
        add_new(details.elements.get_or_insert_default(), elements);
    }
}

fn add_new<T: PartialEq>(known: &mut Vec<T>, more: Vec<T>) {
    for new in more {
        if !known.contains(&new) {
            known.push(new);
        }
    }
}
