//! Against objects that another implementation wrote: `vectors.json` is of the Python library joserfc 1.6.5.

use authlete_core::types::{JweAlg, JweEnc, JwsAlg};
use serde_json::{Map, Value};

use super::*;
use crate::random::SeededRandom;

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors.json")).unwrap()
}

fn keys() -> JwkSet {
    JwkSet::parse(&vectors().to_string())
}

fn texts(name: &str) -> Vec<String> {
    serde_json::from_value(vectors()[name].clone()).unwrap()
}

/// The algorithms that the vectors are of.
fn all() -> Vec<JwsAlg> {
    [SYMMETRIC, ASYMMETRIC].concat()
}

#[test]
fn a_jws_of_another_implementation_is_verified_and_a_changed_one_is_not() {
    let keys = keys();
    let all: &[_] = &all();
    assert_eq!(texts("jws").len(), all.len());
    for text in texts("jws") {
        let jws = verify(&text, &keys, all).unwrap();
        assert_eq!(jws.claims().unwrap()["sub"], "john");
        let alg = jws.alg().unwrap();
        let others: Vec<_> = all.iter().filter(|other| **other != alg).cloned().collect();
        let (input, signature) = text.rsplit_once('.').unwrap();
        let (header, _) = input.split_once('.').unwrap();
        let payload = base64url(r#"{"sub":"jane"}"#);
        for (text, allowed, fault) in [
            (format!("{header}.{payload}.{signature}"), all, JwsFault::WrongSignature),
            (format!("{input}."), all, JwsFault::WrongSignature),
            (format!("{input}.AAAA"), all, JwsFault::WrongSignature),
            (text.clone(), &others[..], JwsFault::AlgorithmNotAllowed),
            (format!("{}.{payload}.", base64url(r#"{"alg":"none"}"#)), all, JwsFault::AlgorithmNotAllowed),
            (format!("{}.{payload}.{signature}", base64url(r#"{"alg":"RS256","crit":["x"]}"#)), all, JwsFault::NotAJws),
            (format!("{text}.x"), all, JwsFault::NotAJws),
            (input.into(), all, JwsFault::NotAJws),
            ("..".into(), all, JwsFault::NotAJws),
            (String::new(), all, JwsFault::NotAJws),
        ] {
            assert_eq!(verify(&text, &keys, allowed).unwrap_err(), fault, "{alg:?} {text}");
        }
        assert_eq!(verify(&text, &JwkSet::default(), all).unwrap_err(), JwsFault::NoKey);
    }
    // A public key is no shared secret: the confusion of both is what the types of keys are for.
    let forged = sign(&JwsAlg::Hs256, Some(&Jwk::of_octets(b"public")), Map::new(), b"{}", &mut SeededRandom::new(1));
    let public = JwkSet::parse(&keys.json(false).to_string());
    assert_eq!(verify(&forged.unwrap(), &public, all).unwrap_err(), JwsFault::NoKey);
}

#[test]
fn what_is_signed_is_verified_again() {
    let keys = keys();
    for alg in &all() {
        let key = keys.signing(alg, None).unwrap();
        let header = Map::from_iter([("typ".to_string(), "x".into()), ("alg".to_string(), "none".into())]);
        let text = sign(alg, Some(key), header, b"{}", &mut SeededRandom::new(1)).unwrap();
        let jws = verify(&text, &keys, std::slice::from_ref(alg)).unwrap();
        assert_eq!((jws.alg().as_ref(), &jws.header["typ"]), (Some(alg), &"x".into()));
        // Without its private half, a key signs nothing.
        let public = JwkSet::parse(&keys.json(false).to_string());
        let signed =
            public.signing(alg, None).map(|key| sign(alg, Some(key), Map::new(), b"{}", &mut SeededRandom::new(1)));
        assert!(signed.flatten().is_none());
    }
    let unsigned = sign(&JwsAlg::None, None, Map::new(), b"{}", &mut SeededRandom::new(1)).unwrap();
    assert!(verify(&unsigned, &keys, &[JwsAlg::None]).is_ok());
    assert_eq!(verify(&format!("{unsigned}AAAA"), &keys, &[JwsAlg::None]).unwrap_err(), JwsFault::WrongSignature);
}

#[test]
fn a_jwe_of_another_implementation_is_decrypted_and_a_changed_one_is_not() {
    let keys = keys();
    assert_eq!(texts("jwe").len(), 29);
    for text in texts("jwe") {
        let payload = decrypt(&text, &keys).unwrap_or_else(|fault| panic!("{fault:?} {text}"));
        assert_eq!(payload, b"a secret");
        let parts: Vec<_> = text.split('.').map(String::from).collect();
        for part in 1..5 {
            let mut bytes = from_base64url(&parts[part]).unwrap();
            let Some(first) = bytes.first_mut() else { continue };
            *first ^= 1;
            let mut changed = parts.clone();
            changed[part] = base64url(bytes);
            assert!(decrypt(&changed.join("."), &keys).is_err(), "part {part} of {text}");
            changed[part] = String::new();
            assert!(decrypt(&changed.join("."), &keys).is_err(), "no part {part} of {text}");
        }
        assert_eq!(decrypt(&text, &JwkSet::default()).err(), Some(JweFault::NoKey));
        assert_eq!(decrypt(&parts[..4].join("."), &keys).err(), Some(JweFault::NotAJwe));
    }
    let header = base64url(r#"{"alg":"RSA-OAEP","enc":"A128GCM","zip":"DEF"}"#);
    assert_eq!(decrypt(&format!("{header}.AA.AA.AA.AA"), &keys).err(), Some(JweFault::Unsupported));
    let header = base64url(r#"{"alg":"PBES2-HS256+A128KW","enc":"A128GCM"}"#);
    assert_eq!(decrypt(&format!("{header}.AA.AA.AA.AA"), &keys).err(), Some(JweFault::Unsupported));
}

#[test]
fn what_is_encrypted_is_decrypted_again() {
    let keys = keys();
    let random = &mut SeededRandom::new(1);
    for alg in JweAlg::ALL {
        for enc in JweEnc::ALL {
            let fitting = |key: &&std::sync::Arc<Jwk>| {
                key.encrypts_with(alg) && encrypt(b"", alg, enc, key, Map::new(), &mut SeededRandom::new(1)).is_ok()
            };
            let Some(key) = keys.iter().find(fitting) else {
                assert!(jwe_alg_name(alg).starts_with("PBES2"), "{alg:?} {enc:?}");
                continue;
            };
            for payload in [&b""[..], b"sixteen bytes ...", &[7; 1000]] {
                let text = encrypt(payload, alg, enc, key, Map::new(), random).unwrap();
                assert_eq!(decrypt(&text, &keys).unwrap(), payload, "{alg} {enc}");
            }
        }
    }
}

#[test]
fn thumbprints_are_those_of_rfc_7638() {
    let expected = vectors();
    for key in keys().iter() {
        assert_eq!(key.thumbprint().as_deref(), expected["thumbprints"][key.kid().unwrap()].as_str());
    }
}

#[test]
fn keys_that_are_none_are_no_keys_and_no_private_member_is_shown() {
    for members in [
        r#"{}"#,
        r#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA"}"#,
        r#"{"kty":"EC","crv":"P-256","x":7,"y":null}"#,
        r#"{"kty":"RSA","n":"AA","e":"AQAB"}"#,
        r#"{"kty":"RSA","n":"AQAB","e":"AA"}"#,
        r#"{"kty":"RSA","n":"_____w","e":"AQAB","d":"AQAB","p":"AQ","q":"AQ"}"#,
        r#"{"kty":"OKP","crv":"Ed25519","x":"AA"}"#,
        r#"{"kty":"oct","k":"!"}"#,
        r#"{"kty":"new"}"#,
    ] {
        assert!(Jwk::new(serde_json::from_str(members).unwrap()).material().is_none(), "{members}");
    }
    // Halves that do not belong together are no key either.
    let set = vectors();
    for (index, other) in [(0, "AQAB"), (1, "AQAB"), (2, "AQAB"), (3, "AQAB")] {
        let mut members = set["keys"][index].as_object().unwrap().clone();
        members.insert("d".into(), other.into());
        assert!(Jwk::new(members).material().is_none(), "{index}");
    }
    for text in ["", "null", "[]", "{}", r#"{"keys":{}}"#, r#"{"keys":[1,null,[]]}"#] {
        assert!(JwkSet::parse(text).is_empty());
    }
    let public = keys().json(false);
    assert_eq!(public["keys"].as_array().unwrap().len(), 4);
    let shown = format!("{public} {:?}", keys());
    for private in ["\"d\"", "\"p\"", "\"q\"", "\"dp\"", "\"dq\"", "\"qi\"", "\"k\""] {
        assert!(!shown.contains(private), "{private}");
    }
}
