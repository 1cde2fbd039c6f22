use clap::CommandFactory;

use super::*;

fn arguments(line: &str) -> Result<Arguments, String> {
    let words = std::iter::once("authorization_server").chain(line.split_whitespace());
    Arguments::try_parse_from(words).map_err(|error| error.to_string())
}

#[test]
fn the_command_line_is_sound_and_its_help_has_examples() {
    Arguments::command().debug_assert();
    let help = Arguments::command().render_help().to_string();
    assert!(help.contains("--mtls-listen") && help.contains("[[clients]]") && !help.contains("session-key-text"));
}

#[test]
fn base_urls_follow_from_addresses_unless_they_are_given() {
    let address: SocketAddr = "127.0.0.1:9000".parse().unwrap();
    let mtls: SocketAddr = "127.0.0.1:9443".parse().unwrap();
    for (line, base_url, mtls_base_url) in [
        ("", "http://127.0.0.1:9000", "https://127.0.0.1:9443"),
        ("--tls", "https://127.0.0.1:9000", "https://127.0.0.1:9443"),
        ("--certificate a --key b", "https://127.0.0.1:9000", "https://127.0.0.1:9443"),
        ("--base-url https://as.example:444/", "https://as.example:444", "https://as.example:9443"),
        ("--base-url http://[::1]:1", "http://[::1]:1", "https://[::1]:9443"),
        (
            "--base-url https://as.example --mtls-listen 127.0.0.1:1 --mtls-base-url https://mtls.as.example",
            "https://as.example",
            "https://mtls.as.example",
        ),
    ] {
        let arguments = arguments(line).unwrap();
        let found = arguments.base_url(address);
        assert_eq!((&*found, &*arguments.mtls_base_url(&found, mtls)), (base_url, mtls_base_url), "{line}");
    }
}

#[test]
fn what_cannot_be_is_refused() {
    for line in [
        "--base-url as.example",
        "--base-url ftp://as.example",
        "--base-url https://as.example/path",
        "--base-url https://as.example?query",
        "--base-url https://as.example/#fragment",
        "--base-url https://user@as.example",
        "--certificate a",
        "--key a",
        "--tls-save a --certificate b --key c",
        "--mtls-base-url https://as.example",
        "--admin 0.0.0.0:9000",
        "--listen nowhere",
        "--connections 0",
        "--proxy nowhere",
        "--log xml",
        "--unknown",
    ] {
        assert!(arguments(line).is_err(), "{line}");
    }
}

#[test]
fn known_credentials_stay_on_this_machine_unless_it_is_said() {
    for (line, has_known_credentials, expected) in [
        ("", true, Ok(())),
        ("--listen [::1]:1", true, Ok(())),
        ("--listen 0.0.0.0:1", true, Err(ArgumentError::Public("0.0.0.0:1".parse().unwrap()))),
        ("--mtls-listen 192.0.2.1:1", true, Err(ArgumentError::Public("192.0.2.1:1".parse().unwrap()))),
        ("--listen 0.0.0.0:1 --public", true, Ok(())),
        ("--listen 0.0.0.0:1", false, Ok(())),
    ] {
        assert_eq!(arguments(line).unwrap().check_reach(has_known_credentials), expected, "{line}");
    }
}

#[test]
fn the_key_of_sessions_is_long_enough_or_refused() {
    let folder = std::env::temp_dir();
    let file = folder.join(format!("authorization-server-session-key-{}", std::process::id()));
    let key = |text: &str| {
        std::fs::write(&file, text).unwrap();
        let key = arguments(&format!("--session-key {}", file.display())).unwrap().session_key();
        key.map(|key| key.map(|key| key.master()[..64].to_vec()))
    };
    let long = STANDARD.encode([7; 64]);
    // As `openssl rand -base64 64` breaks it.
    let broken = format!("{}\n{}\n", &long[..64], &long[64..]);
    assert_eq!((key(&long), key(&broken)), (Ok(Some(vec![7; 64])), Ok(Some(vec![7; 64]))));
    assert_eq!(key(&STANDARD.encode([7; 63])), Err(ArgumentError::SessionKey("is shorter than 64 bytes")));
    assert_eq!(key("no key"), Err(ArgumentError::SessionKey("is not in Base64")));
    std::fs::remove_file(&file).unwrap();
    let missing = arguments(&format!("--session-key {}", file.display())).unwrap().session_key();
    assert_eq!(missing.err(), Some(ArgumentError::SessionKey("cannot be read")));
    assert!(arguments("").unwrap().session_key().unwrap().is_none());
}
