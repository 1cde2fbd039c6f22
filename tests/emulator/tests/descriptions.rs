//! Requests as any SDK sends them, and the emulator's answers, compared with what Authlete publishes of its APIs.
//!
//! The emulator has its requests and answers from the SDK's types, so that a mistake there would agree with itself in every other
//! test. Nothing here uses those types: the descriptions are data, made from Authlete's OpenAPI documents and its Java library.

#[path = "descriptions/abuse.rs"]
mod abuse;
#[path = "descriptions/answers.rs"]
mod answers;
#[path = "descriptions/authorization_flows.rs"]
mod authorization_flows;
#[path = "descriptions/caller.rs"]
mod caller;
#[path = "descriptions/decoupled_flows.rs"]
mod decoupled_flows;
#[path = "descriptions/description.rs"]
mod description;
#[path = "descriptions/discovered_clients.rs"]
mod discovered_clients;
#[path = "descriptions/federation_flows.rs"]
mod federation_flows;
#[path = "descriptions/issuance_flows.rs"]
mod issuance_flows;
#[path = "descriptions/lenience.rs"]
mod lenience;
#[path = "descriptions/management_flows.rs"]
mod management_flows;
#[path = "descriptions/rare_members.rs"]
mod rare_members;
#[path = "descriptions/requests.rs"]
mod requests;
#[path = "descriptions/restarts.rs"]
mod restarts;
#[path = "descriptions/routing.rs"]
mod routing;
#[path = "descriptions/shape.rs"]
mod shape;
#[allow(dead_code, reason = "the other tests need more of it")]
#[path = "emulator/signer.rs"]
mod signer;
#[path = "descriptions/source.rs"]
mod source;
