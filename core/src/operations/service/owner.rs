//! The owner of services. Authlete's Java library has these types; no published API takes or returns them.

use alloc::string::String;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::secret::Secret;

dto! {
    /// An account that owns services.
    pub struct ServiceOwner {
        /// Number of the owner, assigned by Authlete; `service_owner_number` of a [`Service`](crate::service::Service).
        pub number: Option<i32>,
        /// Name of the owner.
        pub name: Option<String>,
        /// Email address of the owner.
        pub email: Option<String>,
        /// Identifier with which the owner logs in.
        pub login_id: Option<String>,
        /// API key of the owner, a number; the user ID of the owner's Basic credentials in Authlete 2.x.
        pub api_key: Option<i64>,
        /// API secret of the owner; the password that goes with `api_key`.
        pub api_secret: Option<Secret>,
        /// Plan that the owner is on.
        pub plan: Option<Plan>,
    }
}

dto! {
    /// Whether an owner may create one more service.
    pub struct ServiceCreatableResponse {
        /// Whether one more service may be created.
        pub creatable: Option<bool>,
        /// Number of services that the owner has.
        pub count: Option<i32>,
        /// Number of services that the owner may have.
        pub limit: Option<i32>,
        /// Plan that the owner is on.
        pub plan: Option<Plan>,
    }
}

open_enum! {
    /// Plan that an owner of services is on.
    pub enum Plan {
        /// The plan called free.
        Free = "FREE",
        /// The plan called lite.
        Lite = "LITE",
        /// The plan called premium.
        Premium = "PREMIUM",
        /// The plan called enterprise.
        Enterprise = "ENTERPRISE",
    }
}
