//! The document that a client shows in a hidden frame to ask whether the user's session has changed
//! (OpenID Connect Session Management 1.0, section 3.2). It is the one document with a script.

use authlete_core::reply::Reply;

use super::policy::hash_source;

/// Answers the messages of clients, by the cookie `__Host-browser-state`, which scripts can read and which says nothing else.
///
/// A `session_state` is `HASH.SALT`, and `HASH` is base64url without padding of the SHA-256 of
/// `CLIENT_ID ORIGIN BROWSER_STATE SALT`, with a space between each. Clients of any origin may frame the document: the script
/// answers only `changed`, `unchanged` or `error`, and that to the origin that it computes with.
pub(crate) fn check_session_iframe() -> Reply {
    let script = include_str!("check_session.js");
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>Session</title>\n<script>{script}</script>\n</html>\n"
    );
    let policy = format!("default-src 'none'; script-src {}; base-uri 'none'; form-action 'none'", hash_source(script));
    Reply::public(200, "text/html;charset=UTF-8", page)
        .with_header("content-security-policy", &policy)
        .with_header("referrer-policy", "no-referrer")
        .with_header("x-content-type-options", "nosniff")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_client_can_frame_it_and_only_its_script_runs() {
        let reply = check_session_iframe();
        let page = std::str::from_utf8(reply.body()).unwrap();
        let (_, rest) = page.split_once("<script>").unwrap();
        let (script, _) = rest.split_once("</script>").unwrap();
        assert!(script.contains("__Host-browser-state="));
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.starts_with(&format!("default-src 'none'; script-src {};", hash_source(script))), "{policy}");
        assert_eq!((reply.header("x-frame-options"), policy.contains("frame-ancestors")), (None, false));
    }
}
