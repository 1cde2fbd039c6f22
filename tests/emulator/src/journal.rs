//! What an emulator remembers beyond its end: an embedded database with its state as it was once, and the calls that have changed
//! something since, each with its time, the seed of its randomness and the documents that it fetched. Doing them again makes the
//! present state. When they have become many, the present state takes the place of both.
//!
//! A call is on the disk before its answer goes out, so that what was answered survives; what was not answered may be lost.

mod call;

use std::fs::OpenOptions;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use authlete_core::{Endpoint, Method};
use http::request::Parts;
use redb::{Database, ReadableTable, TableDefinition};
use sha2::{Digest, Sha256};

use crate::directory::Directory;
use crate::fetch::Documents;
use crate::replay::Script;
use crate::worker;
pub(crate) use call::Call;

/// The state in parts, each of which is JSON.
const STATE: TableDefinition<&str, &[u8]> = TableDefinition::new("state");

/// The calls since, in JSON, by their numbers.
const CALLS: TableDefinition<u64, &[u8]> = TableDefinition::new("calls");

/// The numbers of this format and of the last call that the state has in it.
const NUMBERS: TableDefinition<&str, u64> = TableDefinition::new("numbers");

const FORMAT: u64 = 1;

/// How many bytes of calls are kept at least before the state takes their place. Beyond that, they are kept until they are twice
/// the state, so that writing the state takes a fixed share of the time however large it is.
const LEAST: usize = 4 << 20;

/// From which size on a file is made smaller at the start, if little of it is in use.
const LARGEST: u64 = 4 << 20;

/// What the database may keep in memory. All of it is written once and read at the start only.
const CACHE: usize = 4 << 20;

/// Operations that change nothing although they are no `GET`. That an introspection makes the emulator forget an expired token
/// and that it remembers a proof of possession is not worth a wait for the disk.
const READING: [&str; 13] = [
    "authorization_ticket_info",
    "credential_issuer_jwks",
    "credential_issuer_metadata",
    "credential_jwt_issuer_metadata",
    "federation_configuration",
    "get_client_authorization_list",
    "get_granted_scopes",
    "idp_get_organization_tokens",
    "idp_get_service_tokens",
    "introspection",
    "service_configuration",
    "standard_introspection",
    "verify_jose",
];

/// Whether a request may change something.
pub(crate) fn may_change(parts: &Parts, endpoint: Option<&Endpoint>) -> bool {
    match endpoint {
        Some(endpoint) if endpoint.method == Method::Get => endpoint.changing,
        Some(endpoint) => !READING.contains(&endpoint.name),
        None => !parts.method.is_safe(),
    }
}

/// The database, and how much of what was done is in it.
pub(crate) struct Journal {
    database: Database,
    /// Held during a call: calls are done again in the order in which they were done.
    turn: Mutex<Turn>,
    /// The number of the last call that is in the database.
    stored: Mutex<u64>,
    /// The calls that are not in the database yet. It is locked after the other two, for a moment.
    pending: Mutex<Vec<(u64, Vec<u8>)>>,
    /// Something could not be written. What follows it in memory is not what would be read again.
    broken: AtomicBool,
}

struct Turn {
    /// The number of the last call.
    number: u64,
    /// The bytes of the calls since the state was written.
    calls: usize,
    /// The bytes of the state.
    state: usize,
}

impl Journal {
    /// Opens a file, and brings a directory to where the one of the file ended.
    pub(crate) fn open(path: &Path, directory: &Directory, again: impl Fn(Call)) -> io::Result<Self> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        // It is full of tokens.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut builder = Database::builder();
        builder.set_cache_size(CACHE);
        let mut database = builder.create_file(options.open(path)?).map_err(failed)?;
        let number = restore(&database, directory, again)?;
        // From here on nothing depends on what was done again.
        let state = store(&database, directory, number)?;
        if std::fs::metadata(path)?.len() > LARGEST.max(state as u64 * 4) {
            database.compact().map_err(failed)?;
        }
        // That there is a file is known to its folder.
        #[cfg(unix)]
        if let Some(folder) = path.parent() {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            std::fs::File::open(folder)?.sync_all()?;
        }
        Ok(Self {
            database,
            turn: Mutex::new(Turn { number, calls: 0, state }),
            stored: Mutex::new(number),
            pending: Mutex::default(),
            broken: AtomicBool::new(false),
        })
    }

    /// Does a call and writes it down, if it was not refused. `None` where it cannot be written.
    pub(crate) fn perform(
        &self,
        script: Script,
        parts: &Parts,
        body: &[u8],
        documents: &Documents<'_>,
        directory: &Directory,
        answer: impl FnOnce() -> http::Response<Vec<u8>>,
    ) -> Option<http::Response<Vec<u8>>> {
        let mut turn = worker::wait_for(&self.turn);
        if self.broken.load(Ordering::Acquire) {
            return None;
        }
        // Randomness that is the same on every run must not make the same tokens again after a restart.
        let number = turn.number + 1;
        let seed = Sha256::new().chain_update(script.seed).chain_update(number.to_be_bytes()).finalize().into();
        let script = Script { seed, ..script };
        let response = script.run(answer);
        // A call that the API itself refuses changes nothing, and neither does one that is given up.
        if response.status().is_client_error() || documents.are_wanted() {
            return Some(response);
        }
        let call = call::written(script, &documents.fetched(), parts, body);
        turn.number = number;
        turn.calls += call.len();
        locked(&self.pending).push((number, call));
        let stored = match turn.calls > LEAST.max(turn.state.saturating_mul(2)) {
            true => worker::wait(|| self.replace(&mut turn, directory)),
            false => {
                drop(turn);
                worker::wait(|| self.store_calls(number))
            }
        };
        match stored {
            Ok(()) => Some(response),
            Err(_) => {
                self.broken.store(true, Ordering::Release);
                None
            }
        }
    }

    /// Waits for a call to be in the database. One transaction is for all the calls that were done before it.
    fn store_calls(&self, number: u64) -> io::Result<()> {
        let mut stored = locked(&self.stored);
        if *stored >= number {
            return Ok(());
        }
        let calls = std::mem::take(&mut *locked(&self.pending));
        let transaction = self.database.begin_write().map_err(failed)?;
        {
            let mut table = transaction.open_table(CALLS).map_err(failed)?;
            for (number, call) in &calls {
                table.insert(number, &**call).map_err(failed)?;
            }
        }
        transaction.commit().map_err(failed)?;
        *stored = calls.last().map_or(*stored, |(number, _)| *number);
        Ok(())
    }

    /// Puts the present state in the place of the earlier one and the calls since.
    fn replace(&self, turn: &mut Turn, directory: &Directory) -> io::Result<()> {
        let mut stored = locked(&self.stored);
        turn.state = store(&self.database, directory, turn.number)?;
        turn.calls = 0;
        locked(&self.pending).clear();
        *stored = turn.number;
        Ok(())
    }
}

/// Brings a directory to where that of the database ended, and says how many calls that were.
fn restore(database: &Database, directory: &Directory, again: impl Fn(Call)) -> io::Result<u64> {
    let transaction = database.begin_read().map_err(failed)?;
    let numbers = match transaction.open_table(NUMBERS) {
        Err(redb::TableError::TableDoesNotExist(_)) => return Ok(0),
        numbers => numbers.map_err(failed)?,
    };
    let of_name = |name| numbers.get(name).map(|number| number.map(|number| number.value())).map_err(failed);
    if of_name("format")? != Some(FORMAT) {
        return Err(strange("it is of another version of the emulator"));
    }
    let mut number = of_name("call")?.unwrap_or_default();
    directory.clear();
    for part in transaction.open_table(STATE).map_err(failed)?.iter().map_err(failed)? {
        let (name, part) = part.map_err(failed)?;
        directory.restore(name.value(), part.value())?;
    }
    match transaction.open_table(CALLS) {
        Err(redb::TableError::TableDoesNotExist(_)) => {}
        calls => {
            for row in calls.map_err(failed)?.iter().map_err(failed)? {
                let (place, text) = row.map_err(failed)?;
                number = place.value();
                again(call::read(text.value()).ok_or_else(|| strange("one of its calls cannot be read"))?);
            }
        }
    }
    Ok(number)
}

/// Writes the state, which has all calls up to that number in it, and says how large it is.
fn store(database: &Database, directory: &Directory, number: u64) -> io::Result<usize> {
    let mut size = 0;
    let transaction = database.begin_write().map_err(failed)?;
    {
        transaction.delete_table(STATE).map_err(failed)?;
        transaction.delete_table(CALLS).map_err(failed)?;
        let mut table = transaction.open_table(STATE).map_err(failed)?;
        directory.store(|name, part| {
            size += part.len();
            table.insert(name, part).map(drop).map_err(failed)
        })?;
        let mut numbers = transaction.open_table(NUMBERS).map_err(failed)?;
        numbers.insert("format", FORMAT).map_err(failed)?;
        numbers.insert("call", number).map_err(failed)?;
    }
    transaction.commit().map_err(failed)?;
    Ok(size)
}

fn failed(error: impl Into<redb::Error>) -> io::Error {
    match error.into() {
        redb::Error::Io(error) => error,
        error => io::Error::other(error),
    }
}

fn strange(text: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, text)
}

fn locked<T>(something: &Mutex<T>) -> MutexGuard<'_, T> {
    something.lock().unwrap_or_else(PoisonError::into_inner)
}
