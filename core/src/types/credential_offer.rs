//! Credential offers (OpenID for Verifiable Credential Issuance).

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::secret::Secret;
use crate::types::Property;

dto! {
    /// A credential offer and what it was created with (OpenID4VCI 1.0, section 4).
    pub struct CredentialOfferInfo {
        /// Identifier of the offer at Authlete, to read the offer again. Anybody who has it can fetch the offer.
        pub identifier: Option<Secret>,
        /// The offer as the text of a JSON object, ready to be given to the wallet.
        pub credential_offer: Option<Secret>,
        /// Credential issuer identifier, the `credential_issuer` of the offer.
        pub credential_issuer: Option<String>,
        /// Credential configurations on offer, its `credential_configuration_ids`.
        pub credential_configuration_ids: Option<Vec<String>>,
        /// Whether the offer has an `authorization_code` object in `grants`.
        pub authorization_code_grant_included: Option<bool>,
        /// Whether the `authorization_code` object has an `issuer_state`.
        pub issuer_state_included: Option<bool>,
        /// The generated `issuer_state`; set if `issuer_state_included` is `true`.
        pub issuer_state: Option<Secret>,
        /// Whether the offer has a `urn:ietf:params:oauth:grant-type:pre-authorized_code` object in `grants`.
        pub pre_authorized_code_grant_included: Option<bool>,
        /// The generated pre-authorized code; set if `pre_authorized_code_grant_included` is `true`.
        pub pre_authorized_code: Option<Secret>,
        /// Subject of the user the offer is for.
        pub subject: Option<String>,
        /// When the offer expires, in milliseconds since the epoch.
        pub expires_at: Option<i64>,
        /// Arbitrary text given when the offer was created.
        pub context: Option<String>,
        /// Extra properties for the access token to be issued on the basis of the offer.
        pub properties: Option<Vec<Property>>,
        /// Additional JWT payload claims, as the text of a JSON object, for the access token to be issued on the basis of
        /// the offer.
        pub jwt_at_claims: Option<String>,
        /// When the user was authenticated in the course of making the offer, in seconds since the epoch.
        pub auth_time: Option<i64>,
        /// Authentication context class reference of that user authentication.
        pub acr: Option<String>,
        /// Transaction code the user must enter in the wallet, if the offer asks for one.
        pub tx_code: Option<Secret>,
        /// The `input_mode` in the `tx_code` object of the offer.
        pub tx_code_input_mode: Option<String>,
        /// The `description` in the `tx_code` object of the offer.
        pub tx_code_description: Option<String>,
    }
}
