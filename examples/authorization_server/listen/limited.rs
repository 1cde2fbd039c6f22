//! A listener with a limit on the connections that are open at a time.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use axum_server::{AddrListener, Address};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Takes a connection once there is a place for it. Until then, the connection waits in the queue of the operating system, where it
/// costs this process neither memory nor a file.
pub(super) struct LimitedListener {
    socket: TcpListener,
    connections: usize,
    places: Arc<Semaphore>,
}

/// A connection with its place, which is free again when it is dropped.
pub(super) struct Connection {
    pub(super) stream: TcpStream,
    pub(super) place: OwnedSemaphorePermit,
}

/// An address, and how many connections a listener there may have.
#[derive(Clone, Copy)]
pub(super) struct LimitedAddress {
    address: SocketAddr,
    connections: usize,
}

impl LimitedListener {
    pub(super) fn new(socket: TcpListener, connections: usize) -> Self {
        Self { socket, connections, places: Arc::new(Semaphore::new(connections)) }
    }
}

impl Address for LimitedAddress {
    type Stream = Connection;
    type Listener = LimitedListener;
}

impl AddrListener<Connection, LimitedAddress> for LimitedListener {
    async fn bind_to(LimitedAddress { address, connections }: LimitedAddress) -> io::Result<Self> {
        Ok(Self::new(TcpListener::bind(address).await?, connections))
    }

    async fn accept_stream(&self) -> io::Result<(Connection, LimitedAddress)> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(io::Error::other)?;
        let (stream, address) = self.socket.accept().await?;
        Ok((Connection { stream, place }, LimitedAddress { address, connections: self.connections }))
    }

    fn get_local_addr(&self) -> io::Result<LimitedAddress> {
        Ok(LimitedAddress { address: self.socket.local_addr()?, connections: self.connections })
    }
}
