//! The pushed authorization request endpoint (RFC 9126).

use http::Method;

use super::client_request::{of_client, with_dpop};
use super::{ClientRequest, Interruption, Respond};
use crate::operations::pushed_authorization::PushedAuthReqRequest;
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::Transport;

/// The pushed authorization request endpoint.
#[derive(Debug, Clone, Copy, Default)]
pub struct PushedAuthorization;

impl<T: Transport> Respond<T> for PushedAuthorization {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let call = of_client!(PushedAuthReqRequest::new(request.form()?), request.client("par")?);
        let call = with_dpop!(call, request.dpop()?);
        Ok(authlete.push_authorization_request(&call).await?.reply())
    }
}
