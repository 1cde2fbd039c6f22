//! A guide in short pages. The code on them is compiled and run as tests, and is meant to be copied.
//!
//! | page | what it is about |
//! | --- | --- |
//! | [`authorization_endpoint`] | the authorization request, the page for the user, the decision |
//! | [`token_endpoint`] | client authentication, grant types, the token response |
#![cfg_attr(feature = "handler", doc = "| [`axum`] | both endpoints as handlers, on axum and in other async servers |")]
#![cfg_attr(feature = "handler", doc = "| [`blocking_server`] | both endpoints as handlers, without async |")]
#![cfg_attr(
    feature = "handler",
    doc = "| [`authorization_server`] | from the complete example to a server of your own |"
)]
//! | [`resource_server`] | access tokens checked at a protected resource |
//! | [`management`] | clients, services, lists, changes that keep the other settings |
//! | [`own_transport`] | a closure, ureq, reqwest or a tower stack as the transport |
//! | [`async_runtimes`] | smol and executors of one thread; futures that are not `Send` |
//! | [`browser`] | the client over `fetch`, in browsers and in Node |
#![cfg_attr(feature = "handler", doc = "| [`worker`] | a token endpoint in a Worker of an edge runtime |")]
//! | [`wasi`] | the blocking client over sockets of WASI |
//! | [`bare_metal`] | a board with a Cortex-M |
//! | [`without_a_client`] | requests and responses alone, for whatever sends them |
//! | [`testing`] | unit tests against typed requests and responses |
//! | [`errors_and_retries`] | which error means what, and what may be sent again |
//! | [`configuration`] | settings, credentials that change, DPoP, client certificates |
//! | [`growth`] | which changes of this crate break nobody's code |
//!
//! The functions on these pages take and return `http::Request` and `http::Response`. Most web frameworks use these types, and
//! the code moves to another framework with few changes.

#[doc = include_str!("guide/authorization_endpoint.md")]
pub mod authorization_endpoint {}

#[doc = include_str!("guide/token_endpoint.md")]
pub mod token_endpoint {}

#[cfg(feature = "handler")]
#[doc = include_str!("guide/axum.md")]
pub mod axum {}

#[cfg(feature = "handler")]
#[doc = include_str!("guide/blocking_server.md")]
pub mod blocking_server {}

#[cfg(feature = "handler")]
#[doc = include_str!("guide/authorization_server.md")]
pub mod authorization_server {}

#[doc = include_str!("guide/resource_server.md")]
pub mod resource_server {}

#[doc = include_str!("guide/management.md")]
pub mod management {}

#[doc = include_str!("guide/own_transport.md")]
pub mod own_transport {}

#[doc = include_str!("guide/async_runtimes.md")]
pub mod async_runtimes {}

#[doc = include_str!("guide/browser.md")]
pub mod browser {}

#[cfg(feature = "handler")]
#[doc = include_str!("guide/worker.md")]
pub mod worker {}

#[doc = include_str!("guide/wasi.md")]
pub mod wasi {}

#[doc = include_str!("guide/bare_metal.md")]
pub mod bare_metal {}

#[doc = include_str!("guide/without_a_client.md")]
pub mod without_a_client {}

#[doc = include_str!("guide/testing.md")]
pub mod testing {}

#[doc = include_str!("guide/errors_and_retries.md")]
pub mod errors_and_retries {}

#[doc = include_str!("guide/configuration.md")]
pub mod configuration {}

#[doc = include_str!("guide/growth.md")]
pub mod growth {}
