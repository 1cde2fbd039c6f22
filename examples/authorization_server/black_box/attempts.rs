//! Who guesses secrets is stopped.

use std::net::IpAddr;

use authlete_core::handler::PeerAddress;
use http::{Request, StatusCode};
use serde_json::json;

use super::provider::{PROXY, Provider};
use super::visitor::Site as _;

#[tokio::test]
async fn who_guesses_passwords_is_stopped_by_the_name() {
    let mut visitor = Provider::new().visitor();
    let mut page = visitor.authorize(&[]).await;
    for number in 0..10 {
        page = visitor.submit(&page, &[("login_id", "john"), ("password", "wrong")]).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{number}");
    }
    page = visitor.submit(&page, &[("login_id", "john"), ("password", "john")]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    page = visitor.submit(&page, &[("login_id", "jane"), ("password", "jane")]).await;
    assert_eq!(page.id(), "consent");
}

/// The code is the second factor on the page, and what a client asks the user for in CIBA.
#[tokio::test]
async fn who_guesses_the_code_of_a_user_is_stopped_wherever_that_is() {
    let mut visitor = Provider::with_client(json!({ "bcUserCodeRequired": true })).visitor();
    let login = visitor.authorize(&[("acr_values", "2")]).await;
    let mut page = visitor.log_in(&login, "john").await;
    for _ in 0..5 {
        page = visitor.submit(&page, &[("code", "000000")]).await;
        assert_eq!((page.id(), page.status), ("step_up", StatusCode::FORBIDDEN));
    }
    for (attempt, code, error) in
        (0..5).map(|attempt| (attempt, "000000", "invalid_user_code")).chain([(5, "675325", "access_denied")])
    {
        let form = [("scope", "openid"), ("login_hint", "john@example.com"), ("user_code", code)];
        let answer = visitor.post("/bc-authorize", &form).await;
        assert_eq!(answer["error"], error, "{attempt}: {answer}");
    }
    page = visitor.submit(&page, &[("code", "675325")]).await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn who_guesses_codes_of_devices_is_stopped_by_address() {
    let mut provider = Provider::new();
    let mut open = async |path: &str, peer: IpAddr, forwarded: &str| {
        let mut request = Request::get(path).header("x-forwarded-for", forwarded).body(Vec::new()).unwrap();
        request.extensions_mut().insert(PeerAddress::new(peer));
        provider.answer(request).await.status()
    };
    let guess = "/device?user_code=WRONG";
    let [one, other] = [1, 2].map(|last| IpAddr::from([192, 0, 2, last]));
    for number in 0..10 {
        // What it says of itself does not matter.
        assert_eq!(open(guess, one, &format!("203.0.113.{number}")).await, StatusCode::BAD_REQUEST);
    }
    assert_eq!(open(guess, one, "").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(open("/device", one, "").await, StatusCode::OK);
    assert_eq!(open(guess, other, "").await, StatusCode::BAD_REQUEST);
    // A proxy is believed.
    assert_eq!(open(guess, PROXY, &one.to_string()).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(open(guess, PROXY, &format!("{one}, {other}")).await, StatusCode::BAD_REQUEST);
}
