//! What lives between an authorization request and the user's decision.

use alloc::string::String;
use alloc::vec::Vec;

use super::next::RequiredUser;
use super::{
    AuthorizationFailReason, AuthorizationFailRequest, AuthorizationIssueRequest, AuthorizationResponse, LoggedInUser,
};
use crate::json::dto::{NonExhaustive, dto};
use crate::json::{Embedded, Fault};
use crate::reply::{CollectedClaims, UserClaims, WantedClaims};
use crate::secret::Secret;
use crate::types::{
    AuthzDetails, CredentialOfferInfo, Display, DynamicScope, GmAction, Prompt, Scope, StringArray, TaggedValue,
};

dto! {
    /// An authorization request that waits for the user: the ticket, what a page shows, and what the claims are collected by.
    ///
    /// It is made by [`Interaction::pending`](super::Interaction::pending) and serializes as JSON. Whoever holds the ticket can decide in the user's place:
    /// keep the value in a session on the server, or in a cookie that is encrypted and bound to the browser. An application
    /// whose page shows more can keep the [`AuthorizationResponse`] instead, which serializes too.
    ///
    /// ```
    /// use authlete_core::authorization::{AuthorizationNext, AuthorizationResponse, PendingAuthorization};
    /// # let answer: AuthorizationResponse = serde_json::from_str(
    /// #     r#"{"action":"INTERACTION","ticket":"a-ticket","client":{"clientName":"My App"},"loginHint":"john"}"#,
    /// # )?;
    ///
    /// if let AuthorizationNext::Interaction(interaction) = answer.next() {
    ///     let pending = interaction.pending()?;
    ///     let kept = serde_json::to_string(&pending)?;
    ///
    ///     // When the form of the page comes in:
    ///     let pending: PendingAuthorization = serde_json::from_str(&kept)?;
    ///     assert_eq!(pending.client_name.as_deref(), Some("My App"));
    ///     let call = pending.issue("1001");
    ///     # assert_eq!((call.ticket.expose(), &*call.subject), ("a-ticket", "1001"));
    ///     # assert!(!format!("{pending:?}").contains("a-ticket"));
    /// }
    /// # else { panic!("another action") }
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub struct PendingAuthorization {
        required {
            /// Identifies the request at Authlete. It can be used once.
            pub ticket: Secret,
        }
        /// Numeric ID of the client.
        pub client_id: Option<i64>,
        /// Name of the client to show.
        pub client_name: Option<String>,
        /// Names of the client by language tag.
        pub client_names: Option<Vec<TaggedValue>>,
        /// URI of the client's home page.
        pub client_uri: Option<String>,
        /// URI of the client's logo.
        pub logo_uri: Option<String>,
        /// URI of the page that says how the client uses the user's data.
        pub policy_uri: Option<String>,
        /// URI of the client's terms of service.
        pub tos_uri: Option<String>,
        /// Scopes to show, with their descriptions and without their attributes.
        pub scopes: Option<Vec<Scope>>,
        /// Scopes with a variable part, such as a payment's ID.
        pub dynamic_scopes: Option<Vec<DynamicScope>>,
        /// Authorization details to show (RFC 9396).
        pub authorization_details: Option<AuthzDetails>,
        /// Resources that the tokens are for (RFC 8707).
        pub resources: Option<Vec<String>>,
        /// Why the client asks (OpenID Connect for Identity Assurance 1.0).
        pub purpose: Option<String>,
        /// How the page is shown, such as in a popup (OpenID Connect Core 1.0, section 3.1.2.1).
        pub display: Option<Display>,
        /// Languages that the user prefers for the page, the best first.
        pub ui_locales: Option<Vec<String>>,
        /// What the client knows of the user, to fill in a form.
        pub login_hint: Option<String>,
        /// The user whom the client asks for, if it does: another one is to be refused.
        pub subject: Option<String>,
        /// What the client wants to be done, such as a new login or consent.
        pub prompts: Option<Vec<Prompt>>,
        /// How old the authentication may be, in seconds; 0 is no limit.
        pub max_age: Option<i32>,
        /// Authentication context classes that will do, the best first.
        pub acrs: Option<Vec<String>>,
        /// Whether one of `acrs` must be satisfied.
        pub acr_essential: Option<bool>,
        /// What is done with a grant (Grant Management for OAuth 2.0).
        pub gm_action: Option<GmAction>,
        /// The grant that `gm_action` is about.
        pub grant_id: Option<String>,
        /// The user of the grant: no other user may update it.
        pub grant_subject: Option<String>,
        /// The credential offer that led to the request.
        pub credential_offer_info: Option<CredentialOfferInfo>,
        /// Whether Native SSO is asked for: then `session_id` belongs to the call that issues.
        pub native_sso_requested: Option<bool>,
        /// Names of the claims for the ID token, each perhaps with `#` and a language tag.
        pub claims: Option<Vec<String>>,
        /// Names of the claims for the userinfo endpoint.
        pub claims_at_user_info: Option<Vec<String>>,
        /// Languages that are preferred for claims.
        pub claims_locales: Option<Vec<String>>,
        /// The part of the parameter `claims` for the ID token, as JSON.
        pub id_token_claims: Option<String>,
        /// Names of the claims of which transformed claims are computed.
        pub requested_claims_for_tx: Option<Vec<String>>,
        /// Names of the verified claims of which transformed claims are computed, a list for each set of them.
        pub requested_verified_claims_for_tx: Option<Vec<StringArray>>,
    }
}

impl PendingAuthorization {
    pub(super) fn of(ticket: Secret, response: &AuthorizationResponse) -> Result<Self, Fault> {
        let client = response.client.as_ref().map(Embedded::read).transpose()?.unwrap_or_default();
        // Without `..`: a member that is added must not be forgotten here.
        Ok(Self {
            ticket,
            client_id: client.client_id,
            client_name: client.client_name,
            client_names: client.client_names,
            client_uri: client.client_uri,
            logo_uri: client.logo_uri,
            policy_uri: client.policy_uri,
            tos_uri: client.tos_uri,
            scopes: response.scopes.as_ref().map(|scopes| scopes.iter().map(Scope::shown).collect()),
            dynamic_scopes: response.dynamic_scopes.clone(),
            authorization_details: response.authorization_details.clone(),
            resources: response.resources.clone(),
            purpose: response.purpose.clone(),
            display: response.display.clone(),
            ui_locales: response.ui_locales.clone(),
            login_hint: response.login_hint.clone(),
            subject: response.subject.clone(),
            prompts: response.prompts.clone(),
            max_age: response.max_age,
            acrs: response.acrs.clone(),
            acr_essential: response.acr_essential,
            gm_action: response.gm_action.clone(),
            grant_id: response.grant_id.clone(),
            grant_subject: response.grant_subject.clone(),
            credential_offer_info: response.credential_offer_info.clone(),
            native_sso_requested: response.native_sso_requested,
            claims: response.claims.clone(),
            claims_at_user_info: response.claims_at_user_info.clone(),
            claims_locales: response.claims_locales.clone(),
            id_token_claims: response.id_token_claims.clone(),
            requested_claims_for_tx: response.requested_claims_for_tx.clone(),
            requested_verified_claims_for_tx: response.requested_verified_claims_for_tx.clone(),
            non_exhaustive: NonExhaustive::NEW,
        })
    }

    /// The claims that the client asked for, as far as the user has them.
    pub fn claims(&self, user: &impl UserClaims) -> CollectedClaims {
        WantedClaims {
            names: self.claims.as_deref(),
            locales: self.claims_locales.as_deref(),
            requested: self.id_token_claims.as_deref(),
            for_tx: self.requested_claims_for_tx.as_deref(),
            verified_for_tx: self.requested_verified_claims_for_tx.as_deref(),
        }
        .of(user)
    }

    /// The call that gives the client what it asked for, if the user of a session will do without another login and consents.
    /// `now` is the time in seconds since the epoch. The checks are those of [`LoggedInUser`].
    ///
    /// # Errors
    ///
    /// The call that refuses the request. Before it is made, a page may have the user log in: its `reason` says why that is
    /// needed.
    pub fn check_session(
        &self,
        user: Option<LoggedInUser<'_>>,
        now: i64,
    ) -> Result<AuthorizationIssueRequest, AuthorizationFailRequest> {
        self.check(user, now, self.prompts.as_deref())
    }

    /// The call that gives the client what it asked for, by a user who has just logged in on the page and consents. The checks are
    /// those of [`LoggedInUser`], but for a new login, which this is.
    ///
    /// # Errors
    ///
    /// The call that refuses the request.
    pub fn check_login(&self, user: LoggedInUser<'_>) -> Result<AuthorizationIssueRequest, AuthorizationFailRequest> {
        self.check(Some(user), user.auth_time, None)
    }

    fn check(
        &self,
        user: Option<LoggedInUser<'_>>,
        now: i64,
        prompts: Option<&[Prompt]>,
    ) -> Result<AuthorizationIssueRequest, AuthorizationFailRequest> {
        let required = RequiredUser {
            prompts,
            max_age: self.max_age,
            subject: self.subject.as_deref(),
            grant_subject: self.grant_subject.as_deref(),
            acrs: self.acrs.as_deref(),
            acr_essential: self.acr_essential,
        };
        match required.check(user, now) {
            Ok(user) => Ok(user.issue(self.ticket.clone())),
            Err(reason) => Err(self.fail(reason)),
        }
    }

    /// The call that gives the client what it asked for, by the user with that subject, whom nothing is checked of:
    /// [`check_session`](Self::check_session) and [`check_login`](Self::check_login) do that.
    ///
    /// Where the user could leave claims out, `consented_claims` of the call says which are left, so that the userinfo endpoint
    /// gives no others.
    pub fn issue(&self, subject: impl Into<String>) -> AuthorizationIssueRequest {
        AuthorizationIssueRequest::new(self.ticket.clone(), subject)
    }

    /// The call that refuses the request.
    pub fn fail(&self, reason: AuthorizationFailReason) -> AuthorizationFailRequest {
        AuthorizationFailRequest::new(self.ticket.clone(), reason)
    }
}
