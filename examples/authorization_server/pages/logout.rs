//! The pages of the logout: at `/logout`, and after it.

use askama::Template;

use super::policy::origin;
use super::{FormTargets, Language, Page, is_run_by_browsers};

/// Asks whether to log out: the buttons `logout` and `stay`.
#[derive(Template)]
#[template(path = "logout.html")]
pub(crate) struct LogoutPage<'p> {
    pub(crate) language: Language,
    pub(crate) csrf: &'p str,
    pub(crate) user_name: &'p str,
    /// The client that asks, if it is known.
    pub(crate) client_name: Option<&'p str>,
    /// Names and values that the form sends back, such as `post_logout_redirect_uri` and `state`.
    pub(crate) fields: Vec<(&'p str, &'p str)>,
}

/// The user is logged out. The page tells the clients by frames (OpenID Connect Front-Channel Logout 1.0).
#[derive(Template)]
#[template(path = "logged_out.html")]
pub(crate) struct LoggedOutPage<'p> {
    pub(crate) language: Language,
    /// With `iss` and `sid` where a client wants them.
    pub(crate) front_channel_logout_uris: Vec<&'p str>,
    /// Where the user goes on to. It must be registered by the client: the page has a link to it, and follows it a moment after
    /// the frames are loaded.
    pub(crate) post_logout_redirect_uri: Option<&'p str>,
}

impl Page for LogoutPage<'_> {
    const ID: &'static str = "logout";

    fn language(&self) -> Language {
        self.language
    }

    fn form_targets(&self) -> FormTargets {
        FormTargets::Clients
    }
}

impl LoggedOutPage<'_> {
    /// Those that the policy can allow.
    fn shown_frames(&self) -> impl Iterator<Item = &str> {
        self.front_channel_logout_uris.iter().copied().filter(|uri| origin(uri).is_some())
    }

    /// An app's URI may have a scheme of its own, but not one that makes the browser show or run the URI's text.
    fn next(&self) -> Option<&str> {
        let uri = self.post_logout_redirect_uri?;
        let (scheme, _) = uri.split_once(':')?;
        let is_scheme = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
            && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
        (is_scheme && !is_run_by_browsers(uri)).then_some(uri)
    }
}

impl Page for LoggedOutPage<'_> {
    const ID: &'static str = "logged_out";

    fn language(&self) -> Language {
        self.language
    }

    fn frames(&self) -> &[&str] {
        &self.front_channel_logout_uris
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page<'p>(frames: Vec<&'p str>, next: Option<&'p str>) -> String {
        let page = LoggedOutPage {
            language: Language::English,
            front_channel_logout_uris: frames,
            post_logout_redirect_uri: next,
        };
        page.render().unwrap()
    }

    #[test]
    fn the_user_goes_on_to_the_client() {
        let html = page(Vec::new(), Some("https://a.example/bye?a=1&state=2"));
        assert!(html.contains(r#"<meta http-equiv="refresh" content="2;url=https://a.example/bye?a=1&#38;state=2">"#));
        assert!(html.contains(r#"id="leave" href="https://a.example/bye?a=1&#38;state=2">"#));
        assert!(page(Vec::new(), Some("com.example.app:/bye")).contains(r#"href="com.example.app:/bye""#));
        for uri in
            [None, Some("javascript:alert(1)"), Some("DATA:text/html,x"), Some("'javascript:x"), Some("bye"), Some(":")]
        {
            let html = page(Vec::new(), uri);
            assert!(!html.contains("refresh") && !html.contains("leave"), "{uri:?}");
        }
    }

    #[test]
    fn clients_are_told_by_frames() {
        let html = page(vec!["https://a.example/?iss=x&sid=y", "javascript:alert(1)"], None);
        let frames: Vec<_> = html.split("<iframe ").skip(1).collect();
        assert_eq!(frames.len(), 1, "{html}");
        assert!(frames[0].starts_with(r#"hidden src="https://a.example/?iss=x&#38;sid=y" sandbox="#), "{html}");
    }
}
