//! What the FAPI profiles ask of authorization requests.

use authlete_core::authorization::AuthorizationAction;
use authlete_core::pushed_authorization::{PushedAuthReqAction, PushedAuthReqRequest, PushedAuthReqResponse};
use authlete_core::types::{ClientAuthMethod, Display, FapiMode, JwsAlg, ServiceProfile};
use serde_json::{Value, json};

use crate::signer::Signer;
use crate::subject::{CHALLENGE, Subject, code_of, json};

pub(crate) const CALLBACK: &str = "https://c.example/cb";

/// A service in these modes, with a client that signs with a key of its own.
pub(crate) struct Fapi {
    pub(crate) subject: Subject,
    pub(crate) signer: Signer,
}

impl Fapi {
    pub(crate) fn new(modes: &[FapiMode]) -> Self {
        let signer = Signer::es256();
        let jwks = json!({ "keys": [signer.jwk, Signer::rsa("RS256").jwk] });
        let subject = Subject::with(|settings| {
            let method = ClientAuthMethod::PrivateKeyJwt;
            settings.service.supported_service_profiles = Some(vec![ServiceProfile::Fapi]);
            settings.service.fapi_modes = Some(modes.to_vec());
            settings.service.supported_token_auth_methods = Some(vec![method.clone()]);
            settings.client.token_auth_method = Some(method);
            settings.client.jwks = Some(jwks.to_string().into());
            settings.client.redirect_uris = Some(vec![CALLBACK.into()]);
            settings.client.authorization_sign_alg = Some(JwsAlg::Ps256);
            settings.client.id_token_sign_alg = Some(JwsAlg::Ps256);
        });
        Self { subject, signer }
    }

    pub(crate) fn sign(&self, claims: &Value) -> String {
        self.signer.jwt(json!({}), claims)
    }

    fn authorize(&self, parameters: &str) -> String {
        code_of(&self.subject.authorize(parameters).result_code).to_string()
    }

    pub(crate) fn push(&self, parameters: &str) -> PushedAuthReqResponse {
        let assertion = self.sign(&json!({
            "iss": "2000000001", "sub": "2000000001", "aud": "http://127.0.0.1:8080", "exp": 1_700_000_300,
            "jti": parameters,
        }));
        let request = PushedAuthReqRequest::new(format!(
            "{parameters}&client_id=2000000001&client_assertion={assertion}\
             &client_assertion_type=urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        ));
        self.subject.authlete.push_authorization_request(&request).unwrap()
    }
}

/// A request object's claims, with changes; those that are null are left out.
pub(crate) fn claims(changes: Value) -> Value {
    let mut claims = json!({
        "aud": "http://127.0.0.1:8080", "nbf": 1_700_000_000, "exp": 1_700_000_300, "client_id": "2000000001",
        "response_type": "code id_token", "redirect_uri": CALLBACK, "scope": "openid", "nonce": "n",
        "code_challenge": CHALLENGE, "code_challenge_method": "S256",
    });
    for (name, value) in changes.as_object().unwrap() {
        claims[name] = value.clone();
    }
    claims
}

#[test]
fn baseline_requests() {
    let fapi = Fapi::new(&[FapiMode::Fapi1Baseline]);
    let pkce = format!("code_challenge={CHALLENGE}&code_challenge_method=S256");
    let start = format!("client_id=2000000001&response_type=code&redirect_uri={CALLBACK}");
    for (parameters, code) in [
        (format!("{start}&{pkce}&state=s"), "A004001"),
        (format!("{start}&{pkce}&scope=openid&nonce=n"), "A004001"),
        (format!("{start}&state=s"), "A124301"),
        (format!("{start}&state=s&code_challenge={CHALLENGE}"), "A124308"),
        (format!("{start}&{pkce}"), "A300316"),
        (format!("{start}&{pkce}&scope=openid&state=s"), "A300315"),
        (format!("client_id=2000000001&response_type=code&{pkce}&state=s"), "A300310"),
    ] {
        assert_eq!(fapi.authorize(&parameters), code, "{parameters}");
    }
    // Without the profile the modes mean nothing.
    let other = Subject::with(|settings| settings.service.fapi_modes = Some(vec![FapiMode::Fapi1Baseline]));
    assert_eq!(code_of(&other.authorize(&crate::subject::request("")).result_code), "A004001");
    let http = Subject::with(|settings| {
        settings.service.supported_service_profiles = Some(vec![ServiceProfile::Fapi]);
        settings.client.fapi_modes = Some(vec![FapiMode::Fapi1Baseline]);
    });
    assert_eq!(code_of(&http.authorize(&crate::subject::request(&format!("&{pkce}"))).result_code), "A300311");
}

#[test]
fn advanced_requests_are_signed_and_so_are_their_responses() {
    let fapi = Fapi::new(&[FapiMode::Fapi1Advanced]);
    let by_value = |changes: Value| format!("client_id=2000000001&request={}", fapi.sign(&claims(changes)));
    for (changes, code) in [
        (json!({}), "A004001"),
        (json!({ "code_challenge": null, "code_challenge_method": null }), "A004001"),
        (json!({ "response_type": "code", "response_mode": "jwt" }), "A004001"),
        (json!({ "response_type": "code" }), "A300312"),
        (json!({ "response_type": "code id_token token" }), "A300312"),
        (json!({ "aud": "x" }), "A300304"),
        (json!({ "exp": null }), "A300305"),
        (json!({ "nbf": null }), "A300306"),
        (json!({ "nbf": 1_699_990_000 }), "A300307"),
        (json!({ "exp": 1_700_003_601 }), "A300308"),
    ] {
        assert_eq!(fapi.authorize(&by_value(changes.clone())), code, "{changes}");
    }
    // The setting is for this profile.
    fapi.subject.authlete.modify_service(|service| service.nbf_optional = Some(true)).unwrap();
    assert_eq!(fapi.authorize(&by_value(json!({ "nbf": null }))), "A004001");
    // OpenID Connect's way with what stands outside of the object would let an attacker add to it.
    let mut service = fapi.subject.authlete.get_service().unwrap();
    for traditional in [Some(true), None] {
        service.traditional_request_object_processing_applied = traditional;
        fapi.subject.authlete.update_service(service.clone()).unwrap();
        let outside = "response_type=code+id_token&scope=openid&display=touch&state=outside";
        let asked = fapi.subject.authorize(&format!("{}&{outside}", by_value(json!({}))));
        assert_eq!((code_of(&asked.result_code), asked.display), ("A004001", Some(Display::Page)));
    }
    let plain =
        format!("client_id=2000000001&response_type=code+id_token&redirect_uri={CALLBACK}&scope=openid&nonce=n");
    assert_eq!(fapi.authorize(&plain), "A300302");
    // What is pushed has to have a challenge.
    let pushed = |changes: Value| fapi.push(&format!("request={}", fapi.sign(&claims(changes))));
    assert_eq!(pushed(json!({})).action, PushedAuthReqAction::Created);
    let without = pushed(json!({ "code_challenge": null, "code_challenge_method": null }));
    assert_eq!(code_of(&without.result_code), "A124301");
}

#[test]
fn fapi_2_requests_are_pushed_codes_with_a_challenge() {
    let fapi = Fapi::new(&[FapiMode::Fapi2Security]);
    let good = format!("redirect_uri={CALLBACK}&code_challenge={CHALLENGE}&code_challenge_method=S256");
    assert_eq!(fapi.authorize(&format!("client_id=2000000001&response_type=code&{good}")), "A300301");
    for (parameters, code) in [
        (format!("response_type=code+id_token&scope=openid&nonce=n&{good}"), "A300313"),
        (format!("response_type=code&redirect_uri={CALLBACK}"), "A124301"),
        (format!("response_type=code&redirect_uri={CALLBACK}&code_challenge={CHALLENGE}"), "A124308"),
    ] {
        assert_eq!(code_of(&fapi.push(&parameters).result_code), code, "{parameters}");
    }
    let pushed = fapi.push(&format!("response_type=code&{good}"));
    let uri = pushed.request_uri.unwrap_or_else(|| panic!("{:?}", pushed.result_message));
    let asked = fapi.subject.authorize(&format!("client_id=2000000001&request_uri={}", uri.expose()));
    assert_eq!(asked.action, AuthorizationAction::Interaction);
}

#[test]
fn message_signing_wants_signed_requests_and_responses() {
    let requests = Fapi::new(&[FapiMode::Fapi2MessageSigningAuthReq]);
    let good =
        format!("response_type=code&redirect_uri={CALLBACK}&code_challenge={CHALLENGE}&code_challenge_method=S256");
    assert_eq!(code_of(&requests.push(&good).result_code), "A300302");
    let object = requests.sign(&claims(json!({ "response_type": "code" })));
    assert_eq!(requests.push(&format!("request={object}")).action, PushedAuthReqAction::Created);

    let responses = Fapi::new(&[FapiMode::Fapi2MessageSigningAuthRes]);
    assert_eq!(code_of(&responses.push(&good).result_code), "A300314");
    assert_eq!(responses.push(&format!("{good}&response_mode=jwt")).action, PushedAuthReqAction::Created);
}

#[test]
fn a_pushed_request_is_kept_for_less_than_ten_minutes_in_fapi_2() {
    let good =
        format!("response_type=code&redirect_uri={CALLBACK}&code_challenge={CHALLENGE}&code_challenge_method=S256");
    for (modes, setting, kept) in [
        (vec![FapiMode::Fapi2Security], None, 599),
        (vec![FapiMode::Fapi2Security], Some(3600), 599),
        (vec![FapiMode::Fapi2Security], Some(60), 60),
        (vec![], Some(3600), 3600),
    ] {
        let fapi = Fapi::new(&modes);
        fapi.subject.authlete.modify_service(|service| service.pushed_auth_req_duration = setting).unwrap();
        let pushed = fapi.push(&good);
        assert_eq!(json(&pushed.response_content)["expires_in"], kept, "{setting:?}");
        let uri = pushed.request_uri.unwrap();
        let request = format!("client_id=2000000001&request_uri={}", uri.expose());
        fapi.subject.advance(u64::try_from(kept).unwrap());
        assert_ne!(fapi.authorize(&request), "A004001", "{setting:?}");
    }
}
