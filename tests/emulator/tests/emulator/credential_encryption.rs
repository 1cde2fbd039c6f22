//! Encrypted credential requests and responses, encrypted and decrypted with the arithmetic of ring.

use authlete_core::Secret;
use authlete_core::credential_issuance::{
    CredentialSingleIssueAction, CredentialSingleParseAction, CredentialSingleParseRequest,
};
use authlete_core::service::CredentialIssuerMetadata;
use authlete_core::types::{JweAlg, JweEnc};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::{aead, agreement, digest, rand};
use serde_json::{Value, json};

use crate::credential_issuance::{access_token, issue, order, parse};
use crate::credential_issuer::{KEYS, issuer};
use crate::encryption::{self, decode};
use crate::subject::{Subject, code_of, json, text};
use crate::wallet::opened;

fn encrypting(change: impl FnOnce(&mut CredentialIssuerMetadata)) -> Subject {
    issuer(|settings| change(settings.service.credential_issuer_metadata.get_or_insert_default()))
}

fn membership() -> Value {
    json!({ "credential_configuration_id": "membership" })
}

/// A key agreement of its own with its public key as a JWK.
fn agreement_key() -> (agreement::EphemeralPrivateKey, Value) {
    let key = agreement::EphemeralPrivateKey::generate(&agreement::ECDH_P256, &rand::SystemRandom::new()).unwrap();
    let public = key.compute_public_key().unwrap();
    let [x, y] = [&public.as_ref()[1..33], &public.as_ref()[33..]].map(|it| URL_SAFE_NO_PAD.encode(it));
    (key, json!({ "kty": "EC", "crv": "P-256", "x": x, "y": y }))
}

/// The content key of ECDH-ES with A128GCM (RFC 7518, section 4.6.2).
fn agreed(own: agreement::EphemeralPrivateKey, other: &Value) -> Vec<u8> {
    let [x, y] = ["x", "y"].map(|name| decode(other[name].as_str().unwrap()));
    let other = agreement::UnparsedPublicKey::new(&agreement::ECDH_P256, [vec![4], x, y].concat());
    let info = [&[0, 0, 0, 7][..], b"A128GCM", &[0; 8], &[0, 0, 0, 128]].concat();
    let derive = |shared: &[u8]| digest::digest(&digest::SHA256, &[&[0, 0, 0, 1][..], shared, &info].concat());
    agreement::agree_ephemeral(own, &other, derive).unwrap().as_ref()[..16].to_vec()
}

#[test]
fn a_response_is_encrypted_on_demand() {
    let subject = encrypting(|metadata| {
        metadata.credential_response_encryption_alg_values_supported = Some(vec![JweAlg::EcdhEs]);
        metadata.credential_response_encryption_enc_values_supported = Some(vec![JweEnc::A128Gcm]);
        metadata.require_credential_response_encryption = Some(true);
    });
    let token = access_token(&subject, &["membership"]);
    let (own, mut key) = agreement_key();
    key["alg"] = json!("ECDH-ES");
    let request = |encryption: Value| {
        let mut request = membership();
        request["credential_response_encryption"] = encryption;
        request
    };
    for (request, code) in [
        (membership(), "A471308"),
        (request(json!("x")), "A471309"),
        (request(json!({})), "A471310"),
        (request(json!({ "jwk": key, "enc": "A256GCM" })), "A471311"),
        (request(json!({ "jwk": key, "enc": "A128GCM", "zip": "DEF" })), "A471312"),
    ] {
        let answer = parse(&subject, &token, &request);
        assert_eq!(code_of(&answer.result_code), code);
        assert_eq!(json(&answer.response_content)["error"], "invalid_encryption_parameters");
    }
    let info = parse(&subject, &token, &request(json!({ "jwk": key, "enc": "A128GCM" }))).info.unwrap();
    let answer = issue(&subject, &token, order(&info));
    assert_eq!(answer.action, CredentialSingleIssueAction::OkJwt, "{:?}", answer.result_message);
    let jwe = text(&answer.response_content);
    let header = encryption::header(jwe);
    assert_eq!((&header["alg"], &header["enc"]), (&json!("ECDH-ES"), &json!("A128GCM")));
    let response = encryption::opened(jwe, &aead::AES_128_GCM, &agreed(own, &header["epk"]));
    let response: Value = serde_json::from_str(&response).unwrap();
    assert_eq!(opened(response["credentials"][0]["credential"].as_str().unwrap()).2["given_name"], "John");
}

#[test]
fn a_client_may_have_all_its_responses_encrypted() {
    let subject = issuer(|settings| settings.client.credential_response_encryption_required = Some(true));
    let answer = parse(&subject, &access_token(&subject, &["membership"]), &membership());
    assert_eq!(code_of(&answer.result_code), "A471308");
}

/// A JWE for the issuer.
fn encrypted(plain: &str, more: Value) -> String {
    let issuer_key: Value = serde_json::from_str(KEYS).unwrap();
    let (own, epk) = agreement_key();
    let mut header = json!({ "alg": "ECDH-ES", "enc": "A128GCM", "epk": epk });
    header.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let header = URL_SAFE_NO_PAD.encode(header.to_string());
    let key = agreed(own, &issuer_key["keys"][0]);
    let key = aead::LessSafeKey::new(aead::UnboundKey::new(&aead::AES_128_GCM, &key).unwrap());
    let mut content = plain.as_bytes().to_vec();
    let (iv, aad) = (aead::Nonce::assume_unique_for_key([7; 12]), aead::Aad::from(&header));
    let tag = key.seal_in_place_separate_tag(iv, aad, &mut content).unwrap();
    let [iv, content, tag] = [&[7; 12][..], &content, tag.as_ref()].map(|part| URL_SAFE_NO_PAD.encode(part));
    format!("{header}..{iv}.{content}.{tag}")
}

#[test]
fn a_request_may_be_encrypted_for_the_issuer() {
    let required = |required| {
        encrypting(move |metadata| {
            metadata.credential_request_encryption_jwks = Some(KEYS.into());
            metadata.credential_request_encryption_enc_values_supported = Some(vec![JweEnc::A128Gcm]);
            metadata.require_credential_request_encryption = Some(required);
        })
    };
    let (without, optional, required) = (encrypting(|_| {}), required(false), required(true));
    let plain = membership().to_string();
    let good = encrypted(&plain, json!({}));
    let tampered = format!("{}AAAA", &good[..good.len() - 4]);
    for (subject, content, code) in [
        (&optional, plain.clone(), "A470001"),
        (&optional, good.clone(), "A470001"),
        (&required, good.clone(), "A470001"),
        (&required, plain.clone(), "A471317"),
        (&optional, encrypted(&plain, json!({ "enc": "A256GCM" })), "A471318"),
        (&optional, encrypted(&plain, json!({ "zip": "DEF" })), "A471318"),
        (&without, good, "A471318"),
        (&optional, tampered, "A471302"),
        (&optional, encrypted("x", json!({})), "A471301"),
    ] {
        let token: Secret = access_token(subject, &["membership"]);
        let request = CredentialSingleParseRequest::new(token, content);
        let answer = subject.authlete.credential_single_parse(&request).unwrap();
        assert_eq!(code_of(&answer.result_code), code);
        if answer.action != CredentialSingleParseAction::Ok && code != "A471301" {
            assert_eq!(json(&answer.response_content)["error"], "invalid_encryption_parameters", "{code}");
        }
    }
}
