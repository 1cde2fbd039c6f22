//! ID tokens (OpenID Connect Core 2).

mod reissue;

use authlete_core::client::Client;
use authlete_core::types::JwsAlg;
use serde_json::{Map, Value, json};

use crate::api_result::Refused;
use crate::call::Call;
use crate::grant::Grant;
use crate::jose::{self, ASYMMETRIC, JwkSet, JwtFault, JwtFormat, SYMMETRIC, half_hash, jws_alg_name, secret_key};
use crate::store::TokenValue;
use crate::{client_keys, clients, external_attachment};
pub(crate) use reissue::ROUTES;

/// A signed ID token that goes along with an access token or a code. Claims of the request never replace those that make
/// it an ID token.
pub(crate) fn signed(
    call: &mut Call<'_>,
    grant: &Grant,
    access_token: Option<&TokenValue>,
    code: Option<&str>,
) -> Result<String, Refused> {
    let client = call.state.clients.get(&grant.client_id);
    let alg = sign_alg(client);
    if alg == JwsAlg::None {
        return Err(Refused::request(
            "A046301",
            "The client's ID tokens are to be unsigned, which no ID token may be.",
        ));
    }
    if let Some(client) = client {
        client_keys::fetch_for(call, client, &client.id_token_encryption_alg)?;
    }
    let duration = duration(call, grant.client_id);
    let mut claims = grant.authentication.claims.clone();
    external_attachment::embed_tokens(call, grant, &mut claims, duration)?;

    let (service, client) = (call.service(), call.state.clients.get(&grant.client_id));
    let now = call.now / 1000;
    let authentication = &grant.authentication;
    let audience = clients::own_id(&call.state, grant.client_id, grant.identified_by);
    let as_string = authentication.aud_as_string || service.id_token_aud_type.as_deref() == Some("string");

    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            claims.insert(name.into(), value);
        }
    };
    set("iss", service.issuer.as_ref().map(|issuer| json!(issuer)));
    set("sub", authentication.sub.as_ref().or(grant.subject.as_ref()).map(|sub| json!(sub)));
    set("aud", Some(if as_string { json!(audience) } else { json!([audience]) }));
    set("exp", Some(json!(now.saturating_add(duration))));
    set("iat", Some(json!(now)));
    set("auth_time", authentication.time.map(|time| json!(time)));
    set("nonce", authentication.nonce.as_ref().map(|nonce| json!(nonce)));
    set("acr", authentication.acr.as_ref().map(|acr| json!(acr)));
    set("at_hash", access_token.map(|token| json!(half_hash(&alg, &token.shown()))));
    set("c_hash", code.map(|code| json!(half_hash(&alg, code))));
    let format = JwtFormat {
        sign_alg: Some(alg.clone()),
        key_id: service.id_token_signature_key_id.as_deref(),
        encryption_alg: client.and_then(|client| client.id_token_encryption_alg.clone()),
        encryption_enc: client.and_then(|client| client.id_token_encryption_enc.clone()),
        header: authentication.header.clone(),
    };
    call.jwt(format, &claims, client).map_err(|fault| match fault {
        JwtFault::NoPrivateKey(alg) => {
            let text = format!("The service has no private key that signs ID tokens with {}.", jws_alg_name(&alg));
            Refused::caller("A046203", text)
        }
        JwtFault::ManyPrivateKeys(alg) => {
            let text = format!("The service has several private keys that sign ID tokens with {}.", jws_alg_name(&alg));
            Refused::caller("A046204", text)
        }
        JwtFault::ManyPublicKeys(_) => {
            Refused::request("A046311", "The client has several public keys that ID tokens can be encrypted with.")
        }
        JwtFault::NoPublicKey(_) => {
            Refused::request("A046309", "The client has no public key that ID tokens can be encrypted with.")
        }
    })
}

/// Seconds that a client's ID tokens are good for.
pub(crate) fn duration(call: &Call<'_>, client_id: i64) -> i64 {
    let extension = call.state.clients.get(&client_id).and_then(|client| client.extension.as_ref());
    let durations = [extension.and_then(|extension| extension.id_token_duration), call.service().id_token_duration];
    durations.into_iter().flatten().find(|duration| *duration > 0).unwrap_or(86_400)
}

/// The algorithm of a client's ID tokens: RS256 unless the client wants another one (OpenID Connect Dynamic Client
/// Registration 2).
pub(crate) fn sign_alg(client: Option<&Client>) -> JwsAlg {
    client.and_then(|client| client.id_token_sign_alg.clone()).unwrap_or(JwsAlg::Rs256)
}

/// The claims of an ID token that the service issued to the client, expired or not.
pub(crate) fn verified(call: &Call<'_>, client: &Client, id_token: &str) -> Option<Map<String, Value>> {
    let alg = jose::read(id_token).ok()?.alg()?;
    let keys = match &client.client_secret {
        Some(secret) if SYMMETRIC.contains(&alg) => JwkSet::from(secret_key(secret)),
        _ => call.keys(),
    };
    jose::verify(id_token, &keys, &[ASYMMETRIC, SYMMETRIC].concat()).ok()?.claims()
}
