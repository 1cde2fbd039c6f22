//! The introspection endpoint (RFC 7662, RFC 9701).

use alloc::string::String;

use http::Method;
use http::header::ACCEPT;

use super::client_request::invalid_client;
use super::endpoint::endpoint;
use super::{ClientRequest, Interruption, Respond};
use crate::operations::introspection::StandardIntrospectionRequest;
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

/// Which resource servers may ask. `()` refuses all.
pub trait IntrospectionDecisions: Send + Sync {
    /// The call for the resource server that sent the request, if it has proved who it is (RFC 7662, section 2.1); `None`
    /// refuses it. Here `call` can be completed with what a signed or encrypted response to this server takes.
    fn authenticate(
        &self,
        _request: &ClientRequest<'_>,
        _call: StandardIntrospectionRequest,
    ) -> impl Future<Output = Result<Option<StandardIntrospectionRequest>, Interruption>> + Send {
        async { Ok(None) }
    }
}

impl IntrospectionDecisions for () {}

endpoint! {
    /// The introspection endpoint. Without resource servers that may ask, everybody is refused with 401.
    pub struct Introspection<IntrospectionDecisions>;
}

impl<D: IntrospectionDecisions, T: LocalTransport> Respond<T> for Introspection<D> {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let accept = request.headers().get(ACCEPT).and_then(|accept| accept.to_str().ok());
        let call = StandardIntrospectionRequest {
            http_accept_header: accept.map(String::from),
            ..StandardIntrospectionRequest::new(request.form()?)
        };
        Ok(match self.decisions.authenticate(request, call).await? {
            Some(call) => authlete.standard_introspection(&call).await?.reply(),
            None => invalid_client("introspection"),
        })
    }
}
