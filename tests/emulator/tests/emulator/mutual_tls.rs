//! Client certificates (RFC 8705): as authentication, and as what tokens are bound to.

use authlete_core::Secret;
use authlete_core::client::Client;
use authlete_core::introspection::{IntrospectionAction, IntrospectionRequest, StandardIntrospectionRequest};
use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::types::{ClientAuthMethod, ClientType};
use authlete_core::userinfo::{UserInfoAction, UserInfoRequest};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair, SanType};
use serde_json::json;

use crate::subject::{Subject, code_of, exchange, json, refusal};

const MALFORMED: &str = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

fn certificate() -> rcgen::Certificate {
    let mut params = CertificateParams::default();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CountryName, "DE");
    params.distinguished_name.push(DnType::OrganizationName, "Example, Inc.");
    params.distinguished_name.push(DnType::CommonName, "client");
    params.subject_alt_names = vec![
        SanType::DnsName("client.example".try_into().unwrap()),
        SanType::URI("https://client.example/id".try_into().unwrap()),
        SanType::IpAddress("192.0.2.1".parse().unwrap()),
        SanType::Rfc822Name("ops@client.example".try_into().unwrap()),
    ];
    params.self_signed(&KeyPair::generate().unwrap()).unwrap()
}

fn token(subject: &Subject, parameters: &str, certificate: Option<&str>) -> TokenResponse {
    let request = TokenRequest {
        client_certificate: certificate.map(Into::into),
        ..TokenRequest::new(format!("client_id=2000000001&{parameters}"))
    };
    subject.authlete.token(&request).unwrap()
}

#[test]
fn a_certificate_has_to_be_of_the_registered_subject() {
    let pem = certificate().pem();
    let nothing = Client::default();
    for (registered, certificate, expected) in [
        (
            Client { tls_client_auth_subject_dn: Some("cn=Client,O=Example\\, Inc.,C=DE".into()), ..nothing.clone() },
            Some(pem.as_str()),
            "A052001",
        ),
        (Client { tls_client_auth_san_dns: Some("client.example".into()), ..nothing.clone() }, Some(&pem), "A052001"),
        (
            Client { tls_client_auth_san_uri: Some("https://client.example/id".into()), ..nothing.clone() },
            Some(&pem),
            "A052001",
        ),
        (Client { tls_client_auth_san_ip: Some("192.0.2.1".into()), ..nothing.clone() }, Some(&pem), "A052001"),
        (
            Client { tls_client_auth_san_email: Some("ops@CLIENT.example".into()), ..nothing.clone() },
            Some(&pem),
            "A052001",
        ),
        (Client { tls_client_auth_san_dns: Some("client.example".into()), ..nothing.clone() }, None, "A157327"),
        (
            Client { tls_client_auth_san_dns: Some("client.example".into()), ..nothing.clone() },
            Some(MALFORMED),
            "A157328",
        ),
        (nothing.clone(), Some(&pem), "A157340"),
        (Client { tls_client_auth_subject_dn: Some("nonsense".into()), ..nothing.clone() }, Some(&pem), "A157342"),
        (Client { tls_client_auth_subject_dn: Some("CN=other".into()), ..nothing.clone() }, Some(&pem), "A157343"),
        (
            Client {
                tls_client_auth_san_dns: Some("client.example".into()),
                tls_client_auth_san_ip: Some("192.0.2.1".into()),
                ..nothing.clone()
            },
            Some(&pem),
            "A157345",
        ),
        (Client { tls_client_auth_san_dns: Some("example".into()), ..nothing.clone() }, Some(&pem), "A157346"),
        (Client { tls_client_auth_san_uri: Some("https://x".into()), ..nothing.clone() }, Some(&pem), "A157347"),
        (Client { tls_client_auth_san_ip: Some("192.0.2.2".into()), ..nothing.clone() }, Some(&pem), "A157348"),
        (Client { tls_client_auth_san_email: Some("x@y.z".into()), ..nothing }, Some(&pem), "A157349"),
    ] {
        let subject = Subject::with(|settings| {
            let client = &mut settings.client;
            client.token_auth_method = Some(ClientAuthMethod::TlsClientAuth);
            client.tls_client_auth_subject_dn = registered.tls_client_auth_subject_dn;
            client.tls_client_auth_san_dns = registered.tls_client_auth_san_dns;
            client.tls_client_auth_san_uri = registered.tls_client_auth_san_uri;
            client.tls_client_auth_san_ip = registered.tls_client_auth_san_ip;
            client.tls_client_auth_san_email = registered.tls_client_auth_san_email;
        });
        let answer = token(&subject, "grant_type=client_credentials", certificate);
        let action = if expected == "A052001" { TokenAction::Ok } else { TokenAction::InvalidClient };
        assert_eq!((code_of(&answer.result_code), answer.action), (expected, action));
    }
}

/// A certificate authority.
struct Authority(rcgen::CertifiedIssuer<'static, KeyPair>);

impl Authority {
    fn params(name: &str) -> CertificateParams {
        let mut params = CertificateParams::default();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params
    }

    fn root(name: &str) -> Self {
        Self(rcgen::CertifiedIssuer::self_signed(Self::params(name), KeyPair::generate().unwrap()).unwrap())
    }

    fn below(&self, name: &str) -> Self {
        let key = KeyPair::generate().unwrap();
        Self(rcgen::CertifiedIssuer::signed_by(Self::params(name), key, &self.0).unwrap())
    }

    /// A certificate for a client, changed further.
    fn client(&self, change: impl FnOnce(&mut CertificateParams)) -> String {
        let mut params = CertificateParams::new(vec!["client.example".into()]).unwrap();
        change(&mut params);
        params.signed_by(&KeyPair::generate().unwrap(), &self.0).unwrap().pem()
    }

    fn pem(&self) -> String {
        self.0.pem()
    }
}

#[test]
fn a_chain_of_certificates_has_to_end_at_a_trusted_root() {
    let (root, foreign) = (Authority::root("root"), Authority::root("foreign"));
    let middle = root.below("middle");
    let own = middle.client(|_| {});
    let for_servers =
        root.client(|params| params.extended_key_usages = vec![rcgen::ExtendedKeyUsagePurpose::ServerAuth]);
    // The clock of the tests stands at 2023-11-14.
    let old = root.client(|params| params.not_after = rcgen::date_time_ymd(2023, 11, 1));
    let early = root.client(|params| params.not_before = rcgen::date_time_ymd(2023, 12, 1));
    let named = root.client(|_| {});
    let (roots, path) = (Some(vec![foreign.pem(), root.pem()]), vec![own.clone(), middle.pem()]);
    let (none, malformed) = (Vec::new(), Some(vec![MALFORMED.to_string()]));
    for (roots, certificate, path, expected) in [
        (&roots, &own, &path, "A052001"),
        (&roots, &named, &none, "A052001"),
        (&roots, &own, &none, "A157339"),
        (&Some(vec![foreign.pem()]), &own, &path, "A157339"),
        (&roots, &foreign.client(|_| {}), &none, "A052001"),
        (&roots, &Authority::root("root").client(|_| {}), &none, "A157339"),
        (&roots, &certificate().pem(), &none, "A157339"),
        (&roots, &for_servers, &none, "A157339"),
        (&roots, &old, &none, "A157339"),
        (&roots, &early, &none, "A157339"),
        (&None, &own, &path, "A157335"),
        (&Some(Vec::new()), &own, &path, "A157335"),
        (&malformed, &own, &path, "A157336"),
        (&roots, &own, &vec![MALFORMED.to_string()], "A157338"),
        (&roots, &MALFORMED.to_string(), &path, "A157328"),
    ] {
        let subject = Subject::with(|settings| {
            settings.service.mutual_tls_validate_pki_cert_chain = Some(true);
            settings.service.trusted_root_certificates.clone_from(roots);
            settings.client.token_auth_method = Some(ClientAuthMethod::TlsClientAuth);
            settings.client.tls_client_auth_san_dns = Some("client.example".into());
        });
        let request = TokenRequest {
            client_certificate: Some(certificate.clone()),
            client_certificate_path: Some(path.clone()),
            ..TokenRequest::new("grant_type=client_credentials&client_id=2000000001")
        };
        assert_eq!(code_of(&subject.authlete.token(&request).unwrap().result_code), expected);
    }
}

#[test]
fn a_trusted_root_has_to_be_a_certificate() {
    let subject = Subject::v3();
    let with = |root: String| {
        subject.authlete.modify_service(|service| service.trusted_root_certificates = Some(vec![root.clone()]))
    };
    with(Authority::root("root").pem()).unwrap();
    assert_eq!(refusal(with(MALFORMED.into())), (400, "A039230".into()));
}

#[test]
fn a_self_signed_certificate_has_to_be_registered() {
    let (own, other) = (certificate(), certificate());
    let x5c = |certificate: &rcgen::Certificate| json!([STANDARD.encode(certificate.der())]);
    for (keys, key_id, expected) in [
        (json!([{"kid": "a", "x5c": x5c(&own)}]), None, "A052001"),
        (json!([{"kid": "a", "x5c": x5c(&other)}, {"kid": "b", "x5c": x5c(&own)}]), Some("b"), "A052001"),
        (json!([{"kid": "a", "x5c": x5c(&other)}, {"kid": "b", "x5c": x5c(&own)}]), Some("a"), "A157333"),
        (json!([{"kid": "a", "x5c": x5c(&own)}]), Some("b"), "A157329"),
        (json!([]), None, "A157329"),
        (json!([{"kid": "a"}]), None, "A157330"),
        (json!([{"kid": "a", "x5c": x5c(&other)}]), None, "A157333"),
    ] {
        let subject = Subject::with(|settings| {
            settings.client.token_auth_method = Some(ClientAuthMethod::SelfSignedTlsClientAuth);
            settings.client.jwks = Some(json!({ "keys": keys }).to_string().into());
            settings.client.self_signed_certificate_key_id = key_id.map(Into::into);
        });
        let answer = token(&subject, "grant_type=client_credentials", Some(&own.pem()));
        assert_eq!(code_of(&answer.result_code), expected, "{keys} {key_id:?}");
    }
}

/// A subject whose client's tokens are bound to its certificate.
fn binding(client_type: ClientType) -> Subject {
    Subject::with(|settings| {
        settings.service.tls_client_certificate_bound_access_tokens = Some(true);
        settings.client.tls_client_certificate_bound_access_tokens = Some(true);
        settings.client.token_auth_method = Some(match client_type {
            ClientType::Confidential => ClientAuthMethod::ClientSecretPost,
            _ => ClientAuthMethod::None,
        });
        settings.client.client_type = Some(client_type);
    })
}

#[test]
fn a_bound_token_is_good_for_the_holder_of_its_certificate_only() {
    let (own, other) = (certificate(), certificate());
    let subject = binding(ClientType::Public);
    let code = subject.code("&scope=openid");
    for (certificate, expected) in [(None, "A244308"), (Some(MALFORMED), "A244309")] {
        let answer = token(&subject, &exchange(&code), certificate);
        assert_eq!((code_of(&answer.result_code), answer.action), (expected, TokenAction::BadRequest));
    }
    // Neither of the two used the code up.
    let tokens = token(&subject, &exchange(&code), Some(&own.pem()));
    assert_eq!((&tokens.action, &json(&tokens.response_content)["token_type"]), (&TokenAction::Ok, &json!("Bearer")));

    let access = tokens.access_token.unwrap();
    let introspect = |certificate: Option<&str>| {
        let request = IntrospectionRequest {
            client_certificate: certificate.map(Into::into),
            ..IntrospectionRequest::new(access.clone())
        };
        subject.authlete.introspection(&request).unwrap()
    };
    let userinfo = |certificate: Option<&str>| {
        let request =
            UserInfoRequest { client_certificate: certificate.map(Into::into), ..UserInfoRequest::new(access.clone()) };
        subject.authlete.userinfo(&request).unwrap()
    };
    let thumbprint = ring::digest::digest(&ring::digest::SHA256, own.der());
    let thumbprint = URL_SAFE_NO_PAD.encode(thumbprint);
    for (certificate, codes) in [
        (Some(own.pem()), ["A056001", "A091001"]),
        (None, ["A065304", "A089307"]),
        (Some(other.pem()), ["A065305", "A089310"]),
        (Some(MALFORMED.into()), ["A065307", "A089308"]),
    ] {
        let (answer, user) = (introspect(certificate.as_deref()), userinfo(certificate.as_deref()));
        assert_eq!([code_of(&answer.result_code), code_of(&user.result_code)], codes);
        assert_eq!(answer.certificate_thumbprint.as_ref(), Some(&thumbprint));
        let good = codes[0] == "A056001";
        let (action, user_action) = match good {
            true => (IntrospectionAction::Ok, UserInfoAction::Ok),
            false => (IntrospectionAction::Unauthorized, UserInfoAction::Unauthorized),
        };
        assert_eq!((answer.action, user.action), (action, user_action));
    }
    let request = StandardIntrospectionRequest::new(format!("token={}", access.expose()));
    let body = json(&subject.authlete.standard_introspection(&request).unwrap().response_content);
    assert_eq!(body["cnf"]["x5t#S256"], *thumbprint);
}

#[test]
fn the_refresh_token_of_a_public_client_is_bound_too() {
    let (own, other) = (certificate(), certificate());
    let refresh = |token: &Secret| format!("grant_type=refresh_token&refresh_token={}", token.expose());
    for (client_type, secret, expected) in [
        (ClientType::Public, "", "A053311"),
        // The authentication of a confidential client binds its refresh tokens (RFC 8705 4).
        (ClientType::Confidential, "&client_secret=emulated-client-secret", "A053001"),
    ] {
        let subject = binding(client_type);
        let tokens = token(&subject, &format!("{}{secret}", exchange(&subject.code(""))), Some(&own.pem()));
        let refresh = refresh(&tokens.refresh_token.unwrap()) + secret;
        let by_other = token(&subject, &refresh, Some(&other.pem()));
        assert_eq!(code_of(&by_other.result_code), expected);
        if expected == "A053311" {
            assert_eq!(token(&subject, &refresh, Some(&own.pem())).action, TokenAction::Ok);
        }
    }
}
