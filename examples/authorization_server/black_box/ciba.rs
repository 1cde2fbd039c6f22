//! What users are asked by a request from another device, and what the client learns of them.

use serde_json::{Value, json};

use super::provider::{Provider, parts};
use super::visitor::Visitor;

const CIBA: &str = "urn:openid:params:grant-type:ciba";

/// What a client asks john for.
const REQUEST: [(&str, &str); 3] =
    [("scope", "openid payment:35"), ("login_hint", "john@example.com"), ("resource", "https://api.test/")];

/// The ID token that the client gets once the user has allowed its request on the page.
async fn allowed(visitor: &mut Visitor<Provider>) -> Value {
    let answer = visitor.post("/bc-authorize", &REQUEST).await;
    let id = answer["auth_req_id"].as_str().unwrap_or_else(|| panic!("{answer}"));
    let page = visitor.open("/ciba").await;
    for asked in ["openid", "payment:35", "https://api.test/"] {
        assert!(page.body.contains(&format!("<code>{asked}</code>")), "{asked}: {}", page.body);
    }
    visitor.submit(&page, &[("allow", id)]).await;
    let tokens = visitor.post("/token", &[("grant_type", CIBA), ("auth_req_id", id)]).await;
    let [_, claims] = parts(tokens["id_token"].as_str().unwrap_or_else(|| panic!("{tokens}")));
    claims
}

#[tokio::test]
async fn the_client_learns_how_the_user_logged_in_at_the_page() {
    let mut visitor = Provider::with_dynamic_scope().visitor();
    let [_, of_login] = parts(&visitor.id_token("john").await);
    let of_password = allowed(&mut visitor).await;
    assert_eq!((&of_password["acr"], &of_password["auth_time"]), (&json!("1"), &of_login["auth_time"]));

    let step_up = visitor.authorize(&[("acr_values", "2")]).await;
    visitor.submit(&step_up, &[("code", "675325")]).await;
    assert_eq!(allowed(&mut visitor).await["acr"], "2");
}
