//! The endpoints of OpenID Federation 1.0.

use alloc::string::String;

use http::Method;

use super::endpoint::endpoint;
use super::{ClientRequest, Interruption, Respond};
use crate::operations::federation::{FederationConfigurationRequest, FederationRegistrationRequest};
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

endpoint! {
    /// The entity configuration, at `/.well-known/openid-federation`.
    pub struct FederationConfiguration;
}

impl<T: LocalTransport> Respond<T> for FederationConfiguration {
    const METHODS: &'static [Method] = &[Method::GET, Method::HEAD];

    async fn respond(&self, authlete: &Authlete<T>, _: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        Ok(authlete.federation_configuration(&FederationConfigurationRequest::default()).await?.reply())
    }
}

endpoint! {
    /// The federation registration endpoint, for explicit registration: the body is an entity configuration or a trust chain.
    pub struct FederationRegistration;
}

impl<T: LocalTransport> Respond<T> for FederationRegistration {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let body = || request.text().map(|text| Some(String::from(text)));
        let (entity_configuration, trust_chain) = match request.media_type().as_deref() {
            Some("application/entity-statement+jwt") => (body()?, None),
            Some("application/trust-chain+json") => (None, body()?),
            _ => {
                return Ok(Reply::error(
                    415,
                    "invalid_request",
                    "The body must be an entity statement or a trust chain.",
                ));
            }
        };
        let call = FederationRegistrationRequest { entity_configuration, trust_chain, ..Default::default() };
        Ok(authlete.federation_registration(&call).await?.reply())
    }
}
