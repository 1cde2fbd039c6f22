//! Dynamic client registration: who may register.

use authlete_core::handler::{ClientRequest, Interruption, RegistrationDecisions};

use crate::application::Application;

/// Anybody may register a client, as in OpenID Connect Dynamic Client Registration 1.0, section 3. A real server that knows its
/// developers asks for an initial access token here.
impl RegistrationDecisions for Application {
    async fn may_register(&self, _: &ClientRequest<'_>) -> Result<bool, Interruption> {
        Ok(true)
    }
}
