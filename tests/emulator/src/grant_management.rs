//! `/gm`: the grant management endpoint (Grant Management for OAuth 2.0).

use authlete_core::grant_management::{GmRequest, GmResponse, GmResponseAction};
use authlete_core::types::{self, GmAction};
use serde_json::{Value, json};

use crate::api_result::{ApiResult, Refused, answer};
use crate::authorization_details;
use crate::call::Call;
use crate::confirmation::{self, Codes, ProofCodes, Use};
use crate::dpop::{self, DpopRequest as _};
use crate::introspection::{Unusable, live};
use crate::router::{ApiFault, routes};
use crate::store::Token;

routes! {
    GmRequest => grant_management;
}

/// What is wrong with the use of a bound token.
const BOUND: Codes = Codes {
    no_certificate: "A281301",
    other_certificate: "A281302",
    malformed_certificate: "A281303",
    no_proof: "A281304",
    other_key: "A281306",
    proof: ProofCodes {
        invalid: "A281305",
        algorithm: "A281305",
        no_key: "A281305",
        no_algorithm: "A281305",
        nonce: "A281305",
    },
};

/// An answer that refuses: what to do, what the client gets to know, and which scope would do.
type Refusal = (GmResponseAction, Refused, Option<&'static str>);

/// Answers `/gm`. Authlete's catalogue does not have the codes around it; those that nobody has seen are this emulator's.
pub(crate) fn grant_management(call: &mut Call<'_>, request: GmRequest) -> Result<GmResponse, ApiFault> {
    let nonce = dpop::nonce(call, request.dpop());
    // The challenge tells what the token is bound to.
    let tokens = &call.state.tokens;
    let confirmation = tokens.of_access(request.access_token.expose()).and_then(|id| tokens.get(id));
    let confirmation = confirmation.map(|token| token.grant.confirmation.clone()).unwrap_or_default();
    let answer = attempt(call, &request).unwrap_or_else(|(action, refused, scope)| {
        let scopes: Vec<_> = scope.into_iter().map(String::from).collect();
        let content = Some(refused.challenge_to(call.service(), &scopes, &confirmation));
        answer!(GmResponse, action, refused.result, content)
    });
    Ok(GmResponse { dpop_nonce: nonce, ..answer })
}

fn attempt(call: &mut Call<'_>, request: &GmRequest) -> Result<GmResponse, Refusal> {
    let caller = |code, text: &'static str| (GmResponseAction::CallerError, Refused::caller(code, text), None);
    let scope = match &request.gm_action {
        GmAction::Query => "grant_management_query",
        GmAction::Revoke => "grant_management_revoke",
        other if other.as_str().is_empty() => return Err(caller("A278201", "'gmAction' is missing.")),
        _ => return Err(caller("A278202", "'gmAction' is neither QUERY nor REVOKE.")),
    };
    let token = authorized(call, request).map_err(|refused| (GmResponseAction::Unauthorized, refused, None))?;
    if !token.scopes.iter().any(|own| own == scope) {
        let text = format!("The access token does not cover the scope '{scope}'.");
        let refused = Refused::new("A282301", "insufficient_scope", text);
        return Err((GmResponseAction::Forbidden, refused, Some(scope)));
    }
    // Authlete does not look at the user of the token, but a grant is a matter of one client.
    let grant = call.state.grants.get(&request.grant_id).filter(|grant| grant.client_id == token.grant.client_id);
    let Some(grant) = grant else {
        let refused = Refused::request("A283301", "There is no such grant.");
        return Err((GmResponseAction::NotFound, refused, None));
    };
    if request.gm_action == GmAction::Query {
        let content = Some(content(&grant.content).to_string().into());
        let result = ApiResult::new("A277001", "The grant was read.");
        return Ok(answer!(GmResponse, GmResponseAction::Ok, result, content));
    }
    if let Some(grant) = call.state.grants.remove(&request.grant_id) {
        let tokens = &mut call.state.tokens;
        let ids = tokens.of_client_and_subject(grant.client_id, &grant.subject);
        let of_grant = ids
            .filter(|id| tokens.get(*id).is_some_and(|token| token.grant.grant_id.as_ref() == Some(&request.grant_id)));
        let ids: Vec<_> = of_grant.collect();
        tokens.remove_all(ids);
        call.state.codes.retain(|code| code.grant.grant_id.as_ref() != Some(&request.grant_id));
    }
    let result = ApiResult::new("A277002", "The grant was revoked.");
    Ok(answer!(GmResponse, GmResponseAction::NoContent, result, None))
}

/// The token of the request, if whoever presents it may use it.
fn authorized(call: &mut Call<'_>, request: &GmRequest) -> Result<Token, Refused> {
    let invalid = |code, text: &'static str| Refused::new(code, "invalid_token", text);
    let token = live(call, &request.access_token).map_err(|unusable| match unusable {
        Unusable::Missing => invalid("A279301", "There is no access token."),
        Unusable::Unknown => invalid("A279306", "The access token does not exist."),
        Unusable::Refreshable(_) | Unusable::BothExpired(_) | Unusable::Expired(_) => {
            invalid("A280301", "The access token has expired.")
        }
    })?;
    let endpoint = call.service().grant_management_endpoint.clone();
    let endpoint = endpoint.map(|endpoint| format!("{}/{}", endpoint.trim_end_matches('/'), request.grant_id));
    let used = Use {
        access_token: request.access_token.expose(),
        certificate: request.client_certificate.as_deref(),
        dpop: request.dpop(),
        htm: Some(if request.gm_action == GmAction::Revoke { "DELETE" } else { "GET" }),
        htu: endpoint.as_deref(),
    };
    confirmation::check(call, &token, &used, &BOUND)?;
    Ok(token)
}

/// The grant as clients see it (Grant Management for OAuth 2.0, section 6.3).
fn content(grant: &types::Grant) -> Value {
    let mut content = json!({});
    if let Some(scopes) = &grant.scopes {
        let entry = |scope: &types::GrantScope| match &scope.resource {
            Some(resource) => json!({ "scope": scope.scope, "resource": resource }),
            None => json!({ "scope": scope.scope }),
        };
        content["scopes"] = scopes.iter().map(entry).collect();
    }
    if let Some(claims) = &grant.claims {
        content["claims"] = json!(claims);
    }
    if let Some(details) = &grant.authorization_details {
        content["authorization_details"] = authorization_details::to_json(details);
    }
    content
}
