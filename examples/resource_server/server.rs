//! The server: its settings, its routes, and how it listens.

use std::error::Error as _;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use authlete_core::Authlete;
use authlete_core::handler::{
    AccessTokenValidation, CertificateHeaders, Failure, Handler, HandlerSettings, TrustedProxy,
};
use authlete_core::transport::Transport;
use axum::Router;
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};

use crate::options::Options;
use crate::{Result, metadata, resources};

/// The routes, over a client for Authlete. `base_url` is the identifier of the resource (RFC 8707), and what DPoP proofs name.
pub(crate) async fn router<T: Transport + 'static>(
    authlete: &Authlete<T>,
    base_url: &str,
    options: &Options,
) -> Result<Router> {
    let mut settings = HandlerSettings::new().with_base_url(base_url).on_failure(log);
    if let Some(address) = options.trusted_proxy {
        let proxy = TrustedProxy::at([address]).with_certificates(CertificateHeaders::ClientCert);
        settings = settings.with_trusted_proxy(proxy);
    }
    let authorization_server = metadata::AuthorizationServer::of(authlete).await?;
    let validation = AccessTokenValidation::new()
        .with_resource_metadata(&format!("{base_url}{}", metadata::PATH))
        .with_dpop_algorithms(&authorization_server.dpop_algorithms.join(" "));
    let validation = Handler::new(authlete.clone(), validation).with_settings(&settings);
    Ok(Router::new()
        .merge(metadata::router(base_url, &authorization_server, options.knows_certificates()))
        .merge(resources::router(&validation, base_url)))
}

/// Serves until the program ends.
pub(crate) async fn serve(listener: TcpListener, router: Router, tls: Option<Arc<rustls::ServerConfig>>) -> Result<()> {
    listener.set_nonblocking(true)?;
    let server = axum_server::from_tcp(listener)?;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    match tls {
        Some(config) => server.acceptor(RustlsAcceptor::new(RustlsConfig::from_config(config))).serve(service).await?,
        None => server.serve(service).await?,
    }
    Ok(())
}

fn log(failure: &Failure<'_>) {
    let source = failure.source().map(|source| format!(": {source}")).unwrap_or_default();
    eprintln!("{failure}{source}");
}
