//! The emulator behind a socket.

mod patient;

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, oneshot};

use self::patient::Patient;
use crate::fault::Exchange;
use crate::router::{ApiFault, refuse};
use crate::{Emulator, status_page, worker};

/// The longest request body that is read.
const BODY_LIMIT: usize = 1024 * 1024;
/// How long a peer may take to say what it wants, to say all of it, and to take some of the answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to wait after a connection could not be accepted: it is a shortage, and trying at once would not help.
const BREATHER: Duration = Duration::from_millis(50);
/// How many connections there are at a time. More wait until one is closed.
const CONNECTIONS: usize = 512;
/// How long calls that are under way may go on after the end of the server.
const LAST_CALLS: Duration = Duration::from_secs(1);

/// A server in the background. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    scheme: &'static str,
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

/// Serves an emulator on a listener, on threads of its own.
///
/// # Errors
///
/// Where the listener cannot be used or a thread cannot be had.
pub fn serve(listener: TcpListener, emulator: Emulator) -> io::Result<Server> {
    start(listener, "http", move |stream, peer| {
        let emulator = emulator.clone();
        async move { converse(stream, peer, &emulator).await }
    })
}

/// Serves an emulator behind TLS.
///
/// # Errors
///
/// Where the listener cannot be used or a thread cannot be had.
#[cfg(feature = "tls")]
pub fn serve_tls(
    listener: TcpListener,
    emulator: Emulator,
    config: Arc<tokio_rustls::rustls::ServerConfig>,
) -> io::Result<Server> {
    let acceptor = tokio_rustls::TlsAcceptor::from(config);
    start(listener, "https", move |stream, peer| {
        let (emulator, acceptor) = (emulator.clone(), acceptor.clone());
        async move {
            if let Ok(Ok(stream)) = tokio::time::timeout(PATIENCE, acceptor.accept(stream)).await {
                converse(stream, peer, &emulator).await;
            }
        }
    })
}

fn start<C, F>(listener: TcpListener, scheme: &'static str, connection: C) -> io::Result<Server>
where
    C: Fn(TcpStream, SocketAddr) -> F + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let address = listener.local_addr()?;
    listener.set_nonblocking(true)?;
    // At least two, so that a slow call leaves one; and a thread for each call that waits for another of its service.
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(std::thread::available_parallelism().map_or(2, usize::from).clamp(2, 8))
        .max_blocking_threads(CONNECTIONS + 8)
        .thread_name("authlete-emulator")
        .on_thread_start(worker::begin)
        .enable_all()
        .build()?;
    let listener = {
        let _guard = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let (stop, stopped) = oneshot::channel();
    let thread = std::thread::Builder::new().name("authlete-emulator".into()).spawn(move || {
        runtime.block_on(async {
            tokio::select! {
                // Nothing is ever sent: that the sender is gone is the message.
                _ = stopped => {}
                () = accept(listener, connection) => {}
            }
        });
        runtime.shutdown_timeout(LAST_CALLS);
    })?;
    Ok(Server { address, scheme, stop: Some(stop), thread: Some(thread) })
}

impl Server {
    /// The address that is listened on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL for callers.
    pub fn base_url(&self) -> String {
        format!("{}://{}", self.scheme, self.address)
    }

    /// Waits for the server to end, which it does not do by itself.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            // A panic was reported by its thread already.
            let _ = thread.join();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn accept<C, F>(listener: tokio::net::TcpListener, connection: C)
where
    C: Fn(TcpStream, SocketAddr) -> F,
    F: Future<Output = ()> + Send + 'static,
{
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        // Never closed.
        let Ok(place) = Arc::clone(&places).acquire_owned().await else { return };
        let Ok((stream, peer)) = listener.accept().await else {
            tokio::time::sleep(BREATHER).await;
            continue;
        };
        // An answer is one packet, or is to be sent as soon as the last one: there is nothing to wait for.
        let _ = stream.set_nodelay(true);
        let connection = connection(stream, peer);
        tokio::spawn(async move {
            connection.await;
            drop(place);
        });
    }
}

/// Answers the requests of a connection.
async fn converse(stream: impl AsyncRead + AsyncWrite + Unpin, peer: SocketAddr, emulator: &Emulator) {
    let service = service_fn(|request| answer(emulator, peer, request));
    let mut server = http1::Builder::new();
    server.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
    // A peer that goes away is none of our business.
    let _ = server.serve_connection(TokioIo::new(Patient::new(stream, PATIENCE)), service).await;
}

/// A fault cuts the connection: hyper closes it on any error.
#[derive(Debug)]
struct Cut;

impl fmt::Display for Cut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a fault cuts the connection")
    }
}

impl std::error::Error for Cut {}

async fn answer(
    emulator: &Emulator,
    peer: SocketAddr,
    request: http::Request<Incoming>,
) -> Result<http::Response<Full<Bytes>>, Cut> {
    let (parts, body) = request.into_parts();
    let too_long = || refuse(&ApiFault::new(413, "A126202", "The request body is too long."));
    // An announced length needs no reading.
    if body.size_hint().lower() > BODY_LIMIT as u64 {
        return Ok(too_long().map(|body| Full::new(body.into())));
    }
    let response = match tokio::time::timeout(PATIENCE, Limited::new(body, BODY_LIMIT).collect()).await {
        Ok(Ok(_)) if status_page::is_asked_for(&parts, peer) => status_page::page(emulator),
        Ok(Ok(body)) => {
            let exchange = || emulator.exchange(parts, &body.to_bytes());
            // A panic is a bug of the emulator. It must not cost other calls their answer, nor this one its own.
            let broken = |_| Exchange::at_once(refuse(&ApiFault::new(500, "A001101", "The emulator has a bug.")));
            let Exchange { delay, response } = catch_unwind(AssertUnwindSafe(exchange)).unwrap_or_else(broken);
            if !delay.is_zero() {
                tokio::time::sleep(delay).await;
            }
            response.ok_or(Cut)?
        }
        Ok(Err(error)) if error.is::<LengthLimitError>() => too_long(),
        Ok(Err(_)) => refuse(&ApiFault::new(400, "A126202", "The request body cannot be read.")),
        Err(_) => refuse(&ApiFault::new(408, "A126202", "The request body takes too long.")),
    };
    Ok(response.map(|body| Full::new(body.into())))
}
