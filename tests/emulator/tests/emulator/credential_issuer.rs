//! The credential issuer of the tests, and what it says of itself.

use authlete_core::credential::{
    CredentialIssuerJwksAction, CredentialIssuerJwksRequest, CredentialIssuerMetadataAction,
    CredentialIssuerMetadataRequest, CredentialJwtIssuerMetadataAction, CredentialJwtIssuerMetadataRequest,
    CredentialNonceAction, CredentialNonceRequest,
};
use authlete_core::credential_offer::{
    CredentialOfferCreateAction, CredentialOfferCreateRequest, CredentialOfferInfoAction, CredentialOfferInfoRequest,
};
use authlete_core::service::{CredentialIssuerMetadata, Service};
use authlete_core::types::{GrantType, JweAlg, JweEnc};
use authlete_emulator::Settings;
use serde_json::json;

use crate::credential_offer::offer;
use crate::signer::sha256;
use crate::subject::{Subject, code_of, json, text};

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
