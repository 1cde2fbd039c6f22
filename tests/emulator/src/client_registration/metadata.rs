//! Client metadata and the settings of a client, one made of the other.

use authlete_core::client::{Client, ClientExtension};
use authlete_core::service::Service;
use authlete_core::types::{ApplicationType, ClientAuthMethod, ClientType, Embedded, GrantType, RawJson, ResponseType};
use serde_json::{Map, Value, json};

use super::vocabulary::{self as words, Vocabulary};
use crate::absolute_uri::{self, UriFault};
use crate::api_result::Refused;
use crate::call::Call;
use crate::sector_identifier;

/// What a member of the metadata has to be.
enum Kind {
    Text,
    Uri,
    HttpsUri,
    Integer,
    Boolean,
    Texts,
    Uris,
    Name(&'static Vocabulary),
    Names(&'static Vocabulary),
    /// A JSON object, which a client's settings have as text.
    Object,
}

/// The members of the metadata with those of a client's settings.
const MEMBERS: &[(&str, &str, Kind)] = &[
    // RFC 7591 2
    ("redirect_uris", "redirectUris", Kind::Uris),
    ("token_endpoint_auth_method", "tokenAuthMethod", Kind::Name(&words::CLIENT_AUTH_METHOD)),
    ("grant_types", "grantTypes", Kind::Names(&words::GRANT_TYPE)),
    ("response_types", "responseTypes", Kind::Names(&words::RESPONSE_TYPE)),
    ("client_name", "clientName", Kind::Text),
    ("client_uri", "clientUri", Kind::Uri),
    ("logo_uri", "logoUri", Kind::Uri),
    ("contacts", "contacts", Kind::Texts),
    ("tos_uri", "tosUri", Kind::Uri),
    ("policy_uri", "policyUri", Kind::Uri),
    ("jwks_uri", "jwksUri", Kind::Uri),
    ("jwks", "jwks", Kind::Object),
    ("software_id", "softwareId", Kind::Text),
    ("software_version", "softwareVersion", Kind::Text),
    // OpenID Connect Dynamic Client Registration 2
    ("application_type", "applicationType", Kind::Name(&words::APPLICATION_TYPE)),
    ("sector_identifier_uri", "sectorIdentifierUri", Kind::HttpsUri),
    ("subject_type", "subjectType", Kind::Name(&words::SUBJECT_TYPE)),
    ("id_token_signed_response_alg", "idTokenSignAlg", Kind::Name(&words::JWS_ALG)),
    ("id_token_encrypted_response_alg", "idTokenEncryptionAlg", Kind::Name(&words::JWE_ALG)),
    ("id_token_encrypted_response_enc", "idTokenEncryptionEnc", Kind::Name(&words::JWE_ENC)),
    ("userinfo_signed_response_alg", "userInfoSignAlg", Kind::Name(&words::JWS_ALG)),
    ("userinfo_encrypted_response_alg", "userInfoEncryptionAlg", Kind::Name(&words::JWE_ALG)),
    ("userinfo_encrypted_response_enc", "userInfoEncryptionEnc", Kind::Name(&words::JWE_ENC)),
    ("request_object_signing_alg", "requestSignAlg", Kind::Name(&words::JWS_ALG)),
    ("request_object_encryption_alg", "requestEncryptionAlg", Kind::Name(&words::JWE_ALG)),
    ("request_object_encryption_enc", "requestEncryptionEnc", Kind::Name(&words::JWE_ENC)),
    ("token_endpoint_auth_signing_alg", "tokenAuthSignAlg", Kind::Name(&words::JWS_ALG)),
    ("default_max_age", "defaultMaxAge", Kind::Integer),
    ("require_auth_time", "authTimeRequired", Kind::Boolean),
    ("default_acr_values", "defaultAcrs", Kind::Texts),
    ("initiate_login_uri", "loginUri", Kind::HttpsUri),
    ("request_uris", "requestUris", Kind::Uris),
    // RFC 8705 2.1.2 and 3.4, and 5
    ("tls_client_auth_subject_dn", "tlsClientAuthSubjectDn", Kind::Text),
    ("tls_client_auth_san_dns", "tlsClientAuthSanDns", Kind::Text),
    ("tls_client_auth_san_uri", "tlsClientAuthSanUri", Kind::Uri),
    ("tls_client_auth_san_ip", "tlsClientAuthSanIp", Kind::Text),
    ("tls_client_auth_san_email", "tlsClientAuthSanEmail", Kind::Text),
    ("tls_client_certificate_bound_access_tokens", "tlsClientCertificateBoundAccessTokens", Kind::Boolean),
    ("use_mtls_endpoint_aliases", "mtlsEndpointAliasesUsed", Kind::Boolean),
    // JWT Secured Authorization Response Mode 3
    ("authorization_signed_response_alg", "authorizationSignAlg", Kind::Name(&words::JWS_ALG)),
    ("authorization_encrypted_response_alg", "authorizationEncryptionAlg", Kind::Name(&words::JWE_ALG)),
    ("authorization_encrypted_response_enc", "authorizationEncryptionEnc", Kind::Name(&words::JWE_ENC)),
    // CIBA 4
    ("backchannel_token_delivery_mode", "bcDeliveryMode", Kind::Name(&words::DELIVERY_MODE)),
    ("backchannel_client_notification_endpoint", "bcNotificationEndpoint", Kind::HttpsUri),
    ("backchannel_authentication_request_signing_alg", "bcRequestSignAlg", Kind::Name(&words::JWS_ALG)),
    ("backchannel_user_code_parameter", "bcUserCodeRequired", Kind::Boolean),
    // RFC 9126 6, RFC 9101 10.5, RFC 9396 10, RFC 9449 5.2
    ("require_pushed_authorization_requests", "parRequired", Kind::Boolean),
    ("require_signed_request_object", "requestObjectRequired", Kind::Boolean),
    ("authorization_details_types", "authorizationDetailsTypes", Kind::Texts),
    ("dpop_bound_access_tokens", "dpopRequired", Kind::Boolean),
    // OpenID Federation 1.0, OpenID for Verifiable Credential Issuance, Back-Channel Logout
    ("organization_name", "organizationName", Kind::Text),
    ("signed_jwks_uri", "signedJwksUri", Kind::Uri),
    ("client_registration_types", "clientRegistrationTypes", Kind::Names(&words::CLIENT_REGISTRATION_TYPE)),
    ("response_modes", "responseModes", Kind::Names(&words::RESPONSE_MODE)),
    ("credential_offer_endpoint", "credentialOfferEndpoint", Kind::Uri),
    ("backchannel_logout_uri", "backchannelLogoutUri", Kind::Uri),
    ("backchannel_logout_session_required", "backchannelLogoutSessionRequired", Kind::Boolean),
];

/// The members that may stand there once more for each language (RFC 7591 2.2), with those for the others in the settings.
const LOCALIZED: &[(&str, &str, Kind)] = &[
    ("client_name", "clientNames", Kind::Text),
    ("client_uri", "clientUris", Kind::Uri),
    ("logo_uri", "logoUris", Kind::Uri),
    ("policy_uri", "policyUris", Kind::Uri),
    ("tos_uri", "tosUris", Kind::Uri),
];

/// The settings that the metadata asks for.
pub(crate) fn client(call: &Call<'_>, metadata: &Map<String, Value>) -> Result<Client, Refused> {
    let service = call.service();
    let mut settings = Map::new();
    for (name, member, kind) in MEMBERS {
        if let Some(value) = metadata.get(*name).filter(|value| !value.is_null()) {
            settings.insert((*member).into(), kind.read(name, value)?);
        }
    }
    for (name, member, kind) in LOCALIZED {
        let mut values = Vec::new();
        for (key, value) in metadata {
            if let Some(tag) = key.strip_prefix(name).and_then(|rest| rest.strip_prefix('#')) {
                values.push(json!({ "tag": tag, "value": kind.read(key, value)? }));
            }
        }
        if !values.is_empty() {
            settings.insert((*member).into(), values.into());
        }
    }
    let known = service.supported_custom_client_metadata.iter().flatten();
    let custom: Map<_, _> = known.filter_map(|name| Some((name.clone(), metadata.get(name)?.clone()))).collect();
    if !custom.is_empty() {
        settings.insert("customMetadata".into(), Value::Object(custom).to_string().into());
    }
    let text = Value::Object(settings).to_string();
    let client = RawJson::from_text(&text).and_then(|text| text.parse::<Client>());
    let mut client = client.map_err(|_| wrong("A204314", "The client metadata cannot be read.".into()))?;
    if service.dcr_scope_used_as_requestable == Some(true) {
        if let Some(scope) = metadata.get("scope") {
            let scope = scope.as_str().ok_or_else(|| wrong("A204308", "'scope' is not a text.".into()))?;
            let scopes: Vec<_> = scope.split_ascii_whitespace().map(String::from).collect();
            client.extension = Some(ClientExtension {
                requestable_scopes_enabled: Some(true),
                requestable_scopes: Some(crate::scopes::known(service, &scopes)),
                ..Default::default()
            });
        }
    }
    with_defaults(&mut client);
    check(&client)?;
    sector_identifier::check(call, &client).map_err(|(code, text)| {
        // Authlete has a code of its own for this one here.
        wrong(if code == "A032221" { "A204312" } else { code }, text.into())
    })?;
    Ok(client)
}

/// What the specifications say of members that are left out.
fn with_defaults(client: &mut Client) {
    let method = client.token_auth_method.get_or_insert(ClientAuthMethod::ClientSecretBasic);
    client.client_type = Some(match method {
        ClientAuthMethod::None => ClientType::Public,
        _ => ClientType::Confidential,
    });
    let uses_code = {
        let grant_types = client.grant_types.get_or_insert_with(|| vec![GrantType::AuthorizationCode]);
        grant_types.contains(&GrantType::AuthorizationCode)
    };
    // Clients that only use other grant types have no response type.
    client.response_types.get_or_insert_with(|| if uses_code { vec![ResponseType::Code] } else { Vec::new() });
    client.application_type.get_or_insert(ApplicationType::Web);
}

/// What holds for several members together.
fn check(client: &Client) -> Result<(), Refused> {
    if client.jwks.is_some() && client.jwks_uri.is_some() {
        return Err(wrong("A204301", "'jwks' and 'jwks_uri' do not go together.".into()));
    }
    let grants = |grant_type| client.grant_types.iter().flatten().any(|it| *it == grant_type);
    let responds = |words: &[&str]| {
        let types = client.response_types.iter().flatten().map(|it| words::RESPONSE_TYPE.spell(it.as_str()));
        let mut types = types.map(|it| it.split(' ').any(|word| words.contains(&word)));
        types.any(|responds| responds)
    };
    let (code, tokens) = (responds(&["code"]), responds(&["token", "id_token"]));
    let (authorization_code, implicit) = (grants(GrantType::AuthorizationCode), grants(GrantType::Implicit));
    for (broken, code, text) in [
        (authorization_code && !code, "A204302", "The grant type authorization_code needs a response type with code."),
        (implicit && !tokens, "A204303", "The grant type implicit needs a response type with token or id_token."),
        (code && !authorization_code, "A204304", "A response type with code needs the grant type authorization_code."),
        (tokens && !implicit, "A204305", "A response type with token or id_token needs the grant type implicit."),
    ] {
        if broken {
            return Err(wrong(code, text.into()));
        }
    }
    Ok(())
}

/// The metadata that says what a client's settings are.
pub(crate) fn of(service: &Service, client: &Client) -> Map<String, Value> {
    let mut metadata = Map::new();
    let settings = Embedded::of(client).ok().and_then(|text| text.as_json().parse::<Map<String, Value>>().ok());
    let settings = settings.unwrap_or_default();
    for (name, member, kind) in MEMBERS {
        if let Some(value) = settings.get(*member).and_then(|value| kind.write(value)) {
            metadata.insert((*name).into(), value);
        }
    }
    for (name, member, _) in LOCALIZED {
        for entry in settings.get(*member).and_then(Value::as_array).into_iter().flatten() {
            if let (Some(tag), Some(value)) = (entry["tag"].as_str(), entry.get("value")) {
                metadata.insert(format!("{name}#{tag}"), value.clone());
            }
        }
    }
    let custom = client.custom_metadata.as_deref().and_then(|text| serde_json::from_str::<Map<_, _>>(text).ok());
    for (name, value) in custom.unwrap_or_default() {
        metadata.entry(name).or_insert(value);
    }
    let extension = client.extension.as_ref().filter(|it| it.requestable_scopes_enabled == Some(true));
    if let Some(scopes) = extension.and_then(|extension| extension.requestable_scopes.as_ref()) {
        if service.dcr_scope_used_as_requestable == Some(true) {
            metadata.insert("scope".into(), scopes.join(" ").into());
        }
    }
    metadata
}

impl Kind {
    /// The value as a client's settings have it.
    fn read(&self, name: &str, value: &Value) -> Result<Value, Refused> {
        let text = || value.as_str().ok_or_else(|| wrong("A204308", format!("'{name}' is not a text.")));
        let list = || {
            let texts = value.as_array().map(|values| values.iter().map(Value::as_str).collect::<Option<Vec<_>>>());
            texts.flatten().ok_or_else(|| wrong("A204306", format!("'{name}' is not a list of texts.")))
        };
        let unknown = |text: &str| wrong("A204308", format!("'{name}' has an unknown value ({text})."));
        match self {
            Self::Text => text().map(Value::from),
            Self::Uri => uri(name, text()?).map(Value::from),
            Self::HttpsUri => match uri(name, text()?)? {
                uri if uri.get(..8).is_some_and(|scheme| scheme.eq_ignore_ascii_case("https://")) => Ok(uri.into()),
                _ => Err(wrong("A204313", format!("'{name}' is not a URI of https."))),
            },
            Self::Integer => match value.as_i64().and_then(|number| i32::try_from(number).ok()) {
                Some(number) => Ok(number.into()),
                None => Err(wrong("A204309", format!("'{name}' is not an integer."))),
            },
            Self::Boolean => match value {
                Value::Bool(_) => Ok(value.clone()),
                _ => Err(wrong("A204310", format!("'{name}' is not a boolean."))),
            },
            Self::Texts => list().map(Value::from),
            Self::Uris => list()?.into_iter().map(|text| uri(name, text).map(Value::from)).collect(),
            Self::Name(vocabulary) => {
                let text = text()?;
                vocabulary.name(text).map(Value::from).ok_or_else(|| unknown(text))
            }
            Self::Names(vocabulary) => {
                let name = |text: &str| vocabulary.name(text).map(Value::from).ok_or_else(|| unknown(text));
                list()?.into_iter().map(name).collect()
            }
            Self::Object => match value {
                Value::Object(_) => Ok(value.to_string().into()),
                _ => Err(wrong("A204311", format!("'{name}' is not a JSON object."))),
            },
        }
    }

    /// A value of a client's settings as metadata has it.
    fn write(&self, value: &Value) -> Option<Value> {
        match (self, value) {
            (_, Value::Null) => None,
            (Self::Name(vocabulary), _) => Some(vocabulary.spell(value.as_str()?).into()),
            (Self::Names(vocabulary), _) => {
                let names = value.as_array()?.iter().filter_map(Value::as_str);
                Some(names.map(|name| Value::from(vocabulary.spell(name))).collect())
            }
            (Self::Object, _) => serde_json::from_str(value.as_str()?).ok(),
            _ => Some(value.clone()),
        }
    }
}

fn uri<'t>(name: &str, text: &'t str) -> Result<&'t str, Refused> {
    let is_redirect_uri = name == "redirect_uris";
    let can_be_used = match absolute_uri::check(text) {
        // What is not of the Web has to be a URI of the client's own application (RFC 7591 5).
        Ok(()) => !is_redirect_uri || !absolute_uri::is_run_by_browsers(text),
        // A fragment would get between the redirect URI and the answer (RFC 6749 3.1.2).
        Err(UriFault::Fragment) => !is_redirect_uri,
        Err(_) => false,
    };
    let error = if is_redirect_uri { "invalid_redirect_uri" } else { "invalid_client_metadata" };
    match can_be_used {
        true => Ok(text),
        false => Err(Refused::new("A204307", error, format!("'{name}' is not a URI that can be used ({text})."))),
    }
}

fn wrong(code: &'static str, text: String) -> Refused {
    Refused::new(code, "invalid_client_metadata", text)
}
