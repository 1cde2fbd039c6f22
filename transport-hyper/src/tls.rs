//! Whom TLS trusts, and with which cryptography.

use std::sync::Arc;

use rustls::ClientConfig;

use crate::SetupError;

/// Where trust in servers comes from.
#[derive(Debug, Clone)]
pub(crate) enum Trust {
    Nobody,
    #[cfg(feature = "webpki-roots")]
    WebpkiRoots,
    #[cfg(feature = "native-roots")]
    NativeRoots,
    #[cfg(feature = "platform-verifier")]
    PlatformVerifier,
    Config(Arc<ClientConfig>),
}

impl Trust {
    /// The configuration, if anybody is trusted.
    pub(crate) fn config(&self) -> Result<Option<Arc<ClientConfig>>, SetupError> {
        let config = match self {
            Self::Nobody => return Ok(None),
            #[cfg(feature = "webpki-roots")]
            Self::WebpkiRoots => own::webpki_roots()?,
            #[cfg(feature = "native-roots")]
            Self::NativeRoots => own::native_roots()?,
            #[cfg(feature = "platform-verifier")]
            Self::PlatformVerifier => own::platform_verifier()?,
            Self::Config(config) => Arc::clone(config),
        };
        Ok(Some(offer_protocols(config)))
    }
}

/// hyper-rustls's builder sets the protocols as well, but panics where the caller did.
fn offer_protocols(config: Arc<ClientConfig>) -> Arc<ClientConfig> {
    if !config.alpn_protocols.is_empty() {
        return config;
    }
    let mut config = Arc::unwrap_or_clone(config);
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Arc::new(config)
}

/// Configurations without client certificates.
#[cfg(any(feature = "webpki-roots", feature = "native-roots", feature = "platform-verifier"))]
mod own {
    use std::sync::Arc;

    use hyper_rustls::ConfigBuilderExt;
    use rustls::crypto::CryptoProvider;
    use rustls::{ClientConfig, ConfigBuilder, WantsVerifier};

    use crate::SetupError;

    #[cfg(feature = "webpki-roots")]
    pub(super) fn webpki_roots() -> Result<Arc<ClientConfig>, SetupError> {
        Ok(Arc::new(wants_verifier()?.with_webpki_roots().with_no_client_auth()))
    }

    #[cfg(feature = "native-roots")]
    pub(super) fn native_roots() -> Result<Arc<ClientConfig>, SetupError> {
        let builder = wants_verifier()?.with_native_roots().map_err(|error| SetupError::Tls(error.into()))?;
        Ok(Arc::new(builder.with_no_client_auth()))
    }

    #[cfg(feature = "platform-verifier")]
    pub(super) fn platform_verifier() -> Result<Arc<ClientConfig>, SetupError> {
        let builder = wants_verifier()?.try_with_platform_verifier().map_err(|error| SetupError::Tls(error.into()))?;
        Ok(Arc::new(builder.with_no_client_auth()))
    }

    /// `ClientConfig::builder` would panic if there is no crypto provider, or if there are two.
    fn wants_verifier() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, SetupError> {
        let provider = CryptoProvider::get_default().cloned().or_else(compiled_in);
        ClientConfig::builder_with_provider(provider.ok_or(SetupError::NoCryptoProvider)?)
            .with_safe_default_protocol_versions()
            .map_err(|error| SetupError::Tls(error.into()))
    }

    fn compiled_in() -> Option<Arc<CryptoProvider>> {
        #[cfg(feature = "aws-lc-rs")]
        return Some(Arc::new(rustls::crypto::aws_lc_rs::default_provider()));
        #[cfg(all(feature = "ring", not(feature = "aws-lc-rs")))]
        return Some(Arc::new(rustls::crypto::ring::default_provider()));
        #[cfg(not(any(feature = "aws-lc-rs", feature = "ring")))]
        return None;
    }
}
