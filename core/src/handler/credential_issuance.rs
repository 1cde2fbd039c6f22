//! The credential endpoints (OpenID for Verifiable Credential Issuance).

use http::Method;

use super::client_request::with_dpop;
use super::endpoint::endpoint;
use super::{ClientRequest, Decision, Interruption, Respond};
use crate::operations::credential_issuance::{
    CredentialBatchIssueRequest, CredentialBatchNext, CredentialBatchParseRequest, CredentialDeferredIssueRequest,
    CredentialDeferredNext, CredentialDeferredParseRequest, CredentialRequestInfo, CredentialSingleIssueRequest,
    CredentialSingleNext, CredentialSingleParseRequest,
};
use crate::operations::introspection::{AccessGranted, IntrospectionNext, IntrospectionRequest};
use crate::reply::Reply;
use crate::secret::Secret;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;

/// What the credential endpoints leave to the application. Each method refuses unless it is written anew; `()` refuses all.
///
/// Each gets the access, by which the user is known, what the wallet asks for, and the call that issues it. That call is to be
/// completed with the content of the credential; `order.issuance_deferred` has the wallet come back for it.
///
/// For tokens that are bound to a key (DPoP), the handlers need [`with_base_url`](super::HandlerSettings::with_base_url) or a trusted
/// proxy that says the URL: Authlete does not know those of these endpoints.
pub trait CredentialDecisions: Send + Sync {
    /// Whether a credential is issued.
    fn credential(
        &self,
        _access: &AccessGranted,
        _wanted: &CredentialRequestInfo,
        _issue: CredentialSingleIssueRequest,
    ) -> impl Future<Output = Result<Decision<CredentialSingleIssueRequest>, Interruption>> + Send {
        async { Ok(Decision::Refuse(Reply::error(400, "credential_request_denied", ""))) }
    }

    /// Whether several credentials are issued. The orders stand in the sequence of what is asked for.
    fn batch(
        &self,
        _access: &AccessGranted,
        _wanted: &[CredentialRequestInfo],
        _issue: CredentialBatchIssueRequest,
    ) -> impl Future<Output = Result<Decision<CredentialBatchIssueRequest>, Interruption>> + Send {
        async { Ok(Decision::Refuse(Reply::error(400, "credential_request_denied", ""))) }
    }

    /// Whether a credential that was deferred is issued now. The default defers it further.
    fn deferred(
        &self,
        _access: &AccessGranted,
        _wanted: &CredentialRequestInfo,
        mut issue: CredentialDeferredIssueRequest,
    ) -> impl Future<Output = Result<Decision<CredentialDeferredIssueRequest>, Interruption>> + Send {
        issue.order.issuance_deferred = Some(true);
        async { Ok(Decision::Issue(issue)) }
    }
}

impl CredentialDecisions for () {}

endpoint! {
    /// The credential endpoint.
    pub struct Credential<CredentialDecisions>;
}

impl<D: CredentialDecisions, T: LocalTransport> Respond<T> for Credential<D> {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let (access, token) = access(authlete, request).await?;
        let call = CredentialSingleParseRequest::new(token.clone(), request.text()?);
        let parsed = match authlete.credential_single_parse(&call).await?.next() {
            CredentialSingleNext::Reply(reply) => return Ok(access.finish(reply)),
            CredentialSingleNext::Request(parsed) => parsed,
        };
        let issue = parsed.issue(token, parsed.order());
        Ok(access.finish(match self.decisions.credential(&access, parsed.info(), issue).await? {
            Decision::Issue(issue) => authlete.credential_single_issue(&issue).await?.reply(),
            Decision::Refuse(refusal) => refusal,
        }))
    }
}

endpoint! {
    /// The batch credential endpoint, of drafts before the final OpenID for Verifiable Credential Issuance 1.0.
    pub struct BatchCredential<CredentialDecisions>;
}

impl<D: CredentialDecisions, T: LocalTransport> Respond<T> for BatchCredential<D> {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let (access, token) = access(authlete, request).await?;
        let call = CredentialBatchParseRequest::new(token.clone(), request.text()?);
        let parsed = match authlete.credential_batch_parse(&call).await?.next() {
            CredentialBatchNext::Reply(reply) => return Ok(access.finish(reply)),
            CredentialBatchNext::Request(parsed) => parsed,
        };
        let issue = parsed.issue(token, parsed.orders());
        Ok(access.finish(match self.decisions.batch(&access, parsed.info(), issue).await? {
            Decision::Issue(issue) => authlete.credential_batch_issue(&issue).await?.reply(),
            Decision::Refuse(refusal) => refusal,
        }))
    }
}

endpoint! {
    /// The deferred credential endpoint.
    pub struct DeferredCredential<CredentialDecisions>;
}

impl<D: CredentialDecisions, T: LocalTransport> Respond<T> for DeferredCredential<D> {
    const METHODS: &'static [Method] = &[Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let (access, token) = access(authlete, request).await?;
        let call = CredentialDeferredParseRequest::new(token, request.text()?);
        let parsed = match authlete.credential_deferred_parse(&call).await?.next() {
            CredentialDeferredNext::Reply(reply) => return Ok(access.finish(reply)),
            CredentialDeferredNext::Request(parsed) => parsed,
        };
        let issue = parsed.issue(parsed.order());
        Ok(access.finish(match self.decisions.deferred(&access, parsed.info(), issue).await? {
            Decision::Issue(issue) => authlete.credential_deferred_issue(&issue).await?.reply(),
            Decision::Refuse(refusal) => refusal,
        }))
    }
}

/// The access that the request's token grants, and the token.
async fn access<T: LocalTransport>(
    authlete: &Authlete<T>,
    request: &ClientRequest<'_>,
) -> Result<(AccessGranted, Secret), Interruption> {
    let (token, proof) = request.access_token_and_proof()?;
    let call = IntrospectionRequest {
        client_certificate: request.client_certificate(),
        ..IntrospectionRequest::new(token.clone())
    };
    match authlete.introspection(&with_dpop!(call, proof)).await?.next() {
        IntrospectionNext::Granted(access) => Ok((access, token)),
        IntrospectionNext::Reply(refusal) => Err(refusal.into()),
    }
}
