//! What holds for all pages.

use std::collections::BTreeSet;

use super::samples::all;
use super::*;

const TEXT: &str = "x\"x'><script>alert(1)</script><form action=https://evil.example>";
const URI: &str = "https://client.example/\"><script>alert(1)</script>";

/// What stands between two texts, each time.
fn between<'h>(html: &'h str, start: &str, end: &str) -> Vec<&'h str> {
    html.split(start).skip(1).filter_map(|rest| rest.split(end).next()).collect()
}

#[test]
fn what_others_choose_is_escaped_wherever_it_stands() {
    for language in [Language::English, Language::Japanese] {
        for page in all(language, TEXT, URI) {
            let (id, html) = (page.id, page.html());
            for raw in ["x\"x", "<script", "<form action", "example/\""] {
                assert!(!html.contains(raw), "{id}: {raw} in {html}");
            }
            // Not left out either.
            let shows = match id {
                "device_result" => "",
                "logged_out" => "",
                _ => "x&#34;x&#39;&#62;&#60;script&#62;",
            };
            assert!(html.contains(shows), "{id}: {html}");
        }
    }
}

#[test]
fn no_link_or_image_runs_a_script() {
    for uri in
        ["javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,<p>", "vbscript:x", "x"]
    {
        for page in all(Language::English, uri, uri) {
            for attribute in ["href=\"", "src=\"", "url="] {
                for value in between(page.html(), attribute, "\"") {
                    let own = value == "data:," || value.starts_with('/');
                    assert!(own, "{}: {attribute}{value}", page.id);
                }
            }
        }
    }
}

#[test]
fn the_policy_allows_the_style_and_no_script() {
    for page in all(Language::English, TEXT, URI) {
        let (id, html) = (page.id, page.html());
        let header = |name: &str| -> Vec<_> {
            page.reply.headers().iter().filter(|header| header.name == name).map(|header| &*header.value).collect()
        };
        for (name, value) in [
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("x-content-type-options", "nosniff"),
            ("cache-control", "no-store"),
            ("content-type", "text/html;charset=UTF-8"),
        ] {
            assert_eq!(header(name), [value], "{id}");
        }
        let policy = header("content-security-policy").join(", ");
        let styles = between(html, "<style>", "</style>");
        assert_eq!(styles.len(), 1, "{id}");
        let style = policy::hash_source(styles[0]);
        for directive in
            ["default-src 'none'", &format!("style-src {style};"), "base-uri 'none'", "frame-ancestors 'none'"]
        {
            assert!(policy.contains(directive), "{id}: {directive} in {policy}");
        }
        assert!(!policy.contains("script-src") && !policy.contains("unsafe"), "{id}: {policy}");
        // Chromium would stop the redirection to the client after these forms.
        let leads_to_client = ["login", "step_up", "select_account", "consent", "logout"].contains(&id);
        assert_eq!(policy.contains("form-action 'self'"), !leads_to_client, "{id}: {policy}");
        // The policy has no room for these.
        for inline in [" style=", "<script", " onclick=", " onload="] {
            assert!(!html.replace(TEXT, "").contains(inline), "{id}: {inline}");
        }
    }
}

fn has_kana(text: &str) -> bool {
    text.contains(|character| matches!(character, '\u{3040}'..='\u{30ff}'))
}

#[test]
fn every_page_is_in_each_language() {
    let [english, japanese] =
        [Language::English, Language::Japanese].map(|language| all(language, "text", "https://client.example/"));
    assert_eq!(english.len(), japanese.len());
    for (english, japanese) in english.iter().zip(&japanese) {
        assert_eq!(english.id, japanese.id);
        assert_eq!(english.reply.status(), japanese.reply.status());
        for (page, tag, is_japanese) in [(english, "en", false), (japanese, "ja", true)] {
            let (id, html) = (page.id, page.html());
            assert!(html.contains(&format!("<html lang=\"{tag}\">")), "{id}");
            for element in ["title", "h1"] {
                let texts = between(html, &format!("<{element}>"), &format!("</{element}>"));
                assert_eq!(texts.len(), 1, "{id}: {element}");
                assert_eq!((has_kana(texts[0]), texts[0].is_empty()), (is_japanese, false), "{id}: {}", texts[0]);
            }
            let main = between(html, "<main", "</main>")[0];
            assert_eq!(has_kana(main), is_japanese, "{id}: {main}");
        }
    }
}

#[test]
fn what_refers_to_an_element_finds_it() {
    for page in all(Language::English, "text", "https://client.example/") {
        let (id, html) = (page.id, page.html());
        assert!(html.contains(&format!("<main id=\"{id}\"")), "{html}");
        let ids = between(html, " id=\"", "\"");
        let unique: BTreeSet<_> = ids.iter().collect();
        assert_eq!(ids.len(), unique.len(), "{id}: {ids:?}");
        for attribute in [" for=\"", " aria-describedby=\"", " aria-labelledby=\""] {
            for reference in between(html, attribute, "\"") {
                assert!(unique.contains(&reference), "{id}: {reference}");
            }
        }
        // Each field that shows has a label.
        for input in between(html, "<input ", ">").iter().filter(|input| !input.contains("type=\"hidden\"")) {
            let field = between(input, "id=\"", "\"")[0];
            assert!(html.contains(&format!("<label for=\"{field}\">")), "{id}: {field}");
        }
    }
}

/// The names that the server reads from the forms.
#[test]
fn forms_have_their_fields_and_buttons() {
    let cases: [(&str, &str, &[&str]); 8] = [
        ("login", "/login", &["interaction", "csrf", "login_id", "password", "login", "cancel"]),
        ("step_up", "/step_up", &["interaction", "csrf", "code", "verify", "cancel"]),
        ("select_account", "/select_account", &["interaction", "csrf", "session", "continue", "other", "cancel"]),
        ("consent", "/consent", &["interaction", "csrf", "session", "allow", "deny"]),
        ("device", "/device", &["csrf", "user_code", "next"]),
        ("ciba", "/ciba", &["csrf", "allow", "deny"]),
        ("logout", "/logout", &["csrf", "text", "logout", "stay"]),
        ("credential_offer", "", &["csrf", "create"]),
    ];
    let pages = all(Language::English, "text", "https://client.example/");
    for (id, action, fields) in cases {
        let page = pages.iter().find(|page| page.id == id).unwrap();
        let form = between(page.html(), "<form", "</form>")[0];
        assert_eq!(between(form, " method=\"", "\""), ["post"], "{id}");
        assert_eq!(between(form, " action=\"", "\"").concat(), action, "{id}");
        assert_eq!(between(form, " name=\"", "\""), fields, "{id}");
    }
}

#[test]
fn statuses_and_names_of_errors() {
    let pages = all(Language::English, "text", "https://client.example/");
    let errors: Vec<_> = pages
        .iter()
        .filter(|page| page.id == "error")
        .map(|page| (between(page.html(), "data-error=\"", "\"")[0], page.reply.status()))
        .collect();
    let expected = [
        ("interaction_expired", 400),
        ("forged_form", 403),
        ("invalid_request", 400),
        ("not_found", 404),
        ("server_error", 500),
    ];
    assert_eq!(errors, expected);

    let statuses = |id| -> Vec<_> {
        let pages = pages.iter().filter(|page| page.id == id);
        pages.map(|page| (page.reply.status(), page.html().contains("id=\"error\""))).collect()
    };
    assert_eq!(statuses("login"), [(200, false), (403, true), (429, true)]);
    assert_eq!(statuses("step_up"), [(200, false), (403, true), (429, true)]);
    assert_eq!(statuses("device"), [(200, false), (400, true), (400, true), (429, true)]);
    assert_eq!(statuses("device_result"), [(200, false), (200, false), (400, false), (500, false)]);
}
