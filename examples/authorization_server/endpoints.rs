//! What the handlers of the SDK leave to the application, an endpoint a file.

pub(crate) mod authorization;
pub(crate) mod backchannel_authentication;
mod credential;
pub(crate) mod device;
pub(crate) mod discovery;
mod introspection;
pub(crate) mod registration;
mod token;
mod userinfo;
