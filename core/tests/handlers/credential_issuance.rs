//! Credentials for wallets.

use authlete_core::credential_issuance::*;

use super::*;

fn double() -> TestDouble {
    TestDouble::new()
        .answer(|request: IntrospectionRequest| {
            assert_eq!(
                (request.token.expose(), request.htu.as_deref()),
                ("at", Some("https://issuer.example/credential"))
            );
            IntrospectionResponse {
                subject: Some("1001".into()),
                dpop_nonce: Some("n1".into()),
                ..IntrospectionResponse::new(IntrospectionAction::Ok)
            }
        })
        .answer(|request: CredentialSingleParseRequest| {
            assert_eq!((request.access_token.expose(), request.request_content.expose()), ("at", "{}"));
            CredentialSingleParseResponse {
                info: Some(CredentialRequestInfo { identifier: Some("r1".into()), ..Default::default() }),
                ..CredentialSingleParseResponse::new(CredentialSingleParseAction::Ok)
            }
        })
        .answer(|_: CredentialDeferredParseRequest| CredentialDeferredParseResponse {
            info: Some(CredentialRequestInfo { identifier: Some("r2".into()), ..Default::default() }),
            ..CredentialDeferredParseResponse::new(CredentialDeferredParseAction::Ok)
        })
        .answer(|_: CredentialBatchParseRequest| CredentialBatchParseResponse {
            info: Some(vec![CredentialRequestInfo { identifier: Some("r3".into()), ..Default::default() }]),
            ..CredentialBatchParseResponse::new(CredentialBatchParseAction::Ok)
        })
        .answer(|request: CredentialDeferredIssueRequest| {
            assert_eq!((&*request.order.request_identifier, request.order.issuance_deferred), ("r2", Some(true)));
            CredentialDeferredIssueResponse {
                response_content: Some("{}".into()),
                ..CredentialDeferredIssueResponse::new(CredentialDeferredIssueAction::Accepted)
            }
        })
        .answer(|request: CredentialSingleIssueRequest| {
            assert_eq!((request.access_token.expose(), &*request.order.request_identifier), ("at", "r1"));
            CredentialSingleIssueResponse {
                response_content: request.order.credential_payload,
                ..CredentialSingleIssueResponse::new(CredentialSingleIssueAction::Ok)
            }
        })
}

fn wallet() -> Request<String> {
    let headers = ["authorization: DPoP at", "dpop: proof", "content-type: application/json"];
    request("POST /credential", &headers, "{}")
}

#[test]
fn a_credential_has_what_the_application_knows_of_the_user() {
    struct Issuer;
    impl CredentialDecisions for Issuer {
        async fn credential(
            &self,
            access: &AccessGranted,
            wanted: &CredentialRequestInfo,
            mut issue: CredentialSingleIssueRequest,
        ) -> Result<Decision<CredentialSingleIssueRequest>, Interruption> {
            assert_eq!(wanted.identifier.as_deref(), Some("r1"));
            let subject = access.response().subject.as_deref().unwrap_or_default();
            issue.order.credential_payload = Some(format!(r#"{{"sub":"{subject}"}}"#).into());
            Ok(Decision::Issue(issue))
        }
    }
    let credential = handler(double(), Credential::new(Issuer)).with_settings(&at("https://issuer.example"));
    let response = block_on(credential.handle(&wallet()));
    assert_eq!(status_and_body(&response), (200, r#"{"sub":"1001"}"#));
    assert_eq!(
        (&response.headers()["dpop-nonce"], &response.headers()["cache-control"]),
        (&"n1".parse().unwrap(), &"no-store".parse().unwrap())
    );
}

#[test]
fn without_a_decision_nothing_is_issued() {
    let settings = at("https://issuer.example");
    let denied = (400, r#"{"error":"credential_request_denied"}"#);
    let single = block_on(handler(double(), Credential::new(())).with_settings(&settings).handle(&wallet()));
    let batch = block_on(handler(double(), BatchCredential::new(())).with_settings(&settings).handle(&wallet()));
    let deferred = block_on(handler(double(), DeferredCredential::new(())).with_settings(&settings).handle(&wallet()));
    assert_eq!(status_and_body(&single), denied);
    assert_eq!(status_and_body(&batch), denied);
    assert_eq!(status_and_body(&deferred), (202, "{}"));
    for response in [single, batch, deferred] {
        assert_eq!(response.headers()["dpop-nonce"], "n1");
    }
}
