//! DPoP: what goes out can be verified by others, is bound to its request, and takes the server's nonces.
#![cfg(all(feature = "dpop-signer-rsa", feature = "http"))]

use std::collections::{BTreeSet, VecDeque};
use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use authlete_core::dpop::{JwkError, JwkSigner, Proof, PublicJwk, Signer, World};
use authlete_core::service::GetServiceConfiguration;
use authlete_core::token::TokenRequest;
use authlete_core::transport::{HttpRequest, HttpResponse};
use authlete_core::wire::Request;
use authlete_core::{Api, Authlete, BoxError, BuildError, Credential, Error, Secret, Version, blocking};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Value, json};

/// RFC 7515, appendix A.3.
const P256: &str = r#"{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0","d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}"#;
const P384: &str = r#"{"kty":"EC","crv":"P-384","x":"hVJXAW2PFHidJyD3e6mBAsTQUTx9-a76lXtb5i4gLb5l8Ur8zHTDrxTS_Zrc8jND","y":"IWXVNh-eTuYlj_VigljsgBYvlupbyl6CbBdUyMwoYbt9mTIzqSxRtHmxGIwsLIgz","d":"NWFcfxzn6TjBvXAG70xvWNQAa3frpasWim6-qHeqBMK0A5xNJeORvMuHmE0nVsGB"}"#;
/// RFC 8037, appendix A.1.
const ED25519: &str = r#"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
const RSA: &str = r#"{"kty":"RSA","n":"yCtwYp99cqCMSQW7GoVGQWJD1ZyJcVTubc3lHNH0KLfowe0OIAkcMs-T1XAiPRoQVvJMaQLJKcz1mE6gbPvo7DfiuAPPq3KlEU7wP6jL0gz1rkGcc26BQIKNIo8_2sKhkHTfFuiRL6jYwc7tyYuMonGoK8ludbwEHT90R5uLLKZ_aaqoIhM4ywUQMPNL01bLSesVSAQr2icJcc0QrXJQD10ede0-ROX-1Z2_sAUSJ3ODVgivvA4X9pkTcQlKZY4vbA5fJPi_mz0rYiTtNsZDkRzq4JLvriVhfg4avmyzuftgtVuC830BnfwD9vjR0IcXgGuS4oakxEYfTLILMrTfgw","e":"AQAB","d":"MdDNuV2j5MEb6JhqhiEg6OjBpQm-EtxmMiGJoXCG6RNL8-dBGqvpvqN2USoE-1vfMSQ_6-prkeGWRX9b4YOX5iHKZK1eI3b2qaYRmGYzw2TCR8nAW-HmfN2ArlckNxc1CjRryNG8QDYvK5yKBRybtVm_1pXczaQrCfRexetp6YRc5vLKsQtBJMHTzoSA50of_x8MlzJ12Ldl8T0gSdzIxi5aXUV3MvixIfyfBPTbl4PxgKLWiNGYDnd5BLeG2B_lRS4e6tV5wa8Pao-iu6-Xgej9uGDFMlcA4srIkAR9oi329Yhb5mlO74reRLX-ISAO5COftUavC5AcDsQIHiFuMQ"}"#;
/// Too short to be safe.
const RSA_1024: &str = r#"{"kty":"RSA","n":"wYHT2vJz46xbUYJ8QA_F6TsdQYtdh6sHHGdLUOsJom9Iwz8UC4Zg6koW_qUoHKDp98fOel-Nb5Jo9FEpAGuRZYRBaA-pO_YrtnokTf4nSOSkm77n1REjm5wb1YDaDWsdYPkDA-1UweNzuRDbLHQsL-ZuxBNNDly-yCkzm46JWDs","e":"AQAB","d":"mI3UyrEIIj7Yg2ser5Z_zb7X8rt_khyIb6ETpIiXwOKA98R79hYLw8mDVWA5PlCyA7EXHCzGoWZIrgxqCbXEGmdwkcygnE5uj92VmzWnb9cGy4gDem61cw6goyIey9Di5pksQcg68WfuqBL6MTvOKXqz1v8xpLxpJR4fWJZGkUk"}"#;

/// A world in which time stands still and randomness counts.
#[derive(Default)]
struct Still {
    count: AtomicU64,
    nonce: Mutex<Option<String>>,
}

impl World for Still {
    fn now(&self) -> u64 {
        1_763_942_400
    }

    fn random(&self) -> Result<[u8; 32], BoxError> {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&self.count.fetch_add(1, Ordering::Relaxed).to_le_bytes());
        Ok(bytes)
    }

    fn nonce(&self) -> Option<String> {
        self.nonce.lock().unwrap().clone()
    }

    fn keep_nonce(&self, nonce: &str) {
        *self.nonce.lock().unwrap() = Some(nonce.into());
    }
}

/// RFC 9449, section 7.1.
const TOKEN: &str = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";
const TOKEN_HASH: &str = "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo";

fn api(key: &str) -> Api {
    let credential = Credential::dpop(Secret::from(TOKEN), JwkSigner::from_jwk(key).unwrap(), Still::default());
    let api = Api::new(Version::V3, "https://us.authlete.com").unwrap();
    api.with_service_id("1").unwrap().with_service(credential)
}

/// Key and claims of a proof that another library verified with the key in it.
fn verified(proof: &str, algorithm: Algorithm) -> (Value, Value) {
    let header = decode_header(proof).unwrap();
    assert_eq!((header.typ.as_deref(), header.alg), (Some("dpop+jwt"), algorithm));
    let encoded = proof.split('.').next().unwrap();
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(encoded).unwrap()).unwrap();
    let key: Jwk = serde_json::from_value(header["jwk"].clone()).unwrap();
    let mut validation = Validation::new(algorithm);
    validation.required_spec_claims.clear();
    validation.validate_exp = false;
    let claims = decode::<Value>(proof, &DecodingKey::from_jwk(&key).unwrap(), &validation).expect("a valid signature");
    (header["jwk"].clone(), claims.claims)
}

#[test]
fn others_can_verify_every_algorithm() {
    for (key, algorithm, members) in [
        (P256.into(), Algorithm::ES256, "crv kty x y"),
        (changed(P256, "alg", Some("ES256")), Algorithm::ES256, "crv kty x y"),
        (P384.into(), Algorithm::ES384, "crv kty x y"),
        (ED25519.into(), Algorithm::EdDSA, "crv kty x"),
        (RSA.into(), Algorithm::PS256, "e kty n"),
        (changed(RSA, "alg", Some("PS256")), Algorithm::PS256, "e kty n"),
        (changed(RSA, "alg", Some("RS256")), Algorithm::RS256, "e kty n"),
    ] {
        let api = api(&key);
        let configuration = GetServiceConfiguration { pretty: Some(true), ..Default::default() };
        let requests: [Request; 3] = [
            api.request(&TokenRequest::default()).unwrap(),
            api.request(&configuration).unwrap(),
            api.request(&configuration).unwrap(),
        ];
        assert!(requests[1].url.ends_with("/service/configuration?pretty=true"));
        let mut ids = BTreeSet::new();
        for (request, (method, path)) in requests.iter().zip([
            ("POST", "auth/token"),
            ("GET", "service/configuration"),
            ("GET", "service/configuration"),
        ]) {
            assert_eq!(request.header("authorization"), Some(format!("DPoP {TOKEN}").as_str()));
            let (jwk, mut claims) = verified(request.header("dpop").unwrap(), algorithm);
            assert_eq!(jwk.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" "), members);
            let private: Value = serde_json::from_str(&key).unwrap();
            assert!(members.split(' ').all(|member| jwk[member] == private[member]));

            ids.insert(claims["jti"].take().as_str().unwrap().to_owned());
            let htu = format!("https://us.authlete.com/api/1/{path}");
            let iat = 1_763_942_400;
            assert_eq!(claims, json!({ "jti": null, "htm": method, "htu": htu, "iat": iat, "ath": TOKEN_HASH }));
            assert!(request.headers.iter().all(|header| header.sensitive == header.value.contains('.')));
        }
        assert_eq!(ids.len(), requests.len(), "a fresh jti each");
        assert!(!format!("{api:?} {requests:?}").contains(TOKEN));
    }
}

/// What a server with nonces answers: whether it refuses for the nonce, and which one it hands out.
#[derive(Clone, Copy)]
enum Reply {
    Accept(Option<&'static str>),
    Challenge(&'static str),
    Unauthorized(&'static str),
}

use Reply::{Accept, Challenge, Unauthorized};

impl From<Reply> for HttpResponse {
    fn from(reply: Reply) -> Self {
        let (status, nonce, challenge) = match reply {
            Accept(nonce) => (200, nonce, None),
            Challenge(nonce) => (401, Some(nonce), Some(r#"DPoP error="use_dpop_nonce", algs="ES256""#)),
            Unauthorized(nonce) => (401, Some(nonce), Some(r#"DPoP error="invalid_token""#)),
        };
        let mut response = http::Response::builder().status(status);
        if let Some(nonce) = nonce {
            response = response.header("DPoP-Nonce", nonce);
        }
        if let Some(challenge) = challenge {
            // Another scheme may be offered in front.
            response = response.header("WWW-Authenticate", "Bearer").header("WWW-Authenticate", challenge);
        }
        response.body(br#"{"action":"OK"}"#.to_vec()).unwrap()
    }
}

/// One call: what the server answers to its requests, which nonces these have, and whether the call succeeds.
type Call = (&'static [Reply], &'static [Option<&'static str>], bool);

const CONVERSATIONS: [&[Call]; 5] = [
    &[(&[Accept(None)], &[None], true), (&[Accept(None)], &[None], true)],
    &[
        (&[Challenge("n1"), Accept(None)], &[None, Some("n1")], true),
        (&[Accept(Some("n2"))], &[Some("n1")], true),
        (&[Accept(None)], &[Some("n2")], true),
        (&[Challenge("n3"), Accept(Some("n4"))], &[Some("n2"), Some("n3")], true),
        (&[Accept(None)], &[Some("n4")], true),
    ],
    &[(&[Challenge("n1"), Challenge("n2")], &[None, Some("n1")], false), (&[Accept(None)], &[Some("n2")], true)],
    &[(&[Unauthorized("n1")], &[None], false), (&[Accept(None)], &[Some("n1")], true)],
    &[(&[Challenge("no\"nonce")], &[None], false), (&[Accept(None)], &[None], true)],
];

/// A server that answers along a conversation, and the proofs that it has seen since they were last taken.
fn server(calls: &[Call]) -> (impl Fn(HttpRequest) -> Result<HttpResponse, Infallible>, Arc<Mutex<Vec<String>>>) {
    let replies = Mutex::new(calls.iter().flat_map(|(replies, ..)| *replies).copied().collect::<VecDeque<_>>());
    let seen = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&seen);
    let server = move |request: HttpRequest| {
        assert_eq!((request.method().as_str(), request.body().as_slice()), ("POST", &br#"{"parameters":"p"}"#[..]));
        assert_eq!(request.headers().get_all("dpop").iter().count(), 1);
        log.lock().unwrap().push(request.headers()["dpop"].to_str().unwrap().to_owned());
        Ok(replies.lock().unwrap().pop_front().expect("no further request").into())
    };
    (server, seen)
}

fn converse(calls: &[Call], seen: &Mutex<Vec<String>>, call: impl Fn(&TokenRequest) -> bool) {
    let request = TokenRequest { parameters: Some("p".into()), ..Default::default() };
    let mut ids = BTreeSet::new();
    for (_, nonces, succeeds) in calls {
        assert_eq!(call(&request), *succeeds);
        let proofs = std::mem::take(&mut *seen.lock().unwrap());
        let claims: Vec<_> = proofs.iter().map(|proof| verified(proof, Algorithm::ES256).1).collect();
        assert_eq!(claims.iter().map(|claims| claims["nonce"].as_str()).collect::<Vec<_>>(), *nonces);
        for claims in claims {
            assert!(ids.insert(claims["jti"].to_string()), "a jti twice");
        }
    }
}

#[test]
fn nonces_are_learnt_and_asked_for_once() {
    for calls in CONVERSATIONS {
        let (transport, seen) = server(calls);
        let authlete = blocking::Authlete::new(api(P256), transport);
        converse(calls, &seen, |request| authlete.token(request).is_ok());

        let (transport, seen) = server(calls);
        let authlete = Authlete::new(api(P256), move |request| std::future::ready(transport(request)));
        converse(calls, &seen, |request| futures::executor::block_on(authlete.token(request)).is_ok());
    }
}

#[test]
fn a_proof_may_be_signed_elsewhere() {
    let signer = JwkSigner::from_jwk(ED25519).unwrap();
    let (access_token, nonce) = (Secret::from(TOKEN), Some("n"));
    let proof = Proof {
        method: "PATCH",
        url: "https://x/y?z#f",
        id: "1",
        issued_at: 2,
        access_token: Some(&access_token),
        nonce,
    };
    let input = proof.signing_input(signer.algorithm(), signer.public_key()).unwrap();
    let signature = signer.sign(input.as_bytes(), [0; 32]).unwrap();
    let joined = format!("{input}.{}", URL_SAFE_NO_PAD.encode(signature));
    assert_eq!(joined, proof.sign(&signer, [1; 32]).unwrap(), "EdDSA needs no randomness");
    let (_, claims) = verified(&joined, Algorithm::EdDSA);
    let expected =
        json!({ "jti": "1", "htm": "PATCH", "htu": "https://x/y", "iat": 2, "ath": TOKEN_HASH, "nonce": "n" });
    assert_eq!(claims, expected);
}

#[test]
fn a_proof_that_cannot_be_had_is_an_error_before_anything_is_sent() {
    struct NoRandomness;

    impl World for NoRandomness {
        fn now(&self) -> u64 {
            0
        }

        fn random(&self) -> Result<[u8; 32], BoxError> {
            Err("dry".into())
        }

        fn nonce(&self) -> Option<String> {
            None
        }

        fn keep_nonce(&self, _: &str) {}
    }

    let signer = || JwkSigner::from_jwk(P256).unwrap();
    let no_token = || Err::<Secret, BoxError>("no token today".into());
    for (credential, reason) in [
        (Credential::dpop(Secret::from(TOKEN), signer(), NoRandomness), "dry"),
        (Credential::dpop(no_token, signer(), Still::default()), "no token today"),
        (Credential::dpop(Secret::from("a b"), signer(), Still::default()), "character"),
        (Credential::bearer_from(no_token), "no token today"),
    ] {
        let api = api(P256).with_service(credential);
        let authlete = blocking::Authlete::new(api, |_| -> Result<_, Infallible> { panic!("nothing is to be sent") });
        let Err(Error::Build(BuildError::Credential(error))) = authlete.get_service() else { panic!("{reason}") };
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn the_public_half_is_that_of_the_specifications() {
    // RFC 9449, section 4.2, whose token is bound to the thumbprint in section 6.1.
    let key = r#"{"kty":"EC","x":"l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs","y":"9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA","crv":"P-256"}"#;
    let key = PublicJwk::from_jwk(key).unwrap();
    assert_eq!(key.thumbprint(), "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    // RFC 8037, appendix A.3, of the private key.
    let key = PublicJwk::from_jwk(ED25519).unwrap();
    assert_eq!(key.thumbprint(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

/// A key with a member set, or left out.
fn changed(key: &str, member: &str, value: Option<&str>) -> String {
    let mut key: Value = serde_json::from_str(key).unwrap();
    match value {
        Some(value) => key[member] = value.into(),
        None => drop(key.as_object_mut().unwrap().remove(member)),
    }
    key.to_string()
}

#[test]
fn keys_that_do_not_fit_are_refused() {
    let other = "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs";
    for (key, error) in [
        (String::new(), JwkError::Json),
        ("{}".into(), JwkError::Json),
        ("[]".into(), JwkError::Json),
        (r#"{"kty":"oct","k":"c2VjcmV0"}"#.into(), JwkError::Type),
        (changed(P256, "crv", Some("secp256k1")), JwkError::Type),
        (changed(P256, "crv", Some("P-384")), JwkError::Member("d")),
        (changed(P256, "crv", None), JwkError::Member("crv")),
        (changed(P256, "d", None), JwkError::Member("d")),
        (changed(P256, "d", Some("AA")), JwkError::Member("d")),
        (changed(P256, "d", Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")), JwkError::Key),
        (changed(P256, "x", Some(other)), JwkError::Key),
        (changed(P256, "x", Some("\"},\"d\":\"")), JwkError::Member("x")),
        (changed(P256, "y", None), JwkError::Member("y")),
        (changed(P256, "alg", Some("ES384")), JwkError::Algorithm),
        (changed(P384, "alg", Some("ES256")), JwkError::Algorithm),
        (changed(P384, "y", Some(other)), JwkError::Member("y")),
        (changed(ED25519, "x", Some(other)), JwkError::Key),
        (changed(ED25519, "crv", Some("Ed448")), JwkError::Type),
        (changed(ED25519, "alg", Some("none")), JwkError::Algorithm),
        (changed(RSA, "alg", Some("RS512")), JwkError::Algorithm),
        (changed(RSA, "e", None), JwkError::Member("e")),
        (changed(RSA, "d", None), JwkError::Member("d")),
        (changed(RSA, "d", Some(other)), JwkError::Key),
        (changed(RSA, "n", Some(other)), JwkError::Key),
        (changed(RSA, "n", Some("AQ")), JwkError::Key),
        (changed(RSA, "e", Some("Ag")), JwkError::Key),
        (RSA_1024.into(), JwkError::Key),
    ] {
        assert_eq!(JwkSigner::from_jwk(&key).err(), Some(error), "{key}");
    }
}

#[test]
fn a_signer_shows_nothing_of_its_key() {
    for key in [P256, P384, ED25519, RSA] {
        let shown = format!("{:?}", JwkSigner::from_jwk(key).unwrap());
        let members: Value = serde_json::from_str(key).unwrap();
        assert!(!shown.contains(members["d"].as_str().unwrap()), "{shown}");
    }
}
