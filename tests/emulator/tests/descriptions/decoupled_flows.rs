//! Flows whose user is at another device: the device flow and CIBA.

use serde_json::json;

use crate::authorization_flows::{describe, of_client, text};
use crate::caller::Caller;

pub(crate) const FLOWS: &[fn(&mut Caller<'_>)] = &[device_flow, backchannel_authentication];

fn device_flow(caller: &mut Caller<'_>) {
    describe(caller);
    let begun = caller.post("/device/authorization", of_client("scope=openid+read&acr_values=a"), "OK");
    let user_code = text(&begun, "userCode");
    let poll = of_client(&format!(
        "grant_type=urn:ietf:params:oauth:grant-type:device_code&device_code={}",
        text(&begun, "deviceCode")
    ));
    caller.post("/auth/token", poll.clone(), "BAD_REQUEST");
    caller.post("/device/verification", json!({ "userCode": user_code }), "VALID");
    let complete = |user_code: &str, result: &str| json!({ "userCode": user_code, "result": result, "subject": "john", "claims": r#"{"name":"John"}"# });
    caller.post("/device/complete", complete(&user_code, "AUTHORIZED"), "SUCCESS");
    caller.advance(5);
    caller.post("/auth/token", poll, "OK");

    caller.post("/device/verification", json!({ "userCode": "NONSENSE" }), "NOT_EXIST");
    caller.post("/device/complete", complete("NONSENSE", "AUTHORIZED"), "USER_CODE_NOT_EXIST");
    caller.post("/device/complete", json!({}), "INVALID_REQUEST");
    caller.post("/device/verification", json!({}), "SERVER_ERROR");
    let begun = caller.post("/device/authorization", of_client("scope=read"), "OK");
    caller.advance(600);
    caller.post("/device/verification", json!({ "userCode": begun["userCode"] }), "EXPIRED");
    let body = json!({ "parameters": "client_id=7" });
    caller.post("/device/authorization", body, "UNAUTHORIZED");
}

fn backchannel_authentication(caller: &mut Caller<'_>) {
    describe(caller);
    let begin = || {
        let parameters = "scope=openid+read&login_hint=john&binding_message=hello&acr_values=a&requested_expiry=60";
        let answer = caller.post("/backchannel/authentication", of_client(parameters), "USER_IDENTIFICATION");
        text(&answer, "ticket")
    };
    let ticket = begin();
    let issued = caller.post("/backchannel/authentication/issue", json!({ "ticket": ticket }), "OK");
    let auth_req_id = text(&issued, "authReqId");
    let poll = of_client(&format!("grant_type=urn:openid:params:grant-type:ciba&auth_req_id={auth_req_id}"));
    caller.post("/auth/token", poll.clone(), "BAD_REQUEST");
    let body = json!({ "ticket": ticket, "result": "AUTHORIZED", "subject": "john", "claims": r#"{"name":"John"}"# });
    caller.post("/backchannel/authentication/complete", body, "NO_ACTION");
    caller.advance(5);
    caller.post("/auth/token", poll, "OK");

    caller.post(
        "/backchannel/authentication/fail",
        json!({ "ticket": begin(), "reason": "ACCESS_DENIED" }),
        "FORBIDDEN",
    );
    let body = json!({ "ticket": "bogus", "result": "AUTHORIZED", "subject": "john" });
    caller.post("/backchannel/authentication/complete", body, "SERVER_ERROR");
    caller.post("/backchannel/authentication/issue", json!({ "ticket": "bogus" }), "INVALID_TICKET");
    caller.post("/backchannel/authentication", of_client("scope=read&login_hint=john"), "BAD_REQUEST");
    let body = json!({ "parameters": "scope=openid&login_hint=john" });
    caller.post("/backchannel/authentication", body, "UNAUTHORIZED");

    // Ping and push.
    for (mode, result) in [("PING", "AUTHORIZED"), ("PUSH", "AUTHORIZED"), ("PUSH", "ACCESS_DENIED")] {
        caller.change_client(
            json!({ "bcDeliveryMode": mode, "bcNotificationEndpoint": "https://client.example/notify" }),
        );
        let parameters = "scope=openid&login_hint=john&client_notification_token=t";
        let answer = caller.post("/backchannel/authentication", of_client(parameters), "USER_IDENTIFICATION");
        let ticket = text(&answer, "ticket");
        caller.post("/backchannel/authentication/issue", json!({ "ticket": ticket }), "OK");
        let body = json!({ "ticket": ticket, "result": result, "subject": "john" });
        caller.post("/backchannel/authentication/complete", body, "NOTIFICATION");
    }
}
