//! Users in memory: those of a configuration file, or of the demonstration.

use super::{Found, User, UserStore, comparable};

/// A list of users, few enough to look through.
pub(crate) struct MemoryUsers(Vec<User>);

impl MemoryUsers {
    pub(crate) fn new(users: Vec<User>) -> Self {
        Self(users)
    }

    fn find<'f>(&'f self, is_meant: impl Fn(&User) -> bool) -> Found<'f> {
        let user = self.0.iter().find(|user| is_meant(user)).cloned();
        Box::pin(std::future::ready(Ok(user)))
    }
}

impl UserStore for MemoryUsers {
    fn by_subject<'f>(&'f self, subject: &'f str) -> Found<'f> {
        self.find(|user| user.subject == subject)
    }

    fn by_login_name<'f>(&'f self, login_name: &'f str) -> Found<'f> {
        self.find(|user| user.login_name == login_name)
    }

    fn by_login_hint<'f>(&'f self, hint: &'f str) -> Found<'f> {
        let hint = comparable(hint);
        self.find(|user| user.login_hints().any(|own| own == hint))
    }
}
