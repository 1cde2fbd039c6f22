//! Users in a file, by an embedded database: a second implementation of [`UserStore`], and a pattern for others.

use std::fs::OpenOptions;
use std::path::Path;
use std::sync::Arc;

use redb::{Database, ReadableTable, TableDefinition, WriteTransaction};

use super::{DatabaseError, Found, User, UserStore, comparable};

/// Users as JSON, by subject.
const USERS: TableDefinition<&str, &[u8]> = TableDefinition::new("users");
/// Subjects, by login name.
const LOGIN_NAMES: TableDefinition<&str, &str> = TableDefinition::new("login_names");
/// Subjects, by what a `login_hint` can be.
const LOGIN_HINTS: TableDefinition<&str, &str> = TableDefinition::new("login_hints");

/// The database. One process has the file at a time.
pub(crate) struct FileUsers(Arc<Database>);

impl FileUsers {
    /// Opens a file. One that has no users yet gets the first ones.
    pub(crate) fn open(file: &Path, first: &[User]) -> Result<Self, DatabaseError> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let database = Database::builder().create_file(options.open(file)?)?;
        let transaction = database.begin_write()?;
        if transaction.open_table(USERS)?.first()?.is_none() {
            for user in first {
                insert(&transaction, user)?;
            }
        }
        // All three tables are there from here on, so that they can be read.
        transaction.open_table(LOGIN_NAMES)?;
        transaction.open_table(LOGIN_HINTS)?;
        transaction.commit()?;
        Ok(Self(Arc::new(database)))
    }

    /// Looks for a user by a key of one of the tables. It waits for the disk, so it is done on a thread that may wait.
    fn find<'f>(
        &'f self,
        index: Option<TableDefinition<'static, &'static str, &'static str>>,
        key: String,
    ) -> Found<'f> {
        let database = Arc::clone(&self.0);
        Box::pin(async move { tokio::task::spawn_blocking(move || read(&database, index, &key)).await? })
    }
}

impl UserStore for FileUsers {
    fn by_subject<'f>(&'f self, subject: &'f str) -> Found<'f> {
        self.find(None, subject.into())
    }

    fn by_login_name<'f>(&'f self, login_name: &'f str) -> Found<'f> {
        self.find(Some(LOGIN_NAMES), login_name.into())
    }

    fn by_login_hint<'f>(&'f self, hint: &'f str) -> Found<'f> {
        self.find(Some(LOGIN_HINTS), comparable(hint))
    }
}

fn insert(transaction: &WriteTransaction, user: &User) -> Result<(), DatabaseError> {
    let subject = user.subject.as_str();
    transaction.open_table(USERS)?.insert(subject, serde_json::to_vec(user)?.as_slice())?;
    transaction.open_table(LOGIN_NAMES)?.insert(user.login_name.as_str(), subject)?;
    for hint in user.login_hints() {
        transaction.open_table(LOGIN_HINTS)?.insert(hint.as_str(), subject)?;
    }
    Ok(())
}

/// Reads a user by subject, or by a key of an index.
fn read(
    database: &Database,
    index: Option<TableDefinition<'_, &'static str, &'static str>>,
    key: &str,
) -> Result<Option<User>, DatabaseError> {
    let transaction = database.begin_read()?;
    let subject = match index {
        None => key.to_owned(),
        Some(index) => match transaction.open_table(index)?.get(key)? {
            Some(subject) => subject.value().to_owned(),
            None => return Ok(None),
        },
    };
    let user = transaction.open_table(USERS)?.get(subject.as_str())?;
    Ok(user.map(|user| serde_json::from_slice(user.value())).transpose()?)
}
