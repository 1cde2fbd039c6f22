//! The page for what went wrong.

use askama::Template;

use super::texts::Notice;
use super::{Language, OauthError, Page};

/// Something that went wrong, in words for the user. `data-error` has the [name](UserError::name) of the error.
#[derive(Template)]
#[template(path = "error.html")]
pub(crate) struct ErrorPage<'p> {
    pub(crate) language: Language,
    pub(crate) error: UserError,
    /// What was wrong in the request of a client, for its developers.
    pub(crate) oauth_error: Option<OauthError<'p>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UserError {
    /// The page is too old, was used before, or belongs to another browser. 400.
    InteractionExpired,
    /// The form was not sent by a page of this server. 403.
    ForgedForm,
    /// The request of the client cannot be answered to the client. 400. It has an error code and a description.
    InvalidRequest,
    /// There is no such page. 404.
    NotFound,
    /// A failure on this side. 500.
    ServerError,
}

impl UserError {
    /// The name for programs, which never changes.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::InteractionExpired => "interaction_expired",
            Self::ForgedForm => "forged_form",
            Self::InvalidRequest => "invalid_request",
            Self::NotFound => "not_found",
            Self::ServerError => "server_error",
        }
    }
}

impl ErrorPage<'_> {
    fn notice(&self) -> &'static Notice {
        let texts = self.texts();
        match self.error {
            UserError::InteractionExpired => &texts.interaction_expired,
            UserError::ForgedForm => &texts.forged_form,
            UserError::InvalidRequest => &texts.invalid_request,
            UserError::NotFound => &texts.not_found,
            UserError::ServerError => &texts.server_error,
        }
    }
}

impl Page for ErrorPage<'_> {
    const ID: &'static str = "error";

    fn language(&self) -> Language {
        self.language
    }

    fn status(&self) -> u16 {
        match self.error {
            UserError::InteractionExpired | UserError::InvalidRequest => 400,
            UserError::ForgedForm => 403,
            UserError::NotFound => 404,
            UserError::ServerError => 500,
        }
    }
}
