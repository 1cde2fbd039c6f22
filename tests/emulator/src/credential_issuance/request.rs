//! Credential requests (OpenID for Verifiable Credential Issuance 1.0, section 8.2).

use authlete_core::credential_issuance::CredentialRequestInfo;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Failure;
use super::binding_keys::binding_keys;
use super::issuable::{Issuable, issuable};
use super::response_encryption::ResponseEncryption;
use crate::call::Call;
use crate::credential_issuer::is_final;
use crate::store::Token;

/// The formats that the emulator writes: the name that SD-JWT VC has now, and its earlier one. Authlete's other format, mso_mdoc, takes
/// CBOR, of which orders have the diagnostic notation, and COSE: more than all the rest of credential issuance here.
const FORMATS: [&str; 2] = ["dc+sd-jwt", "vc+sd-jwt"];

/// A request that was parsed.
#[derive(Serialize, Deserialize)]
pub(crate) struct CredentialRequest {
    pub(super) format: String,
    pub(super) configuration_id: String,
    named_by: NamedBy,
    /// The public keys, as JWKs, that the credentials are to be bound to.
    pub(super) binding_keys: Vec<Value>,
    details: Map<String, Value>,
    pub(super) response_encryption: Option<ResponseEncryption>,
    access_token: String,
    pub(crate) client_id: i64,
    subject: Option<String>,
    /// Whether a transaction ID was issued for it.
    pub(super) deferred: bool,
}

/// How a request says which credential it is for.
#[derive(Serialize, Deserialize)]
enum NamedBy {
    /// By the ID of its configuration.
    ConfigurationId,
    /// By one of the `credential_identifiers` of the access token.
    Identifier(String),
    /// By its format and type, as the first Implementer's Draft has it.
    Format,
}

impl CredentialRequest {
    /// Parses a request that came with that token.
    pub(super) fn parse(call: &Call<'_>, token: &Token, mut members: Map<String, Value>) -> Result<Self, Failure> {
        let (issuable, named_by) = match is_final(call.service()) {
            true => chosen(call, token, &mut members)?,
            false => (described(call, token, &mut members)?, NamedBy::Format),
        };
        let Issuable { configuration_id, configuration, .. } = issuable;
        let format = configuration.get("format").and_then(Value::as_str).unwrap_or_default().to_string();
        if !FORMATS.contains(&format.as_str()) {
            let text = format!("The emulator does not write the format '{format}', only {}.", FORMATS.join(" and "));
            let error = match named_by {
                NamedBy::Format => "unsupported_credential_format",
                _ => "unknown_credential_configuration",
            };
            return Err(Failure::request("A471307", error, text));
        }
        let encryption = members.remove("credential_response_encryption");
        let response_encryption = ResponseEncryption::parse(call, token, encryption)?;
        let binding_keys = binding_keys(call, token, &configuration, &mut members)?;
        Ok(Self {
            format,
            configuration_id,
            named_by,
            binding_keys,
            details: members,
            response_encryption,
            access_token: token.access.as_ref().map_or_else(String::new, |access| access.text()),
            client_id: token.grant.client_id,
            subject: token.grant.subject.clone(),
            deferred: false,
        })
    }

    /// Whether the request came with that token.
    pub(super) fn is_of(&self, token: &Token) -> bool {
        token.access.as_ref().is_some_and(|access| access.text() == self.access_token)
    }

    /// Whether the token is of the same client and user, as after a refresh.
    pub(super) fn is_of_grant(&self, token: &Token) -> bool {
        token.grant.client_id == self.client_id && token.grant.subject == self.subject
    }

    /// The request as the API shows it.
    pub(super) fn info(&self, identifier: &str) -> CredentialRequestInfo {
        let keys: Vec<_> = self.binding_keys.iter().map(Value::to_string).collect();
        let (format, configuration_id, credential_identifier) = match &self.named_by {
            NamedBy::ConfigurationId => (None, Some(&self.configuration_id), None),
            NamedBy::Identifier(identifier) => (None, None, Some(identifier)),
            NamedBy::Format => (Some(&self.format), None, None),
        };
        CredentialRequestInfo {
            identifier: Some(identifier.into()),
            format: format.cloned(),
            binding_key: keys.first().cloned(),
            binding_keys: (keys.len() > 1).then_some(keys),
            details: (!self.details.is_empty()).then(|| Value::Object(self.details.clone()).to_string()),
            credential_configuration_id: configuration_id.cloned(),
            credential_identifier: credential_identifier.cloned(),
            ..Default::default()
        }
    }
}

/// The credential that a request names, one way or the other.
fn chosen(call: &Call<'_>, token: &Token, members: &mut Map<String, Value>) -> Result<(Issuable, NamedBy), Failure> {
    let mut named = issuable(call.service(), token).into_iter();
    let mut text = |name: &str| match members.remove(name) {
        None => Ok(None),
        Some(Value::String(text)) if !text.is_empty() => Ok(Some(text)),
        Some(_) => Err(Failure::request("A471303", "invalid_credential_request", format!("'{name}' is not a text."))),
    };
    match (text("credential_configuration_id")?, text("credential_identifier")?) {
        (Some(id), None) => {
            let found = named.find(|it| it.configuration_id == id);
            let unknown = || {
                let text = format!("The access token is not for the credential configuration '{id}'.");
                Failure::request("A471305", "unknown_credential_configuration", text)
            };
            Ok((found.ok_or_else(unknown)?, NamedBy::ConfigurationId))
        }
        (None, Some(identifier)) => {
            let found = named.find(|it| it.identifiers.contains(&identifier));
            let unknown = || {
                let text = format!("The access token has no credential identifier '{identifier}'.");
                Failure::request("A471306", "unknown_credential_identifier", text)
            };
            Ok((found.ok_or_else(unknown)?, NamedBy::Identifier(identifier)))
        }
        _ => {
            let text = "One of 'credential_configuration_id' and 'credential_identifier' has to be there.";
            Err(Failure::request("A471304", "invalid_credential_request", text))
        }
    }
}

/// The credential that a request describes by its format and, in what is kept as its details, its type.
fn described(call: &Call<'_>, token: &Token, members: &mut Map<String, Value>) -> Result<Issuable, Failure> {
    let Some(Value::String(format)) = members.remove("format") else {
        return Err(Failure::request("A471314", "invalid_credential_request", "'format' is missing or not a text."));
    };
    let issuable = issuable(call.service(), token).into_iter();
    let mut issuable = issuable.filter(|it| it.configuration.get("format") == Some(&Value::from(&*format))).peekable();
    if issuable.peek().is_none() {
        let text = format!("The access token is for no credential of the format '{format}'.");
        return Err(Failure::request("A471315", "unsupported_credential_format", text));
    }
    let found = issuable.find(|it| it.configuration.get("vct") == members.get("vct"));
    found.ok_or_else(|| {
        let text = "The access token is for no credential of the type in 'vct'.";
        Failure::request("A471316", "unsupported_credential_type", text)
    })
}
