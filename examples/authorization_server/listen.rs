//! The sockets: HTTP or HTTPS, and HTTPS that asks clients for certificates.

mod acceptor;
mod any_certificate;
mod identity;
mod limited;
#[cfg(test)]
mod tests;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum_server::accept::Accept;
use axum_server::service::SendService;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use hyper::body::Incoming;
use hyper_util::rt::TokioTimer;
use rustls::ServerConfig;
use tokio::io::{AsyncRead, AsyncWrite};

use self::acceptor::{CertificateAcceptor, PeerAcceptor};
pub(crate) use self::identity::Identity;
use self::limited::{Connection, LimitedAddress, LimitedListener};

/// How many connections may be open at an address, unless it is said. Linux lets most processes have 1,024 files, which are enough
/// for two addresses and for what the server opens itself.
pub(crate) const CONNECTIONS: u32 = 400;

/// How long a peer may take for each step: to shake hands, to send the head of a request, to answer that it is still there.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a connection may be without anything sent or taken.
const IDLE: Duration = Duration::from_secs(60);
/// How long requests that are under way may go on after the end was asked for.
const LAST_REQUESTS: Duration = Duration::from_secs(10);

/// What connections may take.
#[derive(Clone, Copy)]
struct Limits {
    connections: usize,
    patience: Duration,
    idle: Duration,
    last_requests: Duration,
}

const LIMITS: Limits =
    Limits { connections: CONNECTIONS as usize, patience: PATIENCE, idle: IDLE, last_requests: LAST_REQUESTS };

/// Bound sockets that are not served yet, so that their addresses are known before.
pub(crate) struct Listeners {
    listener: Listener,
    mtls: Option<Listener>,
    limits: Limits,
}

struct Listener {
    socket: TcpListener,
    address: SocketAddr,
    tls: Option<Arc<ServerConfig>>,
}

impl Listeners {
    /// Binds a socket for HTTP, or for HTTPS if there is an identity to show.
    pub(crate) fn bind(address: SocketAddr, identity: Option<&Identity>) -> io::Result<Self> {
        let tls = identity.map(Identity::config).transpose().map_err(io::Error::other)?;
        Ok(Self { listener: Listener::bind(address, tls)?, mtls: None, limits: LIMITS })
    }

    /// Binds one more socket, for HTTPS with client certificates. Requests there have a
    /// [`ClientCertificate`](authlete_core::handler::ClientCertificate) among their extensions if the client has shown one.
    pub(crate) fn and_mtls(mut self, address: SocketAddr, identity: &Identity) -> io::Result<Self> {
        let tls = identity.config_that_asks().map_err(io::Error::other)?;
        self.mtls = Some(Listener::bind(address, Some(tls))?);
        Ok(self)
    }

    /// Limits how many connections are open at each of the addresses.
    pub(crate) fn with_connections(mut self, connections: u32) -> Self {
        self.limits.connections = connections as usize;
        self
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.listener.address
    }

    pub(crate) fn mtls_address(&self) -> Option<SocketAddr> {
        self.mtls.as_ref().map(|listener| listener.address)
    }

    /// Serves until the future is there, and then lets requests that are under way finish, for a time. Requests have a
    /// [`PeerAddress`](authlete_core::handler::PeerAddress) among their extensions.
    pub(crate) async fn serve(self, router: Router, stop: impl Future<Output = ()>) -> io::Result<()> {
        let Self { listener, mtls, limits } = self;
        let handles = [Handle::new(), Handle::new()];
        let [handle, mtls_handle] = handles.clone();
        let serve_mtls = async {
            match mtls {
                Some(mtls) => mtls.serve(router.clone(), mtls_handle, limits).await,
                None => Ok(()),
            }
        };
        let serve = async { tokio::try_join!(listener.serve(router.clone(), handle, limits), serve_mtls).map(drop) };
        let stop = async {
            stop.await;
            for handle in &handles {
                handle.graceful_shutdown(Some(limits.last_requests));
            }
            // The end is that of the servers.
            std::future::pending().await
        };
        tokio::select! {
            served = serve => served,
            () = stop => Ok(()),
        }
    }
}

impl Listener {
    fn bind(address: SocketAddr, tls: Option<Arc<ServerConfig>>) -> io::Result<Self> {
        let socket = TcpListener::bind(address)?;
        socket.set_nonblocking(true)?;
        Ok(Self { address: socket.local_addr()?, socket, tls })
    }

    async fn serve(self, router: Router, handle: Handle<LimitedAddress>, limits: Limits) -> io::Result<()> {
        let listener = LimitedListener::new(tokio::net::TcpListener::from_std(self.socket)?, limits.connections);
        let plain = PeerAcceptor::new(limits.idle);
        match self.tls {
            None => serve(listener, plain, router, handle, limits).await,
            Some(config) => {
                let tls = RustlsAcceptor::new(RustlsConfig::from_config(config)).handshake_timeout(limits.patience);
                serve(listener, CertificateAcceptor::new(tls.acceptor(plain)), router, handle, limits).await
            }
        }
    }
}

async fn serve<A>(
    listener: LimitedListener,
    acceptor: A,
    router: Router,
    handle: Handle<LimitedAddress>,
    limits: Limits,
) -> io::Result<()>
where
    A: Accept<Connection, Router> + Clone + Send + Sync + 'static,
    A::Stream: AsyncRead + AsyncWrite + Unpin + Send,
    A::Service: SendService<http::Request<Incoming>> + Send,
    A::Future: Send,
{
    let mut server = Server::from_listener(listener).acceptor(acceptor).handle(handle);
    let builder = server.http_builder();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(limits.patience);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(limits.patience).keep_alive_timeout(limits.patience);
    server.serve(router.into_make_service()).await
}

/// Is there when the process is asked to end, by the terminal or by what runs it.
pub(crate) async fn asked_to_end() {
    let terminal = async {
        if tokio::signal::ctrl_c().await.is_err() {
            // Without a handler, the signal ends the process at once.
            std::future::pending().await
        }
    };
    #[cfg(unix)]
    let supervisor = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let supervisor = std::future::pending();
    tokio::select! {
        () = terminal => {}
        () = supervisor => {}
    }
}
