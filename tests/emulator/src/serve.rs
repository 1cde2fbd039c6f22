//! The emulator behind a socket.

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::thread::JoinHandle;
use std::time::Duration;

use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::sync::oneshot;

use crate::Emulator;
use crate::fault::Exchange;
use crate::router::{ApiFault, refuse};

/// The longest request body that is read.
const BODY_LIMIT: usize = 1024 * 1024;
/// How long a peer may take to say what it wants, and to say all of it.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long to wait after a connection could not be accepted: it is a shortage, and trying at once would not help.
const BREATHER: Duration = Duration::from_millis(50);

/// A server in the background. It stops when it is dropped.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    stop: Option<oneshot::Sender<Infallible>>,
    thread: Option<JoinHandle<()>>,
}

/// Serves an emulator on a listener, on a thread of its own.
///
/// # Errors
///
/// Where the listener cannot be used or the thread cannot be had.
pub fn serve(listener: TcpListener, emulator: Emulator) -> io::Result<Server> {
    let address = listener.local_addr()?;
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
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
                () = accept(listener, emulator) => {}
            }
        });
    })?;
    Ok(Server { address, stop: Some(stop), thread: Some(thread) })
}

impl Server {
    /// The address that is listened on.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The base URL for callers.
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
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

async fn accept(listener: tokio::net::TcpListener, emulator: Emulator) {
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(BREATHER).await;
            continue;
        };
        let emulator = emulator.clone();
        tokio::spawn(async move {
            let service = service_fn(|request| answer(&emulator, request));
            let mut server = http1::Builder::new();
            server.timer(TokioTimer::new()).header_read_timeout(PATIENCE);
            // A peer that goes away is none of our business.
            let _ = server.serve_connection(TokioIo::new(stream), service).await;
        });
    }
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

async fn answer(emulator: &Emulator, request: http::Request<Incoming>) -> Result<http::Response<Full<Bytes>>, Cut> {
    let (parts, body) = request.into_parts();
    let too_long = || refuse(&ApiFault::new(413, "A126202", "The request body is too long."));
    // An announced length needs no reading.
    if body.size_hint().lower() > BODY_LIMIT as u64 {
        return Ok(too_long().map(|body| Full::new(body.into())));
    }
    let response = match tokio::time::timeout(PATIENCE, Limited::new(body, BODY_LIMIT).collect()).await {
        Ok(Ok(body)) => {
            let Exchange { delay, response } = emulator.exchange(parts, &body.to_bytes());
            tokio::time::sleep(delay).await;
            response.ok_or(Cut)?
        }
        Ok(Err(error)) if error.is::<LengthLimitError>() => too_long(),
        Ok(Err(_)) => refuse(&ApiFault::new(400, "A126202", "The request body cannot be read.")),
        Err(_) => refuse(&ApiFault::new(408, "A126202", "The request body takes too long.")),
    };
    Ok(response.map(|body| Full::new(body.into())))
}
