//! The token endpoint (RFC 6749, section 3.2).

use http::Method;

use super::client_request::{of_client, with_dpop};
use super::endpoint::endpoint;
use super::{ClientRequest, Decision, Interruption, Respond};
use crate::operations::id_token::IdTokenReissueRequest;
use crate::operations::native_sso::NativeSsoRequest;
use crate::operations::token::{
    IdTokenReissue, JwtBearerGrant, NativeSsoGrant, PasswordGrant, TokenExchangeGrant, TokenFailReason,
    TokenFailRequest, TokenIssueRequest, TokenNext, TokenRequest,
};
use crate::operations::token_management::TokenCreateRequest;
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

/// What the token endpoint leaves to the application. Each method refuses unless it is written anew; `()` refuses all.
///
/// Each may end early with an [`Interruption`].
pub trait TokenDecisions: Send + Sync {
    /// Whether a user has that name and password: [`PasswordGrant::issue`] with the user's subject, or [`PasswordGrant::fail`].
    fn password(
        &self,
        _request: &ClientRequest<'_>,
        grant: &PasswordGrant,
    ) -> impl Future<Output = Result<Decision<TokenIssueRequest, TokenFailRequest>, Interruption>> + Send {
        async { Ok(Decision::Refuse(grant.fail(TokenFailReason::InvalidResourceOwnerCredentials))) }
    }

    /// The call that creates a token for a token exchange (RFC 8693), made with [`TokenExchangeGrant::issue`]; or a reply that
    /// refuses it.
    fn token_exchange(
        &self,
        _request: &ClientRequest<'_>,
        grant: &TokenExchangeGrant,
    ) -> impl Future<Output = Result<Decision<TokenCreateRequest>, Interruption>> + Send {
        async { Ok(Decision::Refuse(grant.unsupported())) }
    }

    /// The call that creates a token for a JWT assertion (RFC 7523), made with [`JwtBearerGrant::issue`]; or a reply that
    /// refuses it.
    fn jwt_bearer(
        &self,
        _request: &ClientRequest<'_>,
        grant: &JwtBearerGrant,
    ) -> impl Future<Output = Result<Decision<TokenCreateRequest>, Interruption>> + Send {
        async { Ok(Decision::Refuse(grant.unsupported())) }
    }

    /// The call that completes a response of Native SSO, made with [`NativeSsoGrant::issue`]; or a reply that refuses it.
    fn native_sso(
        &self,
        _request: &ClientRequest<'_>,
        grant: &NativeSsoGrant,
    ) -> impl Future<Output = Result<Decision<NativeSsoRequest>, Interruption>> + Send {
        async { Ok(Decision::Refuse(grant.unsupported())) }
    }

    /// The call that makes a new ID token for a refreshed access token, from [`IdTokenReissue::issue`]; `None` where none goes out.
    /// Its `sub` has to be that of the first ID token (OpenID Connect Core 1.0, section 12.2).
    fn reissue_id_token(
        &self,
        _request: &ClientRequest<'_>,
        _reissue: &IdTokenReissue,
    ) -> impl Future<Output = Result<Option<IdTokenReissueRequest>, Interruption>> + Send {
        async { Ok(None) }
    }
}

impl TokenDecisions for () {}

endpoint! {
    /// The token endpoint.
    pub struct Token<TokenDecisions>;
}

impl<D: TokenDecisions, T: LocalTransport> Respond<T> for Token<D> {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let call = of_client!(TokenRequest::new(request.form()?), request.client_authentication("token")?);
        let call = with_dpop!(call, request.dpop_proof()?);
        Ok(match authlete.token(&call).await?.next() {
            TokenNext::Reply(reply) => reply,
            TokenNext::Password(grant) => match self.decisions.password(request, &grant).await? {
                Decision::Issue(issue) => grant.issued(&authlete.token_issue(&issue).await?),
                Decision::Refuse(fail) => grant.failed(&authlete.token_fail(&fail).await?),
            },
            TokenNext::TokenExchange(grant) => match self.decisions.token_exchange(request, &grant).await? {
                Decision::Issue(create) => grant.tokens(&authlete.token_create(&create).await?),
                Decision::Refuse(refusal) => grant.finish(refusal),
            },
            TokenNext::JwtBearer(grant) => match self.decisions.jwt_bearer(request, &grant).await? {
                Decision::Issue(create) => grant.tokens(&authlete.token_create(&create).await?),
                Decision::Refuse(refusal) => grant.finish(refusal),
            },
            TokenNext::NativeSso(grant) => match self.decisions.native_sso(request, &grant).await? {
                Decision::Issue(issue) => grant.finish(authlete.native_sso(&issue).await?.reply()),
                Decision::Refuse(refusal) => grant.finish(refusal),
            },
            TokenNext::IdTokenReissue(reissue) => match self.decisions.reissue_id_token(request, &reissue).await? {
                Some(issue) => reissue.finish(authlete.id_token_reissue(&issue).await?.reply()),
                None => reissue.without_id_token(),
            },
        })
    }
}
