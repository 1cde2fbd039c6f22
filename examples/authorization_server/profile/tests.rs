//! The settings, as an emulator that has them makes use of them.

use authlete_core::blocking::Authlete;
use authlete_core::credential::{CredentialIssuerMetadataRequest, CredentialJwtIssuerMetadataRequest};
use authlete_core::federation::FederationConfigurationRequest;
use authlete_core::pushed_authorization::PushedAuthReqRequest;
use authlete_emulator::Emulator;
use serde_json::{Value, json};

use super::*;

const PROFILES: [Profile; 4] = [Profile::Oidc, Profile::Fapi1, Profile::Fapi2, Profile::FapiCiba];

fn authlete(profile: Profile) -> Authlete<Emulator> {
    let service = service(profile, "https://as.test", Some("https://mtls.as.test"));
    let settings = Settings { service, ..Settings::default() };
    let api = settings.api_v3("http://emulator.invalid").unwrap();
    Authlete::new(api, Emulator::builder().settings(settings).seed(1).build().unwrap())
}

fn discovery(profile: Profile) -> Value {
    authlete(profile).get_service_configuration().unwrap().parse().unwrap()
}

#[test]
fn the_discovery_document_has_what_the_profile_has() {
    for profile in PROFILES {
        let document = discovery(profile);
        let is = |profiles: &[Profile]| profiles.contains(&profile);
        let expected = |member: &str, url: &str, profiles: &[Profile]| {
            let expected = if is(profiles) { json!(format!("https://as.test{url}")) } else { Value::Null };
            assert_eq!(document[member], expected, "{profile:?}");
        };
        expected("issuer", "", &PROFILES);
        expected("authorization_endpoint", "/authorize", &PROFILES);
        expected("token_endpoint", "/token", &PROFILES);
        expected("userinfo_endpoint", "/userinfo", &PROFILES);
        expected("introspection_endpoint", "/introspect", &PROFILES);
        expected("revocation_endpoint", "/revoke", &PROFILES);
        expected("jwks_uri", "/jwks", &PROFILES);
        expected("pushed_authorization_request_endpoint", "/par", &PROFILES);
        expected("end_session_endpoint", "/logout", &PROFILES);
        expected("grant_management_endpoint", "/grants", &PROFILES);
        expected("registration_endpoint", "/register", &[Profile::Oidc]);
        expected("device_authorization_endpoint", "/device_authorization", &[Profile::Oidc]);
        expected("backchannel_authentication_endpoint", "/bc-authorize", &[Profile::Oidc, Profile::FapiCiba]);
        let aliases = &document["mtls_endpoint_aliases"];
        assert_eq!(aliases["token_endpoint"], "https://mtls.as.test/token");
        assert_eq!(aliases.get("registration_endpoint").is_some(), is(&[Profile::Oidc]), "{profile:?}");

        let methods = document["token_endpoint_auth_methods_supported"].as_array().unwrap();
        assert_eq!(methods.contains(&json!("client_secret_basic")), is(&[Profile::Oidc]));
        assert!(methods.contains(&json!("private_key_jwt")) && methods.contains(&json!("tls_client_auth")));
        let true_for = |profiles: &[Profile]| if is(profiles) { Value::Bool(true) } else { Value::Null };
        assert_eq!(document["require_pushed_authorization_requests"], true_for(&[Profile::Fapi2]));
        assert_eq!(document["require_signed_request_object"], true_for(&[Profile::Fapi1, Profile::FapiCiba]));
        assert_eq!(document["authorization_response_iss_parameter_supported"], true);
        assert_eq!(document["code_challenge_methods_supported"], json!(["S256"]));
        assert_eq!(document["acr_values_supported"], json!(["1", "2"]));
        assert_eq!(document["ui_locales_supported"], json!(["en", "ja"]));
        assert_eq!(document["prompt_values_supported"], json!(["none", "login", "consent", "select_account"]));
        assert_eq!(document["backchannel_logout_session_supported"], true);
        // FAPI 1.0 part 2, section 8.6, and FAPI 2.0 section 5.4.1.
        for (alg, profiles) in [("RS256", &[Profile::Oidc][..]), ("ES256", &PROFILES), ("PS256", &PROFILES)] {
            let algs = document["id_token_signing_alg_values_supported"].as_array().unwrap();
            assert_eq!(algs.contains(&json!(alg)), is(profiles), "{profile:?} {alg}");
        }
    }
}

#[test]
fn without_an_endpoint_for_certificates_tokens_are_not_bound_to_them() {
    let service = service(Profile::Oidc, "https://as.test", None);
    assert_eq!(
        (service.mtls_endpoint_aliases, service.tls_client_certificate_bound_access_tokens),
        (None, Some(false))
    );
}

#[test]
fn every_scope_is_described_in_both_languages() {
    for scope in service(Profile::Oidc, "https://as.test", None).supported_scopes.unwrap() {
        let tags: Vec<_> = scope.descriptions.iter().flatten().filter_map(|text| text.tag.as_deref()).collect();
        assert_eq!(tags, ["en", "ja"], "{:?}", scope.name);
    }
}

#[test]
fn the_issuer_of_credentials_and_the_entity_are_published() {
    let authlete = authlete(Profile::Oidc);
    let metadata = authlete.credential_issuer_metadata(&CredentialIssuerMetadataRequest::default()).unwrap();
    let metadata: Value = serde_json::from_str(metadata.response_content.unwrap().expose()).unwrap();
    assert_eq!(metadata["credential_endpoint"], "https://as.test/credential");
    let configuration = &metadata["credential_configurations_supported"][credentials::CONFIGURATION_ID];
    assert_eq!(
        configuration["credential_metadata"]["claims"].as_array().map(Vec::len),
        Some(credentials::CLAIMS.len())
    );

    let issuer = authlete.credential_jwt_issuer_metadata(&CredentialJwtIssuerMetadataRequest::default()).unwrap();
    let issuer: Value = serde_json::from_str(issuer.response_content.unwrap().expose()).unwrap();
    let key = &issuer["jwks"]["keys"][0];
    assert_eq!((&key["crv"], &key["kid"], &key["d"]), (&json!("P-256"), &json!("credential"), &Value::Null));

    let statement = authlete.federation_configuration(&FederationConfigurationRequest::default()).unwrap();
    assert_eq!(statement.action.as_str(), "OK");
    let statement = statement.response_content.unwrap();
    assert_eq!(statement.expose().split('.').count(), 3, "a JWT");
}

#[test]
fn fapi_2_takes_no_client_secret() {
    for (profile, expected) in [(Profile::Oidc, "CREATED"), (Profile::Fapi2, "UNAUTHORIZED")] {
        let settings = Settings::default();
        let request = PushedAuthReqRequest {
            client_id: settings.client.client_id.map(|id| id.to_string()),
            client_secret: settings.client.client_secret,
            ..PushedAuthReqRequest::new("response_type=code&redirect_uri=http://127.0.0.1:8091/callback")
        };
        let response = authlete(profile).push_authorization_request(&request).unwrap();
        assert_eq!(response.action.as_str(), expected, "{profile:?}");
    }
}
