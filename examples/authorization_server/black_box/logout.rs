//! What a request to log out may ask for, and who is told.

use std::time::Duration;

use tokio::time::timeout;

use super::provider::{BASE_URL, Provider, parts};
use super::visitor::{Page, Visitor};

/// What came of a request, in short: the page or its error, or where the browser is sent.
fn outcome(page: &Page) -> String {
    match (page.target(), page.error()) {
        ("", "") => page.id().into(),
        ("", error) => error.into(),
        _ => page.headers["location"].to_str().unwrap().into(),
    }
}

async fn log_out(visitor: &mut Visitor<Provider>, parameters: &[(&str, &str)]) -> Page {
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(parameters).finish();
    visitor.open(&format!("/logout?{query}")).await
}

#[tokio::test]
async fn a_request_is_checked_before_anything_is_ended() {
    let mut visitor = Provider::new().visitor();
    let ours = &*visitor.id_token("john").await;
    let forged = &*format!("{}AAAA", &ours[..ours.len() - 4]);
    let (bye, hint) = (("post_logout_redirect_uri", "https://client.test/bye"), ("id_token_hint", ours));
    for (parameters, expected) in [
        (&[][..], "logout"),
        (&[("client_id", "1")], "logout"),
        (&[("client_id", "1"), bye], "logout"),
        // Without a client nobody knows whether the URI is registered.
        (&[bye], "invalid_request"),
        (&[("client_id", "1"), ("post_logout_redirect_uri", "https://client.test/bye/")], "invalid_request"),
        (&[hint, ("post_logout_redirect_uri", "https://evil.test/")], "invalid_request"),
        (&[("client_id", "2")], "invalid_request"),
        (&[("client_id", "../1")], "invalid_request"),
        (&[hint, ("client_id", "2")], "invalid_request"),
        (&[("id_token_hint", forged)], "invalid_request"),
        (&[("id_token_hint", "a.b.c")], "invalid_request"),
        (&[("id_token_hint", "")], "logout"),
    ] {
        let page = log_out(&mut visitor, parameters).await;
        assert_eq!(outcome(&page), expected, "{parameters:?}");
        assert!(visitor.has_cookie("__Host-session"), "{parameters:?}");
    }
}

#[tokio::test]
async fn the_browser_goes_where_the_client_has_registered_with_its_state() {
    let mut visitor = Provider::new().visitor();
    for (uri, state, expected) in [
        ("https://client.test/bye", "a b&c", "https://client.test/bye?state=a+b%26c"),
        ("https://client.test/bye?a=b", "x", "https://client.test/bye?a=b&state=x"),
        ("https://client.test/bye", "", "https://client.test/bye"),
    ] {
        let parameters = [("client_id", "1"), ("post_logout_redirect_uri", uri), ("state", state)];
        // Nobody is logged in, so there is nothing to ask.
        assert_eq!(outcome(&log_out(&mut visitor, &parameters).await), expected);
    }
}

#[tokio::test]
async fn a_token_of_the_session_ends_it_and_one_of_another_asks() {
    let mut visitor = Provider::new().visitor();
    let of_before = visitor.id_token("john").await;
    visitor.forget_all();
    let token = visitor.id_token("john").await;
    assert_eq!(outcome(&log_out(&mut visitor, &[("id_token_hint", &of_before)]).await), "logout");
    assert_eq!(outcome(&log_out(&mut visitor, &[("id_token_hint", &token)]).await), "logged_out");
    assert!(!visitor.has_cookie("__Host-session"));
    // A second time there is no session.
    assert_eq!(outcome(&log_out(&mut visitor, &[("id_token_hint", &token)]).await), "logged_out");
}

#[tokio::test]
async fn a_copied_cookie_is_good_for_nothing_after_the_logout() {
    let mut visitor = Provider::new().visitor();
    let token = visitor.id_token("john").await;
    let copied = visitor.cookies.clone();
    assert_eq!(visitor.open("/ciba").await.id(), "ciba");
    log_out(&mut visitor, &[("id_token_hint", &token)]).await;
    visitor.cookies = copied;
    assert_eq!(visitor.open("/ciba").await.id(), "login");
}

#[tokio::test]
async fn clients_of_the_session_are_told_by_a_frame_and_by_a_token() {
    let mut visitor = Provider::new().visitor();
    let token = visitor.id_token("jane").await;
    let page = log_out(&mut visitor, &[("id_token_hint", &token)]).await;
    assert!(page.body.contains("src=\"https://client.test/front\""), "{}", page.body);
    let policy: Vec<_> = page.headers.get_all("content-security-policy").iter().collect();
    assert!(policy.iter().any(|policy| policy.to_str().unwrap().contains("frame-src https://client.test")));

    let sent = visitor.site.sent.lock().unwrap().clone();
    let [(url, body)] = &*sent else { panic!("{sent:?}") };
    assert_eq!(url, "https://client.test/back");
    let [_, claims] = parts(body.strip_prefix("logout_token=").unwrap());
    let [_, of_login] = parts(&token);
    for (claim, expected) in [("iss", BASE_URL), ("aud", "1"), ("sub", "1002")] {
        let value = claims[claim].as_array().map_or(&claims[claim], |values| &values[0]);
        assert_eq!(value, expected, "{claim}");
    }
    assert_eq!(claims["sid"], of_login["sid"]);
    assert!(claims["events"]["http://schemas.openid.net/event/backchannel-logout"].is_object());
}

#[tokio::test]
async fn a_client_that_does_not_answer_keeps_nobody_logged_in() {
    let mut visitor = Provider::with_silent_clients().visitor();
    let token = visitor.id_token("john").await;
    let parameters = [("id_token_hint", &*token)];
    let page = timeout(Duration::from_secs(10), log_out(&mut visitor, &parameters)).await.expect("an answer in time");
    assert_eq!((page.id(), visitor.has_cookie("__Host-session")), ("logged_out", false));
}

#[tokio::test]
async fn only_the_page_that_asks_ends_a_session_by_its_form() {
    let mut visitor = Provider::new().visitor();
    visitor.id_token("john").await;
    let page = log_out(&mut visitor, &[]).await;
    let forged = visitor.submit(&page, &[("csrf", "forged"), ("logout", "")]).await;
    assert_eq!((forged.error(), visitor.has_cookie("__Host-session")), ("forged_form", true));
    let page = log_out(&mut visitor, &[]).await;
    let home = visitor.submit(&page, &[("stay", "")]).await;
    assert_eq!((home.id(), visitor.has_cookie("__Host-session")), ("home", true));
    let ended = visitor.submit(&page, &[("logout", "")]).await;
    // The page was answered before.
    assert_eq!(outcome(&ended), "interaction_expired");
    let page = log_out(&mut visitor, &[]).await;
    let ended = visitor.submit(&page, &[("logout", "")]).await;
    assert_eq!((ended.id(), visitor.has_cookie("__Host-session")), ("logged_out", false));
}
