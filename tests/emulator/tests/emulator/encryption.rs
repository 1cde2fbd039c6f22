//! What is encrypted for a client, decrypted with the arithmetic of ring.

use authlete_core::types::{JweAlg, JweEnc, JwsAlg};
use authlete_core::userinfo::UserInfoIssueRequest;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::{aead, agreement, digest, rand};
use serde_json::{Value, json};

use crate::jose::verified;
use crate::subject::{Subject, json, text};

pub(crate) fn decode(text: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(text).unwrap()
}

/// The header of a JWE.
pub(crate) fn header(jwe: &str) -> Value {
    serde_json::from_slice(&decode(jwe.split('.').next().unwrap())).unwrap()
}

/// The content of a JWE whose content key is known.
pub(crate) fn opened(jwe: &str, algorithm: &'static aead::Algorithm, key: &[u8]) -> String {
    let parts: Vec<_> = jwe.split('.').collect();
    assert_eq!((parts.len(), parts[1]), (5, ""));
    let nonce = aead::Nonce::try_assume_unique_for_key(&decode(parts[2])).unwrap();
    let mut content = [decode(parts[3]), decode(parts[4])].concat();
    let key = aead::LessSafeKey::new(aead::UnboundKey::new(algorithm, key).unwrap());
    let plain = key.open_in_place(nonce, aead::Aad::from(parts[0]), &mut content).expect("the right key");
    String::from_utf8(plain.to_vec()).unwrap()
}

#[test]
fn an_id_token_is_encrypted_with_a_key_of_the_client() {
    let random = rand::SystemRandom::new();
    let own = agreement::EphemeralPrivateKey::generate(&agreement::ECDH_P256, &random).unwrap();
    let public = own.compute_public_key().unwrap();
    let (x, y) = public.as_ref()[1..].split_at(32);
    let jwk = json!({
        "kty": "EC", "crv": "P-256", "use": "enc", "kid": "k", "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y),
    });
    let subject = Subject::with(|settings| {
        settings.client.jwks = Some(json!({ "keys": [jwk] }).to_string().into());
        settings.client.id_token_sign_alg = Some(JwsAlg::Es256);
        settings.client.id_token_encryption_alg = Some(JweAlg::EcdhEs);
        settings.client.id_token_encryption_enc = Some(JweEnc::A128Gcm);
    });
    let jwe = json(&subject.tokens("openid").response_content)["id_token"].as_str().unwrap().to_string();
    let header = header(&jwe);
    assert_eq!((&header["alg"], &header["enc"]), (&json!("ECDH-ES"), &json!("A128GCM")));
    assert_eq!((&header["kid"], &header["cty"]), (&json!("k"), &json!("JWT")));
    let coordinate = |name: &str| decode(header["epk"][name].as_str().unwrap());
    let point = [vec![4], coordinate("x"), coordinate("y")].concat();
    let other = agreement::UnparsedPublicKey::new(&agreement::ECDH_P256, point);
    // Concat KDF (RFC 7518, section 4.6.2).
    let info = [&[0, 0, 0, 7][..], b"A128GCM", &[0; 8], &[0, 0, 0, 128]].concat();
    let derive = |shared: &[u8]| digest::digest(&digest::SHA256, &[&[0, 0, 0, 1][..], shared, &info].concat());
    let key = agreement::agree_ephemeral(own, &other, derive).unwrap();
    let id_token = opened(&jwe, &aead::AES_128_GCM, &key.as_ref()[..16]);
    assert_eq!(verified(&subject, &id_token)["sub"], "john");
}

#[test]
fn user_information_is_encrypted_with_the_client_s_secret() {
    for (sign_alg, signed) in [(None, false), (Some(JwsAlg::Es256), true)] {
        let subject = Subject::with(|settings| {
            settings.client.user_info_sign_alg = sign_alg;
            settings.client.user_info_encryption_alg = Some(JweAlg::Dir);
            settings.client.user_info_encryption_enc = Some(JweEnc::A256Gcm);
        });
        let request = UserInfoIssueRequest::new(subject.tokens("openid").access_token.unwrap());
        let answer = subject.authlete.userinfo_issue(&request).unwrap();
        let jwe = text(&answer.response_content);
        // The hash of the secret is the key (OpenID Connect Core 10.2).
        let key = digest::digest(&digest::SHA256, b"emulated-client-secret");
        let content = opened(jwe, &aead::AES_256_GCM, key.as_ref());
        assert_eq!(header(jwe)["cty"].is_string(), signed);
        let claims = if signed { verified(&subject, &content) } else { serde_json::from_str(&content).unwrap() };
        assert_eq!(claims["sub"], "john");
    }
}
