//! The authorization endpoint (RFC 6749, section 3.1; OpenID Connect Core 1.0, section 3.1.2).

use alloc::vec::Vec;

use http::{Method, Response};

use super::endpoint::endpoint;
use super::{ClientRequest, Decision, Handler, Interruption, Respond};
use crate::json::dto::dto;
use crate::operations::authorization::{
    AuthorizationFailRequest, AuthorizationIssueRequest, AuthorizationNext, AuthorizationRequest, Interaction,
    NoInteraction,
};
use crate::reply::Reply;
use crate::secret::Secret;
use crate::send::authlete::Authlete;
use crate::send::transport::LocalTransport;
use crate::types::{Prompt, RawJson};

/// What is decided of an authorization request.
pub type AuthorizationDecision = Decision<AuthorizationIssueRequest, AuthorizationFailRequest>;

/// What the authorization endpoint leaves to the application.
///
/// A page for the user is a response of the application's own, so there is no default for it. Without more, a request that
/// allows no page is refused with `login_required`, as if nobody were logged in.
pub trait AuthorizationDecisions: Send + Sync {
    /// The page on which the user logs in and consents. The application keeps [`Interaction::pending`] until the user has decided;
    /// [`Handler::decide`] then makes the response.
    fn page(
        &self,
        request: &ClientRequest<'_>,
        interaction: &Interaction,
    ) -> impl Future<Output = Result<Reply, Interruption>> + Send;

    /// What follows where no page may be shown: usually [`NoInteraction::check`] with the user of the browser's session, and
    /// where it succeeds [`NoInteraction::claims`].
    ///
    /// Whether this user has consented before to what this client asks for is the application's to know: if not, it is
    /// [`NoInteraction::fail`] with [`ConsentRequired`](crate::authorization::AuthorizationFailReason::ConsentRequired).
    fn without_page(
        &self,
        _request: &ClientRequest<'_>,
        no_interaction: &NoInteraction,
    ) -> impl Future<Output = Result<AuthorizationDecision, Interruption>> + Send {
        async { Ok(no_interaction.check(None, 0).into()) }
    }
}

endpoint! {
    /// The authorization endpoint.
    pub struct Authorization<AuthorizationDecisions>;
}

impl<D: AuthorizationDecisions, T: LocalTransport> Respond<T> for Authorization<D> {
    const METHODS: &'static [Method] = &[Method::GET, Method::POST];

    async fn respond(&self, authlete: &Authlete<T>, request: &ClientRequest<'_>) -> Result<Reply, Interruption> {
        let parameters = request.parameters()?;
        let mut answer = authlete.authorization(&AuthorizationRequest::new(parameters)).await?;
        let is_decision = answer.action.reply_rule().is_none();
        if is_decision && asks_for_new_login(parameters, answer.request_object_payload.as_ref()) {
            answer.prompts.get_or_insert_default().push(Prompt::Login);
        }
        match answer.next() {
            AuthorizationNext::Reply(reply) => Ok(reply),
            AuthorizationNext::Interaction(interaction) => self.decisions.page(request, &interaction).await,
            AuthorizationNext::NoInteraction(no_interaction) => {
                let decision = self.decisions.without_page(request, &no_interaction).await?;
                decide(authlete, &decision).await
            }
        }
    }
}

impl<D: AuthorizationDecisions, T: LocalTransport> Handler<Authorization<D>, T> {
    /// The response to the browser once the user has decided. The calls are made by [`PendingAuthorization`] or [`Interaction`].
    ///
    /// It redirects with 303: the form that it answers may have had a password, which a browser must not send on (RFC 9700, section
    /// 4.12).
    ///
    /// [`PendingAuthorization`]: crate::authorization::PendingAuthorization
    pub async fn decide(&self, decision: AuthorizationDecision) -> Response<Vec<u8>> {
        let mut reply = decide(&self.authlete, &decision).await;
        if let Ok(reply) = &mut reply {
            reply.answer_form();
        }
        self.answer(&Method::POST, reply)
    }
}

async fn decide<T: LocalTransport>(
    authlete: &Authlete<T>,
    decision: &AuthorizationDecision,
) -> Result<Reply, Interruption> {
    Ok(match decision {
        Decision::Issue(issue) => authlete.authorization_issue(issue).await?.reply(),
        Decision::Refuse(fail) => authlete.authorization_fail(fail).await?.reply(),
    })
}

/// Whether the client wants a new login by a `max_age` of 0, among its parameters or in a request object. In Authlete's answer it
/// looks like no `max_age` at all. That of a pushed request is not seen here.
fn asks_for_new_login(parameters: &str, request_object: Option<&Secret>) -> bool {
    let is_zero = |text: &str| text.trim().parse() == Ok(0);
    let in_object = || serde_json::from_str::<RequestObject>(request_object?.expose()).ok()?.max_age;
    let mut parameters = form_urlencoded::parse(parameters.as_bytes());
    parameters.any(|(name, value)| name == "max_age" && is_zero(&value))
        || in_object().is_some_and(|max_age| is_zero(max_age.as_str().trim_matches('"')))
}

dto! {
    /// The payload of a request object (RFC 9101), as far as it matters here.
    snake_case struct RequestObject {
        pub max_age: Option<RawJson>,
    }
}
