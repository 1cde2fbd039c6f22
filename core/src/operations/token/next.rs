//! What the token endpoint does next.

use alloc::string::String;

use super::{
    TokenAction, TokenFailReason, TokenFailRequest, TokenFailResponse, TokenIssueRequest, TokenIssueResponse,
    TokenResponse,
};
use crate::json::dto::dto;
use crate::operations::id_token::IdTokenReissueRequest;
use crate::operations::native_sso::NativeSsoRequest;
use crate::operations::token_management::{TokenCreateAction, TokenCreateRequest, TokenCreateResponse};
use crate::reply::decision::{decision, next};
use crate::reply::rule::JSON;
use crate::reply::{Reply, ReplyFailure};
use crate::secret::Secret;
use crate::types::GrantType;

next! {
    /// What the token endpoint does next: it sends a reply, or it has to decide something.
    pub enum TokenNext of TokenResponse {
        /// A resource owner's password (RFC 6749, section 4.3) has to be checked.
        Password(PasswordGrant) on TokenAction::Password,
        /// A token exchange (RFC 8693) has to be judged.
        TokenExchange(TokenExchangeGrant) on TokenAction::TokenExchange,
        /// A JWT assertion (RFC 7523) has to be verified.
        JwtBearer(JwtBearerGrant) on TokenAction::JwtBearer,
        /// A token request of Native SSO has to be checked.
        NativeSso(NativeSsoGrant) on TokenAction::NativeSso,
        /// Tokens were refreshed, and a new ID token may go with them.
        IdTokenReissue(IdTokenReissue) on TokenAction::IdTokenReissuable,
    }
}

impl TokenNext {
    /// The response to the client if this server supports none of the decisions: an unsupported grant is refused, and a
    /// refreshed access token goes out without a new ID token.
    pub fn into_reply(self) -> Reply {
        match self {
            Self::Reply(reply) => reply,
            Self::Password(grant) => grant.finish(Reply::error(400, "unsupported_grant_type", "")),
            Self::TokenExchange(grant) => grant.unsupported(),
            Self::JwtBearer(grant) => grant.unsupported(),
            Self::NativeSso(grant) => grant.unsupported(),
            Self::IdTokenReissue(reissue) => reissue.without_id_token(),
        }
    }
}

decision! {
    /// A password grant: check the user's password, then make one of the two calls.
    pub struct PasswordGrant(TokenResponse) with { ticket: Secret, username: String, password: Secret }
}

impl PasswordGrant {
    /// The user's name as the client sent it.
    pub fn username(&self) -> &str {
        &self.username
    }

    /// The user's password as the client sent it.
    pub fn password(&self) -> &Secret {
        &self.password
    }

    /// The call that issues tokens to the user with that subject.
    pub fn issue(&self, subject: impl Into<String>) -> TokenIssueRequest {
        TokenIssueRequest::new(self.ticket.clone(), subject)
    }

    /// The call that refuses the request.
    pub fn fail(&self, reason: TokenFailReason) -> TokenFailRequest {
        TokenFailRequest::new(self.ticket.clone(), reason)
    }

    /// The response to the client with the tokens.
    pub fn issued(&self, answer: &TokenIssueResponse) -> Reply {
        self.finish(answer.reply())
    }

    /// The response to the client that refuses the request.
    pub fn failed(&self, answer: &TokenFailResponse) -> Reply {
        self.finish(answer.reply())
    }
}

/// The same methods for the decisions that the application may refuse with an error of its own.
macro_rules! refuse {
    ($($grant:ident: $error:literal, $description:literal;)*) => {$(
        impl $grant {
            /// The response to the client of a server without such grants.
            pub(crate) fn unsupported(&self) -> Reply {
                self.refuse($error, $description)
            }


            /// The response to the client that refuses the request, such as `invalid_grant` (RFC 6749, section 5.2).
            pub fn refuse(&self, error: &str, description: &str) -> Reply {
                self.finish(Reply::error(400, error, description))
            }
        }
    )*};
}
refuse! {
    TokenExchangeGrant: "unsupported_grant_type", "";
    JwtBearerGrant: "unsupported_grant_type", "";
    NativeSsoGrant: "invalid_grant", "Native SSO is not supported by this server.";
}

decision! {
    /// A token exchange (RFC 8693): judge whether the client may have such a token, then create it or refuse.
    pub struct TokenExchangeGrant(TokenResponse) with { subject_token: Secret }
}

impl TokenExchangeGrant {
    /// The token that stands for the party on whose behalf the request is made (RFC 8693, section 2.1). Authlete has
    /// checked it only if it is an access or refresh token of its own, or a JWT as far as the service's settings say.
    pub fn subject_token(&self) -> &Secret {
        &self.subject_token
    }

    /// The call that creates an access token for the user with that subject, as the client asked for it.
    ///
    /// The token is not bound to a key or a certificate of the client: for that, set `dpop_key_thumbprint` or
    /// `certificate_thumbprint`.
    pub fn issue(&self, subject: impl Into<String>) -> TokenCreateRequest {
        token_create(&self.response, GrantType::TokenExchange, subject.into())
    }

    /// The response to the client with the token that was created (RFC 8693, section 2.2.1).
    pub fn tokens(&self, created: &TokenCreateResponse) -> Reply {
        // What the token is for, also where its format is a JWT (RFC 8693, section 3).
        self.finish(tokens(created, Some("urn:ietf:params:oauth:token-type:access_token")))
    }
}

decision! {
    /// A JWT bearer grant (RFC 7523): verify the assertion's signature and issuer, then create a token or refuse.
    pub struct JwtBearerGrant(TokenResponse) with { assertion: Secret }
}

impl JwtBearerGrant {
    /// The assertion. Authlete has checked its form and claims, but not its signature.
    pub fn assertion(&self) -> &Secret {
        &self.assertion
    }

    /// The call that creates an access token for the user with that subject, as the client asked for it.
    ///
    /// The token is not bound to a key or a certificate of the client: for that, set `dpop_key_thumbprint` or
    /// `certificate_thumbprint`.
    pub fn issue(&self, subject: impl Into<String>) -> TokenCreateRequest {
        token_create(&self.response, GrantType::JwtBearer, subject.into())
    }

    /// The response to the client with the token that was created (RFC 6749, section 5.1).
    pub fn tokens(&self, created: &TokenCreateResponse) -> Reply {
        self.finish(tokens(created, None))
    }
}

decision! {
    /// A token request of OpenID Connect Native SSO: check that the session still exists and that the device secret is its
    /// own, or make a new device secret, then have Authlete complete the response.
    pub struct NativeSsoGrant(TokenResponse) with { access_token: Secret = client_access_token, session_id: String }
}

impl NativeSsoGrant {
    /// The session that the tokens belong to.
    pub fn session_id(&self) -> &str {
        &self.session_id
    }

    /// The call that makes the response with that device secret, the client's or a new one.
    pub fn issue(&self, device_secret: impl Into<Secret>) -> NativeSsoRequest {
        NativeSsoRequest {
            refresh_token: self.response.refresh_token.clone(),
            device_secret_hash: self.response.device_secret_hash.clone(),
            ..NativeSsoRequest::new(self.access_token.clone(), device_secret)
        }
    }
}

decision! {
    /// Refreshed tokens, with which a new ID token may be sent (OpenID Connect Core 1.0, section 12.2).
    pub struct IdTokenReissue(TokenResponse) with { access_token: Secret = client_access_token }
}

impl IdTokenReissue {
    /// The call that makes the response with a new ID token. `requested_id_token_claims` of the answer says which claims it
    /// may have.
    pub fn issue(&self) -> IdTokenReissueRequest {
        IdTokenReissueRequest {
            refresh_token: self.response.refresh_token.clone(),
            ..IdTokenReissueRequest::new(self.access_token.clone())
        }
    }

    /// The response to the client without a new ID token.
    pub fn without_id_token(&self) -> Reply {
        match &self.response.response_content {
            Some(content) => self.finish(Reply::with_body(200, JSON, content.expose())),
            None => self.finish(Reply::server_error(ReplyFailure::Missing("response_content"))),
        }
    }
}

/// The access token as the client gets it.
fn client_access_token(response: &TokenResponse) -> Option<&Secret> {
    response.jwt_access_token.as_ref().or(response.access_token.as_ref())
}

fn token_create(response: &TokenResponse, grant_type: GrantType, subject: String) -> TokenCreateRequest {
    TokenCreateRequest {
        client_id: response.client_id,
        subject: Some(subject),
        scopes: response.scopes.clone(),
        resources: response.resources.clone(),
        authorization_details: response.authorization_details.clone(),
        client_id_alias_used: response.client_id_alias_used,
        client_entity_id_used: response.client_entity_id_used,
        metadata_document_used: response.metadata_document_used,
        ..TokenCreateRequest::new(grant_type)
    }
}

fn tokens(created: &TokenCreateResponse, issued_token_type: Option<&str>) -> Reply {
    if created.action != TokenCreateAction::Ok {
        return Reply::server_error(ReplyFailure::Failed(created.result_code.clone()));
    }
    let Some(access_token) = created.jwt_access_token.as_ref().or(created.access_token.as_ref()) else {
        return Reply::server_error(ReplyFailure::Missing("access_token"));
    };
    let body = TokenResponseBody {
        issued_token_type: issued_token_type.map(String::from),
        expires_in: created.expires_in,
        refresh_token: created.refresh_token.clone(),
        // A `scope` has at least one token (RFC 6749, section 3.3).
        scope: created.scopes.as_ref().filter(|scopes| !scopes.is_empty()).map(|scopes| scopes.join(" ")),
        ..TokenResponseBody::new(access_token.clone(), created.token_type.as_deref().unwrap_or("Bearer"))
    };
    Reply::json(200, &body)
}

dto! {
    /// A successful token response (RFC 6749, section 5.1, and RFC 8693, section 2.2.1).
    snake_case struct TokenResponseBody {
        required {
            pub access_token: Secret,
            pub token_type: String,
        }
        pub issued_token_type: Option<String>,
        pub expires_in: Option<i64>,
        pub refresh_token: Option<Secret>,
        pub scope: Option<String>,
    }
}
