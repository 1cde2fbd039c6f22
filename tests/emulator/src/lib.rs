//! A local emulator of [Authlete](https://www.authlete.com): in memory, behind both generations of the API, with as
//! many services and clients as are made.
//!
//! - [`Emulator`] answers requests. It is a transport too, so that tests need no socket:
//!
//!   ```
//!   use authlete_core::authorization::{AuthorizationAction, AuthorizationRequest};
//!   use authlete_core::blocking::Authlete;
//!   use authlete_emulator::{Emulator, Settings};
//!
//!   let (emulator, _clock) = Emulator::manual(Settings::default());
//!   let api = emulator.settings().api_v3("http://emulator.invalid")?;
//!   let authlete = Authlete::new(api, emulator);
//!   let parameters = "response_type=code&client_id=2000000001&scope=read";
//!   let answer = authlete.authorization(&AuthorizationRequest::new(parameters))?;
//!   assert_eq!(answer.action, AuthorizationAction::Interaction);
//!   # Ok::<(), Box<dyn std::error::Error>>(())
//!   ```
//! - [`Settings`] describe the service; [`Clock`] and [`Random`] are handed in.
//! - [`serve`] puts an emulator behind a socket, and the program of this crate does nothing else.
//!
//! It is made for development and tests. It checks what clients and servers do wrong, not what attackers do: secrets are
//! compared in plain ways and nothing is persisted unless it is asked to ([`Builder::persist`]).

mod absolute_uri;
mod access_token;
mod api_result;
mod attester;
mod authorization;
mod authorization_code;
mod authorization_details;
mod authorization_parameters;
mod authorization_response;
mod backchannel_authentication;
mod backchannel_logout;
mod builder;
mod call;
mod call_state;
mod certificate;
mod client_authentication;
mod client_authorization;
mod client_discovery;
mod client_identity;
mod client_keys;
mod client_registration;
mod client_secret;
mod client_settings;
mod clients;
mod clock;
mod confirmation;
mod credential_issuance;
mod credential_issuer;
mod credential_nonce;
mod credential_offer;
mod credentials;
mod deferred;
mod device_flow;
mod directory;
mod dpop;
mod emulator;
mod external_attachment;
mod fapi;
mod fault;
mod federation;
mod fetch;
mod form;
mod grant;
mod grant_management;
mod hsk;
mod id_token;
mod identity_provider;
mod introspection;
mod issuance;
mod jose;
mod jose_verification;
mod journal;
mod lenient;
mod listing;
mod managed_grant;
mod message_signature;
mod native_sso;
mod password;
mod pushed_authorization;
mod random;
mod recorder;
mod replay;
mod request_object;
mod requestable_scopes;
mod revocation;
mod router;
mod scopes;
mod sector_identifier;
mod serve;
mod server;
mod service;
mod service_management;
mod settings;
mod state;
mod status_page;
mod store;
mod subject;
mod ticket;
mod time_bound;
mod token;
mod token_management;
mod transformed_claims;
mod userinfo;
mod worker;

pub use builder::{Builder, ServiceSettings};
pub use clock::{Clock, ManualClock, SystemClock};
pub use emulator::Emulator;
pub use fault::{Fault, UnknownOperation};
pub use fetch::{Document, Fetch};
pub use random::{OsRandom, Random, SeededRandom};
pub use recorder::RecordedCall;
#[cfg(feature = "tls")]
pub use serve::serve_tls;
pub use serve::{Server, serve};
pub use settings::Settings;

/// The README's example, as a test.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
mod readme {}
