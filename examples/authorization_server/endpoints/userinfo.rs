//! The userinfo endpoint: the claims of a user.

use authlete_core::handler::{ClientRequest, Interruption, UserInfoDecisions};
use authlete_core::reply::CollectedClaims;
use authlete_core::userinfo::{UserInfoClaims, UserInfoIssueRequest};

use crate::application::Application;

impl UserInfoDecisions for Application {
    async fn claims(
        &self,
        _: &ClientRequest<'_>,
        claims: &UserInfoClaims,
    ) -> Result<UserInfoIssueRequest, Interruption> {
        let user = self.users.by_subject(claims.subject()).await?;
        Ok(claims.issue(user.map_or_else(CollectedClaims::default, |user| claims.collect(&user))))
    }
}
