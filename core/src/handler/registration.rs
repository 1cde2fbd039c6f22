//! The client registration endpoint (RFC 7591) and the client configuration endpoint (RFC 7592).

use http::Method;

use super::endpoint::endpoint;
use super::{ClientRequest, Interruption, Respond};
use crate::operations::registration::ClientRegistrationRequest;
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

/// Who may register a client. `()` refuses everybody.
pub trait RegistrationDecisions: Send + Sync {
    /// Whether the sender of the request may register a client: for one by its initial access token (RFC 7591, section 3),
    /// which [`ClientRequest::required_access_token`] reads. An open endpoint answers `true`.
    fn may_register(&self, _request: &ClientRequest<'_>) -> impl Future<Output = Result<bool, Interruption>> + Send {
        async { Ok(false) }
    }
}

impl RegistrationDecisions for () {}

endpoint! {
    /// The client registration endpoint. Who may not register is refused with 401.
    pub struct ClientRegistration<RegistrationDecisions>;
}

impl<D: RegistrationDecisions, T: LocalTransport> Respond<T> for ClientRegistration<D> {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let call = ClientRegistrationRequest::register(request.json()?);
        if !self.decisions.may_register(request).await? {
            // The error code only where a token came (RFC 6750, section 3.1).
            let challenge = match request.required_access_token() {
                Ok(_) => r#"Bearer error="invalid_token""#,
                Err(_) => "Bearer",
            };
            return Ok(Reply::empty(401).with_header("www-authenticate", challenge));
        }
        Ok(authlete.dynamic_client_register(call).await?.reply())
    }
}

endpoint! {
    /// The client configuration endpoint: a client reads, updates and deletes its registration. The last segment of the path is the
    /// client ID, and the registration access token is in the header `Authorization`.
    pub struct ClientConfiguration;
}

impl<T: LocalTransport> Respond<T> for ClientConfiguration {
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
