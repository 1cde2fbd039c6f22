//! What happens to a connection before its first request.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use authlete_core::handler::{ClientCertificate, PeerAddress};
use axum::Extension;
use axum::middleware::AddExtension;
use axum_server::accept::Accept;
use http::Request;
use tokio::net::TcpStream;
use tokio::sync::OwnedSemaphorePermit;
use tokio_io_timeout::TimeoutStream;
use tokio_rustls::server::TlsStream;
use tower::{Layer, Service};

use super::limited::Connection;

/// Gives requests the address of the peer, and cuts connections on which nothing happens. hyper has limits for some of the
/// steps of a request, but none for the first bytes, for a body, or for an answer that is not taken. A handler has that time,
/// too: while it runs, nothing comes from the peer, except over HTTP/2 its answers to pings.
#[derive(Clone)]
pub(super) struct PeerAcceptor {
    idle: Duration,
}

impl PeerAcceptor {
    pub(super) fn new(idle: Duration) -> Self {
        Self { idle }
    }

    fn prepare<S>(&self, connection: Connection, service: S) -> io::Result<(PeerStream, PeerService<S>)> {
        let Connection { stream, place } = connection;
        let peer = PeerAddress::new(stream.peer_addr()?.ip());
        // An answer is one packet, or is to be sent as soon as the last one: there is nothing to wait for.
        stream.set_nodelay(true)?;
        let mut stream = TimeoutStream::new(stream);
        stream.set_read_timeout(Some(self.idle));
        stream.set_write_timeout(Some(self.idle));
        // The service is dropped with the connection, and requests with their answers: then the place is free.
        Ok((Box::pin(stream), Extension(Arc::new(place)).layer(Extension(peer).layer(service))))
    }
}

type PeerStream = Pin<Box<TimeoutStream<TcpStream>>>;

type PeerService<S> = AddExtension<AddExtension<S, PeerAddress>, Arc<OwnedSemaphorePermit>>;

impl<S> Accept<Connection, S> for PeerAcceptor {
    type Stream = PeerStream;
    type Service = PeerService<S>;
    type Future = std::future::Ready<io::Result<(Self::Stream, Self::Service)>>;

    fn accept(&self, connection: Connection, service: S) -> Self::Future {
        std::future::ready(self.prepare(connection, service))
    }
}

/// Gives requests the certificate that the client has shown in the handshake of another acceptor.
#[derive(Clone)]
pub(super) struct CertificateAcceptor<A>(A);

impl<A> CertificateAcceptor<A> {
    pub(super) fn new(tls: A) -> Self {
        Self(tls)
    }
}

impl<A, I, S, T> Accept<I, S> for CertificateAcceptor<A>
where
    A: Accept<I, S, Stream = TlsStream<T>>,
    A::Future: Send + 'static,
{
    type Stream = TlsStream<T>;
    type Service = WithCertificate<A::Service>;
    type Future = Pin<Box<dyn Future<Output = io::Result<(Self::Stream, Self::Service)>> + Send>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let accepted = self.0.accept(stream, service);
        Box::pin(async move {
            let (stream, service) = accepted.await?;
            let certificate = stream.get_ref().1.peer_certificates().map(ClientCertificate::from_der);
            Ok((stream, WithCertificate { service, certificate }))
        })
    }
}

/// A service whose requests get the certificate, if there is one.
#[derive(Clone)]
pub(super) struct WithCertificate<S> {
    service: S,
    certificate: Option<ClientCertificate>,
}

impl<S: Service<Request<B>>, B> Service<Request<B>> for WithCertificate<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.service.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        if let Some(certificate) = &self.certificate {
            request.extensions_mut().insert(certificate.clone());
        }
        self.service.call(request)
    }
}
