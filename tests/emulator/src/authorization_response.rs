//! The authorization response: its way back to the client, with the redirection URI and the response mode.

use authlete_core::Secret;
use authlete_core::client::Client;
use authlete_core::types::{ClientType, JweAlg, JwsAlg};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use crate::api_result::Refused;
use crate::authorization::response_types::ResponseTypes;
use crate::authorization::target::RequestingClient;
use crate::call::Call;
use crate::client_identity::IdentifiedBy;
use crate::clients;
use crate::form::Form;
use crate::jose::{JwtFormat, SYMMETRIC};

/// Where the answer to an authorization request goes.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Destination {
    pub(crate) client_id: i64,
    pub(crate) identified_by: IdentifiedBy,
    pub(crate) redirect_uri: String,
    pub(crate) response_mode: ResponseMode,
    pub(crate) state: Option<String>,
}

/// The `response_mode` parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct ResponseMode {
    pub(crate) encoding: Encoding,
    /// Whether the members travel in a JWT (JARM).
    pub(crate) jwt: bool,
}

/// Where the members stand (OAuth 2.0 Multiple Response Type Encoding Practices, OAuth 2.0 Form Post Response Mode).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Encoding {
    Query,
    Fragment,
    FormPost,
}

impl ResponseMode {
    /// The mode of a response type where nothing else is asked for.
    pub(crate) fn default_of(types: ResponseTypes) -> Self {
        Self { encoding: if types.has_tokens() { Encoding::Fragment } else { Encoding::Query }, jwt: false }
    }

    /// The mode of that name; `None` where there is none.
    pub(crate) fn named(name: &str, types: ResponseTypes) -> Option<Self> {
        let (name, jwt) = match name.strip_suffix(".jwt") {
            Some(name) => (name, true),
            None if name == "jwt" => return Some(Self { jwt: true, ..Self::default_of(types) }),
            None => (name, false),
        };
        let encoding = match name {
            "query" => Encoding::Query,
            "fragment" => Encoding::Fragment,
            "form_post" => Encoding::FormPost,
            _ => return None,
        };
        Some(Self { encoding, jwt })
    }

    /// The mode that a request asks for, if it and the client's settings allow it.
    pub(crate) fn of(form: &Form, client: &Client, types: ResponseTypes) -> Result<Self, Refused> {
        let asked = form
            .get("response_mode")
            .map_err(|_| Refused::request("A012302", "'response_mode' is repeated."))?
            .filter(|name| !name.is_empty());
        let Some(name) = asked else { return Ok(Self::default_of(types)) };
        let unsupported = || Refused::request("A012303", "'response_mode' has a value that is not supported.");
        let mode = Self::named(name, types).ok_or_else(unsupported)?;
        let listed = name.to_ascii_uppercase().replace('.', "_").into();
        if client.response_modes.as_ref().is_some_and(|modes| !modes.is_empty() && !modes.contains(&listed)) {
            return Err(unsupported());
        }
        if mode.jwt {
            check_jwt(name, mode, client, types)?;
        } else if mode.encoding == Encoding::Query && types.has_tokens() {
            let text = format!("'response_mode=query' does not go with '{types}'.");
            return Err(Refused::request("A012304", text));
        }
        Ok(mode)
    }
}

/// Whether there can be a response JWT for the client (JARM 3).
fn check_jwt(name: &str, mode: ResponseMode, client: &Client, types: ResponseTypes) -> Result<(), Refused> {
    let confidential = client.client_type == Some(ClientType::Confidential);
    let wrong = |code, what: &str| {
        Err(Refused::request(code, format!("For 'response_mode={name}', 'authorization_{what} of the client.")))
    };
    match &client.authorization_sign_alg {
        None => return wrong("A012305", "signed_response_alg' is missing among the settings"),
        Some(JwsAlg::None) => return wrong("A012306", "signed_response_alg' must not be 'none' among the settings"),
        Some(alg) if SYMMETRIC.contains(alg) && !confidential => {
            return wrong("A012307", "signed_response_alg' is symmetric, which takes a secret");
        }
        Some(_) => {}
    }
    let encryption = client.authorization_encryption_alg.as_ref();
    if encryption.is_some_and(is_symmetric) && !confidential {
        return wrong("A012308", "encrypted_response_alg' is symmetric, which takes a secret");
    }
    if encryption.is_none() && mode.encoding == Encoding::Query && types.has_tokens() {
        return wrong("A012309", "encrypted_response_alg' is missing among the settings");
    }
    Ok(())
}

/// Whether both sides share the key.
pub(crate) fn is_symmetric(alg: &JweAlg) -> bool {
    let asymmetric = [
        JweAlg::Rsa15,
        JweAlg::RsaOaep,
        JweAlg::RsaOaep256,
        JweAlg::EcdhEs,
        JweAlg::EcdhEsA128Kw,
        JweAlg::EcdhEsA192Kw,
        JweAlg::EcdhEsA256Kw,
    ];
    !asymmetric.contains(alg)
}

impl Destination {
    /// The way that errors take even if the request is wrong about the way itself. Tokens never go into a query.
    pub(crate) fn of(form: &Form, client: &RequestingClient, redirect_uri: String, types: ResponseTypes) -> Self {
        let RequestingClient { client, client_id, identified_by } = client;
        let response_mode = ResponseMode::of(form, client, types).unwrap_or_else(|_| {
            let asked = form.lenient("response_mode").and_then(|name| ResponseMode::named(name, types));
            let asked = asked.filter(|mode| mode.encoding != Encoding::Query || !types.has_tokens());
            ResponseMode { jwt: false, ..asked.unwrap_or(ResponseMode::default_of(types)) }
        });
        Self {
            client_id: *client_id,
            identified_by: *identified_by,
            redirect_uri,
            response_mode,
            state: form.lenient("state").map(String::from),
        }
    }

    /// The action that the authorization server is told.
    pub(crate) fn action(&self) -> &'static str {
        match self.response_mode.encoding {
            Encoding::FormPost => "FORM",
            Encoding::Query | Encoding::Fragment => "LOCATION",
        }
    }

    /// The URI or page that carries the members to the client, with the request's state and the issuer (RFC 9207).
    ///
    /// # Errors
    ///
    /// Where they travel in a JWT that cannot be written; nobody but the authorization server can be told.
    pub(crate) fn content(&self, call: &Call<'_>, members: Vec<(&'static str, String)>) -> Result<Secret, Refused> {
        let service = call.service();
        let mut members = members;
        if let Some(state) = &self.state {
            members.push(("state", state.clone()));
        }
        if self.response_mode.jwt {
            members = vec![("response", self.jwt(call, members)?)];
        } else if let Some(issuer) = service.issuer.as_ref().filter(|_| service.iss_suppressed != Some(true)) {
            members.push(("iss", issuer.clone()));
        }
        let encoded = || form_urlencoded::Serializer::new(String::new()).extend_pairs(&members).finish();
        Ok(match self.response_mode.encoding {
            Encoding::Query => {
                let separator = if self.redirect_uri.contains('?') { '&' } else { '?' };
                format!("{}{separator}{}", self.redirect_uri, encoded()).into()
            }
            Encoding::Fragment => format!("{}#{}", self.redirect_uri, encoded()).into(),
            Encoding::FormPost => page(&self.redirect_uri, &members).into(),
        })
    }

    /// The members as a JWT (JARM 2.1).
    fn jwt(&self, call: &Call<'_>, members: Vec<(&'static str, String)>) -> Result<String, Refused> {
        let (service, client) = (call.service(), call.state.clients.get(&self.client_id));
        let duration = service.authorization_response_duration.filter(|duration| *duration > 0).unwrap_or(600);
        let mut claims: Map<String, Value> =
            members.into_iter().map(|(name, value)| (name.to_string(), value.into())).collect();
        claims.insert("iss".into(), json!(service.issuer));
        claims.insert("aud".into(), json!(clients::own_id(&call.state, self.client_id, self.identified_by)));
        claims.insert("exp".into(), json!((call.now / 1000).saturating_add(duration)));
        let format = JwtFormat {
            sign_alg: client.and_then(|client| client.authorization_sign_alg.clone()),
            key_id: service.authorization_signature_key_id.as_deref(),
            encryption_alg: client.and_then(|client| client.authorization_encryption_alg.clone()),
            encryption_enc: client.and_then(|client| client.authorization_encryption_enc.clone()),
            header: Map::new(),
        };
        call.jwt(format, &claims, client).map_err(|fault| fault.refused())
    }
}

/// A page that posts the members as soon as it is shown.
fn page(uri: &str, members: &[(&'static str, String)]) -> String {
    let input = |(name, value): &(&'static str, String)| {
        format!("<input type=\"hidden\" name=\"{name}\" value=\"{}\"/>", escape(value))
    };
    let inputs: String = members.iter().map(input).collect();
    format!(
        "<!DOCTYPE html><html><body onload=\"document.forms[0].submit()\"><form method=\"post\" action=\"{}\">{inputs}\
         <noscript><button>Continue</button></noscript></form></body></html>",
        escape(uri)
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
