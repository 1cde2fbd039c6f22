//! Who is logged in at a browser.

use std::time::Duration;

use authlete_core::authorization::LoggedInUser;
use serde::{Deserialize, Serialize};

use crate::application::Application;
use crate::browser_state::{now, random};
use crate::store::StoreError;

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
    /// The identifiers of the clients that the user went to in this session, which learn of a logout. Of two tabs that finish at
    /// the same moment, one may win.
    pub(crate) clients: Vec<String>,
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

impl Application {
    /// Keeps that a session has ended: its cookie may have been copied, and device secrets go on without a browser.
    pub(crate) async fn end_session(&self, id: &str) -> Result<(), StoreError> {
        self.store.put(&ended(id), &true, LIFETIME).await
    }

    /// Whether a session has ended by a logout.
    pub(crate) async fn has_ended(&self, id: &str) -> Result<bool, StoreError> {
        Ok(self.store.get::<bool>(&ended(id)).await?.is_some())
    }
}

fn ended(id: &str) -> String {
    format!("ended-session:{id}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_goes_on_when_the_same_user_logs_in_again() {
        let stepped_up = Session {
            auth_time: 1,
            acr: PASSWORD_AND_CODE.into(),
            clients: vec!["7".into()],
            ..Session::of_login("john", None)
        };
        let again = Session::of_login("john", Some(stepped_up.clone()));
        assert_eq!((&again.id, &*again.clients), (&stepped_up.id, &["7".to_owned()][..]));
        assert!(again.auth_time > 1 && again.csrf != stepped_up.csrf);
        assert_eq!(again.acr, PASSWORD);

        let other = Session::of_login("jane", Some(stepped_up.clone()));
        assert!(other.id != stepped_up.id && other.clients.is_empty() && other.csrf != stepped_up.csrf);
    }

    #[test]
    fn the_second_class_satisfies_the_first_and_is_told_where_it_is_wanted() {
        // The class of the login, those that a client wants; whether it satisfies them, and what the client gets to know.
        for (acr, wanted, satisfies, told) in [
            (PASSWORD, &[][..], false, PASSWORD),
            (PASSWORD, &["1"], true, PASSWORD),
            (PASSWORD, &["2"], false, PASSWORD),
            (PASSWORD, &["2", "1"], true, PASSWORD),
            (PASSWORD_AND_CODE, &[], false, PASSWORD_AND_CODE),
            (PASSWORD_AND_CODE, &["1"], true, PASSWORD),
            (PASSWORD_AND_CODE, &["1", "2"], true, PASSWORD_AND_CODE),
            (PASSWORD_AND_CODE, &["3"], false, PASSWORD_AND_CODE),
        ] {
            let session = Session { acr: acr.into(), ..Session::of_login("john", None) };
            let wanted: Vec<_> = wanted.iter().map(|acr| acr.to_string()).collect();
            assert_eq!((session.satisfies(&wanted), session.user(&wanted).acr), (satisfies, Some(told)), "{wanted:?}");
        }
    }
}
