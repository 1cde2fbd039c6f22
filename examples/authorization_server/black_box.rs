//! The server as browsers and clients see it.

mod admin;
mod attempts;
mod ciba;
mod client;
mod consent;
mod demonstration;
mod device;
mod endpoints;
mod grants;
mod headers;
mod instances;
mod logout;
mod metrics;
mod program;
mod provider;
mod registration;
mod session_state;
mod visitor;
