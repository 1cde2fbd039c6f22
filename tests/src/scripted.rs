//! A server whose every byte is scripted, and which records the requests.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// One step of a connection. After the last one it is closed, over TLS without `close_notify`.
#[derive(Debug, Clone)]
pub enum Step {
    /// Reads a whole HTTP/1 request, unless the client closes first, which ends the script.
    Read,
    /// Reads a whole HTTP/2 request, and before the first one of the connection the preface.
    ReadH2,
    /// Writes.
    Write(Vec<u8>),
    /// Writes the same over and over, with short pauses, until the client closes.
    Trickle(&'static str),
    /// Waits until the client closes.
    Hold,
    /// Closes with part of the request unread, which makes the close a reset.
    Reset,
    /// Stops listening. Connections that are open go on.
    Deafen,
}

impl Step {
    /// Writes text.
    pub fn write(text: &str) -> Self {
        Self::Write(text.into())
    }
}

/// A request as it came in.
#[derive(Debug, Clone)]
pub struct Received {
    /// The number of the connection, from 0.
    pub connection: usize,
    /// Request line and header lines, as sent.
    pub head: String,
    /// The body, with a chunked coding removed.
    pub body: Vec<u8>,
    /// The certificate that the client presented, in DER.
    pub certificate: Option<Vec<u8>>,
}

impl Received {
    /// The request line: method, target and version.
    pub fn line(&self) -> &str {
        self.head.lines().next().unwrap_or_default()
    }

    /// The values of a header.
    pub fn header(&self, name: &str) -> Vec<&str> {
        let fields = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        fields.filter(|(field, _)| field.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).collect()
    }
}

/// The server. The first connection plays the first script and so on. When no script is left, connections are closed.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    state: Arc<State>,
    accepting: Option<JoinHandle<()>>,
}

#[derive(Debug, Default)]
struct State {
    received: Mutex<Vec<Received>>,
    connections: Mutex<usize>,
    deaf: AtomicBool,
    gone: AtomicBool,
}

impl Server {
    /// Listens on a port of 127.0.0.1.
    pub fn start(scripts: Vec<Vec<Step>>) -> Self {
        Self::listen(scripts, None)
    }

    /// The same over TLS.
    pub fn start_tls(config: ServerConfig, scripts: Vec<Vec<Step>>) -> Self {
        Self::listen(scripts, Some(Arc::new(config)))
    }

    fn listen(scripts: Vec<Vec<Step>>, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a port");
        let address = listener.local_addr().expect("an address");
        listener.set_nonblocking(true).expect("a listener that can be stopped");
        let state = Arc::new(State::default());
        let accepting = Some(thread::spawn({
            let state = Arc::clone(&state);
            move || accept(&listener, scripts, tls, &state)
        }));
        Self { address, state, accepting }
    }

    /// Host and port.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The requests so far, in the order in which they were complete.
    pub fn received(&self) -> Vec<Received> {
        self.state.received.lock().expect("no panic while recording").clone()
    }

    /// How many connections there were so far.
    pub fn connections(&self) -> usize {
        *self.state.connections.lock().expect("no panic while counting")
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.gone.store(true, Ordering::Release);
        if let Some(accepting) = self.accepting.take() {
            let _ = accepting.join();
        }
    }
}

const POLL: Duration = Duration::from_millis(1);
const PATIENCE: Duration = Duration::from_secs(10);

fn accept(listener: &TcpListener, scripts: Vec<Vec<Step>>, tls: Option<Arc<ServerConfig>>, state: &Arc<State>) {
    let mut scripts = scripts.into_iter();
    while !state.gone.load(Ordering::Acquire) && !state.deaf.load(Ordering::Acquire) {
        let Ok((stream, _)) = listener.accept() else {
            thread::sleep(POLL);
            continue;
        };
        let connection = {
            let mut connections = state.connections.lock().expect("no panic while counting");
            *connections += 1;
            *connections - 1
        };
        let (script, tls, state) = (scripts.next().unwrap_or_default(), tls.clone(), Arc::clone(state));
        thread::spawn(move || {
            // Some tests let the client close during a script.
            let _ = serve(stream, tls, |stream| {
                Connection { number: connection, stream, state, is_prefaced: false }.play(script)
            });
        });
    }
}

trait Stream: Read + Write {
    fn socket(&self) -> &TcpStream;

    fn certificate(&self) -> Option<Vec<u8>> {
        None
    }
}

impl Stream for TcpStream {
    fn socket(&self) -> &TcpStream {
        self
    }
}

impl Stream for StreamOwned<ServerConnection, TcpStream> {
    fn socket(&self) -> &TcpStream {
        &self.sock
    }

    fn certificate(&self) -> Option<Vec<u8>> {
        Some(self.conn.peer_certificates()?.first()?.to_vec())
    }
}

fn serve(
    socket: TcpStream,
    tls: Option<Arc<ServerConfig>>,
    play: impl FnOnce(Box<dyn Stream>) -> io::Result<()>,
) -> io::Result<()> {
    socket.set_nonblocking(false)?;
    socket.set_nodelay(true)?;
    socket.set_read_timeout(Some(PATIENCE))?;
    let Some(config) = tls else {
        return play(Box::new(socket));
    };
    let session = ServerConnection::new(config).map_err(io::Error::other)?;
    play(Box::new(StreamOwned::new(session, socket)))
}

struct Connection {
    number: usize,
    stream: Box<dyn Stream>,
    state: Arc<State>,
    /// Whether the HTTP/2 preface was read.
    is_prefaced: bool,
}

impl Connection {
    fn play(mut self, script: Vec<Step>) -> io::Result<()> {
        for step in script {
            match step {
                Step::Read => self.read()?,
                Step::ReadH2 => self.read_h2()?,
                Step::Write(bytes) => self.write(&bytes)?,
                Step::Trickle(text) => loop {
                    self.write(text.as_bytes())?;
                    thread::sleep(Duration::from_millis(10));
                },
                Step::Hold => while self.read_byte()?.is_some() {},
                Step::Reset => {
                    self.read_byte()?;
                    return Ok(());
                }
                Step::Deafen => {
                    self.state.deaf.store(true, Ordering::Release);
                    while TcpStream::connect(self.stream.socket().local_addr()?).is_ok() {
                        thread::sleep(POLL);
                    }
                }
            }
        }
        Ok(())
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)?;
        self.stream.flush()
    }

    fn read(&mut self) -> io::Result<()> {
        let mut head = self.read_until(b"\r\n\r\n")?;
        head.truncate(head.len() - 4);
        let mut request = self.received(&head);
        if request.header("transfer-encoding").contains(&"chunked") {
            request.body = self.read_chunks()?;
        } else if let Some(length) = request.header("content-length").first() {
            request.body = self.read_exactly(length.parse().map_err(io::Error::other)?)?;
        }
        self.record(request);
        Ok(())
    }

    fn read_chunks(&mut self) -> io::Result<Vec<u8>> {
        let mut body = Vec::new();
        loop {
            let line = String::from_utf8_lossy(&self.read_until(b"\r\n")?).into_owned();
            let size = usize::from_str_radix(line.trim(), 16).map_err(io::Error::other)?;
            let mut chunk = self.read_exactly(size + 2)?;
            chunk.truncate(size);
            if chunk.is_empty() {
                return Ok(body);
            }
            body.append(&mut chunk);
        }
    }

    /// Frames until one ends a stream. Headers stay compressed.
    fn read_h2(&mut self) -> io::Result<()> {
        const END_STREAM: u8 = 1;
        if !self.is_prefaced {
            self.read_exactly(24)?;
            self.is_prefaced = true;
        }
        loop {
            let frame = self.read_exactly(9)?;
            let length = usize::from(frame[0]) << 16 | usize::from(frame[1]) << 8 | usize::from(frame[2]);
            self.read_exactly(length)?;
            // DATA or HEADERS
            if matches!(frame[3], 0 | 1) && frame[4] & END_STREAM != 0 {
                break;
            }
        }
        self.record(self.received(b""));
        Ok(())
    }

    fn received(&self, head: &[u8]) -> Received {
        Received {
            connection: self.number,
            head: String::from_utf8_lossy(head).into_owned(),
            body: Vec::new(),
            certificate: self.stream.certificate(),
        }
    }

    fn record(&self, request: Received) {
        self.state.received.lock().expect("no panic while recording").push(request);
    }

    fn read_until(&mut self, end: &[u8]) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        while !bytes.ends_with(end) {
            bytes.push(self.read_byte()?.ok_or(io::ErrorKind::UnexpectedEof)?);
        }
        Ok(bytes)
    }

    fn read_exactly(&mut self, length: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; length];
        self.stream.read_exact(&mut bytes)?;
        Ok(bytes)
    }

    fn read_byte(&mut self) -> io::Result<Option<u8>> {
        let mut byte = [0];
        Ok((self.stream.read(&mut byte)? == 1).then_some(byte[0]))
    }
}
