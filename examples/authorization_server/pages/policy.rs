//! What a browser may do with a page: the headers that say so.

use std::sync::LazyLock;

use authlete_core::reply::Reply;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::Uri;
use sha2::{Digest, Sha256};

use super::STYLE;

/// What a page is allowed beside its own style and images.
pub(super) struct Policy<'p> {
    pub(super) form_targets: FormTargets,
    pub(super) frames: &'p [&'p str],
}

/// Where the forms of a page may lead to.
#[derive(Clone, Copy)]
pub(crate) enum FormTargets {
    /// The answer to the form is a page of this server, or a redirection to one.
    ThisServer,
    /// The answer may be a redirection to a client. Chromium applies `form-action` to every redirection that follows a form: not
    /// only to the client's redirect URI, which may be of an app's own scheme, but also to where the client redirects to from
    /// there. That cannot be listed, so there is no `form-action`. The policy still allows no script, and the templates escape all
    /// that could become a form.
    Clients,
}

impl Policy<'_> {
    /// Adds the headers to those of [`Reply::html`], which denies frames. A browser enforces all policies that it gets.
    pub(super) fn apply(&self, reply: Reply) -> Reply {
        static STYLE_SOURCE: LazyLock<String> = LazyLock::new(|| hash_source(STYLE));
        let mut policy = format!(
            "default-src 'none'; style-src {}; img-src 'self' https: data:; base-uri 'none'; frame-ancestors 'none'",
            *STYLE_SOURCE
        );
        if let FormTargets::ThisServer = self.form_targets {
            policy.push_str("; form-action 'self'");
        }
        let mut origins: Vec<_> = self.frames.iter().filter_map(|uri| origin(uri)).collect();
        if !origins.is_empty() {
            origins.sort();
            origins.dedup();
            policy.push_str("; frame-src ");
            policy.push_str(&origins.join(" "));
        }
        reply
            .with_header("content-security-policy", &policy)
            .with_header("referrer-policy", "no-referrer")
            .with_header("x-content-type-options", "nosniff")
    }
}

/// The source expression that allows an inline style or script with exactly that text.
pub(super) fn hash_source(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

/// The origin of a web address, as a source expression. There is none for what cannot be one: a policy is a text in which `;`
/// ends a directive.
pub(super) fn origin(uri: &str) -> Option<String> {
    let uri: Uri = uri.parse().ok()?;
    let scheme = uri.scheme_str().filter(|scheme| matches!(*scheme, "https" | "http"))?;
    let host = uri.host()?;
    if !host.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.')) {
        return None;
    }
    Some(match uri.port_u16() {
        Some(port) => format!("{scheme}://{host}:{port}"),
        None => format!("{scheme}://{host}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_allowed_by_origin() {
        let cases = [
            ("https://a.example/logout?sid=1", Some("https://a.example")),
            ("http://127.0.0.1:8080/", Some("http://127.0.0.1:8080")),
            ("https://a.example:8443", Some("https://a.example:8443")),
            ("https://user@a.example/", Some("https://a.example")),
            ("https://a.example;script-src/", None),
            ("https://a.example,b/", None),
            ("https://*/", None),
            ("https://[::1]/", None),
            ("data:text/html,x", None),
            ("/logout", None),
            ("", None),
        ];
        for (uri, expected) in cases {
            assert_eq!(origin(uri).as_deref(), expected, "{uri}");
        }

        let frames = ["https://b.example/2", "https://a.example/1", "https://b.example/3", "about:blank"];
        let reply = Policy { form_targets: FormTargets::ThisServer, frames: &frames }.apply(Reply::empty(200));
        let policy = reply.header("content-security-policy").unwrap();
        assert!(policy.ends_with("; frame-src https://a.example https://b.example"), "{policy}");
    }
}
