//! OpenID Federation 1.0: the entity configuration and explicit client registration.
//!
//! ```
//! use authlete_core::federation::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new()
//! #     .answer(|_: FederationConfigurationRequest| FederationConfigurationResponse {
//! #         response_content: Some("a.b.c".into()), ..FederationConfigurationResponse::new("OK")
//! #     }));
//!
//! let answer = authlete.federation_configuration(&FederationConfigurationRequest::default())?;
//! assert_eq!(answer.reply().header("content-type"), Some("application/entity-statement+jwt"));
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::client::Client;
use crate::operations::declaration::operations;
use crate::reply::rule::replies;
use crate::secret::Secret;
use crate::types::{Embedded, EntityType};

operations! {
    /// Makes the entity configuration of the service.
    federation_configuration: POST "/federation/configuration",
        FederationConfigurationRequest => FederationConfigurationResponse;

    /// Answers an explicit registration request.
    federation_registration: POST "/federation/registration", FederationRegistrationRequest => FederationRegistrationResponse;
}

dto! {
    /// Request for the entity configuration of the service; sent by the entity configuration endpoint,
    /// `/.well-known/openid-federation` (OpenID Federation 1.0, section 9).
    pub struct FederationConfigurationRequest {
        /// Entity types to be covered by the entity configuration, such as `openid_provider`; OpenID Federation 1.0,
        /// section 5.1. Leaving it out keeps Authlete's default.
        pub entity_types: Option<Vec<EntityType>>,
    }
}

dto! {
    /// Response of the federation configuration API.
    pub struct FederationConfigurationResponse {
        required {
            /// What to do next.
            pub action: FederationConfigurationAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body to return: the entity configuration as a JWT when the action is `OK`, otherwise an error as JSON.
        pub response_content: Option<Secret>,
    }
}

open_enum! {
    /// What the entity configuration endpoint must do next.
    pub enum FederationConfigurationAction {
        /// Answer 200 with `response_content` as `application/entity-statement+jwt`.
        Ok = "OK",
        /// Answer 404 with `response_content` as JSON; the service does not support OpenID Federation.
        NotFound = "NOT_FOUND",
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

replies! {
    FederationConfigurationResponse, FederationConfigurationAction {
        Ok: 200 EntityStatement;
        NotFound: 404 Json;
        InternalServerError: 500 Json;
    }
}

dto! {
    /// Request to register a client explicitly; sent by the federation registration endpoint (OpenID Federation 1.0,
    /// section 12.2). One of `entity_configuration` and `trust_chain` is required.
    pub struct FederationRegistrationRequest {
        /// Entity configuration of the relying party as a JWT: the body received as `application/entity-statement+jwt`.
        /// Leave it out when `trust_chain` is given.
        pub entity_configuration: Option<String>,
        /// Trust chain of the relying party as a JSON array of JWTs: the body received as
        /// `application/trust-chain+json`. Leave it out when `entity_configuration` is given.
        pub trust_chain: Option<String>,
    }
}

dto! {
    /// Response of the federation registration API.
    pub struct FederationRegistrationResponse {
        required {
            /// What to do next.
            pub action: FederationRegistrationAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body to return: the registration response as an entity statement JWT when the action is `OK`, otherwise an
        /// error as JSON.
        pub response_content: Option<Secret>,
        /// The client that was registered; absent on failure.
        pub client: Option<Embedded<Client>>,
    }
}

open_enum! {
    /// What the federation registration endpoint must do next.
    pub enum FederationRegistrationAction {
        /// Answer 200 with `response_content` as `application/entity-statement+jwt`; newer drafts of the
        /// specification name it `application/explicit-registration-response+jwt`.
        Ok = "OK",
        /// Answer 400 with `response_content` as JSON.
        BadRequest = "BAD_REQUEST",
        /// Answer 404 with `response_content` as JSON; the service does not offer explicit registration.
        NotFound = "NOT_FOUND",
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

replies! {
    FederationRegistrationResponse, FederationRegistrationAction {
        Ok: 200 ExplicitRegistration;
        BadRequest: 400 Json;
        NotFound: 404 Json;
        InternalServerError: 500 Json;
    }
}
