//! The pages on which a user says who he is: at `/login`, `/step_up` and `/select_account`.

use askama::Template;

use super::{FormTargets, Frame, Language, Page, Texts};

/// The form in which a user logs in: `login_id`, `password`; the button `login`, or `cancel`.
#[derive(Template)]
#[template(path = "login.html")]
pub(crate) struct LoginPage<'p> {
    pub(crate) frame: Frame<'p>,
    pub(crate) login_hint: &'p str,
    pub(crate) error: Option<LoginError>,
}

/// Why a form was not accepted; 403 or 429.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum LoginError {
    /// Not the user's password, or not his code.
    WrongPassword,
    TooManyAttempts,
}

/// The form for a second factor: `code`; the button `verify`, or `cancel`.
#[derive(Template)]
#[template(path = "step_up.html")]
pub(crate) struct StepUpPage<'p> {
    pub(crate) frame: Frame<'p>,
    pub(crate) user_name: &'p str,
    pub(crate) error: Option<LoginError>,
}

/// The choice of an account: the buttons `continue`, `other`, `cancel`.
#[derive(Template)]
#[template(path = "select_account.html")]
pub(crate) struct SelectAccountPage<'p> {
    pub(crate) frame: Frame<'p>,
    /// The session whose user the page names, for the parameter `session`: what the form says counts for that user alone.
    pub(crate) session: &'p str,
    pub(crate) user_name: &'p str,
}

impl Page for LoginPage<'_> {
    const ID: &'static str = "login";

    fn language(&self) -> Language {
        self.frame.language
    }

    fn status(&self) -> u16 {
        status(self.error)
    }

    fn form_targets(&self) -> FormTargets {
        FormTargets::Clients
    }
}

impl Page for StepUpPage<'_> {
    const ID: &'static str = "step_up";

    fn language(&self) -> Language {
        self.frame.language
    }

    fn status(&self) -> u16 {
        status(self.error)
    }

    fn form_targets(&self) -> FormTargets {
        FormTargets::Clients
    }
}

impl Page for SelectAccountPage<'_> {
    const ID: &'static str = "select_account";

    fn language(&self) -> Language {
        self.frame.language
    }

    fn form_targets(&self) -> FormTargets {
        FormTargets::Clients
    }
}

impl LoginPage<'_> {
    fn error_text(&self) -> Option<&'static str> {
        self.error.map(|error| error.text(self.texts(), self.texts().wrong_password))
    }
}

impl StepUpPage<'_> {
    fn error_text(&self) -> Option<&'static str> {
        self.error.map(|error| error.text(self.texts(), self.texts().wrong_code))
    }
}

impl LoginError {
    fn text(self, texts: &Texts, wrong: &'static str) -> &'static str {
        match self {
            Self::WrongPassword => wrong,
            Self::TooManyAttempts => texts.too_many_attempts,
        }
    }
}

/// 401 would have to name an HTTP authentication scheme, for which browsers show a dialog of their own.
fn status(error: Option<LoginError>) -> u16 {
    match error {
        None => 200,
        Some(LoginError::WrongPassword) => 403,
        Some(LoginError::TooManyAttempts) => 429,
    }
}
