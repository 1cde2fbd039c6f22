//! The device authorization endpoint (RFC 8628, section 3.1).

use http::Method;

use super::client_request::of_client;
use super::endpoint::endpoint;
use super::{ClientRequest, Interruption, Respond};
use crate::operations::device::DeviceAuthorizationRequest;
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

endpoint! {
    /// The device authorization endpoint.
    pub struct DeviceAuthorization;
}

impl<T: LocalTransport> Respond<T> for DeviceAuthorization {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let call = of_client!(
            DeviceAuthorizationRequest::new(request.form()?),
            request.client_authentication("device/authorization")?
        );
        Ok(authlete.device_authorization(&call).await?.reply())
    }
}
