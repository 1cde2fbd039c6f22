//! The pages of the device flow (RFC 8628, section 3.3), as the handler of the verification endpoint asks for them.

use authlete_core::handler::{ClientRequest, DevicePage, DeviceVerificationDecisions, Interruption};
use authlete_core::reply::Reply;

use crate::application::Application;
use crate::browser::Browser;
use crate::interaction::{Interaction, PendingRequest};
use crate::pages::{self, DeviceError, DeviceResult, DeviceResultPage, Page};

/// What the user decided, in the extensions of the request for the page that ends a flow.
#[derive(Clone, Copy)]
pub(crate) enum Completion {
    Allowed,
    Denied,
}

impl DeviceVerificationDecisions for Application {
    async fn page(&self, request: &ClientRequest<'_>, page: DevicePage<'_>) -> Result<Reply, Interruption> {
        let mut browser = Browser::new(self.clone(), request.headers());
        let language = browser.language(None);
        let enter_code = |error| pages::DevicePage { language, csrf: "", user_code: "", error }.reply();
        let result = |result| DeviceResultPage { language, result }.reply();
        let completion = request.extensions().get();
        Ok(match (page, completion) {
            (DevicePage::EnterCode, _) => enter_code(None),
            (DevicePage::CodeExpired | DevicePage::CodeUnknown, Some(Completion::Allowed | Completion::Denied)) => {
                result(DeviceResult::Expired)
            }
            (DevicePage::CodeUnknown, None) => enter_code(Some(DeviceError::UnknownCode)),
            (DevicePage::CodeExpired, None) => enter_code(Some(DeviceError::ExpiredCode)),
            (DevicePage::Confirm(code), _) => {
                let interaction = Interaction::new(PendingRequest::Device(Box::new(code.clone())));
                browser.keep_interaction(&interaction).await?;
                let path = interaction.path_to_go_on();
                browser.reply(Reply::empty(303).with_header("location", &path))
            }
            (DevicePage::Completed, Some(Completion::Denied)) => result(DeviceResult::Denied),
            (DevicePage::Completed, _) => result(DeviceResult::Completed),
            _ => result(DeviceResult::Failed),
        })
    }
}
