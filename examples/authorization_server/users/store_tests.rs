//! What holds of every user database.

use std::path::PathBuf;

use super::{FileUsers, MemoryUsers, UserStore, demonstration};

/// A file that is removed when the test is over.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("authorization-server-{}-{name}", std::process::id())))
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

async fn finds_users_by_subject_name_and_hint(users: &dyn UserStore) {
    let subject = |found: Option<super::User>| found.map(|user| user.subject);
    for (key, by_subject, by_login_name, by_login_hint) in [
        ("1001", Some("1001"), None, Some("1001")),
        ("john", None, Some("1001"), None),
        ("JOHN", None, None, None),
        ("Jane@Example.com", None, None, Some("1002")),
        ("+1 (425) 555-1212", None, None, Some("1001")),
        ("+14255551212", None, None, Some("1001")),
        ("1005", None, None, None),
        ("", None, None, None),
    ] {
        let found = [
            subject(users.by_subject(key).await.unwrap()),
            subject(users.by_login_name(key).await.unwrap()),
            subject(users.by_login_hint(key).await.unwrap()),
        ];
        let expected = [by_subject, by_login_name, by_login_hint].map(|subject| subject.map(String::from));
        assert_eq!(found, expected, "{key}");
    }
}

#[tokio::test]
async fn users_are_found_in_memory() {
    finds_users_by_subject_name_and_hint(&MemoryUsers::new(demonstration::users().unwrap())).await;
}

#[tokio::test]
async fn users_are_found_in_a_file_also_when_it_is_opened_again() {
    let file = TemporaryFile::new("again");
    let all = demonstration::users().unwrap();
    {
        let users = FileUsers::open(&file.0, &all).unwrap();
        finds_users_by_subject_name_and_hint(&users).await;
        assert!(FileUsers::open(&file.0, &all).is_err(), "two have the file at a time");
    }
    let users = FileUsers::open(&file.0, &all[..1]).unwrap();
    finds_users_by_subject_name_and_hint(&users).await;
    let found = users.by_login_name("inga").await.unwrap().unwrap();
    assert!(found == all[3]);
}

#[cfg(unix)]
#[test]
fn only_the_owner_reads_the_file() {
    use std::os::unix::fs::PermissionsExt;

    let file = TemporaryFile::new("mode");
    FileUsers::open(&file.0, &[]).unwrap();
    assert_eq!(std::fs::metadata(&file.0).unwrap().permissions().mode() & 0o777, 0o600);
}
