//! The introspection endpoint: which resource servers may ask.

use authlete_core::handler::{ClientRequest, Interruption, IntrospectionDecisions};
use authlete_core::introspection::StandardIntrospectionRequest;

use crate::application::Application;
use crate::hash::is_secret;

impl IntrospectionDecisions for Application {
    /// A resource server authenticates by HTTP Basic.
    async fn authenticate(
        &self,
        request: &ClientRequest<'_>,
        call: StandardIntrospectionRequest,
    ) -> Result<Option<StandardIntrospectionRequest>, Interruption> {
        let sender = request.client_authentication("introspection")?;
        let (id, secret) = (sender.client_id.unwrap_or_default(), sender.client_secret.unwrap_or_default());
        let known = self.resource_servers.iter().find(|server| server.id == id);
        let known = known.filter(|server| is_secret(secret.expose(), server.secret.expose()));
        Ok(known.map(|server| StandardIntrospectionRequest { rs_uri: Some(server.uri.clone()), ..call }))
    }
}
