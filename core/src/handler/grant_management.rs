//! The grant management endpoint (Grant Management for OAuth 2.0).

use http::Method;

use super::client_request::with_dpop;
use super::endpoint::endpoint;
use super::{ClientRequest, Interruption, Respond};
use crate::operations::grant_management::GmRequest;
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;
use crate::types::GmAction;

endpoint! {
    /// The grant management endpoint: a client reads or revokes a grant, whose ID is the last segment of the path.
    pub struct GrantManagement;
}

impl<T: LocalTransport> Respond<T> for GrantManagement {
    const METHODS: &'static [Method] = &[Method::GET, Method::DELETE];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let Some(grant_id) = request.last_segment() else { return Ok(Reply::empty(404)) };
        let action = if *request.method() == Method::DELETE { GmAction::Revoke } else { GmAction::Query };
        let (token, proof) = request.access_token_and_proof()?;
        let call =
            GmRequest { client_certificate: request.client_certificate(), ..GmRequest::new(action, grant_id, token) };
        let call = with_dpop!(call, proof);
        Ok(authlete.gm(&call).await?.reply())
    }
}
