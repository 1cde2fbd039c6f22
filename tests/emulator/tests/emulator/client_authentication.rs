//! Client authentication at the token endpoint, but for assertions, certificates and attestations.

use authlete_core::client::Client;
use authlete_core::token::{TokenRequest, TokenResponse};
use authlete_core::types::{ClientAuthMethod, ClientType, FapiMode, ServiceProfile};
use authlete_emulator::Settings;
use serde_json::json;

use crate::signer::Signer;
use crate::subject::{Subject, code_of, exchange};

pub(crate) const SECRET: &str = "emulated-client-secret-of-32-bytes";

pub(crate) fn subject(signer: &Signer, change: impl FnOnce(&mut Settings)) -> Subject {
    Subject::with(|settings| {
        settings.client.token_auth_method = Some(match signer.alg {
            "HS256" => ClientAuthMethod::ClientSecretJwt,
            _ => ClientAuthMethod::PrivateKeyJwt,
        });
        settings.client.client_secret = Some(SECRET.into());
        settings.client.jwks = Some(json!({ "keys": [signer.jwk] }).to_string().into());
        change(settings);
    })
}

pub(crate) fn token(subject: &Subject, parameters: &str) -> TokenResponse {
    subject.authlete.token(&TokenRequest::new(parameters)).unwrap()
}

#[test]
fn client_type_and_method_have_to_go_together() {
    let ask = |client_type: ClientType, method: ClientAuthMethod, more: &str| {
        let subject = Subject::with(|settings| {
            settings.client.client_type = Some(client_type);
            settings.client.token_auth_method = Some(method);
        });
        let code = subject.code("");
        let answer = token(&subject, &format!("client_id=2000000001&{}{more}", exchange(&code)));
        answer.result_code.unwrap()
    };
    use ClientAuthMethod::{ClientSecretBasic, None, SpiffeJwt};
    use ClientType::{Confidential, Public};
    assert_eq!(ask(Confidential, None, ""), "A157301");
    assert_eq!(ask(Public, ClientSecretBasic, ""), "A157302");
    assert_eq!(ask(Public, None, "&client_secret=x"), "A157303");
    assert_eq!(ask(Public, None, "&client_assertion="), "A050001");
    assert_eq!(ask(Public, None, "&client_secret="), "A050001");
    assert_eq!(ask(Confidential, SpiffeJwt, ""), "A152301");
    // How the secret came does not matter.
    assert_eq!(ask(Confidential, ClientSecretBasic, "&client_secret=emulated-client-secret"), "A050001");
}

#[test]
fn a_method_has_to_be_one_of_service_and_profile() {
    let code_at = |method: ClientAuthMethod, change: fn(&mut Settings)| {
        let subject = Subject::with(|settings| {
            settings.client.token_auth_method = Some(method);
            settings.service.supported_service_profiles = Some(vec![ServiceProfile::Fapi]);
            change(settings);
        });
        token(&subject, "grant_type=client_credentials&client_id=2000000001").result_code.unwrap()
    };
    use ClientAuthMethod::{ClientSecretJwt, ClientSecretPost, PrivateKeyJwt};
    for (method, change, expected) in [
        (ClientSecretPost, (|_| ()) as fn(&mut Settings), "A157304"),
        (
            ClientSecretPost,
            |settings| settings.service.supported_token_auth_methods = Some(vec![PrivateKeyJwt]),
            "A152301",
        ),
        (ClientSecretPost, |settings| settings.service.fapi_modes = Some(vec![FapiMode::Fapi1Baseline]), "A152301"),
        (ClientSecretJwt, |settings| settings.service.fapi_modes = Some(vec![FapiMode::Fapi1Baseline]), "A157309"),
        (ClientSecretJwt, |settings| settings.client.fapi_modes = Some(vec![FapiMode::Fapi1Advanced]), "A152301"),
        (ClientSecretJwt, |settings| settings.client.fapi_modes = Some(vec![FapiMode::Fapi2Security]), "A152301"),
        (PrivateKeyJwt, |settings| settings.client.fapi_modes = Some(vec![FapiMode::Fapi2Security]), "A157309"),
        (
            ClientSecretPost,
            |settings| {
                settings.client.fapi_modes = Some(vec![FapiMode::Fapi2Security]);
                settings.service.supported_service_profiles = None;
            },
            "A157304",
        ),
    ] {
        assert_eq!(code_at(method, change), expected);
    }
}

#[test]
fn a_public_client_may_leave_its_id_out_where_the_service_lets_it() {
    let subject = |allowed: bool, client_type: ClientType| {
        Subject::with(|settings| {
            settings.service.missing_client_id_allowed = Some(allowed);
            settings.client.token_auth_method = match client_type {
                ClientType::Public => Some(ClientAuthMethod::None),
                _ => Some(ClientAuthMethod::ClientSecretPost),
            };
            settings.client.client_type = Some(client_type);
        })
    };
    let open = subject(true, ClientType::Public);
    let tokens = token(&open, &exchange(&open.code("")));
    assert_eq!(code_of(&tokens.result_code), "A050001");
    let refresh = format!("grant_type=refresh_token&refresh_token={}", tokens.refresh_token.unwrap().expose());
    assert_eq!(code_of(&token(&open, &refresh).result_code), "A053001");
    assert_eq!(code_of(&token(&open, &refresh).result_code), "A244314");
    assert_eq!(code_of(&token(&open, &exchange("nonsense")).result_code), "A244310");
    for strict in [subject(false, ClientType::Public), subject(true, ClientType::Confidential)] {
        assert_eq!(code_of(&token(&strict, &exchange(&strict.code(""))).result_code), "A244305");
    }
}

#[test]
fn an_alias_has_to_be_enabled() {
    for (of_client, of_service, expected) in
        [(true, true, "A157304"), (true, false, "A244307"), (false, true, "A244307")]
    {
        let subject = Subject::with(|settings| {
            settings.service.client_id_alias_enabled = Some(of_service);
            settings.client = Client {
                client_id_alias: Some("shop".into()),
                client_id_alias_enabled: Some(of_client),
                ..settings.client.clone()
            };
        });
        let answer = token(&subject, "grant_type=client_credentials&client_id=shop");
        assert_eq!(code_of(&answer.result_code), expected);
    }
}
