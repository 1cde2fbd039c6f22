//! What API Gateway is answered.

use serde::Serialize;
use serde_json::{Map, Value};

/// The answer, in the form that is expected.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(crate) enum Answer {
    /// For REST APIs, and for HTTP APIs unless simple responses are enabled.
    #[serde(rename_all = "camelCase")]
    Policy { principal_id: String, policy_document: PolicyDocument, context: Context },
    /// For HTTP APIs with simple responses.
    #[serde(rename_all = "camelCase")]
    Simple { is_authorized: bool, context: Context },
}

/// What the integration behind API Gateway gets to know: `$context.authorizer`. The values are text, numbers and booleans, since
/// REST APIs take no others.
pub(crate) type Context = Map<String, Value>;

/// A policy of IAM.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct PolicyDocument {
    version: &'static str,
    statement: [Statement; 1],
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
struct Statement {
    action: &'static str,
    effect: Effect,
    resource: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) enum Effect {
    Allow,
    Deny,
}

impl Answer {
    pub(crate) fn policy(arn: &str, principal_id: String, effect: Effect, context: Context) -> Self {
        let statement = Statement { action: "execute-api:Invoke", effect, resource: whole_stage(arn) };
        let policy_document = PolicyDocument { version: "2012-10-17", statement: [statement] };
        Self::Policy { principal_id, policy_document, context }
    }

    pub(crate) fn simple(effect: Effect, context: Context) -> Self {
        Self::Simple { is_authorized: effect == Effect::Allow, context }
    }
}

/// All methods of the stage that is called.
///
/// API Gateway keeps a policy under the token alone, and asks it about later requests with the same token, whatever they are for. A
/// policy for the ARN of the first request would deny the next one for another method. So the policy is for all of the stage, which
/// is right as long as all methods that share this authorizer require the same of a token. Where some require more, they take an
/// authorizer of their own, or answers that are not kept and are for the ARN of the event.
fn whole_stage(arn: &str) -> String {
    let parts: Vec<_> = arn.splitn(3, '/').take(2).collect();
    format!("{}/*", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_for_the_stage_and_for_no_other() {
        for (arn, expected) in [
            ("arn:aws:execute-api:eu-west-1:1:api/prod/GET/a/b", "arn:aws:execute-api:eu-west-1:1:api/prod/*"),
            ("arn:aws:execute-api:eu-west-1:1:api/prod/GET/", "arn:aws:execute-api:eu-west-1:1:api/prod/*"),
            (
                "arn:aws-cn:execute-api:cn-north-1:1:api/$default/POST/a",
                "arn:aws-cn:execute-api:cn-north-1:1:api/$default/*",
            ),
        ] {
            assert_eq!(whole_stage(arn), expected);
        }
    }
}
