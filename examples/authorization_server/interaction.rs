//! A request that waits for the user of a browser.

pub(crate) mod step;

use std::time::Duration;

use authlete_core::authorization::PendingAuthorization;
use authlete_core::device::ValidUserCode;
use authlete_core::types::{AuthzDetails, DynamicScope, Scope};
use serde::{Deserialize, Serialize};

use crate::browser::Browser;
use crate::browser_state::random;
use crate::pages::{ClientView, Frame};
use crate::remembered_consent::NeededConsent;

/// How long the user has. Authlete's tickets live a day at most, codes of devices for their own time.
pub(crate) const LIFETIME: Duration = Duration::from_secs(30 * 60);

/// A request that waits for the user, and how far the user has come. The browser has one for each tab.
#[derive(Serialize, Deserialize)]
pub(crate) struct Interaction {
    /// Names it in links and forms.
    pub(crate) id: String,
    /// The secret of its forms: another site cannot know it.
    pub(crate) csrf: String,
    pub(crate) request: PendingRequest,
    /// Whether the user has logged in for this very request.
    pub(crate) has_logged_in: bool,
    /// Whether the user has said that the account is the right one.
    pub(crate) has_chosen_account: bool,
}

/// What waits for the user.
#[derive(Serialize, Deserialize)]
pub(crate) enum PendingRequest {
    /// An authorization request.
    Authorization {
        pending: Box<PendingAuthorization>,
        client: ClientOfRequest,
        /// The consent that would do without asking, if one would.
        needed_consent: Option<NeededConsent>,
        /// Names of verified claims, and why the client asks for each.
        verified_claims: Vec<(String, Option<String>)>,
    },
    /// The code of a device.
    Device(Box<ValidUserCode>),
    /// A page of this server for users who are logged in, by its path.
    OwnPage(String),
}

/// The client of an authorization request.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct ClientOfRequest {
    /// What both Authlete and the client itself call it: its number, or its alias if the request has that.
    pub(crate) identifier: Option<String>,
    /// Its ID as the request has it.
    pub(crate) id: String,
}

impl Interaction {
    pub(crate) fn new(request: PendingRequest) -> Self {
        Self { id: random(), csrf: random(), request, has_logged_in: false, has_chosen_account: false }
    }

    /// What each of its pages shows.
    pub(crate) fn frame<'p>(&'p self, browser: &Browser) -> Frame<'p> {
        let (language, client) = match &self.request {
            PendingRequest::Authorization { pending, .. } => {
                let language = browser.language(pending.ui_locales.as_deref());
                let names = pending.client_names.iter().flatten();
                let localized = names.clone().find(|name| name.tag.as_deref() == Some(language.tag()));
                let name = localized.and_then(|name| name.value.as_deref()).or(pending.client_name.as_deref());
                let client = ClientView {
                    name: name.unwrap_or_default(),
                    uri: pending.client_uri.as_deref(),
                    logo_uri: pending.logo_uri.as_deref(),
                    policy_uri: pending.policy_uri.as_deref(),
                    tos_uri: pending.tos_uri.as_deref(),
                };
                (language, client)
            }
            PendingRequest::Device(code) => {
                (browser.language(None), ClientView::of_name(code.response.client_name.as_deref().unwrap_or_default()))
            }
            PendingRequest::OwnPage(_) => (browser.language(None), ClientView::of_name("")),
        };
        Frame { language, interaction: &self.id, csrf: &self.csrf, client }
    }

    /// Where the browser finds the next step of it.
    pub(crate) fn path_to_go_on(&self) -> String {
        format!("/continue?interaction={}", self.id)
    }

    /// The name under which the browser keeps it.
    pub(crate) fn name(id: &str) -> String {
        format!("interaction-{id}")
    }
}

impl PendingRequest {
    /// The scopes that are asked for.
    pub(crate) fn scopes(&self) -> &[Scope] {
        match self {
            Self::Authorization { pending, .. } => pending.scopes.as_deref(),
            Self::Device(code) => code.response.scopes.as_deref(),
            Self::OwnPage(_) => None,
        }
        .unwrap_or_default()
    }

    /// Scopes with a variable part that are asked for.
    pub(crate) fn dynamic_scopes(&self) -> &[DynamicScope] {
        match self {
            Self::Authorization { pending, .. } => pending.dynamic_scopes.as_deref(),
            Self::Device(code) => code.response.dynamic_scopes.as_deref(),
            Self::OwnPage(_) => None,
        }
        .unwrap_or_default()
    }

    pub(crate) fn authorization_details(&self) -> Option<&AuthzDetails> {
        match self {
            Self::Authorization { pending, .. } => pending.authorization_details.as_ref(),
            Self::Device(code) => code.response.authorization_details.as_ref(),
            Self::OwnPage(_) => None,
        }
    }

    pub(crate) fn resources(&self) -> &[String] {
        match self {
            Self::Authorization { pending, .. } => pending.resources.as_deref(),
            Self::Device(code) => code.response.resources.as_deref(),
            Self::OwnPage(_) => None,
        }
        .unwrap_or_default()
    }

    /// Names of the verified claims that are asked for, and why.
    pub(crate) fn verified_claims(&self) -> &[(String, Option<String>)] {
        match self {
            Self::Authorization { verified_claims, .. } => verified_claims,
            _ => &[],
        }
    }

    /// Names of the claims that are asked for, those of scopes among them.
    pub(crate) fn claims(&self) -> impl Iterator<Item = &str> {
        let (first, second) = match self {
            Self::Authorization { pending, .. } => (pending.claims.as_deref(), pending.claims_at_user_info.as_deref()),
            Self::Device(code) => (code.response.claim_names.as_deref(), None),
            Self::OwnPage(_) => (None, None),
        };
        first.into_iter().chain(second).flatten().map(String::as_str)
    }
}
