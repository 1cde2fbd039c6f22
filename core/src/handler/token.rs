//! The token endpoint (RFC 6749, section 3.2).

use alloc::string::String;

use http::Method;

use super::client_request::{of_client, with_dpop};
use super::{ClientRequest, Interruption, Respond};
use crate::operation::BoxError;
use crate::operations::native_sso::NativeSsoRequest;
use crate::operations::token::{
    IdTokenReissue, JwtBearerGrant, NativeSsoGrant, PasswordGrant, TokenExchangeGrant, TokenFailReason, TokenNext,
    TokenRequest,
};
use crate::operations::token_management::TokenCreateRequest;
use crate::reply::Reply;
use crate::send::authlete::Authlete;
use crate::send::transport::Transport;

/// What the token endpoint leaves to the application. Each method refuses unless it is written anew; `()` refuses all.
///
/// An `Err` is a failure of the application: the client gets `server_error`.
pub trait TokenDecisions: Send + Sync {
    /// The subject of the user with that name and password, or `None` where they are wrong.
    fn password(
        &self,
        _request: &ClientRequest<'_>,
        _grant: &PasswordGrant,
    ) -> impl Future<Output = Result<Option<String>, BoxError>> + Send {
        async { Ok(None) }
    }

    /// The call that creates a token for a token exchange (RFC 8693), made with [`TokenExchangeGrant::issue`]; or a reply that
    /// refuses it.
    fn token_exchange(
        &self,
        _request: &ClientRequest<'_>,
        grant: &TokenExchangeGrant,
    ) -> impl Future<Output = Result<Result<TokenCreateRequest, Reply>, BoxError>> + Send {
        async { Ok(Err(grant.unsupported())) }
    }

    /// The call that creates a token for a JWT assertion (RFC 7523), made with [`JwtBearerGrant::issue`]; or a reply that
    /// refuses it.
    fn jwt_bearer(
        &self,
        _request: &ClientRequest<'_>,
        grant: &JwtBearerGrant,
    ) -> impl Future<Output = Result<Result<TokenCreateRequest, Reply>, BoxError>> + Send {
        async { Ok(Err(grant.unsupported())) }
    }

    /// The call that completes a response of Native SSO, made with [`NativeSsoGrant::issue`]; or a reply that refuses it.
    fn native_sso(
        &self,
        _request: &ClientRequest<'_>,
        grant: &NativeSsoGrant,
    ) -> impl Future<Output = Result<Result<NativeSsoRequest, Reply>, BoxError>> + Send {
        async { Ok(Err(grant.unsupported())) }
    }

    /// Whether a refreshed access token goes out with a new ID token.
    fn reissues_id_token(
        &self,
        _request: &ClientRequest<'_>,
        _reissue: &IdTokenReissue,
    ) -> impl Future<Output = Result<bool, BoxError>> + Send {
        async { Ok(false) }
    }
}

impl TokenDecisions for () {}

/// The token endpoint.
#[derive(Debug, Clone, Default)]
pub struct Token<D> {
    decisions: D,
}

impl<D: TokenDecisions> Token<D> {
    /// With the decisions of an application.
    pub fn new(decisions: D) -> Self {
        Self { decisions }
    }
}

impl<D: TokenDecisions, T: Transport> Respond<T> for Token<D> {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let call = of_client!(TokenRequest::new(request.form()?), request.client("token")?);
        let call = with_dpop!(call, request.dpop()?);
        Ok(match authlete.token(&call).await?.next() {
            TokenNext::Reply(reply) => reply,
            TokenNext::Password(grant) => match self.decisions.password(request, &grant).await? {
                Some(subject) => grant.issued(&authlete.token_issue(&grant.issue(subject)).await?),
                None => {
                    let fail = grant.fail(TokenFailReason::InvalidResourceOwnerCredentials);
                    grant.failed(&authlete.token_fail(&fail).await?)
                }
            },
            TokenNext::TokenExchange(grant) => match self.decisions.token_exchange(request, &grant).await? {
                Ok(create) => grant.tokens(&authlete.token_create(&create).await?),
                Err(refusal) => grant.finish(refusal),
            },
            TokenNext::JwtBearer(grant) => match self.decisions.jwt_bearer(request, &grant).await? {
                Ok(create) => grant.tokens(&authlete.token_create(&create).await?),
                Err(refusal) => grant.finish(refusal),
            },
            TokenNext::NativeSso(grant) => match self.decisions.native_sso(request, &grant).await? {
                Ok(issue) => grant.finish(authlete.native_sso(&issue).await?.reply()),
                Err(refusal) => grant.finish(refusal),
            },
            TokenNext::IdTokenReissue(reissue) => match self.decisions.reissues_id_token(request, &reissue).await? {
                true => reissue.finish(authlete.id_token_reissue(&reissue.issue()).await?.reply()),
                false => reissue.without_id_token(),
            },
        })
    }
}
