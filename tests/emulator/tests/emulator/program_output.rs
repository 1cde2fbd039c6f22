//! What the program prints: help, completions, errors, its settings, a log.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Output, Stdio};

use authlete_core::Config;
use serde_json::Value;

const PROGRAM: &str = env!("CARGO_BIN_EXE_authlete-emulator");

/// What the program does that ends by itself.
fn run(arguments: &[&str]) -> Output {
    Command::new(PROGRAM).args(arguments).output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The program while it serves, with its outputs to read.
struct Serving(Child);

impl Serving {
    /// The program, and the lines of its settings.
    fn start(arguments: &[&str]) -> (Self, Vec<String>) {
        let mut program = Command::new(PROGRAM);
        let mut child = program.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        let settings = lines.take_while(|line| !line.is_empty()).collect();
        (Self(child), settings)
    }

    /// The next line on the standard error.
    fn logged(&mut self) -> impl Iterator<Item = String> {
        BufReader::new(self.0.stderr.take().unwrap()).lines().map_while(Result::ok)
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn value<'l>(settings: &'l [String], name: &str) -> Option<&'l str> {
    settings.iter().filter_map(|line| line.split_once('=')).find(|pair| pair.0 == name).map(|pair| pair.1)
}

/// The status and the body of the answer to a call with a credential.
fn call(base_url: &str, target: &str, authorization: &str) -> (String, String) {
    use std::io::{Read, Write};
    let address = base_url.strip_prefix("http://").unwrap();
    let mut stream = std::net::TcpStream::connect(address).unwrap();
    let head = format!("{target} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n");
    stream.write_all(format!("{head}Authorization: {authorization}\r\n\r\n").as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().into(), body.into())
}

#[test]
fn help_names_every_option_and_the_examples_start() {
    for option in ["--help", "-h"] {
        let help = run(&[option]);
        assert!(help.status.success() && help.stderr.is_empty(), "{help:?}");
        let help = text(&help.stdout);
        assert!(
            help.starts_with("A local emulator of Authlete.") && help.contains("Usage: authlete-emulator"),
            "{help}"
        );
        for name in ["--listen ADDRESS", "--api 2|3", "--config FILE", "--persist FILE", "--log text|json", "--tls "] {
            assert!(help.contains(name), "{name}: {help}");
        }
        // It fits a terminal.
        assert!(help.lines().all(|line| line.chars().count() <= 130), "{help}");
    }
}

#[test]
fn a_wrong_command_line_is_an_error_that_names_the_mistake() {
    for (arguments, named) in [
        (&["--nonsense"][..], "--nonsense"),
        (&["--api", "4"], "--api"),
        (&["--log=xml"], "--log"),
        (&["--completions", "csh"], "--completions"),
        (&["--listen", "nowhere"], "nowhere"),
        (&["--config", "/no/such/file.toml"], "/no/such/file.toml"),
    ] {
        if cfg!(not(feature = "config")) && arguments[0] == "--config" {
            continue;
        }
        let output = run(arguments);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        assert!(output.stdout.is_empty(), "{output:?}");
        let error = text(&output.stderr);
        assert!(error.starts_with("authlete-emulator: ") && error.contains(named), "{error}");
    }
}

#[cfg(unix)]
#[test]
fn bash_takes_the_completions() {
    let script = format!("eval \"$('{PROGRAM}' --completions bash)\"; complete -p authlete-emulator");
    let output = Command::new("bash").args(["--norc", "-c", &script]).output().unwrap();
    assert!(output.status.success(), "{output:?}");
    let words = text(&output.stdout);
    assert!(["--listen", "--persist", "--log"].iter().all(|option| words.contains(option)), "{words}");
}

#[test]
fn it_listens_where_others_reach_it_only_if_it_is_told_so() {
    for address in ["0.0.0.0:0", "[::]:0"] {
        let refused = run(&["--listen", address]);
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        assert!(refused.stdout.is_empty() && text(&refused.stderr).contains("--allow-remote"), "{refused:?}");
    }
    let (_program, settings) = Serving::start(&["--listen", "0.0.0.0:0", "--allow-remote"]);
    let address = value(&settings, "AUTHLETE_BASE_URL").unwrap().strip_prefix("http://0.0.0.0:").unwrap();
    let base_url = format!("http://127.0.0.1:{address}");
    assert_eq!(call(&base_url, "GET /api/misc/echo?a=b", "").0, "200");
}

#[test]
fn the_printed_settings_are_those_to_call_it_with() {
    for (api, version) in [("2", "V2"), ("3", "V3")] {
        let (_program, settings) = Serving::start(&["--listen", "127.0.0.1:0", "--api", api]);
        let api = Config::from_variables(|name| value(&settings, name).map(String::from)).unwrap().api().unwrap();
        assert_eq!(format!("{:?}", api.version()), version);
        let request = api.request(&authlete_core::service::GetService::default()).unwrap();
        let base_url = value(&settings, "API_BASE_URL").unwrap();
        let target = format!("GET {}", request.url.strip_prefix(base_url).unwrap());
        let (status, service) = call(base_url, &target, request.header("authorization").unwrap());
        let service: Value = serde_json::from_str(&service).unwrap();
        let id = value(&settings, "SERVICE_ID").unwrap();
        assert_eq!((&*status, service["apiKey"].to_string().as_str()), ("200", id));
        // The names of Terraform's provider, for the identity provider.
        let get = format!("GET /api/organization/{}", value(&settings, "ORGANIZATION_ID").unwrap());
        let idp = value(&settings, "AUTHLETE_IDP_URL").unwrap();
        let token = value(&settings, "ORGANIZATION_ACCESS_TOKEN").unwrap();
        assert_eq!(call(idp, &get, &format!("Bearer {token}")).0, "200");
    }
}

#[test]
fn the_log_is_a_line_of_json_for_each_call_without_secrets() {
    let (mut program, settings) = Serving::start(&["--listen", "127.0.0.1:0", "--log", "json"]);
    let base_url = value(&settings, "AUTHLETE_BASE_URL").unwrap();
    let bearer = format!("Bearer {}", value(&settings, "SERVICE_TOKEN").unwrap());
    for (target, authorization) in [
        ("GET /api/1000000002/client/get/2000000001", &*bearer),
        ("GET /api/1000000002/client/get/7", &bearer),
        ("GET /api/1000000002/service/get", "Bearer guessed-token"),
        ("GET /api/1000000002/nowhere?secret=a-secret", &bearer),
    ] {
        call(base_url, target, authorization);
    }
    let lines: Vec<_> = program.logged().take(4).collect();
    let calls = lines.iter().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let told = calls.map(|call| (call["operation"].clone(), call["status"].clone(), call["resultCode"].clone()));
    let told = told.collect::<Vec<_>>();
    let expected = [
        ("get_client".into(), 200.into(), Value::Null),
        ("get_client".into(), 404.into(), "A001212".into()),
        ("get_service".into(), 401.into(), "A003201".into()),
        (Value::Null, 404.into(), "A001217".into()),
    ];
    assert_eq!(told, expected);
    for secret in ["emulated-", "guessed-token", "a-secret"] {
        assert!(!lines.concat().contains(secret), "{lines:?}");
    }
}
