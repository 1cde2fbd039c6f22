//! The userinfo endpoint (OpenID Connect Core 1.0, section 5.3).

use http::Method;

use super::client_request::with_dpop;
use super::endpoint::endpoint;
use super::{ClientRequest, Interruption, Respond};
use crate::operations::userinfo::{UserInfoClaims, UserInfoIssueRequest, UserInfoNext, UserInfoRequest};
use crate::reply::{CollectedClaims, Reply};
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

/// What the userinfo endpoint leaves to the application. Each method gives nothing away unless it is written anew.
pub trait UserInfoDecisions: Send + Sync {
    /// The call with the claims of the user [`UserInfoClaims::subject`]: usually [`UserInfoClaims::issue`] with those that
    /// [`UserInfoClaims::collect`] finds. A server that gave the ID token another `sub` sets the same here (OpenID Connect Core
    /// 1.0, section 5.3.2).
    fn claims(
        &self,
        _request: &ClientRequest<'_>,
        claims: &UserInfoClaims,
    ) -> impl Future<Output = Result<UserInfoIssueRequest, Interruption>> + Send {
        async { Ok(claims.issue(CollectedClaims::default())) }
    }
}

impl UserInfoDecisions for () {}

endpoint! {
    /// The userinfo endpoint.
    pub struct UserInfo<UserInfoDecisions>;
}

impl<D: UserInfoDecisions, T: LocalTransport> Respond<T> for UserInfo<D> {
    const METHODS: &'static [Method] = &[Method::GET, Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let (token, proof) = request.access_token_and_proof()?;
        let call = UserInfoRequest { client_certificate: request.client_certificate(), ..UserInfoRequest::new(token) };
        let call = with_dpop!(call, proof);
        Ok(match authlete.userinfo(&call).await?.next() {
            UserInfoNext::Reply(reply) => reply,
            UserInfoNext::Claims(claims) => {
                let issue = self.decisions.claims(request, &claims).await?;
                claims.finish(authlete.userinfo_issue(&issue).await?.reply())
            }
        })
    }
}
