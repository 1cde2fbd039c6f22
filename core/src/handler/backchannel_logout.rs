//! Back-channel logout (OpenID Connect Back-Channel Logout 1.0): clients are told that a session ended.

use super::Handler;
use super::client_notification::{NotificationError, notify};
use super::endpoint::endpoint;
use crate::operations::backchannel_logout::BackchannelLogoutTokenRequest;
use crate::send::transport::LocalTransport;

endpoint! {
    /// The notification of clients that a session ended. No request comes in for it: the application calls
    /// [`Handler::log_out`] for each client of the session.
    ///
    /// ```
    /// use authlete_core::backchannel_logout::BackchannelLogoutTokenRequest;
    /// use authlete_core::handler::{BackchannelLogout, Handler};
    /// # use authlete_core::backchannel_logout::BackchannelLogoutTokenResponse;
    /// # use authlete_core::testing::{TestDouble, api};
    /// # let double = TestDouble::new().answer(|_: BackchannelLogoutTokenRequest| BackchannelLogoutTokenResponse {
    /// #     logout_token: Some("jwt".into()),
    /// #     backchannel_logout_uri: Some("https://app.example/logout".into()),
    /// #     ..BackchannelLogoutTokenResponse::new("OK")
    /// # });
    /// # let authlete = authlete_core::Authlete::new(api(), double);
    /// # let http_client = authlete_core::transport::from_fn(async |request: http::Request<Vec<u8>>| {
    /// #     assert_eq!(request.body(), b"logout_token=jwt");
    /// #     Ok::<_, std::convert::Infallible>(http::Response::new(Vec::new()))
    /// # });
    ///
    /// let logout = Handler::new(authlete, BackchannelLogout::new());
    /// let call = BackchannelLogoutTokenRequest { subject: Some("1001".into()), ..BackchannelLogoutTokenRequest::new("my-app") };
    /// # futures::executor::block_on(async {
    /// logout.log_out(&call, &http_client).await?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # })?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct BackchannelLogout (takes no requests);
}

impl<T: LocalTransport> Handler<BackchannelLogout, T> {
    /// Has Authlete make a logout token, and posts it to the client over `clients`. The URL is the client's own choice: that
    /// transport should not reach what is meant for this network only.
    ///
    /// # Errors
    ///
    /// Where the client was not told.
    pub async fn log_out(
        &self,
        call: &BackchannelLogoutTokenRequest,
        clients: &impl LocalTransport,
    ) -> Result<(), NotificationError> {
        let notification = self.authlete.backchannel_logout_token(call).await?.notification()?;
        notify(clients, notification.request()).await
    }
}
