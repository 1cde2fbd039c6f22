//! The endpoint of the authorization server's keys, `jwks_uri` in its discovery document.

use http::Method;

use super::endpoint::endpoint;
use super::{ClientRequest, Interruption, Respond};
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

endpoint! {
    /// The endpoint of the authorization server's keys.
    pub struct Jwks;
}

impl<T: LocalTransport> Respond<T> for Jwks {
    const METHODS: &'static [Method] = &[Method::GET, Method::HEAD];

    async fn respond(&self, authlete: &Authlete<T>, _: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        Ok(authlete.get_service_jwks().await?.reply())
    }
}
