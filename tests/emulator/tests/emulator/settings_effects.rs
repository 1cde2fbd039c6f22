//! What a setting of a service does, from the call after the one that sets it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value, json};

use crate::bench::Bench;
use crate::credential_offer::{CONFIGURATIONS, ISSUER};
use crate::signer::Signer;
use crate::subject::{exchange, request};

/// The JSON that goes to the client.
fn content(answer: &Value) -> Value {
    serde_json::from_str(answer["responseContent"].as_str().unwrap()).unwrap()
}

fn names(members: &Value) -> Value {
    members.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ").into()
}

/// Settings, their values before and after, and what is then observed.
pub(crate) type Effect = (&'static str, [Value; 2], fn(&Bench) -> Value, [Value; 2]);

pub(crate) fn effects() -> Vec<Effect> {
    let off = || [json!(false), json!(true)];
    vec![
        ("authorizationCodeDuration", [json!(60), json!(20)], age_of_code, [json!("A050001"), json!("A050311")]),
        (
            "accessTokenDuration",
            [json!(60), json!(20)],
            |it| it.tokens()["accessTokenDuration"].clone(),
            [60.into(), 20.into()],
        ),
        (
            "refreshTokenDuration",
            [json!(60), json!(20)],
            |it| it.tokens()["refreshTokenDuration"].clone(),
            [60.into(), 20.into()],
        ),
        ("idTokenDuration", [json!(60), json!(20)], id_token_duration, [60.into(), 20.into()]),
        ("tokenExpirationLinked", off(), linked, [100.into(), 50.into()]),
        ("singleAccessTokenPerSubject", off(), first_of_two, [json!("A056001"), json!("A057302")]),
        ("refreshTokenDurationKept", off(), second_refresh, [json!("A053001"), json!("A053308")]),
        ("refreshTokenDurationReset", off(), second_refresh_of_kept, [json!("A053308"), json!("A053001")]),
        (
            "supportedResponseTypes",
            [json!(["TOKEN"]), json!(["CODE"])],
            |it| {
                it.post("/auth/authorization", json!({ "parameters": request("").replace("=code", "=token") }))["resultCode"].clone()
            },
            [json!("A004001"), json!("A009305")],
        ),
        (
            "supportedTokenAuthMethods",
            [json!(["CLIENT_SECRET_BASIC"]), json!(["PRIVATE_KEY_JWT"])],
            |it| it.token("grant_type=client_credentials")["resultCode"].clone(),
            [json!("A052001"), json!("A152301")],
        ),
        (
            "supportedRevocationAuthMethods",
            [json!(["CLIENT_SECRET_BASIC"]), json!(["PRIVATE_KEY_JWT"])],
            |it| it.client("/auth/revocation", "token=x")["resultCode"].clone(),
            [json!("A113001"), json!("A152301")],
        ),
        (
            "supportedClaims",
            [json!(["name"]), json!(["name", "locale"])],
            |it| it.client("/device/authorization", "scope=openid+profile")["claimNames"].clone(),
            [json!(["name"]), json!(["name", "locale"])],
        ),
        (
            "errorDescriptionOmitted",
            off(),
            members_of_error,
            [json!("error error_description error_uri"), json!("error error_uri")],
        ),
        (
            "errorUriOmitted",
            off(),
            members_of_error,
            [json!("error error_description error_uri"), json!("error error_description")],
        ),
        (
            "claimShortcutRestrictive",
            off(),
            |it| it.authorize("&scope=openid+email")["claims"].clone(),
            [json!(["email", "email_verified"]), Value::Null],
        ),
        (
            "backchannelAuthReqIdDuration",
            [json!(60), json!(20)],
            |it| backchannel(it)["expires_in"].clone(),
            [60.into(), 20.into()],
        ),
        (
            "backchannelPollingInterval",
            [json!(6), json!(2)],
            |it| backchannel(it)["interval"].clone(),
            [6.into(), 2.into()],
        ),
        (
            "deviceFlowCodeDuration",
            [json!(60), json!(20)],
            |it| device(it)["expires_in"].clone(),
            [60.into(), 20.into()],
        ),
        (
            "deviceFlowPollingInterval",
            [json!(6), json!(0)],
            |it| device(it)["interval"].clone(),
            [6.into(), Value::Null],
        ),
        (
            "deviceVerificationUri",
            [json!("https://a.example/"), json!("https://b.example/")],
            |it| device(it)["verification_uri"].clone(),
            [json!("https://a.example/"), json!("https://b.example/")],
        ),
        (
            "deviceVerificationUriComplete",
            [json!("https://a.example/USER_CODE"), Value::Null],
            complete_uri,
            [json!("https://a.example/"), Value::Null],
        ),
        (
            "registrationEndpoint",
            [json!("https://a.example"), json!("https://b.example")],
            registered_at,
            [json!("https://a.example"), json!("https://b.example")],
        ),
        (
            "registrationManagementEndpoint",
            [json!("https://a.example"), json!("https://b.example")],
            registered_at,
            [json!("https://a.example"), json!("https://b.example")],
        ),
        (
            "clientIdAliasEnabled",
            [json!(true), json!(false)],
            |it| {
                it.post("/client/create", json!({ "clientIdAlias": "shop" }));
                it.post("/auth/authorization", json!({ "parameters": "response_type=code&client_id=shop" }))["resultCode"].clone()
            },
            [json!("A011310"), json!("A010309")],
        ),
        (
            "httpAliasProhibited",
            off(),
            |it| {
                it.post("/client/create", json!({ "clientIdAlias": "https://c.example/client" }))["resultCode"].clone()
            },
            [Value::Null, json!("A031201")],
        ),
        (
            "userCodeLength",
            [json!(6), json!(12)],
            |it| device(it)["user_code"].as_str().unwrap().len().into(),
            [6.into(), 12.into()],
        ),
        ("credentialOfferDuration", [json!(60), json!(20)], offer_duration, [60.into(), 20.into()]),
        ("cnonceDuration", [json!(60), json!(20)], age_of_nonce, [json!("A470001"), json!("A472322")]),
        (
            "serviceName",
            [json!("One"), json!("Two")],
            |it| it.authorize("")["service"]["serviceName"].clone(),
            [json!("One"), json!("Two")],
        ),
    ]
}

fn age_of_code(bench: &Bench) -> Value {
    let code = bench.code("");
    bench.advance(30);
    bench.token(&exchange(&code))["resultCode"].clone()
}

fn id_token_duration(bench: &Bench) -> Value {
    let tokens = bench.tokens();
    let claims = tokens["idToken"].as_str().and_then(|id_token| id_token.split('.').nth(1)).unwrap();
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap();
    (claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap()).into()
}

fn linked(bench: &Bench) -> Value {
    bench.set(json!({ "accessTokenDuration": 100, "refreshTokenDuration": 50 }));
    bench.tokens()["accessTokenDuration"].clone()
}

fn first_of_two(bench: &Bench) -> Value {
    let first = bench.tokens();
    bench.tokens();
    bench.introspect(&first)["resultCode"].clone()
}

/// Whether a refresh token is good at a time that only one of a life of its own reaches.
fn second_refresh(bench: &Bench) -> Value {
    bench.set(json!({ "refreshTokenDuration": 100 }));
    let tokens = bench.tokens();
    bench.advance(60);
    let second = bench.refresh(&tokens);
    bench.advance(60);
    bench.refresh(&second)["resultCode"].clone()
}

fn second_refresh_of_kept(bench: &Bench) -> Value {
    bench.set(json!({ "refreshTokenKept": true }));
    second_refresh(bench)
}

fn members_of_error(bench: &Bench) -> Value {
    names(&content(&bench.token("grant_type=nonsense")))
}

fn backchannel(bench: &Bench) -> Value {
    let asked = bench.client("/backchannel/authentication", "scope=openid&login_hint=john");
    content(&bench.post("/backchannel/authentication/issue", json!({ "ticket": asked["ticket"] })))
}

fn device(bench: &Bench) -> Value {
    content(&bench.client("/device/authorization", "scope=read"))
}

/// The URI for the user without the code in it.
fn complete_uri(bench: &Bench) -> Value {
    let answer = device(bench);
    let uri = answer["verification_uri_complete"].as_str();
    uri.map(|uri| uri.replace(answer["user_code"].as_str().unwrap(), "")).into()
}

/// Where a client that registers itself can change its registration, without what names it.
fn registered_at(bench: &Bench) -> Value {
    let answer = bench.post("/client/registration", json!({ "json": r#"{"redirect_uris":["https://c.example/cb"]}"# }));
    let uri = content(&answer)["registration_client_uri"].as_str().unwrap().to_owned();
    uri.rsplit_once('/').unwrap().0.into()
}

/// A credential offer of a service that issues credentials.
fn offer(bench: &Bench) -> Value {
    bench.set(json!({
        "verifiableCredentialsEnabled": true,
        "oid4vciVersion": "1.0-Final",
        "supportedGrantTypes": ["PRE_AUTHORIZED_CODE"],
        "credentialIssuerMetadata": {
            "credentialIssuer": ISSUER, "nonceEndpoint": "https://issuer.example/nonce", "credentialsSupported": CONFIGURATIONS,
        },
    }));
    bench.change_client(json!({ "grantTypes": ["PRE_AUTHORIZED_CODE"] }));
    let body = json!({
        "credentialConfigurationIds": ["identity"], "subject": "john", "preAuthorizedCodeGrantIncluded": true,
    });
    bench.post("/vci/offer/create", body)["info"].clone()
}

fn offer_duration(bench: &Bench) -> Value {
    let offer = offer(bench);
    ((offer["expiresAt"].as_i64().unwrap() - bench.now()) / 1000).into()
}

/// What becomes of a key proof with a nonce of some time ago.
fn age_of_nonce(bench: &Bench) -> Value {
    let code = offer(bench)["preAuthorizedCode"].as_str().unwrap().to_owned();
    let grant_type = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
    let tokens = bench.token(&format!("grant_type={grant_type}&pre-authorized_code={code}"));
    let nonce = bench.post("/vci/nonce", json!({}))["cnonce"].clone();
    bench.advance(50);
    let signer = Signer::es256();
    let claims = json!({ "aud": ISSUER, "iat": bench.now() / 1000, "nonce": nonce });
    let proof = signer.jwt(json!({ "typ": "openid4vci-proof+jwt", "jwk": signer.jwk }), &claims);
    let request = json!({ "credential_configuration_id": "identity", "proofs": { "jwt": [proof] } }).to_string();
    let body = json!({ "accessToken": tokens["accessToken"], "requestContent": request });
    bench.post("/vci/single/parse", body)["resultCode"].clone()
}

#[test]
fn a_setting_has_its_effect_from_the_next_call() {
    let mut wrong = Vec::new();
    for (name, values, observe, expected) in effects() {
        let bench = Bench::new();
        for (value, expected) in values.into_iter().zip(expected) {
            bench.set(Map::from_iter([(name.to_owned(), value.clone())]).into());
            let observed = observe(&bench);
            if observed != expected {
                wrong.push(format!("{name} {value}: {observed}, expected {expected}"));
            }
        }
    }
    assert_eq!(wrong, [""; 0]);
}
