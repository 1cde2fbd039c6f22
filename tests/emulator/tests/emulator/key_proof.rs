//! Key proofs and the nonces in them.

use serde_json::{Value, json};

use crate::credential_issuance::{access_token, credentials, identity, issue, nonce, order, parse};
use crate::credential_issuer::{ISSUER, issuer};
use crate::subject::{code_of, json};
use crate::wallet::{Wallet, claims, opened};

#[test]
fn several_proofs_bring_several_credentials() {
    let subject = issuer(|_| {});
    let (token, wallets, nonce) =
        (access_token(&subject, &["identity"]), [Wallet::new(), Wallet::new()], nonce(&subject));
    let proofs = wallets.each_ref().map(|wallet| wallet.proof(&nonce));
    let info = parse(&subject, &token, &identity(&proofs)).info.unwrap();
    assert_eq!(info.binding_keys.as_ref().map(Vec::len), Some(2));
    let issued = credentials(&issue(&subject, &token, order(&info)).response_content);
    for (credential, wallet) in issued.iter().zip(&wallets) {
        assert_eq!(opened(credential).1["cnf"]["jwk"], wallet.jwk());
    }
    assert_eq!(issued.len(), 2);
    for (proofs, code) in [
        ([proofs[0].clone(), proofs[0].clone()].to_vec(), "A472303"),
        ([&proofs[..], &[Wallet::new().proof(&nonce)]].concat(), "A472302"),
    ] {
        assert_eq!(code_of(&parse(&subject, &token, &identity(&proofs)).result_code), code);
    }
}

#[test]
fn a_key_proof_is_verified() {
    let subject = issuer(|_| {});
    let (token, wallet, live) = (access_token(&subject, &["identity"]), Wallet::new(), nonce(&subject));
    let header = |name: &str, value: Value| {
        let mut header = wallet.header();
        header[name] = value;
        wallet.sign(&header, &claims(&live))
    };
    let claim = |name: &str, value: Value| {
        let mut claims = claims(&live);
        claims[name] = value;
        wallet.sign(&wallet.header(), &claims)
    };
    let without = |name: &str| {
        let (mut header, mut claims) = (wallet.header(), claims(&live));
        header.as_object_mut().unwrap().remove(name);
        claims.as_object_mut().unwrap().remove(name);
        wallet.sign(&header, &claims)
    };
    let mut private = wallet.jwk();
    private["d"] = json!("AAAA");
    for (proof, code) in [
        (header("typ", json!("JWT")), "A472309"),
        (header("alg", json!("HS256")), "A472310"),
        (header("alg", json!("ES384")), "A472310"),
        (header("kid", json!("did:example:1")), "A472311"),
        (without("jwk"), "A472312"),
        (header("jwk", private), "A472313"),
        (header("jwk", json!({ "kty": "OKP", "crv": "Ed25519", "x": "AAAA" })), "A472314"),
        (header("jwk", Wallet::new().jwk()), "A472315"),
        (wallet.sign(&wallet.header(), &json!([])), "A472316"),
        (claim("aud", json!("https://other.example")), "A472317"),
        (claim("aud", json!([ISSUER, "https://other.example"])), "A470001"),
        (claim("iss", json!("other")), "A472318"),
        (without("iss"), "A470001"),
        (without("iat"), "A472319"),
        (claim("iat", json!(1_700_000_001)), "A472320"),
        (claim("iat", json!(1_699_999_699)), "A472320"),
        (without("nonce"), "A472321"),
        (claim("nonce", json!("x")), "A472322"),
    ] {
        let answer = parse(&subject, &token, &identity(&[proof]));
        assert_eq!(code_of(&answer.result_code), code, "{:?}", answer.result_message);
        if code == "A472322" {
            assert_eq!(json(&answer.response_content)["error"], "invalid_nonce");
        }
    }
}

#[test]
fn all_wallets_get_one_nonce_in_a_period() {
    let subject = issuer(|settings| settings.service.cnonce_duration = Some(100));
    let (token, wallet, first) = (access_token(&subject, &["identity"]), Wallet::new(), nonce(&subject));
    assert_eq!(nonce(&subject), first);
    let mut claims = claims(&first);
    for (now, same, code) in [
        (1_700_000_099, true, "A470001"),
        (1_700_000_100, false, "A470001"),
        (1_700_000_199, false, "A470001"),
        (1_700_000_200, false, "A472322"),
    ] {
        subject.advance(now - claims["iat"].as_u64().unwrap());
        assert_eq!(nonce(&subject) == first, same, "{now}");
        claims["iat"] = json!(now);
        let proof = wallet.sign(&wallet.header(), &claims);
        assert_eq!(code_of(&parse(&subject, &token, &identity(&[proof])).result_code), code, "{now}");
    }
}
