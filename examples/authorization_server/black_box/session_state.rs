//! What clients learn of the user's session by a response (OpenID Connect Session Management 1.0, section 2).

use super::provider::Provider;

#[tokio::test]
async fn clients_get_to_know_the_state_of_the_session_by_every_response() {
    let mut visitor = Provider::new().visitor();
    // By the handler alone, after a page, and by Authlete alone.
    let not_logged_in = visitor.authorize(&[("prompt", "none")]).await;
    let login = visitor.authorize(&[]).await;
    let canceled = visitor.submit(&login, &[("cancel", "")]).await;
    let malformed = visitor.authorize(&[("prompt", "none login")]).await;
    let login = visitor.authorize(&[]).await;
    let consent = visitor.log_in(&login, "john").await;
    let allowed = visitor.submit(&consent, &[("allow", "")]).await;
    let without_page = visitor.authorize(&[("prompt", "none")]).await;
    for (response, error) in [
        (not_logged_in, Some("login_required")),
        (canceled, Some("access_denied")),
        (malformed, Some("invalid_request")),
        (allowed, None),
        (without_page, None),
    ] {
        assert_eq!(
            (response.parameter("error").as_deref(), response.parameter("code").is_none()),
            (error, error.is_some())
        );
        let state = response.parameter("session_state").unwrap_or_default();
        assert!(
            state.split_once('.').is_some_and(|(hash, salt)| hash.len() == 43 && !salt.is_empty()),
            "{error:?}: {state}"
        );
    }
}
