//! How many calls a second, with a thousand and with a million live tokens; how much memory; how long a start takes.
//!
//! `cargo bench -p authlete-emulator`. A smaller number of tokens can be given: `-- 100000`.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use authlete_core::blocking::Authlete;
use authlete_core::introspection::{IntrospectionAction, IntrospectionRequest};
use authlete_core::token::TokenRequest;
use authlete_core::token_management::TokenCreateRequest;
use authlete_core::types::GrantType;
use authlete_core::{Operation, Secret};
use authlete_emulator::{Emulator, serve};

/// How long a rate is measured.
const DURATION: Duration = Duration::from_secs(3);
/// Names the part of the benchmark that a process is for.
const PART: &str = "AUTHLETE_EMULATOR_BENCHMARK";
/// How many clients call over the socket at the same time.
const CONNECTIONS: usize = 8;

fn main() {
    // Cargo adds `--bench`.
    let tokens = std::env::args().find_map(|argument| argument.parse().ok()).unwrap_or(1_000_000);
    let (one_part, parts) = (std::env::var(PART).ok(), ["few", "many", "users", "persisted", "program"]);
    match one_part.as_deref() {
        Some("few") => with_tokens(1_000),
        Some("many") => with_tokens(tokens),
        Some("users") => of_users(tokens / 10),
        Some("persisted") => persisted(tokens / 10),
        Some(_) => program(),
        // Each has a process of its own: memory that another one gave back would be counted as none.
        None => parts.into_iter().for_each(|part| {
            let mut process = Command::new(std::env::current_exe().unwrap());
            assert!(process.arg(tokens.to_string()).env(PART, part).status().unwrap().success());
        }),
    }
}

fn with_tokens(count: usize) {
    let emulator = Emulator::builder().build().unwrap();
    let api = emulator.settings().api_v3("http://emulator.invalid").unwrap();
    let authlete = Authlete::new(api, emulator.clone());
    let issue = || authlete.token(&token_request()).unwrap().access_token.unwrap();
    // What the first call makes once for all is not part of a token.
    let oldest = issue();
    let before = resident();
    let started = Instant::now();
    let mut newest = oldest.clone();
    for _ in 1..count {
        newest = issue();
    }
    println!("{count} live tokens");
    let elapsed = started.elapsed().as_secs_f64();
    println!("  token requests in process      {:>9.0}/s", (count - 1) as f64 / elapsed);
    if count > 10_000 {
        // With fewer, the calls that are kept for tests outweigh them.
        println!("  memory for a live token        {:>9} bytes", (resident() - before) / count as u64);
    }
    for (which, token) in [("oldest", &oldest), ("newest", &newest)] {
        let request = IntrospectionRequest::new(token.clone());
        let rate = rate(|| assert_eq!(authlete.introspection(&request).unwrap().action, IntrospectionAction::Ok));
        println!("  introspections of the {which}   {rate:>9.0}/s");
    }
    let server = serve(TcpListener::bind("127.0.0.1:0").unwrap(), emulator.clone()).unwrap();
    for (which, token) in [("oldest", &oldest), ("newest", &newest)] {
        let body = IntrospectionRequest::new(token.clone()).write_body().unwrap().unwrap();
        let what = format!("introspections of the {which}");
        over_the_socket(&what, server.address(), &emulator.settings().access_token, "introspection", &body);
    }
    let body = token_request().write_body().unwrap().unwrap();
    over_the_socket("token requests", server.address(), &emulator.settings().access_token, "token", &body);
}

/// Tokens with a grant of their own: each has a user and a refresh token.
fn of_users(count: usize) {
    let emulator = Emulator::builder().recorded_calls(0).build().unwrap();
    let authlete = Authlete::new(emulator.settings().api_v3("http://emulator.invalid").unwrap(), emulator.clone());
    let before = resident();
    for number in 0..count {
        let request = TokenCreateRequest {
            client_id: Some(2_000_000_001),
            subject: Some(format!("user-{number}")),
            scopes: Some(vec!["read".into(), "write".into()]),
            ..TokenCreateRequest::new(GrantType::AuthorizationCode)
        };
        let created = authlete.token_create(&request).unwrap();
        assert!(created.access_token.is_some() && created.refresh_token.is_some(), "{:?}", created.result_message);
    }
    println!("{count} pairs of an access token and a refresh token, each with a user of its own");
    println!("  memory for a pair              {:>9} bytes", (resident() - before) / count as u64);
}

/// Tokens that are in a file before they are answered, asked for by several threads at once. The state takes the place of the
/// calls now and then, which the longest call waits for.
fn persisted(count: usize) {
    let file = std::env::temp_dir().join(format!("authlete-emulator-{}.redb", std::process::id()));
    let emulator = Emulator::builder().persist(&file).build().unwrap();
    let (started, share) = (Instant::now(), count / CONNECTIONS);
    let longest = std::thread::scope(|scope| {
        let caller = || {
            let api = emulator.settings().api_v3("http://emulator.invalid").unwrap();
            let authlete = Authlete::new(api, emulator.clone());
            let call = |_| {
                let started = Instant::now();
                assert!(authlete.token(&token_request()).unwrap().access_token.is_some());
                started.elapsed()
            };
            (0..share).map(call).max().unwrap_or_default()
        };
        let callers: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(caller)).collect();
        callers.into_iter().map(|caller| caller.join().unwrap()).max().unwrap_or_default()
    });
    let elapsed = started.elapsed().as_secs_f64();
    println!("{count} tokens in a file");
    println!("  token requests in process      {:>9.0}/s", (share * CONNECTIONS) as f64 / elapsed);
    println!("  the longest of them            {:>9.1} ms", longest.as_secs_f64() * 1000.0);
    println!("  size of the file               {:>9.1} MB", std::fs::metadata(&file).unwrap().len() as f64 / 1e6);
    drop(emulator);
    let started = Instant::now();
    drop(Emulator::builder().persist(&file).build().unwrap());
    println!("  a start with it                {:>9.1} ms", started.elapsed().as_secs_f64() * 1000.0);
    std::fs::remove_file(&file).unwrap();
}

fn token_request() -> TokenRequest {
    TokenRequest {
        client_id: Some("2000000001".into()),
        client_secret: Some("emulated-client-secret".into()),
        ..TokenRequest::new("grant_type=client_credentials&scope=read+write")
    }
}

fn rate(mut call: impl FnMut()) -> f64 {
    let (started, mut calls) = (Instant::now(), 0_u32);
    while started.elapsed() < DURATION {
        for _ in 0..100 {
            call();
        }
        calls += 100;
    }
    f64::from(calls) / started.elapsed().as_secs_f64()
}

/// The clients are on the same machine and take more time than the server, so what counts is the time that the threads of the
/// server were on a processor: how many calls one core answers.
fn over_the_socket(what: &str, address: SocketAddr, credential: &Secret, path: &str, body: &[u8]) {
    let head = format!(
        "POST /api/1000000002/auth/{path} HTTP/1.1\r\nHost: emulator\r\nAuthorization: Bearer {}\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        credential.expose(),
        body.len()
    );
    let request = [head.as_bytes(), body].concat();
    let (before, started) = (server_time(), Instant::now());
    let clients: Vec<_> = (0..CONNECTIONS)
        .map(|_| {
            let request = request.clone();
            std::thread::spawn(move || {
                let mut stream = TcpStream::connect(address).unwrap();
                stream.set_nodelay(true).unwrap();
                let (mut calls, mut buffer) = (0_u32, vec![0; 64 * 1024]);
                while started.elapsed() < DURATION {
                    stream.write_all(&request).unwrap();
                    read_answer(&mut stream, &mut buffer);
                    calls += 1;
                }
                calls
            })
        })
        .collect();
    let calls: u32 = clients.into_iter().map(|client| client.join().unwrap()).sum();
    let elapsed = started.elapsed().as_secs_f64();
    let busy = (server_time() - before).as_secs_f64();
    println!(
        "  {what:<27} over loopback: {:>7.0}/s for one core, {:>7.0}/s beside their clients",
        f64::from(calls) / busy,
        f64::from(calls) / elapsed
    );
}

fn read_answer(stream: &mut TcpStream, buffer: &mut [u8]) {
    let mut length = 0;
    loop {
        let read = stream.read(&mut buffer[length..]).unwrap();
        assert_ne!(read, 0, "the server closed the connection");
        length += read;
        let text = std::str::from_utf8(&buffer[..length]).unwrap();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let announced = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            if body.len() == announced.parse::<usize>().unwrap() {
                assert!(head.starts_with("HTTP/1.1 200 ") && body.contains(r#""action":"OK""#), "{text}");
                return;
            }
        }
    }
}

/// How long the threads of the server were on a processor (`proc_pid_stat(5)`), in the kernel's units of 10 ms.
fn server_time() -> Duration {
    let mut ticks = 0;
    for task in std::fs::read_dir("/proc/self/task").unwrap() {
        let stat = std::fs::read_to_string(task.unwrap().path().join("stat")).unwrap_or_default();
        let Some((name, rest)) = stat.rsplit_once(')') else { continue };
        if name.contains("authlete-emulat") {
            let fields: Vec<_> = rest.split_whitespace().collect();
            ticks += fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
        }
    }
    Duration::from_millis(ticks * 10)
}

/// Bytes that the process has in memory.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
}

fn program() {
    let program = env!("CARGO_BIN_EXE_authlete-emulator");
    let mut times: Vec<_> = (0..21)
        .map(|_| {
            let started = Instant::now();
            let mut child =
                Command::new(program).args(["--listen", "127.0.0.1:0"]).stdout(Stdio::piped()).spawn().unwrap();
            let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
            assert!(lines.any(|line| line.unwrap().is_empty()));
            let elapsed = started.elapsed();
            child.kill().unwrap();
            child.wait().unwrap();
            elapsed
        })
        .collect();
    times.sort();
    println!("the program");
    println!("  until it serves                {:>9.1} ms", times[times.len() / 2].as_secs_f64() * 1000.0);
    let size = std::fs::metadata(program).unwrap().len();
    println!("  size                           {:>9.1} MB", size as f64 / 1e6);
}
