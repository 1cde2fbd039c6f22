//! What fills the members that answers have under some settings or for some requests only.

use serde_json::{Value, json};

use crate::authorization_flows::{REDIRECT_URI, code, code_for, exchange, of_client, request, text, ticket, tokens};
use crate::caller::{CLIENT, Caller, SECTOR};

pub(crate) const FLOWS: &[fn(&mut Caller<'_>)] = &[
    dynamic_scopes,
    locales_and_subjects,
    request_objects,
    transformed_claims,
    tokens_that_are_jwts,
    nonces,
    attestations,
    grants,
    attachments,
    signed_responses,
    refreshed_tokens,
    failed_batches,
    locked_clients,
    hinted_users,
    trusted_roots,
    authorizations_of_one_developer,
    sectors,
];

fn dynamic_scopes(caller: &mut Caller<'_>) {
    let attributes = json!([{ "key": "regex", "value": "pay:.+" }]);
    let texts = json!([{ "tag": "de", "value": "Zahlen" }]);
    caller.change_service(json!({ "supportedScopes": [
        { "name": "openid" },
        { "name": "pay", "defaultEntry": false, "description": "Pay", "descriptions": texts, "attributes": attributes },
    ] }));
    ticket(caller, "&scope=openid+pay:7");
    let begun = caller.post("/device/authorization", of_client("scope=pay:7"), "OK");
    caller.post("/device/verification", json!({ "userCode": begun["userCode"] }), "VALID");
    caller.post("/backchannel/authentication", of_client("scope=openid+pay:7&login_hint=j"), "USER_IDENTIFICATION");
    let answer = tokens(caller, "openid+pay:7");
    caller.post("/auth/introspection", json!({ "token": answer["accessToken"] }), "OK");
}

fn locales_and_subjects(caller: &mut Caller<'_>) {
    caller.change_service(json!({ "supportedClaimLocales": ["en"] }));
    let claims = r#"{"id_token":{"sub":{"value":"john"}}}"#;
    ticket(caller, &format!("&scope=openid&claims_locales=en&claims={claims}"));
    let body = json!({ "parameters": request(""), "context": "c" });
    let answer = caller.post("/auth/authorization", body, "INTERACTION");
    let body = json!({ "ticket": answer["ticket"], "subject": "john", "consentedClaims": ["name"] });
    caller.post("/auth/authorization/issue", body, "LOCATION");
    let code = code_for(caller, "&scope=openid", json!({ "consentedClaims": ["name"] }));
    let answer = caller.post("/auth/token", exchange(&code), "OK");
    caller.post("/auth/introspection", json!({ "token": answer["accessToken"] }), "OK");
    caller.post("/auth/userinfo", json!({ "token": answer["accessToken"] }), "OK");
}

fn request_objects(caller: &mut Caller<'_>) {
    caller.change_service(json!({ "traditionalRequestObjectProcessingApplied": true }));
    // {"alg":"none"} and {"response_type":"code","client_id":"2000000001","aud":"http://127.0.0.1:8080"}
    let object = "eyJhbGciOiJub25lIn0.eyJyZXNwb25zZV90eXBlIjoiY29kZSIsImNsaWVudF9pZCI6IjIwMDAwMDAwMDEiLCJhdWQiOiJodHRwOi8vMTI3LjAu\
                  MC4xOjgwODAifQ.";
    caller.post("/auth/authorization", json!({ "parameters": request(&format!("&request={object}")) }), "INTERACTION");
}

fn transformed_claims(caller: &mut Caller<'_>) {
    let claims = r#"{"transformed_claims":{"adult":{"claim":"birthdate","fn":["years_ago",["gte",18]]}},
                     "id_token":{":adult":null,"verified_claims":{"claims":{":adult":null}}},
                     "userinfo":{":adult":null,"verified_claims":{"claims":{":adult":null}}}}"#;
    let values = r#"{"birthdate":"1970-01-23"}"#;
    let code = code_for(
        caller,
        &format!("&scope=openid&claims={claims}"),
        json!({ "claimsForTx": values, "verifiedClaimsForTx": [values] }),
    );
    let answer = caller.post("/auth/token", exchange(&code), "OK");
    caller.post("/auth/userinfo", json!({ "token": answer["accessToken"] }), "OK");
    let body = json!({ "token": answer["accessToken"], "claimsForTx": values, "verifiedClaimsForTx": [values] });
    caller.post("/auth/userinfo/issue", body, "JSON");
}

fn tokens_that_are_jwts(caller: &mut Caller<'_>) {
    caller.change_service(json!({ "accessTokenSignAlg": "ES256" }));
    let parameters = format!("response_type=token&client_id={CLIENT}&redirect_uri={REDIRECT_URI}&scope=read");
    let answer = caller.post("/auth/authorization", json!({ "parameters": parameters, "context": "c" }), "INTERACTION");
    let body = json!({ "ticket": answer["ticket"], "subject": "john" });
    caller.post("/auth/authorization/issue", body, "LOCATION");
    tokens(caller, "read");
    let body = json!({ "grantType": "AUTHORIZATION_CODE", "clientId": 2_000_000_001, "subject": "john" });
    caller.post("/auth/token/create", body, "OK");
    let parameters = "grant_type=password&username=john&password=secret&scope=read&resource=https://rs.example";
    let answer = caller.post("/auth/token", of_client(parameters), "PASSWORD");
    caller.post("/auth/token/issue", json!({ "ticket": answer["ticket"], "subject": "john" }), "OK");
    caller
        .change_client(json!({ "bcDeliveryMode": "PUSH", "bcNotificationEndpoint": "https://client.example/notify" }));
    let parameters = "scope=openid&login_hint=john&client_notification_token=t";
    let answer = caller.post("/backchannel/authentication", of_client(parameters), "USER_IDENTIFICATION");
    caller.post("/backchannel/authentication/issue", json!({ "ticket": answer["ticket"] }), "OK");
    let body = json!({ "ticket": answer["ticket"], "result": "AUTHORIZED", "subject": "john" });
    caller.post("/backchannel/authentication/complete", body, "NOTIFICATION");
}

/// `DPoP-Nonce`: a proof without a nonce, or one that is none, is answered with one.
fn nonces(caller: &mut Caller<'_>) {
    let token = text(&tokens(caller, "openid+grant_management_query"), "accessToken");
    caller.change_service(json!({ "dpopNonceRequired": true, "dpopNonceDuration": 60 }));
    let with_proof = |mut body: Value| {
        body["dpop"] = "garbage".into();
        body
    };
    for (resource, body) in [
        ("/auth/token", of_client("grant_type=client_credentials")),
        ("/pushed_auth_req", of_client(&request(""))),
        ("/auth/introspection", json!({ "token": token })),
        ("/auth/userinfo", json!({ "token": token })),
        ("/gm", json!({ "gmAction": "QUERY", "grantId": "x", "accessToken": token })),
    ] {
        caller.post(resource, with_proof(body), "200");
    }
}

/// `OAuth-Client-Attestation-Challenge`, which an attestation that is none is answered with as well.
fn attestations(caller: &mut Caller<'_>) {
    caller.change_service(json!({ "challengeEndpoint": "https://as.example/challenge" }));
    for resource in
        ["/auth/token", "/auth/revocation", "/pushed_auth_req", "/device/authorization", "/backchannel/authentication"]
    {
        let mut body = of_client("grant_type=client_credentials&token=x");
        body["oauthClientAttestation"] = "garbage".into();
        body["oauthClientAttestationPop"] = "garbage".into();
        caller.post(resource, body, "200");
    }
}

/// Grants of resources and authorization details, and requests that name them.
fn grants(caller: &mut Caller<'_>) {
    caller.change_service(json!({ "supportedAuthorizationDetailsTypes": ["payment"], "supportedAcrs": ["a"] }));
    caller.change_client(json!({ "authorizationDetailsTypes": ["payment"] }));
    let details = r#"[{"type":"payment","locations":["https://rs.example"],"actions":["pay"],"datatypes":["money"],
                      "identifier":"i","privileges":["all"],"amount":7}]"#;
    let scope = "scope=openid+email+grant_management_query";
    let asking = format!("{scope}&authorization_details={details}&resource=https://rs.example");
    let first = code(caller, &format!("&{asking}&grant_management_action=create"));
    let answer = caller.post("/auth/token", exchange(&first), "OK");
    let grant_id = text(&answer, "grantId");
    let body = json!({ "gmAction": "QUERY", "grantId": grant_id, "accessToken": answer["accessToken"] });
    caller.post("/gm", body, "OK");
    caller.post("/auth/introspection", json!({ "token": answer["accessToken"] }), "OK");
    let prefix = "urn:ietf:params:oauth";
    let parameters = format!(
        "grant_type={prefix}:grant-type:token-exchange&subject_token={}&subject_token_type={prefix}:token-type:access_token",
        text(&answer, "accessToken")
    );
    caller.post("/auth/token", of_client(&parameters), "TOKEN_EXCHANGE");

    let again = format!("{asking}&acr_values=a&grant_management_action=merge&grant_id={grant_id}");
    let begun = caller.post("/device/authorization", of_client(&again), "OK");
    caller.post("/device/verification", json!({ "userCode": begun["userCode"] }), "VALID");
    let parameters = format!("{again}&login_hint=john&user_code=1&request_context={{}}");
    caller.post("/backchannel/authentication", of_client(&parameters), "USER_IDENTIFICATION");

    // Tokens that are pushed.
    caller
        .change_client(json!({ "bcDeliveryMode": "PUSH", "bcNotificationEndpoint": "https://client.example/notify" }));
    let parameters = format!("{again}&login_hint=john&client_notification_token=t");
    let answer = caller.post("/backchannel/authentication", of_client(&parameters), "USER_IDENTIFICATION");
    caller.post("/backchannel/authentication/issue", json!({ "ticket": answer["ticket"] }), "OK");
    let body = json!({ "ticket": answer["ticket"], "result": "AUTHORIZED", "subject": "john" });
    caller.post("/backchannel/authentication/complete", body, "NOTIFICATION");
}

fn attachments(caller: &mut Caller<'_>) {
    let body = json!({
        "grantType": "AUTHORIZATION_CODE",
        "clientId": 2_000_000_001,
        "subject": "john",
        "forExternalAttachment": true,
    });
    let made = caller.post("/auth/token/create", body, "OK");
    caller.post("/auth/introspection", json!({ "token": made["accessToken"] }), "OK");
}

fn signed_responses(caller: &mut Caller<'_>) {
    let token = text(&tokens(caller, "openid"), "accessToken");
    caller.change_service(json!({ "rsResponseSigned": true }));
    caller.post("/auth/introspection", json!({ "token": token }), "OK");
    caller.post("/auth/userinfo/issue", json!({ "token": token }), "JSON");
    let id_token = text(&tokens(caller, "openid"), "idToken");
    caller.advance(1_000_000);
    assert_eq!(caller.post("/jose/verify", json!({ "jose": id_token }), "200")["valid"], false);
}

fn refreshed_tokens(caller: &mut Caller<'_>) {
    caller.change_service(json!({ "idTokenReissuable": true }));
    let code = code(caller, r#"&scope=openid+read&claims={"id_token":{"name":null}}"#);
    let answer = caller.post("/auth/token", exchange(&code), "OK");
    let refresh = of_client(&format!("grant_type=refresh_token&refresh_token={}", text(&answer, "refreshToken")));
    caller.post("/auth/token", refresh, "ID_TOKEN_REISSUABLE");
    caller.get("/auth/token/get/list", &[], "");
}

fn failed_batches(caller: &mut Caller<'_>) {
    if !caller.is_v3() {
        return;
    }
    let one = json!({ "grantType": "AUTHORIZATION_CODE", "clientId": 7, "subject": "john" });
    let made = caller.json_of("POST /auth/token/create/batch", &[], "", Some(json!([one])), "200");
    caller.get("/auth/token/create/batch/status/{}", &[&text(&made, "requestId")], "");
}

fn locked_clients(caller: &mut Caller<'_>) {
    caller.post_to("/client/lock_flag/update/{}", &[CLIENT], json!({ "clientLocked": true }), "A293001");
    caller.get("/client/get/{}", &[CLIENT], "");
}

fn hinted_users(caller: &mut Caller<'_>) {
    let id_token = text(&tokens(caller, "openid"), "idToken");
    let parameters = format!("scope=openid&id_token_hint={id_token}");
    caller.post("/backchannel/authentication", of_client(&parameters), "USER_IDENTIFICATION");
}

fn trusted_roots(caller: &mut Caller<'_>) {
    let root = rcgen::generate_simple_self_signed(["root.example".into()]).unwrap().cert.pem();
    caller.change_service(json!({ "trustedRootCertificates": [root] }));
    caller.get("/service/get", &[], "");
}

fn authorizations_of_one_developer(caller: &mut Caller<'_>) {
    caller.change_client(json!({ "developer": "dev" }));
    tokens(caller, "read");
    caller.post("/client/authorization/get/list", json!({ "subject": "john", "developer": "dev" }), "200");
}

fn sectors(caller: &mut Caller<'_>) {
    caller.change_client(json!({ "sectorIdentifierUri": SECTOR }));
    caller.get("/client/get/{}", &[CLIENT], "");
}
