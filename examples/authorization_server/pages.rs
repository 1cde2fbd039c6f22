//! The pages that users see: data in, an HTML reply with its security headers out. They need no JavaScript.
//!
//! A page is a struct of plain data, a template of the same name under `templates`, and its texts in `texts`. The templates
//! escape all that they are given. Forms go to the path that the page is shown at, and send their fields by `POST`.
//!
//! What tests and the server can rely on: `<main>` has the page's [`id`](Page::id), fields and buttons have the names that the
//! structs tell, and the same `id`s where the page itself does not have it.

mod callback;
mod check_session;
mod ciba;
mod consent;
mod credential_offer;
mod device;
mod error;
mod home;
mod language;
mod login;
mod logout;
mod names;
mod policy;
#[cfg(test)]
mod samples;
#[cfg(test)]
mod tests;
mod texts;

use askama::Template;
use authlete_core::reply::{Reply, ReplyFailure};

pub(crate) use self::callback::{CallbackPage, OauthError, Received, Token};
pub(crate) use self::check_session::check_session_iframe;
pub(crate) use self::ciba::{CibaPage, CibaRequestView};
pub(crate) use self::consent::ConsentPage;
pub(crate) use self::credential_offer::{CredentialOfferPage, CredentialOfferView};
pub(crate) use self::device::{DeviceError, DevicePage, DeviceResult, DeviceResultPage};
pub(crate) use self::error::{ErrorPage, UserError};
pub(crate) use self::home::{HomePage, UserView};
pub(crate) use self::language::Language;
pub(crate) use self::login::{LoginError, LoginPage, SelectAccountPage, StepUpPage};
pub(crate) use self::logout::{LoggedOutPage, LogoutPage};
use self::policy::{FormTargets, Policy};
use self::texts::Texts;

/// The style of all pages. It stands in each page, so that a page is whole whatever path it is served at, and the content
/// security policy allows it by its hash.
pub(crate) const STYLE: &str = include_str!("pages/style.css");

/// A page. [`reply`](Self::reply) is what the server sends.
pub(crate) trait Page: Template {
    /// The `id` of the page's `<main>`, by which a test or a script recognises the page.
    const ID: &'static str;

    fn language(&self) -> Language;

    fn status(&self) -> u16 {
        200
    }

    /// Where the forms of the page may lead to.
    fn form_targets(&self) -> FormTargets {
        FormTargets::ThisServer
    }

    /// The URIs that the page shows in frames.
    fn frames(&self) -> &[&str] {
        &[]
    }

    fn id(&self) -> &'static str {
        Self::ID
    }

    fn texts(&self) -> &'static Texts {
        self.language().texts()
    }

    fn reply(&self) -> Reply {
        let Ok(page) = self.render() else {
            return Reply::server_error(ReplyFailure::Missing("page"));
        };
        Policy { form_targets: self.form_targets(), frames: self.frames() }.apply(Reply::html(self.status(), page))
    }
}

/// What every page of an interaction needs.
pub(crate) struct Frame<'p> {
    pub(crate) language: Language,
    /// Identifies the interaction in links and forms; the parameter `interaction`.
    pub(crate) interaction: &'p str,
    /// The secret of the page, without which a form is not accepted; the parameter `csrf`.
    pub(crate) csrf: &'p str,
    pub(crate) client: ClientView<'p>,
}

/// The client as the user gets to know it.
pub(crate) struct ClientView<'p> {
    pub(crate) name: &'p str,
    pub(crate) uri: Option<&'p str>,
    pub(crate) logo_uri: Option<&'p str>,
    pub(crate) policy_uri: Option<&'p str>,
    pub(crate) tos_uri: Option<&'p str>,
}

impl<'p> ClientView<'p> {
    /// A client of which nothing more is known.
    pub(crate) fn of_name(name: &'p str) -> Self {
        Self { name, uri: None, logo_uri: None, policy_uri: None, tos_uri: None }
    }

    fn logo(&self) -> Option<&str> {
        self.logo_uri.filter(|uri| is_web_address(uri) || uri.starts_with("data:image/"))
    }

    fn website(&self) -> Option<&str> {
        self.uri.filter(|uri| is_web_address(uri))
    }

    fn policy(&self) -> Option<&str> {
        self.policy_uri.filter(|uri| is_web_address(uri))
    }

    fn terms(&self) -> Option<&str> {
        self.tos_uri.filter(|uri| is_web_address(uri))
    }
}

/// Whether a link to that URI is safe. Clients that register themselves may give any, and that of a `javascript:` link would be
/// a script of this server.
fn is_web_address(uri: &str) -> bool {
    uri.starts_with("https://") || uri.starts_with("http://")
}

/// Whether a browser that is led to that URI shows or runs its text. Browsers pass over white space in a scheme.
pub(crate) fn is_run_by_browsers(uri: &str) -> bool {
    let scheme: String = uri.chars().filter(|char| *char > ' ').take_while(|char| *char != ':').collect();
    ["javascript", "data", "vbscript"].iter().any(|run| scheme.eq_ignore_ascii_case(run))
}
