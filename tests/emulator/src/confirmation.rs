//! Tokens that are bound to a key of their client: when they are issued, and when they are used.

use authlete_core::pushed_authorization::PushedAuthReqRequest;
use authlete_core::token::TokenRequest;

use crate::api_result::Refused;
use crate::call::Call;
use crate::certificate::{Certificate, Malformed};
use crate::client_authentication::{Authenticated, Failure};
use crate::dpop::{self, DpopRequest as _, ProofFault, Purpose};
use crate::store::Token;
use authlete_core::Secret;
use authlete_core::service::Service;
use serde::{Deserialize, Serialize};

/// The keys that a token is bound to: only who holds them can use it (`cnf` of RFC 7800).
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Confirmation {
    /// `x5t#S256` of the client certificate (RFC 8705 3.1).
    pub(crate) certificate: Option<String>,
    /// `jkt`, the thumbprint of the key that signs DPoP proofs (RFC 9449 6.1).
    pub(crate) dpop_key: Option<String>,
}

impl Confirmation {
    /// Whether all keys of the other are among these.
    pub(crate) fn covers(&self, other: &Self) -> bool {
        let covers = |own: &Option<String>, other: &Option<String>| other.is_none() || own == other;
        covers(&self.certificate, &other.certificate) && covers(&self.dpop_key, &other.dpop_key)
    }

    /// The authentication scheme that the token is presented with (RFC 6750 2.1, RFC 9449 7.1).
    pub(crate) fn scheme(&self) -> &'static str {
        match self.dpop_key {
            Some(_) => "DPoP",
            None => "Bearer",
        }
    }

    /// The challenge that goes with a token that nothing is wrong with: for a resource server that finds fault with the request
    /// itself.
    pub(crate) fn idle_challenge(&self, service: &Service) -> Secret {
        match self.dpop_key {
            Some(_) => format!("DPoP error=\"invalid_request\",algs=\"{}\"", dpop::algorithms(service)).into(),
            None => "Bearer error=\"invalid_request\"".into(),
        }
    }

    /// The `cnf` claim, if there is a key.
    pub(crate) fn cnf(&self) -> Option<serde_json::Value> {
        let keys = [("x5t#S256", &self.certificate), ("jkt", &self.dpop_key)];
        let keys = keys.into_iter().filter_map(|(name, key)| Some((name.to_string(), key.clone()?.into())));
        Some(keys.collect::<serde_json::Map<_, _>>()).filter(|keys| !keys.is_empty()).map(Into::into)
    }
}

/// The result codes of a proof at the token endpoint.
const TOKEN: ProofCodes = ProofCodes {
    invalid: "A254301",
    algorithm: "A254302",
    no_key: "A254303",
    no_algorithm: "A254304",
    nonce: "A254307",
};

/// The result codes of a proof at the pushed authorization request endpoint. That of the nonce is known; the others are
/// taken to be in the order of those at the token endpoint.
const PUSHED: ProofCodes = ProofCodes {
    invalid: "A350301",
    algorithm: "A350302",
    no_key: "A350303",
    no_algorithm: "A350304",
    nonce: "A350308",
};

/// The keys that the tokens of a token request are bound to.
pub(crate) fn of_request(
    call: &mut Call<'_>,
    request: &TokenRequest,
    client: &Authenticated,
) -> Result<Confirmation, Failure> {
    let wrong = |code, text| Failure::Request(Refused::request(code, text));
    let bound = call.service().tls_client_certificate_bound_access_tokens == Some(true)
        && client.client.tls_client_certificate_bound_access_tokens == Some(true);
    let certificate = match request.client_certificate.as_deref().filter(|text| !text.trim().is_empty()) {
        _ if !bound => None,
        None => return Err(wrong("A244308", "The client's tokens are bound to its certificate, and there is none.")),
        Some(text) => {
            let certificate = Certificate::parse(text);
            Some(certificate.map_err(|Malformed| wrong("A244309", "The client certificate is malformed."))?)
        }
    };
    let endpoint = call.service().token_endpoint.clone();
    let purpose = Purpose { htm: Some("POST"), htu: endpoint.as_deref(), access_token: None };
    let dpop_key =
        dpop::verify(call, request.dpop(), purpose).map_err(|fault| Failure::Request(TOKEN.refused(&fault)))?;
    if dpop_key.is_none() && client.client.dpop_required == Some(true) {
        return Err(wrong("A254301", "The client has to use DPoP, and there is no DPoP header."));
    }
    Ok(Confirmation { certificate: certificate.map(|it| it.thumbprint()), dpop_key })
}

/// The key that the proof of a pushed authorization request names, as `dpop_jkt` does (RFC 9449 10.1).
pub(crate) fn of_pushed_request(
    call: &mut Call<'_>,
    request: &PushedAuthReqRequest,
    dpop_jkt: Option<&str>,
) -> Result<Option<String>, Refused> {
    let endpoint = call.service().pushed_auth_req_endpoint.clone();
    let purpose = Purpose { htm: Some("POST"), htu: endpoint.as_deref(), access_token: None };
    match dpop::verify(call, request.dpop(), purpose).map_err(|fault| PUSHED.refused(&fault))? {
        Some(key) if dpop_jkt.is_some_and(|dpop_jkt| dpop_jkt != key) => {
            Err(PUSHED.refused(&ProofFault::Invalid("its key is not that of 'dpop_jkt'")))
        }
        key => Ok(key.or(dpop_jkt.map(String::from))),
    }
}

/// The result codes of an API for what is wrong with a proof.
pub(crate) struct ProofCodes {
    pub(crate) invalid: &'static str,
    pub(crate) algorithm: &'static str,
    pub(crate) no_key: &'static str,
    pub(crate) no_algorithm: &'static str,
    pub(crate) nonce: &'static str,
}

impl ProofCodes {
    /// The fault as the client gets to know it (RFC 9449 5 and 8).
    pub(crate) fn refused(&self, fault: &ProofFault) -> Refused {
        let invalid = |code, text: String| Refused::new(code, "invalid_dpop_proof", text);
        match fault {
            ProofFault::Invalid(problem) => {
                invalid(self.invalid, format!("There is a problem with the DPoP header: {problem}."))
            }
            ProofFault::Algorithm(alg) => {
                invalid(self.algorithm, format!("The DPoP signature algorithm ({alg}) is not an asymmetric one."))
            }
            ProofFault::NoKey => invalid(self.no_key, "The DPoP header has no public key.".into()),
            ProofFault::NoAlgorithm => invalid(self.no_algorithm, "The DPoP header has no algorithm.".into()),
            ProofFault::Nonce => Refused::new(self.nonce, "use_dpop_nonce", "The DPoP header has no good nonce."),
        }
    }
}

/// The result codes of an API for what is wrong with a bound token's use.
pub(crate) struct Codes {
    pub(crate) no_certificate: &'static str,
    pub(crate) other_certificate: &'static str,
    pub(crate) malformed_certificate: &'static str,
    pub(crate) no_proof: &'static str,
    pub(crate) other_key: &'static str,
    pub(crate) proof: ProofCodes,
}

/// What a token is presented with.
pub(crate) struct Use<'a> {
    pub(crate) access_token: &'a str,
    pub(crate) certificate: Option<&'a str>,
    pub(crate) dpop: dpop::Presented<'a>,
    /// The HTTP method and the URL of the endpoint, for calls that do not name them.
    pub(crate) htm: Option<&'a str>,
    pub(crate) htu: Option<&'a str>,
}

/// Checks that a token is used by who holds the keys that it is bound to. Proofs for one that is bound to none are not looked
/// at: they would prove nothing.
pub(crate) fn check(call: &mut Call<'_>, token: &Token, used: &Use<'_>, codes: &Codes) -> Result<(), Refused> {
    let invalid = |code, text: &'static str| Err(Refused::new(code, "invalid_token", text));
    let confirmation = &token.grant.confirmation;
    if let Some(expected) = &confirmation.certificate {
        let Some(text) = used.certificate.filter(|text| !text.trim().is_empty()) else {
            return invalid(codes.no_certificate, "The access token is bound to a certificate, and there is none.");
        };
        let Ok(certificate) = Certificate::parse(text) else {
            return invalid(codes.malformed_certificate, "The client certificate is malformed.");
        };
        if certificate.thumbprint() != *expected {
            return invalid(codes.other_certificate, "The access token is bound to another certificate.");
        }
    }
    let purpose = Purpose { htm: used.htm, htu: used.htu, access_token: Some(used.access_token) };
    let Some(expected) = &confirmation.dpop_key else { return Ok(()) };
    match dpop::verify(call, used.dpop, purpose) {
        Err(fault) => Err(codes.proof.refused(&fault)),
        Ok(None) => invalid(codes.no_proof, "The access token is bound to a key, and there is no DPoP header."),
        Ok(Some(key)) if key != *expected => invalid(codes.other_key, "The access token is bound to another key."),
        Ok(Some(_)) => Ok(()),
    }
}
