//! Rules for assertions. Authlete's Java library has these types; no published API takes or returns them.

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::secret::Secret;

dto! {
    /// How a service deals with assertions of one kind: with which keys they are verified, and what they have to claim.
    pub struct AssertionProcessor {
        /// Number of the processor.
        pub number: Option<i32>,
        /// JWK Set with the keys of those who sign the assertions (RFC 7517, section 5).
        pub jwks: Option<Secret>,
        /// Which assertions it is for.
        pub target: Option<AssertionTarget>,
        /// What the claims of an assertion have to be.
        pub claim_rules: Option<Vec<ClaimRule>>,
        /// Number of the service that the processor belongs to.
        pub service_number: Option<i32>,
    }
}

dto! {
    /// What one claim of an assertion has to be.
    pub struct ClaimRule {
        /// What is asked of the claim.
        pub operation: Option<ClaimRuleOperation>,
        /// Name of the claim.
        pub claim_name: Option<String>,
        /// Value to compare the claim with; for `EQUALS`.
        pub comparison_value: Option<String>,
    }
}

open_enum! {
    /// What a rule asks of a claim.
    pub enum ClaimRuleOperation {
        /// The claim must be missing (`prohibited`).
        Prohibited = "PROHIBITED",
        /// The claim must be there, with any value (`present`).
        Present = "PRESENT",
        /// The claim must have the value that the rule names (`equals`).
        Equals = "EQUALS",
    }
}

open_enum! {
    /// Which assertions are meant.
    pub enum AssertionTarget {
        /// Software statements of dynamic client registration (`software_statement` in RFC 7591, section 2.3).
        ClientRegistrationSoftwareStatement = "CLIENT_REGISTRATION_SOFTWARE_STATEMENT",
    }
}
