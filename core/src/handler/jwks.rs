//! The endpoint of the authorization server's keys, `jwks_uri` in its discovery document.

use http::Method;

use super::{ClientRequest, Interruption, Respond};
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::Transport;

/// The endpoint of the authorization server's keys.
#[derive(Debug, Clone, Copy, Default)]
pub struct Jwks;

impl<T: Transport> Respond<T> for Jwks {
    const METHODS: &'static [Method] = &[Method::GET, Method::HEAD];

    async fn respond(&self, authlete: &Authlete<T>, _: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        Ok(authlete.get_service_jwks().await?.reply())
    }
}
