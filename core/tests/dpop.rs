//! DPoP: what goes out can be verified by others, is bound to its request, and takes the server's nonces.
#![cfg(all(feature = "dpop-signer-rsa", feature = "http"))]

use std::collections::{BTreeSet, VecDeque};
use std::convert::Infallible;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use authlete_core::dpop::{Environment, JwkError, JwkSigner, Proof, PublicJwk, Signer};
use authlete_core::service::{GetServiceConfiguration, Service};
use authlete_core::token::TokenRequest;
use authlete_core::transport::{self, HttpRequest, HttpResponse};
use authlete_core::wire::Request;
use authlete_core::{Api, Authlete, BoxError, BuildError, Credential, Error, Operation, Secret, Version, blocking};
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
/// With a public exponent of 3.
const RSA_E3: &str = r#"{"kty":"RSA","n":"wM-gX-qTEDLagdqLeFhS_aDK7l8JgC612oNXrFzLjRk-KKMKKCt4rB5os1Hj0965Yh-cNkUx8d8a-nvH3p_c-PDMNZ7MnaLDTIqaEouLYITUkGuEx7w7xyxaL8ywMZO-ZEUhtTedRTySqZ2ncJqPAXTfyA3CYI4fwBFMH6eQbUzX-E_j1bhI5EaVaiLuelWxhRtwr7Mw3piE0O13l4dutvozP0dL20I6JMmGcSy7hwJBvTmXXOgGD4xW9cbHr7lWPZ4MSX4tVQhFOi0_M-R735zwg0k4rcgWqUlDKhGWhZTN33DQvGojA8Y4dEKm8dRi3Mu3mH2Fpb4gYf_GOUO_ow","e":"Aw","d":"gIpq6pxiCsyRq-cHpZA3U8CHSZSxAB8j5wI6cuiHs2YpcGyxcBz7HWmbIjaX4pR7lr-9eYN2oT9nUafalGqTUKCII78zE8HXiFxmtweyQFiNtZ0DL9LShMg8H93Ky7fUQtjBI3po2NMMcRPE9bxfVk3qhV6BlbQVKrYyv8UK84dl1hCxcvA8bvm-mKKCKjDeh4UrnfG-1UBBuB9ztzWzFyXSa1kJIhVBByeDdQoqZq362qcP8U0S-163i8SHIj4lfIDdeac7n1wMfTpe5ZI51pAZlWanjqAX9Pqx_LwmxxhxaG6P4Ii5Et1jRb4u2YkultMjZvz0O_NeY0b72L0Y6w","p":"-OwzEWDpycUCnfpOqzoLyYtUoVGrrUVU_czPh7GD4m9ZVLs7j317geJUsfBbkRu28uaNQvRcKeK45BZ3cSdmQDietkGos_HyHSBSCAKyZM5afJkDKiwreiLEgeKMHd8UCqCwlGNrDo8ysVC_cDZWfCVcdDGHDPhW1hEXLXJKKRM","q":"xksDyEhmJHjNWYrggAEAmi5_DfEc5VljJG_uwlMy_6ToIuMGLqqm1re5j1FB6tFGVo6xvH6YP7PFX42oi9T13co-CdFan_QMFV4DqNjWwE9qTYosEyuseJcMtkxrPnvcGSIaZIgx_thHcjrl8HUwINUyjkx7ClN6PLv-HwHd8TE"}"#;
/// Too short to be safe.
const RSA_1024: &str = r#"{"kty":"RSA","n":"wYHT2vJz46xbUYJ8QA_F6TsdQYtdh6sHHGdLUOsJom9Iwz8UC4Zg6koW_qUoHKDp98fOel-Nb5Jo9FEpAGuRZYRBaA-pO_YrtnokTf4nSOSkm77n1REjm5wb1YDaDWsdYPkDA-1UweNzuRDbLHQsL-ZuxBNNDly-yCkzm46JWDs","e":"AQAB","d":"mI3UyrEIIj7Yg2ser5Z_zb7X8rt_khyIb6ETpIiXwOKA98R79hYLw8mDVWA5PlCyA7EXHCzGoWZIrgxqCbXEGmdwkcygnE5uj92VmzWnb9cGy4gDem61cw6goyIey9Di5pksQcg68WfuqBL6MTvOKXqz1v8xpLxpJR4fWJZGkUk"}"#;

/// A world in which time stands still and randomness counts.
#[derive(Default)]
struct Still {
    count: AtomicU64,
    nonce: Mutex<Option<String>>,
}

impl Environment for Still {
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

fn credential(key: &str) -> Credential {
    Credential::dpop(Secret::from(TOKEN), JwkSigner::from_jwk(key).unwrap(), Still::default())
}

fn api(key: &str) -> Api {
    let api = Api::new(Version::V3, "https://us.authlete.com").unwrap();
    api.with_service_id("1").unwrap().with_service_credential(credential(key))
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
        (changed(ED25519, "alg", Some("Ed25519")), Algorithm::EdDSA, "crv kty x"),
        (changed(ED25519, "use", Some("sig")), Algorithm::EdDSA, "crv kty x"),
        (RSA_E3.into(), Algorithm::PS256, "e kty n"),
        (RSA.into(), Algorithm::PS256, "e kty n"),
        (changed(RSA, "alg", Some("PS256")), Algorithm::PS256, "e kty n"),
        (changed(RSA, "alg", Some("RS256")), Algorithm::RS256, "e kty n"),
    ] {
        let api = api(&key);
        let configuration = GetServiceConfiguration { pretty: Some(true), ..Default::default() };
        let requests: [Request; 3] = [
            api.request(&TokenRequest::new("")).unwrap(),
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

/// What a server answers: status, nonce, challenge.
#[derive(Clone, Copy)]
struct Reply(u16, Option<&'static str>, &'static str);

const ACCEPT: Reply = Reply(200, None, "");

const fn accept(nonce: &'static str) -> Reply {
    Reply(200, Some(nonce), "")
}

/// Refuses for want of a nonce.
const fn challenge(nonce: &'static str) -> Reply {
    Reply(401, Some(nonce), r#"DPoP error="use_dpop_nonce", algs="ES256""#)
}

impl From<Reply> for HttpResponse {
    fn from(Reply(status, nonce, challenge): Reply) -> Self {
        let mut response = http::Response::builder().status(status);
        if let Some(nonce) = nonce {
            response = response.header("DPoP-Nonce", nonce);
        }
        // Another scheme may be offered in front.
        response = response.header("WWW-Authenticate", "Bearer").header("WWW-Authenticate", challenge);
        response.body(br#"{"action":"OK"}"#.to_vec()).unwrap()
    }
}

/// One call: what the server answers to its requests, which nonces these have, and whether the call succeeds.
type Call = (&'static [Reply], &'static [Option<&'static str>], bool);

const CONVERSATIONS: [&[Call]; 11] = [
    &[(&[ACCEPT], &[None], true), (&[ACCEPT], &[None], true)],
    &[
        (&[challenge("n1"), ACCEPT], &[None, Some("n1")], true),
        (&[accept("n2")], &[Some("n1")], true),
        (&[ACCEPT], &[Some("n2")], true),
        (&[challenge("n3"), accept("n4")], &[Some("n2"), Some("n3")], true),
        (&[ACCEPT], &[Some("n4")], true),
    ],
    &[(&[challenge("n1"), challenge("n2")], &[None, Some("n1")], false), (&[ACCEPT], &[Some("n2")], true)],
    &[(&[Reply(401, Some("n"), "DPoP algs=ES256, error=use_dpop_nonce"), ACCEPT], &[None, Some("n")], true)],
    // Other refusals, which stand.
    &[(&[Reply(401, Some("n"), r#"DPoP error="invalid_token""#)], &[None], false), (&[ACCEPT], &[Some("n")], true)],
    &[
        (
            &[Reply(401, Some("n"), r#"DPoP error="invalid_token", error_description="not use_dpop_nonce but age""#)],
            &[None],
            false,
        ),
        (&[ACCEPT], &[Some("n")], true),
    ],
    &[(&[Reply(403, Some("n"), r#"DPoP error="use_dpop_nonce""#)], &[None], false), (&[ACCEPT], &[Some("n")], true)],
    &[(&[Reply(200, Some("n"), r#"DPoP error="use_dpop_nonce""#)], &[None], true), (&[ACCEPT], &[Some("n")], true)],
    // What is no nonce.
    &[(&[challenge("no\"nonce")], &[None], false), (&[ACCEPT], &[None], true)],
    &[(&[challenge("no\\nonce")], &[None], false), (&[ACCEPT], &[None], true)],
    &[(&[challenge("")], &[None], false), (&[ACCEPT], &[None], true)],
];

type Answer = Result<HttpResponse, Infallible>;
type Log = Arc<Mutex<Vec<String>>>;

/// A server that answers along a conversation, and the proofs that it has seen since they were last taken.
fn server(calls: &[Call]) -> (impl Fn(HttpRequest) -> Answer, Log) {
    let replies = Mutex::new(calls.iter().flat_map(|(replies, ..)| *replies).copied().collect::<VecDeque<_>>());
    let seen = Log::default();
    let log = Arc::clone(&seen);
    let server = move |request: HttpRequest| {
        assert!(request.body() == br#"{"parameters":"p"}"# || request.body() == br#"{"serviceName":"s"}"#);
        assert_eq!(request.headers().get_all("dpop").iter().count(), 1);
        log.lock().unwrap().push(request.headers()["dpop"].to_str().unwrap().to_owned());
        Ok(replies.lock().unwrap().pop_front().expect("no further request").into())
    };
    (server, seen)
}

fn converse(calls: &[Call], seen: &Mutex<Vec<String>>, call: impl Fn() -> bool) {
    let mut ids = BTreeSet::new();
    for (_, nonces, succeeds) in calls {
        assert_eq!(call(), *succeeds);
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
    let request = TokenRequest::new("p");
    for calls in CONVERSATIONS {
        let (transport, seen) = server(calls);
        let authlete = blocking::Authlete::new(api(P256), blocking::from_fn(transport));
        converse(calls, &seen, || authlete.token(&request).is_ok());

        let (transport, seen) = server(calls);
        let authlete =
            Authlete::new(api(P256), transport::from_fn(move |request| std::future::ready(transport(request))));
        converse(calls, &seen, || futures::executor::block_on(authlete.token(&request)).is_ok());

        // The owner's calls learn by the owner's credential.
        let (transport, seen) = server(calls);
        let api = Api::v3("https://x", "1", "bearer").unwrap().with_service_owner_credential(credential(P256));
        let authlete = blocking::Authlete::new(api, blocking::from_fn(transport));
        let service = || Service { service_name: Some("s".into()), ..Default::default() };
        converse(calls, &seen, || authlete.create_service(service()).is_ok());
    }
}

#[test]
fn a_nonce_is_bounded() {
    for (length, kept) in [(4096, true), (4097, false)] {
        let api = api(P256);
        let nonce = "n".repeat(length);
        let response = http::Response::builder().header("dpop-nonce", &nonce).body("").unwrap();
        assert!(!api.meet_challenge(TokenRequest::ENDPOINT, &(&response).into()));
        let (_, claims) =
            verified(api.request(&TokenRequest::new("")).unwrap().header("dpop").unwrap(), Algorithm::ES256);
        assert_eq!(claims["nonce"].as_str() == Some(nonce.as_str()), kept);
    }
}

/// A future may wait long before it is polled, and the proof has to be young then.
#[test]
fn a_proof_is_made_when_the_request_is_sent() {
    const REPLIES: [Call; 1] = [(&[accept("n"), ACCEPT], &[], true)];
    let (transport, seen) = server(&REPLIES);
    let authlete = Authlete::new(api(P256), transport::from_fn(move |request| std::future::ready(transport(request))));
    let request = TokenRequest::new("p");
    let (later, sooner) = (authlete.token(&request), authlete.token(&request));
    futures::executor::block_on(sooner).unwrap();
    futures::executor::block_on(later).unwrap();
    let proofs = seen.lock().unwrap();
    assert_eq!(verified(&proofs[1], Algorithm::ES256).1["nonce"], "n");
}

/// What a signature hides must not be what the proof shows.
#[test]
fn the_seed_is_nothing_that_shows() {
    struct Recording(JwkSigner);

    impl Signer for Recording {
        fn algorithm(&self) -> &'static str {
            self.0.algorithm()
        }

        fn public_key(&self) -> &PublicJwk {
            self.0.public_key()
        }

        fn sign(&self, message: &[u8], seed: [u8; 32]) -> Result<Vec<u8>, BoxError> {
            let claims = std::str::from_utf8(message)?.split('.').nth(1).unwrap_or_default();
            let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims)?)?;
            assert_ne!(claims["jti"], URL_SAFE_NO_PAD.encode(seed));
            self.0.sign(message, seed)
        }
    }

    let signer = Recording(JwkSigner::from_jwk(P256).unwrap());
    let credential = Credential::dpop(Secret::from(TOKEN), signer, Still::default());
    api(P256).with_service_credential(credential).request(&TokenRequest::new("")).unwrap();
}

#[cfg(feature = "system")]
#[test]
fn the_system_has_seconds_randomness_and_the_last_nonce() {
    use std::time::SystemTime;

    let system = authlete_core::dpop::SystemEnvironment::default();
    let now = || SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let (before, between, after) = (now(), system.now(), now());
    assert!((before..=after).contains(&between));
    assert_ne!(system.random().unwrap(), system.random().unwrap());
    assert_eq!(system.nonce(), None);
    for nonce in ["n1", "n2", "n2"] {
        system.keep_nonce(nonce);
        assert_eq!(system.nonce().as_deref(), Some(nonce));
    }
}

#[test]
fn a_proof_may_be_signed_elsewhere() {
    let signer = JwkSigner::from_jwk(ED25519).unwrap();
    let (access_token, nonce) = (Secret::from(TOKEN), Some("n"));
    let proof = Proof { access_token: Some(&access_token), nonce, ..Proof::new("PATCH", "https://x/y?z#f", "1", 2) };
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

    impl Environment for NoRandomness {
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
        let api = api(P256).with_service_credential(credential);
        let authlete = blocking::Authlete::new(
            api,
            blocking::from_fn(|_| -> Result<_, Infallible> { panic!("nothing is to be sent") }),
        );
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
        (changed(RSA, "n", Some(other)), JwkError::Member("n")),
        (changed(RSA, "n", Some("AQ")), JwkError::Member("n")),
        (changed(RSA, "e", Some("Ag")), JwkError::Key),
        (RSA_1024.into(), JwkError::Member("n")),
        (changed(RSA, "d", Some("AA")), JwkError::Member("d")),
        (changed(RSA, "d", Some("")), JwkError::Member("d")),
        (changed(RSA, "p", Some("AQAB")), JwkError::Member("q")),
        (changed(&changed(RSA, "p", Some("AQAB")), "q", Some("Aw")), JwkError::Key),
        (changed(RSA, "n", Some(&"_".repeat(1400))), JwkError::Member("n")),
        (changed(RSA, "e", Some("AAEAAQ")), JwkError::Member("e")),
        (changed(P256, "use", Some("enc")), JwkError::Use),
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
