//! ID tokens that are reissued, and user information and introspection as JWTs.

use authlete_core::id_token::{IdTokenReissueAction, IdTokenReissueRequest};
use authlete_core::introspection::{StandardIntrospectionAction, StandardIntrospectionRequest};
use authlete_core::token::TokenAction;
use authlete_core::types::{JweAlg, JwsAlg};
use authlete_core::userinfo::{UserInfoIssueAction, UserInfoIssueRequest};
use jsonwebtoken::{Algorithm, DecodingKey};
use serde_json::json;

use crate::jose::{decoded, verified_as};
use crate::subject::{Subject, code_of, json, text};

#[test]
fn an_id_token_is_reissued() {
    let subject = Subject::with(|settings| {
        settings.service.id_token_reissuable = Some(true);
        settings.client.id_token_sign_alg = Some(JwsAlg::Es256);
    });
    let first = subject.tokens("openid&nonce=n");
    subject.advance(60);
    let parameters = format!("grant_type=refresh_token&refresh_token={}", first.refresh_token.unwrap().expose());
    let refreshed = subject.token(&parameters);
    assert_eq!(refreshed.action, TokenAction::IdTokenReissuable);
    let request = IdTokenReissueRequest {
        refresh_token: refreshed.refresh_token.clone(),
        sub: Some("pairwise".into()),
        claims: Some(r#"{"name":"John","iss":"forged"}"#.into()),
        idt_header_params: Some(r#"{"typ":"x"}"#.into()),
        id_token_aud_type: Some("string".into()),
        ..IdTokenReissueRequest::new(refreshed.access_token.clone().unwrap())
    };
    let answer = subject.authlete.id_token_reissue(&request).unwrap();
    assert_eq!((answer.action, code_of(&answer.result_code)), (IdTokenReissueAction::Ok, "A053001"));
    let mut body = json(&answer.response_content);
    let id_token = body.as_object_mut().unwrap().remove("id_token").unwrap();
    assert_eq!(body, json(&refreshed.response_content));
    assert_eq!(id_token, answer.id_token.unwrap().expose());
    let (header, claims) = verified_as(&subject, id_token.as_str().unwrap());
    assert_eq!(header.typ.as_deref(), Some("x"));
    assert_eq!(
        (&claims["sub"], &claims["name"], &claims["aud"]),
        (&json!("pairwise"), &json!("John"), &json!("2000000001"))
    );
    assert_eq!((&claims["iat"], &claims["iss"]), (&json!(1_700_000_060), &json!("http://127.0.0.1:8080")));
    assert!(claims["nonce"].is_null() && claims["at_hash"].is_string());

    for (request, code) in [
        (IdTokenReissueRequest::new(""), "A057301"),
        (IdTokenReissueRequest::new("x"), "A057302"),
        (IdTokenReissueRequest::new(subject.tokens("read").access_token.unwrap()), "A089304"),
        (IdTokenReissueRequest { claims: Some("[]".into()), ..request.clone() }, "A044201"),
        (IdTokenReissueRequest { idt_header_params: Some("1".into()), ..request }, "A255201"),
    ] {
        let answer = subject.authlete.id_token_reissue(&request).unwrap();
        assert_eq!((answer.action, code_of(&answer.result_code)), (IdTokenReissueAction::CallerError, code));
    }
    let subject = Subject::v3();
    let request = IdTokenReissueRequest::new(subject.tokens("openid").access_token.unwrap());
    assert_eq!(code_of(&subject.authlete.id_token_reissue(&request).unwrap().result_code), "A049305");
}

#[test]
fn user_information_comes_as_the_client_wants_it() {
    let subject = Subject::with(|settings| settings.client.user_info_sign_alg = Some(JwsAlg::Ps256));
    let request = |subject: &Subject| UserInfoIssueRequest {
        claims: Some(r#"{"email":"j@example.com"}"#.into()),
        ..UserInfoIssueRequest::new(subject.tokens("openid").access_token.unwrap())
    };
    let answer = subject.authlete.userinfo_issue(&request(&subject)).unwrap();
    assert_eq!((answer.action, code_of(&answer.result_code)), (UserInfoIssueAction::Jwt, "A096001"));
    let (header, claims) = verified_as(&subject, text(&answer.response_content));
    assert_eq!(header.alg, Algorithm::PS256);
    let expected =
        json!({ "sub": "john", "email": "j@example.com", "iss": "http://127.0.0.1:8080", "aud": "2000000001" });
    assert_eq!(claims, expected);

    // A symmetric algorithm has the client's secret as its key; an encrypted answer is not readable.
    let subject = Subject::with(|settings| settings.client.user_info_sign_alg = Some(JwsAlg::Hs256));
    let answer = subject.authlete.userinfo_issue(&request(&subject)).unwrap();
    let key = DecodingKey::from_secret(b"emulated-client-secret");
    assert_eq!(decoded(text(&answer.response_content), &key, Algorithm::HS256)["sub"], "john");

    let subject = Subject::with(|settings| settings.client.user_info_encryption_alg = Some(JweAlg::RsaOaep));
    let answer = subject.authlete.userinfo_issue(&request(&subject)).unwrap();
    let seen = (answer.action, code_of(&answer.result_code));
    assert_eq!(seen, (UserInfoIssueAction::InternalServerError, "A163305"));
}

#[test]
fn an_introspection_response_is_a_jwt_on_demand() {
    let subject = Subject::v3();
    let token = subject.tokens("openid").access_token.unwrap();
    let request = StandardIntrospectionRequest {
        http_accept_header: Some("text/html, Application/Token-Introspection+JWT;q=0.9".into()),
        rs_uri: Some("https://rs.example".into()),
        ..StandardIntrospectionRequest::new(format!("token={}", token.expose()))
    };
    let answer = subject.authlete.standard_introspection(&request).unwrap();
    assert_eq!((answer.action, code_of(&answer.result_code)), (StandardIntrospectionAction::Jwt, "A145001"));
    let (header, claims) = verified_as(&subject, text(&answer.response_content));
    assert_eq!((header.alg, header.typ.as_deref()), (Algorithm::RS256, Some("token-introspection+jwt")));
    assert_eq!((&claims["iss"], &claims["aud"]), (&json!("http://127.0.0.1:8080"), &json!("https://rs.example")));
    assert_eq!(claims["iat"], 1_700_000_000);
    assert_eq!(
        (&claims["token_introspection"]["active"], &claims["token_introspection"]["sub"]),
        (&json!(true), &json!("john"))
    );

    let chosen = StandardIntrospectionRequest {
        introspection_sign_alg: Some(JwsAlg::Hs512),
        shared_key_for_sign: Some("shared".into()),
        ..request.clone()
    };
    let answer = subject.authlete.standard_introspection(&chosen).unwrap();
    let claims = decoded(text(&answer.response_content), &DecodingKey::from_secret(b"shared"), Algorithm::HS512);
    assert_eq!(claims["token_introspection"]["active"], true);

    let ise = StandardIntrospectionAction::InternalServerError;
    for (request, action, code) in [
        (
            StandardIntrospectionRequest { rs_uri: None, ..request.clone() },
            StandardIntrospectionAction::BadRequest,
            "A404301",
        ),
        (StandardIntrospectionRequest { shared_key_for_sign: None, ..chosen }, ise.clone(), "A162203"),
        (
            StandardIntrospectionRequest { introspection_encryption_alg: Some(JweAlg::EcdhEs), ..request.clone() },
            ise,
            "A163305",
        ),
        (
            StandardIntrospectionRequest {
                http_accept_header: Some("application/token-introspection+jwt;q=0".into()),
                ..request
            },
            StandardIntrospectionAction::Ok,
            "A145001",
        ),
    ] {
        let answer = subject.authlete.standard_introspection(&request).unwrap();
        assert_eq!((answer.action, code_of(&answer.result_code)), (action, code));
    }
}

#[test]
fn a_token_for_one_resource_server_is_no_good_for_another() {
    let subject = Subject::v3();
    let code = subject.code("&scope=read&resource=https://rs.example");
    let token = subject.token(&crate::subject::exchange(&code)).access_token.unwrap();
    for (uri, active) in [("https://rs.example", true), ("https://other.example", false)] {
        let request = StandardIntrospectionRequest {
            rs_uri: Some(uri.into()),
            ..StandardIntrospectionRequest::new(format!("token={}", token.expose()))
        };
        let answer = subject.authlete.standard_introspection(&request).unwrap();
        assert_eq!(json(&answer.response_content)["active"], active, "{uri}");
    }
}
