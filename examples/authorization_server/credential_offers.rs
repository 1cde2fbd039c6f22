//! The page on which a user has a credential offered to their wallet.

use authlete_core::credential_offer::{CredentialOfferCreateAction, CredentialOfferCreateRequest};
use axum::Form;
use axum::response::Response;
use serde::Deserialize;

use crate::browser::{Browser, PageError};
use crate::hash::is_secret;
use crate::pages::{CredentialOfferPage, CredentialOfferView, Page, UserError};
use crate::profile::credentials::CONFIGURATION_ID;

const PATH: &str = "/credential_offers";

pub(crate) async fn show(mut browser: Browser) -> Response {
    let page = page(&mut browser).await;
    browser.finish(page)
}

async fn page(browser: &mut Browser) -> Result<http::Response<Vec<u8>>, PageError> {
    let Some(session) = browser.session().await? else { return browser.begin_login(PATH).await };
    let page = CredentialOfferPage { language: browser.language(None), csrf: &session.csrf, offer: None };
    Ok(page.reply().into())
}

/// The form of the page.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(crate) struct OfferForm {
    csrf: String,
}

pub(crate) async fn submit(browser: Browser, Form(form): Form<OfferForm>) -> Response {
    let page = offer(&browser, form).await;
    browser.finish(page)
}

/// Makes an offer. The wallet gets a token for it without another login, so that the user gives it a code that is shown apart.
async fn offer(browser: &Browser, form: OfferForm) -> Result<http::Response<Vec<u8>>, PageError> {
    let (session, user) = browser.user().await?;
    if !is_secret(&form.csrf, &session.csrf) {
        return Err(PageError::User(UserError::ForgedForm));
    }
    let tx_code = tx_code()?;
    let call = CredentialOfferCreateRequest {
        pre_authorized_code_grant_included: Some(true),
        tx_code: Some(tx_code.clone().into()),
        tx_code_input_mode: Some("numeric".into()),
        auth_time: Some(session.auth_time as i64),
        acr: Some(session.acr.clone()),
        ..CredentialOfferCreateRequest::new(vec![CONFIGURATION_ID.into()], user.subject)
    };
    let answer = browser.application.authlete.credential_offer_create(&call).await?;
    let identifier = answer.info.as_ref().and_then(|info| info.identifier.as_ref());
    let identifier = identifier.filter(|_| answer.action == CredentialOfferCreateAction::Created);
    let identifier = identifier.ok_or("Authlete made no offer")?.expose();
    let location = format!("{}/credential_offer/{identifier}", browser.application.base_url);
    let parameters =
        form_urlencoded::Serializer::new(String::new()).append_pair("credential_offer_uri", &location).finish();
    let uri = format!("openid-credential-offer://?{parameters}");
    let page = CredentialOfferPage {
        language: browser.language(None),
        csrf: &session.csrf,
        offer: Some(CredentialOfferView { uri: &uri, tx_code: Some(&tx_code) }),
    };
    Ok(page.reply().into())
}

/// Six random digits.
fn tx_code() -> Result<String, getrandom::Error> {
    Ok(format!("{:06}", getrandom::u32()? % 1_000_000))
}
