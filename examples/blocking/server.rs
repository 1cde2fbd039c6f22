//! The authorization endpoint, the decision that the user takes on its page, and the token endpoint, without async.

use authlete_core::authorization::{Interaction, LoggedInUser};
use authlete_core::handler::{Authorization, AuthorizationDecisions, BlockingTransport, ClientRequest};
use authlete_core::handler::{Handler, HandlerSettings, Interruption, Token, block_on};
use authlete_core::{Authlete, blocking::Transport, reply::Reply};
use http::{Request, Response};

use crate::pages::{Pages, User};

impl AuthorizationDecisions for Pages {
    async fn page(&self, _: &ClientRequest<'_>, interaction: &Interaction) -> Result<Reply, Interruption> {
        self.show(interaction.pending()?)
    }
}

/// What answers requests, over a client for Authlete.
pub(crate) fn responder<T: Transport + Send + Sync>(
    authlete: Authlete<BlockingTransport<T>>,
    settings: &HandlerSettings,
) -> impl Fn(&Request<Vec<u8>>) -> Response<Vec<u8>> + use<T> {
    let pages = Pages::default();
    let token = Handler::new(authlete.clone(), Token::new(())).with_settings(settings);
    let authorization = Handler::new(authlete, Authorization::new(pages.clone())).with_settings(settings);
    move |request| match request.uri().path() {
        "/api/authorization" => block_on(authorization.handle(request)),
        "/api/token" => block_on(token.handle(request)),
        "/api/authorization/decision" => {
            let Some((pending, user)) = pages.take(request.headers(), request.body()) else {
                return Reply::with_body(400, "text/plain", "This page is not valid any more.").into();
            };
            let decided = match user {
                Ok(User { subject, auth_time }) => pending.check_login(LoggedInUser::new(&subject, auth_time)),
                Err(reason) => Err(pending.fail(reason)),
            };
            block_on(authorization.decide(decided.into()))
        }
        _ => Reply::empty(404).into(),
    }
}
