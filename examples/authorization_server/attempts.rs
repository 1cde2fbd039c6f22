//! Limits on guesses: of passwords, and of codes.

use std::time::Duration;

use crate::application::Application;
use crate::hash::hash;
use crate::pages::LoginError;
use crate::store::StoreError;

/// How often a thing may be attempted within [`WINDOW`].
const ATTEMPTS: u64 = 10;

const WINDOW: Duration = Duration::from_secs(15 * 60);

/// Looks whether a secret is right, unless that was attempted too often. A success makes the attempts before it not count any more.
pub(crate) async fn attempt<T>(
    application: &Application,
    what: &str,
    check: impl Future<Output = Result<Option<T>, StoreError>>,
) -> Result<Result<T, LoginError>, StoreError> {
    if !may_try(application, what).await? {
        return Ok(Err(LoginError::TooManyAttempts));
    }
    let Some(found) = check.await? else { return Ok(Err(LoginError::WrongPassword)) };
    application.store.forget(&key(what)).await?;
    Ok(Ok(found))
}

/// Whether one more attempt at something may be made. It counts before it is made, so that many at once are no more than one
/// after the other.
pub(crate) async fn may_try(application: &Application, what: &str) -> Result<bool, StoreError> {
    Ok(application.store.count(&key(what), WINDOW).await? <= ATTEMPTS)
}

/// The key in the store. It is short, whatever others choose as a name: else a few long names take the memory, and the place of
/// the counts of others.
fn key(what: &str) -> String {
    format!("attempts:{}", hash(what))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_short_and_different() {
        let keys = ["login:john".to_owned(), "login:jane".into(), "x".repeat(1 << 20)].map(|what| key(&what));
        assert!(keys.iter().all(|key| key.len() < 60), "{keys:?}");
        assert!(keys[0] != keys[1] && keys[0] == key("login:john"));
    }
}
