//! The FAPI profiles, and HAIP (OpenID4VC High Assurance Interoperability Profile 1.0), which builds on one of them: where service
//! and client are set up for them. Authlete's catalogue has no codes for what they ask of requests, so that the codes A300xxx are of
//! this emulator, in a range that is free there.

use authlete_core::client::Client;
use authlete_core::service::Service;
use authlete_core::types::{ClientAuthMethod, FapiMode, JwsAlg, ServiceProfile};
use serde_json::{Map, Value};

use crate::api_result::Refused;
use crate::call::Call;
use crate::confirmation::Confirmation;
use crate::form::{Form, words};
use crate::scopes;
use crate::store::Token;

/// An hour: the longest that request objects are good for, in seconds.
const LONGEST: f64 = 60.0 * 60.0;

/// The profiles that apply to requests of a client, as far as they matter here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Profiles {
    pub(crate) baseline: bool,
    pub(crate) advanced: bool,
    pub(crate) fapi2: bool,
    /// Whether HAIP applies. The FAPI 2.0 Security Profile applies too then, but for what HAIP has in place of it.
    pub(crate) haip: bool,
    /// Whether requests come as signed request objects (FAPI 2.0 Message Signing 5.3).
    pub(crate) signed_requests: bool,
    /// Whether responses go as JWTs (FAPI 2.0 Message Signing 5.4).
    pub(crate) signed_responses: bool,
    /// Whether introspection responses go as JWTs (FAPI 2.0 Message Signing 5.5).
    pub(crate) signed_introspection: bool,
    /// Whether responses of resource servers are signed (FAPI 2.0 HTTP Signatures).
    pub(crate) signed_resource_responses: bool,
}

/// The version of HAIP that there is, as the settings name it.
const HAIP: &str = "1.0";

impl Profiles {
    /// The profiles: HAIP as service and client have it, and their FAPI modes, if the service supports FAPI at all.
    pub(crate) fn of(service: &Service, client: &Client) -> Self {
        let haip = [&service.haip_version, &client.haip_version].into_iter().any(|it| it.as_deref() == Some(HAIP));
        let supported = service.supported_service_profiles.iter().flatten().any(|it| *it == ServiceProfile::Fapi);
        let modes = service.fapi_modes.iter().chain(&client.fapi_modes).flatten().filter(|_| supported);
        modes.fold(Self { haip, fapi2: haip, ..Self::default() }, |profiles, mode| match mode {
            FapiMode::Fapi1Baseline => Self { baseline: true, ..profiles },
            FapiMode::Fapi1Advanced => Self { advanced: true, ..profiles },
            FapiMode::Fapi2MessageSigningAuthReq => Self { fapi2: true, signed_requests: true, ..profiles },
            FapiMode::Fapi2MessageSigningAuthRes => Self { fapi2: true, signed_responses: true, ..profiles },
            FapiMode::Fapi2MessageSigningIntrospectionRes => {
                Self { fapi2: true, signed_introspection: true, ..profiles }
            }
            FapiMode::Fapi2MessageSigningResourceRes => {
                Self { fapi2: true, signed_resource_responses: true, ..profiles }
            }
            // The modes of Message Signing build on the Security Profile.
            _ => Self { fapi2: true, ..profiles },
        })
    }

    /// The profiles that apply to that request of the client.
    pub(crate) fn of_request(service: &Service, client: &Client, form: &Form) -> Self {
        Self::of_scopes(service, client, &words(form.lenient("scope")))
    }

    /// The profiles that apply where these scopes matter: one with the attribute `haip` brings HAIP.
    pub(crate) fn of_scopes(service: &Service, client: &Client, scopes: &[String]) -> Self {
        let profiles = Self::of(service, client);
        match scopes::have_attribute(service, scopes, "haip", HAIP) {
            true => Self { haip: true, fapi2: true, ..profiles },
            false => profiles,
        }
    }

    /// The profiles that apply to the use of an access token.
    pub(crate) fn of_token(call: &Call<'_>, token: &Token) -> Self {
        let client = call.state.clients.get(&token.grant.client_id);
        Self::of_scopes(call.service(), client.unwrap_or(&Client::default()), &token.scopes)
    }

    /// The profiles that apply whatever a client is set up for.
    pub(crate) fn of_service(service: &Service) -> Self {
        Self::of(service, &Client::default())
    }

    /// Whether a confidential client may use that method (FAPI 1.0 Part 1 5.2.2, Part 2 5.2.2; FAPI 2.0 5.3.2.1; HAIP 4).
    pub(crate) fn allows(self, method: &ClientAuthMethod) -> bool {
        match method {
            ClientAuthMethod::TlsClientAuth
            | ClientAuthMethod::SelfSignedTlsClientAuth
            | ClientAuthMethod::PrivateKeyJwt => true,
            ClientAuthMethod::ClientSecretJwt => !self.advanced && !self.fapi2,
            ClientAuthMethod::AttestJwtClientAuth if self.haip => true,
            _ => self == Self::default(),
        }
    }

    /// Whether clients and the service may sign with that algorithm (FAPI 1.0 Part 2 8.6, FAPI 2.0 5.4.1). HAIP replaces the list of
    /// FAPI 2.0 by one algorithm that all have to know (HAIP 4 and 7), but leaves it at that something has to be signed.
    pub(crate) fn signs_with(self, alg: &JwsAlg) -> bool {
        match self {
            Self { advanced: true, .. } => matches!(alg, JwsAlg::Ps256 | JwsAlg::Es256),
            Self { haip: true, .. } => *alg != JwsAlg::None,
            Self { fapi2: true, .. } => matches!(alg, JwsAlg::Ps256 | JwsAlg::Es256 | JwsAlg::EdDsa),
            _ => true,
        }
    }

    /// Whether parameters outside of a request object do not count, whatever the service does otherwise (FAPI 1.0 Part 2 5.2.2, FAPI
    /// 2.0 Message Signing 5.3.1).
    pub(crate) fn takes_request_object_alone(self) -> bool {
        self.advanced || self.signed_requests
    }

    /// Checks that tokens are bound as the profile wants it: to a certificate (FAPI 1.0 Part 2 5.2.2), or to one or a DPoP key
    /// (FAPI 2.0 5.3.2.1), or to the latter only (HAIP 4).
    pub(crate) fn check_binding(self, confirmation: &Confirmation) -> Result<(), Refused> {
        if self.haip && confirmation.dpop_key.is_none() {
            return Err(Refused::request("A300320", "HAIP wants tokens that are bound to a DPoP key."));
        }
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

    /// Checks what a request object is signed with.
    pub(crate) fn check_request_object_alg(self, alg: &JwsAlg) -> Result<(), Refused> {
        match self.signs_with(alg) {
            true => Ok(()),
            false => {
                let text = "The FAPI profile does not take the algorithm of the request object.";
                Err(Refused::new("A300303", "invalid_request_object", text))
            }
        }
    }

    /// Checks a request object (FAPI 1.0 Part 2 5.2.2 and 8.6, FAPI 2.0 Message Signing 5.3.1).
    pub(crate) fn check_request_object(
        self,
        call: &Call<'_>,
        alg: &JwsAlg,
        claims: &Map<String, Value>,
    ) -> Result<(), Refused> {
        let wrong = |code, text: &'static str| Err(Refused::new(code, "invalid_request_object", text));
        self.check_request_object_alg(alg)?;
        let issuer = call.service().issuer.as_deref();
        let is_issuer = |value: &Value| value.as_str().is_some_and(|aud| Some(aud) == issuer);
        match claims.get("aud") {
            Some(Value::Array(values)) if values.iter().any(is_issuer) => {}
            Some(value) if is_issuer(value) => {}
            _ => return wrong("A300304", "'aud' of the request object has to have the issuer."),
        }
        let seconds = |name: &str| claims.get(name).and_then(Value::as_f64);
        let Some(exp) = seconds("exp") else {
            return wrong("A300305", "The request object has to have 'exp'.");
        };
        // The setting is for FAPI 1.0 alone.
        let optional = call.service().nbf_optional == Some(true) && !self.fapi2;
        #[allow(clippy::cast_precision_loss, reason = "milliseconds since the epoch are exact for very long")]
        let now = call.now as f64 / 1000.0;
        match seconds("nbf") {
            None if optional => Ok(()),
            None => wrong("A300306", "The request object has to have 'nbf'."),
            Some(nbf) if nbf < now - LONGEST => {
                wrong("A300307", "'nbf' of the request object is longer ago than an hour.")
            }
            Some(nbf) if exp > nbf + LONGEST => wrong("A300308", "The request object is good for longer than an hour."),
            Some(_) => Ok(()),
        }
    }

    /// The life of a code in seconds: at most a minute in FAPI 2.0 (5.3.2.1).
    pub(crate) fn code_duration(self, duration: i64) -> i64 {
        if self.fapi2 { duration.min(60) } else { duration }
    }

    /// The life of a pushed request in seconds: less than ten minutes in FAPI 2.0 (5.3.2.2).
    pub(crate) fn pushed_request_duration(self, duration: i64) -> i64 {
        if self.fapi2 { duration.min(599) } else { duration }
    }
}
