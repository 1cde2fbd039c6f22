//! The credential issuer's metadata, credential offers and the pre-authorized code grant.

use authlete_core::credential::{
    CredentialIssuerJwksAction, CredentialIssuerJwksRequest, CredentialIssuerMetadataAction,
    CredentialIssuerMetadataRequest, CredentialJwtIssuerMetadataAction, CredentialJwtIssuerMetadataRequest,
    CredentialNonceAction, CredentialNonceRequest,
};
use authlete_core::credential_offer::{
    CredentialOfferCreateAction, CredentialOfferCreateRequest, CredentialOfferCreateResponse,
    CredentialOfferInfoAction, CredentialOfferInfoRequest,
};
use authlete_core::introspection::StandardIntrospectionRequest;
use authlete_core::service::{CredentialIssuerMetadata, Service};
use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::types::{GrantType, JweAlg, JweEnc, JwsAlg, Property, Scope};
use authlete_emulator::Settings;
use serde_json::json;

use crate::credential_issuance::parse;
use crate::signer::{part, sha256};
use crate::subject::{Subject, code_of, json, request, text};
use crate::wallet::Wallet;

pub(crate) const ISSUER: &str = "https://issuer.example";

/// The credential configurations of the tests.
pub(crate) const CONFIGURATIONS: &str = r#"{
    "identity": {
        "format": "dc+sd-jwt", "vct": "https://issuer.example/identity", "scope": "identity",
        "cryptographic_binding_methods_supported": ["jwk"], "credential_signing_alg_values_supported": ["ES256"],
        "proof_types_supported": { "jwt": { "proof_signing_alg_values_supported": ["ES256"] } }
    },
    "membership": { "format": "vc+sd-jwt", "vct": "https://issuer.example/membership" },
    "licence": { "format": "mso_mdoc", "doctype": "org.iso.18013.5.1.mDL" }
}"#;

/// A key on P-256 (RFC 7515, appendix A.3), which signs credentials.
pub(crate) const KEYS: &str = r#"{"keys":[{"kty":"EC","crv":"P-256","kid":"issuer-1",
    "x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    "d":"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI"}]}"#;

/// An emulator whose service issues credentials, changed further.
pub(crate) fn issuer(change: impl FnOnce(&mut Settings)) -> Subject {
    Subject::with(|settings| {
        let service = &mut settings.service;
        service.verifiable_credentials_enabled = Some(true);
        service.oid4vci_version = Some("1.0-Final".into());
        service.credential_jwks = Some(KEYS.into());
        service.credential_issuer_metadata = Some(CredentialIssuerMetadata {
            credential_issuer: Some(ISSUER.into()),
            credential_endpoint: Some(format!("{ISSUER}/credential")),
            nonce_endpoint: Some(format!("{ISSUER}/nonce")),
            credentials_supported: Some(CONFIGURATIONS.into()),
            batch_size: Some(2),
            ..Default::default()
        });
        for grant_types in [&mut service.supported_grant_types, &mut settings.client.grant_types] {
            grant_types.get_or_insert_default().push(GrantType::PreAuthorizedCode);
        }
        change(settings);
    })
}

/// An offer with a pre-authorized code, changed further.
pub(crate) fn offer(
    subject: &Subject,
    change: impl FnOnce(&mut CredentialOfferCreateRequest),
) -> CredentialOfferCreateResponse {
    let mut request = CredentialOfferCreateRequest {
        pre_authorized_code_grant_included: Some(true),
        ..CredentialOfferCreateRequest::new(vec!["identity".into()], "john")
    };
    change(&mut request);
    subject.authlete.credential_offer_create(&request).unwrap()
}

/// The code of an offer.
pub(crate) fn pre_authorized_code(offer: CredentialOfferCreateResponse) -> String {
    offer.info.unwrap().pre_authorized_code.unwrap().into_exposed()
}

/// A token request with that code.
pub(crate) fn redeem(subject: &Subject, code: &str, more: &str) -> TokenResponse {
    let grant_type = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
    subject.token(&format!("grant_type={grant_type}&pre-authorized_code={code}{more}"))
}

fn change(service: &mut Service, change: impl FnOnce(&mut CredentialIssuerMetadata)) {
    change(service.credential_issuer_metadata.get_or_insert_default());
}

#[test]
fn a_service_that_issues_no_credentials_says_so() {
    let authlete = Subject::v3().authlete;
    let metadata = authlete.credential_issuer_metadata(&CredentialIssuerMetadataRequest::default()).unwrap();
    assert_eq!(
        (metadata.action, code_of(&metadata.result_code)),
        (CredentialIssuerMetadataAction::NotFound, "A364301")
    );
    let jwt = authlete.credential_jwt_issuer_metadata(&CredentialJwtIssuerMetadataRequest::default()).unwrap();
    assert_eq!((jwt.action, code_of(&jwt.result_code)), (CredentialJwtIssuerMetadataAction::NotFound, "A416301"));
    let jwks = authlete.credential_issuer_jwks(&CredentialIssuerJwksRequest::default()).unwrap();
    assert_eq!((jwks.action, code_of(&jwks.result_code)), (CredentialIssuerJwksAction::NotFound, "A402301"));
    let nonce = authlete.credential_nonce(&CredentialNonceRequest::default()).unwrap();
    assert_eq!((nonce.action, code_of(&nonce.result_code)), (CredentialNonceAction::NotFound, "A465301"));
    assert_eq!(nonce.cnonce, None);
    let offer = CredentialOfferCreateRequest::new(vec!["identity".into()], "john");
    let offer = authlete.credential_offer_create(&offer).unwrap();
    assert_eq!((offer.action, code_of(&offer.result_code)), (CredentialOfferCreateAction::Forbidden, "A366201"));
    let info = authlete.credential_offer_info(&CredentialOfferInfoRequest::new("x")).unwrap();
    assert_eq!((info.action, code_of(&info.result_code)), (CredentialOfferInfoAction::Forbidden, "A368201"));
}

#[test]
fn the_metadata_of_the_issuer_is_what_the_service_has() {
    let subject = issuer(|settings| {
        change(&mut settings.service, |metadata| {
            metadata.display = Some(r#"[{"name":"Issuer"}]"#.into());
            metadata.credential_response_encryption_alg_values_supported = Some(vec![JweAlg::EcdhEs]);
            metadata.credential_response_encryption_enc_values_supported = Some(vec![JweEnc::A128CbcHs256]);
            metadata.credential_request_encryption_jwks = Some(KEYS.into());
        });
    });
    let answer = subject.authlete.credential_issuer_metadata(&CredentialIssuerMetadataRequest::default()).unwrap();
    assert_eq!(answer.action, CredentialIssuerMetadataAction::Ok);
    let public = json!({ "keys": [{
        "kty": "EC", "crv": "P-256", "kid": "issuer-1", "x": "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
        "y": "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0",
    }] });
    let expected = json!({
        "credential_issuer": ISSUER,
        "credential_endpoint": "https://issuer.example/credential",
        "nonce_endpoint": "https://issuer.example/nonce",
        "credential_request_encryption": { "jwks": public, "encryption_required": false },
        "credential_response_encryption": {
            "alg_values_supported": ["ECDH-ES"], "enc_values_supported": ["A128CBC-HS256"], "encryption_required": false,
        },
        "batch_credential_issuance": { "batch_size": 2 },
        "display": [{ "name": "Issuer" }],
        "credential_configurations_supported": serde_json::from_str::<serde_json::Value>(CONFIGURATIONS).unwrap(),
    });
    assert_eq!(json(&answer.response_content), expected);

    let pretty = CredentialIssuerJwksRequest { pretty: Some(true), ..Default::default() };
    let answer = subject.authlete.credential_issuer_jwks(&pretty).unwrap();
    assert_eq!((answer.action, json(&answer.response_content)), (CredentialIssuerJwksAction::Ok, public.clone()));
    assert!(text(&answer.response_content).contains('\n'));
    let request = CredentialJwtIssuerMetadataRequest::default();
    let answer = subject.authlete.credential_jwt_issuer_metadata(&request).unwrap();
    assert_eq!(json(&answer.response_content), json!({ "issuer": ISSUER, "jwks": public }));
    let uri = issuer(|settings| settings.service.credential_jwks_uri = Some("https://issuer.example/jwks".into()));
    let answer = uri.authlete.credential_jwt_issuer_metadata(&request).unwrap();
    let expected = json!({ "issuer": ISSUER, "jwks_uri": "https://issuer.example/jwks" });
    assert_eq!(json(&answer.response_content), expected);
}

#[test]
fn the_metadata_of_each_version_has_what_its_wallets_know() {
    let (draft, new) = ("batch_credential_endpoint", ["nonce_endpoint", "batch_credential_issuance"]);
    for (version, is_final) in [(None, false), (Some("1.0-ID1"), false), (Some("1.0"), true), (Some("1.0-Final"), true)]
    {
        let subject = issuer(|settings| {
            settings.service.oid4vci_version = version.map(String::from);
            change(&mut settings.service, |metadata| {
                metadata.batch_credential_endpoint = Some(format!("{ISSUER}/batch"));
                metadata.credential_request_encryption_jwks = Some(KEYS.into());
            });
        });
        let answer = subject.authlete.credential_issuer_metadata(&CredentialIssuerMetadataRequest::default()).unwrap();
        let metadata = json(&answer.response_content);
        let has = |name: &str| metadata.get(name).is_some();
        assert_eq!((has(draft), new.map(has)), (!is_final, [is_final; 2]), "{version:?}");
        assert_eq!(has("credential_request_encryption"), is_final, "{version:?}");
    }
}

#[test]
fn an_issuer_without_keys_publishes_none() {
    let subject = issuer(|settings| settings.service.credential_jwks = None);
    let jwks = subject.authlete.credential_issuer_jwks(&CredentialIssuerJwksRequest::default()).unwrap();
    let seen = (jwks.action, code_of(&jwks.result_code));
    assert_eq!(seen, (CredentialIssuerJwksAction::InternalServerError, "A403201"));
    let jwt = subject.authlete.credential_jwt_issuer_metadata(&CredentialJwtIssuerMetadataRequest::default()).unwrap();
    let seen = (jwt.action, code_of(&jwt.result_code));
    assert_eq!(seen, (CredentialJwtIssuerMetadataAction::InternalServerError, "A417202"));
}

#[test]
fn a_key_without_an_id_gets_its_thumbprint() {
    let subject = issuer(|_| {});
    let mut service = subject.authlete.get_service().unwrap();
    let mut keys: serde_json::Value = serde_json::from_str(KEYS).unwrap();
    keys["keys"][0].as_object_mut().unwrap().remove("kid");
    service.credential_jwks = Some(keys.to_string().into());
    let updated = subject.authlete.update_service(service).unwrap();
    // Computed from the members crv, kty, x and y alone.
    let members = r#"{"crv":"P-256","kty":"EC","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}"#;
    let kid = sha256(members);
    assert_eq!(json(&updated.credential_jwks)["keys"][0]["kid"], kid);
    let jwks = subject.authlete.credential_issuer_jwks(&CredentialIssuerJwksRequest::default()).unwrap();
    assert_eq!(json(&jwks.response_content)["keys"][0]["kid"], kid);
}

#[test]
fn an_issuer_without_a_name_can_do_nothing() {
    let subject = issuer(|settings| change(&mut settings.service, |metadata| metadata.credential_issuer = None));
    let metadata = subject.authlete.credential_issuer_metadata(&CredentialIssuerMetadataRequest::default()).unwrap();
    let seen = (metadata.action, code_of(&metadata.result_code));
    assert_eq!(seen, (CredentialIssuerMetadataAction::InternalServerError, "A364201"));
    let jwt = subject.authlete.credential_jwt_issuer_metadata(&CredentialJwtIssuerMetadataRequest::default()).unwrap();
    let seen = (jwt.action, code_of(&jwt.result_code));
    assert_eq!(seen, (CredentialJwtIssuerMetadataAction::InternalServerError, "A417201"));
    let answer = offer(&subject, |_| {});
    let seen = (answer.action, code_of(&answer.result_code));
    assert_eq!(seen, (CredentialOfferCreateAction::CallerError, "A366202"));
}

#[test]
fn an_offer_has_the_grants_asked_for() {
    let subject = issuer(|_| {});
    let answer = offer(&subject, |request| {
        request.authorization_code_grant_included = Some(true);
        request.issuer_state_included = Some(true);
        request.tx_code = Some("1234".into());
        request.tx_code_input_mode = Some("numeric".into());
        request.tx_code_description = Some("In the letter".into());
        request.duration = Some(60);
    });
    assert_eq!((&answer.action, code_of(&answer.result_code)), (&CredentialOfferCreateAction::Created, "A366001"));
    let info = answer.info.unwrap();
    let expected = json!({
        "credential_issuer": ISSUER,
        "credential_configuration_ids": ["identity"],
        "grants": {
            "authorization_code": { "issuer_state": info.issuer_state.as_ref().unwrap().expose() },
            "urn:ietf:params:oauth:grant-type:pre-authorized_code": {
                "pre-authorized_code": info.pre_authorized_code.as_ref().unwrap().expose(),
                "tx_code": { "length": 4, "input_mode": "numeric", "description": "In the letter" },
            },
        },
    });
    assert_eq!(json(&info.credential_offer), expected);
    let request = CredentialOfferInfoRequest::new(info.identifier.clone().unwrap());
    let found = subject.authlete.credential_offer_info(&request).unwrap();
    assert_eq!((found.action, found.info.as_ref()), (CredentialOfferInfoAction::Ok, Some(&info)));
    assert_eq!(code_of(&found.result_code), "A368001");
    subject.advance(60);
    let expired = info.identifier.unwrap();
    for (identifier, action, code) in [
        (expired, CredentialOfferInfoAction::NotFound, "A368302"),
        ("x".into(), CredentialOfferInfoAction::NotFound, "A368301"),
        ("".into(), CredentialOfferInfoAction::CallerError, "A368202"),
    ] {
        let answer = subject.authlete.credential_offer_info(&CredentialOfferInfoRequest::new(identifier)).unwrap();
        assert_eq!((answer.action, code_of(&answer.result_code)), (action, code));
    }
}

#[test]
fn an_offer_that_makes_no_sense_is_refused() {
    let subject = issuer(|_| {});
    type Change = fn(&mut CredentialOfferCreateRequest);
    let changes: [(&str, Change); 8] = [
        ("A366203", |request| request.credential_configuration_ids.clear()),
        ("A366204", |request| request.credential_configuration_ids.push("unknown".into())),
        ("A366205", |request| request.subject.clear()),
        ("A366206", |request| request.auth_time = Some(-1)),
        ("A366207", |request| request.jwt_at_claims = Some("[]".into())),
        ("A366208", |request| request.tx_code_input_mode = Some("digits".into())),
        ("A366209", |request| {
            request.tx_code = Some("12a4".into());
            request.tx_code_input_mode = Some("numeric".into());
        }),
        ("A366210", |request| request.tx_code_description = Some("x".repeat(301))),
    ];
    for (code, change) in changes {
        let answer = offer(&subject, change);
        assert_eq!((answer.action, code_of(&answer.result_code)), (CredentialOfferCreateAction::CallerError, code));
    }
}

#[test]
fn an_authorization_request_tells_the_offer_that_it_answers() {
    let subject = issuer(|settings| {
        let scope = Scope { name: Some("identity".into()), ..Default::default() };
        settings.service.supported_scopes.get_or_insert_default().push(scope);
    });
    let made = offer(&subject, |request| {
        request.authorization_code_grant_included = Some(true);
        request.issuer_state_included = Some(true);
        request.duration = Some(10);
    });
    let info = made.info.unwrap();
    let more = format!("&scope=identity&issuer_state={}", text(&info.issuer_state));
    let answer = subject.authorize(&request(&more));
    assert_eq!(answer.credential_offer_info, Some(info));
    let issuable: serde_json::Value = serde_json::from_str(&answer.issuable_credentials.unwrap()).unwrap();
    assert_eq!(issuable[0]["credential_configuration_id"], "identity");
    // A wallet may have the parameter from another issuer.
    let answer = subject.authorize(&request("&issuer_state=other"));
    assert_eq!((answer.credential_offer_info, answer.issuable_credentials), (None, None));
    subject.advance(10);
    assert_eq!(subject.authorize(&request(&more)).credential_offer_info, None);
}

#[test]
fn a_pre_authorized_code_is_good_for_one_token() {
    let subject = issuer(|_| {});
    let code = pre_authorized_code(offer(&subject, |request| {
        request.tx_code = Some("1234".into());
        request.auth_time = Some(1_699_999_000);
        request.acr = Some("gold".into());
        request.properties =
            Some(vec![Property { key: Some("p".into()), value: Some("v".into()), ..Default::default() }]);
    }));
    for (more, error, expected) in [
        ("", "invalid_request", "A369308"),
        ("&tx_code=", "invalid_request", "A369308"),
        ("&tx_code=1234&tx_code=1234", "invalid_request", "A369306"),
        ("&tx_code=4321", "invalid_grant", "A369309"),
    ] {
        let answer = redeem(&subject, &code, more);
        assert_eq!((answer.action, code_of(&answer.result_code)), (TokenAction::BadRequest, expected), "{more}");
        assert_eq!(json(&answer.response_content)["error"], error);
    }
    let answer = redeem(&subject, &code, "&tx_code=1234");
    assert_eq!((answer.action, code_of(&answer.result_code)), (TokenAction::Ok, "A369001"));
    let body = json(&answer.response_content);
    assert_eq!((&body["token_type"], &body["p"]), (&json!("Bearer"), &json!("v")));
    let seen = subject.introspect(&answer.access_token.unwrap());
    assert_eq!((seen.subject.as_deref(), seen.grant_type), (Some("john"), Some(GrantType::PreAuthorizedCode)));
    assert_eq!((seen.acr.as_deref(), seen.auth_time), (Some("gold"), Some(1_699_999_000)));
    assert_eq!(code_of(&redeem(&subject, &code, "&tx_code=1234").result_code), "A369304");

    let plain = pre_authorized_code(offer(&subject, |request| request.duration = Some(10)));
    assert_eq!(code_of(&redeem(&subject, &plain, "&tx_code=1").result_code), "A369307");
    assert_eq!(code_of(&redeem(&subject, &plain, &format!("&pre-authorized_code={plain}")).result_code), "A369303");
    subject.advance(10);
    assert_eq!(code_of(&redeem(&subject, &plain, "").result_code), "A369305");
    assert_eq!(code_of(&redeem(&subject, "", "").result_code), "A369302");
}

#[test]
fn pre_authorized_codes_are_for_services_and_clients_that_have_them() {
    let switched_off = issuer(|settings| settings.service.verifiable_credentials_enabled = None);
    assert_eq!(code_of(&redeem(&switched_off, "x", "").result_code), "A369301");
    let service = issuer(|settings| settings.service.supported_grant_types = Some(vec![GrantType::RefreshToken]));
    assert_eq!(code_of(&redeem(&service, "x", "").result_code), "A049305");
    let client = issuer(|settings| settings.client.grant_types = Some(vec![GrantType::RefreshToken]));
    assert_eq!(code_of(&redeem(&client, "x", "").result_code), "A295306");
}

#[test]
fn a_wallet_that_nobody_knows_redeems_an_offer_where_the_service_lets_it() {
    let redeem = |subject: &Subject, code: &str| {
        let grant_type = "urn:ietf:params:oauth:grant-type:pre-authorized_code";
        let request = TokenRequest::new(format!("grant_type={grant_type}&pre-authorized_code={code}"));
        subject.authlete.token(&request).unwrap()
    };
    let strict = issuer(|_| {});
    let answer = redeem(&strict, &pre_authorized_code(offer(&strict, |_| {})));
    assert_eq!((answer.action, code_of(&answer.result_code)), (TokenAction::InvalidClient, "A244305"));

    for alg in [None, Some(JwsAlg::Es256)] {
        let subject = issuer(|settings| {
            settings.service.pre_authorized_grant_anonymous_access_supported = Some(true);
            settings.service.access_token_sign_alg = alg;
        });
        let answer = redeem(&subject, &pre_authorized_code(offer(&subject, |_| {})));
        assert_eq!((&answer.action, code_of(&answer.result_code)), (&TokenAction::Ok, "A369001"));
        assert_eq!((answer.client_id, &answer.refresh_token), (Some(0), &None));
        if let Some(jwt) = &answer.jwt_access_token {
            assert_eq!(part(jwt.expose(), 1).get("client_id"), None);
        }
        let token = answer.access_token.unwrap();
        let request = StandardIntrospectionRequest::new(format!("token={}", token.expose()));
        let standard = json(&subject.authlete.standard_introspection(&request).unwrap().response_content);
        assert_eq!((&standard["active"], &standard["sub"]), (&json!(true), &json!("john")));
        assert_eq!(standard.get("client_id"), None);
        // A proof of such a wallet names no client (appendix F.1).
        let nonce = subject.authlete.credential_nonce(&CredentialNonceRequest::default()).unwrap().cnonce.unwrap();
        let wallet = Wallet::new();
        let mut claims = json!({ "aud": ISSUER, "iat": 1_700_000_000, "nonce": nonce });
        for (iss, code) in [(None, "A470001"), (Some("2000000001"), "A472318"), (Some("0"), "A472318")] {
            if let Some(iss) = iss {
                claims["iss"] = json!(iss);
            }
            let proof = wallet.sign(&wallet.header(), &claims);
            let request = json!({ "credential_configuration_id": "identity", "proofs": { "jwt": [proof] } });
            assert_eq!(code_of(&parse(&subject, &token, &request).result_code), code);
        }
    }
}
