//! The page at `/ciba`, which stands for the device on which a user answers requests of the CIBA flow.

use askama::Template;

use super::{ClientView, Language, Page};

/// The requests that wait for the user, each with the buttons `allow` and `deny`, whose value is the request's ID.
#[derive(Template)]
#[template(path = "ciba.html")]
pub(crate) struct CibaPage<'p> {
    pub(crate) language: Language,
    pub(crate) csrf: &'p str,
    pub(crate) user_name: &'p str,
    pub(crate) requests: Vec<CibaRequestView<'p>>,
}

/// A request that waits for the user.
pub(crate) struct CibaRequestView<'p> {
    pub(crate) id: &'p str,
    pub(crate) client: ClientView<'p>,
    /// Also shown on the device where the request began, for the user to compare.
    pub(crate) binding_message: Option<&'p str>,
    /// Names and descriptions.
    pub(crate) scopes: Vec<(&'p str, Option<&'p str>)>,
    /// Each as indented JSON, with its type.
    pub(crate) authorization_details: Vec<(String, String)>,
    /// Where the tokens can be used (RFC 8707).
    pub(crate) resources: Vec<&'p str>,
}

impl Page for CibaPage<'_> {
    const ID: &'static str = "ciba";

    fn language(&self) -> Language {
        self.language
    }
}
