//! The revocation endpoint (RFC 7009).

use http::Method;

use super::client_request::of_client;
use super::endpoint::endpoint;
use super::{ClientRequest, Interruption, Respond};
use crate::operations::revocation::RevocationRequest;
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

endpoint! {
    /// The revocation endpoint.
    pub struct Revocation;
}

impl<T: LocalTransport> Respond<T> for Revocation {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let call = of_client!(RevocationRequest::new(request.form()?), request.client_authentication("revocation")?);
        Ok(authlete.revocation(&call).await?.reply())
    }
}
