//! The backchannel authentication endpoint (OpenID Connect CIBA Core 1.0, section 7).

use alloc::string::String;

use http::Method;

use super::client_notification::{NotificationError, notify};
use super::client_request::of_client;
use super::endpoint::endpoint;
use super::{ClientRequest, Decision, Handler, Interruption, Respond};
use crate::operations::backchannel_authentication::{
    BackchannelAuthenticationCompleteNext, BackchannelAuthenticationCompleteRequest,
    BackchannelAuthenticationFailReason, BackchannelAuthenticationFailRequest, BackchannelAuthenticationIssueResponse,
    BackchannelAuthenticationNext, BackchannelAuthenticationRequest, PendingBackchannelAuthentication,
    UserIdentification,
};
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

/// What the backchannel authentication endpoint leaves to the application. `()` knows no user.
pub trait BackchannelAuthenticationDecisions: Send + Sync {
    /// Finds the user by the hint, and checks the hint's age, the user code and the binding message: the user's subject, or
    /// [`UserIdentification::fail`] with the reason.
    fn identify(
        &self,
        _request: &ClientRequest<'_>,
        user: &UserIdentification,
    ) -> impl Future<Output = Result<Decision<String, BackchannelAuthenticationFailRequest>, Interruption>> + Send {
        async { Ok(Decision::Refuse(user.fail(BackchannelAuthenticationFailReason::UnknownUserId))) }
    }

    /// Begins the dialog with the user, and keeps `pending` until the user has decided: its calls are for [`Handler::complete`].
    /// The client has its response when this returns, so it should not wait for the user.
    fn begin(
        &self,
        _request: &ClientRequest<'_>,
        _pending: PendingBackchannelAuthentication,
        _issued: &BackchannelAuthenticationIssueResponse,
    ) -> impl Future<Output = Result<(), Interruption>> + Send {
        async { Ok(()) }
    }
}

impl BackchannelAuthenticationDecisions for () {}

endpoint! {
    /// The backchannel authentication endpoint.
    pub struct BackchannelAuthentication<BackchannelAuthenticationDecisions>;
}

impl<D: BackchannelAuthenticationDecisions, T: LocalTransport> Respond<T> for BackchannelAuthentication<D> {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let form = request.form()?;
        let client = request.client_authentication("backchannel/authentication")?;
        let call = of_client!(BackchannelAuthenticationRequest::new(form), client);
        Ok(match authlete.backchannel_authentication(&call).await?.next() {
            BackchannelAuthenticationNext::Reply(reply) => reply,
            BackchannelAuthenticationNext::UserIdentification(user) => {
                user.finish(match self.decisions.identify(request, &user).await? {
                    Decision::Refuse(fail) => authlete.backchannel_authentication_fail(&fail).await?.reply(),
                    Decision::Issue(subject) => {
                        let issued = authlete.backchannel_authentication_issue(&user.issue()).await?;
                        let reply = issued.reply();
                        if reply.status() == 200 {
                            self.decisions.begin(request, user.pending(subject), &issued).await?;
                        }
                        reply
                    }
                })
            }
        })
    }
}

impl<D: BackchannelAuthenticationDecisions, T: LocalTransport> Handler<BackchannelAuthentication<D>, T> {
    /// Completes a request once the user has decided: in ping and push mode the client is told, over `clients`. Its URL is
    /// the client's own choice: that transport should not reach what is meant for this network only.
    ///
    /// # Errors
    ///
    /// Where the completion failed, or the client was not told.
    pub async fn complete(
        &self,
        call: &BackchannelAuthenticationCompleteRequest,
        clients: &impl LocalTransport,
    ) -> Result<(), NotificationError> {
        match self.authlete.backchannel_authentication_complete(call).await?.next() {
            BackchannelAuthenticationCompleteNext::Nothing => Ok(()),
            BackchannelAuthenticationCompleteNext::Notification(client) => notify(clients, client.request()).await,
            BackchannelAuthenticationCompleteNext::Failed(failure) => Err(failure.into()),
        }
    }
}
