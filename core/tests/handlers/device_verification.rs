//! The pages of the device flow.

use super::*;

struct Pages;

impl DeviceVerificationDecisions for Pages {
    async fn page(&self, _: &ClientRequest<'_>, page: DevicePage<'_>) -> Result<Reply, Interruption> {
        let text = match page {
            DevicePage::EnterCode => "enter".into(),
            DevicePage::Confirm(code) => {
                format!("{} for {}", code.user_code.expose(), code.response.client_name.as_deref().unwrap())
            }
            DevicePage::CodeExpired => "expired".into(),
            DevicePage::CodeUnknown => "unknown".into(),
            DevicePage::Completed => "completed".into(),
            other => format!("{other:?}"),
        };
        Ok(Reply::with_body(200, "text/plain", text))
    }
}

#[test]
fn a_code_leads_to_the_page_that_its_state_asks_for() {
    let page = |action: &DeviceVerificationAction, request: &Request<String>| {
        let action = action.clone();
        let double = TestDouble::new().answer(move |request: DeviceVerificationRequest| {
            assert_eq!(request.user_code.expose(), "ABCD");
            DeviceVerificationResponse {
                client_name: Some("TV".into()),
                ..DeviceVerificationResponse::new(action.clone())
            }
        });
        block_on(handler(double, DeviceVerification::new(Pages)).handle(request))
    };
    let complete_uri = request("GET /device?user_code=abcd", &[], "");
    let entered = form(&[], "x=y&user_code=+ab+cd-");
    for action in DeviceVerificationAction::ALL.iter().cloned().chain(["ADDED_LATER".into()]) {
        let expected = match action.as_str() {
            "VALID" => (200, "ABCD for TV"),
            "EXPIRED" => (200, "expired"),
            "NOT_EXIST" => (200, "unknown"),
            _ => (500, r#"{"error":"server_error"}"#),
        };
        assert_eq!(status_and_body(&page(&action, &complete_uri)), expected);
        assert_eq!(status_and_body(&page(&action, &entered)), expected);
    }
    for without in [request("GET /device", &[], ""), request("GET /device?user_code=", &[], ""), form(&[], "")] {
        assert_eq!(status_and_body(&page(&DeviceVerificationAction::Valid, &without)), (200, "enter"));
    }
}

#[test]
fn a_code_is_kept_until_the_user_has_decided() {
    let response = DeviceVerificationResponse {
        client_name: Some("TV".into()),
        ..DeviceVerificationResponse::new(DeviceVerificationAction::Valid)
    };
    let DeviceVerificationNext::Valid(code) = response.next("AB-CD") else { panic!() };
    let kept = serde_json::to_string(&code).unwrap();
    assert_eq!(serde_json::from_str::<ValidUserCode>(&kept).unwrap(), *code);
    assert!(!format!("{code:?}").contains("AB-CD"));
    let call = code.authorize("1001").with_claims(CollectedClaims::of_json("{}"));
    assert_eq!(call.claims.as_deref(), Some("{}"));
}

#[test]
fn a_decision_leads_to_the_page_that_says_how_it_ended() {
    let verification = DeviceVerificationResponse::new(DeviceVerificationAction::Valid);
    let DeviceVerificationNext::Valid(code) = verification.next("AB-CD") else { panic!() };
    for (call, result) in [
        (code.authorize("1001"), DeviceCompleteResult::Authorized),
        (code.deny("1001"), DeviceCompleteResult::AccessDenied),
    ] {
        for action in DeviceCompleteAction::ALL.iter().cloned().chain(["ADDED_LATER".into()]) {
            let expected = match action.as_str() {
                "SUCCESS" => (200, "completed"),
                "INVALID_REQUEST" => (200, "Invalid"),
                "USER_CODE_EXPIRED" => (200, "expired"),
                "USER_CODE_NOT_EXIST" => (200, "unknown"),
                _ => (500, r#"{"error":"server_error"}"#),
            };
            let result = result.clone();
            let double = TestDouble::new().answer(move |request: DeviceCompleteRequest| {
                assert_eq!(
                    (request.user_code.expose(), &request.result, &*request.subject),
                    ("AB-CD", &result, "1001")
                );
                DeviceCompleteResponse::new(action.clone())
            });
            let device = handler(double, DeviceVerification::new(Pages));
            assert_eq!(status_and_body(&block_on(device.complete(&form(&[], ""), &call))), expected);
        }
    }
}
