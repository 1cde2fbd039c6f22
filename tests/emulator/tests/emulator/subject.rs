//! The emulator under test and short ways through it.

use std::time::Duration;

use authlete_core::authorization::{
    AuthorizationIssueRequest, AuthorizationIssueResponse, AuthorizationRequest, AuthorizationResponse,
};
use authlete_core::blocking::Authlete;
use authlete_core::introspection::{IntrospectionRequest, IntrospectionResponse};
use authlete_core::token::{TokenAction, TokenRequest, TokenResponse};
use authlete_core::{Error, Secret, Version};
use authlete_emulator::{Emulator, Fetch, ManualClock, Settings};

pub(crate) const REDIRECT_URI: &str = "http://127.0.0.1:8091/callback";
pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

pub(crate) struct Subject {
    pub(crate) emulator: Emulator,
    pub(crate) authlete: Authlete<Emulator>,
    pub(crate) clock: ManualClock,
}

impl Subject {
    pub(crate) fn new(version: Version, settings: Settings) -> Self {
        let (emulator, clock) = Emulator::manual(settings);
        Self::of(version, emulator, clock)
    }

    pub(crate) fn of(version: Version, emulator: Emulator, clock: ManualClock) -> Self {
        let api = match version {
            Version::V2 => emulator.settings().api_v2("http://emulator.invalid"),
            Version::V3 => emulator.settings().api_v3("http://emulator.invalid"),
        };
        Self { authlete: Authlete::new(api.unwrap(), emulator.clone()), emulator, clock }
    }

    pub(crate) fn v3() -> Self {
        Self::new(Version::V3, Settings::default())
    }

    pub(crate) fn with(change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings::default();
        change(&mut settings);
        Self::new(Version::V3, settings)
    }

    /// One that can fetch documents of clients.
    pub(crate) fn fetching(change: impl FnOnce(&mut Settings), fetch: impl Fetch + 'static) -> Self {
        let mut settings = Settings::default();
        change(&mut settings);
        let (builder, clock) = Emulator::builder().manual_clock();
        Self::of(Version::V3, builder.settings(settings).seed(1).fetch(fetch).build().unwrap(), clock)
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn authorize(&self, parameters: &str) -> AuthorizationResponse {
        let request = AuthorizationRequest::new(parameters);
        self.authlete.authorization(&request).unwrap()
    }

    pub(crate) fn ticket(&self, more: &str) -> Secret {
        let answer = self.authorize(&request(more));
        answer.ticket.unwrap_or_else(|| panic!("{:?}", answer.result_message))
    }

    pub(crate) fn issue(&self, ticket: Secret) -> AuthorizationIssueResponse {
        let request = AuthorizationIssueRequest::new(ticket, "john");
        self.authlete.authorization_issue(&request).unwrap()
    }

    /// A code for a request with these additions.
    pub(crate) fn code(&self, more: &str) -> String {
        self.issue(self.ticket(more)).authorization_code.unwrap().into_exposed()
    }

    pub(crate) fn token(&self, parameters: &str) -> TokenResponse {
        self.token_as("emulated-client-secret", parameters)
    }

    pub(crate) fn token_as(&self, secret: &str, parameters: &str) -> TokenResponse {
        let request = TokenRequest {
            client_id: Some("2000000001".into()),
            client_secret: Some(secret.into()),
            ..TokenRequest::new(parameters)
        };
        self.authlete.token(&request).unwrap()
    }

    /// Tokens for these scopes.
    pub(crate) fn tokens(&self, scope: &str) -> TokenResponse {
        let code = self.code(&format!("&scope={scope}&prompt=consent"));
        let answer = self.token(&exchange(&code));
        assert_eq!(answer.action, TokenAction::Ok, "{:?}", answer.result_message);
        answer
    }

    pub(crate) fn introspect(&self, token: &Secret) -> IntrospectionResponse {
        let request = IntrospectionRequest::new(token.clone());
        self.authlete.introspection(&request).unwrap()
    }
}

/// The status and the result code of a call that Authlete refuses.
pub(crate) fn refusal<T: std::fmt::Debug>(answer: Result<T, Error>) -> (u16, String) {
    match answer {
        Err(Error::Refused(refusal)) => (refusal.status(), refusal.result_code().unwrap_or_default().into()),
        other => panic!("{other:?}"),
    }
}

pub(crate) fn request(more: &str) -> String {
    format!("response_type=code&client_id=2000000001&redirect_uri={REDIRECT_URI}&state=xyz{more}")
}

pub(crate) fn exchange(code: &str) -> String {
    format!("grant_type=authorization_code&code={code}&redirect_uri={REDIRECT_URI}")
}

pub(crate) fn code_of(result_code: &Option<String>) -> &str {
    result_code.as_deref().unwrap_or_default()
}

pub(crate) fn text(content: &Option<Secret>) -> &str {
    content.as_ref().map_or("", Secret::expose)
}

pub(crate) fn json(content: &Option<Secret>) -> serde_json::Value {
    serde_json::from_str(text(content)).unwrap()
}
