//! Who is logged in at a browser.

use std::time::Duration;

use authlete_core::authorization::LoggedInUser;
use serde::{Deserialize, Serialize};

use crate::browser_state::{now, random};

/// How long a user stays logged in, whatever they do.
pub(crate) const LIFETIME: Duration = Duration::from_secs(12 * 60 * 60);

/// The name under which the browser keeps it.
pub(crate) const NAME: &str = "session";

/// The authentication context class of a password.
pub(crate) const PASSWORD: &str = "1";

/// That of a password and the user's code.
pub(crate) const PASSWORD_AND_CODE: &str = "2";

/// A user who is logged in at a browser.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Session {
    /// Identifies the session to clients: the claim `sid` (OpenID Connect Back-Channel Logout 1.0, section 2.1).
    pub(crate) id: String,
    pub(crate) subject: String,
    /// When the user logged in, in seconds since the epoch.
    pub(crate) auth_time: u64,
    /// The authentication context class of the login.
    pub(crate) acr: String,
    /// The secret of the forms that act for the user outside of a client's request.
    pub(crate) csrf: String,
    /// The clients that the user went to in this session, which learn of a logout. Of two tabs that finish at the same moment,
    /// one may win.
    pub(crate) clients: Vec<i64>,
}

impl Session {
    /// The session of a user who has just given their password. It goes on if the same user was logged in before.
    pub(crate) fn of_login(subject: &str, before: Option<Session>) -> Self {
        let before = before.filter(|session| session.subject == subject);
        let (id, clients) = before.map_or_else(|| (random(), Vec::new()), |session| (session.id, session.clients));
        let acr = PASSWORD.into();
        Self { id, subject: subject.into(), auth_time: now(), acr, csrf: random(), clients }
    }

    /// The user, with the class that the client gets to know: of those that it wants, one that the login satisfies.
    pub(crate) fn user(&self, wanted: &[String]) -> LoggedInUser<'_> {
        let acr = if self.acr == PASSWORD_AND_CODE && !wanted.contains(&self.acr) && self.satisfies(wanted) {
            PASSWORD
        } else {
            &self.acr
        };
        LoggedInUser { acr: Some(acr), ..LoggedInUser::new(&self.subject, self.auth_time as i64) }
    }

    /// Whether the login satisfies one of these classes. The code comes on top of the password, so that the second class
    /// satisfies the first.
    pub(crate) fn satisfies(&self, acrs: &[String]) -> bool {
        acrs.iter().any(|acr| *acr == self.acr || (acr == PASSWORD && self.acr == PASSWORD_AND_CODE))
    }
}
