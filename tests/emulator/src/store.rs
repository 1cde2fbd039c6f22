//! What the emulator remembers, indexed so that nothing is searched for and what has expired goes away by itself.

pub(crate) mod clients;
pub(crate) mod expiring;
pub(crate) mod granted_scopes;
pub(crate) mod token;
pub(crate) mod tokens;

pub(crate) use clients::Clients;
pub(crate) use expiring::{Expiring, Lost};
pub(crate) use granted_scopes::GrantedScopes;
pub(crate) use token::{Token, Value};
pub(crate) use tokens::{TokenId, Tokens};
