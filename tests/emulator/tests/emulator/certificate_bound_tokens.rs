//! Tokens that are bound to a client certificate (RFC 8705 3).

use authlete_core::Secret;
use authlete_core::introspection::{IntrospectionAction, IntrospectionRequest, StandardIntrospectionRequest};
use authlete_core::token::TokenAction;
use authlete_core::types::{ClientAuthMethod, ClientType};
use authlete_core::userinfo::{UserInfoAction, UserInfoRequest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use crate::mutual_tls::{MALFORMED, certificate, token};
use crate::subject::{Subject, code_of, exchange, json};

/// A subject whose client's tokens are bound to its certificate.
fn binding(client_type: ClientType) -> Subject {
    Subject::with(|settings| {
        settings.service.tls_client_certificate_bound_access_tokens = Some(true);
        settings.client.tls_client_certificate_bound_access_tokens = Some(true);
        settings.client.token_auth_method = Some(match client_type {
            ClientType::Confidential => ClientAuthMethod::ClientSecretPost,
            _ => ClientAuthMethod::None,
        });
        settings.client.client_type = Some(client_type);
    })
}

#[test]
fn a_bound_token_is_good_for_the_holder_of_its_certificate_only() {
    let (own, other) = (certificate(), certificate());
    let subject = binding(ClientType::Public);
    let code = subject.code("&scope=openid");
    for (certificate, expected) in [(None, "A244308"), (Some(MALFORMED), "A244309")] {
        let answer = token(&subject, &exchange(&code), certificate);
        assert_eq!((code_of(&answer.result_code), answer.action), (expected, TokenAction::BadRequest));
    }
    // Neither of the two used the code up.
    let tokens = token(&subject, &exchange(&code), Some(&own.pem()));
    assert_eq!((&tokens.action, &json(&tokens.response_content)["token_type"]), (&TokenAction::Ok, &json!("Bearer")));

    let access = tokens.access_token.unwrap();
    let introspect = |certificate: Option<&str>| {
        let request = IntrospectionRequest {
            client_certificate: certificate.map(Into::into),
            ..IntrospectionRequest::new(access.clone())
        };
        subject.authlete.introspection(&request).unwrap()
    };
    let userinfo = |certificate: Option<&str>| {
        let request =
            UserInfoRequest { client_certificate: certificate.map(Into::into), ..UserInfoRequest::new(access.clone()) };
        subject.authlete.userinfo(&request).unwrap()
    };
    let thumbprint = ring::digest::digest(&ring::digest::SHA256, own.der());
    let thumbprint = URL_SAFE_NO_PAD.encode(thumbprint);
    for (certificate, codes) in [
        (Some(own.pem()), ["A056001", "A091001"]),
        (None, ["A065304", "A089307"]),
        (Some(other.pem()), ["A065305", "A089310"]),
        (Some(MALFORMED.into()), ["A065307", "A089308"]),
    ] {
        let (answer, user) = (introspect(certificate.as_deref()), userinfo(certificate.as_deref()));
        assert_eq!([code_of(&answer.result_code), code_of(&user.result_code)], codes);
        assert_eq!(answer.certificate_thumbprint.as_ref(), Some(&thumbprint));
        let good = codes[0] == "A056001";
        let (action, user_action) = match good {
            true => (IntrospectionAction::Ok, UserInfoAction::Ok),
            false => (IntrospectionAction::Unauthorized, UserInfoAction::Unauthorized),
        };
        assert_eq!((answer.action, user.action), (action, user_action));
    }
    let request = StandardIntrospectionRequest::new(format!("token={}", access.expose()));
    let body = json(&subject.authlete.standard_introspection(&request).unwrap().response_content);
    assert_eq!(body["cnf"]["x5t#S256"], *thumbprint);
}

#[test]
fn the_refresh_token_of_a_public_client_is_bound_too() {
    let (own, other) = (certificate(), certificate());
    let refresh = |token: &Secret| format!("grant_type=refresh_token&refresh_token={}", token.expose());
    for (client_type, secret, expected) in [
        (ClientType::Public, "", "A053311"),
        // The authentication of a confidential client binds its refresh tokens (RFC 8705 4).
        (ClientType::Confidential, "&client_secret=emulated-client-secret", "A053001"),
    ] {
        let subject = binding(client_type);
        let tokens = token(&subject, &format!("{}{secret}", exchange(&subject.code(""))), Some(&own.pem()));
        let refresh = refresh(&tokens.refresh_token.unwrap()) + secret;
        let by_other = token(&subject, &refresh, Some(&other.pem()));
        assert_eq!(code_of(&by_other.result_code), expected);
        if expected == "A053311" {
            assert_eq!(token(&subject, &refresh, Some(&own.pem())).action, TokenAction::Ok);
        }
    }
}
