//! Keys in hardware security modules, which sign for the service.
//!
//! ```
//! use authlete_core::hsk::*;
//! # use authlete_core::blocking::Authlete;
//! # use authlete_core::testing::{TestDouble, api};
//! # let authlete = Authlete::new(api(), TestDouble::new().answer(|request: HskCreateRequest| {
//! #     assert_eq!(request.kty.as_deref(), Some("EC"));
//! #     HskResponse::new("SUCCESS")
//! # }));
//!
//! let key = HskCreateRequest {
//!     kty: Some("EC".into()),
//!     alg: Some("ES256".into()),
//!     hsm_name: Some("google".into()),
//!     ..Default::default()
//! };
//! assert_eq!(authlete.hsk_create(&key)?.action, HskAction::Success); // `hsk` has the handle
//! # Ok::<(), authlete_core::Error>(())
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use crate::json::dto::dto;
use crate::json::open_enum::open_enum;
use crate::operations::declaration::operations;
use crate::operations::service::Hsk;

operations! {
    /// Creates a key in a hardware security module.
    hsk_create: POST "/hsk/create", HskCreateRequest => HskResponse;

    /// Reads about a key.
    hsk_get: GET "/hsk/get/{handle}", HskGet {
        path {
            /// The key's handle.
            handle: String,
        }
    } => HskResponse, beside_list;

    /// Lists the keys of the service.
    hsk_get_list: GET "/hsk/get/list", HskGetList {} => HskListResponse;

    /// Deletes a key, by the `DELETE` form that the API's published description has. `None` is an answer without content,
    /// which the description allows (204); otherwise the action says whether the key was deleted.
    hsk_delete: DELETE "/hsk/delete/{handle}", HskDelete {
        path {
            /// The key's handle.
            handle: String,
        }
    } => Option<HskResponse>;

    /// Deletes a key, by the `GET` form that Authlete's own libraries use. It changes something: do not repeat it.
    hsk_delete_by_get: GET "/hsk/delete/{handle}", HskDeleteByGet {
        path {
            /// The key's handle.
            handle: String,
        }
    } => HskResponse, changing;
}

dto! {
    /// Request to create a key on a hardware security module for the service; a management call that no endpoint of an
    /// authorization server sends. HSM support must be enabled for the service.
    pub struct HskCreateRequest {
        /// Key type to create, such as `EC` or `RSA`; `kty` in RFC 7517, section 4.1.
        pub kty: Option<String>,
        /// Use of the key, `sig` or `enc`; `use` in RFC 7517, section 4.2.
        pub r#use: Option<String>,
        /// Algorithm the key is for; `alg` in RFC 7517, section 4.4. It must suit `kty` and `use`, and the hardware
        /// security module must support it.
        pub alg: Option<String>,
        /// Key ID to give to the key, in ASCII and of limited length; `kid` in RFC 7517, section 4.5.
        pub kid: Option<String>,
        /// Name of the hardware security module to create the key on; it must be one that Authlete knows.
        pub hsm_name: Option<String>,
        /// Handle of the key on the hardware security module, which arises when the key is created; leave it out.
        pub handle: Option<String>,
        /// Public key of the pair, which arises when the key is created; leave it out.
        pub public_key: Option<String>,
    }
}

dto! {
    /// Response of the APIs that create, get or delete one key on a hardware security module.
    pub struct HskResponse {
        required {
            /// What to do next.
            pub action: HskAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// The key that was created, read or deleted; absent on failure.
        pub hsk: Option<Hsk>,
    }
}

open_enum! {
    /// Outcome of a call about one key on a hardware security module.
    pub enum HskAction {
        /// The call succeeded; `hsk` describes the key. No HTTP response is to be built.
        Success = "SUCCESS",
        /// The request was wrong, or the service has no HSM support; correct the caller.
        InvalidRequest = "INVALID_REQUEST",
        /// No key has the given handle.
        NotFound = "NOT_FOUND",
        /// Authlete or the hardware security module failed; treat it as a server error, see the result message.
        ServerError = "SERVER_ERROR",
    }
}

dto! {
    /// Response of the API that lists a service's keys on hardware security modules.
    pub struct HskListResponse {
        required {
            /// What to do next.
            pub action: HskListAction,
        }
        /// Authlete's code for what happened, such as `A004001`.
        pub result_code: Option<String>,
        /// `result_code` in words.
        pub result_message: Option<String>,
        /// Keys of the service on hardware security modules.
        pub hsks: Option<Vec<Hsk>>,
    }
}

open_enum! {
    /// Outcome of the call that lists keys on hardware security modules.
    pub enum HskListAction {
        /// The call succeeded; `hsks` lists the keys. No HTTP response is to be built.
        Success = "SUCCESS",
        /// The request was wrong, or the service has no HSM support; correct the caller.
        InvalidRequest = "INVALID_REQUEST",
        /// Authlete failed; treat it as a server error, see the result message.
        ServerError = "SERVER_ERROR",
    }
}
