//! Tokens that are bound to a key or to a certificate: accepted for the request that proves it, and only where API Gateway does not
//! answer the next one by itself.

use std::time::UNIX_EPOCH;

use authlete_core::dpop::{JwkSigner, Proof, Signer};
use authlete_emulator::Clock;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use super::*;

fn not_kept() -> Settings {
    Settings { result_ttl: 0, ..scopes(&["read"], false) }
}

/// The event with a header more, in every place that has headers.
fn with_header(event: &str, name: &str, value: &str) -> String {
    let event = event.replace("\"headers\": {", &format!("\"headers\": {{ \"{name}\": \"{value}\","));
    event.replace("\"multiValueHeaders\": {", &format!("\"multiValueHeaders\": {{ \"{name}\": [\"{value}\"],"))
}

/// RFC 9449.
#[test]
fn a_proof_counts_for_the_url_that_the_client_knows() {
    // The example of RFC 8037, appendix A.1.
    let key = r#"{"kty":"OKP","crv":"Ed25519","d":"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A",
        "x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
    let signer = JwkSigner::from_jwk(key).unwrap();
    let [_, rest, http_1, http_2] = EVENTS.map(|(_, event)| event);
    let execute_api = |api: &str| format!("https://{api}.execute-api.eu-west-1.amazonaws.com");
    let spaced = http_2.replace("/accounts/7", "/accounts/a b");
    for (event, method, url) in [
        (rest, "GET", execute_api("k3y5r9abcd") + "/prod/accounts/7"),
        (http_1, "POST", execute_api("m8n6p4wxyz") + "/v1/accounts/7"),
        (http_2, "GET", "https://api.example.com/accounts/7".into()),
        // API Gateway has decoded this path.
        (&spaced, "GET", "https://api.example.com/accounts/a%20b".into()),
    ] {
        let subject = Subject::new(not_kept());
        let mut id = 0;
        let mut proof = |method: &str, url: &str, token: &Secret| {
            id += 1;
            let id = id.to_string();
            let now = subject.clock.now().duration_since(UNIX_EPOCH).unwrap().as_secs();
            let proof = Proof { access_token: Some(token), ..Proof::new(method, url, &id, now) };
            proof.sign(&signer, [0; 32]).unwrap()
        };
        let thumbprint = Some(signer.public_key().thumbprint());
        let token = subject.token(TokenCreateRequest { dpop_key_thumbprint: thumbprint, ..of_user(&["read"]) });
        let event = with_token(event, token.expose());
        let by_dpop = event.replace("Bearer ", "DPoP ");
        let good = with_header(&by_dpop, "DPoP", &proof(method, &url, &token));
        assert_eq!(effect(&subject.answer(&good).unwrap()), "Allow", "{url}");
        for (refused, why) in [
            (good, "a proof is good once"),
            (by_dpop.clone(), "there is no proof"),
            (event, "a bearer token has no key"),
            (with_header(&by_dpop, "dpop", &proof("DELETE", &url, &token)), "another method"),
            (
                with_header(&by_dpop, "dpop", &proof(method, "https://other.example.com/accounts/7", &token)),
                "another URL",
            ),
            (with_header(&by_dpop, "dpop", &proof(method, &url, &token)).replace("\"domainName\"", "\"x\""), "no name"),
        ] {
            let answer = subject.answer(&refused).unwrap();
            assert_eq!((effect(&answer), &answer["context"]["status"]), ("Deny", &json!("401")), "{why}");
        }

        // The next request might come without a proof, and API Gateway would let it in.
        let again = with_header(&by_dpop, "dpop", &proof(method, &url, &token));
        let kept = Subject { authorizer: kept(&subject), ..subject };
        let answer = kept.answer(&again).unwrap();
        assert_eq!((effect(&answer), &answer["context"]["status"]), ("Deny", &json!("401")));
    }
}

/// An authorizer over the same emulator, whose answers are kept.
fn kept(subject: &Subject) -> Authorizer<Emulator> {
    let api = subject.emulator.settings().api_v3("http://emulator.invalid").unwrap();
    Authorizer::new(Authlete::new(api, subject.emulator.clone()), scopes(&["read"], false))
}

/// RFC 8705, section 3.
#[test]
fn a_certificate_counts_where_api_gateway_has_it() {
    let made = |name: &str| rcgen::generate_simple_self_signed([name.to_owned()]).unwrap().cert;
    let (own, other) = (made("client"), made("other"));
    let [_, rest, http_1, http_2] = EVENTS.map(|(_, event)| event);
    for event in [rest, http_1, http_2] {
        let subject = Subject::new(not_kept());
        let certificate_thumbprint = Some(URL_SAFE_NO_PAD.encode(Sha256::digest(own.der())));
        let token = subject.token(TokenCreateRequest { certificate_thumbprint, ..of_user(&["read"]) });
        let event = with_token(event, token.expose());
        let with = |pem: &str| {
            let identity = json!({ "clientCertPem": pem, "subjectDN": "CN=client", "serialNumber": "1" });
            let of_format_1 =
                event.replace("\"identity\": {", &format!("\"identity\": {{ \"clientCert\": {identity},"));
            let of_format_2 = format!("\"authentication\": {{ \"clientCert\": {identity} }}");
            of_format_1.replace("\"authentication\": null", &of_format_2)
        };
        for (event, expected) in [(with(&own.pem()), "Allow"), (with(&other.pem()), "Deny"), (event.clone(), "Deny")] {
            assert_eq!(effect(&subject.answer(&event).unwrap()), expected);
        }
        let kept = Subject { authorizer: kept(&subject), ..subject };
        assert_eq!(effect(&kept.answer(&with(&own.pem())).unwrap()), "Deny");
    }
}
