//! Client certificates as authentication (RFC 8705 2).

use authlete_core::client::Client;
use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::types::ClientAuthMethod;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, KeyPair, SanType};
use serde_json::json;

use crate::subject::{Subject, code_of, refusal};

pub(crate) const MALFORMED: &str = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

pub(crate) fn certificate() -> rcgen::Certificate {
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

pub(crate) fn token(subject: &Subject, parameters: &str, certificate: Option<&str>) -> TokenResponse {
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
