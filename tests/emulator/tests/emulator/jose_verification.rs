//! `/jose/verify`.

use authlete_core::jose::{JoseVerifyRequest, JoseVerifyResponse};
use authlete_core::types::JwsAlg;
use authlete_emulator::Settings;
use jsonwebtoken::Algorithm;
use serde_json::json;

use crate::signer::Signer;
use crate::subject::{Subject, code_of};

#[test]
fn a_jws_is_verified_with_its_claims() {
    let subject = Subject::with(|settings| settings.client.id_token_sign_alg = Some(JwsAlg::Es256));
    let answer = subject.tokens("openid");
    let id_token = answer.id_token.unwrap();
    let verify = |request: JoseVerifyRequest| -> JoseVerifyResponse { subject.authlete.verify_jose(&request).unwrap() };
    let good = JoseVerifyRequest {
        mandatory_claims: Some(vec!["sub".into(), "iat".into()]),
        ..JoseVerifyRequest::new(id_token.clone())
    };
    let answer = verify(good.clone());
    assert_eq!(
        (code_of(&answer.result_code), answer.valid, answer.signature_valid),
        ("A160001", Some(true), Some(true))
    );
    let answer = verify(JoseVerifyRequest { mandatory_claims: Some(vec!["sub".into(), "x".into()]), ..good.clone() });
    assert_eq!(
        (code_of(&answer.result_code), answer.valid, answer.signature_valid),
        ("A160204", Some(false), Some(true))
    );
    assert_eq!(answer.missing_claims, Some(vec!["x".into()]));

    let hs256 = |claims: serde_json::Value| {
        let header = jsonwebtoken::Header::new(Algorithm::HS256);
        let key = jsonwebtoken::EncodingKey::from_secret(b"emulated-client-secret");
        let request = JoseVerifyRequest::new(jsonwebtoken::encode(&header, &claims, &key).unwrap());
        JoseVerifyRequest { client_identifier: Some("2000000001".into()), ..request }
    };
    for (claims, skew, code) in [
        (json!({ "iat": 1_700_000_000, "nbf": 1_700_000_000, "exp": 1_700_000_001 }), 0, "A160001"),
        (json!({ "exp": 1_700_000_000 }), 0, "A160206"),
        (json!({ "exp": 1_700_000_000 }), 1, "A160001"),
        (json!({ "iat": 1_700_000_001 }), 0, "A160207"),
        (json!({ "iat": 1_700_000_001 }), 1, "A160001"),
        (json!({ "nbf": 1_700_000_002 }), 1, "A160208"),
        (json!({ "exp": "tomorrow" }), 0, "A160205"),
    ] {
        let answer = verify(JoseVerifyRequest { clock_skew: Some(skew), ..hs256(claims.clone()) });
        assert_eq!((code_of(&answer.result_code), answer.signature_valid), (code, Some(true)), "{claims}");
        assert_eq!(answer.valid, Some(code == "A160001"));
        assert_eq!(answer.invalid_claims.is_some(), code != "A160001");
    }
    let symmetric = hs256(json!({}));
    let (input, _) = id_token.expose().rsplit_once('.').unwrap();
    for (request, code) in [
        (JoseVerifyRequest::new(""), "A160201"),
        (JoseVerifyRequest::new("a.b.c.d.e"), "A160101"),
        (JoseVerifyRequest::new("a.b.c"), "A160202"),
        // {"alg":7}, {"alg":"none"}, {"alg":"XY"}
        (JoseVerifyRequest::new("eyJhbGciOjd9.e30."), "A160210"),
        (JoseVerifyRequest::new("eyJhbGciOiJub25lIn0.e30."), "A160219"),
        (JoseVerifyRequest::new("eyJhbGciOiJYWSJ9.e30."), "A160211"),
        (JoseVerifyRequest::new(format!("{input}.AAAA")), "A160219"),
        (JoseVerifyRequest { client_identifier: None, ..symmetric.clone() }, "A160215"),
        (JoseVerifyRequest { client_identifier: Some("7".into()), ..symmetric }, "A160216"),
        (JoseVerifyRequest { signed_by_client: Some(true), ..good.clone() }, "A160215"),
        (
            JoseVerifyRequest { signed_by_client: Some(true), client_identifier: Some("2000000001".into()), ..good },
            "A160301",
        ),
    ] {
        let answer = verify(request);
        assert_eq!(
            (code_of(&answer.result_code), answer.valid, answer.signature_valid),
            (code, Some(false), Some(false))
        );
        assert!(answer.error_descriptions.unwrap()[0].contains(code));
    }
}

#[test]
fn a_jws_needs_one_key_that_goes_with_it() {
    let signer = Signer::es256();
    let twin = |kid: &str| {
        let mut key = Signer::es256().jwk;
        key["kid"] = kid.into();
        key
    };
    let jwt = signer.jwt(json!({}), &json!({}));
    let symmetric = jsonwebtoken::encode(
        &jsonwebtoken::Header::new(Algorithm::HS256),
        &json!({}),
        &jsonwebtoken::EncodingKey::from_secret(b"k"),
    );
    type Change = Box<dyn Fn(&mut Settings)>;
    let of_service = |keys: serde_json::Value| -> Change {
        Box::new(move |settings| settings.service.jwks = Some(json!({ "keys": keys }).to_string().into()))
    };
    let of_client = |keys: serde_json::Value| -> Change {
        Box::new(move |settings| settings.client.jwks = Some(json!({ "keys": keys }).to_string().into()))
    };
    let rsa = json!({ "kty": "RSA", "n": "AQAB", "e": "AQAB" });
    for (change, by_client, jws, code) in [
        (of_service(json!([])), false, &jwt, "A160218"),
        (of_service(json!([rsa])), false, &jwt, "A160221"),
        (of_client(json!([signer.jwk])), true, &jwt, "A160001"),
        (of_client(json!([rsa])), true, &jwt, "A160221"),
        (of_client(json!([twin("a"), twin("b")])), true, &jwt, "A160220"),
        (of_client(json!([twin("a")])), true, &jwt, "A160219"),
        (of_client(json!([])), true, &symmetric.unwrap(), "A160219"),
        (of_client(json!([signer.jwk])), true, &signer.jws(&json!({ "alg": "ES256" }), "[]"), "A160203"),
    ] {
        let subject = Subject::with(change);
        let request = JoseVerifyRequest {
            client_identifier: Some("2000000001".into()),
            signed_by_client: Some(by_client),
            mandatory_claims: (code == "A160203").then(|| vec!["sub".into()]),
            ..JoseVerifyRequest::new(jws.as_str())
        };
        let answer = subject.authlete.verify_jose(&request).unwrap();
        assert_eq!(code_of(&answer.result_code), code);
        assert_eq!(answer.valid, Some(code == "A160001"));
    }
}
