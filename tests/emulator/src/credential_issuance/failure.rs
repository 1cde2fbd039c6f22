//! Why a credential request is not answered with credentials.

use authlete_core::Secret;
use serde_json::{Map, Value};

use crate::api_result::Refused;
use crate::call::Call;
use crate::credential_nonce::{self, TokenNonce};
use crate::store::Token;

/// An action that is not success, and why.
pub(super) struct Failure {
    pub(super) action: &'static str,
    pub(super) refused: Refused,
    /// For the next key proof. In a box, since it is rare.
    nonce: Option<Box<TokenNonce>>,
}

impl Failure {
    pub(super) fn new(action: &'static str, refused: Refused) -> Self {
        Self { action, refused, nonce: None }
    }

    /// A mistake in what the wallet sent.
    pub(super) fn request(code: &'static str, error: &'static str, text: impl Into<String>) -> Self {
        Self::new("BAD_REQUEST", Refused::new(code, error, text.into()))
    }

    /// A mistake of the authorization server in its call.
    pub(super) fn caller(code: &'static str, text: impl Into<String>) -> Self {
        Self::new("CALLER_ERROR", Refused::caller(code, text.into()))
    }

    /// The failure with another nonce for the access token, if it was the key proof.
    pub(super) fn with_nonce(self, call: &mut Call<'_>, token: &Token) -> Self {
        match self.refused.error == "invalid_proof" {
            true => Self { nonce: credential_nonce::renew(call, token).map(Box::new), ..self },
            false => self,
        }
    }

    /// What the response carries: a challenge, or an error as JSON.
    pub(super) fn content(&self, call: &Call<'_>) -> Secret {
        if self.action == "UNAUTHORIZED" {
            return self.refused.challenge(call.service(), &[]);
        }
        let members = self.refused.members(call.service());
        let mut members: Map<_, _> = members.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        if let Some(nonce) = &self.nonce {
            nonce.add_to(&mut members);
        }
        Value::Object(members).to_string().into()
    }
}
