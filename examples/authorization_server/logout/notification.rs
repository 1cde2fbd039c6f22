//! How clients learn that a session ended: by a request of the server (OpenID Connect Back-Channel Logout 1.0), or by a frame in
//! the user's browser (OpenID Connect Front-Channel Logout 1.0).

use std::sync::Arc;
use std::time::Duration;

use authlete_core::backchannel_logout::BackchannelLogoutTokenRequest;
use authlete_core::client::Client;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::client_metadata::LogoutMetadata;
use crate::server::Server;
use crate::session::Session;

/// How long a logout waits for the clients. The user must not stay logged in since one of them does not answer: those that take
/// longer are told all the same.
const PATIENCE: Duration = Duration::from_secs(2);

impl Server {
    /// Tells the clients of a session by requests, and returns the URLs that the browser is to load for others. A client that
    /// cannot be told does not keep the user from logging out.
    pub(super) async fn tell_clients(self: &Arc<Self>, session: &Session) -> Vec<String> {
        let mut frames = Vec::new();
        let mut requests = JoinSet::new();
        for identifier in &session.clients {
            let client = match self.application.authlete.get_client(identifier).await {
                Ok(client) => client,
                Err(failure) => {
                    tracing::warn!(client = identifier, %failure, "a client cannot be told of a logout");
                    continue;
                }
            };
            frames.extend(self.front_channel_logout_uri(&client, session));
            if client.backchannel_logout_uri.is_some() {
                requests.spawn(Arc::clone(self).send_logout_token(identifier.clone(), session.clone()));
            }
        }
        let answered = timeout(PATIENCE, async { while requests.join_next().await.is_some() {} }).await;
        if answered.is_err() {
            requests.detach_all();
        }
        frames
    }

    async fn send_logout_token(self: Arc<Self>, client: String, session: Session) {
        let call = BackchannelLogoutTokenRequest {
            subject: Some(session.subject),
            session_id: Some(session.id),
            ..BackchannelLogoutTokenRequest::new(&*client)
        };
        if let Err(failure) = self.backchannel_logout.log_out(&call, &self.application.clients).await {
            tracing::warn!(client, %failure, "a client was not told of a logout");
        }
    }

    /// The URL of a frame, with the session where the client wants it (section 3).
    fn front_channel_logout_uri(&self, client: &Client, session: &Session) -> Option<String> {
        let logout = LogoutMetadata::of(client.custom_metadata.as_deref());
        let uri = logout.frontchannel_logout_uri?;
        if !logout.frontchannel_logout_session_required {
            return Some(uri);
        }
        let separator = if uri.contains('?') { '&' } else { '?' };
        let parameters = form_urlencoded::Serializer::new(String::new())
            .append_pair("iss", &self.application.base_url)
            .append_pair("sid", &session.id)
            .finish();
        Some(format!("{uri}{separator}{parameters}"))
    }
}
