//! What the settings of a client have to be like, whoever sets them.

use std::collections::HashSet;

use authlete_core::client::Client;
use authlete_core::types::{ClientAuthMethod, DeliveryMode};

use crate::absolute_uri::{self, UriFault};
use crate::router::ApiFault;

/// The longest client ID alias.
const LONGEST_ALIAS: usize = 100;

/// Refuses settings that Authlete does not take.
pub(crate) fn check(path: &str, client: &Client) -> Result<(), ApiFault> {
    let refused = |code, text: String| Err(ApiFault::new(400, code, format!("{path}, {text}")));
    if let Some(alias) = &client.client_id_alias {
        if alias.is_empty() || !alias.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ') {
            return refused("A031203", "'clientIdAlias' has other characters than printable ASCII.".into());
        }
        if alias.len() > LONGEST_ALIAS {
            return refused("A031204", format!("'clientIdAlias' is longer than {LONGEST_ALIAS}."));
        }
    }
    for (key, uris, fragment_allowed) in
        [("redirectUris", &client.redirect_uris, false), ("requestUris", &client.request_uris, true)]
    {
        let mut seen = HashSet::new();
        for (index, uri) in uris.iter().flatten().enumerate() {
            let element = format!("The element {index} of '{key}'");
            if uri.is_empty() {
                return refused("A031231", format!("{element} is empty."));
            }
            match absolute_uri::check(uri) {
                Err(UriFault::Malformed) => return refused("A031208", format!("{element} is not a URI.")),
                Err(UriFault::Relative) => return refused("A031209", format!("{element} is not an absolute URI.")),
                Err(UriFault::Fragment) if !fragment_allowed => {
                    return refused("A031210", format!("{element} has a fragment."));
                }
                Err(UriFault::Fragment) | Ok(()) => {}
            }
            if !seen.insert(uri) {
                return refused("A031211", format!("{element} is there twice."));
            }
        }
    }
    check_numbers(path, client)?;
    check_jwks(path, "jwks", client.jwks.as_ref())?;
    check_combinations(path, client)
}

fn check_numbers(path: &str, client: &Client) -> Result<(), ApiFault> {
    let extension = client.extension.as_ref();
    for (key, value) in [
        ("defaultMaxAge", client.default_max_age.map(i64::from)),
        ("accessTokenDuration", extension.and_then(|extension| extension.access_token_duration)),
        ("refreshTokenDuration", extension.and_then(|extension| extension.refresh_token_duration)),
        ("idTokenDuration", extension.and_then(|extension| extension.id_token_duration)),
    ] {
        check_duration(path, key, value)?;
    }
    Ok(())
}

/// Durations are not negative.
pub(crate) fn check_duration(path: &str, key: &str, value: Option<i64>) -> Result<(), ApiFault> {
    match value {
        Some(value) if value < 0 => {
            Err(ApiFault::new(400, "A031213", format!("{path}, '{key}' must not be negative.")))
        }
        _ => Ok(()),
    }
}

/// A JWK Set is a JSON object with keys (RFC 7517, section 5).
pub(crate) fn check_jwks(path: &str, key: &str, jwks: Option<&authlete_core::Secret>) -> Result<(), ApiFault> {
    let Some(jwks) = jwks.filter(|jwks| !jwks.expose().trim().is_empty()) else { return Ok(()) };
    let is_set =
        |value: serde_json::Value| value["keys"].as_array().is_some_and(|keys| keys.iter().all(|it| it.is_object()));
    match serde_json::from_str(jwks.expose()).is_ok_and(is_set) {
        true => Ok(()),
        false => Err(ApiFault::new(400, "A031212", format!("{path}, '{key}' is not a JWK Set."))),
    }
}

/// Settings that make sense together only.
fn check_combinations(path: &str, client: &Client) -> Result<(), ApiFault> {
    let refused = |code, text: &str| Err(ApiFault::new(400, code, format!("{path}, {text}")));
    for (code, alg, enc, text) in [
        (
            "A032211",
            &client.id_token_encryption_alg,
            &client.id_token_encryption_enc,
            "'idTokenEncryptionEnc' goes with 'idTokenEncryptionAlg' only.",
        ),
        (
            "A032212",
            &client.user_info_encryption_alg,
            &client.user_info_encryption_enc,
            "'userInfoEncryptionEnc' goes with 'userInfoEncryptionAlg' only.",
        ),
        (
            "A032213",
            &client.request_encryption_alg,
            &client.request_encryption_enc,
            "'requestEncryptionEnc' goes with 'requestEncryptionAlg' only.",
        ),
        (
            "A032214",
            &client.authorization_encryption_alg,
            &client.authorization_encryption_enc,
            "'authorizationEncryptionEnc' goes with 'authorizationEncryptionAlg' only.",
        ),
    ] {
        if alg.is_none() && enc.is_some() {
            return refused(code, text);
        }
    }
    let notified = matches!(client.bc_delivery_mode, Some(DeliveryMode::Ping | DeliveryMode::Push));
    if notified && client.bc_notification_endpoint.as_deref().is_none_or(str::is_empty) {
        return refused("A032215", "Ping and push need a 'bcNotificationEndpoint'.");
    }
    let subjects = [
        &client.tls_client_auth_subject_dn,
        &client.tls_client_auth_san_dns,
        &client.tls_client_auth_san_uri,
        &client.tls_client_auth_san_ip,
        &client.tls_client_auth_san_email,
    ];
    let subjects = subjects.into_iter().flatten().filter(|subject| !subject.is_empty()).count();
    if subjects > 1 {
        return refused("A032216", "There are several subjects for the client certificate.");
    }
    if subjects == 0 && client.token_auth_method == Some(ClientAuthMethod::TlsClientAuth) {
        return refused("A032217", "There is no subject for the client certificate.");
    }
    Ok(())
}
