//! What the application does on both sides: it stands for a database and for pages. It costs little, so that it hides nothing.

use authlete_core::Secret;
use authlete_core::oauth::AuthorizationHeader;
use http::HeaderMap;
use http::header::AUTHORIZATION;

/// Whether the credentials are those of the resource server. A real one compares hashes.
pub(crate) fn is_resource_server(headers: &HeaderMap) -> bool {
    let header = headers.get(AUTHORIZATION).map(AuthorizationHeader::parse);
    let Some(Ok(AuthorizationHeader::Basic(basic))) = header else { return false };
    basic.user_id == "accounts-api" && basic.password.expose() == "Zm9yIHRoZSBhY2NvdW50cyBBUEk"
}

/// The page on which the user consents, after a login if there is a session already and the client wants a new one all the same.
pub(crate) fn page(ticket: &Secret, wants_login: bool) -> String {
    let form =
        r#"<!DOCTYPE html><title>Example Bank</title><form method="post"><input type="hidden" name="ticket" value=""#;
    let rest = if wants_login {
        r#""><input name="user"><input name="password" type="password"><button>Log in</button></form>"#
    } else {
        r#""><button>Let the client read your accounts</button></form>"#
    };
    [form, ticket.expose(), rest].concat()
}

/// The claims of a user.
pub(crate) fn claims(subject: &str) -> String {
    let email = r#"{"email_verified":true,"name":"John Smith","email":""#;
    [email, subject, r#"@example.com"}"#].concat()
}
