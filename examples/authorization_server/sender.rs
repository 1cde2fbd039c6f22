//! What the server calls others with, over HTTPS: Authlete, and clients.

use std::sync::Arc;

use authlete_transport_hyper::HyperTransport;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use crate::application::Sender;
use crate::arguments::Arguments;
use crate::startup::StartError;

/// What the server calls itself in the header `User-Agent` of its requests.
pub(crate) const PRODUCT: &str = "authorization-server-example";

/// A sender that trusts the roots of the Web, and those of the arguments.
///
/// The features of the transport would bring TLS by themselves. Cargo turns features on for all packages that are built
/// together, and other examples do without TLS.
pub(crate) fn of(arguments: &Arguments) -> Result<Sender, StartError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    if let Some(file) = &arguments.client_roots {
        for root in CertificateDer::pem_file_iter(file)? {
            roots.add(root?)?;
        }
    }
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    let config = config.with_root_certificates(roots).with_no_client_auth();
    let connector =
        HttpsConnectorBuilder::new().with_tls_config(config).https_or_http().enable_http1().enable_http2().build();
    let client =
        Client::builder(TokioExecutor::new()).timer(TokioTimer::new()).pool_timer(TokioTimer::new()).build(connector);
    Ok(Arc::new(HyperTransport::builder().user_agent(PRODUCT).build_with_client(client)?))
}
