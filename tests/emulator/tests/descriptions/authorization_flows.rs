//! From the authorization request to the resource.

use serde_json::{Map, Value, json};

use crate::caller::{CLIENT, Caller};

pub(crate) const FLOWS: &[fn(&mut Caller<'_>)] = &[
    code_flow,
    pushed_request,
    refused_requests,
    decisions_that_end_requests,
    refresh,
    passwords,
    tokens_that_the_server_makes,
    wrong_tokens,
    revocation,
    native_sso,
    grant_management,
    attestation_challenge,
];

pub(crate) const REDIRECT_URI: &str = "http://127.0.0.1:8091/callback";

/// An authorization request with these additions.
pub(crate) fn request(more: &str) -> String {
    format!("response_type=code&client_id={CLIENT}&redirect_uri={REDIRECT_URI}&state=xyz{more}")
}

/// Gives service and client what answers about the client tell of them.
pub(crate) fn describe(caller: &Caller<'_>) {
    let attributes = json!([{ "key": "k", "value": "v" }]);
    caller.change_service(json!({ "attributes": attributes }));
    caller.change_client(json!({ "attributes": attributes, "entityId": "https://client.example" }));
}

/// What a client sends to the endpoints at which it authenticates itself.
pub(crate) fn of_client(parameters: &str) -> Value {
    json!({ "parameters": parameters, "clientId": CLIENT, "clientSecret": "emulated-client-secret" })
}

pub(crate) fn text(answer: &Map<String, Value>, name: &str) -> String {
    answer.get(name).and_then(Value::as_str).unwrap_or_else(|| panic!("no {name}: {answer:?}")).into()
}

pub(crate) fn ticket(caller: &Caller<'_>, more: &str) -> String {
    let answer = caller.post("/auth/authorization", json!({ "parameters": request(more) }), "INTERACTION");
    text(&answer, "ticket")
}

pub(crate) fn code(caller: &Caller<'_>, more: &str) -> String {
    code_for(caller, more, json!({}))
}

/// A code for an authorization request with these additions, by a decision with those.
pub(crate) fn code_for(caller: &Caller<'_>, more: &str, decision: Value) -> String {
    let mut body = json!({
        "ticket": ticket(caller, more),
        "subject": "john",
        "authTime": 1_699_999_990,
        "acr": "a",
        "claims": r#"{"name":"John"}"#,
        "properties": [{ "key": "a", "value": "b", "hidden": true }, { "key": "c", "value": "d" }],
    });
    body.as_object_mut().unwrap().extend(decision.as_object().unwrap().clone());
    text(&caller.post("/auth/authorization/issue", body, "LOCATION"), "authorizationCode")
}

pub(crate) fn exchange(code: &str) -> Value {
    of_client(&format!("grant_type=authorization_code&code={code}&redirect_uri={REDIRECT_URI}"))
}

pub(crate) fn tokens(caller: &Caller<'_>, scope: &str) -> Map<String, Value> {
    let code = code(caller, &format!("&scope={scope}&prompt=consent"));
    caller.post("/auth/token", exchange(&code), "OK")
}

fn code_flow(caller: &mut Caller<'_>) {
    caller.change_service(json!({
        "supportedAcrs": ["a", "b"],
        "supportedDisplays": ["PAGE", "POPUP"],
        "supportedUiLocales": ["en", "de"],
        "supportedAuthorizationDetailsTypes": ["payment"],
    }));
    caller.change_client(json!({ "authorizationDetailsTypes": ["payment"] }));
    describe(caller);
    let claims = r#"{"userinfo":{"email":{"essential":true}},"id_token":{"name":null}}"#;
    let details = r#"[{"type":"payment","locations":["https://rs.example"],"actions":["pay"],"amount":7}]"#;
    let more = format!(
        "&scope=openid+profile+email+offline_access+read&nonce=n&display=popup&max_age=60&login_hint=jo&acr_values=a+b\
         &ui_locales=de&claims_locales=en&prompt=login+consent&claims={claims}&authorization_details={details}\
         &resource=https://rs.example&purpose=because"
    );
    let code = code(caller, &more);
    let answer = caller.post("/auth/token", exchange(&code), "OK");
    let token = text(&answer, "accessToken");
    let body = json!({ "token": token, "scopes": ["read"], "subject": "john", "resources": ["https://rs.example"] });
    caller.post("/auth/introspection", body, "OK");
    let body = json!({ "parameters": format!("token={token}"), "withHiddenProperties": true });
    caller.post("/auth/introspection/standard", body, "OK");
    let body = json!({
        "parameters": format!("token={token}"),
        "httpAcceptHeader": "application/token-introspection+jwt",
        "rsUri": "https://rs.example",
    });
    caller.post("/auth/introspection/standard", body, "JWT");
    caller.post("/auth/userinfo", json!({ "token": token }), "OK");
    let body = json!({ "token": token, "claims": r#"{"email":"j@example.com"}"# });
    caller.post("/auth/userinfo/issue", body, "JSON");
    caller.post("/auth/token", exchange(&code), "BAD_REQUEST");

    // The implicit and the hybrid forms, by redirection and by form.
    for more in ["", "&response_mode=form_post"] {
        let parameters = format!(
            "response_type=code+id_token+token&client_id={CLIENT}&redirect_uri={REDIRECT_URI}&scope=openid&nonce=n{more}"
        );
        let answer = caller.post("/auth/authorization", json!({ "parameters": parameters }), "INTERACTION");
        let body = json!({ "ticket": text(&answer, "ticket"), "subject": "john" });
        caller.post("/auth/authorization/issue", body, if more.is_empty() { "LOCATION" } else { "FORM" });
    }
}

fn pushed_request(caller: &mut Caller<'_>) {
    let answer = caller.post("/pushed_auth_req", of_client(&request("&scope=read")), "CREATED");
    let parameters = format!("client_id={CLIENT}&request_uri={}", text(&answer, "requestUri"));
    caller.post("/auth/authorization", json!({ "parameters": parameters }), "INTERACTION");
    caller.post("/auth/authorization", json!({ "parameters": parameters }), "BAD_REQUEST");
    caller.post("/pushed_auth_req", of_client(&request("&request_uri=urn:x")), "BAD_REQUEST");
    let body = json!({ "parameters": request(""), "clientId": CLIENT, "clientSecret": "wrong" });
    caller.post("/pushed_auth_req", body, "UNAUTHORIZED");
}

fn refused_requests(caller: &mut Caller<'_>) {
    for (parameters, action) in [
        ("", "BAD_REQUEST"),
        ("response_type=code&client_id=7", "BAD_REQUEST"),
        (&*request("&scope=openid&prompt=none"), "NO_INTERACTION"),
        (&*request("&display=nonsense"), "LOCATION"),
        (&*request("&display=nonsense&response_mode=form_post"), "FORM"),
    ] {
        caller.post("/auth/authorization", json!({ "parameters": parameters }), action);
    }
    caller.post("/auth/authorization/issue", json!({ "ticket": "bogus", "subject": "john" }), "BAD_REQUEST");
    caller.post("/auth/authorization/issue", json!({ "subject": "john" }), "INTERNAL_SERVER_ERROR");
    // Refusals of the API itself.
    caller.json_of("POST /auth/authorization", &[], "", None, "400");
    caller.json_of("GET /client/get/{}", &["7"], "", None, "404");
}

fn decisions_that_end_requests(caller: &mut Caller<'_>) {
    let first = ticket(caller, "&scope=read");
    caller.post("/auth/authorization/ticket/info", json!({ "ticket": first }), "OK");
    let body = json!({ "ticket": first, "info": { "context": "c" } });
    caller.post("/auth/authorization/ticket/update", body, "OK");
    caller.post("/auth/authorization/ticket/info", json!({ "ticket": first }), "OK");
    caller.post("/auth/authorization/ticket/info", json!({ "ticket": "bogus" }), "NOT_FOUND");
    caller.post("/auth/authorization/ticket/update", json!({}), "CALLER_ERROR");
    caller.post("/auth/authorization/fail", json!({ "ticket": first, "reason": "DENIED" }), "LOCATION");
    caller.post("/auth/authorization/fail", json!({ "ticket": first, "reason": "DENIED" }), "BAD_REQUEST");
    caller.post("/auth/authorization/ticket/info", json!({ "ticket": first }), "NOT_FOUND");
    let form = ticket(caller, "&response_mode=form_post");
    caller.post("/auth/authorization/fail", json!({ "ticket": form, "reason": "NOT_LOGGED_IN" }), "FORM");
}

fn refresh(caller: &mut Caller<'_>) {
    let refresh = |answer: &Map<String, Value>| {
        of_client(&format!("grant_type=refresh_token&refresh_token={}", text(answer, "refreshToken")))
    };
    let answer = tokens(caller, "openid+read+offline_access");
    let answer = caller.post("/auth/token", refresh(&answer), "OK");
    caller.change_service(json!({ "idTokenReissuable": true }));
    let answer = caller.post("/auth/token", refresh(&answer), "ID_TOKEN_REISSUABLE");
    let both = json!({ "accessToken": answer["accessToken"], "refreshToken": answer["refreshToken"] });
    caller.post("/idtoken/reissue", both, "OK");
    caller.post("/idtoken/reissue", json!({ "accessToken": "bogus", "refreshToken": "bogus" }), "CALLER_ERROR");
    caller.post("/auth/token", of_client("grant_type=refresh_token&refresh_token=bogus"), "BAD_REQUEST");
    let token = text(&answer, "accessToken");
    caller.advance(86_400);
    caller.post("/auth/introspection", json!({ "token": token }), "UNAUTHORIZED");
}

fn passwords(caller: &mut Caller<'_>) {
    describe(caller);
    let begin = || {
        let parameters = "grant_type=password&username=john&password=secret&scope=read";
        text(&caller.post("/auth/token", of_client(parameters), "PASSWORD"), "ticket")
    };
    let properties = json!([{ "key": "a", "value": "b" }]);
    let body = json!({ "ticket": begin(), "subject": "john", "properties": properties });
    caller.post("/auth/token/issue", body, "OK");
    let body = json!({ "ticket": begin(), "reason": "INVALID_RESOURCE_OWNER_CREDENTIALS" });
    caller.post("/auth/token/fail", body, "BAD_REQUEST");
    caller.post("/auth/token/fail", json!({ "ticket": "bogus", "reason": "UNKNOWN" }), "INTERNAL_SERVER_ERROR");
    caller.post("/auth/token/issue", json!({ "ticket": "bogus", "subject": "john" }), "INTERNAL_SERVER_ERROR");
}

fn tokens_that_the_server_makes(caller: &mut Caller<'_>) {
    describe(caller);
    let token = text(&tokens(caller, "read"), "accessToken");
    caller.post("/auth/token", of_client("grant_type=client_credentials&scope=read"), "OK");
    let prefix = "urn:ietf:params:oauth";
    let parameters = format!(
        "grant_type={prefix}:grant-type:token-exchange&subject_token={token}&subject_token_type={prefix}:token-type:access_token\
         &actor_token={token}&actor_token_type={prefix}:token-type:access_token&audience=a&resource=https://rs.example\
         &requested_token_type={prefix}:token-type:access_token&scope=read"
    );
    caller.post("/auth/token", of_client(&parameters), "TOKEN_EXCHANGE");
    // {"alg":"none"} and {"iss":"https://issuer.example","sub":"john","aud":"http://127.0.0.1:8080","exp":9999999999}
    let assertion = "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlIiwic3ViIjoiam9obiIsImF1ZCI6Imh0dHA6Ly8xMjcu\
                     MC4wLjE6ODA4MCIsImV4cCI6OTk5OTk5OTk5OX0.";
    let parameters = format!("grant_type={prefix}:grant-type:jwt-bearer&assertion={assertion}&scope=read");
    caller.post("/auth/token", of_client(&parameters), "JWT_BEARER");
}

fn wrong_tokens(caller: &mut Caller<'_>) {
    caller.post("/auth/token", of_client("grant_type=nonsense"), "BAD_REQUEST");
    let body = json!({ "parameters": "grant_type=client_credentials", "clientId": CLIENT, "clientSecret": "wrong" });
    caller.post("/auth/token", body, "INVALID_CLIENT");
    caller.post("/auth/token", json!({}), "INTERNAL_SERVER_ERROR");
    caller.post("/auth/introspection", json!({ "token": "bogus" }), "UNAUTHORIZED");
    caller.post("/auth/introspection", json!({}), "BAD_REQUEST");
    caller.post("/auth/introspection/standard", json!({ "parameters": "token=bogus" }), "OK");
    caller.post("/auth/introspection/standard", json!({ "parameters": "" }), "BAD_REQUEST");
    caller.post("/auth/userinfo", json!({ "token": "bogus" }), "UNAUTHORIZED");
    caller.post("/auth/userinfo/issue", json!({ "token": "bogus" }), "UNAUTHORIZED");
    let token = text(&tokens(caller, "read"), "accessToken");
    caller.post("/auth/introspection", json!({ "token": token, "scopes": ["write"] }), "FORBIDDEN");
    caller.post("/auth/userinfo", json!({ "token": token }), "FORBIDDEN");
}

fn revocation(caller: &mut Caller<'_>) {
    let token = text(&tokens(caller, "read"), "accessToken");
    caller.post("/auth/revocation", of_client(&format!("token={token}")), "OK");
    caller.post("/auth/revocation", of_client(""), "BAD_REQUEST");
    let body = json!({ "parameters": "token=x", "clientId": CLIENT, "clientSecret": "wrong" });
    caller.post("/auth/revocation", body, "INVALID_CLIENT");
}

fn native_sso(caller: &mut Caller<'_>) {
    let body =
        json!({ "ticket": ticket(caller, "&scope=openid+device_sso&nonce=n"), "subject": "john", "sessionId": "s" });
    let code = text(&caller.post("/auth/authorization/issue", body, "LOCATION"), "authorizationCode");
    let mut request = exchange(&code);
    request["parameters"] = format!("{}&device_secret=d", request["parameters"].as_str().unwrap()).into();
    let answer = caller.post("/auth/token", request, "NATIVE_SSO");
    let body =
        json!({ "accessToken": answer["accessToken"], "refreshToken": answer["refreshToken"], "deviceSecret": "d" });
    let id_token = text(&caller.post("/nativesso", body, "OK"), "idToken");
    let parameters = format!(
        "grant_type=urn:ietf:params:oauth:grant-type:token-exchange&subject_token={id_token}\
         &subject_token_type=urn:ietf:params:oauth:token-type:id_token&actor_token=d\
         &actor_token_type=urn:openid:params:token-type:device-secret"
    );
    caller.post("/auth/token", of_client(&parameters), "NATIVE_SSO");
    caller.post("/nativesso", json!({ "accessToken": "bogus", "deviceSecret": "d" }), "CALLER_ERROR");
    caller.post("/nativesso/logout", json!({ "sessionId": "s" }), "OK");
    caller.post("/nativesso/logout", json!({}), "CALLER_ERROR");

    let body = json!({ "clientIdentifier": CLIENT, "subject": "john", "sessionId": "s" });
    caller.post("/backchannel/logout/token", json!({ "clientIdentifier": CLIENT }), "CALLER_ERROR");
    caller.change_client(json!({ "backchannelLogoutUri": "https://client.example/logout" }));
    caller.post("/backchannel/logout/token", body, "OK");
}

fn grant_management(caller: &mut Caller<'_>) {
    let scope = "&scope=openid+email+grant_management_query+grant_management_revoke";
    let first = code(caller, &format!("{scope}&grant_management_action=create"));
    let answer = caller.post("/auth/token", exchange(&first), "OK");
    let (token, grant_id) = (text(&answer, "accessToken"), text(&answer, "grantId"));
    let again = format!("{scope}&grant_management_action=merge&grant_id={grant_id}");
    caller.post("/auth/authorization", json!({ "parameters": request(&again) }), "INTERACTION");
    let gm = |action: &str, token: &str| json!({ "gmAction": action, "grantId": grant_id, "accessToken": token });
    caller.post("/gm", gm("QUERY", &token), "OK");
    caller.post("/gm", gm("QUERY", "bogus"), "UNAUTHORIZED");
    caller.post("/gm", json!({ "gmAction": "QUERY", "grantId": "bogus", "accessToken": token }), "NOT_FOUND");
    caller.post("/gm", gm("REVOKE", &token), "NO_CONTENT");
}

fn attestation_challenge(caller: &mut Caller<'_>) {
    caller.post("/attestation/challenge", json!({ "pretty": true }), "200");
}
