//! The page where a user enters the code that a device shows (RFC 8628, section 3.3).

use alloc::string::String;
use alloc::vec::Vec;

use http::{Method, Request, Response};

use super::endpoint::endpoint;
use super::{ClientRequest, Handler, Interruption, Respond};
use crate::operations::device::{
    DeviceCompleteNext, DeviceCompleteRequest, DeviceVerificationNext, DeviceVerificationRequest, ValidUserCode,
};
use crate::reply::{Reply, ReplyFailure};
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

/// A page of the device flow.
#[derive(Debug, Clone, Copy, PartialEq)]
#[non_exhaustive]
pub enum DevicePage<'p> {
    /// The user enters the code that the device shows. The form sends `user_code`.
    EnterCode,
    /// The user logs in and consents to what the device asks for. The application keeps the code until then; the calls of
    /// [`ValidUserCode`] are for [`Handler::complete`].
    Confirm(&'p ValidUserCode),
    /// The code has expired.
    CodeExpired,
    /// There is no such code. How often one may try is the application's to limit (RFC 8628, section 5.1).
    CodeUnknown,
    /// The device learns what the user decided: the user can go back to it.
    Completed,
    /// The decision could not be carried out, since the call for it was wrong.
    Invalid,
}

/// What the device flow leaves to the application: its pages, which are responses of its own, so that there is no default.
pub trait DeviceVerificationDecisions: Send + Sync {
    /// A page.
    fn page(
        &self,
        request: &ClientRequest<'_>,
        page: DevicePage<'_>,
    ) -> impl Future<Output = Result<Reply, Interruption>> + Send;
}

endpoint! {
    /// The endpoint where a user enters the code that a device shows: the `verification_uri` of the device flow. `user_code`
    /// comes in the query, as in `verification_uri_complete`, or in a form.
    pub struct DeviceVerification<DeviceVerificationDecisions>;
}

impl<D: DeviceVerificationDecisions, T: LocalTransport> Respond<T> for DeviceVerification<D> {
    const METHODS: &'static [Method] = &[Method::GET, Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let Some(user_code) = user_code(request.parameters()?) else {
            return self.decisions.page(request, DevicePage::EnterCode).await;
        };
        let answer = authlete.device_verification(&DeviceVerificationRequest::new(&*user_code)).await?;
        let next = answer.next(user_code);
        let page = match &next {
            DeviceVerificationNext::Valid(code) => DevicePage::Confirm(code),
            DeviceVerificationNext::Expired => DevicePage::CodeExpired,
            DeviceVerificationNext::NotExist => DevicePage::CodeUnknown,
            DeviceVerificationNext::Failed(failure) => return Err(failed(failure)),
        };
        self.decisions.page(request, page).await
    }
}

impl<D: DeviceVerificationDecisions, T: LocalTransport> Handler<DeviceVerification<D>, T> {
    /// The page once the user has decided: `request` is the browser's, and the call is made with [`ValidUserCode`].
    pub async fn complete<B: AsRef<[u8]>>(
        &self,
        request: &Request<B>,
        call: &DeviceCompleteRequest,
    ) -> Response<Vec<u8>> {
        let methods = <DeviceVerification<D> as Respond<T>>::METHODS;
        let page = match ClientRequest::read(request, &self.settings, methods) {
            Ok(request) => self.completed(&request, call).await,
            Err(refusal) => Err(refusal.into()),
        };
        self.answer(request.method(), page)
    }

    async fn completed(
        &self,
        request: &ClientRequest<'_>,
        call: &DeviceCompleteRequest,
    ) -> Result<Reply, Interruption> {
        let page = match self.authlete.device_complete(call).await?.next() {
            DeviceCompleteNext::Success => DevicePage::Completed,
            DeviceCompleteNext::InvalidRequest => DevicePage::Invalid,
            DeviceCompleteNext::UserCodeExpired => DevicePage::CodeExpired,
            DeviceCompleteNext::UserCodeNotExist => DevicePage::CodeUnknown,
            DeviceCompleteNext::Failed(failure) => return Err(failed(&failure)),
        };
        self.endpoint.decisions.page(request, page).await
    }
}

fn failed(failure: &ReplyFailure) -> Interruption {
    Interruption::Reply(Reply::server_error(failure.clone()))
}

/// The code as Authlete makes codes, of capitals or digits: it compares them byte by byte, and users type what they see in their
/// own way (RFC 8628, section 6.1).
fn user_code(parameters: &str) -> Option<String> {
    let mut codes = form_urlencoded::parse(parameters.as_bytes()).filter(|(name, _)| name == "user_code");
    let (_, typed) = codes.next()?;
    let code: String =
        typed.chars().filter(char::is_ascii_alphanumeric).map(|char| char.to_ascii_uppercase()).collect();
    Some(code).filter(|code| !code.is_empty())
}
