//! The token endpoint: the grants that take a decision.

use authlete_core::Secret;
use authlete_core::handler::{ClientRequest, Decision, Interruption, TokenDecisions};
use authlete_core::id_token::IdTokenReissueRequest;
use authlete_core::jose::JoseVerifyRequest;
use authlete_core::native_sso::NativeSsoRequest;
use authlete_core::token::{
    IdTokenReissue, JwtBearerGrant, NativeSsoGrant, PasswordGrant, TokenExchangeGrant, TokenFailReason,
    TokenFailRequest, TokenIssueRequest,
};
use authlete_core::token_management::TokenCreateRequest;
use authlete_core::types::{ClientType, TokenType};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::application::Application;
use crate::browser_state::random;
use crate::hash::hash;
use crate::login::by_password;
use crate::session;

impl TokenDecisions for Application {
    async fn password(
        &self,
        _: &ClientRequest<'_>,
        grant: &PasswordGrant,
    ) -> Result<Decision<TokenIssueRequest, TokenFailRequest>, Interruption> {
        Ok(match by_password(self, grant.username(), grant.password().expose()).await? {
            Ok(user) => Decision::Issue(grant.issue(user.subject)),
            Err(_) => Decision::Refuse(grant.fail(TokenFailReason::InvalidResourceOwnerCredentials)),
        })
    }

    /// A client that the operator knows gets a token for the user of a token of this server.
    async fn token_exchange(
        &self,
        _: &ClientRequest<'_>,
        grant: &TokenExchangeGrant,
    ) -> Result<Decision<TokenCreateRequest>, Interruption> {
        let response = grant.response();
        if !self.knows_client(response.client_id).await? {
            return Ok(Decision::Refuse(grant.refuse(UNKNOWN_CLIENT.0, UNKNOWN_CLIENT.1)));
        }
        let subject = match &response.subject_token_type {
            Some(TokenType::AccessToken | TokenType::RefreshToken) => {
                response.subject_token_info.as_ref().and_then(|info| info.subject.clone())
            }
            Some(TokenType::IdToken) => self.subject_of_own_token(grant.subject_token()).await?,
            _ => None,
        };
        Ok(match subject {
            Some(subject) => Decision::Issue(grant.issue(subject)),
            None => {
                Decision::Refuse(grant.refuse("invalid_request", "The subject token names no user of this server."))
            }
        })
    }

    /// A client that the operator knows gets a token for a user by an assertion that it signed itself (RFC 7523, section 3).
    async fn jwt_bearer(
        &self,
        _: &ClientRequest<'_>,
        grant: &JwtBearerGrant,
    ) -> Result<Decision<TokenCreateRequest>, Interruption> {
        let client_id = grant.response().client_id;
        if !self.knows_client(client_id).await? {
            return Ok(Decision::Refuse(grant.refuse(UNKNOWN_CLIENT.0, UNKNOWN_CLIENT.1)));
        }
        let call = JoseVerifyRequest {
            client_identifier: client_id.map(|client_id| client_id.to_string()),
            signed_by_client: Some(true),
            ..JoseVerifyRequest::new(grant.assertion().clone())
        };
        if self.authlete.verify_jose(&call).await?.valid != Some(true) {
            return Ok(Decision::Refuse(grant.refuse("invalid_grant", "The client did not sign the assertion.")));
        }
        let subject = claims(grant.assertion()).map(|claims| claims.sub).unwrap_or_default();
        Ok(match self.users.by_subject(&subject).await? {
            Some(user) => Decision::Issue(grant.issue(user.subject)),
            None => Decision::Refuse(grant.refuse("invalid_grant", "There is no such user.")),
        })
    }

    /// The apps of a device share a secret for as long as the session lasts (OpenID Connect Native SSO for Mobile Apps 1.0).
    async fn native_sso(
        &self,
        _: &ClientRequest<'_>,
        grant: &NativeSsoGrant,
    ) -> Result<Decision<NativeSsoRequest>, Interruption> {
        if self.has_ended(grant.session_id()).await? {
            return Ok(Decision::Refuse(grant.refuse("invalid_grant", "The session has ended.")));
        }
        let key = format!("device-secret:{}", grant.session_id());
        let response = grant.response();
        let Some(presented) = &response.device_secret else {
            let device_secret = random();
            self.store.put(&key, &hash(&device_secret), session::LIFETIME).await?;
            return Ok(Decision::Issue(grant.issue(device_secret)));
        };
        Ok(match self.store.get::<String>(&key).await? {
            Some(known) if known == hash(presented.expose()) => Decision::Issue(grant.issue(presented.clone())),
            _ => Decision::Refuse(grant.refuse("invalid_grant", "The device secret does not belong to a session.")),
        })
    }

    async fn reissue_id_token(
        &self,
        _: &ClientRequest<'_>,
        reissue: &IdTokenReissue,
    ) -> Result<Option<IdTokenReissueRequest>, Interruption> {
        Ok(Some(reissue.issue()))
    }
}

/// The error for a client that the operator does not know (RFC 6749, section 5.2), and its description.
const UNKNOWN_CLIENT: (&str, &str) =
    ("unauthorized_client", "The grant is for confidential clients that were registered by hand.");

#[derive(Deserialize)]
struct Claims {
    sub: String,
}

impl Application {
    /// Whether the operator has registered that client, and it authenticates. No user consents to these grants, and anybody can
    /// register a client of their own.
    async fn knows_client(&self, client_id: Option<i64>) -> Result<bool, Interruption> {
        let Some(client_id) = client_id else { return Ok(false) };
        let client = self.authlete.get_client(&client_id.to_string()).await?;
        let came_by_itself = [
            client.dynamically_registered,
            client.automatically_registered,
            client.explicitly_registered,
            client.discovered_by_metadata_document,
        ];
        Ok(client.client_type == Some(ClientType::Confidential) && !came_by_itself.contains(&Some(true)))
    }

    /// The user of an ID token, if this server signed it and it is still good.
    async fn subject_of_own_token(&self, token: &Secret) -> Result<Option<String>, Interruption> {
        let call = JoseVerifyRequest {
            mandatory_claims: Some(vec!["iss".into(), "sub".into(), "aud".into(), "exp".into()]),
            ..JoseVerifyRequest::new(token.clone())
        };
        let is_valid = self.authlete.verify_jose(&call).await?.valid == Some(true);
        Ok(claims(token).filter(|_| is_valid).map(|claims| claims.sub))
    }
}

/// The claims of a JWT that was verified.
fn claims(token: &Secret) -> Option<Claims> {
    let payload = token.expose().split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(payload).ok()?).ok()
}
