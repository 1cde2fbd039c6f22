//! A client that the service knows by its metadata document, at all endpoints.

use std::sync::LazyLock;

use serde_json::{Value, json};

use crate::authorization_flows::{REDIRECT_URI, text};
use crate::caller::Caller;
use crate::signer::Signer;

pub(crate) const FLOWS: &[fn(&mut Caller<'_>)] = &[discovered_client];

/// Its ID, where its document is.
pub(crate) const CLIENT: &str = "https://discovered.example/client";

const PREFIX: &str = "urn:ietf:params:oauth";

static SIGNER: LazyLock<Signer> = LazyLock::new(Signer::es256);

/// The document.
pub(crate) fn document() -> Value {
    json!({
        "client_id": CLIENT,
        "redirect_uris": [REDIRECT_URI],
        "grant_types": [
            "authorization_code", "password", "urn:openid:params:grant-type:ciba",
            format!("{PREFIX}:grant-type:device_code"), format!("{PREFIX}:grant-type:token-exchange"),
        ],
        "token_endpoint_auth_method": "private_key_jwt",
        "jwks": { "keys": [SIGNER.jwk] },
        "backchannel_token_delivery_mode": "push",
        "backchannel_client_notification_endpoint": "https://discovered.example/notify",
    })
}

/// What the client sends to endpoints at which it authenticates itself.
fn of_client(parameters: &str) -> Value {
    let claims = json!({
        "iss": CLIENT, "sub": CLIENT, "aud": "http://127.0.0.1:8080", "jti": "1", "exp": 1_700_000_600,
    });
    let assertion = SIGNER.jwt(json!({}), &claims);
    let kind = "client-assertion-type:jwt-bearer";
    json!({ "parameters": format!(
        "{parameters}&client_assertion_type={PREFIX}:{kind}&client_assertion={assertion}"
    ) })
}

fn discovered_client(caller: &mut Caller<'_>) {
    caller.change_service(json!({ "clientIdMetadataDocumentSupported": true }));
    let parameters =
        format!("response_type=code&client_id={CLIENT}&redirect_uri={REDIRECT_URI}&scope=openid&prompt=consent");
    let answer = caller.post("/auth/authorization", json!({ "parameters": parameters }), "INTERACTION");
    let body = json!({ "ticket": answer["ticket"], "subject": "john" });
    let code = text(&caller.post("/auth/authorization/issue", body, "LOCATION"), "authorizationCode");
    let exchange = format!("grant_type=authorization_code&code={code}&redirect_uri={REDIRECT_URI}");
    let token = text(&caller.post("/auth/token", of_client(&exchange), "OK"), "accessToken");
    caller.post("/auth/introspection", json!({ "token": token }), "OK");
    caller.post("/auth/userinfo", json!({ "token": token }), "OK");
    let parameters = format!(
        "grant_type={PREFIX}:grant-type:token-exchange&subject_token={token}\
         &subject_token_type={PREFIX}:token-type:access_token"
    );
    caller.post("/auth/token", of_client(&parameters), "TOKEN_EXCHANGE");
    let parameters = "grant_type=password&username=john&password=secret&scope=read";
    let answer = caller.post("/auth/token", of_client(parameters), "PASSWORD");
    caller.post("/auth/token/issue", json!({ "ticket": answer["ticket"], "subject": "john" }), "OK");

    let begun = caller.post("/device/authorization", of_client("scope=read"), "OK");
    caller.post("/device/verification", json!({ "userCode": begun["userCode"] }), "VALID");
    let parameters = "scope=openid&login_hint=john&client_notification_token=t";
    let answer = caller.post("/backchannel/authentication", of_client(parameters), "USER_IDENTIFICATION");
    caller.post("/backchannel/authentication/issue", json!({ "ticket": answer["ticket"] }), "OK");
    let body = json!({ "ticket": answer["ticket"], "result": "AUTHORIZED", "subject": "john" });
    caller.post("/backchannel/authentication/complete", body, "NOTIFICATION");
    caller.get("/client/get/list", &[], "");
}
