//! Tests in a process of their own, with other environment variables and limits than the rest.

use std::process::Command;

const MARK: &str = "AUTHLETE_TESTS_APART";

/// Runs a test again, as the only one of a new process with these environment variables and up to 4,096 descriptors, and
/// panics if it fails there or a background task panics. Returns whether this is the new process.
///
/// `test` is the path of the test from the root of this crate.
pub(crate) fn is_apart(test: &str, variables: &[(&str, &str)]) -> bool {
    if std::env::var_os(MARK).is_some() {
        return true;
    }
    let mut command = if cfg!(unix) {
        let mut shell = Command::new("sh");
        shell.args(["-c", r#"ulimit -n 4096 && exec "$0" "$@""#]);
        shell.arg(std::env::current_exe().expect("this program"));
        shell
    } else {
        Command::new(std::env::current_exe().expect("this program"))
    };
    let output = command.args(["--exact", "--nocapture", test]).env(MARK, "").envs(variables.iter().copied()).output();
    let output = output.expect("a second run");
    let [stdout, stderr] = [output.stdout, output.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    assert!(stdout.contains("1 passed") && !stderr.contains("panicked"), "{stdout}\n{stderr}");
    false
}
