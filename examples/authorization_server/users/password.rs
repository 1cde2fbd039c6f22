//! Passwords, of which a database has hashes by Argon2.

use argon2::Argon2;
use argon2::password_hash::{Error, PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use tokio::sync::Semaphore;

use super::{DatabaseError, User, UserStore};

/// How many passwords are checked at a time. Each check takes 19 MiB and a core for as long as it lasts.
static CHECKS: Semaphore = Semaphore::const_new(4);

/// A hash like those of the users, of no password: it is of 32 random bytes that were thrown away.
const OF_NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$kWz4HBbTy6/zvxBUQ9VM0Q$nXo4euOE+XncPq5hCvy+LpfWdAb9xlngA/M1VCfx/SU";

/// The user of that name and password. It takes as long to find that there is no such user as that the password is wrong, so
/// that nobody learns who the users are.
pub(crate) async fn authenticate(
    users: &dyn UserStore,
    login_name: &str,
    password: &str,
) -> Result<Option<User>, DatabaseError> {
    let user = users.by_login_name(login_name).await?;
    let hash = user.as_ref().map_or(OF_NOBODY, |user| &user.password_hash).to_owned();
    let password = password.to_owned();
    let _permit = CHECKS.acquire().await?;
    // Argon2 is slow by intention, so it must not keep a thread from other requests.
    let is_right = tokio::task::spawn_blocking(move || matches(&hash, &password)).await?;
    Ok(user.filter(|_| is_right))
}

/// Whether a hash is that of the password. No password goes with a text that is not a hash.
fn matches(hash: &str, password: &str) -> bool {
    let verify = |hash: PasswordHash<'_>| Argon2::default().verify_password(password.as_bytes(), &hash);
    PasswordHash::new(hash).and_then(verify).is_ok()
}

/// The hash of a password, with a salt of its own.
pub(super) fn hash(password: &str) -> Result<String, Error> {
    let mut salt = [0; 16];
    getrandom::fill(&mut salt).map_err(|_| Error::Crypto)?;
    let salt = SaltString::encode_b64(&salt)?;
    Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
}

/// Whether a text is a hash that passwords can be checked with.
pub(super) fn is_hash(text: &str) -> bool {
    PasswordHash::new(text).is_ok_and(|hash| argon2::Params::try_from(&hash).is_ok() && hash.hash.is_some())
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::users::{MemoryUsers, demonstration};

    #[test]
    fn a_hash_is_salted_and_only_good_for_its_password() {
        let [first, second] = [hash("correct horse").unwrap(), hash("correct horse").unwrap()];
        assert!(first != second && first.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{first}");
        assert!(is_hash(&first) && matches(&first, "correct horse") && matches(&second, "correct horse"));
        for (hash, password) in
            [(&*first, "Correct horse"), (&*first, ""), ("", ""), ("correct horse", "correct horse")]
        {
            assert!(!matches(hash, password), "{hash} {password}");
        }
        assert!(!is_hash("correct horse") && is_hash(OF_NOBODY));
    }

    #[tokio::test]
    async fn only_name_and_password_together_are_a_user() {
        let users = MemoryUsers::new(demonstration::users().unwrap());
        for (login_name, password, expected) in
            [("john", "john", Some("1001")), ("john", "jane", None), ("nobody", "nobody", None), ("nobody", "", None)]
        {
            let user = authenticate(&users, login_name, password).await.unwrap();
            assert_eq!(user.as_ref().map(|user| user.subject.as_str()), expected, "{login_name} {password}");
        }
    }

    #[tokio::test]
    async fn an_unknown_user_takes_as_long_as_a_wrong_password() {
        let users = MemoryUsers::new(demonstration::users().unwrap());
        let mut times = [Duration::MAX; 2];
        // The shortest of some is what it takes without what else the machine does.
        let are_alike = |[one, other]: [Duration; 2]| one > other / 2 && one < other * 2;
        for round in 0.. {
            if round >= 5 && are_alike(times) {
                break;
            }
            assert!(round < 50, "{times:?}");
            for (time, login_name) in times.iter_mut().zip(["john", "nobody"]) {
                let started = Instant::now();
                assert!(authenticate(&users, login_name, "wrong").await.unwrap().is_none());
                *time = started.elapsed().min(*time);
            }
        }
    }
}
