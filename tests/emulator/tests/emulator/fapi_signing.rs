//! What is signed under the FAPI profiles, and with which algorithms.

use authlete_core::client::Client;
use authlete_core::introspection::{StandardIntrospectionRequest, StandardIntrospectionResponse};
use authlete_core::token_management::TokenCreateRequest;
use authlete_core::types::{FapiMode, GrantType, JwsAlg};
use serde_json::{Value, json};

use crate::fapi::{CALLBACK, Fapi, claims};
use crate::jose::verified;
use crate::signer::Signer;
use crate::subject::{CHALLENGE, code_of, text};

#[test]
fn what_a_profile_does_not_sign_with_is_neither_announced_nor_taken() {
    const LISTS: [&str; 8] = [
        "authorization_signing_alg_values_supported",
        "dpop_signing_alg_values_supported",
        "id_token_signing_alg_values_supported",
        "introspection_signing_alg_values_supported",
        "request_object_signing_alg_values_supported",
        "backchannel_authentication_request_signing_alg_values_supported",
        "token_endpoint_auth_signing_alg_values_supported",
        "userinfo_signing_alg_values_supported",
    ];
    for (mode, announced) in [
        (FapiMode::Fapi1Baseline, &["RS256", "HS256", "PS256"][..]),
        (FapiMode::Fapi1Advanced, &["ES256", "PS256"]),
        (FapiMode::Fapi2Security, &["ES256", "EdDSA", "PS256"]),
    ] {
        let all = mode != FapiMode::Fapi1Baseline;
        let document = Fapi::new(std::slice::from_ref(&mode)).subject.authlete.get_service_configuration().unwrap();
        let document: Value = serde_json::from_str(document.as_str()).unwrap();
        for list in LISTS {
            let mut names: Vec<_> = document[list].as_array().unwrap().iter().filter_map(Value::as_str).collect();
            names.sort_unstable();
            match all {
                true => assert_eq!(names, announced, "{mode} {list}"),
                false => assert!(names.contains(&"RS256"), "{mode} {list} {names:?}"),
            }
        }
    }

    let fapi = Fapi::new(&[FapiMode::Fapi2Security]);
    let start = format!("redirect_uri={CALLBACK}&code_challenge={CHALLENGE}&code_challenge_method=S256");
    let good = format!("response_type=code&{start}");
    let object = claims(json!({ "response_type": "code" }));
    for (signer, code) in [(&fapi.signer, "A245001"), (&Signer::rsa("RS256"), "A300303")] {
        let pushed = fapi.push(&format!("request={}", signer.jwt(json!({}), &object)));
        assert_eq!(code_of(&pushed.result_code), code, "{}", signer.alg);
    }

    // What the client is registered with.
    for (change, parameters, code) in [
        (json!({ "idTokenSignAlg": "RS256" }), "&scope=openid", "A300318"),
        (json!({ "idTokenSignAlg": null }), "&scope=openid", "A300318"),
        (json!({ "idTokenSignAlg": "RS256" }), "", "A245001"),
        (json!({ "userInfoSignAlg": "HS256" }), "&scope=openid", "A300318"),
        (json!({ "userInfoSignAlg": "PS256" }), "&scope=openid", "A245001"),
        (json!({ "authorizationSignAlg": "RS256" }), "&response_mode=jwt", "A300318"),
        (json!({ "authorizationSignAlg": "RS256" }), "", "A245001"),
    ] {
        let fapi = Fapi::new(&[FapiMode::Fapi2Security]);
        let client = fapi.subject.authlete.get_client(2_000_000_001).unwrap();
        let mut settings = serde_json::to_value(client).unwrap();
        settings.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        let client: Client = serde_json::from_value(settings).unwrap();
        fapi.subject.authlete.update_client(2_000_000_001, client).unwrap();
        assert_eq!(code_of(&fapi.push(&format!("{good}{parameters}")).result_code), code, "{change} {parameters}");
    }
}

#[test]
fn message_signing_wants_signed_introspection_responses() {
    let fapi = Fapi::new(&[FapiMode::Fapi2MessageSigningIntrospectionRes]);
    let create = TokenCreateRequest {
        subject: Some("john".into()),
        client_id: Some(2_000_000_001),
        ..TokenCreateRequest::new(GrantType::AuthorizationCode)
    };
    let token = fapi.subject.authlete.token_create(&create).unwrap().access_token.unwrap();
    let introspect = |change: fn(&mut StandardIntrospectionRequest)| -> StandardIntrospectionResponse {
        let mut request = StandardIntrospectionRequest::new(format!("token={}", token.expose()));
        request.rs_uri = Some("https://rs.example".into());
        change(&mut request);
        fapi.subject.authlete.standard_introspection(&request).unwrap()
    };
    // Whatever the resource server accepts.
    for accept in [
        |_: &mut StandardIntrospectionRequest| {},
        |it: &mut StandardIntrospectionRequest| {
            it.http_accept_header = Some("application/json".into());
        },
    ] {
        let answer = introspect(accept);
        assert_eq!(answer.action.as_str(), "JWT", "{:?}", answer.result_message);
        let jwt = text(&answer.response_content);
        assert_eq!(jsonwebtoken::decode_header(jwt).unwrap().alg, jsonwebtoken::Algorithm::PS256);
        let claims = verified(&fapi.subject, jwt);
        assert_eq!(
            (&claims["aud"], &claims["token_introspection"]["active"]),
            (&json!("https://rs.example"), &json!(true))
        );
    }
    let unnamed = introspect(|it| it.rs_uri = None);
    assert_eq!((unnamed.action.as_str(), code_of(&unnamed.result_code)), ("BAD_REQUEST", "A404301"));
    let weak = introspect(|it| it.introspection_sign_alg = Some(JwsAlg::Rs256));
    assert_eq!((weak.action.as_str(), code_of(&weak.result_code)), ("INTERNAL_SERVER_ERROR", "A300319"));
}
