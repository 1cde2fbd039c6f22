//! The token endpoint, by hand. `authlete_core::handler::Token` does the same, and DPoP, certificates and attestation as well.

use authlete_core::Authlete;
use authlete_core::oauth::{AuthorizationHeader, AuthorizationHeaderError, BasicCredentials};
use authlete_core::reply::Reply;
use authlete_core::token::TokenRequest;
use authlete_core::transport::Transport;
use http::header::{AUTHORIZATION, HeaderMap};
use http::{Request, Response};

/// The token endpoint (RFC 6749, section 3.2): the request of a client comes in, the response for it goes out.
pub(crate) async fn token_endpoint<T: Transport>(
    authlete: &Authlete<T>,
    request: &Request<Vec<u8>>,
) -> Response<Vec<u8>> {
    let Ok(credentials) = basic_credentials(request.headers()) else {
        let challenge = r#"Basic realm="token""#;
        return Reply::error(401, "invalid_client", "").with_header("www-authenticate", challenge).into();
    };
    let (client_id, client_secret) = credentials.map(|basic| (basic.user_id, basic.password)).unzip();
    let parameters = match form(request) {
        Ok(form) => form,
        Err(refusal) => return refusal.into(),
    };
    let request = TokenRequest { client_id, client_secret, ..TokenRequest::new(parameters) };
    match authlete.token(&request).await {
        // Status, headers and body for each action. Grants that need a decision of this server are refused.
        Ok(answer) => answer.next().into_reply().into(),
        // The error is one to log, and shows no token and no secret. The client learns nothing of it.
        Err(_) => Reply::error(500, "server_error", "").into(),
    }
}

/// The ID and the secret of a client that authenticates with HTTP Basic (RFC 6749, section 2.3.1).
pub(crate) fn basic_credentials(headers: &HeaderMap) -> Result<Option<BasicCredentials>, AuthorizationHeaderError> {
    match headers.get(AUTHORIZATION).map(AuthorizationHeader::parse).transpose()? {
        None => Ok(None),
        Some(AuthorizationHeader::Basic(basic)) => basic.form_decoded().map(Some),
        Some(_) => Err(AuthorizationHeaderError::Scheme),
    }
}

/// The form of a request as it came. One that is not text is refused, since Authlete takes text.
pub(crate) fn form(request: &Request<Vec<u8>>) -> Result<&str, Reply> {
    std::str::from_utf8(request.body()).map_err(|_| Reply::error(400, "invalid_request", ""))
}

#[cfg(test)]
mod tests {
    use authlete_core::TransportError;
    use authlete_core::testing::{TestDouble, api};
    use authlete_core::token::{TokenAction, TokenResponse};

    use super::*;

    /// What goes out for a request whose `Authorization` header is that one, over a double for Authlete.
    fn answer(authorization: &str, double: TestDouble) -> Response<Vec<u8>> {
        answer_to_form(authorization, b"grant_type=x", double)
    }

    fn answer_to_form(authorization: &str, form: &[u8], double: TestDouble) -> Response<Vec<u8>> {
        let request = Request::post("/api/token").header(AUTHORIZATION, authorization);
        let request = request.body(form.to_vec()).unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(token_endpoint(&Authlete::new(api(), double), &request))
    }

    #[test]
    fn the_client_gets_what_authlete_says() {
        let unsupported = r#"{"error":"unsupported_grant_type"}"#;
        for (action, status, body) in [
            (TokenAction::Ok, 200, "{}"),
            (TokenAction::InvalidClient, 401, "{}"),
            (TokenAction::BadRequest, 400, "{}"),
            (TokenAction::InternalServerError, 500, "{}"),
            (TokenAction::TokenExchange, 400, unsupported),
            ("NEWS".into(), 500, r#"{"error":"server_error"}"#),
        ] {
            let double = TestDouble::new().answer({
                let action = action.clone();
                move |request: TokenRequest| {
                    assert_eq!(request.parameters.expose(), "grant_type=x");
                    // Form-encoded by the client, as RFC 6749 has it: "my app" and "a+b".
                    assert_eq!(request.client_id.as_deref(), Some("my app"));
                    assert_eq!(request.client_secret, Some("a+b".into()));
                    let (content, subject_token) = (Some("{}".into()), Some("token".into()));
                    TokenResponse { response_content: content, subject_token, ..TokenResponse::new(action.clone()) }
                }
            });
            // my+app:a%2Bb
            let response = answer("Basic bXkrYXBwOmElMkJi", double);
            assert_eq!((response.status().as_u16(), &response.body()[..]), (status, body.as_bytes()), "{action}");
            let header = |name| response.headers().get(name).map(|value| value.to_str().unwrap());
            assert_eq!(header("cache-control"), Some("no-store"));
            assert_eq!(header("pragma"), Some("no-cache"));
            assert_eq!(header("content-type"), Some("application/json"));
            assert_eq!(header("www-authenticate"), (status == 401).then_some("Basic realm=\"token\""));
        }
    }

    #[test]
    fn credentials_that_are_none_are_refused_without_asking_authlete() {
        for authorization in ["Bearer token", "Basic !", "Digest x", "Basic OiVGRg=="] {
            let response = answer(authorization, TestDouble::new());
            assert_eq!(
                (response.status().as_u16(), &response.body()[..]),
                (401, &br#"{"error":"invalid_client"}"#[..])
            );
            assert!(response.headers().contains_key("www-authenticate"), "{authorization}");
        }
    }

    #[test]
    fn a_form_that_is_not_text_is_refused_without_asking_authlete() {
        let response = answer_to_form("Basic YTpi", b"code=\xff", TestDouble::new());
        assert_eq!((response.status().as_u16(), &response.body()[..]), (400, &br#"{"error":"invalid_request"}"#[..]));
    }

    #[test]
    fn a_call_that_fails_shows_the_client_nothing_of_it() {
        for double in [
            TestDouble::new().fail::<TokenRequest>(|| TransportError::Timeout),
            TestDouble::new().refuse::<TokenRequest>(401, "A001202", "No credential."),
        ] {
            let response = answer("Basic YTpi", double);
            assert_eq!((response.status().as_u16(), &response.body()[..]), (500, &br#"{"error":"server_error"}"#[..]));
        }
    }
}
