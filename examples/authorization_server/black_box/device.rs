//! What users see before they connect a device.

use super::provider::Provider;

/// Who sends others a link with the code of a device of their own has them connect that one (RFC 8628, sections 3.3.1 and 5.4).
#[tokio::test]
async fn the_page_shows_the_code_for_the_user_to_compare() {
    let mut visitor = Provider::with_dynamic_scope().visitor();
    let answer = visitor.post("/device_authorization", &[("scope", "openid payment:35")]).await;
    let user_code = answer["user_code"].as_str().unwrap_or_else(|| panic!("{answer}"));
    let login = visitor.open(&format!("/device?user_code={user_code}")).await;
    let consent = visitor.log_in(&login, "john").await;
    assert_eq!((consent.id(), consent.between("id=\"user_code\">", "<")), ("consent", Some(user_code)));
    assert!(consent.body.contains("<code>payment:35</code>"), "{}", consent.body);
    let allowed = visitor.submit(&consent, &[("allow", "")]).await;
    assert_eq!(allowed.between("data-result=\"", "\""), Some("completed"));

    let other = visitor.authorize(&[]).await;
    assert_eq!((other.id(), other.between("id=\"user_code\">", "<")), ("consent", None));
}
