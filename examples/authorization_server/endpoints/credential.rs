//! The credential endpoints (OpenID for Verifiable Credential Issuance): what a credential says of its user.

use authlete_core::credential_issuance::{
    CredentialBatchIssueRequest, CredentialDeferredIssueRequest, CredentialIssuanceOrder, CredentialRequestInfo,
    CredentialSingleIssueRequest,
};
use authlete_core::handler::{CredentialDecisions, Decision, Interruption};
use authlete_core::introspection::AccessGranted;
use authlete_core::reply::Reply;
use serde_json::{Map, Value};

use crate::application::Application;
use crate::profile::credentials::credential_type;

/// The claims of a user that credentials are made of.
const CLAIMS: [&str; 6] = ["given_name", "family_name", "birthdate", "email", "phone_number", "address"];

/// A user of the demonstration whose credentials take a while.
const DEFERRED_SUBJECT: &str = "1003";

impl CredentialDecisions for Application {
    async fn credential(
        &self,
        access: &AccessGranted,
        _: &CredentialRequestInfo,
        mut issue: CredentialSingleIssueRequest,
    ) -> Result<Decision<CredentialSingleIssueRequest>, Interruption> {
        let Some(content) = self.content(access).await? else { return Ok(Decision::Refuse(denied())) };
        content.fill(&mut issue.order);
        Ok(Decision::Issue(issue))
    }

    async fn batch(
        &self,
        access: &AccessGranted,
        _: &[CredentialRequestInfo],
        mut issue: CredentialBatchIssueRequest,
    ) -> Result<Decision<CredentialBatchIssueRequest>, Interruption> {
        let Some(content) = self.content(access).await? else { return Ok(Decision::Refuse(denied())) };
        issue.orders.iter_mut().for_each(|order| content.fill(order));
        Ok(Decision::Issue(issue))
    }

    async fn deferred(
        &self,
        access: &AccessGranted,
        _: &CredentialRequestInfo,
        mut issue: CredentialDeferredIssueRequest,
    ) -> Result<Decision<CredentialDeferredIssueRequest>, Interruption> {
        let Some(content) = self.content(access).await? else { return Ok(Decision::Refuse(denied())) };
        Content { is_deferred: false, ..content }.fill(&mut issue.order);
        Ok(Decision::Issue(issue))
    }
}

/// What a credential says, and whether the wallet has to come back for it.
struct Content {
    payload: String,
    is_deferred: bool,
}

impl Content {
    fn fill(&self, order: &mut CredentialIssuanceOrder) {
        match self.is_deferred {
            true => order.issuance_deferred = Some(true),
            false => order.credential_payload = Some(self.payload.clone().into()),
        }
    }
}

impl Application {
    /// The content for the user of an access token, if there is one.
    async fn content(&self, access: &AccessGranted) -> Result<Option<Content>, Interruption> {
        let subject = access.response().subject.as_deref().unwrap_or_default();
        let Some(user) = self.users.by_subject(subject).await? else { return Ok(None) };
        let claims = CLAIMS.iter().filter_map(|name| Some((name.to_string(), user.claims.get(*name)?.clone())));
        let mut payload: Map<String, Value> = claims.collect();
        payload.insert("sub".into(), subject.into());
        payload.insert("vct".into(), credential_type(&self.base_url).into());
        let payload = serde_json::to_string(&payload)?;
        Ok(Some(Content { payload, is_deferred: subject == DEFERRED_SUBJECT }))
    }
}

fn denied() -> Reply {
    Reply::error(400, "credential_request_denied", "The access token is not one of a user.")
}
