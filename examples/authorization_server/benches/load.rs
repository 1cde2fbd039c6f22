//! How many requests a second the server answers over the emulator in its process, how long they take, and how much memory it
//! has then.
//!
//! `cargo build --release --example authorization_server && cargo bench -p authlete-example-authorization-server`

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// How long a rate is measured, after a second to get warm.
const DURATION: Duration = Duration::from_secs(5);
/// How many clients call at the same time.
const CONNECTIONS: usize = 8;

fn main() {
    let server = Server::start();
    let token = form("/token", "grant_type=client_credentials&scope=read");
    let userinfo = get("/userinfo", &format!("Authorization: Bearer {}\r\n", server.access_token()));
    let discovery = get("/.well-known/openid-configuration", "");
    println!("memory after the start           {:>7.1} MiB", server.mebibytes());
    for (what, request) in [("token (client credentials)", token), ("userinfo", userinfo), ("discovery", discovery)] {
        let calls = server.load(what, &request);
        println!("memory after {calls:>6} of them      {:>7.1} MiB", server.mebibytes());
    }
}

/// The program, which ends with this.
struct Server {
    program: Child,
    address: SocketAddr,
    admin: SocketAddr,
}

impl Server {
    fn start() -> Self {
        // Cargo puts benchmarks into a folder beside that of examples.
        let own = std::env::current_exe().unwrap();
        let program = own.parent().unwrap().with_file_name("examples").join("authorization_server");
        let [address, admin] = [free_address(), free_address()];
        let mut program = Command::new(program)
            .args(["--listen", &address.to_string(), "--admin", &admin.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .expect("`cargo build --release --example authorization_server` comes before this");
        let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
        assert!(lines.any(|line| line.unwrap().contains("Metadata")));
        Self { program, address, admin }
    }

    /// A token of a user who was asked on another device (CIBA).
    fn access_token(&self) -> String {
        let asked = exchange(self.address, &form("/bc-authorize", "scope=openid+profile+email&login_hint=1001"));
        let id = asked["auth_req_id"].as_str().unwrap();
        send(self.admin, get(&format!("/ciba/answer?auth_req_id={id}&action=allow"), "").as_bytes());
        let form = form("/token", &format!("grant_type=urn:openid:params:grant-type:ciba&auth_req_id={id}"));
        exchange(self.address, &form)["access_token"].as_str().unwrap().into()
    }

    /// Prints what a load comes to, and says how many calls it were.
    fn load(&self, what: &str, request: &str) -> usize {
        let warming = self.calls(request, Duration::from_secs(1)).len();
        let busy = self.busy();
        let started = Instant::now();
        let mut times = self.calls(request, DURATION);
        let (elapsed, busy) = (started.elapsed().as_secs_f64(), (self.busy() - busy).as_secs_f64());
        times.sort_unstable();
        let calls = times.len() as f64;
        println!(
            "{what:<27} {:>9.0}/s for one core, {:>7.0}/s beside the clients, p99 {:.2} ms",
            calls / busy,
            calls / elapsed,
            times[times.len() * 99 / 100].as_secs_f64() * 1000.0,
        );
        warming + times.len()
    }

    /// The times of all calls that were answered in that time.
    fn calls(&self, request: &str, duration: Duration) -> Vec<Duration> {
        let started = Instant::now();
        std::thread::scope(|scope| {
            let client = || {
                let mut stream = TcpStream::connect(self.address).unwrap();
                stream.set_nodelay(true).unwrap();
                let (mut times, mut buffer) = (Vec::new(), vec![0; 64 * 1024]);
                while started.elapsed() < duration {
                    let call = Instant::now();
                    stream.write_all(request.as_bytes()).unwrap();
                    read_response(&mut stream, &mut buffer);
                    times.push(call.elapsed());
                }
                times
            };
            let clients: Vec<_> = (0..CONNECTIONS).map(|_| scope.spawn(client)).collect();
            clients.into_iter().flat_map(|client| client.join().unwrap()).collect()
        })
    }

    /// How long the server was on a processor (`proc_pid_stat(5)`), in the kernel's units of 10 ms.
    fn busy(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.program.id())).unwrap();
        let fields: Vec<_> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
        let ticks = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
        Duration::from_millis(ticks * 10)
    }

    fn mebibytes(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.program.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.program.kill().unwrap();
        self.program.wait().unwrap();
    }
}

/// A request with the credentials of the demonstration's client.
fn form(path: &str, form: &str) -> String {
    let credentials = STANDARD.encode("2000000001:emulated-client-secret");
    format!(
        "POST {path} HTTP/1.1\r\nHost: as\r\nAuthorization: Basic {credentials}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{form}",
        form.len()
    )
}

fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nHost: as\r\n{headers}\r\n")
}

fn exchange(address: SocketAddr, request: &str) -> Value {
    serde_json::from_str(&send(address, request.as_bytes())).unwrap()
}

fn send(address: SocketAddr, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(request).unwrap();
    read_response(&mut stream, &mut vec![0; 64 * 1024]).to_owned()
}

/// The body of a response that says how long it is, or has none.
fn read_response<'b>(stream: &mut TcpStream, buffer: &'b mut [u8]) -> &'b str {
    let mut length = 0;
    loop {
        let read = stream.read(&mut buffer[length..]).unwrap();
        assert_ne!(read, 0, "the server closed the connection");
        length += read;
        let Some(end) = buffer[..length].windows(4).position(|window| window == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&buffer[..end]).unwrap();
        assert!(head.starts_with("HTTP/1.1 20"), "{head}");
        let announced = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        if length == end + 4 + announced.map_or(0, |length| length.parse::<usize>().unwrap()) {
            return std::str::from_utf8(&buffer[end + 4..length]).unwrap();
        }
    }
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}
