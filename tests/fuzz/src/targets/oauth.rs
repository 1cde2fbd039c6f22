//! The helpers for the `Authorization` header, access tokens, PKCE and result codes.
//!
//! Fields: two texts, which every helper gets.

use authlete_core::ResultCode;
use authlete_core::oauth::pkce::{self, VerifierError};
use authlete_core::oauth::{AccessTokenError, AuthorizationHeader, BasicCredentials, access_token};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http::HeaderValue;

use crate::fields::{fields, input, text};
use crate::shown::{self, CANARY};

pub(super) fn run(input: &[u8]) {
    let [first, second] = fields(input);
    authorization(first);
    authorization(format!("Basic {}", STANDARD.encode(first)).as_bytes());
    token_of(first, second);
    client(&text(first), &text(second));
    verifier(&text(first), &text(second));
    if let Some(code) = ResultCode::parse(&text(first)) {
        assert_eq!(code.to_string(), text(first));
    }
}

fn authorization(value: &[u8]) {
    let header = match AuthorizationHeader::parse(value) {
        Ok(header) => header,
        Err(error) => return shown::check_silent(&error),
    };
    let written = header.to_header_value().expect("what was read can be written");
    HeaderValue::from_str(written.expose()).expect("a header value");
    assert_eq!(AuthorizationHeader::parse(written.expose()), Ok(header.clone()));
    let user_id = match &header {
        AuthorizationHeader::Basic(basic) => {
            if let Err(error) = basic.form_decoded() {
                shown::check_silent(&error);
            }
            &*basic.user_id
        }
        _ => "",
    };
    assert!(user_id.contains(CANARY) || !format!("{header:?}").contains(CANARY), "a secret is shown: {header:?}");
}

fn token_of(header: &[u8], form: &[u8]) {
    let in_form = access_token(None::<&[u8]>, form);
    match access_token(Some(header), form) {
        Ok(found) => {
            let shown = format!("{found:?}");
            assert!(!shown.contains(CANARY), "a secret is shown: {shown}");
            let in_header = access_token(Some(header), "").expect("the header alone is sound, too");
            let in_form = in_form.expect("the form alone is sound, too");
            assert!(in_header.is_none() || in_form.is_none(), "one of two tokens counts");
            assert_eq!(found, in_header.or(in_form));
        }
        Err(error) => {
            shown::check_silent(&error);
            let malformed = matches!(error, AccessTokenError::Header(_));
            assert!(malformed == access_token(Some(header), "").is_err(), "{error}");
        }
    }
}

/// Whatever a client is called: its header can be written, and comes out as it was.
fn client(client_id: &str, client_secret: &str) {
    let header = AuthorizationHeader::Basic(BasicCredentials::form_encoded(client_id, client_secret));
    let written = header.to_header_value().expect("form-encoded credentials can be written");
    let Ok(AuthorizationHeader::Basic(read)) = AuthorizationHeader::parse(written.expose()) else {
        panic!("form-encoded credentials cannot be read");
    };
    let decoded = read.form_decoded().expect("UTF-8");
    assert_eq!((&*decoded.user_id, decoded.password.expose()), (client_id, client_secret));

    let raw = BasicCredentials { user_id: client_id.into(), password: client_secret.into() };
    match AuthorizationHeader::Basic(raw.clone()).to_header_value() {
        Ok(written) => assert_eq!(AuthorizationHeader::parse(written.expose()), Ok(AuthorizationHeader::Basic(raw))),
        Err(error) => shown::check_silent(&error),
    }
}

fn verifier(verifier: &str, challenge: &str) {
    let unreserved = |character: char| character.is_ascii_alphanumeric() || "-._~".contains(character);
    let sound = verifier.chars().all(unreserved) && (43..=128).contains(&verifier.len());
    let own = pkce::challenge(verifier);
    assert_eq!(own.len(), 43);
    assert_eq!(pkce::check(verifier, &own).is_ok(), sound);
    let outcome = pkce::check(verifier, challenge);
    assert_eq!(outcome == Err(VerifierError::Mismatch), sound && challenge != own);
    if let Err(error) = outcome {
        shown::check_silent(&error);
    }
}

pub(super) fn seeds() -> Vec<Vec<u8>> {
    [
        ["Bearer PSST.mF_9.B5f-4.1JqM", "access_token=PSST&x=y"],
        ["DPoP PSST~8mXK1E", "access_token="],
        ["Basic czZCaGRSa3F0MzpQU1NU", "grant_type=client_credentials"],
        ["basic \tOg==", "access_token=a&access_token=b"],
        ["s6BhdRkqt3", "7Fjfp0ZBr1KtDRbnfVdmIw"],
        ["https://client.example/é", "a+b%20c:\u{7f}"],
        ["user:PSST", ""],
        ["dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"],
        ["A004001", ""],
    ]
    .into_iter()
    .map(input)
    .collect()
}
