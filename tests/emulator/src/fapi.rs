//! The FAPI profiles, where service and client are set up for them.

use authlete_core::client::Client;
use authlete_core::service::Service;
use authlete_core::types::{ClientAuthMethod, FapiMode, ServiceProfile};

use crate::api_result::Refused;
use crate::state::Confirmation;

/// The profiles that apply to requests of a client, as far as they matter here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Profiles {
    pub(crate) baseline: bool,
    pub(crate) advanced: bool,
    pub(crate) fapi2: bool,
    /// Whether requests come as signed request objects (FAPI 2.0 Message Signing 5.3).
    pub(crate) signed_requests: bool,
    /// Whether responses go as JWTs (FAPI 2.0 Message Signing 5.4).
    pub(crate) signed_responses: bool,
}

impl Profiles {
    /// The profiles: the modes of service and client, if the service supports FAPI at all.
    pub(crate) fn of(service: &Service, client: &Client) -> Self {
        let supported = service.supported_service_profiles.iter().flatten().any(|it| *it == ServiceProfile::Fapi);
        let modes = service.fapi_modes.iter().chain(&client.fapi_modes).flatten().filter(|_| supported);
        modes.fold(Self::default(), |profiles, mode| match mode {
            FapiMode::Fapi1Baseline => Self { baseline: true, ..profiles },
            FapiMode::Fapi1Advanced => Self { advanced: true, ..profiles },
            FapiMode::Fapi2MessageSigningAuthReq => Self { fapi2: true, signed_requests: true, ..profiles },
            FapiMode::Fapi2MessageSigningAuthRes => Self { fapi2: true, signed_responses: true, ..profiles },
            // The modes of Message Signing build on the Security Profile.
            _ => Self { fapi2: true, ..profiles },
        })
    }

    /// Whether a confidential client may use that method (FAPI 1.0 Part 1 5.2.2, Part 2 5.2.2; FAPI 2.0 5.3.2.1).
    pub(crate) fn allows(self, method: &ClientAuthMethod) -> bool {
        match method {
            ClientAuthMethod::TlsClientAuth
            | ClientAuthMethod::SelfSignedTlsClientAuth
            | ClientAuthMethod::PrivateKeyJwt => true,
            ClientAuthMethod::ClientSecretJwt => !self.advanced && !self.fapi2,
            _ => self == Self::default(),
        }
    }

    /// Checks that tokens are bound as the profile wants it: to a certificate (FAPI 1.0 Part 2 5.2.2), or to one or a DPoP key
    /// (FAPI 2.0 5.3.2.1).
    pub(crate) fn check_binding(self, confirmation: &Confirmation) -> Result<(), Refused> {
        let bound = match self {
            Self { advanced: true, .. } => confirmation.certificate.is_some(),
            Self { fapi2: true, .. } => *confirmation != Confirmation::default(),
            _ => true,
        };
        match bound {
            true => Ok(()),
            false => {
                Err(Refused::request("A244308", "The FAPI profile wants tokens that are bound to a client's key."))
            }
        }
    }

    /// The life of a code in seconds: at most a minute in FAPI 2.0 (5.3.2.1).
    pub(crate) fn code_duration(self, duration: i64) -> i64 {
        if self.fapi2 { duration.min(60) } else { duration }
    }
}
