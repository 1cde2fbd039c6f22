//! What the emulator remembers, indexed so that nothing is searched for and what has expired goes away by itself.

pub(crate) mod clients;
pub(crate) mod expiring;
pub(crate) mod granted_scopes;
mod id_sets;
mod rows;
pub(crate) mod token;
mod token_text;
pub(crate) mod tokens;

pub(crate) use clients::Clients;
pub(crate) use expiring::{Expiring, Lost};
pub(crate) use granted_scopes::GrantedScopes;
pub(crate) use token::{Token, TokenValue};
pub(crate) use tokens::{TokenId, Tokens};
