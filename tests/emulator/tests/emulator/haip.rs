//! What the OpenID4VC High Assurance Interoperability Profile 1.0 asks of requests, of tokens and of those who attest.

use std::sync::atomic::{AtomicU64, Ordering};

use authlete_core::Secret;
use authlete_core::client::Client;
use authlete_core::pushed_authorization::{PushedAuthReqAction, PushedAuthReqRequest, PushedAuthReqResponse};
use authlete_core::service::Service;
use authlete_core::token::{TokenRequest, TokenResponse};
use authlete_core::token_management::TokenCreateRequest;
use authlete_core::types::{ClientAuthMethod, GrantType, JwsAlg, Pair, Scope};
use serde_json::{Value, json};

use crate::attester::{certified, root, self_signed};
use crate::credential_issuance::{access_token, nonce, parse};
use crate::credential_issuer::issuer;
use crate::key_attestation::{attestation, configurations};
use crate::signer::Signer;
use crate::subject::{CHALLENGE, Subject, code_of, json};
use crate::wallet::Wallet;

const NOW: i64 = 1_700_000_000;
const CALLBACK: &str = "https://wallet.example/callback";

/// Where it is said that the profile applies.
#[derive(Debug, Clone, Copy)]
enum By {
    Nothing,
    AnotherVersion,
    Service,
    Client,
    Scope,
}

/// A credential issuer whose client attests itself, with an attester and a root certificate that both kinds of attesters are under.
struct Haip {
    subject: Subject,
    attester: Signer,
    certificate: String,
}

impl Haip {
    fn new(by: By) -> Self {
        let root = root();
        let (attester, certificate) = certified(&root);
        let subject = issuer(|settings| {
            let (service, client) = (&mut settings.service, &mut settings.client);
            let version = |version: &str| Some(version.to_string());
            let mut scope = Scope { name: Some("identity".into()), ..Default::default() };
            match by {
                By::Nothing => {}
                By::AnotherVersion => service.haip_version = version("0.9"),
                By::Service => service.haip_version = version("1.0"),
                By::Client => client.haip_version = version("1.0"),
                By::Scope => {
                    let attribute = Pair { key: Some("haip".into()), value: Some("1.0".into()), ..Default::default() };
                    scope.attributes = Some(vec![attribute]);
                }
            }
            service.supported_scopes.get_or_insert_default().push(scope);
            service.client_attester_roots = Some(vec![root.pem()]);
            service.client_attester_roots_enabled = Some(true);
            service.key_attester_roots = Some(vec![root.pem()]);
            service.key_attester_roots_enabled = Some(true);
            let metadata = service.credential_issuer_metadata.get_or_insert_default();
            metadata.credentials_supported = Some(configurations(&json!({})));
            service.supported_token_auth_methods = None;
            client.token_auth_method = Some(ClientAuthMethod::AttestJwtClientAuth);
            client.redirect_uris = Some(vec![CALLBACK.into()]);
        });
        Self { subject, attester, certificate }
    }

    /// The headers of an attested client.
    fn headers(by: &Signer, header: Value) -> [Secret; 2] {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let instance = Signer::es256();
        let mut members = json!({ "typ": "oauth-client-attestation+jwt" });
        members.as_object_mut().unwrap().extend(header.as_object().unwrap().clone());
        let claims = json!({ "sub": "2000000001", "exp": NOW + 600, "cnf": { "jwk": instance.jwk } });
        let jti = NEXT.fetch_add(1, Ordering::Relaxed).to_string();
        let proof = json!({ "aud": "http://127.0.0.1:8080", "jti": jti, "iat": NOW });
        let proof = instance.jwt(json!({ "typ": "oauth-client-attestation-pop+jwt" }), &proof);
        [by.jwt(members, &claims).into(), proof.into()]
    }

    fn good_headers(&self) -> [Secret; 2] {
        Self::headers(&self.attester, json!({ "x5c": [self.certificate] }))
    }

    fn token(&self, [attestation, proof]: [Secret; 2], scope: &str, dpop: Option<&Signer>) -> TokenResponse {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let jti = NEXT.fetch_add(1, Ordering::Relaxed).to_string();
        let claims = json!({ "jti": jti, "htm": "POST", "htu": "http://127.0.0.1:8080/api/token", "iat": NOW });
        let dpop = dpop.map(|key| key.jwt(json!({ "typ": "dpop+jwt", "jwk": key.jwk }), &claims).into());
        let request = TokenRequest {
            oauth_client_attestation: Some(attestation),
            oauth_client_attestation_pop: Some(proof),
            dpop,
            htm: Some("POST".into()),
            ..TokenRequest::new(format!("grant_type=client_credentials&client_id=2000000001&scope={scope}"))
        };
        self.subject.authlete.token(&request).unwrap()
    }

    fn push(&self, parameters: &str) -> PushedAuthReqResponse {
        let [attestation, proof] = self.good_headers();
        let request = PushedAuthReqRequest {
            oauth_client_attestation: Some(attestation),
            oauth_client_attestation_pop: Some(proof),
            ..PushedAuthReqRequest::new(parameters)
        };
        self.subject.authlete.push_authorization_request(&request).unwrap()
    }

    /// A token for that scope, and bound to a DPoP key if so.
    fn made(&self, scope: &str, bound: bool) -> Secret {
        let create = TokenCreateRequest {
            subject: Some("john".into()),
            client_id: Some(2_000_000_001),
            scopes: Some(vec![scope.into()]),
            dpop_key_thumbprint: bound.then(|| Signer::es256().thumbprint()),
            ..TokenCreateRequest::new(GrantType::AuthorizationCode)
        };
        self.subject.authlete.token_create(&create).unwrap().access_token.unwrap()
    }
}

#[test]
fn requests_are_pushed_codes_with_a_challenge() {
    for (by, applies) in
        [(By::Nothing, false), (By::AnotherVersion, false), (By::Service, true), (By::Client, true), (By::Scope, true)]
    {
        let haip = Haip::new(by);
        let code = format!("client_id=2000000001&response_type=code&redirect_uri={CALLBACK}&scope=identity");
        let challenge = format!("&code_challenge={CHALLENGE}&code_challenge_method=S256");
        let asked = haip.subject.authorize(&format!("{code}{challenge}"));
        assert_eq!(code_of(&asked.result_code), if applies { "A300301" } else { "A004001" }, "{by:?}");
        assert_eq!(code_of(&haip.push(&code).result_code), if applies { "A124301" } else { "A245001" }, "{by:?}");
        let pushed = haip.push(&format!("{code}{challenge}"));
        assert_eq!(pushed.action, PushedAuthReqAction::Created, "{by:?} {:?}", pushed.result_message);
    }
}

#[test]
fn what_stands_in_a_request_object_brings_the_profile_too() {
    let signer = Signer::rsa("RS256");
    for (scope, lifetime, unsigned) in [("identity", 599, "A300318"), ("read", 600, "A245001")] {
        let haip = Haip::new(By::Scope);
        let jwks = json!({ "keys": [signer.jwk] }).to_string();
        haip.subject.authlete.modify_client(2_000_000_001, |client| client.jwks = Some(jwks.into())).unwrap();
        let mut claims = json!({
            "iss": "2000000001", "aud": "http://127.0.0.1:8080", "client_id": "2000000001", "response_type": "code",
            "redirect_uri": CALLBACK, "scope": scope, "code_challenge": CHALLENGE, "code_challenge_method": "S256",
        });
        let push = |object: &str| haip.push(&format!("client_id=2000000001&request={object}"));
        // With an algorithm that is not one of FAPI 2.0.
        let pushed = push(&signer.jwt(json!({}), &claims));
        assert_eq!(pushed.action, PushedAuthReqAction::Created, "{scope} {:?}", pushed.result_message);
        assert_eq!(json(&pushed.response_content)["expires_in"], lifetime, "{scope}");
        // Something has to be signed.
        let change = |client: &mut Client| client.user_info_sign_alg = Some(JwsAlg::None);
        haip.subject.authlete.modify_client(2_000_000_001, change).unwrap();
        claims["scope"] = json!(format!("openid {scope}"));
        assert_eq!(code_of(&push(&signer.jwt(json!({}), &claims)).result_code), unsigned, "{scope}");
    }
}

#[test]
fn a_client_is_attested_by_a_certificate_of_another() {
    let registered = Signer::es256();
    let (alone, own, pem) = self_signed();
    for by in [By::Nothing, By::Service, By::Client, By::Scope] {
        let haip = Haip::new(by);
        let jwks = json!({ "keys": [registered.jwk] }).to_string();
        let change = |client: &mut Client| client.jwks = Some(jwks.into());
        haip.subject.authlete.modify_client(2_000_000_001, change).unwrap();
        let change = |service: &mut Service| service.client_attester_roots.get_or_insert_default().push(pem.clone());
        haip.subject.authlete.modify_service(change).unwrap();
        let key = Signer::es256();
        for (headers, code) in [
            (haip.good_headers(), "A052001"),
            (Haip::headers(&registered, json!({})), "A157372"),
            (Haip::headers(&alone, json!({ "x5c": [own] })), "A157373"),
        ] {
            let answer = haip.token(headers, "identity", Some(&key));
            let expected = if matches!(by, By::Nothing) { "A052001" } else { code };
            assert_eq!(code_of(&answer.result_code), expected, "{by:?} {:?}", answer.result_message);
        }
        // Without roots nobody's certificate leads to one.
        haip.subject.authlete.modify_service(|service| service.client_attester_roots_enabled = None).unwrap();
        let answer = haip.token(haip.good_headers(), "identity", Some(&key));
        let expected = if matches!(by, By::Nothing) { "A157363" } else { "A157371" };
        assert_eq!(code_of(&answer.result_code), expected, "{by:?}");
    }
}

#[test]
fn tokens_are_bound_to_a_dpop_key() {
    let key = Signer::es256();
    for (by, bound, unbound) in [
        (By::Nothing, "A052001", "A052001"),
        (By::Service, "A052001", "A300320"),
        (By::Client, "A052001", "A300320"),
        (By::Scope, "A052001", "A300320"),
    ] {
        let haip = Haip::new(by);
        for (dpop, code) in [(Some(&key), bound), (None, unbound)] {
            let answer = haip.token(haip.good_headers(), "identity", dpop);
            assert_eq!(code_of(&answer.result_code), code, "{by:?} {:?}", answer.result_message);
        }
    }
}

#[test]
fn what_is_signed_may_be_with_other_algorithms_than_those_of_fapi() {
    let document = Haip::new(By::Service).subject.authlete.get_service_configuration().unwrap();
    let document: Value = serde_json::from_str(document.as_str()).unwrap();
    let names = document["dpop_signing_alg_values_supported"].as_array().unwrap();
    assert!(["ES256", "RS256"].iter().all(|alg| names.contains(&json!(alg))), "{names:?}");
}

#[test]
fn credentials_are_for_tokens_with_their_scope_and_for_attested_keys() {
    let wallet = Wallet::new();
    let (alone, own, pem) = self_signed();
    for by in [By::Nothing, By::Service, By::Client, By::Scope] {
        let haip = Haip::new(by);
        let change = |service: &mut Service| service.key_attester_roots.get_or_insert_default().push(pem.clone());
        haip.subject.authlete.modify_service(change).unwrap();
        let applies = !matches!(by, By::Nothing);
        let ask = |token: &Secret, attester: &Signer, certificate: &str| {
            let changes = json!({ "nonce": nonce(&haip.subject) });
            let attestation = attestation(attester, json!({ "x5c": [certificate] }), &[&wallet], changes);
            let request =
                json!({ "credential_configuration_id": "identity", "proofs": { "attestation": [attestation] } });
            code_of(&parse(&haip.subject, token, &request).result_code).to_string()
        };
        let (good, unbound) = (haip.made("identity", true), haip.made("identity", false));
        assert_eq!(ask(&good, &haip.attester, &haip.certificate), "A470001", "{by:?}");
        assert_eq!(ask(&good, &alone, &own), if applies { "A472341" } else { "A470001" }, "{by:?}");
        let code = ask(&unbound, &haip.attester, &haip.certificate);
        assert_eq!(code, if applies { "A470306" } else { "A470001" }, "{by:?}");
    }
    // A credential that the token names in another way than by its scope.
    let subject = issuer(|_| {});
    let token = access_token(&subject, &["membership"]);
    for (version, code) in [(None, "A470001"), (Some("1.0".to_string()), "A470305")] {
        subject.authlete.modify_service(|service| service.haip_version = version).unwrap();
        let request = json!({ "credential_configuration_id": "membership" });
        assert_eq!(code_of(&parse(&subject, &token, &request).result_code), code);
    }
}
