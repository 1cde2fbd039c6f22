//! The discovery document (OpenID Connect Discovery 1.0, RFC 8414).

use alloc::string::String;

use http::Method;

use super::endpoint::endpoint;
use super::{ClientRequest, Interruption, Respond};
use crate::operations::service::ServiceConfigurationRequest;
use crate::reply::Reply;
use crate::reply::rule::JSON;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

/// The discovery document, at `/.well-known/openid-configuration` and `/.well-known/oauth-authorization-server`.
#[derive(Debug, Clone, Default)]
pub struct Discovery {
    /// JSON Patch (RFC 6902).
    patch: Option<String>,
}

impl Discovery {
    /// The endpoint.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a JSON Patch (RFC 6902) that Authlete applies to the document: for what the server does by itself, such as the frame of
    /// OpenID Connect Session Management.
    ///
    /// ```
    /// use authlete_core::handler::Discovery;
    ///
    /// let frame = r#"[{"op":"add","path":"/check_session_iframe","value":"https://as.example.com/check_session"}]"#;
    /// let discovery = Discovery::new().with_patch(frame);
    /// ```
    #[must_use]
    pub fn with_patch(self, patch: impl Into<String>) -> Self {
        Self { patch: Some(patch.into()) }
    }
}

endpoint! { @send [] Discovery }

impl<T: LocalTransport> Respond<T> for Discovery {
    const METHODS: &'static [Method] = &[Method::GET, Method::HEAD];

    async fn respond(&self, authlete: &Authlete<T>, _: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let document = match &self.patch {
            None => authlete.get_service_configuration().await?,
            Some(patch) => {
                let call = ServiceConfigurationRequest { patch: Some(patch.clone()), ..Default::default() };
                authlete.service_configuration(&call).await?
            }
        };
        Ok(Reply::public(200, JSON, document.as_str()))
    }
}
