//! The userinfo endpoint (OpenID Connect Core 1.0, section 5.3).

use alloc::string::String;

use http::Method;

use super::client_request::with_dpop;
use super::{ClientRequest, Interruption, Respond};
use crate::operation::BoxError;
use crate::operations::userinfo::{UserInfoClaims, UserInfoNext, UserInfoRequest};
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::Transport;

/// What the userinfo endpoint leaves to the application. Each method gives nothing away unless it is written anew.
pub trait UserInfoDecisions: Send + Sync {
    /// The claims of the user, as the text of a JSON object: those of [`UserInfoClaims::names`] that the user has and consented
    /// to. Authlete adds `sub`.
    fn claims(&self, _claims: &UserInfoClaims) -> impl Future<Output = Result<String, BoxError>> + Send {
        async { Ok("{}".into()) }
    }
}

impl UserInfoDecisions for () {}

/// The userinfo endpoint.
#[derive(Debug, Clone, Default)]
pub struct UserInfo<D> {
    decisions: D,
}

impl<D: UserInfoDecisions> UserInfo<D> {
    /// With the decisions of an application.
    pub fn new(decisions: D) -> Self {
        Self { decisions }
    }
}

impl<D: UserInfoDecisions, T: Transport> Respond<T> for UserInfo<D> {
    const METHODS: &'static [Method] = &[Method::GET, Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let (token, proof) = request.access_token_and_proof()?;
        let call = UserInfoRequest { client_certificate: request.certificate(), ..UserInfoRequest::new(token) };
        let call = with_dpop!(call, proof);
        Ok(match authlete.userinfo(&call).await?.next() {
            UserInfoNext::Reply(reply) => reply,
            UserInfoNext::Claims(claims) => {
                let issue = claims.issue(self.decisions.claims(&claims).await?);
                claims.finish(authlete.userinfo_issue(&issue).await?.reply())
            }
        })
    }
}
