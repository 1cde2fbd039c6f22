//! Token exchange (RFC 8693) and the JWT bearer grant (RFC 7523): what is checked before the authorization server decides.

use authlete_core::client::ClientExtension;
use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::types::{ClientAuthMethod, ClientType, TokenType};
use authlete_emulator::Settings;
use serde_json::{Value, json};

use crate::signer::Signer;
use crate::subject::{Subject, code_of};

const NOW: i64 = 1_700_000_000;
const TYPE: &str = "urn:ietf:params:oauth:token-type";

fn exchange(subject: &Subject, parameters: &str) -> TokenResponse {
    subject.token(&format!("grant_type=urn:ietf:params:oauth:grant-type:token-exchange&{parameters}"))
}

fn anonymously(subject: &Subject, grant_type: &str, parameters: &str) -> TokenResponse {
    let parameters = format!("grant_type=urn:ietf:params:oauth:grant-type:{grant_type}&{parameters}");
    subject.authlete.token(&TokenRequest::new(parameters)).unwrap()
}

#[test]
fn the_authorization_server_is_told_what_the_tokens_are() {
    let subject = Subject::v3();
    let tokens = subject.tokens("read");
    let (access, refresh) = (tokens.access_token.unwrap(), tokens.refresh_token.unwrap());
    let answer = exchange(
        &subject,
        &format!(
            "subject_token={}&subject_token_type={TYPE}:access_token&actor_token={}&actor_token_type={TYPE}:refresh_token\
             &requested_token_type={TYPE}:jwt&audience=a&audience=b&resource=https://rs.example&scope=read+unknown",
            access.expose(),
            refresh.expose()
        ),
    );
    assert_eq!((code_of(&answer.result_code), &answer.action), ("A311001", &TokenAction::TokenExchange));
    assert_eq!((&answer.subject_token, &answer.actor_token), (&Some(access), &Some(refresh)));
    assert_eq!(
        [&answer.subject_token_type, &answer.actor_token_type, &answer.requested_token_type],
        [&Some(TokenType::AccessToken), &Some(TokenType::RefreshToken), &Some(TokenType::Jwt)]
    );
    assert_eq!((answer.audiences, answer.scopes), (Some(vec!["a".into(), "b".into()]), Some(vec!["read".into()])));
    assert_eq!(answer.resources, Some(vec!["https://rs.example".into()]));
    let info = answer.subject_token_info.unwrap();
    assert_eq!((info.client_id, info.subject.as_deref()), (Some(2_000_000_001), Some("john")));
    assert_eq!(info.expires_at, Some((NOW + 86_400) * 1000));
    assert_eq!(answer.actor_token_info.unwrap().expires_at, Some((NOW + 864_000) * 1000));
}

#[test]
fn wrong_token_exchanges() {
    let signer = Signer::es256();
    let jwt = |more: Value| signer.jwt(json!({}), &more);
    let subject = Subject::with(|settings| {
        settings.service.token_exchange_encrypted_jwt_rejected = Some(true);
        settings.service.token_exchange_unsigned_jwt_rejected = Some(true);
    });
    let token = subject.tokens("read").access_token.unwrap();
    let of_jwt = |jwt: &str| format!("subject_token={jwt}&subject_token_type={TYPE}:jwt");
    let of_id_token = |jwt: &str| format!("subject_token={jwt}&subject_token_type={TYPE}:id_token");
    let access = format!("subject_token={}&subject_token_type={TYPE}:access_token", token.expose());
    let unsigned = signer.jwt(json!({ "alg": "none" }), &json!({}));
    for (parameters, expected) in [
        ("".into(), "A311308"),
        (format!("subject_token={}", token.expose()), "A311309"),
        (format!("subject_token=x&subject_token_type={TYPE}:access_token"), "A311312"),
        (format!("subject_token=x&subject_token_type={TYPE}:refresh_token"), "A311312"),
        ("subject_token=x&subject_token_type=x".into(), "A311306"),
        (format!("{access}&requested_token_type=x"), "A311306"),
        (format!("{access}&requested_token_type=x&requested_token_type=x"), "A311307"),
        (format!("{access}&actor_token=x"), "A311310"),
        (format!("{access}&actor_token_type={TYPE}:jwt"), "A311311"),
        (format!("{access}&actor_token=x&actor_token_type={TYPE}:access_token"), "A311312"),
        (of_jwt("nonsense"), "A311314"),
        (of_jwt("a.b.c.d.e"), "A311315"),
        (of_jwt(&unsigned), "A311316"),
        (of_id_token(&jwt(json!({ "iss": "http://127.0.0.1:8080" }))), "A311317"),
        (of_jwt(&jwt(json!({ "exp": NOW }))), "A311318"),
        (of_jwt(&jwt(json!({ "nbf": NOW + 1 }))), "A311319"),
        (of_jwt(&jwt(json!({ "exp": NOW + 1, "nbf": NOW, "iat": NOW }))), "A311001"),
        (of_id_token(&jwt(json!({ "iss": "https://other.example" }))), "A311001"),
        (format!("subject_token=x&subject_token_type={TYPE}:saml2"), "A311001"),
    ] {
        let answer = exchange(&subject, &parameters);
        let action = if expected == "A311001" { TokenAction::TokenExchange } else { TokenAction::BadRequest };
        assert_eq!((code_of(&answer.result_code), answer.action), (expected, action), "{parameters}");
    }
    // Where the service does not reject them, such JWTs are for the authorization server to look into.
    let lenient = Subject::v3();
    for jwt in ["a.b.c.d.e", &unsigned] {
        assert_eq!(code_of(&exchange(&lenient, &of_jwt(jwt)).result_code), "A311001");
    }
    subject.advance(86_400);
    assert_eq!(code_of(&exchange(&subject, &access).result_code), "A311313");
    // The service's own ID token.
    let id_token = lenient.tokens("openid").id_token.unwrap();
    assert_eq!(code_of(&exchange(&lenient, &of_id_token(id_token.expose())).result_code), "A311001");
}

#[test]
fn the_service_says_who_may_exchange_tokens() {
    let parameters = format!("subject_token=x&subject_token_type={TYPE}:saml2");
    assert_eq!(code_of(&anonymously(&Subject::v3(), "token-exchange", &parameters).result_code), "A311001");
    let known = Subject::with(|settings| settings.service.token_exchange_by_identifiable_clients_only = Some(true));
    assert_eq!(code_of(&anonymously(&known, "token-exchange", &parameters).result_code), "A311303");
    let public = Subject::with(|settings| {
        settings.service.token_exchange_by_confidential_clients_only = Some(true);
        settings.client.client_type = Some(ClientType::Public);
        settings.client.token_auth_method = Some(ClientAuthMethod::None);
    });
    let named = format!("{parameters}&client_id=2000000001");
    assert_eq!(code_of(&anonymously(&public, "token-exchange", &named).result_code), "A311304");
    for (permitted, expected) in [(false, "A311305"), (true, "A311001")] {
        let subject = Subject::with(|settings| {
            settings.service.token_exchange_by_permitted_clients_only = Some(true);
            settings.client.extension =
                Some(ClientExtension { token_exchange_permitted: Some(permitted), ..Default::default() });
        });
        assert_eq!(code_of(&exchange(&subject, &parameters).result_code), expected);
    }
}

#[test]
fn jwt_bearer_assertions() {
    let signer = Signer::es256();
    let claims = |more: Value| {
        let mut claims =
            json!({ "iss": "https://idp.example", "sub": "john", "aud": "http://127.0.0.1:8080", "exp": NOW + 60 });
        for (name, value) in more.as_object().unwrap() {
            claims[name] = value.clone();
        }
        signer.jwt(json!({}), &claims)
    };
    let rejecting = |settings: &mut Settings| {
        settings.service.jwt_grant_encrypted_jwt_rejected = Some(true);
        settings.service.jwt_grant_unsigned_jwt_rejected = Some(true);
    };
    let subject = Subject::with(rejecting);
    for (assertion, expected) in [
        (claims(json!({})), "A314001"),
        (claims(json!({ "aud": ["x", "http://127.0.0.1:8080/api/token"] })), "A314001"),
        (String::new(), "A314304"),
        ("nonsense".into(), "A314305"),
        ("a.b.c.d.e".into(), "A314306"),
        (signer.jwt(json!({ "alg": "none" }), &json!({})), "A314307"),
        (claims(json!({ "iss": null })), "A314308"),
        (claims(json!({ "sub": null })), "A314309"),
        (claims(json!({ "aud": null })), "A314310"),
        (claims(json!({ "aud": "https://other.example" })), "A314311"),
        (claims(json!({ "exp": null })), "A314312"),
        (claims(json!({ "exp": NOW })), "A314314"),
        (claims(json!({ "iat": NOW + 1 })), "A314315"),
    ] {
        let parameters =
            format!("grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion={assertion}&scope=read");
        let answer = subject.token(&parameters);
        assert_eq!(code_of(&answer.result_code), expected, "{assertion}");
        if expected == "A314001" {
            assert_eq!((answer.action, answer.assertion), (TokenAction::JwtBearer, Some(assertion.into())));
            assert_eq!(answer.scopes, Some(vec!["read".into()]));
        }
    }
    let parameters = format!("assertion={}", claims(json!({})));
    assert_eq!(code_of(&anonymously(&subject, "jwt-bearer", &parameters).result_code), "A314001");
    let known = Subject::with(|settings| settings.service.jwt_grant_by_identifiable_clients_only = Some(true));
    assert_eq!(code_of(&anonymously(&known, "jwt-bearer", &parameters).result_code), "A314303");
}
