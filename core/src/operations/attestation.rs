//! Challenges for attestation-based client authentication: the endpoint where clients fetch one.
//!
//! ```
//! use authlete_core::attestation::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|_: AttestationChallengeRequest| {
//! #     AttestationChallengeResponse { response_content: Some("{}".into()), ..AttestationChallengeResponse::new("OK") }
//! # }));
//!
//! let answer = authlete.attestation_challenge(&AttestationChallengeRequest::default())?;
//! assert_eq!(answer.reply().status(), 200);
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::declaration::operations;
use crate::reply::rule::replies;
use crate::secret::Secret;

operations! {
    /// Answers a request for a challenge.
    attestation_challenge: POST "/attestation/challenge", AttestationChallengeRequest => AttestationChallengeResponse;
}

dto! {
    /// Request for a challenge for attestation-based client authentication; sent by the challenge endpoint of an
    /// authorization server.
    pub struct AttestationChallengeRequest {
        /// Whether the JSON in `response_content` is to be formatted for reading; leaving it out means no.
        pub pretty: Option<bool>,
    }
}

dto! {
    /// Response of the attestation challenge API.
    pub struct AttestationChallengeResponse {
        required {
            /// What to do next.
            pub action: AttestationChallengeAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Body to return to the client as JSON: `attestation_challenge` with the challenge, or an error.
        pub response_content: Option<Secret>,
        /// The challenge itself, which the client puts into its attestation proof of possession; set when the action is
        /// `OK`.
        pub attestation_challenge: Option<String>,
    }
}

open_enum! {
    /// What the challenge endpoint must do next.
    pub enum AttestationChallengeAction {
        /// Answer 200 with `response_content` as JSON and `Cache-Control: no-store`.
        Ok = "OK",
        /// Answer 500 with `response_content` as JSON.
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

replies! {
    AttestationChallengeResponse, AttestationChallengeAction {
        Ok: 200 Json;
        InternalServerError: 500 Json;
    }
}
