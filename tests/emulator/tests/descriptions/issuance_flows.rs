//! Verifiable credentials, from the offer to the credential.

use serde_json::{Value, json};

use crate::authorization_flows::{code_for, exchange, of_client, text, ticket};
use crate::caller::{CLIENT, Caller};
use crate::signer::Signer;

pub(crate) const FLOWS: &[fn(&mut Caller<'_>)] =
    &[information, offers, answered_offers, credentials, draft_credentials, bound_credentials, refused_requests];

const ISSUER: &str = "https://issuer.example";

/// The key of RFC 7515, appendix A.3.
const KEYS: &str = r#"{"keys":[{"kty":"EC","crv":"P-256","kid":"issuer-1","alg":"ES256",
    "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}]}"#;

const PAYLOAD: &str = r#"{"vct":"https://issuer.example/membership","name":"John"}"#;

/// Makes the service an issuer of credentials that need no proof of possession.
fn become_issuer(caller: &Caller<'_>) {
    let configurations = json!({
        "membership": { "format": "vc+sd-jwt", "vct": "https://issuer.example/membership", "scope": "membership" },
    });
    let service = caller.get("/service/get", &[], "");
    let with_grant = |list: &Value| {
        let mut list = list.clone();
        list.as_array_mut().unwrap().push("PRE_AUTHORIZED_CODE".into());
        list
    };
    let mut scopes = service["supportedScopes"].clone();
    scopes.as_array_mut().unwrap().push(json!({ "name": "membership" }));
    caller.change_service(json!({
        "supportedScopes": scopes,
        "verifiableCredentialsEnabled": true,
        "oid4vciVersion": "1.0-Final",
        "supportedGrantTypes": with_grant(&service["supportedGrantTypes"]),
        "credentialJwks": KEYS,
        "credentialIssuerMetadata": {
            "credentialIssuer": ISSUER,
            "credentialEndpoint": format!("{ISSUER}/credential"),
            "credentialsSupported": configurations.to_string(),
            "credentialResponseEncryptionAlgValuesSupported": ["ECDH_ES"],
            "requireCredentialResponseEncryption": false,
        },
    }));
    let client = caller.get("/client/get/{}", &[CLIENT], "");
    caller.change_client(json!({ "grantTypes": with_grant(&client["grantTypes"]) }));
}

fn information(caller: &mut Caller<'_>) {
    for resource in ["/vci/metadata", "/vci/jwtissuer", "/vci/jwks", "/vci/nonce"] {
        caller.post(resource, json!({ "pretty": true }), "NOT_FOUND");
    }
    become_issuer(caller);
    for resource in ["/vci/metadata", "/vci/jwtissuer", "/vci/jwks", "/vci/nonce"] {
        caller.post(resource, json!({ "pretty": true }), "OK");
    }
}

/// An offer with a pre-authorized code.
fn offer(caller: &Caller<'_>) -> Value {
    let body = json!({
        "credentialConfigurationIds": ["membership"],
        "authorizationCodeGrantIncluded": true,
        "issuerStateIncluded": true,
        "preAuthorizedCodeGrantIncluded": true,
        "subject": "john",
        "duration": 600,
        "context": "c",
        "properties": [{ "key": "a", "value": "b" }],
        "authTime": 1_699_999_990,
        "acr": "a",
        "jwtAtClaims": "{}",
        "txCode": "1234",
        "txCodeInputMode": "numeric",
        "txCodeDescription": "a text",
    });
    caller.post("/vci/offer/create", body, "CREATED")["info"].clone()
}

fn offers(caller: &mut Caller<'_>) {
    caller.post("/vci/offer/create", json!({ "credentialConfigurationIds": ["membership"] }), "FORBIDDEN");
    caller.post("/vci/offer/info", json!({ "identifier": "x" }), "FORBIDDEN");
    become_issuer(caller);
    let info = offer(caller);
    caller.post("/vci/offer/info", json!({ "identifier": info["identifier"] }), "OK");
    caller.post("/vci/offer/info", json!({ "identifier": "x" }), "NOT_FOUND");
    caller.post("/vci/offer/create", json!({}), "CALLER_ERROR");
}

/// An authorization request that answers an offer.
fn answered_offers(caller: &mut Caller<'_>) {
    become_issuer(caller);
    let info = offer(caller);
    ticket(caller, &format!("&scope=membership&issuer_state={}", info["issuerState"].as_str().unwrap()));
}

fn access_token(caller: &Caller<'_>) -> String {
    let code = offer(caller)["preAuthorizedCode"].as_str().unwrap().to_owned();
    let grant_type = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
    let parameters = format!("grant_type={grant_type}&pre-authorized_code={code}&tx_code=1234");
    text(&caller.post("/auth/token", of_client(&parameters), "OK"), "accessToken")
}

fn credentials(caller: &mut Caller<'_>) {
    become_issuer(caller);
    let token = access_token(caller);
    caller.post("/auth/introspection", json!({ "token": token }), "OK");
    let request = json!({ "credential_configuration_id": "membership" });
    let asking = |content: &Value| json!({ "accessToken": token, "requestContent": content.to_string() });
    let parsed = || caller.post("/vci/single/parse", asking(&request), "OK")["info"]["identifier"].clone();
    let order = |identifier: &Value| json!({ "requestIdentifier": identifier, "credentialPayload": PAYLOAD, "credentialDuration": 60 });
    let issuing = |order: Value| json!({ "accessToken": token, "order": order });
    caller.post("/vci/single/issue", issuing(order(&parsed())), "OK");

    let identifier = parsed();
    let mut deferred = order(&identifier);
    deferred["issuanceDeferred"] = true.into();
    caller.post("/vci/single/issue", issuing(deferred), "ACCEPTED");
    caller.post("/vci/deferred/parse", asking(&json!({ "transaction_id": identifier })), "OK");
    caller.post("/vci/deferred/issue", json!({ "order": order(&identifier) }), "OK");

    let content = json!({ "credential_requests": [request, request] });
    let parsed = caller.post("/vci/batch/parse", asking(&content), "OK");
    let infos = parsed["info"].as_array().unwrap();
    let orders: Vec<_> = infos.iter().map(|info| order(&info["identifier"])).collect();
    caller.post("/vci/batch/issue", json!({ "accessToken": token, "orders": orders }), "OK");
}

/// Credentials of the first Implementer's Draft, with nonces of access tokens.
fn draft_credentials(caller: &mut Caller<'_>) {
    become_issuer(caller);
    caller.change_service(json!({ "oid4vciVersion": "1.0-ID1", "cnonceDuration": 60 }));
    let token = access_token(caller);
    caller.post("/auth/introspection", json!({ "token": token }), "OK");
    let request = json!({ "format": "vc+sd-jwt", "vct": "https://issuer.example/membership" });
    let body = json!({ "accessToken": token, "requestContent": request.to_string() });
    let info = caller.post("/vci/single/parse", body, "OK")["info"].clone();
    let order = json!({ "requestIdentifier": info["identifier"], "credentialPayload": PAYLOAD });
    caller.post("/vci/single/issue", json!({ "accessToken": token, "order": order }), "OK");
}

/// Credentials that are bound to keys of the wallet.
fn bound_credentials(caller: &mut Caller<'_>) {
    become_issuer(caller);
    let configuration = json!({
        "format": "dc+sd-jwt",
        "vct": "https://issuer.example/membership",
        "scope": "membership",
        "cryptographic_binding_methods_supported": ["jwk"],
        "proof_types_supported": { "jwt": { "proof_signing_alg_values_supported": ["ES256"] } },
    });
    let mut metadata = caller.get("/service/get", &[], "")["credentialIssuerMetadata"].clone();
    metadata["credentialsSupported"] = json!({ "membership": configuration }).to_string().into();
    metadata["batchSize"] = 2.into();
    caller.change_service(json!({
        "credentialIssuerMetadata": metadata,
        "supportedAuthorizationDetailsTypes": ["openid_credential"],
    }));
    caller.change_client(json!({ "authorizationDetailsTypes": ["openid_credential"] }));
    let details = json!({ "authorizationDetails": { "elements": [{
        "type": "openid_credential",
        "otherFields": r#"{"credential_configuration_id":"membership","credential_identifiers":["one"]}"#,
    }] } });
    let code = code_for(caller, "&scope=openid", details);
    let token = text(&caller.post("/auth/token", exchange(&code), "OK"), "accessToken");
    let nonce = text(&caller.post("/vci/nonce", json!({}), "OK"), "cnonce");
    let proof = || {
        let wallet = Signer::es256();
        let header = json!({ "typ": "openid4vci-proof+jwt", "jwk": wallet.jwk });
        wallet.jwt(header, &json!({ "aud": ISSUER, "iat": 1_700_000_000, "nonce": nonce }))
    };
    for proofs in [vec![proof()], vec![proof(), proof()]] {
        let request = json!({ "credential_identifier": "one", "proofs": { "jwt": proofs }, "a": "b" });
        let body = json!({ "accessToken": token, "requestContent": request.to_string() });
        caller.post("/vci/single/parse", body, "OK");
    }
}

fn refused_requests(caller: &mut Caller<'_>) {
    let requests = ["/vci/single/parse", "/vci/deferred/parse", "/vci/batch/parse"];
    let orders = ["/vci/single/issue", "/vci/deferred/issue", "/vci/batch/issue"];
    for resource in requests {
        caller.post(resource, json!({ "accessToken": "x", "requestContent": "{}" }), "FORBIDDEN");
    }
    for resource in orders {
        caller.post(resource, json!({}), "FORBIDDEN");
    }
    become_issuer(caller);
    let token = access_token(caller);
    for resource in requests {
        caller.post(resource, json!({ "accessToken": "x", "requestContent": "{}" }), "UNAUTHORIZED");
        caller.post(resource, json!({ "accessToken": token, "requestContent": "{}" }), "BAD_REQUEST");
    }
    caller.post("/vci/single/issue", json!({ "accessToken": token, "order": {} }), "CALLER_ERROR");
    caller.post("/vci/deferred/issue", json!({ "order": {} }), "CALLER_ERROR");
    caller.post("/vci/batch/issue", json!({ "accessToken": token, "orders": [] }), "CALLER_ERROR");
}
