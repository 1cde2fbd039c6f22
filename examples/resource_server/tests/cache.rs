//! How often Authlete is asked, and how long its answers count.

use authlete_core::blocking;
use authlete_core::dpop::{JwkSigner, Signer};
use authlete_core::token_management::TokenDelete;

use super::*;
use crate::demonstration::{CLIENT_KEY, dpop};
use crate::resources::ACR;

fn start(seconds: u64) -> Subject {
    Subject::start(Options { cache: Some(Duration::from_secs(seconds)), ..Options::default() })
}

impl Subject {
    /// Asks with that token, and says how often Authlete was asked for it.
    fn asks(&self, path: &str, token: &str, status: u16) -> usize {
        let before = self.introspections();
        assert_eq!(self.get(path, &[("authorization", token)]).status().as_u16(), status);
        self.introspections() - before
    }

    fn revoke(&self, token: &Secret) {
        let api = self.emulator.settings().api_v3("http://emulator.invalid").unwrap();
        let authlete = blocking::Authlete::new(api, self.emulator.clone());
        authlete.call(&TokenDelete::new(token.clone())).unwrap();
    }
}

#[test]
fn an_answer_is_kept_for_its_time_and_no_longer() {
    let subject = start(30);
    let token = subject.token(with_scopes(&["time"]));
    let header = bearer(&token);
    assert_eq!(subject.asks("/api/time", &header, 200), 1);
    subject.revoke(&token);
    subject.clock.advance(Duration::from_secs(29));
    assert_eq!(subject.asks("/api/time", &header, 200), 0);
    subject.clock.advance(Duration::from_secs(1));
    assert_eq!(subject.asks("/api/time", &header, 401), 1);
}

#[test]
fn an_answer_is_not_kept_unless_it_is_wanted() {
    let subject = Subject::start(Options::default());
    let header = bearer(&subject.token(with_scopes(&["time"])));
    for _ in 0..2 {
        assert_eq!(subject.asks("/api/time", &header, 200), 1);
    }
}

#[test]
fn no_answer_outlives_its_token_or_the_age_of_the_login() {
    let subject = start(3600);
    let short = TokenCreateRequest { access_token_duration: Some(10), ..with_scopes(&["time"]) };
    let short = bearer(&subject.token(short));
    let login = bearer(&subject.token(TokenCreateRequest { acr: Some(ACR.into()), ..with_scopes(&["time"]) }));
    assert_eq!(subject.asks("/api/time", &short, 200), 1);
    assert_eq!(subject.asks("/api/owner", &login, 200), 1);
    subject.clock.advance(Duration::from_secs(9));
    assert_eq!(subject.asks("/api/time", &short, 200), 0);
    subject.clock.advance(Duration::from_secs(1));
    assert_eq!(subject.asks("/api/time", &short, 401), 1);
    subject.clock.advance(Duration::from_secs(589));
    assert_eq!(subject.asks("/api/owner", &login, 200), 0);
    subject.clock.advance(Duration::from_secs(2));
    assert_eq!(subject.asks("/api/owner", &login, 401), 1);
}

#[test]
fn an_answer_counts_for_what_was_asked_alone() {
    let subject = start(30);
    let header = bearer(&subject.token(with_scopes(&["time"])));
    assert_eq!(subject.asks("/api/time", &header, 200), 1);
    // Refusals are asked for each time.
    for _ in 0..2 {
        assert_eq!(subject.asks("/api/country/jp", &header, 403), 1);
        assert_eq!(subject.asks("/api/time", "Bearer unknown", 401), 1);
    }
    assert_eq!(subject.asks("/api/time", &header, 200), 0);
}

#[test]
fn no_more_answers_are_kept_than_there_is_room_for() {
    let (emulator, clock) = Emulator::manual(demonstration::settings());
    let api = emulator.settings().api_v3("http://emulator.invalid").unwrap();
    let cache = IntrospectionCache::new(emulator.clone(), 3, Duration::from_secs(30), move || clock.now());
    let authlete = Authlete::new(api, cache);
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let client_id = emulator.settings().client.client_id;
        let token = TokenCreateRequest { client_id, subject: Some("1001".into()), ..with_scopes(&["time"]) };
        let mut tokens = Vec::new();
        for _ in 0..20 {
            tokens.push(authlete.token_create(&token).await.unwrap().access_token.unwrap());
        }
        for _ in 0..2 {
            for token in &tokens {
                authlete.introspection(&IntrospectionRequest::new(token.clone())).await.unwrap();
            }
        }
    });
    let calls = emulator.calls::<IntrospectionRequest>().len();
    assert!((37..=40).contains(&calls), "{calls} calls for 20 tokens, each asked for twice");
}

#[test]
fn each_proof_is_checked() {
    let subject = start(30);
    let signer = JwkSigner::from_jwk(CLIENT_KEY).unwrap();
    let thumbprint = Some(signer.public_key().thumbprint());
    let token = subject.token(TokenCreateRequest { dpop_key_thumbprint: thumbprint, ..with_scopes(&["time"]) });
    let url = format!("{}/api/time", subject.base_url);
    let headers = dpop(&signer, &token, "GET", &url, subject.now()).unwrap();
    let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, &**value)).collect();
    for status in [200, 401] {
        assert_eq!(subject.get("/api/time", &headers).status().as_u16(), status);
    }
    assert_eq!(subject.introspections(), 2);
    // The answer about a proof opens nothing to who has the token alone.
    assert_eq!(subject.asks("/api/time", &bearer(&token), 401), 1);
}

#[test]
fn a_certificate_is_part_of_what_was_asked() {
    let directory = tempfile::tempdir().unwrap();
    let subject = Subject::start(Options { cache: Some(Duration::from_secs(30)), ..with_tls(&directory) });
    let certificates = subject.certificates.as_ref().unwrap();
    let header = bearer(&subject.token(with_scopes(&["time"])));
    let url = format!("{}/api/time", subject.base_url);
    let client_files = [None, Some(&*certificates.client_file)];
    for (round, calls) in [(0, [1, 2]), (1, [2, 2])] {
        for (client_file, calls) in client_files.into_iter().zip(calls) {
            let agent = agent(Some(&certificates.root_file), client_file);
            assert_eq!(send(&agent, "GET", &url, &[("authorization", &header)]).status(), 200);
            assert_eq!(subject.introspections(), calls, "round {round}");
        }
    }
}
