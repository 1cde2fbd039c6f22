//! Every page in every state, for tests: with every text and every address of a kind.

use authlete_core::reply::Reply;
use serde_json::{Map, Value};

use super::*;

/// A page that was made, and the `id` of its `<main>`.
pub(super) struct Sample {
    pub(super) id: &'static str,
    pub(super) reply: Reply,
}

impl Sample {
    pub(super) fn html(&self) -> &str {
        std::str::from_utf8(self.reply.body()).unwrap()
    }
}

/// All pages. What others than the server choose is `text`, or `uri` where it is an address.
pub(super) fn all(language: Language, text: &str, uri: &str) -> Vec<Sample> {
    let claims =
        Map::from_iter([(text.to_owned(), Value::from(text)), ("o".into(), serde_json::json!({ text: [text] }))]);
    let client =
        || ClientView { name: text, uri: Some(uri), logo_uri: Some(uri), policy_uri: Some(uri), tos_uri: Some(uri) };
    let frame = || Frame { language, interaction: text, csrf: text, client: client() };
    let details = || vec![(text.to_owned(), text.to_owned())];
    let scopes = || vec![(text, Some(text)), (text, None), ("openid", None)];
    let mut samples = Samples(Vec::new());

    for error in [None, Some(LoginError::WrongPassword), Some(LoginError::TooManyAttempts)] {
        samples.add(&LoginPage { frame: frame(), login_hint: text, error });
        samples.add(&StepUpPage { frame: frame(), user_name: text, error });
    }
    samples.add(&SelectAccountPage { frame: frame(), session: text, user_name: text });
    samples.add(&ConsentPage {
        frame: frame(),
        session: text,
        user_name: text,
        user_code: Some(text),
        purpose: Some(text),
        scopes: scopes(),
        claims: vec![text, "email", "name#ja"],
        verified_claims: vec![(text, Some(text)), ("birthdate", None)],
        authorization_details: details(),
        resources: vec![text],
    });
    let errors = [DeviceError::UnknownCode, DeviceError::ExpiredCode, DeviceError::TooManyAttempts];
    for error in [None].into_iter().chain(errors.map(Some)) {
        samples.add(&DevicePage { language, csrf: text, user_code: text, error });
    }
    for result in [DeviceResult::Completed, DeviceResult::Denied, DeviceResult::Expired, DeviceResult::Failed] {
        samples.add(&DeviceResultPage { language, result });
    }
    let request = CibaRequestView {
        id: text,
        client: client(),
        binding_message: Some(text),
        scopes: scopes(),
        authorization_details: details(),
        resources: vec![text],
    };
    samples.add(&CibaPage { language, csrf: text, user_name: text, requests: vec![request] });
    samples.add(&CibaPage { language, csrf: text, user_name: text, requests: Vec::new() });
    samples.add(&LogoutPage {
        language,
        csrf: text,
        user_name: text,
        client_name: Some(text),
        fields: vec![(text, text)],
    });
    samples.add(&LoggedOutPage {
        language,
        front_channel_logout_uris: vec![uri, text],
        post_logout_redirect_uri: Some(uri),
    });
    samples.add(&LoggedOutPage { language, front_channel_logout_uris: Vec::new(), post_logout_redirect_uri: None });
    let errors = [
        UserError::InteractionExpired,
        UserError::ForgedForm,
        UserError::InvalidRequest,
        UserError::NotFound,
        UserError::ServerError,
    ];
    for error in errors {
        let oauth_error = Some(OauthError { code: text, description: Some(text) });
        samples.add(&ErrorPage { language, error, oauth_error });
    }
    let user = UserView { name: text, login_id: text, password: text, code: Some(text) };
    samples.add(&HomePage { language, start: Some("/start"), issuer: text, users: vec![user] });
    samples.add(&HomePage { language, start: None, issuer: text, users: Vec::new() });
    let tokens =
        vec![Token { name: text, value: text, secret: false }, Token { name: text, value: text, secret: true }];
    let received = Received { tokens, id_token_claims: Some(&claims), userinfo: Some(&claims) };
    samples.add(&CallbackPage { language, outcome: Ok(received), start: "/start" });
    let refused = OauthError { code: text, description: Some(text) };
    samples.add(&CallbackPage { language, outcome: Err(refused), start: "/start" });
    let offer = CredentialOfferView { uri: text, tx_code: Some(text) };
    samples.add(&CredentialOfferPage { language, csrf: text, offer: Some(offer) });
    samples.add(&CredentialOfferPage { language, csrf: text, offer: None });
    samples.0
}

struct Samples(Vec<Sample>);

impl Samples {
    fn add<P: Page>(&mut self, page: &P) {
        self.0.push(Sample { id: P::ID, reply: page.reply() });
    }
}
