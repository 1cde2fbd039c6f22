//! The browser that sent a request: its session, its interactions, its language.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use authlete_core::reply::Reply;
use axum::body::Body;
use axum::extract::FromRequestParts;
use axum::response::Response;
use http::header::{ACCEPT_LANGUAGE, CONTENT_TYPE, SET_COOKIE};
use http::request::Parts;
use http::{HeaderMap, HeaderValue};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::application::Application;
use crate::browser_state::{SetCookies, cookies};
use crate::hash::is_secret;
use crate::interaction::{self, Interaction, PendingRequest};
use crate::pages::{ErrorPage, Language, OauthError, Page, UserError};
use crate::server::Server;
use crate::session::{self, Session};
use crate::store::StoreError;
use crate::users::User;

/// A browser leaves requests behind that it never finishes. Beyond this number they are forgotten, as their cookies would make
/// the headers too long.
const INTERACTIONS: usize = 5;

/// The browser that sent a request.
pub(crate) struct Browser {
    pub(crate) application: Application,
    headers: HeaderMap,
    /// What the browser is to be given with the response.
    set_cookies: SetCookies,
}

impl FromRequestParts<Arc<Server>> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, server: &Arc<Server>) -> Result<Self, Infallible> {
        Ok(Self::new(server.application.clone(), &parts.headers))
    }
}

impl Browser {
    pub(crate) fn new(application: Application, headers: &HeaderMap) -> Self {
        Self { application, headers: headers.clone(), set_cookies: SetCookies::new() }
    }

    /// Who is logged in. A session that a logout ended is none any more, though the cookie was copied before, or a request that was under
    /// way in another tab wrote it again.
    pub(crate) async fn session(&self) -> Result<Option<Session>, StoreError> {
        match self.read::<Session>(session::NAME).await? {
            Some(session) if self.application.has_ended(&session.id).await? => Ok(None),
            found => Ok(found),
        }
    }

    /// Who is logged in, where somebody has to be.
    pub(crate) async fn user(&self) -> Result<(Session, User), PageError> {
        let session = self.session().await?.ok_or(PageError::User(UserError::InteractionExpired))?;
        let user = self.user_of(&session).await?;
        Ok((session, user))
    }

    /// The user of a session.
    pub(crate) async fn user_of(&self, session: &Session) -> Result<User, PageError> {
        let user = self.application.users.by_subject(&session.subject).await?;
        user.ok_or(PageError::User(UserError::InteractionExpired))
    }

    /// The session with that ID, if it is the one still: another user may have logged in since, in another tab.
    pub(crate) async fn session_with_id(&self, id: &str) -> Result<Option<Session>, StoreError> {
        Ok(self.session().await?.filter(|session| session.id == id))
    }

    pub(crate) async fn keep_session(&mut self, session: &Session) -> Result<(), StoreError> {
        self.keep(session::NAME, session, session::LIFETIME).await
    }

    /// Logs out.
    pub(crate) async fn forget_session(&mut self) -> Result<(), StoreError> {
        self.forget(session::NAME).await
    }

    /// The interaction with that ID.
    pub(crate) async fn interaction(&self, id: &str) -> Result<Interaction, PageError> {
        let found = self.read(&Interaction::name(id)).await?;
        found.ok_or(PageError::User(UserError::InteractionExpired))
    }

    /// The interaction of a form, if one of its pages sent it.
    pub(crate) async fn interaction_of_form(&self, id: &str, csrf: &str) -> Result<Interaction, PageError> {
        let interaction = self.interaction(id).await?;
        match is_secret(csrf, &interaction.csrf) {
            true => Ok(interaction),
            false => Err(PageError::User(UserError::ForgedForm)),
        }
    }

    pub(crate) async fn keep_interaction(&mut self, interaction: &Interaction) -> Result<(), StoreError> {
        let prefix = format!("__Host-{}", Interaction::name(""));
        let others = cookies(&self.headers).filter_map(|(cookie, _)| cookie.strip_prefix(&prefix));
        let others: Vec<_> = others.filter(|id| *id != interaction.id && !id.contains('.')).map(String::from).collect();
        if others.len() >= INTERACTIONS {
            for id in others {
                self.forget_interaction(&id).await?;
            }
        }
        self.keep(&Interaction::name(&interaction.id), interaction, interaction::LIFETIME).await
    }

    /// Sends the browser to log in, and then back to a page of this server.
    pub(crate) async fn begin_login(&mut self, path: &str) -> Result<http::Response<Vec<u8>>, PageError> {
        let interaction = Interaction::new(PendingRequest::OwnPage(path.into()));
        self.keep_interaction(&interaction).await?;
        let path = format!("/login?interaction={}", interaction.id);
        Ok(Reply::empty(303).with_header("location", &path).into())
    }

    pub(crate) async fn forget_interaction(&mut self, id: &str) -> Result<(), StoreError> {
        self.forget(&Interaction::name(id)).await
    }

    /// Something else that the browser keeps.
    pub(crate) async fn read<V: DeserializeOwned>(&self, name: &str) -> Result<Option<V>, StoreError> {
        self.application.browser_state.read(&self.headers, name).await
    }

    pub(crate) async fn keep<V: Serialize>(
        &mut self,
        name: &str,
        value: &V,
        lifetime: Duration,
    ) -> Result<(), StoreError> {
        self.set_cookies.extend(self.application.browser_state.keep(&self.headers, name, value, lifetime).await?);
        Ok(())
    }

    pub(crate) async fn forget(&mut self, name: &str) -> Result<(), StoreError> {
        self.set_cookies.extend(self.application.browser_state.forget(&self.headers, name).await?);
        Ok(())
    }

    /// A cookie that is not part of the state above.
    pub(crate) fn set_cookie(&mut self, line: &str) -> Result<(), StoreError> {
        self.set_cookies.push(line.parse()?);
        Ok(())
    }

    pub(crate) fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The language for a page: of what a client says its user prefers, or of what the browser does.
    pub(crate) fn language(&self, ui_locales: Option<&[String]>) -> Language {
        let accepted = self.headers.get(ACCEPT_LANGUAGE).and_then(|accepted| accepted.to_str().ok());
        Language::choose(ui_locales.unwrap_or_default(), accepted)
    }

    /// The response, with what the browser is to be given.
    pub(crate) fn respond(self, response: impl Into<http::Response<Vec<u8>>>) -> Response {
        let mut response = response.into().map(Body::from);
        for line in self.set_cookies {
            response.headers_mut().append(SET_COOKIE, line);
        }
        response
    }

    /// The response of an endpoint that browsers come to. An error that the client cannot be told is for the user, on a page.
    pub(crate) fn respond_to_user(self, response: http::Response<Vec<u8>>) -> Response {
        let media_type = response.headers().get(CONTENT_TYPE).map(HeaderValue::as_bytes).unwrap_or_default();
        if !response.status().is_client_error() || !media_type.starts_with(b"application/json") {
            return self.respond(response);
        }
        #[derive(Deserialize)]
        struct OauthErrorBody {
            error: String,
            error_description: Option<String>,
        }
        let Ok(body) = serde_json::from_slice::<OauthErrorBody>(response.body()) else { return self.respond(response) };
        let page = ErrorPage {
            language: self.language(None),
            error: UserError::InvalidRequest,
            oauth_error: Some(OauthError { code: &body.error, description: body.error_description.as_deref() }),
        };
        let reply = page.reply();
        self.respond(reply)
    }

    /// What a page came to.
    pub(crate) fn finish<R: Into<http::Response<Vec<u8>>>>(self, page: Result<R, PageError>) -> Response {
        match page {
            Ok(response) => self.respond(response),
            Err(error) => self.fail(error),
        }
    }

    /// A reply of a handler, with what the browser is to be given.
    pub(crate) fn reply(self, reply: Reply) -> Reply {
        let lines = self.set_cookies.iter().filter_map(|line| line.to_str().ok());
        lines.fold(reply, |reply, line| reply.with_header(SET_COOKIE.as_str(), line))
    }

    /// Sends the browser to another page of this server, which it asks for by `GET`.
    pub(crate) fn redirect(self, path: &str) -> Response {
        self.respond(Reply::empty(303).with_header("location", path))
    }

    /// The page for something that went wrong.
    pub(crate) fn fail(self, error: PageError) -> Response {
        let (error, description) = match error {
            PageError::User(error) => (error, None),
            PageError::Request(description) => (UserError::InvalidRequest, Some(description)),
            PageError::Failure(failure) => {
                tracing::error!(%failure, "a page failed");
                (UserError::ServerError, None)
            }
        };
        let oauth_error =
            description.map(|description| OauthError { code: "invalid_request", description: Some(description) });
        let reply = ErrorPage { language: self.language(None), error, oauth_error }.reply();
        self.respond(reply)
    }
}

/// Why a page cannot be shown.
pub(crate) enum PageError {
    /// Something that the user is told.
    User(UserError),
    /// What is wrong with the request of a client.
    Request(&'static str),
    /// A failure on this side, for the log.
    Failure(StoreError),
}

impl<E: Into<StoreError>> From<E> for PageError {
    fn from(failure: E) -> Self {
        Self::Failure(failure.into())
    }
}
