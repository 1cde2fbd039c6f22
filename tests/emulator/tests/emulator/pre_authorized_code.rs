//! The pre-authorized code grant.

use authlete_core::credential::CredentialNonceRequest;
use authlete_core::introspection::StandardIntrospectionRequest;
use authlete_core::token::{TokenAction, TokenRequest};
use authlete_core::types::{GrantType, JwsAlg, Property};
use serde_json::json;

use crate::credential_issuance::parse;
use crate::credential_issuer::{ISSUER, issuer};
use crate::credential_offer::{offer, pre_authorized_code, redeem};
use crate::signer::part;
use crate::subject::{Subject, code_of, json};
use crate::wallet::Wallet;

#[test]
fn a_pre_authorized_code_is_good_for_one_token() {
    let subject = issuer(|_| {});
    let code = pre_authorized_code(offer(&subject, |request| {
        request.tx_code = Some("1234".into());
        request.auth_time = Some(1_699_999_000);
        request.acr = Some("gold".into());
        request.properties =
            Some(vec![Property { key: Some("p".into()), value: Some("v".into()), ..Default::default() }]);
    }));
    for (more, error, expected) in [
        ("", "invalid_request", "A369308"),
        ("&tx_code=", "invalid_request", "A369308"),
        ("&tx_code=1234&tx_code=1234", "invalid_request", "A369306"),
        ("&tx_code=4321", "invalid_grant", "A369309"),
    ] {
        let answer = redeem(&subject, &code, more);
        assert_eq!((answer.action, code_of(&answer.result_code)), (TokenAction::BadRequest, expected), "{more}");
        assert_eq!(json(&answer.response_content)["error"], error);
    }
    let answer = redeem(&subject, &code, "&tx_code=1234");
    assert_eq!((answer.action, code_of(&answer.result_code)), (TokenAction::Ok, "A369001"));
    let body = json(&answer.response_content);
    assert_eq!((&body["token_type"], &body["p"]), (&json!("Bearer"), &json!("v")));
    let seen = subject.introspect(&answer.access_token.unwrap());
    assert_eq!((seen.subject.as_deref(), seen.grant_type), (Some("john"), Some(GrantType::PreAuthorizedCode)));
    assert_eq!((seen.acr.as_deref(), seen.auth_time), (Some("gold"), Some(1_699_999_000)));
    assert_eq!(code_of(&redeem(&subject, &code, "&tx_code=1234").result_code), "A369304");

    let plain = pre_authorized_code(offer(&subject, |request| request.duration = Some(10)));
    assert_eq!(code_of(&redeem(&subject, &plain, "&tx_code=1").result_code), "A369307");
    assert_eq!(code_of(&redeem(&subject, &plain, &format!("&pre-authorized_code={plain}")).result_code), "A369303");
    subject.advance(10);
    assert_eq!(code_of(&redeem(&subject, &plain, "").result_code), "A369305");
    assert_eq!(code_of(&redeem(&subject, "", "").result_code), "A369302");
}

#[test]
fn pre_authorized_codes_are_for_services_and_clients_that_have_them() {
    let switched_off = issuer(|settings| settings.service.verifiable_credentials_enabled = None);
    assert_eq!(code_of(&redeem(&switched_off, "x", "").result_code), "A369301");
    let service = issuer(|settings| settings.service.supported_grant_types = Some(vec![GrantType::RefreshToken]));
    assert_eq!(code_of(&redeem(&service, "x", "").result_code), "A049305");
    let client = issuer(|settings| settings.client.grant_types = Some(vec![GrantType::RefreshToken]));
    assert_eq!(code_of(&redeem(&client, "x", "").result_code), "A295306");
}

#[test]
fn a_wallet_that_nobody_knows_redeems_an_offer_where_the_service_lets_it() {
    let redeem = |subject: &Subject, code: &str| {
        let grant_type = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
        let request = TokenRequest::new(format!("grant_type={grant_type}&pre-authorized_code={code}"));
        subject.authlete.token(&request).unwrap()
    };
    let strict = issuer(|_| {});
    let answer = redeem(&strict, &pre_authorized_code(offer(&strict, |_| {})));
    assert_eq!((answer.action, code_of(&answer.result_code)), (TokenAction::InvalidClient, "A244305"));

    for alg in [None, Some(JwsAlg::Es256)] {
        let subject = issuer(|settings| {
            settings.service.pre_authorized_grant_anonymous_access_supported = Some(true);
            settings.service.access_token_sign_alg = alg;
        });
        let answer = redeem(&subject, &pre_authorized_code(offer(&subject, |_| {})));
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&TokenAction::Ok, "A369001"));
        assert_eq!((answer.client_id, &answer.refresh_token), (Some(0), &None));
        if let Some(jwt) = &answer.jwt_access_token {
            assert_eq!(part(jwt.expose(), 1).get("client_id"), None);
        }
        let token = answer.access_token.unwrap();
        let request = StandardIntrospectionRequest::new(format!("token={}", token.expose()));
        let standard = json(&subject.authlete.standard_introspection(&request).unwrap().response_content);
        assert_eq!((&standard["active"], &standard["sub"]), (&json!(true), &json!("john")));
        assert_eq!(standard.get("client_id"), None);
        // A proof of such a wallet names no client (appendix F.1).
        let nonce = subject.authlete.credential_nonce(&CredentialNonceRequest::default()).unwrap().cnonce.unwrap();
        let wallet = Wallet::new();
        let mut claims = json!({ "aud": ISSUER, "iat": 1_700_000_000, "nonce": nonce });
        for (iss, code) in [(None, "A470001"), (Some("2000000001"), "A472318"), (Some("0"), "A472318")] {
            if let Some(iss) = iss {
                claims["iss"] = json!(iss);
            }
            let proof = wallet.sign(&wallet.header(), &claims);
            let request = json!({ "credential_configuration_id": "identity", "proofs": { "jwt": [proof] } });
            assert_eq!(code_of(&parse(&subject, &token, &request).result_code), code);
        }
    }
}
