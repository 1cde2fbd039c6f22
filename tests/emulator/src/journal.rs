//! What an emulator remembers beyond its end: a file of the calls that changed something, each with its time, the seed of its
//! randomness and the documents that it fetched. Doing them again makes the same state.
//!
//! A line is one call, in JSON. It is on the disk before the answer goes out, so that what was answered survives; what was not
//! answered may be lost.

use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use authlete_core::{Endpoint, Method};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::header::{AUTHORIZATION, CONTENT_TYPE};
use http::request::Parts;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::replay::{Fetched, Script};
use crate::worker;

/// Operations that change nothing although they are no `GET`. That an introspection makes the emulator forget an expired token
/// and that it remembers a proof of possession is not worth a wait for the disk.
const READING: [&str; 11] = [
    "authorization_ticket_info",
    "credential_issuer_jwks",
    "credential_issuer_metadata",
    "credential_jwt_issuer_metadata",
    "federation_configuration",
    "get_client_authorization_list",
    "get_granted_scopes",
    "introspection",
    "service_configuration",
    "standard_introspection",
    "verify_jose",
];

/// The file, and how much of it is on the disk.
pub(crate) struct Journal {
    /// Held during a call: calls are done again in the order in which they were done.
    file: Mutex<File>,
    /// How many lines there are.
    written: AtomicU64,
    /// How many of them are on the disk.
    synced: Mutex<u64>,
    /// The same file, to be synced while another call writes.
    disk: File,
    /// A line could not be written. What follows it in memory is not what would be read again.
    broken: AtomicBool,
}

/// What a journal begins with: when the emulator was made, and of what randomness.
pub(crate) struct Beginning {
    pub(crate) now: i64,
    pub(crate) seed: [u8; 32],
}

/// A call of a journal.
pub(crate) struct Line {
    pub(crate) script: Script,
    pub(crate) parts: Parts,
    pub(crate) body: Vec<u8>,
}

/// Whether a request may change something.
pub(crate) fn may_change(parts: &Parts, endpoint: Option<&Endpoint>) -> bool {
    match endpoint {
        Some(endpoint) if endpoint.method == Method::Get => endpoint.changing,
        Some(endpoint) => !READING.contains(&endpoint.name),
        None => !parts.method.is_safe(),
    }
}

impl Journal {
    /// Opens a journal, or begins one. A line that is not whole was not answered and is dropped.
    pub(crate) fn open(path: &Path, beginning: Beginning) -> io::Result<(Self, Beginning, Vec<Line>)> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        // It is full of tokens.
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(path)?;
        let (mut good, mut lines, mut found) = (0, Vec::new(), None);
        let mut reader = BufReader::new(&file);
        let mut text = Vec::new();
        for number in 1_u64.. {
            text.clear();
            reader.read_until(b'\n', &mut text)?;
            if text.last() != Some(&b'\n') {
                break;
            }
            let value = serde_json::from_slice::<Value>(&text).ok();
            let read = match (&value, &found) {
                (Some(value), None) => read_beginning(value).map(|beginning| found = Some(beginning)),
                (Some(value), Some(_)) => read_line(value).map(|line| lines.push(line)),
                (None, _) => None,
            };
            if read.is_none() {
                // The last line may be half of what it was to be, in the order in which disks write.
                if found.is_some() && reader.fill_buf()?.is_empty() {
                    break;
                }
                let error = format!("line {number} of {} is none of an emulator", path.display());
                return Err(io::Error::new(io::ErrorKind::InvalidData, error));
            }
            good += text.len() as u64;
        }
        file.set_len(good)?;
        file.seek(SeekFrom::End(0))?;
        let beginning = match found {
            Some(beginning) => beginning,
            None => {
                let line = json!({ "emulator": 1, "time": beginning.now, "seed": STANDARD.encode(beginning.seed) });
                file.write_all(format!("{line}\n").as_bytes())?;
                beginning
            }
        };
        file.sync_all()?;
        // That there is a file is known to its folder.
        #[cfg(unix)]
        if let Some(folder) = path.parent() {
            let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
            File::open(folder)?.sync_all()?;
        }
        let disk = file.try_clone()?;
        let count = lines.len() as u64;
        let journal = Self {
            file: Mutex::new(file),
            written: AtomicU64::new(count),
            synced: Mutex::new(count),
            disk,
            broken: AtomicBool::new(false),
        };
        Ok((journal, beginning, lines))
    }

    /// Does a call and writes it down, if it was not refused. `None` where it cannot be written.
    pub(crate) fn perform(
        &self,
        now: i64,
        seed: [u8; 32],
        parts: &Parts,
        body: &[u8],
        answer: impl FnOnce() -> http::Response<Vec<u8>>,
    ) -> Option<http::Response<Vec<u8>>> {
        let mut file = worker::wait_for(&self.file);
        if self.broken.load(Ordering::Acquire) {
            return None;
        }
        // Randomness that is the same on every run must not make the same tokens again after a restart.
        let number = self.written.load(Ordering::Acquire) + 1;
        let seed = Sha256::new().chain_update(seed).chain_update(number.to_be_bytes()).finalize().into();
        let (response, fetched) = Script { now, seed, fetched: None }.run(answer);
        // A call that the API itself refuses changes nothing.
        if response.status().is_client_error() {
            return Some(response);
        }
        let line = line(now, seed, &fetched, parts, body);
        if file.write_all(line.as_bytes()).is_err() {
            self.broken.store(true, Ordering::Release);
            return None;
        }
        self.written.store(number, Ordering::Release);
        drop(file);
        worker::wait(|| self.sync(number)).then_some(response)
    }

    /// Waits for a line to be on the disk. One sync is for all the lines that were written before it.
    fn sync(&self, number: u64) -> bool {
        let mut synced = self.synced.lock().unwrap_or_else(PoisonError::into_inner);
        if *synced >= number {
            return true;
        }
        let written = self.written.load(Ordering::Acquire);
        if self.disk.sync_data().is_err() {
            self.broken.store(true, Ordering::Release);
            return false;
        }
        *synced = written;
        true
    }
}

fn line(now: i64, seed: [u8; 32], fetched: &Fetched, parts: &Parts, body: &[u8]) -> String {
    let header = |name| parts.headers.get(name).and_then(|value| value.to_str().ok());
    // A body of another encoding is refused before it can change anything.
    let line = json!({
        "time": now,
        "seed": STANDARD.encode(seed),
        "method": parts.method.as_str(),
        "uri": parts.uri.path_and_query().map(|uri| uri.as_str()),
        "authorization": header(AUTHORIZATION),
        "contentType": header(CONTENT_TYPE),
        "body": String::from_utf8_lossy(body),
        "fetched": fetched.iter().map(|document| match document {
            Ok(document) => json!({ "document": STANDARD.encode(document) }),
            Err(error) => json!({ "error": error }),
        }).collect::<Vec<_>>(),
    });
    format!("{line}\n")
}

fn read_beginning(line: &Value) -> Option<Beginning> {
    (line.get("emulator")?.as_u64()? == 1).then_some(())?;
    Some(Beginning { now: line.get("time")?.as_i64()?, seed: read_seed(line)? })
}

fn read_line(line: &Value) -> Option<Line> {
    let text = |name: &str| line.get(name).and_then(Value::as_str);
    let request = http::Request::builder().method(text("method")?).uri(text("uri")?);
    let headers = [(AUTHORIZATION, text("authorization")), (CONTENT_TYPE, text("contentType"))];
    let with = |request: http::request::Builder, (name, value)| match value {
        Some(value) => request.header::<_, &str>(name, value),
        None => request,
    };
    let (parts, ()) = headers.into_iter().fold(request, with).body(()).ok()?.into_parts();
    let fetched = line.get("fetched")?.as_array()?.iter().map(|document| {
        Some(match document.get("document") {
            Some(document) => Ok(STANDARD.decode(document.as_str()?).ok()?),
            None => Err(document.get("error")?.as_str()?.into()),
        })
    });
    let script = Script {
        now: line.get("time")?.as_i64()?,
        seed: read_seed(line)?,
        fetched: Some(fetched.collect::<Option<_>>()?),
    };
    Some(Line { script, parts, body: text("body")?.into() })
}

fn read_seed(line: &Value) -> Option<[u8; 32]> {
    STANDARD.decode(line.get("seed")?.as_str()?).ok()?.try_into().ok()
}
