//! Credential offers (OpenID for Verifiable Credential Issuance).
//!
//! ```
//! use authlete_core::credential_offer::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|request: CredentialOfferCreateRequest| {
//! #     assert_eq!(request.credential_configuration_ids, ["IdentityCredential"]);
//! #     CredentialOfferCreateResponse::new("CREATED")
//! # }));
//!
//! let request = CredentialOfferCreateRequest {
//!     pre_authorized_code_grant_included: Some(true),
//!     ..CredentialOfferCreateRequest::new(vec!["IdentityCredential".into()], "john")
//! };
//! let answer = authlete.credential_offer_create(&request)?;
//! assert_eq!(answer.action, CredentialOfferCreateAction::Created); // `info` has the offer, to be shown as a QR code
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::declaration::operations;
use crate::reply::rule::JSON;
use crate::reply::{Reply, ReplyFailure};
use crate::secret::Secret;
use crate::types::{CredentialOfferInfo, Property};

operations! {
    /// Creates a credential offer.
    credential_offer_create: POST "/vci/offer/create", CredentialOfferCreateRequest => CredentialOfferCreateResponse;

    /// Reads about a credential offer.
    credential_offer_info: POST "/vci/offer/info", CredentialOfferInfoRequest => CredentialOfferInfoResponse;
}

dto! {
    /// Request to create a credential offer (OpenID4VCI 1.0, section 4), sent by the page or service of the issuer that
    /// starts an issuance.
    pub struct CredentialOfferCreateRequest {
        required {
            /// Credential configurations on offer, the `credential_configuration_ids` array (OpenID4VCI 1.0, section
            /// 4.1.1).
            pub credential_configuration_ids: Vec<String>,
            /// Subject (unique identifier) of the user the offer is for.
            pub subject: String,
        }
        /// Whether `grants` of the offer has an `authorization_code` object; left out, it has none.
        pub authorization_code_grant_included: Option<bool>,
        /// Whether the `authorization_code` object gets an `issuer_state`, which Authlete generates; left out, it gets
        /// none.
        pub issuer_state_included: Option<bool>,
        /// Whether `grants` of the offer has a `urn:ietf:params:oauth:grant-type:pre-authorized_code` object with a
        /// code that Authlete generates; left out, it has none.
        pub pre_authorized_code_grant_included: Option<bool>,
        /// Lifetime of the offer in seconds; 0, negative or left out means the credential offer duration of the
        /// service.
        pub duration: Option<i64>,
        /// Arbitrary text kept with the offer and handed back in its info; Authlete does not interpret it. Optional.
        pub context: Option<String>,
        /// Extra properties for the access token that will be issued on the basis of the offer. Optional.
        pub properties: Option<Vec<Property>>,
        /// Additional payload claims, as the text of a JSON object, for the access token issued on the basis of the
        /// offer; of effect only if access tokens are JWTs. Optional.
        pub jwt_at_claims: Option<String>,
        /// When the user was authenticated in the course of making the offer, in seconds since the epoch; must not be
        /// negative. Optional.
        pub auth_time: Option<i64>,
        /// Authentication context class reference of that user authentication. Optional.
        pub acr: Option<String>,
        /// Transaction code the user must enter in the wallet. Makes the offer carry a `tx_code` object with its length
        /// if `pre_authorized_code_grant_included` is `true`; left out, there is none.
        pub tx_code: Option<Secret>,
        /// Sent as `input_mode` in the `tx_code` object of the offer, `numeric` or `text` (OpenID4VCI 1.0, section
        /// 4.1.1). Optional.
        pub tx_code_input_mode: Option<String>,
        /// Sent as `description` in the `tx_code` object of the offer: guidance for the user on how to get the code.
        /// Optional.
        pub tx_code_description: Option<String>,
    }
}

dto! {
    /// Answer to a request to create a credential offer.
    pub struct CredentialOfferCreateResponse {
        required {
            /// What to do next.
            pub action: CredentialOfferCreateAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// The created offer; set for `CREATED`.
        pub info: Option<CredentialOfferInfo>,
    }
}

open_enum! {
    /// What the caller has to do after asking for an offer.
    pub enum CredentialOfferCreateAction {
        /// Hand the offer to the wallet: put `info.credential_offer` into `credential_offer`, or publish it at a URL
        /// sent as `credential_offer_uri`.
        Created = "CREATED",
        /// The service may not use the verifiable credential feature; enable it. No offer was made.
        Forbidden = "FORBIDDEN",
        /// The request was wrong; correct it. No offer was made.
        CallerError = "CALLER_ERROR",
        /// Authlete failed; no offer was made, answer 500 if a client waits.
        AuthleteError = "AUTHLETE_ERROR",
    }
}

dto! {
    /// Request for a credential offer by its identifier, sent by the endpoint behind `credential_offer_uri` (OpenID4VCI
    /// 1.0, section 4.1.3).
    pub struct CredentialOfferInfoRequest {
        required {
            /// Identifier of the offer as returned when it was created.
            pub identifier: Secret,
        }
    }
}

dto! {
    /// Answer to a request for a credential offer.
    pub struct CredentialOfferInfoResponse {
        required {
            /// What to do next.
            pub action: CredentialOfferInfoAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// The offer; set for `OK`.
        pub info: Option<CredentialOfferInfo>,
    }
}

open_enum! {
    /// What the credential offer endpoint has to do next.
    pub enum CredentialOfferInfoAction {
        /// Answer 200 with `info.credential_offer` as JSON.
        Ok = "OK",
        /// Answer 403; the service may not use the verifiable credential feature.
        Forbidden = "FORBIDDEN",
        /// Answer 404; there is no such offer.
        NotFound = "NOT_FOUND",
        /// Answer 500; the request to Authlete was wrong and must be corrected.
        CallerError = "CALLER_ERROR",
        /// Answer 500; Authlete failed.
        AuthleteError = "AUTHLETE_ERROR",
    }
}

impl CredentialOfferInfoResponse {
    /// The response to the wallet that fetches an offer by its URI (OpenID4VCI 1.0, section 4.1.3): the offer as JSON, or a
    /// status without a body.
    pub fn reply(&self) -> Reply {
        let offer = self.info.as_ref().and_then(|info| info.credential_offer.as_ref());
        match (&self.action, offer) {
            (CredentialOfferInfoAction::Ok, Some(offer)) => Reply::with_body(200, JSON, offer.expose()),
            (CredentialOfferInfoAction::Ok, None) => {
                Reply::server_error(ReplyFailure::Missing("info.credential_offer"))
            }
            (CredentialOfferInfoAction::Forbidden, _) => Reply::empty(403),
            (CredentialOfferInfoAction::NotFound, _) => Reply::empty(404),
            (CredentialOfferInfoAction::CallerError | CredentialOfferInfoAction::AuthleteError, _) => {
                Reply::server_error(ReplyFailure::Failed(self.result_code.clone()))
            }
            (CredentialOfferInfoAction::Other(action), _) => Reply::server_error(ReplyFailure::Action(action.clone())),
        }
    }
}
