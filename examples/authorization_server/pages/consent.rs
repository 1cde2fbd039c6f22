//! The page at `/consent` on which a user allows a client what it asks for, or not.

use askama::Template;

use super::{FormTargets, Frame, Language, Page};

/// What the client asks for, to be allowed or not: the buttons `allow` and `deny`.
#[derive(Template)]
#[template(path = "consent.html")]
pub(crate) struct ConsentPage<'p> {
    pub(crate) frame: Frame<'p>,
    /// The session whose user the page names, for the parameter `session`: what the form says counts for that user alone.
    pub(crate) session: &'p str,
    pub(crate) user_name: &'p str,
    /// The code of the device that asks, if one does, for the user to compare (RFC 8628, section 3.3.1).
    pub(crate) user_code: Option<&'p str>,
    pub(crate) purpose: Option<&'p str>,
    /// Names and descriptions. Scopes of OpenID Connect have a description without one here.
    pub(crate) scopes: Vec<(&'p str, Option<&'p str>)>,
    /// Names of claims for the ID token and the userinfo endpoint.
    pub(crate) claims: Vec<&'p str>,
    /// Names of verified claims, and why the client asks for each (OpenID Connect for Identity Assurance 1.0).
    pub(crate) verified_claims: Vec<(&'p str, Option<&'p str>)>,
    /// Each as indented JSON, with its type.
    pub(crate) authorization_details: Vec<(String, String)>,
    /// Where the tokens can be used (RFC 8707).
    pub(crate) resources: Vec<&'p str>,
}

impl Page for ConsentPage<'_> {
    const ID: &'static str = "consent";

    fn language(&self) -> Language {
        self.frame.language
    }

    fn form_targets(&self) -> FormTargets {
        FormTargets::Clients
    }
}
