//! What users are asked before a client gets something.

use serde_json::json;

use super::provider::Provider;

#[tokio::test]
async fn a_consent_of_earlier_is_for_the_same_and_nothing_more() {
    let client = json!({ "authorizationDetailsTypes": ["payment_initiation"] });
    let mut visitor = Provider::with_client(client).visitor();
    visitor.id_token("john").await;
    for (parameters, expected) in [
        (&[][..], ""),
        (&[("scope", "openid email")], "consent"),
        (&[("claims", r#"{"userinfo":{"email":null}}"#)], "consent"),
        (&[("authorization_details", r#"[{"type":"payment_initiation"}]"#)], "consent"),
        (&[("resource", "https://api.test/")], "consent"),
    ] {
        let page = visitor.authorize(parameters).await;
        assert_eq!(page.id(), expected, "{parameters:?}");
        assert_eq!(page.parameter("code").is_some(), expected.is_empty(), "{parameters:?}");
        let quietly = [parameters, &[("prompt", "none")]].concat();
        let response = visitor.authorize(&quietly).await;
        let error = (!expected.is_empty()).then_some("consent_required");
        assert_eq!(response.parameter("error").as_deref(), error, "{parameters:?}");
    }
}

/// OpenID Connect for Identity Assurance 1.0, section 6.
#[tokio::test]
async fn verified_claims_are_named_wherever_the_client_gets_them() {
    let mut visitor = Provider::new().visitor();
    let login = visitor.authorize(&[]).await;
    visitor.log_in(&login, "inga").await;
    for place in ["id_token", "userinfo"] {
        let wanted = json!({
            "verification": { "trust_framework": null },
            "claims": { "birthdate": { "purpose": "To know that you are of age" } },
        });
        let claims = json!({ place: { "verified_claims": wanted } }).to_string();
        let page = visitor.authorize(&[("claims", &claims)]).await;
        assert_eq!(page.id(), "consent");
        let shown = page.body.contains("<code>birthdate</code>") && page.body.contains("To know that you are of age");
        assert!(shown, "{place}: {}", page.body);
    }
}
