//! What an administrator, a developer and the authorization server itself do: services, clients, tokens, keys.

use serde_json::{Map, Value, json};

use crate::authorization_flows::{text, tokens};
use crate::caller::{CLIENT, Caller, SERVICE};
use crate::description::operation;

pub(crate) const FLOWS: &[fn(&mut Caller<'_>)] = &[
    server,
    services,
    service_information,
    clients,
    every_setting,
    client_authorizations,
    client_registration,
    token_management,
    token_batches,
    keys,
    signatures,
];

fn server(caller: &mut Caller<'_>) {
    if caller.is_v3() {
        let answer = caller.call("GET /lifecycle/healthcheck", &[], "", None);
        assert_eq!((answer.status, &*answer.body), (200, &b"OK"[..]));
    } else {
        assert_eq!(caller.get("/misc/echo", &[], "a=b")["a"], "b");
        caller.get("/info", &[], "");
    }
}

fn services(caller: &mut Caller<'_>) {
    let service = caller.get("/service/get", &[], "");
    assert_eq!(service["apiKey"].to_string(), SERVICE);
    caller.change_service(json!({
        "description": "A service",
        "supportedServiceProfiles": ["FAPI", "OPEN_BANKING"],
        "metadata": [{ "key": "a", "value": "b" }],
        "mtlsEndpointAliases": [{ "name": "token_endpoint", "uri": "https://mtls.example/token" }],
        "supportedClaimTypes": ["NORMAL"],
        "accessTokenSignAlg": "ES256",
        "userCodeCharset": "NUMERIC",
        "trustAnchors": [{ "entityId": "https://anchor.example", "jwks": r#"{"keys":[]}"# }],
        "supportedAttachments": ["EMBEDDED"],
    }));
    caller.get("/service/get", &[], "");
    let made = caller.json_of("POST /service/create", &[], "", Some(json!({ "serviceName": "Another" })), "201");
    assert_ne!(made["apiKey"].to_string(), SERVICE);
    let list = caller.get("/service/get/list", &[], "start=0&end=10");
    assert_eq!((&list["totalCount"], list["services"].as_array().unwrap().len()), (&json!(2), 2));
    caller.json_of("GET /service/get/list", &[], "start=x", None, "400");
    caller.delete("/service/delete", &[], "", "204");
    caller.json_of("GET /service/get", &[], "", None, if caller.is_v3() { "401" } else { "404" });
}

fn service_information(caller: &mut Caller<'_>) {
    for query in ["", "pretty=true"] {
        assert!(caller.get("/service/configuration", &[], query)["issuer"].is_string());
    }
    let body = json!({ "pretty": false, "patch": r#"[{"op":"add","path":"/a","value":"b"}]"# });
    let patched = caller.json_of("POST /service/configuration", &[], "", Some(body), "200");
    assert_eq!(patched["a"], "b");
    let keys = caller.get("/service/jwks/get", &[], "includePrivateKeys=true&pretty=true");
    assert!(keys["keys"][0]["d"].is_string());
}

fn clients(caller: &mut Caller<'_>) {
    let body = json!({
        "developer": "dev",
        "clientName": "Another",
        "clientNames": [{ "tag": "de", "value": "Noch einer" }],
        "clientType": "CONFIDENTIAL",
        "applicationType": "WEB",
        "redirectUris": ["https://app.example/cb"],
        "responseTypes": ["CODE", "CODE_ID_TOKEN"],
        "grantTypes": ["AUTHORIZATION_CODE", "CIBA", "REFRESH_TOKEN"],
        "tokenAuthMethod": "CLIENT_SECRET_POST",
        "subjectType": "PUBLIC",
        "idTokenSignAlg": "ES256",
        "idTokenEncryptionAlg": "ECDH_ES",
        "idTokenEncryptionEnc": "A128CBC_HS256",
        "bcDeliveryMode": "POLL",
        "extension": { "requestableScopesEnabled": true, "requestableScopes": ["read"], "accessTokenDuration": 60 },
        "attributes": [{ "key": "k", "value": "v" }],
        "defaultAcrs": ["a"],
        "contacts": ["dev@app.example"],
    });
    let answer = caller.call("POST /client/create", &[], "", Some(body));
    let client = answer.json();
    let id = client["clientId"].to_string();
    assert!(client["clientSecret"].is_string(), "{client}");
    caller.get("/client/get/{}", &[&id], "");
    let list = caller.get("/client/get/list", &[], "start=0&end=10&developer=dev");
    assert_eq!(list["clients"].as_array().unwrap().len(), 1);
    let mut changed = client;
    changed["clientName"] = "Changed".into();
    let changed = caller.json_of("POST /client/update/{}", &[&id], "", Some(changed), "200");
    assert_eq!(changed["clientName"], "Changed");

    caller.get("/client/secret/refresh/{}", &[&id], "");
    let secret = json!({ "clientSecret": "another-secret-of-sufficient-length" });
    caller.post_to("/client/secret/update/{}", &[&id], secret, "A149001");
    caller.post_to("/client/secret/update/{}", &[&id], json!({ "clientSecret": "ü" }), "400");

    let scopes = json!({ "requestableScopes": ["read", "write"] });
    caller.post_to("/client/extension/requestable_scopes/update/{}", &[&id], scopes.clone(), "200");
    let put = "PUT /client/extension/requestable_scopes/update/{}";
    let answer = caller.json_of(put, &[&id], "", Some(scopes.clone()), "200");
    assert_eq!(answer["requestableScopes"], scopes["requestableScopes"]);
    caller.get("/client/extension/requestable_scopes/get/{}", &[&id], "");
    caller.delete("/client/extension/requestable_scopes/delete/{}", &[&id], "", "204");

    caller.post_to("/client/lock_flag/update/{}", &[&id], json!({ "clientLocked": true }), "A293001");
    caller.delete("/client/delete/{}", &[&id], "", "204");
    caller.json_of("DELETE /client/delete/{}", &[&id], "", None, "404");
}

/// All settings that a service and a client can have, as the descriptions have them.
fn every_setting(caller: &mut Caller<'_>) {
    for (name, arguments) in [("POST /service/update", &[][..]), ("POST /client/update/{}", &[CLIENT])] {
        for sample in operation(caller.generation, name).unwrap().request().samples() {
            for (member, value) in sample.as_object().unwrap() {
                caller.call(name, arguments, "", Some(json!({ member: value })));
            }
        }
    }
    let encrypted = ["authorization", "idToken", "request", "userInfo"].map(|name| {
        [(format!("{name}EncryptionAlg"), json!("RSA_OAEP")), (format!("{name}EncryptionEnc"), json!("A128GCM"))]
    });
    caller.change_client(encrypted.into_iter().flatten().collect::<Map<_, _>>().into());
}

fn client_authorizations(caller: &mut Caller<'_>) {
    let of_john = "subject=john";
    let begin = || tokens(caller, "read+write");
    begin();
    let list = caller.get("/client/authorization/get/list", &[], "subject=john&start=0&end=5");
    assert_eq!(list["clients"][0]["clientId"].to_string(), CLIENT);
    caller.post("/client/authorization/get/list", json!({ "subject": "john" }), "200");
    let body = json!({ "subject": "john", "scopes": ["read"] });
    caller.post_to("/client/authorization/update/{}", &[CLIENT], body, "A138001");
    caller.get("/client/granted_scopes/get/{}", &[CLIENT], of_john);
    let body = json!({ "subject": "john" });
    let answer = caller.post_to("/client/granted_scopes/get/{}", &[CLIENT], body.clone(), "200");
    assert!(answer["latestGrantedScopes"].is_array(), "{answer:?}");
    if caller.is_v3() {
        caller.get("/client/authorization/get/list/{}", &["john"], "");
        caller.get("/client/granted_scopes/get/{}/{}", &[CLIENT, "john"], "");
        caller.delete("/client/granted_scopes/delete/{}/{}", &[CLIENT, "john"], "", "200");
        caller.delete("/client/authorization/delete/{}/{}", &[CLIENT, "john"], "", "200");
    }
    for _ in 0..2 {
        caller.delete("/client/granted_scopes/delete/{}", &[CLIENT], of_john, "200");
        caller.post_to("/client/granted_scopes/delete/{}", &[CLIENT], body.clone(), "200");
        caller.delete("/client/authorization/delete/{}", &[CLIENT], of_john, "200");
        begin();
        caller.post_to("/client/authorization/delete/{}", &[CLIENT], body.clone(), "A137001");
    }
    caller.json_of("GET /client/authorization/get/list", &[], "", None, "400");
}

fn client_registration(caller: &mut Caller<'_>) {
    let metadata = json!({ "redirect_uris": ["https://app.example/cb"], "client_name": "My app" });
    let answer = caller.post("/client/registration", json!({ "json": metadata.to_string() }), "CREATED");
    let content: Value = serde_json::from_str(&text(&answer, "responseContent")).unwrap();
    let of_client = |json: Option<&Value>| {
        let mut body = json!({ "clientId": content["client_id"], "token": content["registration_access_token"] });
        if let Some(json) = json {
            body["json"] = json.to_string().into();
        }
        body
    };
    caller.post("/client/registration/get", of_client(None), "OK");
    let mut changed = metadata;
    changed["client_id"] = content["client_id"].clone();
    caller.post("/client/registration/update", of_client(Some(&changed)), "UPDATED");
    caller.post("/client/registration/delete", of_client(None), "DELETED");
    caller.post("/client/registration/get", of_client(None), "UNAUTHORIZED");
    caller.post("/client/registration", json!({ "json": r#"{"redirect_uris":7}"# }), "BAD_REQUEST");
}

fn token_management(caller: &mut Caller<'_>) {
    let body = json!({
        "grantType": "AUTHORIZATION_CODE",
        "clientId": 2_000_000_001,
        "subject": "john",
        "scopes": ["read"],
        "accessTokenDuration": 60,
        "refreshTokenDuration": 600,
        "properties": [{ "key": "a", "value": "b", "hidden": false }],
        "authorizationDetails": { "elements": [{ "type": "payment", "locations": ["https://rs.example"] }] },
        "resources": ["https://rs.example"],
        "acr": "a",
        "authTime": 1_699_999_990,
        "sessionId": "s",
        "certificateThumbprint": "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0",
    });
    let made = caller.post("/auth/token/create", body, "OK");
    let token = text(&made, "accessToken");
    caller.post("/auth/token/create", json!({ "clientId": 7, "grantType": "CLIENT_CREDENTIALS" }), "BAD_REQUEST");
    let list =
        caller.get("/auth/token/get/list", &[], &format!("clientIdentifier={CLIENT}&subject=john&start=0&end=5"));
    assert_eq!(list["accessTokens"].as_array().unwrap().len(), 1);
    let body = json!({
        "accessToken": token,
        "scopes": ["write"],
        "accessTokenExpiresAt": 1_700_000_100_000_i64,
        "properties": [{ "key": "c", "value": "d" }],
    });
    caller.post("/auth/token/update", body, "OK");
    caller.post("/auth/token/update", json!({ "accessToken": "bogus" }), "NOT_FOUND");
    caller.post("/auth/token/update", json!({}), "BAD_REQUEST");
    caller.post("/auth/introspection", json!({ "token": token }), "UNAUTHORIZED");
    caller.delete("/auth/token/delete/{}", &[&token], "", "204");
    caller.json_of("GET /auth/token/get/list", &[], "start=x", None, "400");
    tokens(caller, "read");
    caller.post("/auth/token/revoke", json!({ "clientIdentifier": CLIENT, "subject": "john" }), "A312001");
    caller.post("/auth/token/revoke", json!({}), "400");
}

fn token_batches(caller: &mut Caller<'_>) {
    if !caller.is_v3() {
        return;
    }
    let one = json!({ "grantType": "AUTHORIZATION_CODE", "clientId": 2_000_000_001, "subject": "john" });
    let made = caller.json_of("POST /auth/token/create/batch", &[], "", Some(json!([one])), "200");
    caller.get("/auth/token/create/batch/status/{}", &[&text(&made, "requestId")], "");
}

fn keys(caller: &mut Caller<'_>) {
    let key = json!({ "kty": "EC", "use": "sig", "alg": "ES256", "kid": "k", "hsmName": "google" });
    let handles = [0, 1].map(|_| {
        let made = caller.post("/hsk/create", key.clone(), "SUCCESS");
        made["hsk"]["handle"].as_str().unwrap().to_owned()
    });
    caller.get("/hsk/get/{}", &[&handles[0]], "");
    caller.get("/hsk/get/list", &[], "");
    caller.get("/service/get", &[], "");
    caller.delete("/hsk/delete/{}", &[&handles[0]], "", "SUCCESS");
    caller.json_of("GET /hsk/delete/{}", &[&handles[1]], "", None, "SUCCESS");
    caller.json_of("GET /hsk/get/{}", &[&handles[1]], "", None, "NOT_FOUND");
    caller.post("/hsk/create", json!({}), "INVALID_REQUEST");
}

fn signatures(caller: &mut Caller<'_>) {
    let id_token = text(&tokens(caller, "openid"), "idToken");
    let valid = caller.post("/jose/verify", json!({ "jose": id_token, "mandatoryClaims": ["sub"] }), "A160001");
    assert_eq!(valid["valid"], true);
    let body = json!({ "jose": id_token, "mandatoryClaims": ["shoe_size"], "clockSkew": 10 });
    assert_eq!(caller.post("/jose/verify", body, "200")["valid"], false);
    let body = json!({
        "requestSignature": "sig=:AAAA:",
        "headers": [{ "key": "Content-Type", "value": "application/json" }],
        "message": "{}",
        "status": 200,
    });
    caller.post("/rs/sign", body, "OK");
}
