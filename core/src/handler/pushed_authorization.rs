//! The pushed authorization request endpoint (RFC 9126).

use http::Method;

use super::client_request::{of_client, with_dpop};
use super::endpoint::endpoint;
use super::{ClientRequest, Interruption, Respond};
use crate::operations::pushed_authorization::PushedAuthReqRequest;
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

endpoint! {
    /// The pushed authorization request endpoint.
    pub struct PushedAuthorization;
}

impl<T: LocalTransport> Respond<T> for PushedAuthorization {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let call = of_client!(PushedAuthReqRequest::new(request.form()?), request.client_authentication("par")?);
        let call = with_dpop!(call, request.dpop_proof()?);
        Ok(authlete.push_authorization_request(&call).await?.reply())
    }
}
