//! Key attestations, in place of key proofs and in their headers.

use authlete_core::credential_issuance::CredentialSingleParseResponse;
use rcgen::{CertifiedIssuer, KeyPair};
use serde_json::{Value, json};

use crate::attester::{certified, root, self_signed};
use crate::credential_issuance::{access_token, nonce, parse};
use crate::credential_issuer::{CONFIGURATIONS, issuer};
use crate::signer::Signer;
use crate::subject::{Subject, code_of};
use crate::wallet::{Wallet, claims};

const NOW: i64 = 1_700_000_000;

/// The configurations of the tests, with attestations as proofs, and what they say of proofs that are JWTs.
pub(crate) fn configurations(jwt: &Value) -> String {
    let mut configurations: Value = serde_json::from_str(CONFIGURATIONS).unwrap();
    let algs = json!({ "proof_signing_alg_values_supported": ["ES256"] });
    configurations["identity"]["proof_types_supported"] = json!({ "jwt": algs, "attestation": algs });
    for (name, value) in jwt.as_object().unwrap() {
        configurations["identity"]["proof_types_supported"]["jwt"][name] = value.clone();
    }
    configurations.to_string()
}

/// An issuer that trusts attesters under that root, with what it says of proofs that are JWTs.
fn trusting(root: &CertifiedIssuer<'static, KeyPair>, jwt: &Value) -> Subject {
    issuer(|settings| {
        settings.service.key_attester_roots = Some(vec![root.pem()]);
        settings.service.key_attester_roots_enabled = Some(true);
        let metadata = settings.service.credential_issuer_metadata.get_or_insert_default();
        metadata.credentials_supported = Some(configurations(jwt));
    })
}

/// An attestation for those wallets; members that are null are left out.
pub(crate) fn attestation(by: &Signer, header: Value, wallets: &[&Wallet], changes: Value) -> String {
    let keys: Vec<_> = wallets.iter().map(|wallet| wallet.jwk()).collect();
    let mut members = json!({ "typ": "key-attestation+jwt" });
    let mut claims = json!({ "iat": NOW, "exp": NOW + 60, "attested_keys": keys });
    for (object, more) in [(&mut members, header), (&mut claims, changes)] {
        object.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    }
    by.jwt(members, &claims)
}

pub(crate) fn ask(subject: &Subject, proofs: &Value) -> CredentialSingleParseResponse {
    let token = access_token(subject, &["identity"]);
    parse(subject, &token, &json!({ "credential_configuration_id": "identity", "proofs": proofs }))
}

/// A proof with that attestation in its header.
fn attested(wallet: &Wallet, nonce: &str, attestation: &str) -> String {
    let mut header = wallet.header();
    header["key_attestation"] = json!(attestation);
    wallet.sign(&header, &claims(nonce))
}

#[test]
fn attested_keys_need_no_proofs() {
    let root = root();
    let (attester, certificate) = certified(&root);
    let (stranger, unknown) = certified(&crate::attester::root());
    let subject = trusting(&root, &json!({}));
    let (first, second, third) = (Wallet::new(), Wallet::new(), Wallet::new());
    let (live, x5c) = (nonce(&subject), |certificate: &str| json!({ "x5c": [certificate] }));
    let with = |more: Value| {
        let mut changes = json!({ "nonce": live });
        changes.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        attestation(&attester, x5c(&certificate), &[&first, &second], changes)
    };
    let by = |signer: &Signer, header: Value| attestation(signer, header, &[&first], json!({ "nonce": live }));

    let good = ask(&subject, &json!({ "attestation": [with(json!({ "exp": null }))] }));
    let keys = good.info.unwrap_or_else(|| panic!("{:?}", good.result_message)).binding_keys.unwrap();
    let keys: Vec<Value> = keys.iter().map(|key| serde_json::from_str(key).unwrap()).collect();
    assert_eq!(keys, [first.jwk(), second.jwk()]);

    let mut typed = x5c(&certificate);
    typed["typ"] = json!("JWT");
    for (attestation, code) in [
        ("x".into(), "A472331"),
        (by(&attester, typed), "A472332"),
        (by(&Signer::rsa("PS256"), x5c(&certificate)), "A472333"),
        (by(&stranger, x5c(&certificate)), "A472334"),
        (attester.jws(&json!({ "alg": "ES256", "typ": "key-attestation+jwt", "x5c": [certificate] }), "x"), "A472335"),
        (with(json!({ "iat": null })), "A472336"),
        (with(json!({ "iat": NOW + 1 })), "A472336"),
        (with(json!({ "exp": NOW })), "A472337"),
        (with(json!({ "nonce": null })), "A472321"),
        (with(json!({ "nonce": "x" })), "A472322"),
        (with(json!({ "attested_keys": [] })), "A472338"),
        (with(json!({ "attested_keys": [{ "kty": "oct", "k": "AAAA" }] })), "A472338"),
        (with(json!({ "attested_keys": [first.jwk(), second.jwk(), third.jwk()] })), "A472302"),
        (by(&attester, json!({})), "A472339"),
        (by(&stranger, x5c(&unknown)), "A472340"),
        (by(&attester, x5c("AAAA")), "A472340"),
    ] {
        let answer = ask(&subject, &json!({ "attestation": [attestation] }));
        assert_eq!(code_of(&answer.result_code), code, "{:?}", answer.result_message);
    }
    let good = with(json!({}));
    for proofs in [json!({ "attestation": [] }), json!({ "attestation": [good, good] }), json!({ "attestation": good })]
    {
        assert_eq!(code_of(&ask(&subject, &proofs).result_code), "A472304", "{proofs}");
    }
}

#[test]
fn a_proof_may_bring_an_attestation_of_its_key() {
    let root = root();
    let (attester, certificate) = certified(&root);
    let (first, second, other) = (Wallet::new(), Wallet::new(), Wallet::new());
    for (metadata, keys) in [(json!({}), 1), (json!({ "key_attestations_required": {} }), 0)] {
        let subject = trusting(&root, &metadata);
        let live = nonce(&subject);
        let of = |wallets: &[&Wallet], more: Value| {
            let mut changes = json!({ "nonce": live });
            changes.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            attestation(&attester, json!({ "x5c": [certificate] }), wallets, changes)
        };
        let both = of(&[&first, &second], json!({}));
        for (proofs, found) in [
            // Each attested key gets a credential, whether it is proven too or not.
            (vec![attested(&first, &live, &both)], Ok(2)),
            (vec![attested(&first, &live, &both), attested(&second, &live, &both)], Ok(2)),
            (vec![attested(&first, &live, &of(&[&second], json!({})))], Err("A472324")),
            (vec![attested(&first, &live, &of(&[&first], json!({ "exp": null })))], Err("A472337")),
            (vec![attested(&first, &live, &both), attested(&other, &live, &of(&[&other], json!({})))], Err("A472302")),
            (vec![first.proof(&live)], if keys == 1 { Ok(1) } else { Err("A472323") }),
        ] {
            let answer = ask(&subject, &json!({ "jwt": proofs }));
            let keys = answer.info.map(|info| info.binding_keys.map_or(1, |keys| keys.len()));
            assert_eq!(keys.ok_or(code_of(&answer.result_code)), found, "{metadata} {:?}", answer.result_message);
        }
    }
}

#[test]
fn attesters_are_trusted_by_the_roots_of_the_service() {
    let (root, wallet) = (root(), Wallet::new());
    let (attester, certificate) = certified(&root);
    let (alone, own, pem) = self_signed();
    let subject = trusting(&root, &json!({}));
    for (roots, enabled, by, x5c, code) in [
        (vec![root.pem()], true, &attester, &certificate, "A470001"),
        (vec![root.pem()], false, &attester, &certificate, "A472340"),
        (vec![], true, &attester, &certificate, "A472340"),
        (vec![root.pem()], true, &alone, &own, "A472340"),
        (vec![root.pem(), pem], true, &alone, &own, "A470001"),
    ] {
        let set = |service: &mut authlete_core::service::Service| {
            service.key_attester_roots = Some(roots.clone());
            service.key_attester_roots_enabled = Some(enabled);
        };
        subject.authlete.modify_service(set).unwrap();
        let attestation = attestation(by, json!({ "x5c": [x5c] }), &[&wallet], json!({ "nonce": nonce(&subject) }));
        let answer = ask(&subject, &json!({ "attestation": [attestation] }));
        assert_eq!(code_of(&answer.result_code), code, "{} {enabled}", roots.len());
    }
}
