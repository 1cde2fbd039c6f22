//! The certificate of the program. rcgen makes one without a system library, on the cryptography that TLS has anyway.

use std::error::Error;
use std::net::IpAddr;
use std::sync::Arc;

use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::arguments::Tls;

/// TLS with a certificate that is good for this machine and the address that is listened on, or with the given one.
pub(crate) fn config(tls: &Tls, address: IpAddr) -> Result<Arc<ServerConfig>, Box<dyn Error>> {
    let (chain, key) = match tls {
        Tls::Made(file) => made(file.as_deref(), address)?,
        Tls::Given { certificate, private_key } => {
            let unusable = |file: &std::path::Path, error| format!("{} cannot be used: {error}", file.display());
            let chain = CertificateDer::pem_file_iter(certificate).and_then(Iterator::collect::<Result<Vec<_>, _>>);
            let chain = chain.map_err(|error| unusable(certificate, error))?;
            (chain, PrivateKeyDer::from_pem_file(private_key).map_err(|error| unusable(private_key, error))?)
        }
    };
    let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(Arc::new(config.with_no_client_auth().with_single_cert(chain, key)?))
}

type ChainAndKey = (Vec<CertificateDer<'static>>, PrivateKeyDer<'static>);

fn made(file: Option<&std::path::Path>, address: IpAddr) -> Result<ChainAndKey, Box<dyn Error>> {
    let names = ["localhost".into(), "127.0.0.1".into(), "::1".into(), address.to_string()];
    let made = rcgen::generate_simple_self_signed(names)?;
    if let Some(file) = file {
        let unwritable = |error| format!("{} cannot be written: {error}", file.display());
        std::fs::write(file, made.cert.pem()).map_err(unwritable)?;
    }
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der())?;
    Ok((vec![made.cert.der().clone()], key))
}
