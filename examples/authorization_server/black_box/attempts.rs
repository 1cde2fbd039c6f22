//! Who guesses secrets is stopped.

use authlete_core::handler::PeerAddress;
use http::{Request, StatusCode};
use serde_json::json;

use super::provider::Provider;
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
    let mut guess = async |peer: &str, path: &str| {
        let mut request = Request::get(path).body(Vec::new()).unwrap();
        request.extensions_mut().insert(PeerAddress::new(peer.parse().unwrap()));
        provider.answer(request).await.status()
    };
    for _ in 0..10 {
        assert_eq!(guess("192.0.2.1", "/device?user_code=WRONG").await, StatusCode::BAD_REQUEST);
    }
    assert_eq!(guess("192.0.2.1", "/device?user_code=WRONG").await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(guess("192.0.2.1", "/device").await, StatusCode::OK);
    assert_eq!(guess("192.0.2.2", "/device?user_code=WRONG").await, StatusCode::BAD_REQUEST);
}
