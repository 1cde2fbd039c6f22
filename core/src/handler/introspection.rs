//! The introspection endpoint (RFC 7662, RFC 9701).

use alloc::string::String;

use http::Method;
use http::header::ACCEPT;

use super::{ClientRequest, Interruption, Respond};
use crate::operation::BoxError;
use crate::operations::introspection::StandardIntrospectionRequest;
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::Transport;

/// Which resource servers may ask. Each method refuses unless it is written anew; `()` refuses all.
pub trait ResourceServers: Send + Sync {
    /// The identifier of the resource server that sent the request, if it has proved who it is (RFC 7662, section 2.1);
    /// `None` refuses it.
    fn authenticate(
        &self,
        _request: &ClientRequest<'_>,
    ) -> impl Future<Output = Result<Option<String>, BoxError>> + Send {
        async { Ok(None) }
    }

    /// The call for a resource server, to be completed with what a signed or encrypted response takes.
    fn complete(&self, _resource_server: &str, call: StandardIntrospectionRequest) -> StandardIntrospectionRequest {
        call
    }
}

impl ResourceServers for () {}

/// The introspection endpoint. Without resource servers that may ask, everybody is refused with 401.
#[derive(Debug, Clone, Default)]
pub struct Introspection<R> {
    resource_servers: R,
}

impl<R: ResourceServers> Introspection<R> {
    /// For these resource servers.
    pub fn new(resource_servers: R) -> Self {
        Self { resource_servers }
    }
}

impl<R: ResourceServers, T: Transport> Respond<T> for Introspection<R> {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let form = request.form()?;
        let Some(resource_server) = self.resource_servers.authenticate(request).await? else {
            let refusal = Reply::error(401, "invalid_client", "");
            return Ok(refusal.with_header("www-authenticate", r#"Basic realm="introspection""#));
        };
        let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
        let call = StandardIntrospectionRequest {
            http_accept_header: accept.map(String::from),
            ..StandardIntrospectionRequest::new(form)
        };
        let call = self.resource_servers.complete(&resource_server, call);
        Ok(authlete.standard_introspection(&call).await?.reply())
    }
}
