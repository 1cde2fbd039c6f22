//! Values in a service's settings.

use crate::json::open_enum::open_enum;

open_enum! {
    /// Profile that a service supports.
    pub enum ServiceProfile {
        /// Financial-grade API (`fapi`).
        Fapi = "FAPI",
        /// Open Banking (`openbanking`).
        OpenBanking = "OPEN_BANKING",
    }
}

open_enum! {
    /// FAPI profile to apply.
    pub enum FapiMode {
        /// FAPI 1.0 Baseline.
        Fapi1Baseline = "FAPI1_BASELINE",
        /// FAPI 1.0 Advanced.
        Fapi1Advanced = "FAPI1_ADVANCED",
        /// FAPI 2.0 Security Profile.
        Fapi2Security = "FAPI2_SECURITY",
        /// FAPI 2.0 Message Signing: signed authorization requests.
        Fapi2MessageSigningAuthReq = "FAPI2_MESSAGE_SIGNING_AUTH_REQ",
        /// FAPI 2.0 Message Signing: signed authorization responses (JARM).
        Fapi2MessageSigningAuthRes = "FAPI2_MESSAGE_SIGNING_AUTH_RES",
        /// FAPI 2.0 Message Signing: signed introspection responses (RFC 9701).
        Fapi2MessageSigningIntrospectionRes = "FAPI2_MESSAGE_SIGNING_INTROSPECTION_RES",
        /// FAPI 2.0 Message Signing: signed resource requests.
        Fapi2MessageSigningResourceReq = "FAPI2_MESSAGE_SIGNING_RESOURCE_REQ",
        /// FAPI 2.0 Message Signing: signed resource responses.
        Fapi2MessageSigningResourceRes = "FAPI2_MESSAGE_SIGNING_RESOURCE_RES",
    }
}

open_enum! {
    /// How evidence documents are attached (OpenID Connect for Identity Assurance 1.0).
    pub enum AttachmentType {
        /// Attachment carried inside the claims themselves (`embedded`).
        Embedded = "EMBEDDED",
        /// Attachment referenced by URL (`external`).
        External = "EXTERNAL",
    }
}

open_enum! {
    /// Characters that user codes of the device flow are made of (RFC 8628, section 6.1).
    pub enum UserCodeCharset {
        /// The 20 letters `BCDFGHJKLMNPQRSTVWXZ`.
        Base20 = "BASE20",
        /// The digits `0123456789`.
        Numeric = "NUMERIC",
    }
}

open_enum! {
    /// Social network service.
    pub enum Sns {
        /// Facebook.
        Facebook = "FACEBOOK",
    }
}
