//! The page at `/`, to begin with.

use askama::Template;

use super::{Language, Page};

/// What this server is, and where to click: in the demonstration, a link `start` begins a flow.
#[derive(Template)]
#[template(path = "home.html")]
pub(crate) struct HomePage<'p> {
    pub(crate) language: Language,
    /// Where the demonstration's client starts a flow, if there is that client.
    pub(crate) start: Option<&'p str>,
    pub(crate) issuer: &'p str,
    /// Users of the demonstration. Never those of a real user database.
    pub(crate) users: Vec<UserView<'p>>,
}

/// A user of the demonstration.
pub(crate) struct UserView<'p> {
    pub(crate) name: &'p str,
    pub(crate) login_id: &'p str,
    pub(crate) password: &'p str,
    pub(crate) code: Option<&'p str>,
}

impl Page for HomePage<'_> {
    const ID: &'static str = "home";

    fn language(&self) -> Language {
        self.language
    }
}
