//! The page where users see what a client asks for, and allow it or not.

use std::sync::Arc;

use authlete_core::authorization::AuthorizationResponse;
use authlete_core::types::{AuthzDetailsElement, Scope};
use axum::Form;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use serde_json::Value;

use crate::browser::{Browser, PageError};
use crate::finish::{InteractionId, Next, allow, deny};
use crate::interaction::{Interaction, PendingRequest};
use crate::pages::{ConsentPage, Language, Page};
use crate::server::Server;
use crate::session::Session;
use crate::users::User;

pub(crate) async fn show(browser: Browser, Query(query): Query<InteractionId>) -> Response {
    let found = async {
        let interaction = browser.interaction(&query.interaction).await?;
        Ok((interaction, browser.user().await?))
    };
    match found.await {
        Ok((interaction, (session, user))) => {
            let reply = page(&browser, &interaction, &session, &user).reply();
            browser.respond(reply)
        }
        Err(error) => browser.fail(error),
    }
}

/// The form of the page. Without the button that allows, it denies.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct ConsentForm {
    interaction: String,
    csrf: String,
    session: String,
    allow: Option<String>,
}

pub(crate) async fn submit(
    State(server): State<Arc<Server>>,
    mut browser: Browser,
    Form(form): Form<ConsentForm>,
) -> Response {
    let next = decide(&server, &mut browser, form).await;
    Next::finish(next, browser)
}

async fn decide(server: &Server, browser: &mut Browser, form: ConsentForm) -> Result<Next, PageError> {
    let interaction = browser.interaction_of_form(&form.interaction, &form.csrf).await?;
    if form.allow.is_none() {
        return deny(server, browser, interaction).await;
    }
    match browser.session_with_id(&form.session).await? {
        Some(session) => allow(server, browser, interaction, session).await,
        None => Ok(Next::go_on(&interaction)),
    }
}

fn page<'p>(browser: &Browser, interaction: &'p Interaction, session: &'p Session, user: &'p User) -> ConsentPage<'p> {
    let request = &interaction.request;
    let frame = interaction.frame(browser);
    let language = frame.language;
    let dynamic = request.dynamic_scopes().iter().filter_map(|scope| Some((scope.value.as_deref()?, None)));
    let scopes = request.scopes().iter().filter_map(|scope| Some((scope.name.as_deref()?, described(scope, language))));
    let mut claims: Vec<_> = request.claims().collect();
    claims.sort_unstable();
    claims.dedup();
    let details = request.authorization_details().and_then(|details| details.elements.as_deref());
    ConsentPage {
        frame,
        session: &session.id,
        verified_claims: request.verified_claims().iter().map(|(name, why)| (&**name, why.as_deref())).collect(),
        user_name: user.name(),
        user_code: match request {
            PendingRequest::Device(code) => Some(code.user_code.expose()),
            _ => None,
        },
        purpose: match request {
            PendingRequest::Authorization { pending, .. } => pending.purpose.as_deref(),
            _ => None,
        },
        scopes: scopes.chain(dynamic).collect(),
        claims,
        authorization_details: details.unwrap_or_default().iter().map(shown).collect(),
        resources: request.resources().iter().map(String::as_str).collect(),
    }
}

/// The description of a scope in the language of the page, else in that of the service.
pub(crate) fn described(scope: &Scope, language: Language) -> Option<&str> {
    let localized =
        scope.descriptions.iter().flatten().find(|description| description.tag.as_deref() == Some(language.tag()));
    localized.and_then(|description| description.value.as_deref()).or(scope.description.as_deref())
}

/// Authorization details as a person can read them: the type, and the rest as indented JSON.
pub(crate) fn shown(element: &AuthzDetailsElement) -> (String, String) {
    let kind = element.r#type.clone().unwrap_or_default();
    let mut members = serde_json::Map::new();
    let lists = [
        ("locations", &element.locations),
        ("actions", &element.actions),
        ("datatypes", &element.data_types),
        ("privileges", &element.privileges),
    ];
    for (name, values) in lists {
        members.extend(values.as_ref().map(|values| (name.into(), values.clone().into())));
    }
    members.extend(element.identifier.as_ref().map(|identifier| ("identifier".into(), identifier.clone().into())));
    let others = element.other_fields.as_deref().map(serde_json::from_str::<serde_json::Map<_, _>>);
    members.extend(others.into_iter().flatten().flatten());
    (kind, serde_json::to_string_pretty(&members).unwrap_or_default())
}

/// Names of the verified claims that the client asks for, in the ID token and at the userinfo endpoint, and why it does (OpenID Connect
/// for Identity Assurance 1.0).
pub(crate) fn verified_claims(response: &AuthorizationResponse) -> Vec<(String, Option<String>)> {
    let mut found = Vec::new();
    for requested in [&response.id_token_claims, &response.user_info_claims].into_iter().flatten() {
        let requested = serde_json::from_str::<Value>(requested).unwrap_or_default();
        let Some(sets) = requested.get("verified_claims") else { continue };
        let sets = sets.as_array().map_or(std::slice::from_ref(sets), Vec::as_slice);
        for (name, request) in sets.iter().filter_map(|set| set.get("claims")?.as_object()).flatten() {
            let claim = (name.clone(), request["purpose"].as_str().map(String::from));
            if !found.contains(&claim) {
                found.push(claim);
            }
        }
    }
    found
}
