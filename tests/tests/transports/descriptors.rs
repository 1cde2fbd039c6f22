//! Processes with many open files and connections.

use std::fs::File;

use authlete_tests::scripted::{Server, Step};
use http::Method;

use super::apart::is_apart;
use super::subject::{Settings, request, subjects};

/// `select` ends at 1,024. curl uses it unless it is compiled with `HAVE_POLL`, as this workspace does for Linux
/// (`.cargo/config.toml`) and the documentation of `authlete-transport-isahc` recommends.
#[test]
#[cfg(target_os = "linux")]
fn connections_are_made_beyond_1024_descriptors() {
    if !is_apart("transports::descriptors::connections_are_made_beyond_1024_descriptors", &[]) {
        return;
    }
    let subjects = subjects(&Settings::default());
    let files: Vec<File> = (0..1100).map(|_| File::open("/dev/null").expect("a descriptor")).collect();
    // By reference, since dropping a transport would make low descriptors free again.
    for subject in &subjects {
        for method in [Method::GET, Method::POST] {
            let answer = Step::write("HTTP/1.1 204 No Content\r\n\r\n");
            let server = Server::start(vec![vec![Step::Read, answer, Step::Hold]]);
            subject.send(request(method, &server, "")).expect(subject.name);
        }
    }
    drop(files);
}
