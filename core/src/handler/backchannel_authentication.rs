//! The backchannel authentication endpoint (OpenID Connect CIBA Core 1.0, section 7).

use http::Method;

use super::client_request::of_client;
use super::{ClientRequest, Interruption, Respond};
use crate::operation::BoxError;
use crate::operations::backchannel_authentication::{
    BackchannelAuthenticationFailReason, BackchannelAuthenticationIssueResponse, BackchannelAuthenticationNext,
    BackchannelAuthenticationRequest, UserIdentification,
};
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::Transport;

/// What the backchannel authentication endpoint leaves to the application. `()` knows no user.
pub trait BackchannelAuthenticationDecisions: Send + Sync {
    /// Finds the user by the hint, and checks the hint's age, the user code and the binding message; an inner `Err` says why the
    /// request is refused.
    fn identify(
        &self,
        _request: &UserIdentification,
    ) -> impl Future<Output = Result<Result<(), BackchannelAuthenticationFailReason>, BoxError>> + Send {
        async { Ok(Err(BackchannelAuthenticationFailReason::UnknownUserId)) }
    }

    /// Begins the dialog with the user. The client has its response when this returns, so it should not wait for the user.
    fn begin(
        &self,
        _request: &UserIdentification,
        _issued: &BackchannelAuthenticationIssueResponse,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        async { Ok(()) }
    }
}

impl BackchannelAuthenticationDecisions for () {}

/// The backchannel authentication endpoint.
#[derive(Debug, Clone, Default)]
pub struct BackchannelAuthentication<D> {
    decisions: D,
}

impl<D: BackchannelAuthenticationDecisions> BackchannelAuthentication<D> {
    /// With the decisions of an application.
    pub fn new(decisions: D) -> Self {
        Self { decisions }
    }
}

impl<D: BackchannelAuthenticationDecisions, T: Transport> Respond<T> for BackchannelAuthentication<D> {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let client = request.client("backchannel/authentication")?;
        let call = of_client!(BackchannelAuthenticationRequest::new(request.form()?), client);
        Ok(match authlete.backchannel_authentication(&call).await?.next() {
            BackchannelAuthenticationNext::Reply(reply) => reply,
            BackchannelAuthenticationNext::UserIdentification(user) => match self.decisions.identify(&user).await? {
                Err(reason) => user.finish(authlete.backchannel_authentication_fail(&user.fail(reason)).await?.reply()),
                Ok(()) => {
                    let issued = authlete.backchannel_authentication_issue(&user.issue()).await?;
                    let reply = issued.reply();
                    if reply.status() == 200 {
                        self.decisions.begin(&user, &issued).await?;
                    }
                    user.finish(reply)
                }
            },
        })
    }
}
