//! The introspection endpoint: which resource servers may ask.

use authlete_core::handler::{ClientRequest, Interruption, IntrospectionDecisions};
use authlete_core::introspection::StandardIntrospectionRequest;

use crate::application::Application;

impl IntrospectionDecisions for Application {
    /// A resource server authenticates by HTTP Basic.
    async fn authenticate(
        &self,
        request: &ClientRequest<'_>,
        call: StandardIntrospectionRequest,
    ) -> Result<Option<StandardIntrospectionRequest>, Interruption> {
        let sender = request.client_authentication("introspection")?;
        let known = self.resource_servers.iter().find(|server| {
            Some(&server.id) == sender.client_id.as_ref() && Some(&server.secret) == sender.client_secret.as_ref()
        });
        Ok(known.map(|server| StandardIntrospectionRequest { rs_uri: Some(server.uri.clone()), ..call }))
    }
}
