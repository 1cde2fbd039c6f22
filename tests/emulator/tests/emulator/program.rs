//! The program, started as users start it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// The program, killed at the end.
pub(crate) struct Program {
    child: Child,
    settings: Vec<String>,
}

impl Program {
    /// The program with these arguments, once it serves.
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut program = Command::new(env!("CARGO_BIN_EXE_authlete-emulator"));
        program.args(["--listen", "127.0.0.1:0"]).args(arguments);
        let mut child = program.stdout(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        // Up to the empty line: the program ends where nobody reads what it prints.
        let settings = lines.take_while(|line| !line.is_empty()).collect();
        Self { child, settings }
    }

    /// The program with its state in that file.
    pub(crate) fn persisting(file: &Path) -> Self {
        Self::start(&["--persist", file.to_str().unwrap()])
    }

    pub(crate) fn base_url(&self) -> &str {
        let url = self.settings.iter().find_map(|line| line.strip_prefix("AUTHLETE_BASE_URL="));
        url.unwrap_or_else(|| panic!("{:?}", self.settings))
    }

    /// Host and port.
    pub(crate) fn address(&self) -> &str {
        self.base_url().split_once("://").unwrap().1
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
