//! What a setting of a service does, from the call after the one that sets it.

use serde_json::{Map, Value, json};

use crate::bench::Bench;
use crate::settings_observers::{
    age_of_code, age_of_nonce, backchannel, complete_uri, device, first_of_two, id_token_duration, linked,
    members_of_error, offer_duration, registered_at, second_refresh, second_refresh_of_kept,
};
use crate::subject::request;

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
