//! The client registration endpoint (RFC 7591) and the client configuration endpoint (RFC 7592).

use http::Method;

use super::{ClientRequest, Interruption, Respond};
use crate::operations::registration::ClientRegistrationRequest;
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::Transport;

/// The client registration endpoint. Whether a client may register at all is for whoever mounts it: an initial access token
/// (RFC 7591, section 3) is not checked here.
#[derive(Debug, Clone, Copy, Default)]
pub struct ClientRegistration;

impl<T: Transport> Respond<T> for ClientRegistration {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let call = ClientRegistrationRequest::register(request.json()?);
        Ok(authlete.dynamic_client_register(call).await?.reply())
    }
}

/// The client configuration endpoint: a client reads, updates and deletes its registration. The last segment of the path is the
/// client ID, and the registration access token is in the header `Authorization`.
#[derive(Debug, Clone, Copy, Default)]
pub struct ClientConfiguration;

impl<T: Transport> Respond<T> for ClientConfiguration {
    const METHODS: &'static [Method] = &[Method::GET, Method::PUT, Method::DELETE];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let Some(client_id) = request.last_segment() else { return Ok(Reply::empty(404)) };
        let token = request.required_access_token()?;
        let answer = match *request.method() {
            Method::PUT => {
                let call = ClientRegistrationRequest::update(client_id, token, request.json()?);
                authlete.dynamic_client_update(call).await?
            }
            Method::DELETE => {
                authlete.dynamic_client_delete(ClientRegistrationRequest::of_client(client_id, token)).await?
            }
            _ => authlete.dynamic_client_get(ClientRegistrationRequest::of_client(client_id, token)).await?,
        };
        Ok(answer.reply())
    }
}
