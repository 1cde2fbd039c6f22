//! The discovery document (OpenID Connect Discovery 1.0, RFC 8414).

use http::Method;

use super::endpoint::endpoint;
use super::{ClientRequest, Interruption, Respond};
use crate::reply::Reply;
use crate::reply::rule::JSON;
use crate::send::authlete::Authlete;
use crate::send::transport::Transport;

endpoint! {
    /// The discovery document, at `/.well-known/openid-configuration` and `/.well-known/oauth-authorization-server`.
    pub struct Discovery;
}

impl<T: Transport> Respond<T> for Discovery {
    const METHODS: &'static [Method] = &[Method::GET, Method::HEAD];

    async fn respond(&self, authlete: &Authlete<T>, _: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        Ok(Reply::public(200, JSON, authlete.get_service_configuration().await?.as_str()))
    }
}
