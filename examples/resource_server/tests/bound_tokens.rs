//! Tokens that are bound to a key or to a certificate.

use authlete_core::dpop::{JwkSigner, Proof, Signer};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};

use super::*;
use crate::demonstration::{CLIENT_KEY, dpop};

/// RFC 9449, section 7.
#[test]
fn a_token_that_is_bound_to_a_key_takes_a_proof_for_this_request() {
    let subject = Subject::start(Options::default());
    let signer = JwkSigner::from_jwk(CLIENT_KEY).unwrap();
    let thumbprint = Some(signer.public_key().thumbprint());
    let token = subject.token(TokenCreateRequest { dpop_key_thumbprint: thumbprint, ..with_scopes(&["time"]) });
    let url = format!("{}/api/time", subject.base_url);
    let headers = |method: &str, url: &str, now: u64| dpop(&signer, &token, method, url, now).unwrap();
    let ask = |headers: &[(&str, &str)]| subject.get("/api/time?zone=utc", headers);

    let good = headers("GET", &url, subject.now());
    let [(_, scheme), (_, proof)] = &good;
    let good = [("authorization", &**scheme), ("dpop", &**proof)];
    assert_eq!(ask(&good).status(), 200);

    let later = subject.now() + 3600;
    for (headers, error) in [
        // A proof is good once.
        (&good[..], "invalid_dpop_proof"),
        (&good[..1], "invalid_dpop_proof"),
        (&[good[0], good[1], good[1]], "invalid_dpop_proof"),
        (&[good[0], ("dpop", &headers("POST", &url, subject.now())[1].1)], "invalid_dpop_proof"),
        (
            &[good[0], ("dpop", &headers("GET", "https://other.example/api/time", subject.now())[1].1)],
            "invalid_dpop_proof",
        ),
        (&[good[0], ("dpop", &headers("GET", &url, later)[1].1)], "invalid_dpop_proof"),
        // As a bearer token it would need no key.
        (&[("authorization", &bearer(&token)), ("dpop", &headers("GET", &url, subject.now())[1].1)], "invalid_token"),
    ] {
        let response = ask(headers);
        let challenges = challenges(&response);
        assert_eq!((response.status().as_u16(), challenges.len()), (401, 1), "{challenges:?}");
        assert!(challenges[0].starts_with(&format!("DPoP error=\"{error}\",")), "{challenges:?}");
        assert!(challenges[0].contains(",algs=\""), "{challenges:?}");
        assert!(challenges[0].contains(",resource_metadata=\"http"), "{challenges:?}");
    }
}

/// RFC 9449, section 9.
#[test]
fn where_proofs_need_a_nonce_each_response_has_one() {
    let mut settings = demonstration::settings();
    settings.service.dpop_nonce_required = Some(true);
    let subject = Subject::over(settings, Options::default());
    let signer = JwkSigner::from_jwk(CLIENT_KEY).unwrap();
    let dpop_key_thumbprint = Some(signer.public_key().thumbprint());
    let resources = Some(vec![subject.base_url.clone()]);
    let token = TokenCreateRequest { dpop_key_thumbprint, resources, ..with_scopes(&["country"]) };
    let token = subject.token(token);
    let ask = |path: &str, id: &str, nonce: Option<&str>| {
        let url = format!("{}{path}", subject.base_url);
        let proof = Proof { access_token: Some(&token), nonce, ..Proof::new("GET", &url, id, subject.now()) };
        let proof = proof.sign(&signer, [0; 32]).unwrap();
        subject.get(path, &[("authorization", &format!("DPoP {}", token.expose())), ("dpop", &proof)])
    };
    let nonce = |response: &Response<String>| response.headers()["dpop-nonce"].to_str().unwrap().to_owned();

    let first = ask("/api/country/jp", "1", None);
    assert_eq!(first.status(), 401);
    assert!(challenges(&first)[0].starts_with("DPoP error=\"use_dpop_nonce\","), "{:?}", challenges(&first));
    // Whatever the resource answers.
    for (path, id, status) in [("/api/country/jp", "2", 200), ("/api/country/xx", "3", 404), ("/api/time", "4", 403)] {
        let response = ask(path, id, Some(&nonce(&first)));
        assert_eq!((response.status().as_u16(), nonce(&response).is_empty()), (status, false), "{path}");
    }
}

/// RFC 8705, section 3, over TLS.
#[test]
fn a_token_that_is_bound_to_a_certificate_takes_a_connection_with_it() {
    let [directory, other_directory] = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let subject = Subject::start(with_tls(&directory));
    let certificates = subject.certificates.as_ref().unwrap();
    let other_root = Certificates::make_in(other_directory.path()).unwrap();
    let token = |certificate: &[u8]| {
        let certificate_thumbprint = Some(URL_SAFE_NO_PAD.encode(Sha256::digest(certificate)));
        bearer(&subject.token(TokenCreateRequest { certificate_thumbprint, ..with_scopes(&["time"]) }))
    };
    let (own, of_other) = (token(&certificates.client), token(&other_root.client));
    let url = format!("{}/api/time", subject.base_url);
    let root = Some(&*certificates.root_file);
    for (agent, token, status) in [
        (agent(root, Some(&certificates.client_file)), &own, 200),
        (agent(root, Some(&certificates.client_file)), &of_other, 401),
        (agent(root, None), &own, 401),
        // A token that is bound to nothing.
        (agent(root, None), &bearer(&subject.token(with_scopes(&["time"]))), 200),
    ] {
        let response = send(&agent, "GET", &url, &[("authorization", token)]);
        assert_eq!(response.status().as_u16(), status, "{:?}", challenges(&response));
        if status == 401 {
            assert!(challenges(&response)[0].starts_with("Bearer error=\"invalid_token\","));
        }
    }
    // The header of a proxy that is not there.
    let header = format!(":{}:", STANDARD.encode(&certificates.client));
    let response = send(&agent(root, None), "GET", &url, &[("authorization", &own), ("client-cert", &header)]);
    assert_eq!(response.status(), 401);
    // A certificate that no root of the server's issued.
    let stranger = agent(root, Some(&other_root.client_file));
    assert!(stranger.get(&url).call().is_err());
}

/// RFC 9440.
#[test]
fn the_certificate_of_a_trusted_proxy_counts_and_that_of_anybody_else_does_not() {
    let certificate = b"a certificate in DER";
    let certificate = rcgen::generate_simple_self_signed(["client".to_owned()])
        .map_or(certificate.to_vec(), |made| made.cert.der().to_vec());
    let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(&certificate));
    let header = format!(":{}:", STANDARD.encode(&certificate));
    for (proxy, status) in [("127.0.0.1", 200), ("192.0.2.1", 401)] {
        let subject = Subject::start(Options { trusted_proxy: Some(proxy.parse().unwrap()), ..Options::default() });
        let certificate_thumbprint = Some(thumbprint.clone());
        let token = bearer(&subject.token(TokenCreateRequest { certificate_thumbprint, ..with_scopes(&["time"]) }));
        let response = subject.get("/api/time", &[("authorization", &token), ("client-cert", &header)]);
        assert_eq!(response.status().as_u16(), status, "{:?}", challenges(&response));
        assert_eq!(subject.get("/api/time", &[("authorization", &token)]).status(), 401);
    }
}
